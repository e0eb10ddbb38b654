"""What has changed in a record since somebody looked at it."""

from __future__ import annotations

from collections.abc import Iterable

from engine.errors import Change
from engine.model.rights import Function
from engine.store import trail
from engine.store.trail import Told
from engine.usecases.account import keys_now, read_change
from engine.usecases.desk import Desk, fields_reached, form_now
from engine.usecases.telling_lines import lines_since
from engine.values import FieldKey, Values


def changes_since(desk: Desk, record: Values, version: int, *, took_part: bool) -> tuple[Change, ...]:
    """Say field by field what a record at `version` held and what it holds now, as far as the actor may read it."""
    entries: dict[FieldKey, list[tuple[Told, FieldKey]]] = {}
    for told in trail.of_record(desk.tx.database, record["id"]):
        if told.version is not None and told.version > version:
            for key, current in keys_now(desk.version.tables.forms[desk.form.key], told).items():
                entries.setdefault(current, []).append((told, key))
    readable = fields_reached(desk, Function.READ, record, took_part=took_part)
    found = (
        _change_of_lines(desk, key, entries[key], readable)
        if desk.form.fields[key].columns
        else _change(desk, record, key, entries[key][0])
        for key in entries
        if key in readable
    )
    return tuple(change for change in found if change is not None)


def _change(desk: Desk, record: Values, key: FieldKey, first: tuple[Told, FieldKey]) -> Change:
    words, field = desk.words(), form_now(desk).fields[key]
    told, then = first
    seen, _ = read_change(desk.form, desk.tx.kinds, key, told.changes[then])
    now = record.get(key)
    return Change(
        field=key,
        seen="" if seen is None else words.text(field, seen),
        now="" if now is None else words.text(field, now),
    )


def _change_of_lines(
    desk: Desk, key: FieldKey, entries: Iterable[tuple[Told, FieldKey]], readable: frozenset[FieldKey]
) -> Change | None:
    """Say which lines are others than they were; None where that is only so in columns that may not be read."""
    words, field = desk.words(), form_now(desk).fields[key]
    seen, now = lines_since(desk, entries, field, readable)
    return Change(field=key, seen=words.text(field, seen), now=words.text(field, now)) if seen or now else None
