"""What expressions see of the organisation: members of persons, departments and branches, and the people functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from engine.access.directory import Branch, Department, Directory, Person
from engine.expression.env import Env
from engine.expression.question import Question
from engine.values import Value

KINDS = frozenset({"person", "department", "branch"})


def member(directory: Directory, kind: str, ident: UUID, name: str) -> Value:
    """Give the member `name` of a person, department or branch; blank where there is none of that id."""
    match kind:
        case "person":
            person = directory.person(ident)
            return _PERSON[name](directory, person) if person else None
        case "department":
            department = directory.department(ident)
            return _DEPARTMENT[name](directory, department) if department else None
        case _:
            branch = directory.branch(ident)
            return _BRANCH[name](directory, branch) if branch else None


def call(directory: Directory, name: str, args: tuple[Value, ...]) -> Value:
    """Answer a function over the organisation by its canonical name, `head of` or `head_of`; else raise KeyError."""
    return _FUNCTIONS[name.replace(" ", "_")](directory, *args)


class OrganisationHost:
    """A host for expressions that reach the organisation and nothing else, such as who belongs to a role."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def follow(self, kind: str, ident: UUID, name: str) -> Value:
        """Give the member of a person, department or branch."""
        return member(self._directory, kind, ident, name)

    def call(self, name: str, args: tuple[Value, ...]) -> Value:
        """Answer a people function."""
        return call(self._directory, name, args)

    def ask(self, question: Question, env: Env, values: tuple[Value, ...]) -> Value:
        """Give blank: records are out of reach here."""
        return None


def _managers_up(directory: Directory, person: Value, levels: Value) -> Value:
    return None if person is None or levels is None else directory.managers_up(person, int(levels))


_PERSON: Mapping[str, Callable[[Directory, Person], Value]] = {
    "id": lambda _, person: str(person.id),
    "name": lambda _, person: person.name,
    "number": lambda _, person: person.number or None,
    "email": lambda _, person: person.email or None,
    "department": lambda _, person: person.department,
    "branch": lambda _, person: person.branch,
    "grade": lambda _, person: person.grade or None,
    "post": lambda _, person: person.post or None,
    "manager": lambda directory, person: directory.manager_of(person.id),
}
_DEPARTMENT: Mapping[str, Callable[[Directory, Department], Value]] = {
    "id": lambda _, department: str(department.id),
    "code": lambda _, department: department.code,
    "name": lambda _, department: department.name,
    "head": lambda directory, department: directory.head_of(department.id),
    "parent": lambda _, department: department.parent,
    "branch": lambda _, department: department.branch,
}
_BRANCH: Mapping[str, Callable[[Directory, Branch], Value]] = {
    "id": lambda _, branch: str(branch.id),
    "code": lambda _, branch: branch.code,
    "name": lambda _, branch: branch.name,
    "head": lambda directory, branch: directory.head_of_branch(branch.id),
    "parent": lambda _, branch: branch.parent,
}
_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "head_of": lambda directory, unit: directory.head_of(unit) or directory.head_of_branch(unit),
    "manager_of": lambda directory, person: directory.manager_of(person),
    "managers_up": _managers_up,
}
