"""Closures of `in` and of decision table cells: a value against tests, three-valued."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from engine.expression.closure import ORDER, Build, Closure
from engine.expression.env import Env, charge
from engine.expression.numbers import is_number, negative
from engine.expression.operate import compare, equal, kind_of, negate
from engine.expression.ranges import Span
from engine.expression.tree import Cell, In, Input, Items, Literal, Negate, Node, Range, UnaryTest, walk
from engine.values import Value

Passes: TypeAlias = Callable[[Env, Value], bool | None]


def build_in(node: In, build: Build) -> Closure:
    """Compile `value in (tests)`; blank compares like everywhere else."""
    value = build(node.value)
    words = constants(node)
    if words is not None:
        return _among(value, words, node.negated)
    passes = any_of(tuple(build_test(test, build) for test in node.tests))
    if node.negated:
        return lambda env: negate(passes(env, value(env)))
    return lambda env: passes(env, value(env))


def build_cell(node: Cell, build: Build) -> Closure:
    """Compile a cell; `env.input` is tested."""
    passes = cell_passes(node, build)
    return lambda env: passes(env, env.input)


def cell_passes(node: Cell, build: Build) -> Passes:
    """Compile a cell to a test of a value, which has to be `env.input` as well."""
    if not node.tests:
        return lambda env, value: True
    passes = any_of(tuple(build_test(test, build) for test in node.tests))
    return (lambda env, value: negate(passes(env, value))) if node.negated else passes


def build_test(test: Node, build: Build) -> Passes:
    """Compile one test."""
    if isinstance(test, UnaryTest):
        operand, sign = build(test.operand), test.operator
        number = _number(test.operand)
        if number is not None and sign in ORDER:
            return _ordered(ORDER[sign], number)
        return lambda env, value: compare(env, sign, value, operand(env))
    if any(isinstance(node, Input) for node in walk(test)):
        condition = build(test)
        return lambda env, value: condition(env) is True
    if isinstance(test, Items) and any(isinstance(item, UnaryTest) for item in test.items):
        return any_of(tuple(build_test(item, build) for item in test.items))
    if isinstance(test, Range):
        return _between_ends(test, build)
    wanted = build(test)
    return lambda env, value: is_in(env, value, wanted(env))


def build_range(node: Range, build: Build) -> Closure:
    """Compile a range to a value."""
    low = build(node.low) if node.low is not None else None
    high = build(node.high) if node.high is not None else None
    low_closed, high_closed = node.low_closed, node.high_closed

    def run(env: Env) -> Value:
        start = low(env) if low is not None else None
        end = high(env) if high is not None else None
        if (low is not None and start is None) or (high is not None and end is None):
            return None
        if low is not None and high is not None and kind_of(start) != kind_of(end):
            return None
        return Span(start, end, low_closed, high_closed)

    return run


def _between_ends(node: Range, build: Build) -> Passes:
    """Both ends are comparisons joined by and: a blank end leaves open only what the other end lets through."""
    least, most = (None if side is None else _number(side) for side in (node.low, node.high))
    if (least is None) is (node.low is None) and (most is None) is (node.high is None):
        return _between_numbers(least, most, node)
    low = build(node.low) if node.low is not None else None
    high = build(node.high) if node.high is not None else None
    above, below = ">=" if node.low_closed else ">", "<=" if node.high_closed else "<"

    def passes(env: Env, value: Value) -> bool | None:
        from_low = True if low is None else compare(env, above, value, low(env))
        to_high = True if high is None else compare(env, below, value, high(env))
        return False if from_low is False or to_high is False else None if None in (from_low, to_high) else True

    return passes


def _number(node: Node) -> int | Decimal | None:
    """Give the number written out here, None for anything else."""
    if isinstance(node, Negate) and isinstance(node.operand, Literal) and is_number(node.operand.value):
        return negative(node.operand.value)
    return node.value if isinstance(node, Literal) and is_number(node.value) else None


def _ordered(before: Callable[[Value, Value], bool], number: int | Decimal) -> Passes:
    return lambda env, value: before(value, number) if is_number(value) else None


def _between_numbers(low: int | Decimal | None, high: int | Decimal | None, node: Range) -> Passes:
    above, below = ORDER[">=" if node.low_closed else ">"], ORDER["<=" if node.high_closed else "<"]
    if low is None:
        return _ordered(below, high or 0)
    if high is None:
        return _ordered(above, low)
    return lambda env, value: above(value, low) and below(value, high) if is_number(value) else None


def any_of(tests: tuple[Passes, ...]) -> Passes:
    """Join tests by or."""
    if len(tests) == 1:
        return tests[0]

    def passes(env: Env, value: Value) -> bool | None:
        result: bool | None = False
        for test in tests:
            found = test(env, value)
            if found is True:
                return True
            if found is None:
                result = None
        return result

    return passes


def is_in(env: Env, value: Value, wanted: Value) -> bool | None:
    """UnaryTest a value against a value, a range, or the elements of a list."""
    if isinstance(wanted, Span):
        return _lies_in(env, value, wanted)
    if isinstance(wanted, list | tuple):
        charge(env, 1 + len(wanted))
        return True if equal(env, value, wanted) else _among_elements(env, value, wanted)
    return equal(env, value, wanted)


def _among_elements(env: Env, value: Value, elements: Value) -> bool | None:
    """An element of another kind is another element; only a range that cannot be compared leaves it open."""
    result: bool | None = False
    for element in elements:
        found = _lies_in(env, value, element) if isinstance(element, Span) else equal(env, value, element) is True
        if found is True:
            return True
        if found is None:
            result = None
    return result


def _lies_in(env: Env, value: Value, span: Span) -> bool | None:
    above = True if span.low is None else compare(env, ">=" if span.low_closed else ">", value, span.low)
    below = True if span.high is None else compare(env, "<=" if span.high_closed else "<", value, span.high)
    return False if above is False or below is False else None if above is None or below is None else True


def constants(node: In) -> frozenset[Value] | None:
    """Give the values of a list of literals of the type of the value, None when it is anything else."""
    tests = node.tests[0].items if len(node.tests) == 1 and isinstance(node.tests[0], Items) else node.tests
    if not all(isinstance(test, Literal) and isinstance(test.value, str) for test in tests):
        return None
    return frozenset(test.value for test in tests if isinstance(test, Literal))


def _among(value: Closure, constants: frozenset[Value], negated: bool) -> Closure:
    def run(env: Env) -> Value:
        found = value(env)
        if type(found) is str:
            return (found in constants) is not negated
        # A blank equals no text; a value of another kind cannot be compared with one.
        return negated if found is None else None

    return run
