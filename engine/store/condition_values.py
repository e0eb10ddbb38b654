"""The values a condition on rows is given: their kinds, and the column types they are bound as."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Context, Decimal
from enum import StrEnum
from math import inf, nextafter
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Date, Float, Integer, Numeric, Text
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from engine.expression.types import BOOLEAN, BRANCH, DATE, DATETIME, DEPARTMENT, NUMBER, PERSON, RecordOf, Type
from engine.store.metadata import Id, Moment, Scaled
from engine.values import Value

_LARGEST = 2**63
_ROOMY = Context(prec=80)


class Kind(StrEnum):
    """What a text depends on of a value: its kind, blank, and for truths the value itself."""

    BLANK = "blank"
    TRUE = "true"
    FALSE = "false"
    WHOLE = "whole"
    FRACTION = "fraction"
    TEXT = "text"
    DATE = "date"
    MOMENT = "moment"
    ID = "id"
    LIST = "list"
    LIST_WITH_BLANK = "list with blank"
    OTHER = "other"


class Fraction(TypeDecorator[Decimal]):
    """A number to be compared with numbers of a scale: NUMERIC on PostgreSQL, in units of the scale on SQLite.

    On SQLite one that is no whole number of units, or does not fit 64 bits, is moved to the nearest REAL that lies
    on the same side of every integer.
    """

    impl = Numeric
    cache_ok = True

    def __init__(self, scale: int = 0) -> None:
        super().__init__()
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Pick the type of this database."""
        return dialect.type_descriptor(Numeric() if dialect.name == "postgresql" else Float())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Write the number as the driver takes it."""
        if value is None or dialect.name == "postgresql":
            return value
        units = Decimal(value).scaleb(self.scale, _ROOMY)
        if kind_of(units) is Kind.WHOLE:
            return int(units)
        near = float(units)
        if near.is_integer() and Decimal(near) != units:
            return nextafter(near, inf if Decimal(near) < units else -inf)
        return near


def kind_of(value: Value) -> Kind:
    """Give the kind of a value."""
    match value:
        case None:
            return Kind.BLANK
        case bool():
            return Kind.TRUE if value else Kind.FALSE
        case int() | Decimal():
            return Kind.WHOLE if value == int(value) and -_LARGEST < value < _LARGEST else Kind.FRACTION
        case str():
            return Kind.TEXT
        case datetime():
            return Kind.MOMENT
        case date():
            return Kind.DATE
        case UUID():
            return Kind.ID
        case list() | tuple():
            return Kind.LIST_WITH_BLANK if any(element is None for element in value) else Kind.LIST
    return Kind.OTHER


def plain(value: Value) -> Value:
    """Give the value as it is bound: records as their ids, whole numbers as int."""
    if isinstance(value, Mapping):
        return value.get("id")
    if isinstance(value, list | tuple):
        return [plain(element) for element in value]
    return int(value) if isinstance(value, Decimal) and kind_of(value) is Kind.WHOLE else value


def kinds_for(type_: TypeEngine[Any]) -> frozenset[Kind]:
    """Give the kinds of value that a column of the type can equal."""
    match type_:
        case Id():
            return frozenset({Kind.ID})
        case Moment():
            return frozenset({Kind.MOMENT})
        case Date():
            return frozenset({Kind.DATE})
        case Boolean():
            return frozenset({Kind.TRUE, Kind.FALSE})
        case Integer() | Numeric() | Float() | Fraction() | Scaled():
            return frozenset({Kind.WHOLE, Kind.FRACTION})
        case Text():
            return frozenset({Kind.TEXT})
    return frozenset(Kind) - {Kind.LIST, Kind.LIST_WITH_BLANK, Kind.OTHER}


def bound_as(kind: Kind, near: TypeEngine[Any]) -> TypeEngine[Any]:
    """Give the type a value of the kind is bound as beside a column of the type `near`."""
    if isinstance(near, Integer):
        return Fraction() if kind is Kind.FRACTION else BigInteger()
    return Fraction(near.scale) if isinstance(near, Scaled) else near


def listed_as(near: TypeEngine[Any]) -> TypeEngine[Any]:
    """Give the type the elements of a list are bound as beside a column of the type `near`."""
    return Fraction(near.scale) if isinstance(near, Scaled) else near


def column_type(type_: Type) -> TypeEngine[Any]:
    """Give the column type for values of an expression's type where no column is at hand."""
    if isinstance(type_, RecordOf) or type_ in (PERSON, DEPARTMENT, BRANCH):
        return Id()
    return _TYPES.get(type_, Text())


_TYPES: Mapping[Type, TypeEngine[Any]] = {
    NUMBER: BigInteger(),
    BOOLEAN: Boolean(),
    DATE: Date(),
    DATETIME: Moment(),
}
