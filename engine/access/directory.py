"""The organisation on one day: persons, departments, branches, heads and role grants, frozen and quick to ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from engine.values import RoleKey

_Second = TypeVar("_Second", RoleKey, UUID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody: `department` and `post` are those of the main membership, `departments` those of all of them."""

    id: UUID
    name: str
    number: str
    account: str = ""
    email: str = ""
    language: str = ""
    initials: str = ""  # of the name in pinyin, lower case
    department: UUID | None = None
    branch: UUID | None = None
    post: str = ""
    grade: str = ""
    departments: tuple[UUID, ...] = ()
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A unit of the tree; `heads` are in charge in this order, deputies after the head."""

    id: UUID
    code: str
    name: str
    parent: UUID | None = None
    branch: UUID | None = None
    heads: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A location with its own heads."""

    id: UUID
    code: str
    name: str
    parent: UUID | None = None
    heads: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGrant:
    """A role of an app given to a person by hand, held everywhere or in one branch or department."""

    app: str
    role: RoleKey
    person: UUID
    branch: UUID | None = None
    department: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Directory:
    """Everybody and everything of the organisation as it stands at one access epoch."""

    epoch: int
    persons: Mapping[UUID, Person] = field(default_factory=dict)
    departments: Mapping[UUID, Department] = field(default_factory=dict)
    branches: Mapping[UUID, Branch] = field(default_factory=dict)
    grants: tuple[RoleGrant, ...] = ()

    def person(self, ident: UUID) -> Person | None:
        """Give a person, those who left included."""
        return self.persons.get(ident)

    def department(self, ident: UUID) -> Department | None:
        """Give a department."""
        return self.departments.get(ident)

    def branch(self, ident: UUID) -> Branch | None:
        """Give a branch."""
        return self.branches.get(ident)

    def head_of(self, department: UUID | None) -> UUID | None:
        """Give who is in charge of a department: its head, else its first deputy."""
        found = self.departments.get(department) if department else None
        return _first_active(self.persons, found.heads) if found else None

    def head_of_branch(self, branch: UUID | None) -> UUID | None:
        """Give who is in charge of a branch."""
        found = self.branches.get(branch) if branch else None
        return _first_active(self.persons, found.heads) if found else None

    def manager_of(self, person: UUID | None) -> UUID | None:
        """Give the nearest other person in charge: up the departments from the main one, then up the branches.

        The head of a branch is below the heads of the branches above it, whatever department they sit in.
        """
        found = self.persons.get(person) if person else None
        if found is None:
            return None
        departments = () if self.head_of_branch(found.branch) == person else self.above(found.department)
        in_charge = [self.head_of(one) for one in departments] + [
            self.head_of_branch(one) for one in self.branches_above(found.branch)
        ]
        return next((head for head in in_charge if head is not None and head != person), None)

    def managers_up(self, person: UUID | None, levels: int) -> tuple[UUID, ...]:
        """Give the managers one above the other, at most `levels` of them, nobody twice."""
        found: list[UUID] = []
        current = person
        while len(found) < levels:
            current = self.manager_of(current)
            if current is None or current == person or current in found:
                break
            found.append(current)
        return tuple(found)

    def above(self, department: UUID | None) -> tuple[UUID, ...]:
        """Give a department and those it belongs to, nearest first."""
        found: list[UUID] = []
        while department is not None and department in self.departments and department not in found:
            found.append(department)
            department = self.departments[department].parent
        return tuple(found)

    def branches_above(self, branch: UUID | None) -> tuple[UUID, ...]:
        """Give a branch and those it belongs to, nearest first."""
        found: list[UUID] = []
        while branch is not None and branch in self.branches and branch not in found:
            found.append(branch)
            branch = self.branches[branch].parent
        return tuple(found)

    def closure(self, department: UUID) -> frozenset[UUID]:
        """Give a department and everything below it."""
        return self._below.get(department, frozenset())

    def led_departments(self, person: UUID) -> tuple[UUID, ...]:
        """Give the departments somebody is head or deputy of, without those below."""
        return self._led_departments.get(person, ())

    def led_branches(self, person: UUID) -> tuple[UUID, ...]:
        """Give the branches somebody is head or deputy of."""
        return self._led_branches.get(person, ())

    def grants_for(self, app: str, role: RoleKey) -> tuple[RoleGrant, ...]:
        """Give to whom a role of an app was given by hand."""
        return self._grants_by_role.get((app, role), ())

    def grants_of(self, app: str, person: UUID) -> tuple[RoleGrant, ...]:
        """Give the roles of an app somebody was given by hand."""
        return self._grants_by_person.get((app, person), ())

    def in_order(self, persons: Iterable[UUID]) -> tuple[UUID, ...]:
        """Give the active ones of these persons in the order of their numbers."""
        known = (self.persons[ident] for ident in persons if ident in self.persons)
        return tuple(one.id for one in sorted((one for one in known if one.is_active), key=lambda one: one.number))

    @cached_property
    def _below(self) -> Mapping[UUID, frozenset[UUID]]:
        found: dict[UUID, set[UUID]] = {ident: set() for ident in self.departments}
        for ident in self.departments:
            for upper in self.above(ident):
                found[upper].add(ident)
        return {ident: frozenset(below) for ident, below in found.items()}

    @cached_property
    def _led_departments(self) -> Mapping[UUID, tuple[UUID, ...]]:
        return _by_head(self.departments)

    @cached_property
    def _led_branches(self) -> Mapping[UUID, tuple[UUID, ...]]:
        return _by_head(self.branches)

    @cached_property
    def _grants_by_role(self) -> Mapping[tuple[str, RoleKey], tuple[RoleGrant, ...]]:
        return _grouped((grant.app, grant.role, grant) for grant in self.grants)

    @cached_property
    def _grants_by_person(self) -> Mapping[tuple[str, UUID], tuple[RoleGrant, ...]]:
        return _grouped((grant.app, grant.person, grant) for grant in self.grants)


def _by_head(units: Mapping[UUID, Department] | Mapping[UUID, Branch]) -> Mapping[UUID, tuple[UUID, ...]]:
    found: dict[UUID, tuple[UUID, ...]] = {}
    for ident, unit in units.items():
        for head in unit.heads:
            found[head] = (*found.get(head, ()), ident)
    return found


def _first_active(persons: Mapping[UUID, Person], wanted: tuple[UUID, ...]) -> UUID | None:
    return next((one for one in wanted if one in persons and persons[one].is_active), None)


def _grouped(grants: Iterable[tuple[str, _Second, RoleGrant]]) -> Mapping[tuple[str, _Second], tuple[RoleGrant, ...]]:
    found: defaultdict[tuple[str, _Second], list[RoleGrant]] = defaultdict(list)
    for app, second, grant in grants:
        found[app, second].append(grant)
    return {key: tuple(several) for key, several in found.items()}
