"""Yes or no."""

from __future__ import annotations

from datetime import tzinfo

from engine.errors import Text
from engine.model.form import Field
from engine.plugin.kinds import FieldKind, Meaning, Storage
from engine.plugin.refusals import wrong_type
from engine.values import Json, Value


def parse(raw: Json, field: Field, zone: tzinfo) -> Value:
    """Give the boolean; only JSON true and false are one."""
    if raw is None or isinstance(raw, bool):
        return raw
    raise wrong_type("yes or no", "是或否")


def present(value: Value, zone: tzinfo) -> Json:
    """Give the boolean."""
    return value


KIND = FieldKind(
    key="boolean",
    label=Text(en="Yes / no", zh="是否"),
    storage=Storage.BOOLEAN,
    meaning=Meaning.BOOLEAN,
    parse=parse,
    present=present,
)
