"""An exact decimal number."""

from __future__ import annotations

from datetime import tzinfo

from engine.errors import Text
from engine.plugin.decimals import DECIMAL_OPTIONS, decimal_text, parse_decimal
from engine.plugin.kinds import FieldKind, Meaning, Storage
from engine.values import Json, Value


def present(value: Value, zone: tzinfo) -> Json:
    """Give the number as text, without zeros at its end."""
    return None if value is None else decimal_text(value, is_padded=False)


KIND = FieldKind(
    key="number",
    label=Text(en="Number", zh="数字"),
    storage=Storage.DECIMAL,
    meaning=Meaning.NUMBER,
    parse=parse_decimal,
    present=present,
    options=DECIMAL_OPTIONS,
    scale=6,
)
