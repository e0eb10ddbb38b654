"""A number drawn when the form is sent."""

from __future__ import annotations

from datetime import tzinfo

from engine.errors import Text
from engine.model.form import Field
from engine.plugin.kinds import FieldKind, Meaning, Storage, ValueRefused
from engine.values import Json, Value


def parse(raw: Json, field: Field, zone: tzinfo) -> Value:
    """Refuse everything but blank: a serial cannot be chosen."""
    if raw is None or raw == "":
        return None
    raise ValueRefused(
        "derived",
        Text(en="This number is given on sending; leave it out.", zh="编号在提交时生成，不能填写"),
    )


def present(value: Value, zone: tzinfo) -> Json:
    """Give the number as text."""
    return value


KIND = FieldKind(
    key="serial",
    label=Text(en="Serial number", zh="编号"),
    storage=Storage.TEXT,
    meaning=Meaning.TEXT,
    parse=parse,
    present=present,
    options={
        "pattern": {"type": "string", "minLength": 1, "maxLength": 100},
        "restart": {"enum": ["never", "yearly", "monthly", "daily"]},
    },
    needs=("pattern",),
    is_input=False,
)
