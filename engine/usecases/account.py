"""What an entry of the trail says of values and answers, read back exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from engine.model.form import Form
from engine.plugin.kinds import Kinds, Storage
from engine.values import FieldKey, FileRef, Json, Value, Values


def changes_of(before: Values, after: Values, keys: Iterable[FieldKey]) -> Mapping[FieldKey, tuple[Value, Value]]:
    """Give before and after for each of the keys whose value differs."""
    return {key: (before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)}


def read_change(form: Form, kinds: Kinds, key: FieldKey, written: Json) -> tuple[Value, Value]:
    """Give back the values before and after kept for a field of the form, or for its state."""
    storage = kinds.fields[form.fields[key].type].storage if key in form.fields else Storage.CODE
    before, after = written
    return _read(storage, before), _read(storage, after)


def written_answers(answers: Iterable[tuple[tuple[Value, ...], Value]]) -> Json:
    """Write questions and answers of a decision with their types, so that it can be decided again."""
    return [[_tagged(question), _tagged(answer)] for question, answer in answers]


def read_answers(written: Json) -> tuple[tuple[tuple[Value, ...], Value], ...]:
    """Give back what `written_answers` wrote."""
    return tuple((_untagged(question), _untagged(answer)) for question, answer in written)


def _read(storage: Storage, written: Json) -> Value:
    if written is None:
        return None
    match storage:
        case Storage.ID:
            return UUID(written)
        case Storage.DATE:
            return date.fromisoformat(written)
        case Storage.MOMENT:
            return datetime.fromisoformat(written)
        case Storage.FILES:
            return tuple(_file(item) for item in written)
    return written


def _file(written: Json) -> FileRef:
    return FileRef(**{"media_type": "", **written, "id": UUID(written["id"])})


def _tagged(value: Value) -> Json:
    match value:
        case None | bool() | str():
            return value
        case int():
            return {"n": str(value)}
        case Decimal():
            return {"d": str(value)}
        case UUID():
            return {"id": str(value)}
        case datetime():
            return {"at": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case FileRef():
            return {"file": {"id": str(value.id), "name": value.name, "size": value.size, "sha256": value.sha256}}
        case Mapping():
            return {"of": {key: _tagged(item) for key, item in value.items()}}
        case tuple() | list():
            return [_tagged(item) for item in value]
    return {"text": str(value)}


_READERS: Mapping[str, Callable[[Json], Value]] = {
    "n": int,
    "d": Decimal,
    "id": UUID,
    "at": datetime.fromisoformat,
    "day": date.fromisoformat,
    "text": str,
    "file": _file,
    "of": lambda found: {key: _untagged(item) for key, item in found.items()},
}


def _untagged(written: Json) -> Value:
    match written:
        case dict():
            ((tag, found),) = written.items()
            return _READERS[tag](found)
        case list():
            return tuple(_untagged(item) for item in written)
    return written
