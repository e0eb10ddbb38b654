"""Instances: one small hot row for each run, and what an act on a task must know, in one read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select

from engine.store.db import Reader
from engine.store.record_reading import Path, Reading, Record, all_paths, reading
from engine.store.record_tables import AppTables
from engine.store.statement import Row, Statement
from engine.store.tables import instance, task
from engine.store.task_rows import TASK_COLUMNS, Task, bound_bases, is_asked, task_of
from engine.store.trail import Head
from engine.store.where import ALL, Where
from engine.store.writing import Bump, Insert, Update
from engine.values import FieldKey, FormKey, NodeKey


class Status(StrEnum):
    """How a run stands: it waits, it cannot go on, or it is over."""

    RUNNING = "running"
    HALTED = "halted"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInstance:
    """A run to be started; `state` is the interpreter's text."""

    id: UUID
    app: str
    definition: str
    workflow: str
    form: FormKey
    record: UUID
    status: Status
    state: str
    nodes: tuple[NodeKey, ...]
    by: UUID | None
    at: datetime
    head: Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A run as it was read."""

    id: UUID
    app: str
    definition: str
    workflow: str
    form: FormKey
    record: UUID
    status: Status
    state: str
    nodes: tuple[NodeKey, ...]
    lock_version: int
    started_by: UUID | None
    started_at: datetime
    ended_at: datetime | None
    head: Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What an act on a task must know: the task, its run, the record with what its links lead to."""

    task: Task
    instance: Instance
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A record with the run that is on it, if any."""

    instance: Instance | None
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRuns:
    """How many runs of a form go on in a version."""

    definition: str
    form: FormKey
    count: int


INSTANCE_COLUMNS = tuple(
    instance.c[name]
    for name in (
        "id",
        "app",
        "definition",
        "workflow",
        "form",
        "record",
        "status",
        "state",
        "nodes",
        "lock_version",
        "started_by",
        "started_at",
        "ended_at",
        "trail_seq",
        "trail_head",
    )
)
_OF_RECORD = Statement(
    select(*INSTANCE_COLUMNS)
    .where(instance.c.record == bindparam("record"))
    .order_by(instance.c.started_at.desc(), instance.c.id.desc())
)
_BY_ID = Statement(select(*INSTANCE_COLUMNS).where(instance.c.id == bindparam("id")))

_OPEN = Statement(
    select(instance.c.definition, instance.c.form, func.count())
    .where(instance.c.app == bindparam("app"), instance.c.status != Status.ENDED.value)
    .group_by(instance.c.definition, instance.c.form)
    .order_by(instance.c.definition, instance.c.form)
)


def start(new: NewInstance) -> Insert:
    """Describe a new run."""
    return Insert(
        table=instance,
        rows=(
            {
                "id": new.id,
                "app": new.app,
                "definition": new.definition,
                "workflow": new.workflow,
                "form": new.form,
                "record": new.record,
                "status": new.status,
                "state": new.state,
                "nodes": " ".join(new.nodes),
                "lock_version": 1,
                "started_by": new.by,
                "started_at": new.at,
                "ended_at": new.at if new.status is Status.ENDED else None,
                "trail_seq": new.head.seq,
                "trail_head": new.head.hash,
            },
        ),
    )


def advance(
    read: Instance, *, status: Status, state: str, nodes: tuple[NodeKey, ...], head: Head, at: datetime
) -> Update:
    """Describe the next step of a run, guarded by the version it was read at."""
    values: dict[str, Any] = {
        "status": status,
        "state": state,
        "nodes": " ".join(nodes),
        "ended_at": at if status is Status.ENDED else None,
        "trail_seq": head.seq,
        "trail_head": head.hash,
    }
    return Update(table=instance, id=read.id, version=read.lock_version, values=values)


def bump(record: UUID) -> Bump:
    """Describe that a record was edited beside its runs: who acts on one must read again. Stands before the guard."""
    return Bump(table=instance, match={"record": record})


def load_for_act(
    reader: Reader,
    tables: AppTables,
    form: FormKey,
    task_id: UUID,
    person: UUID,
    *,
    paths: frozenset[Path],
    bases: Sequence[str] = (),
) -> Loaded | None:
    """Read a task, its run, and the record with what `paths` name, in one statement.

    None where this person, who holds the roles `bases` now, is not asked to do it.
    """
    statement, plan = _for_act(tables, form, paths | all_paths(tables, form))
    row = reader.one(statement, {"_task": task_id, "person": person, "bases": bound_bases(bases)})
    if row is None:
        return None
    start_of_record = len(TASK_COLUMNS) + len(INSTANCE_COLUMNS)
    return Loaded(
        task=task_of(row[: len(TASK_COLUMNS)]),
        instance=instance_of(row[len(TASK_COLUMNS) : start_of_record]),
        record=plan.record(row, start_of_record),
    )


def load_running(
    reader: Reader,
    tables: AppTables,
    form: FormKey,
    record: UUID,
    *,
    paths: frozenset[Path] = frozenset(),
    where: Where = ALL,
) -> Running | None:
    """Read a record where the condition holds, and the run that is on it, in one statement."""
    statement, plan = _running(tables, form, paths | all_paths(tables, form), where)
    row = reader.one(statement, {**where.values, "_id": record})
    if row is None:
        return None
    found = None if row[0] is None else instance_of(row[: len(INSTANCE_COLUMNS)])
    return Running(instance=found, record=plan.record(row, len(INSTANCE_COLUMNS)))


def of_record(reader: Reader, record: UUID) -> tuple[Instance, ...]:
    """Read all runs on a record, the newest first."""
    return tuple(map(instance_of, reader.rows(_OF_RECORD, {"record": record})))


def by_id(reader: Reader, ident: UUID) -> Instance | None:
    """Read a run."""
    row = reader.one(_BY_ID, {"id": ident})
    return None if row is None else instance_of(row)


def open_of_app(reader: Reader, app: str) -> tuple[OpenRuns, ...]:
    """Count the runs of an app that are not over, halted ones too, by version and by what it calls their form."""
    rows = reader.rows(_OPEN, {"app": app})
    return tuple(OpenRuns(definition=definition, form=form, count=count) for definition, form, count in rows)


def open_with_link(reader: Reader, tables: AppTables, runs: OpenRuns, link: FieldKey) -> int:
    """Count those of the runs whose record has this link filled in; `tables` are those of their version."""
    of = tables.forms[runs.form]
    chosen = (
        select(func.count())
        .select_from(instance)
        .join(of.table, of.table.c.id == instance.c.record)
        .where(instance.c.definition == bindparam("definition"), instance.c.form == bindparam("form"))
        .where(instance.c.status != Status.ENDED.value, of.columns[link].is_not(None))
    )
    row = reader.one(Statement(chosen), {"definition": runs.definition, "form": runs.form})
    return int(row[0]) if row else 0


def instance_of(row: Row) -> Instance:
    """Make a run of the values of INSTANCE_COLUMNS."""
    named: Mapping[str, Any] = dict(zip((column.name for column in INSTANCE_COLUMNS), row, strict=True))
    return Instance(
        id=named["id"],
        app=named["app"],
        definition=named["definition"],
        workflow=named["workflow"],
        form=named["form"],
        record=named["record"],
        status=Status(named["status"]),
        state=named["state"],
        nodes=tuple(named["nodes"].split()),
        lock_version=named["lock_version"],
        started_by=named["started_by"],
        started_at=named["started_at"],
        ended_at=named["ended_at"],
        head=Head(named["trail_seq"], named["trail_head"]),
    )


@lru_cache(maxsize=1024)
def _for_act(tables: AppTables, form: FormKey, paths: frozenset[Path]) -> tuple[Statement, Reading]:
    plan = reading(tables, form, paths, (*TASK_COLUMNS, *INSTANCE_COLUMNS))
    record = tables.forms[form].table
    joined = plan.select.where(
        task.c.id == bindparam("_task"),
        task.c.form == form,
        is_asked(),
        instance.c.id == task.c.instance,
        record.c.id == task.c.record,
    )
    return Statement(joined), plan


@lru_cache(maxsize=1024)
def _running(tables: AppTables, form: FormKey, paths: frozenset[Path], where: Where) -> tuple[Statement, Reading]:
    record = tables.forms[form].table
    on_it = (instance.c.record == record.c.id) & (instance.c.status != Status.ENDED.value)
    plan = reading(tables, form, paths, INSTANCE_COLUMNS, (instance, on_it))
    ident = bindparam("_id", type_=record.c.id.type)
    return Statement(plan.select.where(record.c.id == ident, where.expression)), plan
