"""What has changed in a record since somebody looked at it."""

from __future__ import annotations

from engine.errors import Change
from engine.model.rights import Function
from engine.store import trail
from engine.usecases.account import keys_now, read_change
from engine.usecases.desk import Desk, fields_reached, form_now
from engine.values import FieldKey, Json, Values


def changes_since(desk: Desk, record: Values, version: int) -> tuple[Change, ...]:
    """Say field by field what a record at `version` held and what it holds now, as far as the actor may read it."""
    first: dict[FieldKey, Json] = {}
    for told in trail.of_record(desk.tx.database, record["id"]):
        if told.version is not None and told.version > version:
            for key, current in keys_now(desk.version.tables.forms[desk.form.key], told).items():
                first.setdefault(current, told.changes[key])
    readable = fields_reached(desk, Function.READ, record, took_part=True)
    return tuple(_change(desk, record, key, change) for key, change in first.items() if key in readable)


def _change(desk: Desk, record: Values, key: FieldKey, written: Json) -> Change:
    words, field = desk.words(), form_now(desk).fields[key]
    seen, _ = read_change(desk.form, desk.tx.kinds, key, written)
    now = record.get(key)
    return Change(
        field=key,
        seen="" if seen is None else words.text(field, seen),
        now="" if now is None else words.text(field, now),
    )
