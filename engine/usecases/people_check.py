"""Whether the rows of people files fit each other and what is known: every finding with its row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from engine.access.roles import given_by_hand
from engine.errors import Problem
from engine.model.dictionary import Within
from engine.store.people import subject_of
from engine.usecases.people_file import PeopleFiles, PersonRow, RoleWord, UnitRow
from engine.usecases.people_state import PeopleState


def people_problems(files: PeopleFiles, state: PeopleState) -> tuple[Problem, ...]:
    """Give everything that does not fit; nothing may be written while there is something."""
    branches = {row.code for row in files.branches} | state.branches.keys() | {row.branch for row in files.persons}
    branches |= {row.branch for row in files.departments}
    departments = {row.code for row in files.departments} | state.departments.keys()
    departments |= {row.department for row in files.persons}
    return (
        *_unit_problems(files.branches, _parents_of_branches(state), branches),
        *_unit_problems(files.departments, _parents_of_departments(state), departments),
        *_code_problems(files, state),
        *_row_problems(files, state, branches - {""}, departments - {""}),
        *_account_problems(files, state),
        *_head_problems(files),
    )


def branch_of(files: PeopleFiles, state: PeopleState, department: str) -> str:
    """Give the code of the branch a department lies in, "" when nothing says so."""
    for row in files.departments:
        if row.code == department:
            return row.branch
    known = state.departments.get(department)
    branch = state.directory.departments[known].branch if known is not None else None
    if branch is not None:
        return state.directory.branches[branch].code
    return next((row.branch for row in files.persons if row.department == department and row.branch), "")


def by_number(rows: Iterable[PersonRow]) -> Mapping[str, tuple[PersonRow, ...]]:
    """Give the rows of each person, in their order."""
    found: dict[str, list[PersonRow]] = {}
    for row in rows:
        found.setdefault(row.number, []).append(row)
    return {number: tuple(several) for number, several in found.items()}


def _parents_of_branches(state: PeopleState) -> Mapping[str, str]:
    known = state.directory.branches
    return {unit.code: known[unit.parent].code if unit.parent else "" for unit in known.values()}


def _parents_of_departments(state: PeopleState) -> Mapping[str, str]:
    known = state.directory.departments
    return {unit.code: known[unit.parent].code if unit.parent else "" for unit in known.values()}


def _unit_problems(rows: Iterable[UnitRow], known: Mapping[str, str], codes: set[str]) -> Iterator[Problem]:
    parents = dict(known)
    seen: set[str] = set()
    rows = tuple(rows)
    for row in rows:
        parents[row.code] = row.parent
        if row.code in seen:
            yield row.place.problem("code", f"{row.code} stands twice", "keep one of the rows")
        seen.add(row.code)
        if row.parent and row.parent not in codes:
            yield row.place.problem("parent", f"{row.parent} is not known", "give the code of a unit that is")
    for row in rows:
        if _is_circle(row.code, parents):
            yield row.place.problem("parent", f"{row.code} lies below itself", "name another parent")


def _is_circle(code: str, parents: Mapping[str, str]) -> bool:
    passed: set[str] = set()
    current = code
    while current and current not in passed:
        passed.add(current)
        current = parents.get(current, "")
    return current == code


def _code_problems(files: PeopleFiles, state: PeopleState) -> Iterator[Problem]:
    branches = {row.code for row in files.branches} | state.branches.keys()
    for row in files.departments:
        if row.code in branches:
            yield row.place.problem("code", f"{row.code} is a branch", "give the department a code of its own")


def _row_problems(
    files: PeopleFiles, state: PeopleState, branches: set[str], departments: set[str]
) -> Iterator[Problem]:
    for number, rows in by_number(files.persons).items():
        if len({row.name for row in rows}) > 1:
            yield rows[1].place.problem("name", f"{number} has two names", "use one name in all rows of a person")
        for place, count in Counter(row.department for row in rows).items():
            if count > 1:
                yield rows[-1].place.problem(
                    "department", f"{number} is in {place or 'no department'} twice", "keep one"
                )
        for row in rows:
            yield from _place_problems(files, state, row)
            for code in (*(row.heads or ()), *(row.deputies or ())):
                if code not in branches | departments:
                    yield row.place.problem("head", f"{code} is not known", "give codes of departments or branches")
            for role in row.roles or ():
                yield from _role_problems(state, row, role, branches, departments)


def _place_problems(files: PeopleFiles, state: PeopleState, row: PersonRow) -> Iterator[Problem]:
    if not row.department:
        if row.branch:
            yield row.place.problem("department", "a branch without department", "give the department too")
        return
    branch = branch_of(files, state, row.department)
    if not branch:
        yield row.place.problem("branch", f"nothing says in which branch {row.department} lies", "give the branch")
    elif row.branch and row.branch != branch:
        what = f"{row.department} lies in {branch}, not in {row.branch}"
        yield row.place.problem("branch", what, f"write {branch} or leave it blank")


def _role_problems(
    state: PeopleState, row: PersonRow, word: RoleWord, branches: set[str], departments: set[str]
) -> Iterator[Problem]:
    app = state.apps.get(word.app)
    role = app.roles.get(word.role) if app is not None else None
    if app is None:
        yield row.place.problem("roles", f"no app {word.app} is in force", "publish it first")
    elif role is None:
        yield row.place.problem("roles", f"{word.app} has no role {word.role}", f"use one of: {', '.join(app.roles)}")
    elif not given_by_hand(role):
        what = f"{word.app}.{word.role} fills itself"
        yield row.place.problem("roles", what, "leave it out; its members follow from the definition")
    elif role.within is None and word.place:
        yield row.place.problem("roles", f"{word.app}.{word.role} is held everywhere", f"leave out @{word.place}")
    elif role.within is Within.BRANCH and word.place not in branches:
        todo = f"write {word.app}.{word.role}@CODE with the code of a branch"
        yield row.place.problem("roles", f"{word.app}.{word.role} is held within a branch", todo)
    elif role.within is Within.DEPARTMENT and word.place not in departments:
        todo = f"write {word.app}.{word.role}@CODE with the code of a department"
        yield row.place.problem("roles", f"{word.app}.{word.role} is held within a department", todo)


def _account_problems(files: PeopleFiles, state: PeopleState) -> Iterator[Problem]:
    owners = {account.subject: state.directory.persons[account.person].number for account in state.accounts.values()}
    numbers = {subject_of(number) for number in state.persons} | {subject_of(row.number) for row in files.persons}
    for row in files.persons:
        subject = subject_of(row.account)
        if not subject:
            continue
        if owners.get(subject, row.number) != row.number:
            what = f"{row.account} is the account of {owners[subject]}"
            yield row.place.problem("account", what, "give another name")
        elif subject in numbers and subject != subject_of(row.number):
            what = f"{row.account} is somebody's number"
            yield row.place.problem("account", what, "give a name nobody else can sign in with")
        owners.setdefault(subject, row.number)


def _head_problems(files: PeopleFiles) -> Iterator[Problem]:
    heads: dict[str, str] = {}
    for row in files.persons:
        for code in row.heads or ():
            if heads.setdefault(code, row.number) != row.number:
                what = f"{code} has two heads, {heads[code]} and {row.number}"
                yield row.place.problem("head", what, "keep one; the other may stand in the column deputy")
