"""The ready predicates `own same_department department_tree led_by_me same_branch involved`, defined once.

A predicate is data: a column of the record and the ids it may hold. Python tests it on one record and SQL
on a table from the same description, so a list and a single read cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias
from uuid import UUID

from engine.access.actor import Actor
from engine.model.form import Form
from engine.values import Value, Values


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnIn:
    """True where `column` (a field key or a system name) holds one of `ids`; blank where it is blank."""

    column: str
    ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TookPart:
    """True where `person` acted, or had a task by name or by a role among `bases`: a row of `participant`."""

    person: UUID
    bases: tuple[str, ...] = ()  # the roles held now, as `standing` writes them


Predicate: TypeAlias = ColumnIn | TookPart


def predicate(name: str, form: Form, actor: Actor, bases: tuple[str, ...] = ()) -> Predicate:
    """Describe a ready predicate for an actor who holds the roles `bases`. Raises KeyError for another name."""
    found = _PREDICATES[name](form, actor)
    return replace(found, bases=bases) if isinstance(found, TookPart) else found


def test(found: Predicate, values: Values, *, took_part: bool) -> bool | None:
    """Test a predicate on one record, three-valued as SQL does: blank where its column is blank."""
    match found:
        case TookPart():
            return took_part
        case ColumnIn(column=column, ids=ids):
            held = values.get(column)
            return None if held is None else held in ids


def predicate_values(form: Form, actor: Actor, values: Values, *, took_part: bool) -> Mapping[str, Value]:
    """Give the value of every ready predicate on one record, as names for its row rules."""
    return {name: test(make(form, actor), values, took_part=took_part) for name, make in _PREDICATES.items()}


def _own(form: Form, actor: Actor) -> Predicate:
    owner = form.fields.get(form.owner)
    if owner is not None and owner.type == "department":
        return ColumnIn(column=owner.key, ids=tuple(sorted(actor.profile.departments)))
    return ColumnIn(column=owner.key if owner is not None else "created_by", ids=(actor.person,))


def _same_department(form: Form, actor: Actor) -> Predicate:
    return ColumnIn(column="department", ids=tuple(sorted(actor.profile.departments)))


def _department_tree(form: Form, actor: Actor) -> Predicate:
    return ColumnIn(column="department", ids=actor.department_tree)


def _led_by_me(form: Form, actor: Actor) -> Predicate:
    return ColumnIn(column="department", ids=actor.led)


def _same_branch(form: Form, actor: Actor) -> Predicate:
    branch = actor.profile.branch
    return ColumnIn(column="branch", ids=() if branch is None else (branch,))


def _involved(form: Form, actor: Actor) -> Predicate:
    return TookPart(person=actor.person)


_PREDICATES: Mapping[str, Callable[[Form, Actor], Predicate]] = {
    "own": _own,
    "same_department": _same_department,
    "department_tree": _department_tree,
    "led_by_me": _led_by_me,
    "same_branch": _same_branch,
    "involved": _involved,
}
