"""When a value is the one a case expects."""

from __future__ import annotations

from decimal import Decimal

from engine.expression.operate import kind_of
from engine.expression.temporal import format_clock
from engine.values import Value

# The kit writes some numbers rounded; a number it writes with more digits than this may differ behind the eighth.
EXACT_DIGITS = 8
TOLERANCE = Decimal("1e-8")


def is_same(found: Value, expected: Value) -> bool:
    """Say whether two values are of the same kind and the same; numbers written with many digits, nearly."""
    kind = kind_of(found)
    if kind != kind_of(expected):
        return False
    match kind:
        case "list":
            return len(found) == len(expected) and all(map(is_same, found, expected))
        case "record":
            return found.keys() == expected.keys() and all(is_same(found[key], expected[key]) for key in found)
        case "number":
            digits = len(Decimal(expected).as_tuple().digits)
            return bool(abs(found - expected) <= (TOLERANCE * max(1, abs(expected)) if digits > EXACT_DIGITS else 0))
        case "time":
            return format_clock(found) == format_clock(expected)
    return bool(found == expected)
