"""Tasks as they are read: the inbox, what is done, who waits for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from engine.errors import Text
from engine.store.db import Reader
from engine.store.metadata import Id, Moment
from engine.store.statement import Row, Statement
from engine.store.tables import instance, participant, task, task_candidate, task_done
from engine.store.task_rows import (
    TASK_COLUMNS,
    Task,
    bound_bases,
    holds,
    is_asked,
    task_of,
    text_of,
)
from engine.values import FormKey, Json, NodeKey


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneTask:
    """A task that is over; `outcome` blank = it was cancelled."""

    id: UUID
    app: str
    form: FormKey
    record: UUID
    instance: UUID
    node: NodeKey
    token: int
    title: Text
    facts: Json
    opened_at: datetime
    due_at: datetime | None
    outcome: str
    by: UUID | None
    on_behalf_of: UUID | None
    at: datetime
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An open task and who was asked, each with a basis, which need not hold any more."""

    task: Task
    asked: tuple[tuple[UUID, str], ...]

    @property
    def people(self) -> tuple[UUID, ...]:
        """Everybody who was asked, whether they still may or not."""
        return tuple(dict.fromkeys(person for person, _ in self.asked))


@dataclass(frozen=True, slots=True)
class Position:
    """Where a list of tasks goes on: after the one of this moment and id."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What never changes about a task: whose form it shows and the version its run keeps."""

    app: str
    form: FormKey
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAt:
    """A node at which somebody is asked to do something, in the version its run keeps."""

    definition: str
    node: NodeKey


_DONE_COLUMNS = tuple(task_done.c)
_AFTER = (bindparam("_at", type_=Moment()), bindparam("_id", type_=Id()))


def _later(at: Any, ident: Any) -> ColumnElement[bool]:
    """Say that a row stands after the position, the newest first."""
    return or_(at < _AFTER[0], (at == _AFTER[0]) & (ident > _AFTER[1]))


def _mine(*columns: ColumnElement[Any]) -> Any:
    """Select from the tasks of `person`: those that are theirs alone, then those they are a candidate for."""
    person = bindparam("person", type_=Id())
    # somebody may be asked for several reasons: a join would give such a task several times
    among = select(task_candidate.c.task).where(task_candidate.c.principal == person, holds(task_candidate.c.basis))
    return union_all(
        select(*columns).where(task.c.assignee == person, holds(task.c.basis)),
        select(*columns).where(task.c.id.in_(among), task.c.assignee.is_(None)),
    )


def _inbox(*, is_first: bool) -> Statement:
    found = _mine(*TASK_COLUMNS).subquery("mine")
    chosen = select(*(found.c[column.name] for column in TASK_COLUMNS))
    if not is_first:
        chosen = chosen.where(_later(found.c.opened_at, found.c.id))
    return Statement(chosen.order_by(found.c.opened_at.desc(), found.c.id).limit(bindparam("_limit")))


def _done(*, is_first: bool) -> Statement:
    chosen = select(*_DONE_COLUMNS).where(task_done.c.by == bindparam("person"))
    if not is_first:
        chosen = chosen.where(_later(task_done.c.at, task_done.c.id))
    return Statement(chosen.order_by(task_done.c.at.desc(), task_done.c.id).limit(bindparam("_limit")))


_INBOX, _INBOX_FURTHER = _inbox(is_first=True), _inbox(is_first=False)
_DONE, _DONE_FURTHER = _done(is_first=True), _done(is_first=False)
_BADGE = Statement(select(func.count()).select_from(_mine(task.c.id).subquery("mine")))
_PLACE = Statement(
    select(task.c.app, task.c.form, instance.c.definition)
    .join_from(task, instance, instance.c.id == task.c.instance)
    .where(task.c.id == bindparam("id"))
)
_ASKED = Statement(select(*TASK_COLUMNS).where(task.c.id == bindparam("id"), is_asked()))
_ASKED_AT = Statement(
    select(instance.c.definition, task.c.node)
    .distinct()
    .join_from(task, instance, instance.c.id == task.c.instance)
    .where(task.c.app == bindparam("app"), task.c.form == bindparam("form"), is_asked())
    .order_by(instance.c.definition, task.c.node)
)
_DONE_BY_ID = Statement(select(*_DONE_COLUMNS).where(task_done.c.id == bindparam("id")))
WAITING_TASKS = (
    select(*TASK_COLUMNS, task_candidate.c.principal, task_candidate.c.basis)
    .outerjoin_from(task, task_candidate, task_candidate.c.task == task.c.id)
    .order_by(task.c.opened_at, task.c.id, task_candidate.c.principal, task_candidate.c.basis)
)
_OF_RECORD = Statement(WAITING_TASKS.where(task.c.record == bindparam("record")))
_OF_INSTANCE = Statement(WAITING_TASKS.where(task.c.instance == bindparam("instance")))
_DONE_OF_INSTANCE = Statement(
    select(*_DONE_COLUMNS).where(task_done.c.instance == bindparam("instance")).order_by(task_done.c.at, task_done.c.id)
)
_TOOK_PART = Statement(
    select(participant.c.record).where(
        participant.c.principal == bindparam("person"),
        participant.c.record == bindparam("record"),
        holds(participant.c.basis),
    )
)


def inbox(
    reader: Reader, person: UUID, *, limit: int, after: Position | None = None, bases: Sequence[str] = ()
) -> tuple[Task, ...]:
    """Read the open tasks of a person who holds the roles `bases` now, the newest first."""
    values = {"person": person, "bases": bound_bases(bases)}
    return tuple(map(task_of, _listed(reader, (_INBOX, _INBOX_FURTHER), values, limit, after)))


def badge(reader: Reader, person: UUID, *, bases: Sequence[str] = ()) -> int:
    """Count the open tasks of a person who holds the roles `bases` now."""
    row = reader.one(_BADGE, {"person": person, "bases": bound_bases(bases)})
    return int(row[0]) if row else 0


def done(reader: Reader, person: UUID, *, limit: int, after: Position | None = None) -> tuple[DoneTask, ...]:
    """Read what a person did, the newest first."""
    return tuple(map(_done_of, _listed(reader, (_DONE, _DONE_FURTHER), {"person": person}, limit, after)))


def place_of(reader: Reader, task_id: UUID) -> Place | None:
    """Say which form a task shows; it never changes, so it may be kept."""
    row = reader.one(_PLACE, {"id": task_id})
    return None if row is None else Place(app=row[0], form=row[1], definition=row[2])


def asked(reader: Reader, task_id: UUID, person: UUID, *, bases: Sequence[str] = ()) -> Task | None:
    """Read a task if this person, who holds the roles `bases` now, is asked to do it."""
    row = reader.one(_ASKED, {"id": task_id, "person": person, "bases": bound_bases(bases)})
    return None if row is None else task_of(row)


def done_by_id(reader: Reader, task_id: UUID) -> DoneTask | None:
    """Read how a task ended."""
    row = reader.one(_DONE_BY_ID, {"id": task_id})
    return None if row is None else _done_of(row)


def open_of_record(reader: Reader, record: UUID) -> tuple[Waiting, ...]:
    """Read the open tasks about a record and whom they wait for."""
    return waiting_of(reader.rows(_OF_RECORD, {"record": record}))


def open_of_instance(reader: Reader, instance_id: UUID) -> tuple[Waiting, ...]:
    """Read the open tasks of a run and whom they wait for."""
    return waiting_of(reader.rows(_OF_INSTANCE, {"instance": instance_id}))


def done_of_instance(reader: Reader, instance_id: UUID) -> tuple[DoneTask, ...]:
    """Read the tasks of a run that are over, oldest first."""
    return tuple(map(_done_of, reader.rows(_DONE_OF_INSTANCE, {"instance": instance_id})))


def asked_at(
    reader: Reader, person: UUID, app: str, form: FormKey, *, bases: Sequence[str] = ()
) -> tuple[AskedAt, ...]:
    """Give the nodes at which a person who holds the roles `bases` is asked about records of a form, each once."""
    rows = reader.rows(_ASKED_AT, {"person": person, "app": app, "form": form, "bases": bound_bases(bases)})
    return tuple(AskedAt(definition=row[0], node=row[1]) for row in rows)


def took_part(reader: Reader, person: UUID, record: UUID, *, bases: Sequence[str] = ()) -> bool:
    """Say whether a person acted on a record or had a task about it, by name or by a role held now."""
    values = {"person": person, "record": record, "bases": bound_bases(bases)}
    return reader.one(_TOOK_PART, values) is not None


def _listed(
    reader: Reader,
    statements: tuple[Statement, Statement],
    values: Mapping[str, Any],
    limit: int,
    after: Position | None,
) -> list[Row]:
    if after is None:
        return reader.rows(statements[0], {**values, "_limit": limit})
    return reader.rows(statements[1], {**values, "_limit": limit, "_at": after.at, "_id": after.id})


def waiting_of(rows: Sequence[Row]) -> tuple[Waiting, ...]:
    """Make open tasks of rows of WAITING_TASKS, each with everybody who was asked."""
    found: dict[UUID, tuple[Task, dict[tuple[UUID, str], None]]] = {}
    for row in rows:
        each, people = found.setdefault(row[0], (task_of(row[:-2]), {}))
        if each.assignee is not None:
            people[each.assignee, each.basis] = None
        elif row[-2] is not None:
            people[row[-2], row[-1]] = None
    return tuple(Waiting(task=each, asked=tuple(people)) for each, people in found.values())


def _done_of(row: Row) -> DoneTask:
    named = dict(zip((column.name for column in _DONE_COLUMNS), row, strict=True))
    named["title"] = text_of(named["title"])
    return DoneTask(**named)
