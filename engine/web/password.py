"""One's own password: the page, and what it sends."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, request

from engine.runtime import open_tx
from engine.usecases.change_password import NewPassword, change_password
from engine.web import gate
from engine.web.bodies import read_object, text_of
from engine.web.language import translate
from engine.web.showing import Views
from engine.web.site import Site

_LONGEST = 200


def make_password(site: Site) -> Blueprint:
    """Make the routes."""
    routes, views = Blueprint("password", __name__), Views(site)
    secret = site.runtime.settings.secret_key

    @routes.get("/me/password")
    def show() -> str:
        return views.draw("password.html", "me", account=gate.actor().profile.account)

    @routes.post("/me/password")
    def change() -> Response:
        body = read_object(request)
        wanted = NewPassword(
            old=text_of(body, "old", _LONGEST),
            new=text_of(body, "new", _LONGEST),
            again=text_of(body, "again", _LONGEST),
            address=request.remote_addr or "",
            device=request.headers.get("User-Agent", ""),
        )
        tx = open_tx(site.runtime, now=g.now, language=g.language)
        opened = change_password(tx, gate.actor(), wanted, site.limits)
        response = jsonify({"next": "/me", "message": translate(site.messages, g.language, "password.changed")})
        site.cookies.keep_session(response, opened.token)
        site.cookies.keep_device(response, secret, opened.account, site.cookies.known_device(request, secret))
        return response

    return routes
