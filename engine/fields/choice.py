"""One code of a dictionary."""

from __future__ import annotations

from datetime import tzinfo

from engine.errors import Text
from engine.model.form import Field
from engine.plugin.kinds import FieldKind, Meaning, Storage
from engine.plugin.refusals import wrong_type
from engine.values import Json, Value


def parse(raw: Json, field: Field, zone: tzinfo) -> Value:
    """Give the code as text; that the dictionary has it is checked with the form."""
    if raw is None or raw == "":
        return None
    if not isinstance(raw, str) or len(raw) > 40:
        raise wrong_type("one of the choices", "列表中的一项")
    return raw


def present(value: Value, zone: tzinfo) -> Json:
    """Give the code."""
    return value


KIND = FieldKind(
    key="choice",
    label=Text(en="Choice", zh="单选"),
    storage=Storage.CODE,
    meaning=Meaning.CHOICE,
    parse=parse,
    present=present,
    options={"from": {"type": "string"}, "unique": {"type": "boolean"}},
    needs=("from",),
)
