"""Open a file: its uploader until a record holds it, then who may read that field of that record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from engine.access.actor import Actor
from engine.errors import NotFound
from engine.model.rights import Function
from engine.model.workflow import PersonNode, Show
from engine.store import definitions, records, tasks
from engine.store.files import StoredFile, find_files
from engine.store.record_tables import keys_at_same_places
from engine.store.task_rows import Task
from engine.usecases.desk import Desk, app_in_force, fields_reached, names_of, open_desk, protected_fields
from engine.usecases.reaching import rows_reached
from engine.usecases.shelf import Published
from engine.usecases.standing import is_asked_now, standing
from engine.usecases.transaction import Tx
from engine.values import FieldKey, FileRef


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFile:
    """What a person may see of a file, and its content, which the caller closes."""

    ref: FileRef
    content: BinaryIO


def open_file(tx: Tx, actor: Actor, ident: UUID) -> OpenFile:
    """Open a file. Raises NotFound when it is absent or out of reach."""
    stored = find_files(tx.database, (ident,)).get(ident)
    if stored is None or not _may_read(tx, actor, stored):
        raise NotFound
    try:
        content = tx.files.open(stored.key)
    except FileNotFoundError as problem:
        raise NotFound from problem
    return OpenFile(ref=stored.ref, content=content)


def _may_read(tx: Tx, actor: Actor, stored: StoredFile) -> bool:
    held = _held(tx, actor, stored)
    if not held:
        return stored.uploaded_by == actor.person
    return any(_may_read_by_right(one) or _may_read_in_task(one) for one in held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Where a file is: the record, and its field as the desk's version calls it."""

    desk: Desk
    field: FieldKey
    record: UUID


def _held(tx: Tx, actor: Actor, stored: StoredFile) -> tuple[Held, ...]:
    """Find the records that hold a file: in a field of the version in force, else in one that is gone since."""
    looked_in: set[str] = set()
    for version in _versions(tx, app_in_force(tx, actor, stored.app)):
        # most often it is where it was uploaded for
        for form, tables in sorted(version.tables.forms.items(), key=lambda one: one[0] != stored.form):
            for key, child in tables.files.items():
                if child.name in looked_in:
                    continue
                looked_in.add(child.name)
                found = records.records_of_file(tx.database, version.tables, form, key, stored.ref.id)
                if found:
                    desk = open_desk(tx, actor, stored.app, form, version=version.hash)
                    return tuple(Held(desk=desk, field=key, record=record) for record in found)
    return ()


def _versions(tx: Tx, in_force: Published) -> Iterator[Published]:
    yield in_force
    for one in reversed(definitions.versions(tx.database, in_force.app.key)):
        yield tx.shelf.version(one.hash)


def _may_read_by_right(held: Held) -> bool:
    desk, tx = held.desk, held.desk.tx
    where = rows_reached(desk.in_force, desk.actor, desk.naming, desk.now, Function.READ)
    if records.read(tx.database, desk.in_force.tables, desk.now, held.record, where=where) is None:
        return False
    found = records.read(tx.database, desk.version.tables, desk.form.key, held.record)
    took_part = tasks.took_part(tx.database, desk.actor.person, held.record, bases=standing(desk))
    return found is not None and held.field in fields_reached(desk, Function.READ, names_of(found), took_part=took_part)


def _may_read_in_task(held: Held) -> bool:
    """Say whether an open task of the actor about this record shows the field."""
    return any(
        is_asked_now(held.desk, waiting) and _shows(held, waiting.task)
        for waiting in tasks.open_of_record(held.desk.tx.database, held.record)
    )


def _shows(held: Held, task: Task) -> bool:
    """Say whether a node shows a field: by name, or as one of all others unless an allow list guards it.

    The node is that of the version its run keeps, the allow list that of the version in force; of a field that is
    gone since, the one it had.
    """
    desk, place = held.desk, tasks.place_of(held.desk.tx.database, task.id)
    if place is None:
        return False
    run = desk.tx.shelf.version(place.definition)
    then, there = desk.version.tables.forms[desk.form.key], run.tables.forms[place.form]
    field = keys_at_same_places(then, there).get(held.field)
    workflow = run.app.workflow_of(place.form)
    node = workflow.nodes.get(task.node) if workflow is not None else None
    if field is None or not isinstance(node, PersonNode):
        return False
    if field in node.fields:
        return node.fields[field] is not Show.HIDE
    is_guarded = held.field in protected_fields(desk.version, desk.form.key)
    return not is_guarded and node.fields.get("*", Show.READ) is not Show.HIDE
