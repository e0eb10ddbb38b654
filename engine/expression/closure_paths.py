"""Closures of paths: members of records, people, dates, and of the elements of lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import TypeAlias
from uuid import UUID

from engine.expression.closure import Build, Closure
from engine.expression.env import Env, bounded, charge
from engine.expression.functions.dates import part_of
from engine.expression.ranges import Span
from engine.expression.temporal import Months
from engine.expression.tree import Member, Outer
from engine.expression.types import BRANCH, DEPARTMENT, PERSON, ListOf, RecordOf, Shape, Type
from engine.values import Value

_Reach: TypeAlias = Callable[[Env, Value], Value]
_KINDS: Mapping[Type, str] = {PERSON: "person", DEPARTMENT: "department", BRANCH: "branch"}
_PARTED = (date, datetime, time, timedelta, Months)


def build_member(node: Member, build: Build) -> Closure:
    """Compile `base.name`; reaching into blank gives blank."""
    base, reach = build(node.base), reach_for(node.base.type, node.name)

    def run(env: Env) -> Value:
        value = base(env)
        return None if value is None else reach(env, value)

    return run


def build_outer(node: Outer, build: Build) -> Closure:
    """Compile a word in the filter of an untyped list."""
    outside = build(node.outside) if node.outside is not None else None
    name, slot = node.name, node.slot

    def run(env: Env) -> Value:
        element = env.locals[slot]
        if isinstance(element, Mapping) and name in element:
            return element[name]
        return outside(env) if outside is not None else None

    return run


def reach_for(type_: Type, name: str) -> _Reach:
    """Give the function that takes the member `name` of a value of the type."""
    kind = None if isinstance(type_, ListOf) else kind_followed(type_)
    if kind is not None:
        return _follow(kind, name)
    if isinstance(type_, Shape):
        return lambda env, value: value.get(name) if type(value) is dict else reach_any(env, value, name)
    if isinstance(type_, ListOf):
        if isinstance(type_.item, Shape):
            return lambda env, value: _column(env, value, name)
        one = reach_for(type_.item, name)
        return lambda env, value: _each(env, value, one)
    return lambda env, value: reach_any(env, value, name)


def kind_followed(type_: Type) -> str | None:
    """Give what the host follows from values of the type, or from a list of them: a form key, `person` …, or None."""
    while isinstance(type_, ListOf):
        type_ = type_.item
    return type_.form if isinstance(type_, RecordOf) else _KINDS.get(type_)


def reach_any(env: Env, value: Value, name: str) -> Value:
    """Take a member of a value whose type is not known."""
    if isinstance(value, Mapping):
        return value.get(name)
    if isinstance(value, list | tuple):
        return _each(env, value, lambda inner, element: reach_any(inner, element, name))
    if isinstance(value, _PARTED):
        return part_of(env, value, name)
    if isinstance(value, Span):
        return value.low if name == "start" else value.high if name == "end" else None
    return value if isinstance(value, UUID) and name == "id" else None


def _follow(kind: str, name: str) -> _Reach:
    def reach(env: Env, value: Value) -> Value:
        if isinstance(value, Mapping):
            return value.get(name)
        if type(value) is not UUID:
            return None
        return value if name == "id" else env.host.follow(kind, value, name)

    return reach


def _column(env: Env, rows: Value, name: str) -> Value:
    """Take the member of every record of a list."""
    if not isinstance(rows, list | tuple):
        return reach_any(env, rows, name)
    bounded(env, len(rows))
    charge(env, len(rows))
    return [row.get(name) if type(row) is dict else _member(env, row, name) for row in rows]


def _member(env: Env, value: Value, name: str) -> Value:
    return None if value is None else reach_any(env, value, name)


def _each(env: Env, values: Value, reach: _Reach) -> Value:
    if not isinstance(values, list | tuple):
        return reach(env, values)
    bounded(env, len(values))
    charge(env, len(values))
    return [None if value is None else reach(env, value) for value in values]
