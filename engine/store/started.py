"""Runs somebody started, and whom they wait for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from engine.store.db import Reader
from engine.store.instances import INSTANCE_COLUMNS, Instance, instance_of
from engine.store.metadata import Id, Moment
from engine.store.statement import Statement, any_of
from engine.store.tables import instance, task
from engine.store.tasks import WAITING_TASKS, Position, Waiting, waiting_of

_AT, _ID = bindparam("_at", type_=Moment()), bindparam("_id", type_=Id())


def _listed(*, is_first: bool) -> Statement:
    chosen = select(*INSTANCE_COLUMNS).where(instance.c.started_by == bindparam("person"))
    if not is_first:
        at = instance.c.started_at
        chosen = chosen.where(or_(at < _AT, (at == _AT) & (instance.c.id > _ID)))
    return Statement(chosen.order_by(instance.c.started_at.desc(), instance.c.id).limit(bindparam("_limit")))


_STARTED, _FURTHER = _listed(is_first=True), _listed(is_first=False)
_WAITING = Statement(WAITING_TASKS.where(any_of(task.c.instance, "instances")))


def started_by(reader: Reader, person: UUID, *, limit: int, after: Position | None = None) -> tuple[Instance, ...]:
    """Read the runs a person started, the newest first."""
    values: dict[str, Any] = {"person": person, "_limit": limit}
    if after is None:
        return tuple(map(instance_of, reader.rows(_STARTED, values)))
    return tuple(map(instance_of, reader.rows(_FURTHER, {**values, "_at": after.at, "_id": after.id})))


def waiting_in(reader: Reader, instances: Collection[UUID]) -> tuple[Waiting, ...]:
    """Read the open tasks of several runs and whom they wait for."""
    return waiting_of(reader.rows(_WAITING, {"instances": list(instances)})) if instances else ()
