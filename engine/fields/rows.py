"""Line items: several lines of the same columns."""

from __future__ import annotations

from datetime import tzinfo

from engine.errors import Text
from engine.model.form import Field
from engine.plugin.kinds import FieldKind, Meaning, Storage, ValueRefused
from engine.plugin.refusals import wrong_type
from engine.values import Json, Value

MOST = 500
MOST_EVER = 1000
MOST_COLUMNS = 90  # a line is read as one JSON list: PostgreSQL gives a function 100 values, SQLite 127
_NOT_YET: Json = {"$ref": "#/$defs/not_yet"}


def parse(raw: Json, field: Field, zone: tzinfo) -> Value:
    """Give the lines as objects; what stands in them is read by the types of the columns."""
    if raw is None:
        return ()
    if not isinstance(raw, list | tuple) or not all(isinstance(one, dict) for one in raw):
        raise wrong_type("a list of lines", "明细行")
    most = MOST if field.max is None else field.max
    if len(raw) > most:
        raise ValueRefused("max", Text(en=f"Keep at most {most} lines.", zh=f"最多 {most} 行"))
    return tuple(raw)


def present(value: Value, zone: tzinfo) -> Json:
    """Give the ids of the lines; what stands in them is written by the types of the columns."""
    return [{"id": str(line["id"])} for line in value or ()]


KIND = FieldKind(
    key="rows",
    label=Text(en="Line items", zh="明细"),
    storage=Storage.ROWS,
    meaning=Meaning.ROWS,
    parse=parse,
    present=present,
    options={
        "fields": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": MOST_COLUMNS,
            "additionalProperties": {"$ref": "#/$defs/column_field"},
        },
        "min": {"type": "integer", "minimum": 0, "maximum": MOST_EVER},
        "max": {"type": "integer", "minimum": 1, "maximum": MOST_EVER},
        "sums": {"type": "array", "items": {"type": "string"}},
        "name": {"type": "string"},
        **dict.fromkeys(("default", "value", "live", "open"), _NOT_YET),
    },
    needs=("fields",),
)
