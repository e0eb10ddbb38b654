"""Functions on numbers, and the aggregates over lists of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from functools import reduce

from engine.expression.env import Env, charge
from engine.expression.functions.signature import Function, Param
from engine.expression.numbers import EXACT, OVERFLOW, is_number, whole, whole_part
from engine.expression.operate import arithmetic, less
from engine.expression.problems import ExpressionLimit
from engine.expression.temporal import Months
from engine.expression.types import ANY, BOOLEAN, DURATION, NUMBER, TEXT, Either, ListOf, Type
from engine.values import Value

_NUMERIC = frozenset({int, Decimal})
_ZERO = Decimal(0)
SMALLEST_SCALE, LARGEST_SCALE = -6_111, 6_176


def elements(env: Env, args: tuple[Value, ...]) -> list[Value]:
    """Give the values an aggregate runs over: one list, or the arguments themselves; blanks are skipped."""
    values = args[0] if len(args) == 1 and isinstance(args[0], list | tuple) else args
    charge(env, 1 + len(values))
    return [value for value in values if value is not None]


def element_type(types: tuple[Type, ...]) -> Type:
    """Give the type of what an aggregate runs over."""
    first = types[0] if types else ANY
    return first.item if isinstance(first, ListOf) else first


def count_values(env: Env, *args: Value) -> Value:
    values = args[0] if len(args) == 1 and isinstance(args[0], list | tuple) else args
    if len(args) == 1 and args[0] is None:
        return 0
    charge(env, 1)
    return len(values)


def sum_values(env: Env, *args: Value) -> Value:
    if len(args) == 1 and args[0] is None:
        return None
    values = elements(env, args)
    if not values:
        return 0
    if _are_numbers(values):
        return _exact_sum(values)
    total = values[0]
    if not isinstance(total, timedelta | Months):
        return None
    for value in values[1:]:
        total = arithmetic(env, "+", total, value)
    return total


def mean_values(env: Env, *args: Value) -> Value:
    values = elements(env, args)
    if not values or not _are_numbers(values):
        return None
    return EXACT.divide(_exact_sum(values), len(values))


def least_value(env: Env, *args: Value) -> Value:
    return _extreme(elements(env, args), lambda found, value: less(value, found))


def greatest_value(env: Env, *args: Value) -> Value:
    return _extreme(elements(env, args), less)


def absolute(env: Env, value: Value) -> Value:
    if isinstance(value, Months):
        return Months(abs(value.count))
    return abs(value) if isinstance(value, timedelta | int) else EXACT.abs(value)


def rounding(mode: str) -> Callable[..., Value]:
    """Make a function that rounds to a number of digits behind the point in the given mode."""

    def rounded(env: Env, number: Value, digits: Value = 0) -> Value:
        scale = whole_part(digits)
        if scale is None or not SMALLEST_SCALE <= scale <= LARGEST_SCALE:
            return None
        return quantize(number, scale, mode)

    return rounded


def quantize(number: Value, scale: int, mode: str) -> Decimal:
    """Round to `scale` digits behind the point; a number with fewer digits stays as it is."""
    exact = Decimal(number)
    exponent = exact.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= -scale:
        return exact
    if exact.adjusted() < -scale - 1:
        # Far below the last digit kept: only the direction matters, and quantize would need every digit between.
        exact = Decimal((exact.is_signed(), (1,), -scale - 2)) if exact else exact
    return exact.quantize(Decimal((0, (1,), -scale)), rounding=mode, context=EXACT)


def modulo(env: Env, number: Value, divisor: Value) -> Value:
    if divisor == 0:
        return None
    try:
        quotient = EXACT.divide(number, divisor).to_integral_value(ROUND_FLOOR)
        return EXACT.subtract(number, EXACT.multiply(divisor, quotient))
    except (DivisionByZero, InvalidOperation):
        return None


def square_root(env: Env, number: Value) -> Value:
    return EXACT.sqrt(Decimal(number)) if number >= 0 else None


def is_even(env: Env, number: Value) -> Value:
    exact = whole(number)
    return None if exact is None else exact % 2 == 0


def is_odd(env: Env, number: Value) -> Value:
    exact = whole(number)
    return None if exact is None else exact % 2 == 1


def to_number(env: Env, value: Value) -> Value:
    if is_number(value):
        return value
    text = value.strip()
    if not text or len(text) > 40 or not all(character in "0123456789.+-eE" for character in text):
        return None
    try:
        number = EXACT.create_decimal(text)
    except (InvalidOperation, Overflow):
        return None
    return number if number.is_finite() else None


def _are_numbers(values: list[Value]) -> bool:
    return _NUMERIC.issuperset(map(type, values))


def _exact_sum(values: list[Value]) -> Value:
    try:
        return reduce(EXACT.add, values, _ZERO)
    except Overflow:
        raise ExpressionLimit(OVERFLOW) from None


def _extreme(values: list[Value], is_better: Callable[[Value, Value], bool | None]) -> Value:
    if not values:
        return None
    found = values[0]
    for value in values[1:]:
        better = is_better(found, value)
        if better is None:
            return None
        if better:
            found = value
    return found


_MANY = (Param("list", ANY, many=True),)
_DIGITS = (Param("number", NUMBER), Param("digits", NUMBER, optional=True))
_NUMBER = (Param("number", NUMBER),)


def _round(name: str, mode: str, *aliases: str) -> Function:
    return Function(name=name, aliases=aliases, params=_DIGITS, gives=NUMBER, run=rounding(mode))


FUNCTIONS: tuple[Function, ...] = (
    Function(
        name="sum", aliases=("求和", "SUM"), params=_MANY, gives=element_type, run=sum_values, takes_blank=True
    ),
    Function(name="count", aliases=("计数", "COUNT"), params=_MANY, gives=NUMBER, run=count_values, takes_blank=True),
    Function(
        name="min", aliases=("最小", "MIN"), params=_MANY, gives=element_type, run=least_value, takes_blank=True
    ),
    Function(
        name="max", aliases=("最大", "MAX"), params=_MANY, gives=element_type, run=greatest_value, takes_blank=True
    ),
    Function(
        name="mean", aliases=("平均", "AVERAGE"), params=_MANY, gives=NUMBER, run=mean_values, takes_blank=True
    ),
    Function(
        name="abs", aliases=("绝对值", "ABS"), params=(Param("number", Either((NUMBER, *DURATION.options))),),
        gives=lambda types: types[0], run=absolute,
    ),
    _round("floor", ROUND_FLOOR, "向下取整", "FLOOR"),
    _round("ceiling", ROUND_CEILING, "向上取整", "CEILING"),
    _round("round", ROUND_HALF_UP, "四舍五入", "ROUND"),
    _round("round half up", ROUND_HALF_UP),
    _round("round half down", ROUND_HALF_DOWN),
    _round("round up", ROUND_UP, "ROUNDUP"),
    _round("round down", ROUND_DOWN, "ROUNDDOWN"),
    Function(
        name="decimal", aliases=("保留小数",), params=(Param("number", NUMBER), Param("digits", NUMBER)), gives=NUMBER,
        run=rounding(ROUND_HALF_EVEN),
    ),
    Function(
        name="modulo", aliases=("取余", "MOD"), params=(Param("number", NUMBER), Param("divisor", NUMBER)),
        gives=NUMBER, run=modulo,
    ),
    Function(name="sqrt", aliases=("平方根", "SQRT"), params=_NUMBER, gives=NUMBER, run=square_root),
    Function(name="even", aliases=("偶数", "ISEVEN"), params=_NUMBER, gives=BOOLEAN, run=is_even),
    Function(name="odd", aliases=("奇数", "ISODD"), params=_NUMBER, gives=BOOLEAN, run=is_odd),
    Function(
        name="number", aliases=("数值", "VALUE"), params=(Param("text", Either((TEXT, NUMBER))),), gives=NUMBER,
        run=to_number,
    ),
)  # fmt: skip
