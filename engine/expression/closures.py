"""Checked trees to Python closures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from engine.expression.checker import Checked
from engine.expression.closure import Build, Closure
from engine.expression.closure_calls import build_call
from engine.expression.closure_loops import build_filter, build_for, build_quantified
from engine.expression.closure_operators import build_arithmetic, build_between, build_compare, build_negate
from engine.expression.closure_paths import build_member, build_outer
from engine.expression.closure_records import or_question
from engine.expression.closure_tests import Passes, build_cell, build_in, build_range, cell_passes
from engine.expression.env import FUEL, Env, bounded
from engine.expression.operate import identity
from engine.expression.problems import ExpressionLimit
from engine.expression.tree import (
    Arithmetic,
    Between,
    Call,
    Cell,
    Compare,
    Context,
    Filter,
    For,
    If,
    In,
    Input,
    Items,
    Literal,
    Local,
    Logic,
    Member,
    Name,
    Negate,
    Node,
    Outer,
    Quantified,
    Range,
)
from engine.expression.types import BRANCH, DATETIME, DEPARTMENT, PERSON, Either, ListOf, RecordOf, Type
from engine.values import Value

TOO_DEEP = "values lie within values without end"


def compile(checked: Checked) -> Closure:
    """Compile a checked expression; running it raises ExpressionLimit only, fuel is fresh each time."""
    body, slots, finish = _build(checked.tree), checked.slots, _FINISHES.get(finishing(checked.type))

    def run(env: Env) -> Value:
        env.fuel = FUEL
        if slots:
            env.locals = [None] * slots
        try:
            return body(env)
        except RecursionError:  # a record holds itself, as `record` does
            raise ExpressionLimit(TOO_DEEP) from None

    if finish is None:
        return run
    return lambda env: finish(run(env))


def compile_cell(checked: Checked) -> Callable[[Env, Value], bool]:
    """Compile a decision table cell to a test of one value; only true passes."""
    run = compile(checked)

    def passes(env: Env, value: Value) -> bool:
        env.input = value
        return run(env) is True

    return passes


def build_passes(cell: Cell) -> Passes:
    """Compile a cell for somebody who counts fuel and gives it locals; the value to test is `env.input` too."""
    return cell_passes(cell, _build)


def _build(node: Node) -> Closure:
    return _BUILDERS[type(node)](node, _build)


def _literal(node: Literal, build: Build) -> Closure:
    value = node.value
    if isinstance(value, datetime) and value.tzinfo is None:
        return lambda env: value.replace(tzinfo=env.zone)
    return lambda env: value


def _name(node: Name, build: Build) -> Closure:
    name = node.name
    return lambda env: env.names.get(name)


def _local(node: Local, build: Build) -> Closure:
    slot = node.slot
    return lambda env: env.locals[slot]


def _input(node: Input, build: Build) -> Closure:
    return lambda env: env.input


def _logic(node: Logic, build: Build) -> Closure:
    decisive = node.operator == "or"
    parts = tuple(build(part) for part in node.parts)

    def run(env: Env) -> Value:
        result: bool | None = not decisive
        for part in parts:
            found = part(env)
            if found is decisive:
                return decisive
            if found is not result:
                result = None
        return result

    return run


def _if(node: If, build: Build) -> Closure:
    condition, then, otherwise = build(node.condition), build(node.then), build(node.otherwise)
    return lambda env: then(env) if condition(env) is True else otherwise(env)


def _items(node: Items, build: Build) -> Closure:
    items = tuple(build(item) for item in node.items)

    def run(env: Env) -> Value:
        bounded(env, len(items))
        return [item(env) for item in items]

    return run


def _context(node: Context, build: Build) -> Closure:
    entries = tuple((entry.key, entry.slot, build(entry.value)) for entry in node.entries)

    def run(env: Env) -> Value:
        found = {}
        for key, slot, value in entries:
            found[key] = env.locals[slot] = value(env)
        return found

    return run


def finishing(type_: Type) -> str:
    """Say how a result becomes the value kept: `utc` for moments, `id` or `ids` for records and people, else blank."""
    if type_ is DATETIME:
        return "utc"
    if isinstance(type_, RecordOf) or type_ in (PERSON, DEPARTMENT, BRANCH):
        return "id"
    if isinstance(type_, Either):
        return "ids" if any(map(finishing, type_.options)) else ""
    return "ids" if isinstance(type_, ListOf) and finishing(type_.item) in ("id", "ids") else ""


def _utc(value: Value) -> Value:
    """Give a moment in UTC, blank where that lies beyond the calendar."""
    try:
        return None if value is None else value.astimezone(UTC)
    except OverflowError:
        return None


def _ids(value: Value) -> Value:
    return [identity(element) for element in value] if isinstance(value, list | tuple) else identity(value)


_FINISHES: Mapping[str, Callable[[Value], Value]] = {"utc": _utc, "id": identity, "ids": _ids}
_BUILDERS: Mapping[type, Callable[..., Closure]] = {
    Literal: _literal,
    Name: _name,
    Local: _local,
    Outer: build_outer,
    Input: _input,
    Member: or_question(build_member),
    Filter: build_filter,
    Negate: build_negate,
    Arithmetic: build_arithmetic,
    Compare: build_compare,
    Logic: _logic,
    Between: build_between,
    In: build_in,
    Cell: build_cell,
    Range: build_range,
    If: _if,
    For: build_for,
    Quantified: or_question(build_quantified),
    Items: _items,
    Context: _context,
    Call: or_question(build_call),
}
