"""An exact amount of money."""

from __future__ import annotations

from datetime import tzinfo

from engine.errors import Text
from engine.plugin.decimals import DECIMAL_OPTIONS, decimal_text, parse_decimal
from engine.plugin.kinds import FieldKind, Meaning, Storage
from engine.values import Json, Value


def present(value: Value, zone: tzinfo) -> Json:
    """Give the amount as text with all its decimal places."""
    return None if value is None else decimal_text(value, is_padded=True)


KIND = FieldKind(
    key="money",
    label=Text(en="Amount of money", zh="金额"),
    storage=Storage.DECIMAL,
    meaning=Meaning.NUMBER,
    parse=parse_decimal,
    present=present,
    options={**DECIMAL_OPTIONS, "currency": {"type": "string", "minLength": 1}},
    scale=2,
)
