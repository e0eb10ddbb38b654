"""Say how a record is called, to somebody who has just sent or changed it."""

from __future__ import annotations

from uuid import UUID

from engine.access.actor import Actor
from engine.model.rights import Function
from engine.store import records
from engine.usecases.desk import names_of, open_desk
from engine.usecases.reaching import rows_reached
from engine.usecases.transaction import Tx
from engine.values import FormKey


def name_record(tx: Tx, actor: Actor, app: str, form: FormKey, record: UUID | None) -> str:
    """Give a record's name as the actor may read it; "" where the actor cannot open it."""
    if record is None:
        return ""
    desk = open_desk(tx, actor, app, form)
    where = rows_reached(desk.in_force, actor, desk.naming, form, Function.READ)
    found = records.read(tx.database, desk.in_force.tables, form, record, where=where)
    return "" if found is None else desk.words().name(form, names_of(found))
