"""What is sent: a new form, a change of a record, the button of a task; each is made once however often it arrives."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response, g, jsonify, make_response, request
from werkzeug.exceptions import BadRequest

from engine.ids import parse_id
from engine.runtime import Call, perform
from engine.usecases.complete_task import complete_task
from engine.usecases.name_record import name_record
from engine.usecases.open_task import next_task
from engine.usecases.submit import submit
from engine.usecases.transaction import Done, request_of
from engine.usecases.update_record import update_record
from engine.values import Json
from engine.web import gate
from engine.web.bodies import read_object, text_of, values_of
from engine.web.showing import Views, ident_of
from engine.web.site import Site

LONGEST_OPINION = 4_000
LATEST = 2**31  # versions of a record


def make_sending(site: Site) -> Blueprint:
    """Make the routes."""
    routes, views = Blueprint("sending", __name__), Views(site)

    @routes.post("/api/apps/<app>/<form>")
    def send(app: str, form: str) -> Response:
        body = read_object(request)
        values = values_of(body)
        done = perform(
            site.runtime,
            submit,
            gate.actor(),
            Call(language=g.language, request=request_of(_key(body), "submit", app, form, values)),
            app,
            form,
            values,
        )
        return make_response(jsonify({**_done(done), "name": views.ask(name_record, app, form, done.record)}), 201)

    @routes.patch("/api/apps/<app>/<form>/<ident>")
    def change(app: str, form: str, ident: str) -> Response:
        body, record = read_object(request), ident_of(ident)
        values, version = values_of(body), _version(body)
        done = perform(
            site.runtime,
            update_record,
            gate.actor(),
            Call(language=g.language, request=request_of(_key(body), "update", ident, version, values)),
            app,
            form,
            record,
            version=version,
            values=values,
        )
        return jsonify(_done(done))

    @routes.post("/api/tasks/<task>")
    def act(task: str) -> Response:
        body, ident = read_object(request), ident_of(task)
        outcome, opinion = text_of(body, "outcome", 40), text_of(body, "opinion", LONGEST_OPINION).strip()
        values, version = values_of(body), _version(body)
        done = perform(
            site.runtime,
            complete_task,
            gate.actor(),
            Call(
                language=g.language,
                request=request_of(_key(body), "act", task, outcome, opinion, version, values),
            ),
            ident,
            outcome,
            opinion=opinion,
            values=values,
            record_version=version,
        )
        following = views.ask(next_task, ident)
        url = "/inbox" if following is None else f"/tasks/{following}"
        return jsonify({**_done(done), "next": url})

    return routes


def _done(done: Done) -> Json:
    url = f"/apps/{done.app}/{done.form}/{done.record}"
    return {"record": str(done.record), "url": url, "verb": done.verb}


def _key(body: Mapping[str, Json]) -> UUID:
    found = parse_id(body.get("key"))
    if found is None:
        raise BadRequest
    return found


def _version(body: Mapping[str, Json]) -> int:
    found = body.get("record_version")
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < LATEST:
        raise BadRequest
    return found
