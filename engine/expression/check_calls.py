"""Calls: arguments against signatures, and the functions with rules of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.expression.check_money import report_mixing, resolve_convert
from engine.expression.check_records import resolve_find
from engine.expression.checking import Checking, mismatch, need, report, suggest
from engine.expression.functions.signature import Function
from engine.expression.functions.table import FUNCTIONS
from engine.expression.patterns import pattern_problem
from engine.expression.scope import TableSignature
from engine.expression.temporal import Months, parse_date, parse_datetime, parse_duration, parse_time
from engine.expression.tree import Call, Literal, Name, Node
from engine.expression.types import ANY, DAYS, DURATION, MONTHS, NUMBER, TEXT, Either, ListOf, Shape, Type, common, fits
from engine.values import Value


def resolve_call(state: Checking, node: Call, expected: Type | None) -> Node:
    """Check a call: allowed here, arguments of the right types, result type."""
    function = FUNCTIONS[node.function]
    if function.run is None and not {function.name, function.name.replace(" ", "_")} & state.scope.host:
        report(state, node, f"{function.name} cannot be used here", "compute it where people or records are at hand")
        return node
    if not function.takes(len(node.arguments)):
        said = f"{function.name} takes {function.amount()}, here are {len(node.arguments)}"
        mismatch(state, node, said, f"write {function.written()}")
        return node
    special = _SPECIAL.get(function.name)
    if special is not None:
        return special(state, node, expected)
    arguments = tuple(_argument(state, function, index, argument) for index, argument in enumerate(node.arguments))
    return _finished(node, function, arguments)


def _finished(node: Call, function: Function, arguments: tuple[Node, ...]) -> Node:
    types = tuple(argument.type for argument in arguments)
    gives = function.gives(types) if callable(function.gives) else function.gives
    return Call(function.name, arguments, node.offset, node.length, gives)


def _argument(state: Checking, function: Function, index: int, argument: Node) -> Node:
    param = function.param(index)
    resolved = state.resolve(state, argument, param.type)
    need(state, resolved, param.type, f"{function.name}: {param.name}")
    return resolved


def _default(state: Checking, node: Call, expected: Type | None) -> Node:
    value = state.resolve(state, node.arguments[0], expected)
    otherwise = state.resolve(state, node.arguments[1], expected or value.type)
    if not fits(value.type, otherwise.type) and not fits(otherwise.type, value.type):
        need(state, otherwise, value.type, "default: otherwise")
    return _finished(node, FUNCTIONS["default"], (value, otherwise))


def _list_and_element(state: Checking, node: Call, expected: Type | None) -> Node:
    function = FUNCTIONS[node.function]
    values = state.resolve(state, node.arguments[0], None)
    need(state, values, function.params[0].type, f"{function.name}: list")
    item = values.type.item if isinstance(values.type, ListOf) else None
    elements = tuple(state.resolve(state, element, item) for element in node.arguments[1:])
    for element in elements:
        if item is not None and not fits(element.type, item) and not fits(item, element.type):
            need(state, element, item, f"{function.name}: element")
    return _finished(node, function, (values, *elements))


def _aggregate(state: Checking, node: Call, expected: Type | None) -> Node:
    function = FUNCTIONS[node.function]
    arguments = tuple(state.resolve(state, argument, None) for argument in node.arguments)
    if function.name != "count":
        report_mixing(state, node, arguments)
    types = [argument.type for argument in arguments]
    kind = types[0].item if len(types) == 1 and isinstance(types[0], ListOf) else types[0]
    for type_ in types[1:]:
        kind = common(kind, type_)
    numbers = function.name in ("sum", "mean")
    while numbers and isinstance(kind, ListOf):
        mismatch(state, node, f"{function.name} runs over a list of lists", f"{function.name}(flatten(…))")
        kind = kind.item
    if numbers and not any(fits(kind, wanted) for wanted in _SUMMABLE):
        need(state, arguments[0], NUMBER, function.name)
    if function.name != "count":
        types = [kind] * len(types)
    gives = function.gives(tuple(types)) if callable(function.gives) else function.gives
    return Call(function.name, arguments, node.offset, node.length, gives)


def _matches(state: Checking, node: Call, expected: Type | None) -> Node:
    text = _argument(state, FUNCTIONS["matches"], 0, node.arguments[0])
    pattern = _argument(state, FUNCTIONS["matches"], 1, node.arguments[1])
    if not isinstance(pattern, Literal) and fits(pattern.type, TEXT):
        report(state, pattern, "the pattern of matches is not written out", 'write it: matches(x, "[A-Z]+")')
    elif (
        isinstance(pattern, Literal)
        and isinstance(pattern.value, str)
        and (problem := pattern_problem(pattern.value)) is not None
    ):
        mismatch(state, pattern, problem, "write it simpler")
    return _finished(node, FUNCTIONS["matches"], (text, pattern))


def _lookup(state: Checking, node: Call, expected: Type | None) -> Node:
    first = node.arguments[0]
    word = first.name if isinstance(first, Name) else ""
    table = state.scope.tables.get(word)
    if table is None:
        todo = suggest(state, word, state.scope.tables, "name a decision table")
        report(state, first, f"there is no table {word or 'of this kind'}", todo)
        return Call(node.function, node.arguments, node.offset, node.length, ANY)
    inputs = node.arguments[1:]
    if len(inputs) != len(table.inputs):
        report(
            state, node, f"{word} takes {len(table.inputs)} inputs, here are {len(inputs)}",
            "give them in the order of the table",
        )  # fmt: skip
    resolved = []
    for wanted, argument in zip(table.inputs, inputs, strict=False):
        value = state.resolve(state, argument, wanted)
        need(state, value, wanted, f"{word}: input")
        resolved.append(value)
    key = Literal(word, first.offset, first.length, TEXT)
    return Call(node.function, (key, *resolved), node.offset, node.length, _table_type(table))


def _table_type(table: TableSignature) -> Type:
    outputs = tuple(table.outputs.items())
    one: Type = outputs[0][1] if len(outputs) == 1 else Shape(outputs)
    return ListOf(one) if table.collects else one


def _written_out(state: Checking, node: Call, expected: Type | None) -> Node:
    """A date or duration written as text is read once, here."""
    function = FUNCTIONS[node.function]
    arguments = tuple(_argument(state, function, index, argument) for index, argument in enumerate(node.arguments))
    first = arguments[0]
    if len(arguments) > 1 or not isinstance(first, Literal) or not isinstance(first.value, str):
        return _finished(node, function, arguments)
    value = _READ[node.function](first.value)
    if value is None:
        mismatch(state, first, f'"{first.value}" is no {node.function}', f"write it like {_LIKE[node.function]}")
        return _finished(node, function, arguments)
    type_ = _finished(node, function, arguments).type
    if isinstance(type_, Either):
        type_ = MONTHS if isinstance(value, Months) else DAYS
    return Literal(value, node.offset, node.length, type_)


def _member(state: Checking, node: Call, expected: Type | None) -> Node:
    record = state.resolve(state, node.arguments[0], None)
    key = _argument(state, FUNCTIONS["get value"], 1, node.arguments[1])
    found: Type | None = None
    if isinstance(record.type, Shape) and isinstance(key, Literal):
        found = record.type.get(key.value)
    return Call(node.function, (record, key), node.offset, node.length, found or ANY)


_READ: Mapping[str, Callable[[str], Value]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_datetime,
    "duration": parse_duration,
}
_LIKE: Mapping[str, str] = {
    "date": "2026-03-02",
    "time": "09:00:00",
    "date and time": "2026-03-02T09:00:00",
    "duration": "P2D, PT4H, P1Y2M or 2d",
}
_SUMMABLE: tuple[Type, ...] = (NUMBER, *DURATION.options)
_SPECIAL: Mapping[str, Callable[[Checking, Call, Type | None], Node]] = {
    "default": _default,
    "list contains": _list_and_element,
    "index of": _list_and_element,
    "append": _list_and_element,
    "sum": _aggregate,
    "count": _aggregate,
    "min": _aggregate,
    "max": _aggregate,
    "mean": _aggregate,
    "matches": _matches,
    "lookup": _lookup,
    "convert": resolve_convert,
    "find": resolve_find,
    "find all": resolve_find,
    "get value": _member,
    "date": _written_out,
    "time": _written_out,
    "date and time": _written_out,
    "duration": _written_out,
}
