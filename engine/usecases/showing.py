"""A record's flow as a page shows it: what was done, where it waits, who comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from engine.forms.computing import computing
from engine.store import tasks
from engine.store.instances import Instance
from engine.store.tasks import DoneTask, Waiting
from engine.usecases.desk import Desk
from engine.usecases.seen import Labels
from engine.usecases.standing import still_asked
from engine.values import Values
from engine.workflow.course import Course
from engine.workflow.picture import Deed, Picture, picture
from engine.workflow.route import RouteStep, route
from engine.workflow.state import State, load


def flow_of(desk: Desk, instance: Instance, record: Values) -> Picture | None:
    """Draw the run on a record."""
    course = desk.course
    if course is None:
        return None
    waiting = tasks.open_of_instance(desk.tx.database, instance.id)
    done = tasks.done_of_instance(desk.tx.database, instance.id)
    return drawn(desk, instance, record, waiting, done)


def drawn(
    desk: Desk, instance: Instance, record: Values, waiting: Sequence[Waiting], done: Sequence[DoneTask]
) -> Picture | None:
    """Draw a run from its open and finished tasks."""
    course = desk.course
    if course is None:
        return None
    state = load(instance.state)
    asked = {one.task.token: still_asked(desk.tx, desk.actor, one) for one in waiting}
    steps = foreseen(desk, course, state, record, asked)
    deeds = [Deed(node=one.node, by=one.by, at=one.at, outcome=one.outcome) for one in done if one.by is not None]
    return picture(course, state, deeds, steps)


def foreseen(
    desk: Desk, course: Course, state: State, record: Values, asked: Mapping[int, tuple[UUID, ...]]
) -> tuple[RouteStep, ...]:
    """Give where a run waits and the steps after it if everybody agrees; `asked` are the people of open tasks."""
    return route(
        course,
        state,
        record,
        desk.outside,
        people=asked,
        now=desk.tx.now,
        zone=desk.tx.zone,
        compute=computing(desk.ready),
    )


def people_in(desk: Desk, flow: Picture | None, others: Iterable[UUID] = ()) -> Labels:
    """Give the names of everybody in a picture, and of others."""
    idents = {person for node in (() if flow is None else flow.nodes) for person in node.people} | set(others)
    words = desk.words()
    return {ident: words.person(ident) for ident in idents}
