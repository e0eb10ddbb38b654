"""What an entry of the trail says of values and answers, read back exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from engine.model.form import Form
from engine.plugin.kinds import Kinds, Storage
from engine.store.record_tables import FormTable, places_of
from engine.store.trail import Told
from engine.values import FieldKey, FileRef, Json, Value, Values


def changes_of(before: Values, after: Values, keys: Iterable[FieldKey]) -> Mapping[FieldKey, tuple[Value, Value]]:
    """Give before and after for each of the keys whose value differs."""
    return {key: (before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)}


def places_told(of: FormTable, keys: Iterable[FieldKey]) -> Mapping[FieldKey, str]:
    """Give where changed fields are kept; told beside the changes, for a key may mean another field later."""
    places = places_of(of)
    return {key: places[key] for key in keys if key in places}


def keys_now(of: FormTable, told: Told) -> Mapping[FieldKey, FieldKey]:
    """Lead from the keys an entry tells of to those the same fields have in a version, as far as it has them."""
    places = (told.answers or {}).get("at", {})
    now = {place: key for key, place in places_of(of).items()}
    found = {key: now.get(places[key], "") if key in places else key for key in told.changes or {}}
    return {key: current for key, current in found.items() if current}


def read_change(form: Form, kinds: Kinds, key: FieldKey, written: Json) -> tuple[Value, Value]:
    """Give back the values before and after kept for a field of the form, or for its state."""
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
