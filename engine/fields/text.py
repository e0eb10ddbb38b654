"""One line of text."""

from __future__ import annotations

from datetime import tzinfo

from engine.errors import Text
from engine.expression.patterns import is_whole
from engine.model.form import Field
from engine.plugin.kinds import FieldKind, Meaning, Storage, ValueRefused
from engine.plugin.refusals import too_long, too_short
from engine.plugin.text_in import read_text
from engine.values import Json, Value

MOST = 500


def parse(raw: Json, field: Field, zone: tzinfo) -> Value:
    """Give the trimmed text; the whole of it must match the field's pattern, lengths count code points."""
    text = read_text(raw, is_trimmed=True)
    if text is None:
        return None
    text = " ".join(text.split("\n"))
    most = field.max or MOST
    if len(text) > most:
        raise too_long(most)
    if field.min is not None and len(text) < field.min:
        raise too_short(field.min)
    if field.pattern and not is_whole(field.pattern, text):
        raise ValueRefused(
            "pattern",
            Text(en=f"Write it in the form {field.pattern}.", zh=f"格式应为 {field.pattern}"),
        )
    return text


def present(value: Value, zone: tzinfo) -> Json:
    """Give the text."""
    return value


KIND = FieldKind(
    key="text",
    label=Text(en="Text", zh="单行文本"),
    storage=Storage.TEXT,
    meaning=Meaning.TEXT,
    parse=parse,
    present=present,
    longest=MOST,
    options={
        "min": {"type": "integer", "minimum": 0},
        "max": {"type": "integer", "minimum": 1, "maximum": 10000},
        "pattern": {"type": "string", "minLength": 1, "maxLength": 200},
        "unique": {"type": "boolean"},
    },
)
