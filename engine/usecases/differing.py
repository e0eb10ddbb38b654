"""What has changed in a record since somebody looked at it."""

from __future__ import annotations

from engine.errors import Change
from engine.model.rights import Function
from engine.store import trail
from engine.store.trail import Told
from engine.usecases.account import keys_now, read_change
from engine.usecases.desk import Desk, fields_reached, form_now
from engine.usecases.telling_lines import readable_lines
from engine.values import FieldKey, Values


def changes_since(desk: Desk, record: Values, version: int, *, took_part: bool) -> tuple[Change, ...]:
    """Say field by field what a record at `version` held and what it holds now, as far as the actor may read it."""
    first: dict[FieldKey, tuple[Told, FieldKey]] = {}
    last: dict[FieldKey, tuple[Told, FieldKey]] = {}
    for told in trail.of_record(desk.tx.database, record["id"]):
        if told.version is not None and told.version > version:
            for key, current in keys_now(desk.version.tables.forms[desk.form.key], told).items():
                first.setdefault(current, (told, key))
                last[current] = (told, key)
    readable = fields_reached(desk, Function.READ, record, took_part=took_part)
    return tuple(
        _change_of_lines(desk, key, first[key], last[key], readable)
        if desk.form.fields[key].columns
        else _change(desk, record, key, first[key])
        for key in first
        if key in readable
    )


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
    desk: Desk, key: FieldKey, first: tuple[Told, FieldKey], last: tuple[Told, FieldKey], readable: frozenset[FieldKey]
) -> Change:
    """Say of lines what the first change took and what the last one left."""
    words, field = desk.words(), form_now(desk).fields[key]
    seen, _ = readable_lines(desk, *first, field, readable)
    _, now = readable_lines(desk, *last, field, readable)
    return Change(field=key, seen=words.text(field, seen), now=words.text(field, now))
