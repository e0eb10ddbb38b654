"""Who holds which role of an app: by rule, or given by hand and then perhaps only in one place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from engine.access.actor import Actor
from engine.access.directory import Directory, RoleGrant
from engine.access.names import OrganisationHost
from engine.access.predicates import ColumnIn
from engine.expression.api import Env
from engine.model.app import App
from engine.model.dictionary import Members, Role, Within
from engine.values import RoleKey


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRole:
    """A role somebody holds; with `place` it reaches only rows that lie there."""

    role: RoleKey
    place: ColumnIn | None = None


def roles_of(app: App, actor: Actor) -> tuple[HeldRole, ...]:
    """Give the roles the actor holds in an app now, in the order of the definition."""
    return tuple(held for role in app.roles.values() for held in _held(app, role, actor))


def given_by_hand(role: Role) -> bool:
    """Say whether people are given this role, rather than belonging to it by a rule."""
    return role.members is None and role.condition is None


def holds_role(app: App, actor: Actor, role: RoleKey) -> bool:
    """Say whether the actor holds a role anywhere."""
    return role in app.roles and any(True for _ in _held(app, app.roles[role], actor))


def holders(
    app: App,
    directory: Directory,
    role: Role,
    *,
    branch: UUID | None,
    department: UUID | None,
    anywhere: bool,
    now: datetime,
    zone: tzinfo,
) -> tuple[UUID, ...]:
    """Give the active persons who hold a role, in the order of their numbers.

    Of a role held within branches or departments, those of the place given; `anywhere` asks for all of them.
    """
    if not given_by_hand(role):
        actors = (
            Actor(person=person, session=None, directory=directory, now=now, zone=zone)
            for person in directory.in_order(directory.persons)
        )
        return tuple(actor.person for actor in actors if any(True for _ in _held(app, role, actor)))
    place = place_asked(role, branch=branch, department=department, anywhere=anywhere)
    if place is None and not (role.within is None or anywhere):
        return ()
    held = ((grant.person, _given(role, grant)) for grant in directory.grants_for(app.key, role.key))
    return directory.in_order({person for person, one in held if one is not None and _lies_in(one, place)})


def place_asked(role: Role, *, branch: UUID | None, department: UUID | None, anywhere: bool) -> UUID | None:
    """Give the branch or department within which a role is asked for; None = wherever it is held."""
    if anywhere or not given_by_hand(role) or role.within is None:
        return None
    return branch if role.within is Within.BRANCH else department


def _held(app: App, role: Role, actor: Actor) -> Iterator[HeldRole]:
    if role.members is not None:
        if _belongs(role.members, actor):
            yield HeldRole(role=role.key)
        return
    if role.condition is not None:
        names = {"me": actor.person}
        env = Env(names=names, host=OrganisationHost(actor.directory), now=actor.now, zone=actor.zone)
        if role.condition.evaluate(env) is True:
            yield HeldRole(role=role.key)
        return
    for grant in actor.directory.grants_of(app.key, actor.person):
        if grant.role == role.key and (held := _given(role, grant)) is not None:
            yield held


def _lies_in(held: HeldRole, place: UUID | None) -> bool:
    return place is None or (held.place is not None and place in held.place.ids)


def _belongs(members: Members, actor: Actor) -> bool:
    match members:
        case Members.EVERYONE:
            return True
        case Members.DEPARTMENT_HEADS:
            return bool(actor.directory.led_departments(actor.person))
        case Members.BRANCH_HEADS:
            return bool(actor.directory.led_branches(actor.person))


def _given(role: Role, grant: RoleGrant) -> HeldRole | None:
    """Give the role with its place; a grant of the wrong kind of place, kept from an older version, gives nothing."""
    match role.within:
        case None:
            is_everywhere = grant.branch is None and grant.department is None
            return HeldRole(role=role.key) if is_everywhere else None
        case Within.BRANCH:
            return _in_place(role, "branch", grant.branch)
        case Within.DEPARTMENT:
            return _in_place(role, "department", grant.department)


def _in_place(role: Role, column: str, place: UUID | None) -> HeldRole | None:
    return None if place is None else HeldRole(role=role.key, place=ColumnIn(column=column, ids=(place,)))
