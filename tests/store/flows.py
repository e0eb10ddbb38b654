"""One small run by hand: the batches of sending a form and of acting on a task."""

from __future__ import annotations

import os
from collections.abc import Sequence
from uuid import UUID

from engine.errors import Text
from engine.ids import new_id
from engine.store.instances import Loaded, NewInstance, Status, advance, load_for_act, start
from engine.store.record_tables import AppTables
from engine.store.records import NewRecord, insert
from engine.store.requests import keep
from engine.store.task_steps import NewTask, close_task, open_tasks
from engine.store.trail import START, Entry, Head, chain
from engine.store.writing import Batch, Step
from engine.values import Value
from tests.store.apps import NOW


def salt() -> bytes:
    return os.urandom(16)


def entry(verb: str, actor: UUID | None = None, **more: Value) -> Entry:
    return Entry(at=NOW, verb=verb, actor=actor, **more)


def chained(stream: UUID, head: Head, *entries: Entry) -> tuple[Step, Head]:
    return chain(stream, head, entries, new_id=new_id, new_salt=salt)


def new_task(instance: UUID, record: UUID, people: Sequence[UUID], node: str = "head") -> NewTask:
    return NewTask(
        id=new_id(),
        app="seals",
        form="application",
        record=record,
        instance=instance,
        node=node,
        token=1,
        people=tuple(people),
        title=Text(en="Approve", zh="审批"),
        facts=[["title", "合同"]],
        at=NOW,
    )


def submit(
    tables: AppTables, person: UUID, approvers: Sequence[UUID], *, key: UUID | None = None, **values: Value
) -> tuple[Batch, NewTask]:
    """The batch of sending a form whose first node asks `approvers`."""
    record, run = new_id(), new_id()
    told, head = chained(run, START, entry("submit", person, record=record, version=1))
    task = new_task(run, record, approvers)
    form = NewRecord(form="application", id=record, definition="h1", values=values, by=person, at=NOW, head=START)
    started = NewInstance(
        id=run,
        app="seals",
        definition="h1",
        workflow="application",
        form="application",
        record=record,
        status=Status.RUNNING,
        state='{"tokens":[1]}',
        nodes=("head",),
        by=person,
        at=NOW,
        head=head,
    )
    request = keep(person, key or new_id(), digest="d", outcome={"record": str(record)}, at=NOW)
    return Batch((request, *insert(tables, form), start(started), *open_tasks((task,)), told)), task


def act(loaded: Loaded, person: UUID, *, key: UUID | None = None, then: Sequence[UUID] = ()) -> Batch:
    """The batch of acting on a loaded task; `then` are asked next, nobody = the run is over."""
    run = loaded.instance
    told, head = chained(run.id, run.head, entry("approve", person, node="head"))
    status = Status.RUNNING if then else Status.ENDED
    opened = open_tasks((new_task(run.id, run.record, then, "next"),)) if then else ()
    return Batch(
        (
            keep(person, key or new_id(), digest="d", outcome={}, at=NOW),
            advance(run, status=status, state="{}", nodes=("next",) if then else (), head=head, at=NOW),
            *close_task(loaded.task, outcome="approve", by=person, at=NOW, opinion="同意"),
            *opened,
            told,
        )
    )


def loaded(reader: object, tables: AppTables, task: UUID, person: UUID) -> Loaded:
    found = load_for_act(reader, tables, "application", task, person, paths=frozenset())  # type: ignore[arg-type]
    assert found is not None
    return found
