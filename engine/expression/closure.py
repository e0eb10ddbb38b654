"""What a piece of a compiled expression is, and how pieces are put together."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias

from engine.expression.env import Env
from engine.expression.temporal import Months
from engine.expression.tree import Call, Node, walk
from engine.expression.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    DAYS,
    MONTHS,
    NUMBER,
    TEXT,
    TIME,
    Choice,
    Either,
    ListOf,
    Type,
)
from engine.values import Value

Closure: TypeAlias = Callable[[Env], Value]
Build: TypeAlias = Callable[[Node], Closure]

ORDER: Mapping[str, Callable[[Value, Value], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

_ACCEPTED: dict[Type, frozenset[type]] = {
    NUMBER: frozenset({int, Decimal}),
    TEXT: frozenset({str}),
    BOOLEAN: frozenset({bool}),
    DATE: frozenset({date}),
    DATETIME: frozenset({datetime}),
    TIME: frozenset({time}),
    DAYS: frozenset({timedelta}),
    MONTHS: frozenset({Months}),
}
_CALL = 8
_LISTS = frozenset({list, tuple})


def accepted(type_: Type) -> frozenset[type] | None:
    """Give the Python types values of a type have, None when any may come."""
    if isinstance(type_, Either):
        parts = [accepted(option) for option in type_.options]
        return None if None in parts else frozenset().union(*(part for part in parts if part))
    if isinstance(type_, ListOf):
        return _LISTS
    return _ACCEPTED[TEXT] if isinstance(type_, Choice) else _ACCEPTED.get(type_)


def weight(node: Node) -> int:
    """Say what one run of a loop's body costs in fuel."""
    return sum(_CALL if isinstance(inner, Call) else 1 for inner in walk(node))


def is_scalar(type_: Type) -> bool:
    """Say whether values of the type are compared by Python itself."""
    return type_ in _ACCEPTED or isinstance(type_, Choice)


def has_name(type_: Type) -> bool:
    """Say whether the type is known exactly, so that its values need no look at run time."""
    return is_scalar(type_) or isinstance(type_, ListOf)
