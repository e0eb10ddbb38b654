"""The records one deed writes: each row is written once, however many flows of the deed write it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias
from uuid import UUID

from engine.store import records
from engine.store.instances import bump
from engine.store.records import NewRecord, RecordChange
from engine.store.writing import Expect, Step
from engine.usecases.desk import Desk, show_written
from engine.usecases.making import new_record
from engine.values import FormKey, Values

Place: TypeAlias = tuple[FormKey, UUID]


@dataclass(slots=True)
class RecordWrites:
    """What a deed writes of records so far; every later part of the deed sees it.

    Each write of a record makes a version of its own, so that each has its entry in the account; the row takes them
    all at once. `runs` are the records on which a run of the deed goes on: these are guarded by it.
    """

    runs: set[UUID] = field(default_factory=set)
    _made: dict[Place, NewRecord] = field(default_factory=dict)
    _changed: dict[Place, RecordChange] = field(default_factory=dict)
    _kept: dict[Place, int] = field(default_factory=dict)

    def make(self, desk: Desk, names: Values) -> None:
        """Make a record of the desk's form, at version 1."""
        self._made[desk.form.key, names["id"]] = new_record(desk, names)
        show_written(desk, {**names, "version": 1})

    def change(self, desk: Desk, before: Values, values: Values) -> int:
        """Change a record of the desk's form from what the deed saw last, `before`; give the version this makes."""
        place: Place = (desk.form.key, before["id"])
        version: int = before["version"] + 1
        if place in self._made:
            made = self._made[place]
            self._made[place] = replace(made, values={**made.values, **values}, version=version)
        elif place in self._changed:
            known = self._changed[place]
            self._changed[place] = replace(known, values={**known.values, **values}, count=known.count + 1)
        else:
            self._changed[place] = _first_change(desk, before, values)
        show_written(desk, {**before, **values, "version": version})
        return version

    def keep(self, desk: Desk, seen: Values) -> None:
        """Guard a record of the desk's form as the deed saw it, unless the deed itself has written it."""
        place = desk.form.key, seen["id"]
        if place not in self._made and place not in self._changed:
            self._kept[place] = seen["version"]

    def knows(self, place: Place) -> bool:
        """Say whether the deed writes this record."""
        return place in self._made or place in self._changed

    def written(self, desk: Desk) -> dict[Place, tuple[Values | None, Values]]:
        """Give every record that is written, as it was (None for a new one) and as it will be."""
        seen = desk.outside.written
        changed = {place: (change.before, seen[place]) for place, change in self._changed.items()}
        return {**changed, **{place: (None, seen[place]) for place in self._made}}

    def steps(self, desk: Desk) -> tuple[Step, ...]:
        """Give the steps, guards before the rest."""
        app, tables = desk.version.app, desk.version.tables
        beside = (place for place in self._changed if app.workflow_of(place[0]) is not None)
        kept = [(place, version) for place, version in self._kept.items() if place not in self._changed]
        return (
            *(bump(ident) for _, ident in beside if ident not in self.runs),
            *(step for change in self._changed.values() for step in records.update(tables, change)),
            *(Expect(table=tables.forms[form].table, id=ident, version=version) for (form, ident), version in kept),
            *(step for made in self._made.values() for step in records.insert(tables, made)),
        )


def _first_change(desk: Desk, before: Values, values: Values) -> RecordChange:
    return RecordChange(
        form=desk.form.key,
        id=before["id"],
        version=before["version"],
        values=values,
        by=desk.actor.person,
        at=desk.tx.now,
        before=before,
    )
