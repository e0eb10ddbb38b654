"""Closures of arithmetic and comparison, specialised where the types are known."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import DivisionByZero, InvalidOperation, Overflow

from engine.expression.closure import ORDER, Build, Closure, is_scalar
from engine.expression.env import Env
from engine.expression.numbers import EXACT, LARGEST_INT, OVERFLOW, negative
from engine.expression.operate import arithmetic, compare
from engine.expression.problems import ExpressionLimit
from engine.expression.temporal import Months
from engine.expression.tree import Arithmetic, Between, Compare, Literal, Name, Negate
from engine.expression.types import BOOLEAN, NUMBER, TEXT, Choice, Type
from engine.values import Value

_WHOLE: Mapping[str, Callable[[Value, Value], Value]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_EXACT: Mapping[str, Callable[[Value, Value], Value]] = {
    "+": EXACT.add,
    "-": EXACT.subtract,
    "*": EXACT.multiply,
    "/": EXACT.divide,
}


def build_arithmetic(node: Arithmetic, build: Build) -> Closure:
    """Compile `left operator right`."""
    left, right, sign = build(node.left), build(node.right), node.operator
    if node.left.type is NUMBER and node.right.type is NUMBER and sign in _EXACT:
        return _divided(left, right) if sign == "/" else _calculated(left, right, _WHOLE[sign], _EXACT[sign])
    return lambda env: arithmetic(env, sign, left(env), right(env))


def build_negate(node: Negate, build: Build) -> Closure:
    """Compile `-operand`."""
    if isinstance(node.operand, Literal) and node.operand.type is NUMBER:
        constant = negative(node.operand.value)
        return lambda env: constant
    operand = build(node.operand)

    def run(env: Env) -> Value:
        value = operand(env)
        if isinstance(value, Months):
            return Months(-value.count)
        return None if value is None else arithmetic(env, "*", value, -1)

    return run


def build_compare(node: Compare, build: Build) -> Closure:
    """Compile a comparison."""
    left, right, sign = node.left, node.right, node.operator
    has_order = left.type is not BOOLEAN or sign not in ORDER
    if not (is_scalar(left.type) and _plain(left.type) == _plain(right.type) and has_order):
        a, b = build(left), build(right)
        return lambda env: compare(env, sign, a(env), b(env))
    if isinstance(left, Name) and isinstance(right, Literal):
        return _name_and_constant(left.name, sign, build(right))
    if sign in ("=", "!="):
        return _equality(build(left), build(right), sign == "=")
    return _ordering(build(left), build(right), ORDER[sign])


def build_between(node: Between, build: Build) -> Closure:
    """Compile `value between low and high`: three-valued, as two comparisons joined by and."""
    value, low, high = build(node.value), build(node.low), build(node.high)

    def run(env: Env) -> Value:
        found = value(env)
        above = compare(env, ">=", found, low(env))
        below = compare(env, "<=", found, high(env))
        return False if above is False or below is False else None if above is None or below is None else True

    return run


def _plain(type_: Type) -> Type:
    return TEXT if isinstance(type_, Choice) else type_


def _calculated(
    left: Closure, right: Closure, whole: Callable[[Value, Value], Value], exact: Callable[[Value, Value], Value]
) -> Closure:
    def run(env: Env) -> Value:
        a, b = left(env), right(env)
        if a is None or b is None:
            return None
        if type(a) is int and type(b) is int:
            result = whole(a, b)
            if -LARGEST_INT < result < LARGEST_INT:
                return result
        try:
            return exact(a, b)
        except Overflow:
            raise ExpressionLimit(OVERFLOW) from None
        except TypeError:
            return None

    return run


def _divided(left: Closure, right: Closure) -> Closure:
    divide = EXACT.divide

    def run(env: Env) -> Value:
        a, b = left(env), right(env)
        if a is None or b is None:
            return None
        try:
            return divide(a, b)
        except Overflow:
            raise ExpressionLimit(OVERFLOW) from None
        except (DivisionByZero, InvalidOperation, TypeError):
            return None

    return run


def _name_and_constant(name: str, sign: str, constant: Closure) -> Closure:
    if sign == "=":
        return lambda env: env.names.get(name) == constant(env)
    if sign == "!=":
        return lambda env: env.names.get(name) != constant(env)
    before = ORDER[sign]

    def run(env: Env) -> Value:
        value = env.names.get(name)
        if value is None:
            return None
        try:
            return before(value, constant(env))
        except TypeError:
            return None

    return run


def _equality(left: Closure, right: Closure, wanted: bool) -> Closure:
    if wanted:
        return lambda env: left(env) == right(env)
    return lambda env: left(env) != right(env)


def _ordering(left: Closure, right: Closure, before: Callable[[Value, Value], bool]) -> Closure:
    def run(env: Env) -> Value:
        a, b = left(env), right(env)
        if a is None or b is None:
            return None
        try:
            return before(a, b)
        except TypeError:
            return None

    return run
