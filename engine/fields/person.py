"""One person of the organisation."""

from __future__ import annotations

from datetime import tzinfo

from engine.errors import Text
from engine.model.form import Field
from engine.plugin.id_in import present_id, read_id
from engine.plugin.kinds import FieldKind, Meaning, Storage
from engine.values import Json, Value


def parse(raw: Json, field: Field, zone: tzinfo) -> Value:
    """Give the id; that it exists and may be chosen is checked with the form."""
    return read_id(raw, "a person from the list", "列表中的人员")


KIND = FieldKind(
    key="person",
    label=Text(en="Person", zh="人员"),
    storage=Storage.ID,
    meaning=Meaning.PERSON,
    parse=parse,
    present=present_id,
)
