"""By which roles somebody is asked: a basis is written when a task opens and must still hold whenever it counts."""

from __future__ import annotations

from uuid import UUID

from engine.access.actor import Actor
from engine.access.roles import given_by_hand, place_asked, roles_of
from engine.model.app import App
from engine.model.dictionary import Role
from engine.values import RoleKey


def role_in_force(in_force: App, version: App, role: RoleKey) -> Role | None:
    """Give a role that a run asks for as the version in force has it; None where nobody can hold it any more.

    A role which that version has no more is still held by whom it was given by hand.
    """
    found = in_force.roles.get(role)
    if found is not None:
        return found
    earlier = version.roles[role]
    return earlier if given_by_hand(earlier) else None


def basis_of(app: str, role: Role, *, branch: UUID | None, department: UUID | None, anywhere: bool) -> str:
    """Write on which basis the holders of a role are asked: `app.role`, or `app.role@place` within a place."""
    place = place_asked(role, branch=branch, department=department, anywhere=anywhere)
    return _basis(app, role.key, place)


def bases_held(app: App, actor: Actor) -> tuple[str, ...]:
    """Give every basis that holds of the actor now in an app, `app` being the version in force."""
    found: dict[str, None] = {}
    for held in roles_of(app, actor):
        found[_basis(app.key, held.role, None)] = None
        for place in () if held.place is None else held.place.ids:
            found[_basis(app.key, held.role, place)] = None
    for grant in actor.directory.grants_of(app.key, actor.person):
        if grant.role not in app.roles:
            found[_basis(app.key, grant.role, None)] = None
            for place in filter(None, (grant.branch, grant.department)):
                found[_basis(app.key, grant.role, place)] = None
    return tuple(found)


def _basis(app: str, role: RoleKey, place: UUID | None) -> str:
    return f"{app}.{role}" if place is None else f"{app}.{role}@{place}"
