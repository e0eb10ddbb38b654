"""List what stands still: open tasks that nobody may act on, and halted runs with their reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.access.actor import Actor, actor_for
from engine.access.directory import Directory
from engine.access.standing import bases_held
from engine.errors import NotFound, Text
from engine.store import records
from engine.store.instances import Instance
from engine.store.standstill import asked_everywhere, halted_runs, last_halt, open_tasks_by_id
from engine.store.task_rows import BY_NAME
from engine.store.tasks import Waiting
from engine.usecases.desk import Desk, names_of, open_desk
from engine.usecases.shelf import Snapshot
from engine.usecases.standstill import node_label
from engine.usecases.task_facts import title_of
from engine.usecases.transaction import Tx
from engine.values import FormKey
from engine.workflow.state import load

UNKNOWN = Text(en="The account does not say why.", zh="记录中没有原因")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standstill:
    """A task or a halted run that waits for an administrator; `id` is that of the task, or of the run."""

    id: UUID
    app: str
    form: FormKey
    record: UUID
    name: Text
    node: Text
    since: datetime
    asked: tuple[str, ...] = ()  # names of those who were asked and may not act any more
    reason: Text | None = None  # of a halted run


def tasks_of_nobody(tx: Tx) -> tuple[UUID, ...]:
    """Give the open tasks that nobody may act on now, the oldest first."""
    snapshot = tx.shelf.newest()
    held: dict[tuple[str, UUID], tuple[str, ...]] = {}
    can_act: dict[UUID, bool] = {}
    for one in asked_everywhere(tx.database):
        if can_act.setdefault(one.task, False) or one.person is None:
            continue
        key = (one.app, one.person)
        if key not in held:
            held[key] = _held(tx, snapshot, *key)
        can_act[one.task] = one.basis in held[key]
    return tuple(task for task, can in can_act.items() if not can)


def list_waiting(tx: Tx) -> tuple[Standstill, ...]:
    """Give the open tasks that nobody may act on with what is known of them, the oldest first."""
    directory = tx.shelf.newest().directory
    return tuple(_task(tx, directory, one) for one in open_tasks_by_id(tx.database, tasks_of_nobody(tx)))


def list_halted(tx: Tx) -> tuple[Standstill, ...]:
    """Give the halted runs with the reasons, those that began first first."""
    directory = tx.shelf.newest().directory
    return tuple(_run(tx, directory, run) for run in halted_runs(tx.database))


def administrator(tx: Tx, directory: Directory, person: UUID) -> Actor:
    """Give the eyes through which an administrator at the machine sees a run: those of a person in it."""
    return Actor(person=person, session=None, directory=directory, now=tx.now, zone=tx.zone)


def _task(tx: Tx, directory: Directory, waiting: Waiting) -> Standstill:
    task = waiting.task
    place = tx.shelf.task(task.id)
    desk = (
        None
        if place is None
        else _desk(tx, directory, waiting.people, app=task.app, form=place.form, definition=place.definition)
    )
    people = (directory.person(person) for person in waiting.people)
    return Standstill(
        id=task.id,
        app=task.app,
        form=task.form,
        record=task.record,
        name=task.title,
        node=node_label(desk, task.node),
        since=task.opened_at,
        asked=tuple(one.name for one in people if one is not None),
    )


def _run(tx: Tx, directory: Directory, run: Instance) -> Standstill:
    state = load(run.state)
    people = tuple(filter(None, (state.sender, state.applicant)))
    desk = _desk(tx, directory, people, app=run.app, form=run.form, definition=run.definition)
    found = None if desk is None else records.read(tx.database, desk.version.tables, run.form, run.record)
    node = next((token.node for token in state.tokens if token.is_halted), "")
    halt = last_halt(tx.database, run.id)
    unnamed = Text(en=str(run.record), zh=str(run.record))
    return Standstill(
        id=run.id,
        app=run.app,
        form=run.form,
        record=run.record,
        name=unnamed if desk is None or found is None else title_of(desk, names_of(found)),
        node=node_label(desk, node),
        since=run.started_at if halt is None else halt.at,
        reason=UNKNOWN if halt is None else halt.reason,
    )


def _desk(
    tx: Tx, directory: Directory, people: tuple[UUID, ...], *, app: str, form: FormKey, definition: str
) -> Desk | None:
    if not people:
        return None
    try:
        return open_desk(tx, administrator(tx, directory, people[0]), app, form, version=definition)
    except NotFound:
        return None


def _held(tx: Tx, snapshot: Snapshot, app: str, person: UUID) -> tuple[str, ...]:
    """Give on which bases somebody may act in an app; none for who has left."""
    published = snapshot.apps.get(app)
    actor = actor_for(snapshot.directory, person, session=None, now=tx.now, zone=tx.zone)
    return () if actor is None or published is None else (BY_NAME, *bases_held(published.app, actor))
