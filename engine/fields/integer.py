"""A whole number of 64 bits."""

from __future__ import annotations

from datetime import tzinfo

from engine.errors import Text
from engine.model.form import Field
from engine.plugin.kinds import FieldKind, Meaning, Storage
from engine.plugin.refusals import too_large, too_small, wrong_type
from engine.values import Json, Value

LEAST, GREATEST = -(2**63), 2**63 - 1
BOUND: Json = {"type": "integer", "minimum": LEAST, "maximum": GREATEST}


def parse(raw: Json, field: Field, zone: tzinfo) -> Value:
    """Give the number; only a JSON integer is one (`"1"`, `true` and `1.0` are not)."""
    if raw is None:
        return None
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise wrong_type("a whole number", "整数")
    least = LEAST if field.min is None else field.min
    most = GREATEST if field.max is None else field.max
    if raw < least:
        raise too_small(least)
    if raw > most:
        raise too_large(most)
    return raw


def present(value: Value, zone: tzinfo) -> Json:
    """Give the number."""
    return value if value is None else int(value)


KIND = FieldKind(
    key="integer",
    label=Text(en="Whole number", zh="整数"),
    storage=Storage.INTEGER,
    meaning=Meaning.NUMBER,
    parse=parse,
    present=present,
    options={"min": BOUND, "max": BOUND, "unique": {"type": "boolean"}},
)
