"""Checked trees as JSON, for the evaluator in the browser.

A tree is `[slots, finish, node]`. A node is an array that starts with its operator, or a literal: any JSON that is no
array, as `wire` writes it. What depends on types is decided here, so that the evaluator needs none: how a list is
filtered, which arguments are looked at before a call, what kind of thing a path follows, what a turn of a loop costs,
how a result is kept. The same tree always gives the same JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from engine.expression.checker import Checked
from engine.expression.closure import weight
from engine.expression.closure_calls import guards
from engine.expression.closure_paths import kind_followed
from engine.expression.closure_tests import constants
from engine.expression.closures import finishing
from engine.expression.functions.table import FUNCTIONS
from engine.expression.temporal import Months
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
    Iterator,
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
    UnaryTest,
    walk,
)
from engine.expression.types import NUMBER
from engine.expression.wire import value_json
from engine.values import Json

LOW, HIGH, LOW_CLOSED, HIGH_CLOSED = 1, 2, 4, 8


def tree_json(checked: Checked) -> Json:
    """Write a checked expression or cell as `[slots, finish, node]`; `finish` is blank, `utc`, `id` or `ids`."""
    return [checked.slots, finishing(checked.type), _node(checked.tree)]


def _node(node: Node) -> Json:
    return _WRITERS[type(node)](node)


def _nodes(nodes: tuple[Node, ...]) -> list[Json]:
    return [_node(node) for node in nodes]


def _literal(node: Literal) -> Json:
    # A moment written out has no zone yet; whatever zone is given here, it is written without offset.
    return value_json(node.value, UTC)


def _outer(node: Outer) -> Json:
    outside = [] if node.outside is None else [_node(node.outside)]
    return ["outer", node.name, node.slot, *outside]


def _member(node: Member) -> Json:
    kind = kind_followed(node.base.type)
    return [".", _node(node.base), node.name, *([kind] if kind else [])]


def _filter(node: Filter) -> Json:
    if node.condition.type is NUMBER:
        return ["nth", _node(node.base), _node(node.condition)]
    return ["filter", _node(node.base), _node(node.condition), node.slot, weight(node.condition)]


def _in(node: In) -> Json:
    words = constants(node)
    if words is not None:
        return ["among", _node(node.value), int(node.negated), sorted(words)]
    return ["in", _node(node.value), int(node.negated), *map(_test, node.tests)]


def _test(test: Node) -> Json:
    if isinstance(test, UnaryTest):
        return [test.operator, _node(test.operand)]
    if any(isinstance(inner, Input) for inner in walk(test)):
        return ["true", _node(test)]
    if isinstance(test, Items) and any(isinstance(item, UnaryTest) for item in test.items):
        return ["or", *map(_test, test.items)]
    return _range(test) if isinstance(test, Range) else ["is", _node(test)]


def _range(node: Range) -> list[Json]:
    flags = LOW_CLOSED * node.low_closed | HIGH_CLOSED * node.high_closed
    flags |= LOW * (node.low is not None) | HIGH * (node.high is not None)
    return ["..", flags, *(_node(side) for side in (node.low, node.high) if side is not None)]


def _iterator(node: Iterator) -> Json:
    return [node.slot, _node(node.domain), *([] if node.upto is None else [_node(node.upto)])]


def _for(node: For) -> Json:
    return ["for", _node(node.result), weight(node.result), *map(_iterator, node.iterators)]


def _quantified(node: Quantified) -> Json:
    return [node.quantifier, _node(node.condition), weight(node.condition), *map(_iterator, node.iterators)]


def _call(node: Call) -> Json:
    """`call` or `ask`, the name, whether blanks are taken, the arguments, what each must be where that is not sure."""
    function = FUNCTIONS[node.function]
    if not function.takes(len(node.arguments)):
        return None
    looked_at = ["".join(sorted(_LETTERS[kind] for kind in guard or ())) for guard in guards(function, node)]
    head = "ask" if function.run is None else "call"
    found = [head, function.name, int(function.takes_blank), _nodes(node.arguments)]
    return [*found, *([[_once(letters) for letters in looked_at]] if any(looked_at) else [])]


def _once(letters: str) -> str:
    return "".join(dict.fromkeys(letters))


_LETTERS: Mapping[type, str] = {
    int: "n",
    Decimal: "n",
    str: "t",
    bool: "b",
    date: "d",
    datetime: "m",
    time: "c",
    timedelta: "s",
    Months: "y",
    list: "l",
    tuple: "l",
}
_WRITERS: Mapping[type, Callable[..., Json]] = {
    Literal: _literal,
    Name: lambda node: ["name", node.name],
    Local: lambda node: ["local", node.slot],
    Outer: _outer,
    Input: lambda node: ["?"],
    Member: _member,
    Filter: _filter,
    Negate: lambda node: ["neg", _node(node.operand)],
    Arithmetic: lambda node: [node.operator, _node(node.left), _node(node.right)],
    Compare: lambda node: [node.operator, _node(node.left), _node(node.right)],
    Logic: lambda node: [node.operator, *_nodes(node.parts)],
    Between: lambda node: ["between", _node(node.value), _node(node.low), _node(node.high)],
    In: _in,
    Cell: lambda node: ["cell", int(node.negated), *map(_test, node.tests)],
    Range: _range,
    If: lambda node: ["if", _node(node.condition), _node(node.then), _node(node.otherwise)],
    For: _for,
    Quantified: _quantified,
    Items: lambda node: ["list", *_nodes(node.items)],
    Context: lambda node: ["record", *([entry.key, entry.slot, _node(entry.value)] for entry in node.entries)],
    Call: _call,
}
