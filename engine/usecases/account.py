"""What an entry of the trail says of values and answers, read back exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from engine.forms.line_changes import NUMBER, ToldLines, are_lines, differ, told_lines
from engine.model.form import Field, Form, field_of_place
from engine.plugin.kinds import Kinds, Storage
from engine.store.record_tables import FormTable, places_of
from engine.store.trail import Told
from engine.values import FieldKey, FileRef, Json, Value, Values


def changes_of(before: Values, after: Values, keys: Iterable[FieldKey]) -> Mapping[FieldKey, tuple[Value, Value]]:
    """Give before and after for each of the keys whose value differs; of lines only those that do, see `told_lines`."""
    pairs = ((key, before.get(key), after.get(key)) for key in keys)
    return {key: _told(old, new) for key, old, new in pairs if differ(old, new)}


def _told(before: Value, after: Value) -> tuple[Value, Value]:
    return told_lines(before or (), after or ()) if are_lines(before) or are_lines(after) else (before, after)


def places_told(of: FormTable, keys: Iterable[FieldKey]) -> Mapping[FieldKey, str]:
    """Give where changed fields are kept; told beside the changes, for a key may mean another field later."""
    told = frozenset(keys)
    return {place: where for place, where in places_of(of).items() if field_of_place(place) in told}


def keys_now(of: FormTable, told: Told) -> Mapping[FieldKey, FieldKey]:
    """Lead from the keys an entry tells of to those the same fields have in a version, as far as it has them."""
    places = (told.answers or {}).get("at", {})
    now = _keys_of_places(of)
    found = {key: now.get(places[key], "") if key in places else key for key in told.changes or {}}
    return {key: current for key, current in found.items() if current}


def columns_now(of: FormTable, told: Told, rows: FieldKey) -> Mapping[FieldKey, FieldKey]:
    """Lead from the column keys an entry tells of to those the same columns have in a version."""
    now, places = _keys_of_places(of), (told.answers or {}).get("at", {})
    found = {place: now.get(where, "") for place, where in places.items() if "." in place}
    return {
        place.partition(".")[2]: key.partition(".")[2]
        for place, key in found.items()
        if field_of_place(place) == rows and key
    }


def _keys_of_places(of: FormTable) -> Mapping[str, str]:
    return {place: key for key, place in places_of(of).items()}


def read_lines(rows: Field, kinds: Kinds, columns: Mapping[FieldKey, FieldKey], written: Json) -> ToldLines:
    """Give back told lines; `columns` leads from the keys they were written under to those of `rows`."""
    found = []
    for line in written or ():
        cells = {
            columns[key]: _read(kinds.fields[rows.columns[columns[key]].type].storage, cell)
            for key, cell in line.items()
            if columns.get(key) in rows.columns
        }
        found.append({"id": UUID(line["id"]), NUMBER: line[NUMBER], **cells})
    return tuple(found)


def read_change(form: Form, kinds: Kinds, key: FieldKey, written: Json) -> tuple[Value, Value]:
    """Give back the values before and after kept for a field of the form that holds no lines, or for its state."""
    storage = kinds.fields[form.fields[key].type].storage if key in form.fields else Storage.CODE
    before, after = written
    return _read(storage, before), _read(storage, after)


def _read(storage: Storage, written: Json) -> Value:
    if written is None:
        return None
    match storage:
        case Storage.ID:
            return UUID(written)
        case Storage.DECIMAL:
            return Decimal(written)
        case Storage.DATE:
            return date.fromisoformat(written)
        case Storage.MOMENT:
            return datetime.fromisoformat(written)
        case Storage.FILES:
            return tuple(_file(item) for item in written)
    return written


def _file(written: Json) -> FileRef:
    return FileRef(**{"media_type": "", **written, "id": UUID(written["id"])})
