"""Pages by keyset: the next page begins after the last record seen, whatever was added or removed meanwhile."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, false, or_
from sqlalchemy.types import TypeEngine

from engine.errors import NotFound
from engine.store.metadata import Id, Moment, Scaled


@dataclass(frozen=True, slots=True)
class Key:
    """One column pages are ordered by; blanks come last both ways."""

    column: ColumnElement[Any]
    descending: bool
    may_be_blank: bool


def ordered(chosen: Select[Any], keys: Sequence[Key]) -> Select[Any]:
    """Order a select by the keys; the last must be different in every row."""
    order: list[ColumnElement[Any]] = []
    for key in keys:
        if key.may_be_blank:
            order.append(key.column.is_(None))
        order.append(key.column.desc() if key.descending else key.column.asc())
    return chosen.order_by(*order)


def after(keys: Sequence[Key], blanks: Sequence[bool]) -> ColumnElement[bool]:
    """Say that a row stands after the position `_after_0`, `_after_1` …; `blanks` says which of these are blank."""
    places = [bindparam(f"_after_{index}", type_=key.column.type) for index, key in enumerate(keys)]
    alternatives = []
    for index, key in enumerate(keys):
        equal = [
            keys[before].column.is_(None) if blanks[before] else keys[before].column == places[before]
            for before in range(index)
        ]
        alternatives.append(and_(*equal, _beyond(key, places[index], is_blank=blanks[index])))
    return or_(*alternatives)


def _beyond(key: Key, place: ColumnElement[Any], *, is_blank: bool) -> ColumnElement[bool]:
    if is_blank:
        return false()
    further = key.column < place if key.descending else key.column > place
    return or_(further, key.column.is_(None)) if key.may_be_blank else further


def write_cursor(position: Sequence[Any]) -> str:
    """Write a position as text for an address."""
    plain = [
        value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value
        for value in position
    ]
    return base64.urlsafe_b64encode(orjson.dumps(plain)).decode().rstrip("=")


def read_cursor(text: str, keys: Sequence[Key]) -> tuple[Any, ...]:
    """Read what `write_cursor` wrote for these keys; raises NotFound for anything else."""
    try:
        found = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(found, list) or len(found) != len(keys):
            raise NotFound
        return tuple(_typed(value, key.column.type) for value, key in zip(found, keys, strict=True))
    except (ValueError, TypeError, ArithmeticError, binascii.Error) as problem:
        raise NotFound from problem


def _typed(value: Any, kind: TypeEngine[Any]) -> Any:
    if value is None:
        return None
    if isinstance(kind, Id):
        return UUID(value)
    if isinstance(kind, Moment):
        return datetime.fromisoformat(value).astimezone(UTC)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Scaled):
        return kind.exact(Decimal(value))
    if type(value) is not kind.python_type:
        raise ValueError(f"not of the type of this column: {value!r}")
    return value
