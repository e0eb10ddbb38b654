"""One record of another form."""

from __future__ import annotations

from datetime import tzinfo

from engine.errors import Text
from engine.model.form import Field
from engine.plugin.id_in import present_id, read_id
from engine.plugin.kinds import FieldKind, Meaning, Storage
from engine.values import Json, Value


def parse(raw: Json, field: Field, zone: tzinfo) -> Value:
    """Give the id; that it exists and may be chosen is checked with the form."""
    return read_id(raw, "a record from the list", "列表中的记录")


KIND = FieldKind(
    key="link",
    label=Text(en="Link", zh="关联记录"),
    storage=Storage.ID,
    meaning=Meaning.LINK,
    parse=parse,
    present=present_id,
    options={
        "form": {"type": "string"},
        "where": {"$ref": "#/$defs/expression"},
        "show": {"type": "array", "items": {"type": "string"}},
        "unique": {"type": "boolean"},
    },
    needs=("form",),
)
