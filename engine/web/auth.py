"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import Invalid
from engine.runtime import open_tx
from engine.usecases.sign_in import SignIn, sign_in
from engine.usecases.sign_out import sign_out
from engine.web import gate
from engine.web.bodies import read_object, text_of
from engine.web.csrf import csrf_token
from engine.web.security import local_path
from engine.web.site import Site

_LONGEST = 200
_UNAUTHORISED = 401


def make_auth(site: Site) -> Blueprint:
    """Make the routes."""
    routes = Blueprint("auth", __name__)
    secret = site.runtime.settings.secret_key

    @routes.get("/sign-in")
    def sign_in_page() -> AnyResponse:
        wanted = local_path(request.args.get("next"))
        if g.actor is not None:
            return redirect(wanted, 303)
        said = {"next": wanted, "organisation": "", "account": "", "error": ""}
        return make_response(render_template("sign_in.html", sign_in=said))

    @routes.get("/api/csrf")
    def csrf() -> Response:
        token = gate.own_csrf_token(secret)
        if token:
            # Whose session this is: a page sends what waited offline only in the session of the person who wrote it.
            return jsonify({"token": token, "actor": str(g.actor.person) if g.actor else None})
        response = jsonify({})
        guest = site.cookies.keep_guest(response)
        response.set_data(jsonify({"token": csrf_token(secret, guest), "actor": None}).get_data())
        return response

    @routes.post("/sign-in")
    def enter() -> Response:
        body = read_object(request)
        known = site.cookies.known_device(request, secret)
        attempt = SignIn(
            name=text_of(body, "account", _LONGEST),
            password=text_of(body, "password", _LONGEST),
            address=request.remote_addr or "",
            device=request.headers.get("User-Agent", ""),
            session=g.actor.session if g.actor is not None else None,
            known=known,
        )
        try:
            opened = sign_in(open_tx(site.runtime, now=g.now, language=g.language), attempt, site.limits)
        except Invalid as refused:
            g.noticed = "sign_in_refused"
            message = refused.problems[0].message.in_language(g.language)
            return make_response(jsonify({"message": message}), _UNAUTHORISED)
        response = jsonify({"next": local_path(text_of(body, "next", 2_000))})
        site.cookies.keep_session(response, opened.token)
        site.cookies.keep_device(response, secret, opened.account, known)
        return response

    @routes.post("/sign-out")
    def leave() -> Response:
        sign_out(open_tx(site.runtime, now=g.now, language=g.language), gate.actor())
        response = jsonify({"next": "/sign-in"})
        site.cookies.forget(response)
        return response

    return routes
