"""Values as records hold them, from values as rules compute them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from engine.model.form import Field
from engine.plugin.decimals import rounded
from engine.plugin.kinds import FieldKind, Storage
from engine.values import Value

LEAST, GREATEST = -(2**63), 2**63 - 1


def as_stored(field: Field, kind: FieldKind, value: Value) -> Value:
    """Give a computed value as the field keeps it: numbers rounded half up, records by id, blank text as blank.

    A number that does not fit is blank.
    """
    if isinstance(value, Mapping):
        return value.get("id")
    if isinstance(value, list):
        return tuple(value) or None
    if isinstance(value, str):
        return value.strip() or None
    if kind.storage is Storage.DECIMAL and isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return rounded(value, field.scale)
    if kind.storage is Storage.INTEGER and isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        whole = int(value) if isinstance(value, int) else int(value.to_integral_value(ROUND_HALF_UP))
        return whole if LEAST <= whole <= GREATEST else None
    return value


def is_blank(value: Value) -> bool:
    """Say whether nothing is filled in; `false` and 0 are something."""
    return value is None or value == "" or value == ()
