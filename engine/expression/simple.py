"""Simple conditions as plain data, for a builder with fields, operators and values; nothing is lost either way.

A condition is `{"field": "seal.type", "operator": "=", "value": …}`, a group `{"join": "and", "parts": […]}` of two or
more with `and` or `or`. Operators are those of `COMPARISONS`, `in` and `not in` (a list of values), `between` (two
values), the functions of `TWO` (one value), and those of `ONE` and `is`, which have no value: a field that is true or
false by itself. A value is a text, true, false or null, `{"$number": "1.5"}`, `{"$date": …}`, `{"$datetime": …}`,
`{"$time": …}`, `{"$duration": …}`, a word that is a code or a path `{"name": "me.department"}`, or a day counted from
now `{"from": "today"}`, with `{"plus": "30", "unit": "days"}` or `minus` and the units of `UNITS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from engine.expression.numbers import is_number, plain
from engine.expression.parser import parse
from engine.expression.printer import write
from engine.expression.problems import ExpressionError
from engine.expression.temporal import (
    Months,
    format_clock,
    format_duration,
    parse_date,
    parse_datetime,
    parse_duration,
    parse_time,
)
from engine.expression.tokens import NAME, normalise, tokenize
from engine.expression.tree import Arithmetic, Between, Call, Compare, In, Literal, Logic, Member, Name, Negate, Node
from engine.values import Json, Value

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
TWO = ("contains", "starts with", "ends with", "list contains")
ONE = ("is blank", "is defined", "not")
UNITS = ("days", "months", "years")
STARTS = ("today", "now")
_SIGNS = {"+": "plus", "-": "minus"}


class NotSimple(Exception):
    """The expression is more than a simple condition, or the data is none."""


def read_simple(source: str) -> Json | None:
    """Give a condition as data, None for one that is not simple, has comments, or cannot be read."""
    try:
        tree = parse(source)
        found = _condition(tree)
        # What the printer writes otherwise would come back as another tree.
        return found if not _has_comments(source) and parse(write(write_tree(found))) == tree else None
    except (ExpressionError, NotSimple):
        return None


def write_simple(condition: Json) -> str:
    """Write a condition in its canonical text. Raises NotSimple for data that is none, or that reads otherwise."""
    tree = write_tree(condition)
    text = write(tree)
    try:
        if parse(text) == tree:
            return text
    except ExpressionError:
        pass
    raise NotSimple(condition)


def write_tree(condition: Json) -> Node:
    """Give the tree of a condition. Raises NotSimple for data that is none."""
    match condition:
        case {"join": ("and" | "or") as join, "parts": [_, _, *_] as parts, **rest} if not rest:
            return Logic(join, tuple(map(write_tree, parts)))
        case {"field": str(field), "operator": str(operator)} if set(condition) <= {"field", "operator", "value"}:
            return _with_field(_path(field), operator, condition)
    raise NotSimple(condition)


def _with_field(field: Node, operator: str, condition: Mapping[str, Json]) -> Node:
    if ("value" in condition) is (operator == "is" or operator in ONE):
        raise NotSimple(condition)
    match operator, condition.get("value"):
        case "is", _:
            return field
        case _ if operator in ONE:
            return Call(operator, (field,))
        case (("in" | "not in"), [_, *_] as values):
            return In(field, tuple(map(_literal, values)), operator == "not in")
        case "between", [low, high]:
            return Between(field, _literal(low), _literal(high))
        case _, value if operator in COMPARISONS:
            return Compare(operator, field, _literal(value))
        case _, value if operator in TWO:
            return Call(operator, (field, _literal(value)))
    raise NotSimple(operator)


def _literal(value: Json) -> Node:
    match value:
        case None | bool() | str():
            return Literal(value)
        case {"name": str(path), **rest} if not rest:
            return _path(path)
        case {"$number": str(text), **rest} if not rest:
            return _number(text)
        case {"from": str(start)} if start in STARTS:
            return _counted(Call(start, ()), value)
        case dict() if len(value) == 1 and next(iter(value)) in _READERS:
            found = _READERS[next(iter(value))](next(iter(value.values())))
            if found is not None:
                return Literal(found)
    raise NotSimple(value)


def _counted(start: Node, value: Mapping[str, Json]) -> Node:
    match value:
        case {"plus": str(number), "unit": str(unit)} if unit in UNITS and len(value) == 3:
            return Arithmetic("+", start, Call(unit, (_number(number),)))
        case {"minus": str(number), "unit": str(unit)} if unit in UNITS and len(value) == 3:
            return Arithmetic("-", start, Call(unit, (_number(number),)))
    if len(value) > 1:
        raise NotSimple(value)
    return start


def _number(text: str) -> Node:
    digits = text.removeprefix("-")
    try:
        number: Value = int(digits) if digits.isdecimal() else Decimal(digits)
    except InvalidOperation:
        raise NotSimple(text) from None
    if not digits[:1].isdigit() or not digits.isascii() or plain(number) != digits:
        raise NotSimple(text)
    return Negate(Literal(number)) if text.startswith("-") else Literal(number)


def _path(path: str) -> Node:
    first, *rest = path.split(".")
    if not all(NAME.fullmatch(word) for word in (first, *rest)):
        raise NotSimple(path)
    node: Node = Name(first)
    for word in rest:
        node = Member(node, word)
    return node


def _condition(node: Node) -> Json:
    match node:
        case Logic(operator, parts):
            return {"join": operator, "parts": [_condition(part) for part in parts]}
        case Compare(operator, left, right):
            return {"field": _words(left), "operator": operator, "value": _value(right)}
        case In(value, tests, negated):
            operator = "not in" if negated else "in"
            return {"field": _words(value), "operator": operator, "value": [_value(test) for test in tests]}
        case Between(value, low, high):
            return {"field": _words(value), "operator": "between", "value": [_value(low), _value(high)]}
        case Call(function, (field, value)) if function in TWO:
            return {"field": _words(field), "operator": function, "value": _value(value)}
        case Call(function, (field,)) if function in ONE:
            return {"field": _words(field), "operator": function}
        case Name() | Member():
            return {"field": _words(node), "operator": "is"}
    raise NotSimple(node)


def _words(node: Node) -> str:
    match node:
        case Name(name):
            return name
        case Member(base, name):
            return f"{_words(base)}.{name}"
    raise NotSimple(node)


def _value(node: Node) -> Json:
    match node:
        case Literal(value):
            return _written(value)
        case Negate(Literal(value)) if is_number(value):
            return {"$number": f"-{plain(value)}"}
        case Name() | Member():
            return {"name": _words(node)}
        case Call(function, ()) if function in STARTS:
            return {"from": function}
        case Arithmetic(operator, Call(start, ()), Call(unit, (number,))) if (
            operator in _SIGNS and start in STARTS and unit in UNITS
        ):
            counted = _value(number)
            if isinstance(counted, dict) and "$number" in counted:
                return {"from": start, _SIGNS[operator]: counted["$number"], "unit": unit}
    raise NotSimple(node)


def _written(value: Value) -> Json:
    match value:
        case None | bool() | str():
            return value
        case int() | Decimal():
            return {"$number": plain(value)}
        case datetime():
            return {"$datetime": format_clock(value)}
        case date():
            return {"$date": value.isoformat()}
        case time():
            return {"$time": format_clock(value)}
        case timedelta() | Months():
            return {"$duration": format_duration(value)}
    raise NotSimple(value)


def _has_comments(source: str) -> bool:
    """Say whether anything but white space stands between the words."""
    text, at = normalise(source), 0
    for token in tokenize(text):
        if text[at : token.offset].strip():
            return True
        at = token.end
    return False


_READERS: Mapping[str, Callable[[str], Value]] = {
    "$date": parse_date,
    "$datetime": parse_datetime,
    "$time": parse_time,
    "$duration": parse_duration,
}
