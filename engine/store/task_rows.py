"""A task as it stands in its row, and who is asked to do it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, exists, or_

from engine.errors import Text
from engine.store.metadata import Id
from engine.store.statement import Row, any_of
from engine.store.tables import task, task_candidate
from engine.values import FormKey, Json, NodeKey

TASK_COLUMNS = tuple(
    task.c[name]
    for name in (
        "id",
        "app",
        "form",
        "record",
        "instance",
        "node",
        "token",
        "assignee",
        "basis",
        "title",
        "facts",
        "opened_at",
        "due_at",
    )
)


BY_NAME = ""
SOME_BY_ROLE = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An open task with what the inbox shows; `assignee` None = any of its candidates may do it.

    `basis` is BY_NAME, or the role by which the assignee is asked, or SOME_BY_ROLE among candidates.
    """

    id: UUID
    app: str
    form: FormKey
    record: UUID
    instance: UUID
    node: NodeKey
    token: int
    assignee: UUID | None
    basis: str
    title: Text
    facts: Json
    opened_at: datetime
    due_at: datetime | None


def task_of(row: Row) -> Task:
    """Make a task of the values of TASK_COLUMNS."""
    named = dict(zip((column.name for column in TASK_COLUMNS), row, strict=True))
    named["title"] = text_of(named["title"])
    return Task(**named)


def text_of(found: Mapping[str, str]) -> Text:
    """Read a sentence as it is kept."""
    return Text(en=found["en"], zh=found["zh"])


def kept(text: Text) -> Mapping[str, str]:
    """Write a sentence as it is kept."""
    return {"en": text.en, "zh": text.zh}


def is_asked() -> ColumnElement[bool]:
    """Say that the person given as `person` may do the task, for a reason that holds now."""
    person = bindparam("person", type_=Id())
    among = exists().where(task_candidate.c.task == task.c.id, task_candidate.c.principal == person)
    return or_(
        (task.c.assignee == person) & holds(task.c.basis),
        task.c.assignee.is_(None) & among.where(holds(task_candidate.c.basis)),
    )


def holds(basis: ColumnElement[str], name: str = "bases") -> ColumnElement[bool]:
    """Say that a basis is among those given as `name`: the one predicate of inbox, tasks, files and involvement."""
    return any_of(basis, name)


def bound_bases(bases: Iterable[str]) -> list[str]:
    """Give what `holds` is given: the roles somebody holds now, and that being asked by name always holds."""
    return [BY_NAME, *bases]
