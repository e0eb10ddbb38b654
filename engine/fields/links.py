"""The records of another form that point here: derived, never stored, never sent."""

from __future__ import annotations

from datetime import tzinfo

from engine.errors import Text
from engine.model.form import Field
from engine.plugin.kinds import FieldKind, Meaning, Storage, ValueRefused
from engine.values import Json, Value


def parse(raw: Json, field: Field, zone: tzinfo) -> Value:
    """Refuse everything but blank."""
    if raw is None or raw == []:
        return None
    raise ValueRefused("derived", Text(en="This list fills itself; leave it out.", zh="此列表自动生成，不能填写"))


def present(value: Value, zone: tzinfo) -> Json:
    """Give nothing: the rows are shown as a list of their own."""
    return None


KIND = FieldKind(
    key="links",
    label=Text(en="Linked records", zh="反向关联"),
    storage=Storage.NOTHING,
    meaning=Meaning.LINKS,
    parse=parse,
    present=present,
    options={
        "form": {"type": "string"},
        "by": {"type": "string"},
        "show": {"type": "array", "items": {"type": "string"}},
    },
    needs=("form", "by"),
    is_input=False,
)
