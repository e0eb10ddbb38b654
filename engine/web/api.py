"""The JSON doors of forms, tasks and records: documents, rules while typing, pickers, and what is sent."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response, g, jsonify, make_response, request
from werkzeug.exceptions import BadRequest

from engine.ids import parse_id
from engine.runtime import Call, perform
from engine.usecases.complete_task import complete_task
from engine.usecases.evaluate_form import evaluate_form
from engine.usecases.list_options import list_options
from engine.usecases.on_page import OnPage
from engine.usecases.open_form import edit_document, new_document
from engine.usecases.open_task import next_task, task_document
from engine.usecases.submit import submit
from engine.usecases.transaction import Done, request_of
from engine.usecases.update_record import update_record
from engine.values import Json
from engine.web import gate
from engine.web.bodies import read_object, text_of
from engine.web.showing import Views, ident_of
from engine.web.site import Site

LONGEST_OPINION = 4_000
LONGEST_WORDS = 100
MOST_FIELDS = 500


def make_api(site: Site) -> Blueprint:
    """Make the routes."""
    routes, views = Blueprint("api", __name__), Views(site)
    secret = site.runtime.settings.secret_key

    def document(found: Json) -> Response:
        return jsonify({**found, "csrf": gate.own_csrf_token(secret)})

    @routes.get("/api/apps/<app>/<form>/new")
    def new(app: str, form: str) -> Response:
        return document(views.ask(new_document, app, form))

    @routes.get("/api/apps/<app>/<form>/<ident>")
    def record(app: str, form: str, ident: str) -> Response:
        return document(views.ask(edit_document, app, form, ident_of(ident)))

    @routes.get("/api/tasks/<task>")
    def task(task: str) -> Response:
        return document(views.ask(task_document, ident_of(task)))

    @routes.post("/api/apps/<app>/<form>/evaluate")
    def evaluate(app: str, form: str) -> Response:
        return jsonify(views.ask(evaluate_form, app, form, _page(read_object(request))))

    @routes.post("/api/apps/<app>/<form>/options/<field>")
    def options(app: str, form: str, field: str) -> Response:
        body = read_object(request)
        words = text_of(body, "q", LONGEST_WORDS)
        return jsonify(views.ask(list_options, app, form, field, words=words, page=_page(body)))

    @routes.post("/api/apps/<app>/<form>")
    def send(app: str, form: str) -> Response:
        body = read_object(request)
        values = _values(body)
        done = perform(
            site.runtime,
            submit,
            gate.actor(),
            Call(language=g.language, request=request_of(_key(body), "submit", app, form, values)),
            app,
            form,
            values,
        )
        return make_response(jsonify(_done(done)), 201)

    @routes.patch("/api/apps/<app>/<form>/<ident>")
    def change(app: str, form: str, ident: str) -> Response:
        body, record = read_object(request), ident_of(ident)
        values, version = _values(body), _version(body)
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
        values, version = _values(body), _version(body)
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
    if not isinstance(found, int) or isinstance(found, bool):
        raise BadRequest
    return found


def _values(body: Mapping[str, Json]) -> dict[str, Json]:
    found = body.get("values", {})
    if not isinstance(found, dict) or len(found) > MOST_FIELDS:
        raise BadRequest
    return found


def _page(body: Mapping[str, Json]) -> OnPage:
    touched, task, record = body.get("touched", []), body.get("task"), body.get("record")
    is_list = isinstance(touched, list) and len(touched) <= MOST_FIELDS and all(isinstance(key, str) for key in touched)
    if not is_list or not isinstance(task, str | None) or not isinstance(record, str | None):
        raise BadRequest
    return OnPage(values=_values(body), touched=frozenset(touched), task=task or None, record=record or None)
