"""Values of columns that a statement gives inside JSON, read back exactly on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Boolean, Date
from sqlalchemy.types import TypeEngine

from engine.store.metadata import Id, Moment, Scaled
from engine.values import Value

FromJson: TypeAlias = Callable[[Any], Value]


def json_reader(type_: TypeEngine[Any]) -> FromJson | None:
    """Give what turns a JSON value into one of the column's type; None where it is one already."""
    match type_:
        case Id():
            return lambda cell: UUID(cell) if cell else None  # the hex of a blank is an empty text on SQLite
        case Scaled():
            scaled = type_
            return lambda cell: scaled.of_units(cell) if isinstance(cell, int) else Decimal(cell)
        case Moment():
            return _moment
        case Date():
            return date.fromisoformat
        case Boolean():
            return bool
    return None


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
