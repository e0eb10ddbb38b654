"""Exact decimal arithmetic: 34 digits, half-even, never the context of the thread."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from engine.values import Value

EXACT = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow]
)
LARGEST_INT = 10**34
OVERFLOW = "the number gets too large"


def is_number(value: Value) -> bool:
    """Say whether the value is a number; true and false are none."""
    kind = type(value)
    return kind is Decimal or kind is int


def negative(number: int | Decimal) -> int | Decimal:
    """Give the number with the other sign, every digit kept."""
    return EXACT.minus(number) if isinstance(number, Decimal) else -number


def plain(number: int | Decimal) -> str:
    """Write the number without exponent and trailing zeros."""
    text = format(number, "f") if isinstance(number, Decimal) else str(number)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def whole_part(number: int | Decimal) -> int | None:
    """Give the number without its fraction, as places and counts of digits are read; None far beyond every limit."""
    return number if isinstance(number, int) else whole(number.to_integral_value(ROUND_DOWN))


def whole(number: Value) -> int | None:
    """Give the number as int when it is one without a fraction, else None."""
    if type(number) is int:
        return number
    if type(number) is Decimal and number == number.to_integral_value():
        return int(number) if number.adjusted() < 40 or not number else None
    return None
