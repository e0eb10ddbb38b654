"""The checker: binds every word, finds the type of every node, and says what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.expression.asked import Asked, questions_in
from engine.expression.check_calls import resolve_call
from engine.expression.check_lists import (
    resolve_context,
    resolve_filter,
    resolve_for,
    resolve_items,
    resolve_quantified,
)
from engine.expression.check_money import report_mixing
from engine.expression.check_records import problems_of_records
from engine.expression.check_types import are_comparable, are_ordered, result_of
from engine.expression.check_words import resolve_literal, resolve_member, resolve_name
from engine.expression.checking import Checking, mismatch, need, typed
from engine.expression.parser import parse, parse_cell
from engine.expression.printer import write
from engine.expression.problems import ExpressionError, ExpressionErrors, ExpressionProblem
from engine.expression.reads import functions_of, path_of, reads_of
from engine.expression.scope import Scope
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
    Literal,
    Local,
    Logic,
    Member,
    Name,
    Negate,
    Node,
    Quantified,
    Range,
    UnaryTest,
)
from engine.expression.types import (
    ANY,
    ANY_LIST,
    BLANK,
    BOOLEAN,
    DATE,
    DATETIME,
    DAYS,
    MONTHS,
    NUMBER,
    TEXT,
    TIME,
    ListOf,
    RangeOf,
    Type,
    common,
    describe,
)
from engine.values import Value

# Comparisons within comparisons would be tried again at every level: past this many, words are read left to right.
_MOST_VAIN_TRIES = 40

_LITERAL_TYPES: Mapping[type, Type] = {
    type(None): BLANK,
    bool: BOOLEAN,
    int: NUMBER,
    Decimal: NUMBER,
    str: TEXT,
    date: DATE,
    datetime: DATETIME,
    time: TIME,
    timedelta: DAYS,
    Months: MONTHS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An expression that may run: words bound, codes literal, every node typed.

    `reads` are the paths it reads, `calls` the functions it uses, `slots` the locals it needs, `asks` the questions
    it has about the records of forms.
    """

    source: str
    tree: Node
    type: Type
    reads: frozenset[tuple[str, ...]]
    calls: frozenset[str]
    warnings: tuple[ExpressionProblem, ...]
    slots: int
    asks: tuple[Asked, ...] = ()


def check(expression: str | Node, scope: Scope, expected: Type | None = None) -> Checked:
    """Check an expression where `expected` is needed; raises ExpressionErrors with every problem."""
    source, tree = _read(expression, parse)
    state = Checking(scope=scope, resolve=_resolve)
    resolved = _resolve(state, tree, expected)
    if expected is not None and not state.problems:
        need(state, resolved, expected, "this place")
    return _checked(state, source, resolved)


def check_cell(cell: str | Node, scope: Scope, input_type: Type) -> Checked:
    """Check a decision table cell against the type of its column."""
    source, tree = _read(cell, parse_cell)
    state = Checking(scope=scope, resolve=_resolve, input=input_type)
    return _checked(state, source, _resolve(state, tree, None))


def check_loosely(expression: str | Node, scope: Scope) -> Checked:
    """Check as FEEL itself does: types that do not go together are warnings and give blank when run."""
    source, tree = _read(expression, parse)
    return _checked_loosely(Checking(scope=scope, resolve=_resolve), source, tree)


def check_cell_loosely(cell: str | Node, scope: Scope, input_type: Type) -> Checked:
    """Check a cell as FEEL itself does: a test of another type is a warning and lets nothing through."""
    source, tree = _read(cell, parse_cell)
    return _checked_loosely(Checking(scope=scope, resolve=_resolve, input=input_type), source, tree)


def constant(value: Value, type_: Type, source: str) -> Checked:
    """Give a value known beforehand as the expression `source` that yields it."""
    tree = Literal(value, 0, len(source), type_)
    return Checked(
        source=source, tree=tree, type=type_, reads=frozenset(), calls=frozenset(), warnings=(), slots=0
    )  # fmt: skip


def _read(expression: str | Node, reader: Callable[[str], Node]) -> tuple[str, Node]:
    if not isinstance(expression, str):
        return write(expression), expression
    try:
        return expression, reader(expression)
    except ExpressionError as error:
        raise ExpressionErrors((error.problem,)) from error


def _checked_loosely(state: Checking, source: str, tree: Node) -> Checked:
    resolved = _resolve(state, tree, None)
    state.warnings.extend(state.mismatches)
    state.mismatches.clear()
    return _checked(state, source, resolved)


def _checked(state: Checking, source: str, tree: Node) -> Checked:
    problems = sorted({*state.problems, *state.mismatches}, key=lambda problem: (problem.offset, problem.message))
    if state.asks and not problems:
        problems = sorted(set(problems_of_records(tree)), key=lambda problem: (problem.offset, problem.message))
    if problems:
        raise ExpressionErrors(tuple(problems))
    return Checked(
        source=source,
        tree=tree,
        type=tree.type,
        reads=reads_of(tree),
        calls=functions_of(tree),
        warnings=tuple(dict.fromkeys(state.warnings)),
        slots=state.slots,
        asks=questions_in(tree) if state.asks else (),
    )


def _resolve(state: Checking, node: Node, expected: Type | None) -> Node:
    return _RULES[type(node)](state, node, expected)


def _literal(state: Checking, node: Literal, expected: Type | None) -> Node:
    return resolve_literal(state, node, expected, _LITERAL_TYPES[type(node.value)])


def _bound(state: Checking, node: Node, expected: Type | None) -> Node:
    return node


def _input(state: Checking, node: Input, expected: Type | None) -> Node:
    return typed(node, state.input)


def _member(state: Checking, node: Member, expected: Type | None) -> Node:
    return resolve_member(state, node)


def _negate(state: Checking, node: Negate, expected: Type | None) -> Node:
    operand = state.resolve(state, node.operand, None)
    if operand.type not in (NUMBER, DAYS, MONTHS, ANY, BLANK):
        need(state, operand, NUMBER, "-")
    return Negate(operand, node.offset, node.length, operand.type)


def _arithmetic(state: Checking, node: Arithmetic, expected: Type | None) -> Node:
    left = state.resolve(state, node.left, None)
    right = state.resolve(state, node.right, None)
    gives = result_of(node.operator, left.type, right.type)
    if gives is None:
        mismatch(
            state, node, f"{describe(left.type)} {node.operator} {describe(right.type)} has no meaning",
            "change one of them with string(…)" if TEXT in (left.type, right.type) else "use values that go together",
        )  # fmt: skip
    if gives is NUMBER:
        if node.operator in ("+", "-"):
            report_mixing(state, node, (left, right))
        _warn_of_blank(state, left)
        _warn_of_blank(state, right)
    return Arithmetic(node.operator, left, right, node.offset, node.length, gives or ANY)


def _warn_of_blank(state: Checking, node: Node) -> None:
    if not isinstance(node, Name | Member):
        return
    words = ".".join(path_of(node) or ())
    if words and words not in state.scope.filled:
        state.warnings.append(
            ExpressionProblem(
                f"{words} may be blank, and then so is the result", node.offset, node.length,
                f"write default({words}, 0) if a blank counts as 0",
            )
        )  # fmt: skip


def _pair(state: Checking, left: Node, right: Node) -> tuple[Node, Node]:
    """Resolve two sides that are compared: words unknown on one side take their meaning from the other."""
    if state.vain_tries > _MOST_VAIN_TRIES:
        first = state.resolve(state, left, None)
        return first, state.resolve(state, right, first.type)
    a, b = _tried(state, left), None
    if a is None or isinstance(left, Name | Literal):
        b = _tried(state, right)
        if a is None and b is None:  # neither side is known: one finding is enough
            return state.resolve(state, left, None), right if isinstance(right, Name) else state.resolve(
                state, right, None
            )
        a = state.resolve(state, left, None if b is None else b.type)
    if b is None or isinstance(right, Name | Literal):
        b = state.resolve(state, right, a.type)
    return a, b


def _tried(state: Checking, node: Node) -> Node | None:
    """Resolve a side by itself, None when it means nothing without an expectation."""
    counts = [len(found) for found in (state.problems, state.mismatches, state.warnings)]
    resolved = state.resolve(state, node, None)
    if len(state.problems) == counts[0] and len(state.mismatches) == counts[1]:
        return resolved
    for found, count in zip((state.problems, state.mismatches, state.warnings), counts, strict=True):
        del found[count:]
    state.vain_tries += 1
    return None


def _compare(state: Checking, node: Compare, expected: Type | None) -> Node:
    left, right = _pair(state, node.left, node.right)
    _judge(state, node, left, node.operator, right)
    return Compare(node.operator, left, right, node.offset, node.length, BOOLEAN)


def _judge(state: Checking, node: Node, left: Node, operator: str, right: Node) -> None:
    report_mixing(state, node, (left, right))
    if operator in ("=", "!="):
        if not are_comparable(left.type, right.type):
            mismatch(
                state, node, f"{describe(left.type)} is never equal to {describe(right.type)}",
                "compare values of the same type",
            )  # fmt: skip
        return
    if not are_ordered(left.type, right.type):
        mismatch(
            state, node, f"{describe(left.type)} and {describe(right.type)} have no order",
            "compare numbers, texts, dates or durations of the same type",
        )  # fmt: skip


def _logic(state: Checking, node: Logic, expected: Type | None) -> Node:
    parts = []
    for part in node.parts:
        resolved = state.resolve(state, part, None)
        need(state, resolved, BOOLEAN, node.operator)
        parts.append(resolved)
    return Logic(node.operator, tuple(parts), node.offset, node.length, BOOLEAN)


def _between(state: Checking, node: Between, expected: Type | None) -> Node:
    value = state.resolve(state, node.value, None)
    low, high = (state.resolve(state, side, value.type) for side in (node.low, node.high))
    _judge(state, node.low, value, "<=", low)
    _judge(state, node.high, value, "<=", high)
    return Between(value, low, high, node.offset, node.length, BOOLEAN)


def _in(state: Checking, node: In, expected: Type | None) -> Node:
    value = state.resolve(state, node.value, None)
    tests = tuple(_tested(state, test, value) for test in node.tests)
    return In(value, tests, node.negated, node.offset, node.length, BOOLEAN)


def _cell(state: Checking, node: Cell, expected: Type | None) -> Node:
    value = Input(0, 0, state.input)
    tests = tuple(_tested(state, test, value) for test in node.tests)
    return Cell(tests, node.negated, node.offset, node.length, BOOLEAN)


def _tested(state: Checking, test: Node, value: Node) -> Node:
    match test:
        case UnaryTest(operator, operand):
            resolved = state.resolve(state, operand, value.type)
            _judge(state, test, value, operator, resolved)
            return UnaryTest(operator, resolved, test.offset, test.length, BOOLEAN)
        case Range():
            found = state.resolve(state, test, value.type)
            report_mixing(state, test, (value, found))
            if isinstance(found.type, RangeOf) and not are_ordered(value.type, found.type.item):
                mismatch(
                    state, test, f"{describe(value.type)} cannot lie in {describe(found.type)} of this type",
                    "use ends of the type of the value",
                )  # fmt: skip
            return found
        case Items(items):
            inner = tuple(_tested(state, item, value) for item in items)
            return Items(inner, test.offset, test.length, ANY_LIST)
    resolved = state.resolve(state, test, value.type)
    report_mixing(state, test, (value, resolved))
    kind = resolved.type
    item = kind.item if isinstance(kind, ListOf | RangeOf) else kind
    if not (kind is BOOLEAN or are_comparable(value.type, item) or are_comparable(value.type, kind)):
        _judge(state, test, value, "=", typed(resolved, item))
    return resolved


def _range(state: Checking, node: Range, expected: Type | None) -> Node:
    item = expected.item if isinstance(expected, RangeOf) else expected
    sides = [side and state.resolve(state, side, item) for side in (node.low, node.high)]
    types = [side.type for side in sides if side is not None]
    if len(types) == 2 and not are_ordered(*types):
        mismatch(state, node, f"a range from {describe(types[0])} to {describe(types[1])} has no meaning",
                 "use ends of the same type")  # fmt: skip
    kind = RangeOf(common(types[0], types[-1]))
    return Range(sides[0], sides[1], node.low_closed, node.high_closed, node.offset, node.length, kind)


def _if(state: Checking, node: If, expected: Type | None) -> Node:
    condition = state.resolve(state, node.condition, None)
    need(state, condition, BOOLEAN, "if")
    if expected is None:
        then, otherwise = _pair(state, node.then, node.otherwise)
    else:
        then, otherwise = (state.resolve(state, branch, expected) for branch in (node.then, node.otherwise))
    return If(condition, then, otherwise, node.offset, node.length, common(then.type, otherwise.type))


_RULES: Mapping[type, Callable[..., Node]] = {
    Literal: _literal,
    Name: resolve_name,
    Local: _bound,
    Input: _input,
    Member: _member,
    Filter: resolve_filter,
    Negate: _negate,
    Arithmetic: _arithmetic,
    Compare: _compare,
    Logic: _logic,
    Between: _between,
    In: _in,
    Cell: _cell,
    Range: _range,
    If: _if,
    For: resolve_for,
    Quantified: resolve_quantified,
    Items: resolve_items,
    Context: resolve_context,
    Call: resolve_call,
}
