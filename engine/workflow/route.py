"""Who comes next: the steps a run still has before it, as far as its rules can tell now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from uuid import UUID

from engine.errors import Text
from engine.expression.api import ExpressionLimit
from engine.model.workflow import START, PersonNode
from engine.plugin.storing import CannotBeKept
from engine.values import NodeKey, Values
from engine.workflow import moving
from engine.workflow.asking import Ask
from engine.workflow.commands import Start
from engine.workflow.course import Course, proceed_outcome
from engine.workflow.effects import Halt, OpenTask, SkipNode
from engine.workflow.run import Circle, Compute, Run, nothing_computed
from engine.workflow.state import SUBMIT, State, Token

LONGEST = 60
TOLD = (OpenTask, SkipNode, Halt)


class Place(StrEnum):
    """Where a step lies, seen from where the run stands."""

    NOW = "now"
    NEXT = "next"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteStep:
    """A node to come with the people who will be asked; `note` says why it is skipped or stands still."""

    node: NodeKey
    label: Text
    place: Place
    people: tuple[UUID, ...] = ()
    note: Text | None = None


def route_of_new(
    course: Course,
    command: Start,
    record: Values,
    ask: Ask,
    *,
    now: datetime,
    zone: tzinfo,
    compute: Compute = nothing_computed,
) -> tuple[RouteStep, ...]:
    """Give the steps a record would go through if it were sent now and everybody agreed."""
    asked = State(applicant=command.applicant, sender=command.by)
    run = Run(course, asked, record, ask, now=now, zone=zone, compute=compute)
    run.acts(command.by)
    try:
        moving.begin(run, command.by)
    except (Circle, ExpressionLimit, CannotBeKept):
        return ()
    return _foresee(run, [])


def route(
    course: Course,
    state: State,
    record: Values,
    ask: Ask,
    *,
    people: Mapping[int, tuple[UUID, ...]],
    now: datetime,
    zone: tzinfo,
    compute: Compute = nothing_computed,
) -> tuple[RouteStep, ...]:
    """Give where the run waits and the steps after it if everybody agrees; `people` are asked now, by token."""
    run = Run(course, state, record, ask, now=now, zone=zone, compute=compute)
    waiting = [
        RouteStep(node=token.node, label=_label(course, token.node), place=Place.NOW, people=people.get(token.id, ()))
        for token in state.tokens
    ]
    return _foresee(run, waiting)


def _foresee(run: Run, found: list[RouteStep]) -> tuple[RouteStep, ...]:
    """Let everybody agree until the run is over, stands still, or comes to a node again."""
    passed: set[NodeKey] = set()
    heard = 0
    try:
        while len(found) < LONGEST:
            found.extend(_tell(run.course, event) for event in run.events[heard:] if isinstance(event, TOLD))
            heard = len(run.events)
            token = next((token for token in run.tokens.values() if not token.is_halted), None)
            if token is None or token.node in passed:
                break
            passed.add(token.node)
            _agree(run, token, found)
    except (Circle, ExpressionLimit, CannotBeKept):
        return tuple(found)
    return tuple(found)


def _agree(run: Run, token: Token, found: list[RouteStep]) -> None:
    people = next((step.people for step in reversed(found) if step.node == token.node), ()) or run.applicants
    run.acts(people[0])
    node = None if token.node == START else run.course.node(token.node)
    if isinstance(node, PersonNode):
        outcome = proceed_outcome(node)
        run.did(token, people[0], outcome.key, saw=run.digest_at(node.key))
        moving.proceed(run, token, outcome)
    else:
        run.did(token, people[0], SUBMIT)
        moving.send_again(run, token)


def _tell(course: Course, event: OpenTask | SkipNode | Halt) -> RouteStep:
    label = _label(course, event.node)
    match event:
        case OpenTask():
            return RouteStep(node=event.node, label=label, place=Place.NEXT, people=event.people)
        case SkipNode():
            by = () if event.by is None else (event.by,)
            return RouteStep(node=event.node, label=label, place=Place.SKIPPED, people=by, note=event.reason)
        case Halt():
            return RouteStep(node=event.node, label=label, place=Place.NEXT, note=event.reason)


def _label(course: Course, node: NodeKey) -> Text:
    return moving.SEND_AGAIN if node == START else course.node(node).label
