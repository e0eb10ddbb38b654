"""Import people: files of branches, departments and people become the organisation, all rows or none."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.access.actor import Actor
from engine.access.passwords import hash_password
from engine.errors import InvalidDefinition
from engine.store.people import raise_epoch, read_epoch
from engine.store.trail import Entry
from engine.store.writing import Change, Insert, Step
from engine.usecases.initials_of import initials_of
from engine.usecases.people_check import people_problems
from engine.usecases.people_file import PeopleFiles, PersonRow, read_people
from engine.usecases.people_plan import Codes, Hand, codes_of, organisation_steps, person_steps, persons_of
from engine.usecases.people_state import PeopleState, read_state
from engine.usecases.security_account import write_told
from engine.usecases.transaction import Tx

AT_ONCE = 100  # persons in a transaction, so that others are never kept waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How much an import covered."""

    branches: int
    departments: int
    persons: int


def import_people(tx: Tx, actor: Actor | None, files: Mapping[str, bytes], *, first_password: str = "") -> Imported:
    """Make the organisation agree with CSV files, given by name; what they do not mention stays.

    `actor` is None on the command line. `first_password` is that of accounts that have none and get none in the
    files. Every row is checked before anything is written; raises InvalidDefinition with every problem. Organisation
    first, then a hundred persons at a time: after an interruption the same import goes on where it stopped.
    """
    found = read_people(files)
    apps = {key: published.app for key, published in tx.shelf.at(read_epoch(tx.database)).apps.items()}
    state = read_state(tx.database, apps, tx.now)
    problems = people_problems(found, state)
    if problems:
        raise InvalidDefinition(problems)
    return write_people(tx, actor, _with_passwords(found, state, first_password), state)


def write_people(tx: Tx, actor: Actor | None, files: PeopleFiles, state: PeopleState) -> Imported:
    """Write checked rows and tell them in the security account."""
    codes = codes_of(files, state, tx.new_id)
    names = tuple(dict.fromkeys(row.name for row in files.persons))
    hand = Hand(
        now=tx.now,
        new_id=tx.new_id,
        hash_password=hash_password,
        initials=dict(zip(names, initials_of(names), strict=True)),
        by=actor.person if actor is not None else None,
    )
    done = Imported(
        branches=len(files.branches), departments=len(files.departments), persons=len(tuple(persons_of(files)))
    )
    steps = organisation_steps(files, state, codes)
    for group in _groups(tuple(persons_of(files))):
        told = _entry(tx, actor, done, [rows[0].number for rows in group])
        written = (*steps, *_person_steps(group, state, codes, hand))
        write_told(tx, (told,), *raise_epoch(), *merged(written))
        steps = ()
    return done


def merged(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Put rows for the same columns of a table into one step, and leave out a change that stands twice."""
    found: dict[Hashable, Step] = {}
    for step in steps:
        match step:
            case Insert(table=table, rows=rows):
                key = (table.name, *rows[0])
                earlier = found.get(key)
                before = earlier.rows if isinstance(earlier, Insert) else ()
                found[key] = Insert(table=table, rows=(*before, *rows))
            case Change(table=table, match=where, values=values):
                found[table.name, *where.items(), *values.items()] = step
            case _:
                found[id(step)] = step
    return tuple(found.values())


def _person_steps(
    group: Iterable[tuple[PersonRow, ...]], state: PeopleState, codes: Codes, hand: Hand
) -> Iterator[Step]:
    for rows in group:
        yield from person_steps(rows, state, codes, hand)


def _groups(persons: Sequence[tuple[PersonRow, ...]]) -> Iterator[Sequence[tuple[PersonRow, ...]]]:
    """Give the persons in groups, at least one so that an organisation without people is written too."""
    for start in range(0, max(1, len(persons)), AT_ONCE):
        yield persons[start : start + AT_ONCE]


def _with_passwords(files: PeopleFiles, state: PeopleState, first_password: str) -> PeopleFiles:
    if not first_password:
        return files
    have = {state.directory.persons[one.person].number for one in state.accounts.values() if one.secret is not None}
    persons = tuple(
        replace(row, password=first_password) if row.account and not row.password and row.number not in have else row
        for row in files.persons
    )
    return replace(files, persons=persons)


def _entry(tx: Tx, actor: Actor | None, done: Imported, numbers: Sequence[str]) -> Entry:
    return Entry(
        at=tx.now,
        verb="import_people",
        actor=actor.person if actor is not None else None,
        session=actor.session if actor is not None else None,
        answers={"branches": done.branches, "departments": done.departments, "persons": list(numbers)},
    )
