"""The JSON doors that read: documents of forms, tasks and records, rules while typing, pickers."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import BadRequest

from engine.usecases.evaluate_form import evaluate_form
from engine.usecases.list_options import list_options
from engine.usecases.on_page import OnPage
from engine.usecases.open_form import edit_document, new_document
from engine.usecases.open_task import task_document
from engine.values import Json
from engine.web import gate
from engine.web.bodies import MOST_FIELDS, read_object, text_of, values_of
from engine.web.showing import Views, ident_of
from engine.web.site import Site

LONGEST_WORDS = 100
MOST_LINES = 1_000


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

    return routes


def _page(body: Mapping[str, Json]) -> OnPage:
    touched, task, record = body.get("touched", []), body.get("task"), body.get("record")
    is_list = isinstance(touched, list) and len(touched) <= MOST_FIELDS and all(isinstance(key, str) for key in touched)
    if not is_list or not isinstance(task, str | None) or not isinstance(record, str | None):
        raise BadRequest
    line = body.get("line", 0)
    if not isinstance(line, int) or not 0 <= line <= MOST_LINES:
        raise BadRequest
    return OnPage(
        values=values_of(body), touched=frozenset(touched), task=task or None, record=record or None, line=line
    )
