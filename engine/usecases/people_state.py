"""What is known of people before an import, read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.access.directory import Directory, Person
from engine.model.app import App
from engine.store.db import Reader
from engine.store.people import (
    Charge,
    LocalAccount,
    Membership,
    read_accounts,
    read_charges,
    read_closure,
    read_directory,
    read_memberships,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleState:
    """The organisation with the ids of its rows, found by the words of a file."""

    directory: Directory
    apps: Mapping[str, App]
    branches: Mapping[str, UUID]  # by code
    departments: Mapping[str, UUID]  # by code
    persons: Mapping[str, Person]  # by number
    accounts: Mapping[UUID, LocalAccount]  # by person
    memberships: Mapping[UUID, tuple[Membership, ...]]  # by person
    charges: tuple[Charge, ...]
    closure: Mapping[tuple[UUID, UUID], int]


def read_state(reader: Reader, apps: Mapping[str, App], at: datetime) -> PeopleState:
    """Read everything an import compares with."""
    directory = read_directory(reader, at)
    memberships: defaultdict[UUID, list[Membership]] = defaultdict(list)
    for one in read_memberships(reader, at):
        memberships[one.person].append(one)
    return PeopleState(
        directory=directory,
        apps=apps,
        branches={unit.code: unit.id for unit in directory.branches.values()},
        departments={unit.code: unit.id for unit in directory.departments.values()},
        persons={person.number: person for person in directory.persons.values()},
        accounts={account.person: account for account in read_accounts(reader)},
        memberships={person: tuple(several) for person, several in memberships.items()},
        charges=read_charges(reader, at),
        closure=read_closure(reader),
    )
