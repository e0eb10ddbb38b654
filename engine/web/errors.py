"""The one table from what went wrong to an answer. What a person may not see and what is not there answer alike."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import Flask, Response, g, jsonify, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import (
    Conflict,
    Invalid,
    InvalidDefinition,
    NotAllowed,
    NotFound,
    Refusal,
    TooMuch,
    Unavailable,
    Unprocessed,
)
from engine.values import Json
from engine.web.language import Messages, translate
from engine.web.security import local_path

STATUS: Mapping[type[Refusal], int] = {
    Invalid: 422,
    InvalidDefinition: 422,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Unprocessed: 422,  # 409 while the same request is still in work
    TooMuch: 429,  # 413 when it is the size
    Unavailable: 503,
}

_SENTENCES: Mapping[int, str] = {
    401: "refused.not_signed_in",
    403: "refused.forged",
    404: "refused.not_found",
    405: "refused.method",
    413: "refused.too_large",
    414: "refused.too_large",
    415: "refused.media_type",
    429: "refused.too_often",
    431: "refused.too_large",
    500: "refused.broken",
}
_TITLES: Mapping[int, str] = {
    403: "refused.not_allowed_title",
    404: "error.not_found",
    409: "refused.conflict_title",
    429: "error.too_many",
    500: "error.broken",
    503: "error.unavailable",
}
_WAIT = {429: "60", 503: "5"}

_log = logging.getLogger("formloom.web")


class NotSignedIn(Exception):
    """The route asks for a session and there is none."""


class Forged(Exception):
    """A changing request that none of our own pages has sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A refusal on its way out."""

    status: int
    message: str
    details: Mapping[str, Json] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    number: str = ""


def answer_errors(app: Flask, messages: Messages) -> None:
    """Make the application answer everything that goes wrong through this table."""

    def say(status: int) -> Answer:
        sentence = _SENTENCES.get(status, "refused.bad_request")
        return Answer(status=status, message=translate(messages, g.language, sentence), headers=_wait(status))

    def refused(problem: Refusal) -> AnyResponse:
        return _send(answer_of(problem, g.language), messages)

    def not_signed_in(_: NotSignedIn) -> AnyResponse:
        if _is_page() and request.method == "GET":
            wanted = local_path(request.full_path.rstrip("?"))
            return redirect("/sign-in" if wanted == "/" else f"/sign-in?{urlencode({'next': wanted})}", 303)
        return _send(say(401), messages)

    def forged(_: Forged) -> AnyResponse:
        return _send(say(403), messages)

    def misread(problem: HTTPException) -> AnyResponse:
        status = problem.code or 500
        return _send(say(status if status < 500 else 500), messages)

    def broken(problem: Exception) -> AnyResponse:
        number = secrets.token_hex(4)
        about = {"number": number, "route": request.endpoint, "method": request.method}
        _log.error("request broke", exc_info=problem, extra={"about": about})
        return _send(Answer(status=500, message=say(500).message, number=number), messages)

    app.register_error_handler(Refusal, refused)
    app.register_error_handler(NotSignedIn, not_signed_in)
    app.register_error_handler(Forged, forged)
    app.register_error_handler(HTTPException, misread)
    app.register_error_handler(Exception, broken)


def answer_of(problem: Refusal, language: str) -> Answer:
    """Give status, sentence and details of a refusal."""
    status = STATUS[type(problem)]
    details: dict[str, Json] = {}
    headers = dict(_wait(status))
    match problem:
        case Invalid(problems=problems):
            details["problems"] = [
                {"field": one.field, "message": one.message.in_language(language), "level": one.level}
                for one in problems
            ]
        case InvalidDefinition(problems=findings):
            details["problems"] = [str(one) for one in findings]
        case Conflict(difference=difference):
            details["difference"] = [
                {"field": one.field, "label": one.field, "seen": one.seen, "now": one.now} for one in difference
            ]
        case Unprocessed(retry_after=int(seconds)):
            status, headers = 409, {"Retry-After": str(seconds)}
        case TooMuch(is_size=True):
            status, headers = 413, {}
        case _:
            pass
    return Answer(status=status, message=problem.message.in_language(language), details=details, headers=headers)


def _wait(status: int) -> Mapping[str, str]:
    return {"Retry-After": _WAIT[status]} if status in _WAIT else {}


def _send(answer: Answer, messages: Messages) -> Response:
    g.status = answer.status
    if _is_page():
        response = Response(render_template("error.html", error=_page(answer, messages)), mimetype="text/html")
    else:
        response = jsonify({"message": answer.message, "number": answer.number, **answer.details})
    response.status_code = answer.status
    response.headers.update(answer.headers)
    return response


def _page(answer: Answer, messages: Messages) -> Mapping[str, Json]:
    title = translate(messages, g.language, _TITLES.get(answer.status, "refused.other_title"))
    return {
        "status": answer.status,
        "title": title,
        "text": answer.message,
        "number": answer.number,
        "url": "/",
        "action": translate(messages, g.language, "error.home"),
    }


def _is_page() -> bool:
    """Say whether a person looks at a page: not an address of the API, and the browser asks for HTML."""
    return not request.path.startswith("/api/") and "text/html" in request.headers.get("Accept", "")
