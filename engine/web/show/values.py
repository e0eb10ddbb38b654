"""Values of a record as a page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import quote

from engine.errors import Text
from engine.model.app import App
from engine.model.form import BUILT_IN_STATES, Field, Form
from engine.store.file_types import IN_PLACE
from engine.usecases.seen import Labels, SeenRecord
from engine.usecases.words import RECORD_STATES, amount_words
from engine.values import FileRef, Json, Value, Values
from engine.web.show.reader import Reader, size_of

TONES = {"green": "ok", "red": "bad", "amber": "warn", "blue": "run"}
TONE_ICONS = {"ok": "check", "bad": "x", "warn": "flag", "run": "clock", "idle": ""}
CODE_LOOKS = {
    "running": ("run", "clock"),
    "done": ("ok", "check"),
    "refused": ("bad", "x"),
    "returned": ("warn", "corner-up-left"),
    "withdrawn": ("idle", "arrow-back-up"),
}
NUMBERS = frozenset({"integer", "number", "money"})
SYSTEM_LABELS = {
    "state": Text(en="State", zh="状态"),
    "created_at": Text(en="Created", zh="创建时间"),
    "created_by": Text(en="Created by", zh="创建人"),
    "updated_at": Text(en="Changed", zh="更新时间"),
    "updated_by": Text(en="Changed by", zh="更新人"),
    "department": Text(en="Department", zh="部门"),
    "branch": Text(en="Branch", zh="分支机构"),
}


def blank() -> Json:
    """Give a value that is not there."""
    return _value("blank", "")


def state_of(app: App, form: Form, code: str | None, reader: Reader) -> Json:
    """Give a record's state as a badge: icon, word, colour; None without a state."""
    if code is None:
        return None
    dictionary = app.dictionaries.get(form.states or BUILT_IN_STATES)
    choice = None if dictionary is None else dictionary.choices.get(code)
    tone, icon = CODE_LOOKS.get(code, ("idle", ""))
    if choice is not None and choice.color in TONES:
        tone = TONES[choice.color]
        icon = icon if code in CODE_LOOKS and CODE_LOOKS[code][0] == tone else TONE_ICONS[tone]
    label = choice.label if choice is not None else RECORD_STATES.get(code, Text(en=code, zh=code))
    return {"label": reader.text(label), "tone": tone, "icon": icon}


def column_label(form: Form, key: str, reader: Reader) -> str:
    """Give the head of a column: a field's label or that of a system name."""
    found = form.fields.get(key)
    return reader.text(found.label if found is not None else SYSTEM_LABELS[key])


def is_number(form: Form, key: str) -> bool:
    """Say whether a column is aligned to the right."""
    return key in form.fields and form.fields[key].type in NUMBERS


def cell_of(record: SeenRecord, key: str, reader: Reader) -> Json:
    """Give one value of a record as a table shows it."""
    value = record.values.get(key)
    if key == "state":
        state = state_of(record.app, record.form, value, reader)
        return blank() if state is None else _value("state", state["label"], tone=state["tone"], icon=state["icon"])
    field = record.form.fields.get(key)
    if value is None:
        return blank()
    if isinstance(value, datetime):
        return _value("date", reader.in_table(value))
    if field is None:
        return _value("person" if key.endswith("_by") else "text", _label(record.labels, value))
    return value_of(record.app, field, value, record.labels, reader)


def value_of(app: App, field: Field, value: Value, labels: Labels, reader: Reader) -> Json:
    """Give a field's value as a page shows it."""
    if value is None or value == ():
        return blank()
    match field.type:
        case "choice":
            return _choice(app, field, value, reader)
        case "link":
            return _value("link", _label(labels, value), url=f"/apps/{app.key}/{field.form}/{value}")
        case "person" | "department":
            return _value(field.type, _label(labels, value))
        case "files":
            return _value("files", "", files=[file_of(file) for file in value])
        case "longtext":
            return _value("long", value)
        case "boolean":
            return _value("boolean", reader.say("field.yes" if value else "field.no"))
        case "rows":
            return _value("text", count_of(value, reader))
        case "number" | "money":
            return _value("number", amount_words(field, value, reader.language))
    return _plain(value, reader)


def count_of(lines: Sequence[Values], reader: Reader) -> str:
    """Say how many lines there are."""
    return reader.say("lines.one") if len(lines) == 1 else reader.say("lines.count", count=len(lines))


def file_of(file: FileRef) -> Json:
    """Give a file with its addresses."""
    return {
        "id": str(file.id),
        "name": file.name,
        "size": size_of(file.size),
        "type": (file.name.rpartition(".")[2] or "file").upper()[:5],
        "view": f"/view/{file.id}" if file.media_type in IN_PLACE else "",
        "download": f"/files/{file.id}/{quote(file.name, safe='')}",
    }


def text_of(app: App, field: Field, value: Value, labels: Labels, reader: Reader) -> str:
    """Give a value in words alone, for what changed and for facts."""
    if value is None or value == ():
        return "—"
    if field.type == "files":
        return reader.join([file.name for file in value])
    return str(value_of(app, field, value, labels, reader)["text"])


def _choice(app: App, field: Field, code: str, reader: Reader) -> Json:
    dictionary = app.dictionaries.get(field.dictionary)
    choice = None if dictionary is None else dictionary.choices.get(code)
    if choice is None:
        return _value("choice", code)
    if choice.color in TONES:
        tone = TONES[choice.color]
        return _value("state", reader.text(choice.label), tone=tone)
    return _value("choice", reader.text(choice.label))


def _plain(value: Value, reader: Reader) -> Json:
    match value:
        case datetime():
            return _value("date", reader.moment(value))
        case date():
            return _value("date", reader.day(value))
        case int():
            return _value("number", f"{value:,}")
    return _value("text", str(value))


def _label(labels: Labels, value: Value) -> str:
    return labels.get(value, "") or "—"


def _value(kind: str, text: str, *, url: str = "", tone: str = "", icon: str = "", files: Json = ()) -> Json:
    return {"kind": kind, "text": text, "url": url, "tone": tone, "icon": icon, "files": list(files), "members": []}
