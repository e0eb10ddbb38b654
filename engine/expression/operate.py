"""The operators on values of any kind: a blank or a mismatch gives blank, never an exception."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow
from uuid import UUID

from engine.expression.env import Env, bounded, charge
from engine.expression.numbers import EXACT, LARGEST_INT, OVERFLOW
from engine.expression.problems import ExpressionLimit
from engine.expression.ranges import Span
from engine.expression.temporal import LONGEST_MONTHS, Months, add_months, local, shift
from engine.values import Value

LARGEST_EXPONENT = 999

_KINDS: Mapping[type, str] = {
    bool: "boolean",
    int: "number",
    Decimal: "number",
    str: "text",
    date: "date",
    datetime: "datetime",
    time: "time",
    timedelta: "days",
    Months: "months",
    list: "list",
    tuple: "list",
    UUID: "id",
    Span: "range",
    type(None): "blank",
}
_ORDERED = frozenset({"number", "text", "date", "datetime", "time", "days", "months"})
_MICRO = timedelta(microseconds=1)
_SOME_DAY = date(2000, 1, 1)


def kind_of(value: Value) -> str:
    """Name the kind of a value: number, text, …, record for mappings."""
    known = _KINDS.get(type(value))
    if known is not None:
        return known
    return "record" if isinstance(value, Mapping) else "other"


def equal(env: Env, left: Value, right: Value) -> bool | None:
    """Compare two values; blank equals only blank, values of different kinds compare to blank."""
    if left is None or right is None:
        return left is right
    a, b = kind_of(left), kind_of(right)
    if a != b:
        return _same_record(left, right) if {a, b} == {"id", "record"} else None
    if a == "list":
        return _equal_lists(env, left, right)
    if a == "record":
        return _equal_records(env, left, right)
    if a == "range":
        ends = (equal(env, left.low, right.low), equal(env, left.high, right.high))
        return ends == (True, True) and (left.low_closed, left.high_closed) == (right.low_closed, right.high_closed)
    return bool(left == right)


def less(left: Value, right: Value) -> bool | None:
    """Say whether left comes before right, blank when they have no order."""
    kind = kind_of(left)
    if kind != kind_of(right) or kind not in _ORDERED:
        return None
    try:
        return bool(left < right)
    except TypeError:
        return None


def compare(env: Env, operator: str, left: Value, right: Value) -> bool | None:
    """Apply one of = != < <= > >=."""
    if operator == "=":
        return equal(env, left, right)
    if operator == "!=":
        return negate(equal(env, left, right))
    if operator in ("<", ">="):
        before = less(left, right)
        return before if operator == "<" else negate(before)
    after = less(right, left)
    return after if operator == ">" else negate(after)


def negate(truth: Value) -> bool | None:
    """Three-valued not."""
    return not truth if truth is True or truth is False else None


def arithmetic(env: Env, operator: str, left: Value, right: Value) -> Value:
    """Apply one of + - * / ** to values of any kind."""
    a, b = kind_of(left), kind_of(right)
    try:
        if a == b == "number":
            return calculate(env, operator, left, right)
        found = _OTHERS[operator](env, a, b, left, right) if operator in _OTHERS else None
    except Overflow:
        raise ExpressionLimit(OVERFLOW) from None
    except (OverflowError, TypeError, InvalidOperation, DivisionByZero):
        return None
    return found


def calculate(env: Env, operator: str, left: Value, right: Value) -> Value:
    """Apply an operator to two numbers; whole numbers stay whole, division by zero raises."""
    if type(left) is int and type(right) is int and operator in ("+", "-", "*"):
        result = left + right if operator == "+" else left - right if operator == "-" else left * right
        if -LARGEST_INT < result < LARGEST_INT:
            return result
    match operator:
        case "+":
            return EXACT.add(left, right)
        case "-":
            return EXACT.subtract(left, right)
        case "*":
            return EXACT.multiply(left, right)
        case "/":
            return EXACT.divide(left, right)
    if abs(right) > LARGEST_EXPONENT:
        raise ExpressionLimit(f"an exponent is larger than {LARGEST_EXPONENT}")
    charge(env, 50)
    if left == 0 and right < 0:  # the standard library would give infinity
        return None
    return EXACT.power(left, right) if right else 1


def scale_days(amount: timedelta, factor: Value) -> timedelta:
    """Multiply elapsed time by a number."""
    return timedelta(microseconds=int(EXACT.multiply(amount // _MICRO, factor)))


def ratio(left: timedelta, right: timedelta) -> Value:
    """Divide elapsed time by elapsed time."""
    return EXACT.divide(left // _MICRO, right // _MICRO)


def identity(value: Value) -> Value:
    """Give the id of a record, the value itself when it is none."""
    return value.get("id", value) if isinstance(value, Mapping) else value


def _same_record(left: Value, right: Value) -> bool | None:
    a, b = identity(left), identity(right)
    return bool(a == b) if type(a) is type(b) else None


def _equal_lists(env: Env, left: Value, right: Value) -> bool | None:
    charge(env, 1 + len(left))
    if len(left) != len(right):
        return False
    results = [equal(env, a, b) for a, b in zip(left, right, strict=True)]
    return False if False in results else None if None in results else True


def _equal_records(env: Env, left: Value, right: Value) -> bool | None:
    charge(env, 1 + len(left))
    if left.keys() != right.keys():
        return False
    results = [equal(env, value, right[key]) for key, value in left.items()]
    return False if False in results else None if None in results else True


def _add(env: Env, a: str, b: str, left: Value, right: Value) -> Value:
    if a == b == "text":
        bounded(env, len(left) + len(right))
        return left + right
    if a == b == "days":
        return left + right
    if a == b == "months":
        return _months(left.count + right.count)
    if a in ("days", "months"):
        a, b, left, right = b, a, right, left
    if b == "days":
        return _move(env, a, left, right)
    return _move_months(env, a, left, right.count) if b == "months" else None


def _subtract(env: Env, a: str, b: str, left: Value, right: Value) -> Value:
    if a == b == "days":
        return left - right
    if a == b == "months":
        return _months(left.count - right.count)
    if a == b == "time":
        return datetime.combine(_SOME_DAY, left) - datetime.combine(_SOME_DAY, right)
    if a == b == "date":
        return left - right
    if a == b == "datetime":
        return _elapsed(env, left, right)
    if b == "days":
        return _move(env, a, left, -right)
    return _move_months(env, a, left, -right.count) if b == "months" else None


def _elapsed(env: Env, left: datetime, right: datetime) -> Value:
    """A moment written with an offset and one written without are not subtracted: FEEL gives blank."""
    written = [moment.tzinfo for moment in (left, right) if moment.tzinfo is not UTC]
    if len(written) == 2 and (written[0] is env.zone) != (written[1] is env.zone):
        return None
    return left.astimezone(UTC) - right.astimezone(UTC)


def _multiply(env: Env, a: str, b: str, left: Value, right: Value) -> Value:
    if a == "number":
        a, b, left, right = b, a, right, left
    if b != "number":
        return None
    if a == "days":
        return scale_days(left, right)
    return _months(int(EXACT.multiply(left.count, right))) if a == "months" else None


def _divide(env: Env, a: str, b: str, left: Value, right: Value) -> Value:
    if a == "days" and b == "number":
        return timedelta(microseconds=int(EXACT.divide(left // _MICRO, right)))
    if a == "months" and b == "number":
        return _months(int(EXACT.divide(left.count, right)))
    if a == b == "days":
        return ratio(left, right)
    return EXACT.divide(left.count, right.count) if a == b == "months" else None


def _months(count: int) -> Months | None:
    return Months(count) if abs(count) <= LONGEST_MONTHS else None


def _move(env: Env, kind: str, value: Value, amount: timedelta) -> Value:
    match kind:
        case "date":
            return value + timedelta(days=amount.days)
        case "datetime":
            return shift(value, amount)
        case "time":
            moved = datetime.combine(_SOME_DAY, value) + amount % timedelta(days=1)
            return moved.timetz()
    return None


def _move_months(env: Env, kind: str, value: Value, count: int) -> Value:
    match kind:
        case "date":
            return add_months(value, count)
        case "datetime":
            return add_months(local(value, env.zone), count)
    return None


_OTHERS = {"+": _add, "-": _subtract, "*": _multiply, "/": _divide}
