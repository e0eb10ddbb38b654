"""Exact decimal numbers: read from outside, rounded to a scale, written as text. Never a float.

A decimal of a field has at most 18 digits, `scale` of them behind the point, so that both databases keep it exactly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import tzinfo
from decimal import ROUND_HALF_UP, Context, Decimal

from engine.errors import Text
from engine.model.form import Field
from engine.plugin.kinds import ValueRefused
from engine.plugin.refusals import too_large, too_small, wrong_type
from engine.values import Json, Value

MOST_DIGITS = 18
MOST_SCALE = 10
LONGEST = 10**30
DECIMAL_OPTIONS: Mapping[str, Json] = {
    "scale": {"type": "integer", "minimum": 0, "maximum": MOST_SCALE},
    "min": {"type": "number"},
    "max": {"type": "number"},
}
_SHAPE = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{1,30})?|\.\d{1,30})", re.ASCII)
_ROOMY = Context(prec=80, rounding=ROUND_HALF_UP)


def parse_decimal(raw: Json, field: Field, zone: tzinfo) -> Value:
    """Give the number with the field's decimal places; more of them are refused, never cut. Raises ValueRefused."""
    found = read_decimal(raw, field.scale)
    if found is None:
        return None
    bound = most_of(field.scale)
    least = -bound if field.min is None else field.min
    most = bound if field.max is None else field.max
    if found < least:
        raise too_small(least)
    if found > most:
        raise too_large(most)
    return found


def most_of(scale: int) -> Decimal:
    """Give the greatest number of 18 digits with `scale` of them behind the point."""
    return Decimal(10**MOST_DIGITS - 1).scaleb(-scale)


def read_decimal(raw: Json, scale: int) -> Decimal | None:
    """Give the number of a JSON number or of text such as `"12.50"`, blank as None. Raises ValueRefused."""
    if raw is None or raw == "":
        return None
    found = _exact(raw)
    if found is None:
        raise _not_a_number()
    exact = found.quantize(Decimal(1).scaleb(-scale), context=_ROOMY)
    if exact != found:
        raise _too_fine(scale)
    return exact + 0  # no negative zero


def _exact(raw: Json) -> Decimal | None:
    """Give the number exactly as it was written, None for what is none or far too long; a binary fraction is none."""
    if isinstance(raw, str):
        return Decimal(raw) if _SHAPE.fullmatch(raw) else None
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal) or not -LONGEST < raw < LONGEST:
        return None
    found = Decimal(raw)
    return found if found.as_tuple().exponent > -30 else None  # type: ignore[operator]


def fits(value: int | Decimal, scale: int) -> bool:
    """Say whether a field of this scale can hold the number exactly."""
    return rounded(value, scale) == value


def rounded(value: int | Decimal, scale: int) -> Decimal | None:
    """Give the number rounded half up to the scale, None where it has too many digits."""
    number = Decimal(value)
    if not number.is_finite() or number.adjusted() > MOST_DIGITS:
        return None
    found = number.quantize(Decimal(1).scaleb(-scale), context=_ROOMY) + 0
    return found if abs(found) <= most_of(scale) else None


def decimal_text(value: int | Decimal, *, is_padded: bool, is_grouped: bool = False) -> str:
    """Write a number without exponent: zeros at the end stay where it `is_padded`, thousands stand apart if asked."""
    text = format(Decimal(value), ",f" if is_grouped else "f")
    if not is_padded and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def _not_a_number() -> ValueRefused:
    return wrong_type("a number such as 12.50", "数字，例如 12.50")


def _too_fine(scale: int) -> ValueRefused:
    if scale == 0:
        return wrong_type("a whole number", "整数")
    places = "1 decimal place" if scale == 1 else f"{scale} decimal places"
    return ValueRefused("scale", Text(en=f"Enter at most {places}.", zh=f"最多 {scale} 位小数"))
