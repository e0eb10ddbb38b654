"""A task as it stands in its row, and who is asked to do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, exists, or_

from engine.errors import Text
from engine.store.metadata import Id
from engine.store.statement import Row
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
        "title",
        "facts",
        "opened_at",
        "due_at",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An open task with what the inbox shows; `assignee` None = any of its candidates may do it."""

    id: UUID
    app: str
    form: FormKey
    record: UUID
    instance: UUID
    node: NodeKey
    token: int
    assignee: UUID | None
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
    """Say that the person given as `person` may do the task."""
    person = bindparam("person", type_=Id())
    among = exists().where(task_candidate.c.task == task.c.id, task_candidate.c.principal == person)
    return or_(task.c.assignee == person, task.c.assignee.is_(None) & among)
