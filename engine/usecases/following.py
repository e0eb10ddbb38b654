"""What follows a write: computed values of the records that the written ones link to, in the same transaction.

Their rows are locked level by level, in the order of form and id, and worked out with what is being written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias
from uuid import UUID

from engine.errors import Conflict
from engine.forms.computing import computing
from engine.plugin.storing import CannotBeKept
from engine.store import records
from engine.store.db import Transaction
from engine.store.trail import Entry
from engine.usecases.account import changes_of, places_told
from engine.usecases.desk import Desk, desk_for
from engine.usecases.record_writes import Place, RecordWrites
from engine.usecases.transaction import InTurn
from engine.values import FieldKey, FormKey, Value, Values

MOST_LEVELS = 10  # a definition has no cycles; a chain of totals is short

Written: TypeAlias = Mapping[Place, tuple[Values | None, Values]]  # before and after


def follow(desk: Desk, writes: RecordWrites, written: Written) -> tuple[Entry, ...]:
    """Write what follows, and give the account of it.

    Raises InTurn where something follows and no transaction is open, Conflict where a value cannot be kept.
    """
    entries: list[Entry] = []
    for _ in range(MOST_LEVELS):
        targets = _targets(desk, written)
        for place in written:  # a row is written once: one that leads to itself is written by its own deed
            if not writes.knows(place):
                targets.pop(place, None)
        if not targets:
            break
        _lock(desk, targets)
        followed: dict[Place, tuple[Values | None, Values]] = {}
        for place, keys in sorted(targets.items()):
            before = desk.outside.record(*place)
            if before is None:
                continue
            linked = desk_for(desk, place[0])
            after = _worked_out(linked, before, keys)
            values = {key: after[key] for key in linked.ready.stored if key in keys and after[key] != before.get(key)}
            if values:
                version = writes.change(linked, before, values)
                entries.append(_told(linked, before, values, version))
                followed[place] = before, after
        written = followed
    return tuple(entries)


def take_turn(desk: Desk) -> None:
    """Raise InTurn where something may follow a write of the desk's form and no transaction is open."""
    if desk.form.key in desk.version.followers and not isinstance(desk.tx.database, Transaction):
        raise InTurn


def _targets(desk: Desk, written: Written) -> dict[Place, frozenset[FieldKey]]:
    found: dict[Place, frozenset[FieldKey]] = {}
    for (form, _), (before, after) in written.items():
        for follower in desk.version.followers.get(form, ()):
            if before is not None and all(before.get(name) == after.get(name) for name in follower.reads):
                continue
            for names in (after,) if before is None else (before, after):
                ident = names.get(follower.by)
                if ident is not None:
                    place = follower.form, ident
                    found[place] = found.get(place, frozenset()) | follower.keys
    return found


def _lock(desk: Desk, targets: Mapping[Place, object]) -> None:
    database = desk.tx.database
    if not isinstance(database, Transaction):
        raise InTurn
    by_form: dict[FormKey, list[UUID]] = {}
    for form, ident in sorted(targets):
        by_form.setdefault(form, []).append(ident)
    for form, idents in by_form.items():
        records.lock(database, desk.version.tables, form, idents)
        for ident in idents:
            desk.outside.seen.pop((form, ident), None)


def _worked_out(desk: Desk, before: Values, keys: frozenset[FieldKey]) -> dict[str, Value]:
    names: dict[str, Value] = dict(before)
    seen: dict[str, Value] = {**names, "me": desk.actor.person, "record": names}
    try:
        for key, value in computing(desk.ready)(desk.outside.env(seen), before):
            if key in keys:
                seen[key] = names[key] = value
    except CannotBeKept as found:
        raise Conflict(found.reason) from None
    return names


def _told(desk: Desk, before: Values, values: Mapping[FieldKey, Value], version: int) -> Entry:
    return Entry(
        at=desk.tx.now,
        verb="set",
        actor=desk.actor.person,
        session=desk.actor.session,
        record=before["id"],
        version=version,
        changes=changes_of(before, values, values),
        answers={"at": places_told(desk.version.tables.forms[desk.form.key], values)},
    )
