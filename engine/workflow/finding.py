"""Who is asked at a node, and who may not be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from engine.model.workflow import (
    OpinionRule,
    People,
    PeopleByRule,
    PeopleInRole,
    PeopleWhoDid,
    PersonNode,
    SamePerson,
    SelfRule,
    Show,
)
from engine.values import Value
from engine.workflow.asking import InRole
from engine.workflow.course import APPROVE
from engine.workflow.run import Chosen, Run
from engine.workflow.seeing import digest
from engine.workflow.state import Token

HIGHEST = 10


def people_for(run: Run, node: PersonNode) -> Chosen:
    """Give who is asked, first named first; nobody where neither `who` nor `empty` finds anybody who may."""
    return allowed(run, node, named(run, node.who)) or allowed(run, node, named(run, node.empty))


def people_again(run: Run, node: PersonNode) -> Chosen:
    """Give who returned from a node, else who is asked there; who was asked by a role is asked again while it holds."""
    count = len(run.asked.heard)
    found = people_for(run, node)
    by = run.steps[node.key].by
    if by in found:
        return {by: found[by]}
    asked_by_role = len(run.asked.heard) > count
    returned_by: Chosen = {} if asked_by_role else dict.fromkeys(run.asked.active((by,)), ())
    return allowed(run, node, returned_by) or found


def named(run: Run, people: People) -> Chosen:
    """Give the people an entry of the definition names who can still act, each with the roles they are found by.

    Who is found by name as well is asked by name.
    """
    found: dict[UUID, tuple[InRole, ...]] = {}
    for term in people:
        for person, roles in _term(run, term):
            known = found.get(person)
            found[person] = () if not roles or known == () else (*(known or ()), *roles)
    return {person: tuple(dict.fromkeys(found[person])) for person in run.asked.active(tuple(found))} if found else {}


def allowed(run: Run, node: PersonNode, people: Chosen) -> Chosen:
    """Leave out applicants where duties are separate; where nobody is left, `self: superior` asks above them."""
    if not separates(node):
        return people
    left = {person: roles for person, roles in people.items() if person not in run.applicants}
    if left or not people or node.self_rule is not SelfRule.SUPERIOR:
        return left
    return dict.fromkeys(filter(None, (_above(run, person) for person in people)), ())


def separates(node: PersonNode) -> bool:
    """Say whether an applicant may not act at this node."""
    return node.type == APPROVE and node.self_rule is not SelfRule.ASK


def approved_before(run: Run, node: PersonNode, token: Token, people: Chosen) -> UUID | None:
    """Give who of the people approved in this round and would see nothing new, where the node skips them for it.

    Somebody the flow leads back to is always asked, so that no circle of skipped nodes turns for ever.
    """
    own = run.steps.get(node.key)
    came_back = own is not None and own.round == token.round
    if came_back or not _can_be_skipped(node):
        return None
    shown = run.course.shown[node.key]
    for key, step in run.steps.items():
        if key == node.key or step.outcome != APPROVE or step.round != token.round or step.by not in people:
            continue
        seen = run.course.shown.get(key, ())
        if step.saw and set(shown) <= set(seen) and digest(run.writing.record, seen) == step.saw:
            return step.by
    return None


def _can_be_skipped(node: PersonNode) -> bool:
    return (
        node.type == APPROVE
        and node.same_person is SamePerson.SKIP
        and node.opinion is not OpinionRule.REQUIRED
        and APPROVE in node.outcomes
        and Show.REQUIRE not in node.fields.values()
    )


def _term(run: Run, term: PeopleByRule | PeopleInRole | PeopleWhoDid) -> Iterator[tuple[UUID, tuple[InRole, ...]]]:
    """Give who a term finds, with the roles it asked for that they hold."""
    count = len(run.asked.heard)
    match term:
        case PeopleByRule():
            found = tuple(_persons(run.evaluate(term.rule)))
        case PeopleInRole():
            found = _members(run, term)
        case PeopleWhoDid():
            step = run.steps.get(term.node)
            found = () if step is None else (step.by,)
    heard = run.asked.heard[count:]
    for person in found:
        yield person, tuple(role for role, holders in heard if person in holders)


def _members(run: Run, term: PeopleInRole) -> tuple[UUID, ...]:
    record = run.writing.record
    branch = record.get("branch") if term.branch is None else run.evaluate(term.branch)
    return run.asked.members(term.role, branch=branch, department=record.get("department"), anywhere=term.anywhere)


def _persons(value: Value) -> Iterator[UUID]:
    if isinstance(value, UUID):
        yield value
    elif isinstance(value, Mapping) and isinstance(value.get("id"), UUID):
        yield value["id"]
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _persons(item)


def _above(run: Run, person: UUID) -> UUID | None:
    above: UUID | None = person
    for _ in range(HIGHEST):
        above = None if above is None else run.asked.superior_of(above)
        if above is None or (above not in run.applicants and run.asked.active((above,))):
            return above
    return None
