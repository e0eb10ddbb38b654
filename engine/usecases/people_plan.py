"""From people files to the steps that make the organisation agree with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.access.directory import Person, RoleGrant
from engine.ids import NewId
from engine.store.people import LOCAL, NOWHERE, PASSWORD, closure_of, inserted, subject_of
from engine.store.people_tables import (
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
from engine.store.sessions import end_sessions_of
from engine.store.writing import Change, Clear, Insert, Step
from engine.usecases.people_check import branch_of, by_number
from engine.usecases.people_file import PeopleFiles, PersonRow, RoleWord, UnitRow
from engine.usecases.people_state import PeopleState
from engine.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """What writing a plan needs besides the plan: the moment, ids, hashes of passwords, initials by name."""

    now: datetime
    new_id: NewId
    hash_password: Callable[[str], str]
    initials: Mapping[str, str]
    by: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """The ids of units by code and of persons by number, those to be made included."""

    branches: Mapping[str, UUID]
    departments: Mapping[str, UUID]
    persons: Mapping[str, UUID]

    def unit(self, code: str) -> UUID:
        """Give the department or branch of a code."""
        return self.departments[code] if code in self.departments else self.branches[code]


def codes_of(files: PeopleFiles, state: PeopleState, new_id: NewId) -> Codes:
    """Give every id the files speak of; what is new gets one."""
    branches = dict(state.branches)
    named = [row.code for row in files.branches]
    named += [row.branch for row in files.departments] + [row.branch for row in files.persons]
    for code in filter(None, named):
        branches.setdefault(code, new_id())
    departments = dict(state.departments)
    for code in filter(None, [row.code for row in files.departments] + [row.department for row in files.persons]):
        departments.setdefault(code, new_id())
    persons = {number: known.id for number, known in state.persons.items()}
    for row in files.persons:
        persons.setdefault(row.number, new_id())
    return Codes(branches=branches, departments=departments, persons=persons)


def organisation_steps(files: PeopleFiles, state: PeopleState, codes: Codes) -> tuple[Step, ...]:
    """Give the steps for branches, departments and their tree; upper units come first."""
    parents: dict[UUID, UUID | None] = {one.id: one.parent for one in state.directory.departments.values()}
    parents |= {ident: None for ident in codes.departments.values() if ident not in parents}
    parents |= {codes.departments[row.code]: codes.departments.get(row.parent) for row in files.departments}
    closure = closure_of(parents)
    return (
        *_branch_steps(files, state, codes),
        *_department_steps(files, state, codes, parents),
        *_closure_steps(state.closure, closure),
    )


def person_steps(rows: tuple[PersonRow, ...], state: PeopleState, codes: Codes, hand: Hand) -> Iterator[Step]:
    """Give the steps for one person with all rows of that number."""
    ident = codes.persons[rows[0].number]
    known = state.persons.get(rows[0].number)
    yield from _identity_steps(rows[0], ident, known, hand)
    yield from _account_steps(rows[0], ident, state, hand)
    yield from _membership_steps(rows, ident, state, codes, hand)
    yield from _charge_steps(rows, ident, state, codes, hand)
    yield from _grant_steps(rows, ident, state, codes, hand)


def persons_of(files: PeopleFiles) -> Iterable[tuple[PersonRow, ...]]:
    """Give the rows of each person."""
    return by_number(files.persons).values()


def _branch_steps(files: PeopleFiles, state: PeopleState, codes: Codes) -> Iterator[Step]:
    rows = {row.code: row for row in files.branches}
    parents = {
        ident: codes.branches.get(rows[code].parent) if code in rows else None for code, ident in codes.branches.items()
    }
    new = []
    for code, ident in codes.branches.items():
        row = rows.get(code)
        known = state.directory.branches.get(ident)
        if known is None:
            name = row.name if row else code
            new.append({"id": ident, "code": code, "name": name, "parent": parents[ident]})
        elif row is not None and (known.name, known.parent) != (row.name, parents[ident]):
            values = {"name": row.name, "parent": parents[ident]}
            yield Change(table=branch, match={"id": ident}, values=values)
    yield from inserted(branch, _upper_first(new))


def _department_steps(
    files: PeopleFiles, state: PeopleState, codes: Codes, parents: Mapping[UUID, UUID | None]
) -> Iterator[Step]:
    rows: Mapping[str, UnitRow] = {row.code: row for row in files.departments}
    new = []
    for code, ident in codes.departments.items():
        row = rows.get(code)
        known = state.directory.departments.get(ident)
        if known is None or row is not None:
            place = codes.branches[branch_of(files, state, code)]
            values = {"name": row.name if row else code, "parent": parents[ident], "branch": place}
            if known is None:
                new.append({"id": ident, "code": code, **values})
            elif values != {"name": known.name, "parent": known.parent, "branch": known.branch}:
                yield Change(table=department, match={"id": ident}, values=values)
    yield from inserted(department, _upper_first(new))


def _closure_steps(before: Mapping[tuple[UUID, UUID], int], after: Mapping[tuple[UUID, UUID], int]) -> Iterator[Step]:
    for pair in before.keys() - after.keys():
        yield Clear(table=department_closure, match={"ancestor": pair[0], "descendant": pair[1]})
    for pair, depth in after.items():
        if pair in before and before[pair] != depth:
            match = {"ancestor": pair[0], "descendant": pair[1]}
            yield Change(table=department_closure, match=match, values={"depth": depth})
    new = [
        {"ancestor": pair[0], "descendant": pair[1], "depth": depth}
        for pair, depth in after.items()
        if pair not in before
    ]
    yield from inserted(department_closure, new)


def _identity_steps(row: PersonRow, ident: UUID, known: Person | None, hand: Hand) -> Iterator[Step]:
    said = {"email": row.email, "grade": row.grade, "language": row.language}
    values: dict[str, Value] = {"name": row.name, "initials": hand.initials[row.name]}
    if known is None:
        values |= {name: text or "" for name, text in said.items()}
        values |= {"created_at": hand.now, "left_at": hand.now if row.has_left else None}
        yield Insert(table=person, rows=({"id": ident, "number": row.number, **values},))
        return
    values |= {name: text for name, text in said.items() if text is not None}
    changed = {name: value for name, value in values.items() if getattr(known, name) != value}
    if row.has_left is not None and row.has_left == known.is_active:
        changed["left_at"] = hand.now if row.has_left else None
    if changed:
        yield Change(table=person, match={"id": ident}, values=changed)


def _account_steps(row: PersonRow, ident: UUID, state: PeopleState, hand: Hand) -> Iterator[Step]:
    known = state.accounts.get(ident)
    subject = subject_of(row.account)
    if known is None and not subject:
        return
    account_id = known.id if known is not None else hand.new_id()
    if known is None:
        new = {"id": account_id, "person": ident, "provider": LOCAL, "subject": subject, "created_at": hand.now}
        yield Insert(table=account, rows=(new,))
    elif subject and subject != known.subject:
        yield Change(table=account, match={"id": account_id}, values={"subject": subject})
    if row.password:
        proof = {"secret": hand.hash_password(row.password), "changed_at": hand.now}
        match = {"account": account_id, "kind": PASSWORD}
        if known is None or known.secret is None:
            yield Insert(table=credential, rows=({"id": hand.new_id(), **match, **proof},))
        else:
            yield Change(table=credential, match=match, values=proof)
    if known is not None and (row.has_left or row.password):
        yield end_sessions_of(account_id, hand.now)


def _membership_steps(
    rows: tuple[PersonRow, ...], ident: UUID, state: PeopleState, codes: Codes, hand: Hand
) -> Iterator[Step]:
    wanted = {
        codes.departments[row.department]: {"post": row.post, "is_main": index == 0}
        for index, row in enumerate(rows)
        if row.department
    }
    for one in state.memberships.get(ident, ()):
        values = wanted.pop(one.department, None)
        if values is None:
            yield Change(table=membership, match={"id": one.id}, values={"until": hand.now})
        elif values != {"post": one.post, "is_main": one.is_main}:
            yield Change(table=membership, match={"id": one.id}, values=values)
    new = [
        {"id": hand.new_id(), "person": ident, "department": place, **values, "since": hand.now}
        for place, values in wanted.items()
    ]
    yield from inserted(membership, new)


def _charge_steps(
    rows: tuple[PersonRow, ...], ident: UUID, state: PeopleState, codes: Codes, hand: Hand
) -> Iterator[Step]:
    for is_deputy, said in ((False, [row.heads for row in rows]), (True, [row.deputies for row in rows])):
        if all(words is None for words in said):
            continue
        wanted = dict.fromkeys(codes.unit(code) for words in said for code in words or ())
        for charge in state.charges:
            is_mine = charge.person == ident and charge.is_deputy == is_deputy
            # a unit has one head: a new one takes the place of the old
            is_replaced = not is_deputy and not charge.is_deputy and charge.unit in wanted and charge.person != ident
            if is_mine and charge.unit in wanted:
                del wanted[charge.unit]
            elif is_mine or is_replaced:
                yield Change(table=head, match={"id": charge.id}, values={"until": hand.now})
        new = [
            {
                "id": hand.new_id(),
                "department": unit if unit in codes.departments.values() else None,
                "branch": None if unit in codes.departments.values() else unit,
                "person": ident,
                "is_deputy": is_deputy,
                "since": hand.now,
            }
            for unit in wanted
        ]
        yield from inserted(head, new)


def _grant_steps(
    rows: tuple[PersonRow, ...], ident: UUID, state: PeopleState, codes: Codes, hand: Hand
) -> Iterator[Step]:
    if all(row.roles is None for row in rows):
        return
    wanted = {_grant(word, ident, codes) for row in rows for word in row.roles or ()}
    held = {grant for grant in state.directory.grants if grant.person == ident}
    for grant in held - wanted:
        yield Clear(table=role_grant, match=grant_key(grant))
    new = [grant_row(grant, ident=hand.new_id(), by=hand.by, at=hand.now) for grant in wanted - held]
    yield from inserted(role_grant, new)


def _grant(word: RoleWord, ident: UUID, codes: Codes) -> RoleGrant:
    in_branch = codes.branches.get(word.place)
    in_department = codes.departments.get(word.place) if in_branch is None else None
    return RoleGrant(app=word.app, role=word.role, person=ident, branch=in_branch, department=in_department)


def grant_key(grant: RoleGrant) -> Mapping[str, Value]:
    """Give what names a grant in its table."""
    place = grant.branch or grant.department or NOWHERE
    return {"app": grant.app, "role": grant.role, "person": grant.person, "place": place}


def grant_row(grant: RoleGrant, *, ident: UUID, by: UUID | None, at: datetime) -> Mapping[str, Value]:
    """Give the row of a new grant."""
    place = {"branch": grant.branch, "department": grant.department}
    return {"id": ident, **grant_key(grant), **place, "granted_by": by, "granted_at": at}


def _upper_first(rows: list[dict[str, Value]]) -> Iterator[dict[str, Value]]:
    """Give rows so that a parent among them stands before what lies below it."""
    waiting = {row["id"]: row for row in rows}
    while waiting:
        ready = [row for row in waiting.values() if row["parent"] not in waiting]
        for row in ready:
            del waiting[row["id"]]
        yield from ready
