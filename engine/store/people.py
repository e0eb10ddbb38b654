"""The organisation in the database: the directory of one moment, and the steps that change people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, bindparam, func, literal, or_, select

from engine.access.directory import Branch, Department, Directory, Person, RoleGrant
from engine.store.db import Reader
from engine.store.metadata import Moment
from engine.store.people_tables import (
    access_epoch,
    account,
    branch,
    credential,
    department,
    department_closure,
    head,
    membership,
    person,
    role_grant,
)
from engine.store.statement import Statement
from engine.store.writing import Bump, Ensure, Insert, Step

LOCAL = "local"  # the provider of accounts with a password of ours
PASSWORD = "password"
NOWHERE = UUID(int=0)  # the place of a role that is held everywhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A row of membership that still holds."""

    id: UUID
    person: UUID
    department: UUID
    post: str
    is_main: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A row of head that still holds: somebody in charge of a department or branch."""

    id: UUID
    person: UUID
    unit: UUID
    is_deputy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalAccount:
    """An account with what proves it; `secret` is None where there is no password."""

    id: UUID
    person: UUID
    subject: str
    secret: str | None
    is_open: bool


def access_version() -> ColumnElement[int]:
    """Give the access epoch as part of a larger select."""
    return func.coalesce(select(access_epoch.c.version).scalar_subquery(), 0)


def raise_epoch() -> tuple[Step, ...]:
    """Give the steps that make every cache of rights stale."""
    return (
        Ensure(table=access_epoch, rows=({"id": 1, "version": 1},)),
        Bump(table=access_epoch, match={"id": 1}),
    )


def inserted(table: Table, rows: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Give the step that adds rows, none where there are no rows."""
    found = tuple(rows)
    return (Insert(table=table, rows=found),) if found else ()


def read_epoch(reader: Reader) -> int:
    """Give the access epoch."""
    found = reader.one(_EPOCH, {})
    return int(found[0]) if found else 0


def read_directory(reader: Reader, at: datetime) -> Directory:
    """Read the organisation as it stands at a moment.

    The epoch is read first: a change in between leaves a directory that is already known to be stale.
    """
    epoch = read_epoch(reader)
    heads = _heads(reader.rows(_HEADS, {"at": at}))
    memberships: defaultdict[UUID, list[Membership]] = defaultdict(list)
    for row in reader.rows(_MEMBERSHIPS, {"at": at}):
        found = _membership(row)
        memberships[found.person].append(found)
    departments = {
        row[0]: Department(
            id=row[0], code=row[1], name=row[2], parent=row[3], branch=row[4], heads=heads.get(row[0], ())
        )
        for row in reader.rows(_DEPARTMENTS, {})
    }
    persons = (_person(row, memberships[row[0]], departments) for row in reader.rows(_PERSONS, {}))
    return Directory(
        epoch=epoch,
        persons={found.id: found for found in persons},
        departments=departments,
        branches={
            row[0]: Branch(id=row[0], code=row[1], name=row[2], parent=row[3], heads=heads.get(row[0], ()))
            for row in reader.rows(_BRANCHES, {})
        },
        grants=tuple(
            RoleGrant(app=row[0], role=row[1], person=row[2], branch=row[3], department=row[4])
            for row in reader.rows(_GRANTS, {})
        ),
    )


def read_memberships(reader: Reader, at: datetime) -> tuple[Membership, ...]:
    """Give the memberships that hold at a moment."""
    return tuple(map(_membership, reader.rows(_MEMBERSHIPS, {"at": at})))


def read_charges(reader: Reader, at: datetime) -> tuple[Charge, ...]:
    """Give who is in charge of what at a moment."""
    return tuple(
        Charge(id=row[0], person=row[1], unit=row[2] or row[3], is_deputy=row[4])
        for row in reader.rows(_HEADS, {"at": at})
    )


def read_accounts(reader: Reader) -> tuple[LocalAccount, ...]:
    """Give every local account."""
    return tuple(map(_account, reader.rows(_ACCOUNTS, {"provider": LOCAL})))


def find_account(reader: Reader, name: str) -> LocalAccount | None:
    """Give the local account somebody means who types `name`: the account of this name, else that of this number."""
    rows = reader.rows(_ACCOUNT, {"provider": LOCAL, "name": name, "subject": subject_of(name)})
    found = sorted(map(_account, rows), key=lambda one: one.subject != subject_of(name))
    return found[0] if found else None


def subject_of(name: str) -> str:
    """Give an account name as it is compared: without case."""
    return name.strip().casefold()


def read_closure(reader: Reader) -> Mapping[tuple[UUID, UUID], int]:
    """Give every pair of a department and one below it, with the levels between; 0 for itself."""
    return {(row[0], row[1]): row[2] for row in reader.rows(_CLOSURE, {})}


def closure_of(parents: Mapping[UUID, UUID | None]) -> Mapping[tuple[UUID, UUID], int]:
    """Compute what `read_closure` gives from the parent of every department. Raises ValueError for a circle."""
    found: dict[tuple[UUID, UUID], int] = {}
    for ident in parents:
        upper: UUID | None = ident
        depth = 0
        while upper is not None:
            if (upper, ident) in found:
                raise ValueError(ident)
            found[upper, ident] = depth
            upper = parents.get(upper)
            depth += 1
    return found


def _holding(table: Table) -> ColumnElement[bool]:
    at: ColumnElement[Any] = bindparam("at", type_=Moment())
    return (table.c.since <= at) & or_(table.c.until.is_(None), table.c.until > at)


_EPOCH = Statement(select(access_version()))
_BRANCHES = Statement(select(branch.c.id, branch.c.code, branch.c.name, branch.c.parent))
_DEPARTMENTS = Statement(
    select(department.c.id, department.c.code, department.c.name, department.c.parent, department.c.branch)
)
_PERSONS = Statement(
    select(
        person.c.id,
        person.c.number,
        person.c.name,
        person.c.initials,
        person.c.email,
        person.c.grade,
        person.c.language,
        person.c.left_at,
        account.c.subject,
    ).select_from(person.outerjoin(account, (account.c.person == person.c.id) & (account.c.provider == literal(LOCAL))))
)
_MEMBERSHIPS = Statement(
    select(
        membership.c.id, membership.c.person, membership.c.department, membership.c.post, membership.c.is_main
    ).where(_holding(membership))
)
_HEADS = Statement(
    select(head.c.id, head.c.person, head.c.department, head.c.branch, head.c.is_deputy)
    .where(_holding(head))
    .order_by(head.c.is_deputy, head.c.since, head.c.id)
)
_GRANTS = Statement(
    select(role_grant.c.app, role_grant.c.role, role_grant.c.person, role_grant.c.branch, role_grant.c.department)
)
_CLOSURE = Statement(select(department_closure.c.ancestor, department_closure.c.descendant, department_closure.c.depth))
_ACCOUNT_COLUMNS = (
    select(
        account.c.id, account.c.person, account.c.subject, credential.c.secret, account.c.closed_at, person.c.left_at
    )
    .select_from(
        account.join(person, person.c.id == account.c.person).outerjoin(
            credential, (credential.c.account == account.c.id) & (credential.c.kind == literal(PASSWORD))
        )
    )
    .where(account.c.provider == bindparam("provider"))
)
_ACCOUNTS = Statement(_ACCOUNT_COLUMNS)
_ACCOUNT = Statement(
    _ACCOUNT_COLUMNS.where(or_(account.c.subject == bindparam("subject"), person.c.number == bindparam("name")))
)


def _heads(rows: Iterable[tuple[Any, ...]]) -> Mapping[UUID, tuple[UUID, ...]]:
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for _, who, in_department, in_branch, _ in rows:
        found[in_department or in_branch].append(who)
    return {unit: tuple(several) for unit, several in found.items()}


def _membership(row: tuple[Any, ...]) -> Membership:
    return Membership(id=row[0], person=row[1], department=row[2], post=row[3], is_main=row[4])


def _account(row: tuple[Any, ...]) -> LocalAccount:
    is_open = row[4] is None and row[5] is None
    return LocalAccount(id=row[0], person=row[1], subject=row[2], secret=row[3], is_open=is_open)


def _person(row: tuple[Any, ...], memberships: list[Membership], departments: Mapping[UUID, Department]) -> Person:
    ident, number, name, initials, email, grade, language, left_at, subject = row
    found = Person(
        id=ident,
        number=number,
        name=name,
        initials=initials,
        email=email,
        grade=grade,
        language=language,
        account=subject or "",
        departments=tuple(dict.fromkeys(one.department for one in memberships)),
        is_active=left_at is None,
    )
    main = next((one for one in memberships if one.is_main), None)
    if main is None:
        return found
    home = departments.get(main.department)
    return replace(found, department=main.department, post=main.post, branch=home.branch if home else None)
