"""Reading what was sent: strict JSON, never a form, and every parameter once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal

from flask import Request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from engine.values import Json

MOST_FIELDS = 500

_DEEPEST = 60


def read_object(request: Request) -> dict[str, Json]:
    """Give the JSON object of the body; numbers with a point are Decimals.

    Raises UnsupportedMediaType for another content type, BadRequest for what is no object, names a key twice,
    holds NaN, NUL or half a character, or is nested over 60 deep.
    """
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    body = request.get_data(cache=False)
    try:
        found = json.loads(
            body.decode("utf-8"), parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_without_twins
        )
    except (ValueError, RecursionError, ArithmeticError) as problem:
        raise BadRequest from problem
    if not isinstance(found, dict) or not _is_clean(found):
        raise BadRequest
    return found


def has_twins(request: Request) -> bool:
    """Say whether the address names a parameter more than once."""
    return any(len(values) > 1 for values in request.args.listvalues())


def text_of(body: dict[str, Json], key: str, longest: int) -> str:
    """Give a text of the body, absent as "". Raises BadRequest when it is no text or too long."""
    found = body.get(key, "")
    if not isinstance(found, str) or len(found) > longest:
        raise BadRequest
    return found


def values_of(body: Mapping[str, Json]) -> dict[str, Json]:
    """Give the values of a form, absent as none. Raises BadRequest when they are no object or too many."""
    found = body.get("values", {})
    if not isinstance(found, dict) or len(found) > MOST_FIELDS:
        raise BadRequest
    return found


def _refuse(constant: str) -> Json:
    raise ValueError(constant)


def _without_twins(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _is_clean(value: Json) -> bool:
    return all(depth <= _DEEPEST and _is_text(text) for depth, text in _texts(value))


def _texts(value: Json) -> Iterator[tuple[int, str]]:
    """Give every text with its depth, without recursion."""
    open_values = [(1, value)]
    while open_values:
        depth, current = open_values.pop()
        match current:
            case str():
                yield depth, current
            case dict():
                open_values.extend((depth + 1, key) for key in current)
                open_values.extend((depth + 1, item) for item in current.values())
                yield depth, ""
            case list():
                open_values.extend((depth + 1, item) for item in current)
                yield depth, ""


def _is_text(text: str) -> bool:
    has_half = not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text)
    return "\0" not in text and not has_half
