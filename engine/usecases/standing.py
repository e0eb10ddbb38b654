"""On which bases somebody may act now: what every way to a task, a record or a file asks with."""

from __future__ import annotations

from uuid import UUID

from engine.access.actor import Actor, actor_for
from engine.access.standing import bases_held
from engine.store.task_rows import BY_NAME
from engine.store.tasks import Waiting
from engine.usecases.desk import Desk
from engine.usecases.transaction import Tx


def standing(desk: Desk) -> tuple[str, ...]:
    """Give the bases that hold of the actor now in the app at hand."""
    return bases_held(desk.in_force.app, desk.actor)


def standing_in(tx: Tx, actor: Actor, app: str) -> tuple[str, ...]:
    """Give the bases that hold of an actor now in an app; none where it is not in force."""
    published = tx.shelf.at(actor.directory.epoch).apps.get(app)
    return () if published is None else bases_held(published.app, actor)


def standing_everywhere(tx: Tx, actor: Actor) -> tuple[str, ...]:
    """Give the bases that hold of an actor now in every app in force."""
    apps = tx.shelf.at(actor.directory.epoch).apps.values()
    return tuple(basis for published in apps for basis in bases_held(published.app, actor))


def is_asked_now(desk: Desk, waiting: Waiting) -> bool:
    """Say whether the actor is asked to do a task, for a reason that holds now."""
    held = (BY_NAME, *standing(desk))
    return any(person == desk.actor.person and basis in held for person, basis in waiting.asked)


def still_asked(tx: Tx, actor: Actor, waiting: Waiting) -> tuple[UUID, ...]:
    """Give whom a task waits for: those asked who are still here and hold what they were asked by."""
    found: dict[UUID, None] = {}
    for person, basis in waiting.asked:
        one = actor_for(actor.directory, person, session=None, now=actor.now, zone=actor.zone)
        if one is not None and (basis == BY_NAME or basis in standing_in(tx, one, waiting.task.app)):
            found[person] = None
    return tuple(found)
