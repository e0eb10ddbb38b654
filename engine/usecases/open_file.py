"""Open a file: its uploader until a record holds it, then who may read that field of that record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from engine.access.actor import Actor
from engine.errors import NotFound
from engine.model.rights import Function
from engine.model.workflow import PersonNode, Show
from engine.store import records, tasks
from engine.store.files import StoredFile, find_files
from engine.store.task_rows import Task
from engine.usecases.desk import Desk, fields_reached, names_of, open_desk
from engine.usecases.reaching import rows_reached
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
    desk = open_desk(tx, actor, stored.app, stored.form)
    tables = desk.in_force.tables
    if stored.field not in tables.forms[stored.form].files:
        return False
    record = records.record_of_file(tx.database, tables, stored.form, stored.field, stored.ref.id)
    if record is None:
        return stored.uploaded_by == actor.person
    return _may_read_by_right(desk, stored, record) or _may_read_in_task(desk, stored, record)


def _may_read_by_right(desk: Desk, stored: StoredFile, record: UUID) -> bool:
    where = rows_reached(desk.in_force, desk.actor, desk.outside, stored.form, Function.READ)
    found = records.read(desk.tx.database, desk.in_force.tables, stored.form, record, where=where)
    if found is None:
        return False
    took_part = tasks.took_part(desk.tx.database, desk.actor.person, record)
    return stored.field in fields_reached(desk, Function.READ, names_of(found), took_part=took_part)


def _may_read_in_task(desk: Desk, stored: StoredFile, record: UUID) -> bool:
    """Say whether an open task of the actor about this record shows the field."""
    return any(
        desk.actor.person in waiting.people and _shows(desk, waiting.task, stored.field)
        for waiting in tasks.open_of_record(desk.tx.database, record)
        if waiting.task.form == stored.form
    )


def _shows(desk: Desk, task: Task, field: FieldKey) -> bool:
    """Say whether a node shows a field: by name, or as one of all others unless an allow list guards it.

    The node is that of the version its run keeps, the allow list that of the version in force.
    """
    place = tasks.place_of(desk.tx.database, task.id)
    app = desk.tx.shelf.version(place.definition).app if place is not None else desk.in_force.app
    workflow = app.workflow_of(desk.form.key)
    node = workflow.nodes.get(task.node) if workflow is not None else None
    if not isinstance(node, PersonNode):
        return False
    if field in node.fields:
        return node.fields[field] is not Show.HIDE
    rights = desk.in_force.app.permissions.get(desk.form.key)
    listed = rights.fields.get(field) if rights is not None else None
    is_guarded = listed is not None and Function.READ in listed.allowed
    return not is_guarded and node.fields.get("*", Show.READ) is not Show.HIDE
