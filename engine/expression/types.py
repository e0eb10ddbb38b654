"""The types an expression can have, and when one may stand where another is expected."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


class Basic(StrEnum):
    """Types without parameters; the value is the phrase used in messages."""

    ANY = "anything"
    BLANK = "blank"
    NUMBER = "a number"
    TEXT = "text"
    BOOLEAN = "true or false"
    DATE = "a date"
    DATETIME = "a date and time"
    TIME = "a time"
    DAYS = "a duration in days and time"
    MONTHS = "a duration in years and months"
    PERSON = "a person"
    DEPARTMENT = "a department"
    BRANCH = "a branch"
    FILE = "a file"


@dataclass(frozen=True, slots=True)
class Choice:
    """A code of the dictionary `of`; without `codes` the scope knows them."""

    of: str
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list whose elements have the type `item`."""

    item: Type


@dataclass(frozen=True, slots=True)
class RecordOf:
    """A record of a form, as a link holds it; `Scope.record` knows its names."""

    form: str


@dataclass(frozen=True, slots=True)
class Reverse:
    """The records of `form` whose link `by` leads to the record that has this name; read, it is a list of them."""

    form: str
    by: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A record written out: line items, `steps`, contexts, several outputs of a table.

    `of` says whose lines it is (`form.field`), for line items.
    """

    fields: tuple[tuple[str, Type], ...]
    of: str = field(default="", compare=False)

    def get(self, name: str) -> Type | None:
        """Give the type of a member, None where there is none."""
        return next((type_ for key, type_ in self.fields if key == name), None)


@dataclass(frozen=True, slots=True)
class RangeOf:
    """A range between two values of the type `item`."""

    item: Type


@dataclass(frozen=True, slots=True)
class Either:
    """One of several types; stands in signatures and expectations."""

    options: tuple[Type, ...] = field(default=())


Type: TypeAlias = Basic | Choice | ListOf | RecordOf | Reverse | Shape | RangeOf | Either

ANY, BLANK, NUMBER, TEXT, BOOLEAN = Basic.ANY, Basic.BLANK, Basic.NUMBER, Basic.TEXT, Basic.BOOLEAN
DATE, DATETIME, TIME, DAYS, MONTHS = Basic.DATE, Basic.DATETIME, Basic.TIME, Basic.DAYS, Basic.MONTHS
PERSON, DEPARTMENT, BRANCH, FILE = Basic.PERSON, Basic.DEPARTMENT, Basic.BRANCH, Basic.FILE
DURATION = Either((DAYS, MONTHS))
PEOPLE = Either((PERSON, ListOf(PERSON)))
ANY_LIST = ListOf(ANY)


def shape(**fields: Type) -> Shape:
    """Write a Shape by keyword."""
    return Shape(tuple(fields.items()))


def describe(type_: Type) -> str:
    """Say the type as a person would, for messages."""
    match type_:
        case Choice(of):
            return f"a code of {of}"
        case ListOf(item):
            return "a list" if item is ANY else f"a list of {describe(item).removeprefix('a ')}"
        case RecordOf(form):
            return f"a record of {form}"
        case Reverse(form):
            return f"a list of records of {form}"
        case Shape():
            return "a record"
        case RangeOf():
            return "a range"
        case Either(options):
            return " or ".join(dict.fromkeys(map(describe, options)))
    return type_.value


def fits(given: Type, wanted: Type) -> bool:
    """Say whether a value of the type `given` may stand where `wanted` is expected; blank and unknown always may."""
    if given == wanted or given in (ANY, BLANK) or wanted is ANY:
        return True
    match given, wanted:
        case Either(options), _:
            return any(fits(option, wanted) for option in options)
        case _, Either(options):
            return any(fits(given, option) for option in options)
        case (Choice(), Basic.TEXT) | (Basic.TEXT, Choice()):
            return True
        case Choice(a), Choice(b):
            return a == b
        case ListOf(a), ListOf(b):
            return fits(a, b)
        case RangeOf(a), RangeOf(b):
            return fits(a, b)
        case Shape(), Shape():
            return all(fits(type_, wanted.get(key) or ANY) for key, type_ in given.fields)
    return False


def common(left: Type, right: Type) -> Type:
    """Give the narrowest type that holds both, ANY where there is none."""
    if left == right or right is BLANK:
        return left
    if left is BLANK:
        return right
    match left, right:
        case (Choice(), Basic.TEXT) | (Basic.TEXT, Choice()) | (Choice(), Choice()):
            return TEXT
        case ListOf(a), ListOf(b):
            return ListOf(common(a, b))
        case Shape(), Shape():
            keys = dict.fromkeys([key for key, _ in left.fields] + [key for key, _ in right.fields])
            return Shape(tuple((key, common(left.get(key) or BLANK, right.get(key) or BLANK)) for key in keys))
    return ANY
