"""Open tasks of everybody and runs that are halted, for those who look after the installation."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from engine.errors import Text
from engine.store.db import Reader
from engine.store.instances import INSTANCE_COLUMNS, Instance, Status, instance_of
from engine.store.statement import Statement, any_of
from engine.store.tables import instance, task, task_candidate, trail
from engine.store.task_rows import text_of
from engine.store.tasks import WAITING_TASKS, Waiting, waiting_of

HALT = "halt"
_EVERYBODY = Statement(
    select(task.c.id, task.c.app, task.c.assignee, task.c.basis, task_candidate.c.principal, task_candidate.c.basis)
    .outerjoin_from(task, task_candidate, task_candidate.c.task == task.c.id)
    .order_by(task.c.opened_at, task.c.id)
)
_BY_ID = Statement(WAITING_TASKS.where(any_of(task.c.id, "ids")))
_HALTED = Statement(
    select(*INSTANCE_COLUMNS)
    .where(instance.c.status == Status.HALTED.value)
    .order_by(instance.c.started_at, instance.c.id)
)
_HALTS = Statement(
    select(trail.c.at, trail.c.answers)
    .where(trail.c.stream == bindparam("stream"), trail.c.verb == HALT)
    .order_by(trail.c.seq.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One reason for which somebody is asked to do an open task; `person` None = nobody is."""

    task: UUID
    app: str
    person: UUID | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Halted:
    """Since when a run is halted and why."""

    at: datetime
    reason: Text


def asked_everywhere(reader: Reader) -> Iterator[Asked]:
    """Give every reason for which somebody is asked, the oldest tasks first."""
    for ident, app, assignee, basis, candidate, theirs in reader.rows(_EVERYBODY, {}):
        if assignee is not None:
            yield Asked(task=ident, app=app, person=assignee, basis=basis)
        else:
            yield Asked(task=ident, app=app, person=candidate, basis=theirs or "")


def open_tasks_by_id(reader: Reader, idents: Collection[UUID]) -> tuple[Waiting, ...]:
    """Read open tasks and who was asked, the oldest first."""
    return waiting_of(reader.rows(_BY_ID, {"ids": list(idents)})) if idents else ()


def halted_runs(reader: Reader) -> tuple[Instance, ...]:
    """Read the runs that are halted, those that began first first."""
    return tuple(map(instance_of, reader.rows(_HALTED, {})))


def last_halt(reader: Reader, run: UUID) -> Halted | None:
    """Say since when a run is halted and why, as its account tells."""
    row = reader.one(_HALTS, {"stream": run})
    return None if row is None or row[1] is None else Halted(at=row[0], reason=text_of(row[1]["note"]))
