"""Grant a role: somebody holds a role of an app from now on, everywhere or in one place."""

from __future__ import annotations

from engine.access.actor import Actor
from engine.access.directory import RoleGrant
from engine.access.roles import given_by_hand
from engine.errors import Conflict, NotFound, Text
from engine.model.dictionary import Within
from engine.store.failures import Duplicate
from engine.store.people import raise_epoch, read_directory, read_epoch
from engine.store.people_tables import role_grant
from engine.store.trail import Entry
from engine.store.writing import Clear, Insert
from engine.usecases.people_plan import grant_key, grant_row
from engine.usecases.security_account import write_told
from engine.usecases.transaction import Tx

_HELD = Text(en="The role is held already.", zh="该角色已授予")
_WRONG_PLACE = Text(
    en="The role is given in another kind of place. Name a branch, a department or none, as the app says.",
    zh="授予范围不符，请按应用定义选择分支、部门或不限",
)
_BY_RULE = Text(en="The role fills itself; nobody is given it by hand.", zh="该角色由规则自动确定，不能手工授予")


def grant_role(tx: Tx, actor: Actor | None, grant: RoleGrant) -> None:
    """Give a role; it counts from the next request on.

    `actor` is None on the command line, which is the only door: no page grants rights. Raises NotFound for an
    unknown app, role, person or place, Conflict when the role cannot be held like this or is held already.
    """
    _check(tx, grant)
    by = actor.person if actor is not None else None
    row = grant_row(grant, ident=tx.new_id(), by=by, at=tx.now)
    try:
        write_told(tx, (_entry(tx, actor, "grant_role", grant),), *raise_epoch(), Insert(table=role_grant, rows=(row,)))
    except Duplicate as twice:
        raise Conflict(_HELD) from twice


def revoke_role(tx: Tx, actor: Actor | None, grant: RoleGrant) -> None:
    """Take a role; it is gone at the next request, and one that is not held is gone already."""
    write_told(
        tx, (_entry(tx, actor, "revoke_role", grant),), *raise_epoch(), Clear(table=role_grant, match=grant_key(grant))
    )


def _check(tx: Tx, grant: RoleGrant) -> None:
    published = tx.shelf.at(read_epoch(tx.database)).apps.get(grant.app)
    role = published.app.roles.get(grant.role) if published is not None else None
    directory = read_directory(tx.database, tx.now)
    is_known = (
        grant.person in directory.persons
        and (grant.branch is None or grant.branch in directory.branches)
        and (grant.department is None or grant.department in directory.departments)
    )
    if role is None or not is_known:
        raise NotFound
    if not given_by_hand(role):
        raise Conflict(_BY_RULE)
    has_branch, has_department = grant.branch is not None, grant.department is not None
    if (has_branch, has_department) != (role.within is Within.BRANCH, role.within is Within.DEPARTMENT):
        raise Conflict(_WRONG_PLACE)


def _entry(tx: Tx, actor: Actor | None, verb: str, grant: RoleGrant) -> Entry:
    return Entry(
        at=tx.now,
        verb=verb,
        actor=actor.person if actor is not None else None,
        session=actor.session if actor is not None else None,
        answers={
            "app": grant.app,
            "role": grant.role,
            "person": str(grant.person),
            "branch": str(grant.branch) if grant.branch else None,
            "department": str(grant.department) if grant.department else None,
        },
    )
