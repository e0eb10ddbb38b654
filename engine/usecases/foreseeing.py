"""Who comes next, before and after a form is sent."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from engine.errors import Text
from engine.forms.computing import computing
from engine.usecases.desk import Desk
from engine.usecases.task_facts import applicant_of
from engine.values import Json, Values
from engine.workflow.commands import Start
from engine.workflow.route import Place, RouteStep, route_of_new

MOST_NAMES = 3
OPEN = Text(en="Depends on what is filled in", zh="填写后确定")
STATES = {"now": "now", "next": "next", "skipped": "skipped"}


def route_document(desk: Desk, record: Values) -> list[Json]:
    """Give the steps a record would go through if it were sent now, in the actor's language."""
    course = desk.course
    if course is None:
        return []
    command = Start(by=desk.actor.person, applicant=applicant_of(desk.form, record) or desk.actor.person)
    steps = route_of_new(
        course, command, record, desk.outside, now=desk.tx.now, zone=desk.tx.zone, compute=computing(desk.ready)
    )
    return [_step(desk, step) for step in steps]


def names_of_people(desk: Desk, people: Iterable[UUID]) -> list[str]:
    """Give the names of people who are asked; of many the first ones and how many there are."""
    idents = list(people)
    names = [desk.words().person(ident) for ident in idents[:MOST_NAMES]]
    if len(idents) > MOST_NAMES:
        names[-1] += f" 等 {len(idents)} 人" if desk.tx.language == "zh" else f" and {len(idents) - MOST_NAMES} others"
    return names


def _step(desk: Desk, step: RouteStep) -> Json:
    language = desk.tx.language
    return {
        "node": step.node,
        "label": step.label.in_language(language),
        "people": names_of_people(desk, step.people),
        "state": STATES[step.place.value],
        "note": _note(step, language),
    }


def _note(step: RouteStep, language: str) -> str:
    if step.note is None:
        return ""
    if step.place is Place.NEXT and not step.people:
        return OPEN.in_language(language)
    return step.note.in_language(language)
