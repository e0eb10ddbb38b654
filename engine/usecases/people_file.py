"""Files of people, departments and branches: read whole, every wrong row told with its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.access.passwords import password_problem
from engine.config import LANGUAGES
from engine.errors import InvalidDefinition, Problem
from engine.plugin.text_in import hidden_in_name

LARGEST = 20 * 1024 * 1024
MOST_ROWS = 50_000
LONGEST_CELL = 1_000

_CODE = re.compile(r"[\w.-]{1,40}")
_ACCOUNT = re.compile(r"[\w.@+-]{1,100}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,180}")
_ROLE = re.compile(r"(\w{1,40})\.(\w{1,40})(?:@([\w.-]{1,40}))?")
_TRUE = frozenset({"1", "yes", "true", "x", "是"})
_BRANCH_COLUMNS = ("code", "name", "parent")
_DEPARTMENT_COLUMNS = ("code", "name", "branch", "parent")
_PERSON_COLUMNS = (
    "number name account email branch department post grade head deputy roles password language left".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a row stands."""

    file: str
    line: int

    def problem(self, column: str, what: str, todo: str) -> Problem:
        """Make a problem of this row."""
        return Problem(rule="people", path=column, what=what, todo=todo, file=self.file, line=self.line, column=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A branch, or a department with its branch; codes stand for units."""

    place: Place
    code: str
    name: str
    parent: str
    branch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleWord:
    """`app.role`, or `app.role@place` with the code of a branch or department."""

    app: str
    role: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person in one department. A column the file does not have is None: what is known stays."""

    place: Place
    number: str
    name: str
    account: str
    password: str = field(repr=False)
    branch: str
    department: str
    post: str
    email: str | None
    grade: str | None
    language: str | None
    heads: tuple[str, ...] | None
    deputies: tuple[str, ...] | None
    roles: tuple[RoleWord, ...] | None
    has_left: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFiles:
    """What the files say; several rows of one number are one person in several departments, the main one first."""

    branches: tuple[UnitRow, ...]
    departments: tuple[UnitRow, ...]
    persons: tuple[PersonRow, ...]


def read_people(files: Mapping[str, bytes]) -> PeopleFiles:
    """Read CSV files by name; what a file holds is told by its columns.

    With `number` it holds people, else with `branch` departments, else branches. Cells are text and nothing else:
    a formula is a name that starts with an equals sign. Raises InvalidDefinition with every problem of every row.
    """
    branches: list[UnitRow] = []
    departments: list[UnitRow] = []
    persons: list[PersonRow] = []
    problems: list[Problem] = []
    for name, content in files.items():
        try:
            columns, rows = _table(name, content)
            if "number" in columns:
                persons.extend(_person(place, row, problems) for place, row in rows)
            elif "branch" in columns:
                departments.extend(_unit(place, row, problems) for place, row in rows)
            else:
                branches.extend(_unit(place, row, problems) for place, row in rows)
        except InvalidDefinition as refused:
            problems.extend(refused.problems)
    if problems:
        raise InvalidDefinition(tuple(problems))
    return PeopleFiles(branches=tuple(branches), departments=tuple(departments), persons=tuple(persons))


def _table(name: str, content: bytes) -> tuple[tuple[str, ...], list[tuple[Place, Mapping[str, str]]]]:
    """Give the columns and the rows of a file, each with its line; blank lines are left out."""
    top = Place(file=name, line=1)
    if len(content) > LARGEST:
        raise _refused(top, "", "the file is larger than 20 MB", "split it")
    reader = csv.reader(io.StringIO(_text(top, content), newline=""), strict=True)
    try:
        columns = tuple(cell.strip().lower() for cell in next(reader, ()))
        _check_columns(top, columns)
        rows = []
        for cells in reader:
            place = Place(file=name, line=reader.line_num)
            if any(cell.strip() for cell in cells):
                rows.append((place, _row(place, columns, cells)))
            if len(rows) > MOST_ROWS:
                raise _refused(place, "", f"the file has more than {MOST_ROWS:,} rows", "split it")
    except csv.Error as problem:
        place = Place(file=name, line=reader.line_num)
        raise _refused(place, "", f"the row cannot be read ({problem})", "put the quotes right") from None
    return columns, rows


def _text(top: Place, content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _refused(top, "", "the file is neither UTF-8 nor GB 18030 text", "save it as CSV UTF-8")


def _check_columns(top: Place, columns: tuple[str, ...]) -> None:
    known = _PERSON_COLUMNS if "number" in columns else _DEPARTMENT_COLUMNS if "branch" in columns else _BRANCH_COLUMNS
    needed = ("number", "name") if "number" in columns else ("code", "name")
    missing = [column for column in needed if column not in columns]
    strange = [column for column in columns if column not in known]
    problems = [top.problem(column, "this column is missing", f"add the column {column}") for column in missing]
    problems += [
        top.problem(column or "(blank)", "this column is not known", f"use some of: {', '.join(known)}")
        for column in strange
    ]
    if len(set(columns)) < len(columns):
        problems.append(top.problem("", "a column stands twice", "keep one of them"))
    if problems:
        raise InvalidDefinition(tuple(problems))


def _row(place: Place, columns: tuple[str, ...], cells: list[str]) -> Mapping[str, str]:
    if len(cells) > len(columns):
        raise _refused(
            place, "", f"the row has {len(cells)} cells for {len(columns)} columns", "quote cells with a comma"
        )
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise _refused(place, "", f"a cell is longer than {LONGEST_CELL} characters", "shorten it")
    padded = [*cells, *([""] * (len(columns) - len(cells)))]
    return {
        column: cell if column == "password" else " ".join(cell.split())
        for column, cell in zip(columns, padded, strict=True)
    }


def _unit(place: Place, row: Mapping[str, str], problems: list[Problem]) -> UnitRow:
    unit = UnitRow(
        place=place, code=row["code"], name=row["name"], parent=row.get("parent", ""), branch=row.get("branch", "")
    )
    problems.extend(_hidden_problems(place, row))
    problems.extend(_code_problems(place, {"code": unit.code, "parent": unit.parent, "branch": unit.branch}))
    if not unit.code:
        problems.append(place.problem("code", "the code is blank", "give every row a code"))
    if not unit.name or len(unit.name) > 200:
        problems.append(place.problem("name", "the name is blank or over 200 characters", "give a name"))
    if "branch" in row and not unit.branch:
        problems.append(place.problem("branch", "the department has no branch", "give the code of its branch"))
    return unit


def _person(place: Place, row: Mapping[str, str], problems: list[Problem]) -> PersonRow:
    person = PersonRow(
        place=place,
        number=row["number"],
        name=row["name"],
        account=row.get("account", ""),
        password=row.get("password", ""),
        branch=row.get("branch", ""),
        department=row.get("department", ""),
        post=row.get("post", ""),
        email=row.get("email"),
        grade=row.get("grade"),
        language=row.get("language"),
        heads=_words(row.get("head")),
        deputies=_words(row.get("deputy")),
        roles=_roles(place, row.get("roles"), problems),
        has_left=row["left"].lower() in _TRUE if "left" in row else None,
    )
    problems.extend(_hidden_problems(place, row))
    problems.extend(_person_problems(person))
    return person


def _person_problems(person: PersonRow) -> Iterator[Problem]:
    place = person.place
    yield from _code_problems(
        place, {"number": person.number, "branch": person.branch, "department": person.department}
    )
    for column, is_wrong, what, todo in _PERSON_RULES:
        if is_wrong(person):
            yield place.problem(column, what, todo)
    if person.password:
        known = (person.number, person.name, person.account, person.email or "")
        weakness = password_problem(person.password, known)
        if weakness is not None:
            yield place.problem("password", "the password is too weak", weakness.en)


def _hidden_problems(place: Place, row: Mapping[str, str]) -> Iterator[Problem]:
    """Tell characters nobody sees, with which a name reads as another; a password may hold what it likes."""
    for column, cell in row.items():
        hidden = "" if column == "password" else hidden_in_name(cell)
        if hidden:
            yield place.problem(column, f"the invisible character {hidden} stands here", "remove it")


def _code_problems(place: Place, codes: Mapping[str, str]) -> Iterator[Problem]:
    for column, code in codes.items():
        if code and not _CODE.fullmatch(code):
            yield place.problem(column, f"{code[:40]!r} is no code", "use up to 40 letters, digits, dots and dashes")


def _words(cell: str | None) -> tuple[str, ...] | None:
    return None if cell is None else tuple(dict.fromkeys(cell.replace(";", " ").split()))


def _roles(place: Place, cell: str | None, problems: list[Problem]) -> tuple[RoleWord, ...] | None:
    found = []
    for word in _words(cell) or ():
        match = _ROLE.fullmatch(word)
        if match is None:
            problems.append(place.problem("roles", f"{word[:60]!r} is no role", "write app.role or app.role@place"))
        else:
            found.append(RoleWord(app=match[1], role=match[2], place=match[3] or ""))
    return None if cell is None else tuple(found)


def _refused(place: Place, column: str, what: str, todo: str) -> InvalidDefinition:
    return InvalidDefinition((place.problem(column, what, todo),))


_PERSON_RULES: tuple[tuple[str, Callable[[PersonRow], bool], str, str], ...] = (
    ("number", lambda row: not row.number, "the number is blank", "give every person a number"),
    ("name", lambda row: not 0 < len(row.name) <= 200, "the name is blank or over 200 characters", "give a name"),
    (
        "account",
        lambda row: bool(row.account) and not _ACCOUNT.fullmatch(row.account),
        "the account name cannot be typed",
        "use letters, digits and . _ @ + -",
    ),
    (
        "email",
        lambda row: bool(row.email) and not _EMAIL.fullmatch(row.email or ""),
        "this is no e-mail address",
        "write it as name@host",
    ),
    (
        "language",
        lambda row: bool(row.language) and row.language not in LANGUAGES,
        "this language is not known",
        "use zh, en or leave it blank",
    ),
    ("post", lambda row: len(row.post) > 100, "the post is longer than 100 characters", "shorten it"),
    ("grade", lambda row: len(row.grade or "") > 100, "the grade is longer than 100 characters", "shorten it"),
    (
        "password",
        lambda row: bool(row.password) and not row.account,
        "a password without account",
        "give the account too",
    ),
)
