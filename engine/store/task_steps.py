"""Tasks opened, given and closed, as steps of a batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.errors import Text
from engine.store.tables import participant, task, task_candidate, task_done
from engine.store.task_rows import BY_NAME, SOME_BY_ROLE, Task, kept
from engine.store.writing import Change, Clear, Delete, Ensure, Insert, Step
from engine.values import FormKey, Json, NodeKey


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """A task to be opened for one person, or for any one of several; `facts` is what the inbox row shows, as JSON.

    `bases` are the roles by which each is asked; who is not in it is asked by name.
    """

    id: UUID
    app: str
    form: FormKey
    record: UUID
    instance: UUID
    node: NodeKey
    token: int
    people: tuple[UUID, ...]
    bases: Mapping[UUID, tuple[str, ...]] = field(default_factory=dict)
    title: Text
    facts: Json
    at: datetime
    due: datetime | None = None


def open_tasks(new: Sequence[NewTask]) -> tuple[Step, ...]:
    """Describe tasks to be opened: the tasks, who may do them where that is several, and that these took part."""
    if not new:
        return ()
    pool = tuple(
        {"principal": person, "task": each.id, "basis": basis}
        for each in new
        if not _is_for_one(each)
        for person, basis in _reasons(each)
    )
    took_part = {
        (person, each.record, basis): _part(
            person, basis, record=each.record, app=each.app, form=each.form, since=each.at
        )
        for each in new
        for person, basis in _reasons(each)
    }
    return (
        Insert(table=task, rows=tuple(map(_row, new))),
        *((Insert(table=task_candidate, rows=pool),) if pool else ()),
        *((Ensure(table=participant, rows=tuple(took_part.values())),) if took_part else ()),
    )


def take_part(people: Sequence[UUID], *, app: str, form: FormKey, record: UUID, at: datetime) -> Ensure:
    """Describe that people took part by themselves in what happens to a record; there must be some."""
    about = {"record": record, "app": app, "form": form, "since": at}
    return Ensure(table=participant, rows=tuple(_part(person, BY_NAME, **about) for person in people))


def give(read: Task, person: UUID, *, at: datetime) -> tuple[Step, ...]:
    """Describe that a task is one person's from now on, by name; whoever was asked before is not any more."""
    return (
        Change(table=task, match={"id": read.id}, values={"assignee": person, "basis": BY_NAME}),
        Clear(table=task_candidate, match={"task": read.id}),
        take_part((person,), app=read.app, form=read.form, record=read.record, at=at),
    )


def close_task(
    read: Task,
    *,
    outcome: str,
    by: UUID | None,
    at: datetime,
    opinion: str = "",
    on_behalf_of: UUID | None = None,
) -> tuple[Step, ...]:
    """Describe that a task is over (`outcome` blank = cancelled): removed exactly once, kept among the done."""
    row = {
        "id": read.id,
        "app": read.app,
        "form": read.form,
        "record": read.record,
        "instance": read.instance,
        "node": read.node,
        "token": read.token,
        "title": kept(read.title),
        "facts": read.facts,
        "opened_at": read.opened_at,
        "due_at": read.due_at,
        "outcome": outcome,
        "by": by,
        "on_behalf_of": on_behalf_of,
        "at": at,
        "opinion": opinion,
    }
    return Delete(table=task, match={"id": read.id}), Insert(table=task_done, rows=(row,))


def _row(new: NewTask) -> dict[str, Any]:
    return {
        "id": new.id,
        "app": new.app,
        "form": new.form,
        "record": new.record,
        "instance": new.instance,
        "node": new.node,
        "token": new.token,
        "assignee": new.people[0] if _is_for_one(new) else None,
        "basis": _basis(new),
        "title": kept(new.title),
        "facts": new.facts,
        "opened_at": new.at,
        "due_at": new.due,
    }


def _reasons(new: NewTask) -> Iterator[tuple[UUID, str]]:
    for person in new.people:
        for basis in new.bases.get(person, (BY_NAME,)):
            yield person, basis


def _is_for_one(new: NewTask) -> bool:
    """Say whether one person is asked, for one reason; anything else stands among the candidates."""
    return len(tuple(_reasons(new))) == 1


def _basis(new: NewTask) -> str:
    bases = [basis for _, basis in _reasons(new)]
    if len(bases) == 1:
        return bases[0]
    return SOME_BY_ROLE if any(bases) else BY_NAME


def _part(person: UUID, basis: str, **about: object) -> dict[str, Any]:
    return {"principal": person, "basis": basis, **about}
