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
from engine.usecases.desk import Desk, fields_reached, names_of, open_desk, protected_fields
from engine.usecases.reaching import rows_reached
from engine.usecases.shelf import Published
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
    held = _held(open_desk(tx, actor, stored.app, stored.form), stored)
    if held is None:
        return stored.uploaded_by == actor.person
    return _may_read_by_right(held) or _may_read_in_task(held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Where a file is: the record, and its field as the desk's version calls it."""

    desk: Desk
    field: FieldKey
    record: UUID


def _held(desk: Desk, stored: StoredFile) -> Held | None:
    """Find the record that holds a file: in a field of the version in force, else in one that is gone since."""
    looked_in: set[str] = set()
    for version in _versions(desk):
        tables = version.tables.forms.get(stored.form)
        for key, child in ({} if tables is None else tables.files).items():
            if child.name in looked_in:
                continue
            looked_in.add(child.name)
            record = records.record_of_file(desk.tx.database, version.tables, stored.form, key, stored.ref.id)
            if record is not None:
                found = open_desk(desk.tx, desk.actor, stored.app, stored.form, version=version.hash)
                return Held(desk=found, field=key, record=record)
    return None


def _versions(desk: Desk) -> Iterator[Published]:
    yield desk.in_force
    for one in reversed(definitions.versions(desk.tx.database, desk.in_force.app.key)):
        yield desk.tx.shelf.version(one.hash)


def _may_read_by_right(held: Held) -> bool:
    desk, tx, form = held.desk, held.desk.tx, held.desk.form.key
    where = rows_reached(desk.in_force, desk.actor, desk.naming, form, Function.READ)
    if records.read(tx.database, desk.in_force.tables, form, held.record, where=where) is None:
        return False
    found = records.read(tx.database, desk.version.tables, form, held.record)
    took_part = tasks.took_part(tx.database, desk.actor.person, held.record)
    return found is not None and held.field in fields_reached(desk, Function.READ, names_of(found), took_part=took_part)


def _may_read_in_task(held: Held) -> bool:
    """Say whether an open task of the actor about this record shows the field."""
    return any(
        held.desk.actor.person in waiting.people and _shows(held, waiting.task)
        for waiting in tasks.open_of_record(held.desk.tx.database, held.record)
        if waiting.task.form == held.desk.form.key
    )


def _shows(held: Held, task: Task) -> bool:
    """Say whether a node shows a field: by name, or as one of all others unless an allow list guards it.

    The node is that of the version its run keeps, the allow list that of the version in force; of a field that is
    gone since, the one it had.
    """
    desk, form = held.desk, held.desk.form.key
    place = tasks.place_of(desk.tx.database, task.id)
    run = desk.in_force if place is None else desk.tx.shelf.version(place.definition)
    field = keys_at_same_places(desk.version.tables.forms[form], run.tables.forms[form]).get(held.field)
    workflow = run.app.workflow_of(form)
    node = workflow.nodes.get(task.node) if workflow is not None else None
    if field is None or not isinstance(node, PersonNode):
        return False
    if field in node.fields:
        return node.fields[field] is not Show.HIDE
    is_guarded = held.field in protected_fields(desk.version, form)
    return not is_guarded and node.fields.get("*", Show.READ) is not Show.HIDE
