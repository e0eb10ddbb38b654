"""The door in front of every view: who asks, whether the route lets them, whether one of our pages sent it."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Response, g, request
from werkzeug.exceptions import BadRequest, SecurityError, UnsupportedMediaType

from engine.access.actor import Actor, actor_for
from engine.store.sessions import TOUCH_AFTER, find_session
from engine.web.bodies import has_twins
from engine.web.csrf import HEADER, READING, csrf_token, is_same_origin, is_token_of
from engine.web.errors import Forged, NotSignedIn
from engine.web.language import choose_language
from engine.web.routes import Requirement, requirement
from engine.web.security import harden
from engine.web.site import Site
from engine.web.watch import Noticed

RAW_BODY = frozenset({"files.upload"})

_REFUSED = range(400, 500)  # what was asked for was not done; which of them was an attack nobody can tell one by one


def guard(app: Flask, site: Site) -> None:
    """Put the door in front of every view and the headers on every answer."""

    def enter() -> None:
        g.actor, g.session_token, g.guest_token = None, "", ""
        g.now = site.runtime.clock.now()
        g.language = _language(site, "")
        if isinstance(request.routing_exception, SecurityError):
            raise request.routing_exception  # the host is not ours: nothing else of the request is looked at
        wanted = requirement(request.endpoint)
        if request.endpoint == "static":
            return
        _recognise(site)
        if wanted is not Requirement.PUBLIC and g.actor is None:
            raise NotSignedIn
        if request.method not in READING:
            _require_own_page(site)
            if request.endpoint not in RAW_BODY and request.mimetype != "application/json":
                raise UnsupportedMediaType
        if request.mimetype.startswith("multipart/"):
            raise UnsupportedMediaType
        if has_twins(request):
            raise BadRequest

    def leave(response: Response) -> Response:
        if response.status_code in _REFUSED:
            _notice(site, response.status_code)
        return harden(response, is_production=site.runtime.settings.is_production)

    app.before_request(enter)
    app.after_request(leave)


def actor() -> Actor:
    """Give who asks; routes that ask for a session have one here."""
    found: Actor | None = g.actor
    if found is None:
        raise NotSignedIn
    return found


def own_csrf_token(secret_key: str) -> str:
    """Give the token that changing requests of this browser need, "" when it is not known yet."""
    bound_to = g.session_token or g.guest_token
    return csrf_token(secret_key, bound_to) if bound_to else ""


def _recognise(site: Site) -> None:
    g.guest_token = site.cookies.guest_token(request)
    token = site.cookies.session_token(request)
    session = find_session(site.runtime.database, token, g.now) if token else None
    if session is None:
        return
    directory = site.runtime.directory(session.epoch)
    zone = site.runtime.settings.zone
    g.actor = actor_for(directory, session.person, session=session.id, now=g.now, zone=zone)
    if g.actor is None:
        return
    g.session_token = token
    g.language = _language(site, g.actor.profile.language)
    if g.now - session.seen_at >= TOUCH_AFTER:
        site.watch.saw(session.id, g.now)


def _language(site: Site, person: str) -> str:
    return choose_language(
        cookie=request.cookies.get("language"),
        person=person,
        accepted=request.headers.get("Accept-Language", ""),
        default=site.runtime.settings.language,
    )


def _require_own_page(site: Site) -> None:
    settings = site.runtime.settings
    # outside production the server may be reached under several names of this machine; the host is checked before
    own = settings.base_url if settings.is_production else request.host_url.rstrip("/")
    bound_to = g.session_token or g.guest_token
    given = request.headers.get(HEADER, "")
    origin, sent_from = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if not is_same_origin(origin, sent_from, own) or not bound_to:
        raise Forged
    if not is_token_of(settings.secret_key, bound_to, given):
        raise Forged


def _notice(site: Site, status: int) -> None:
    found: Actor | None = g.get("actor")
    site.watch.notice(
        Noticed(
            verb=g.get("noticed", "refused"),
            actor=found.person if found else None,
            route=request.endpoint or "",
            status=status,
            address=request.remote_addr or "",
            minute=g.now - timedelta(seconds=g.now.second, microseconds=g.now.microsecond),
        )
    )
