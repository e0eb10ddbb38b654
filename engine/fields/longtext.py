"""Several lines of text, kept as typed."""

from __future__ import annotations

from datetime import tzinfo

from engine.errors import Text
from engine.model.form import Field
from engine.plugin.kinds import FieldKind, Meaning, Storage
from engine.plugin.refusals import too_long, too_short
from engine.plugin.text_in import read_text
from engine.values import Json, Value

MOST = 20_000


def parse(raw: Json, field: Field, zone: tzinfo) -> Value:
    """Give the text untrimmed; only white space is blank."""
    text = read_text(raw, is_trimmed=False)
    if text is None:
        return None
    most = field.max or MOST
    if len(text) > most:
        raise too_long(most)
    if field.min is not None and len(text) < field.min:
        raise too_short(field.min)
    return text


def present(value: Value, zone: tzinfo) -> Json:
    """Give the text."""
    return value


KIND = FieldKind(
    key="longtext",
    label=Text(en="Long text", zh="多行文本"),
    storage=Storage.TEXT,
    meaning=Meaning.TEXT,
    parse=parse,
    present=present,
    longest=MOST,
    options={
        "min": {"type": "integer", "minimum": 0},
        "max": {"type": "integer", "minimum": 1, "maximum": 100000},
    },
)
