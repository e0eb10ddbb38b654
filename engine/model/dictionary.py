"""Code lists, roles and decision tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from engine.errors import Text
from engine.expression.api import DecisionTable, Env
from engine.model.rule import Rule
from engine.values import RoleKey, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One entry of a dictionary; `code` is stored, `label` is read."""

    code: str
    label: Text
    color: str = ""
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictionary:
    """A code list in display order."""

    key: str
    choices: Mapping[str, Choice]


class Within(StrEnum):
    """What a role given by hand is held in."""

    BRANCH = "branch"
    DEPARTMENT = "department"


class Members(StrEnum):
    """Roles that fill themselves."""

    EVERYONE = "everyone"
    DEPARTMENT_HEADS = "department_heads"
    BRANCH_HEADS = "branch_heads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Who somebody is in this app: by rule (`members`, or `condition` over `me`), else given to people by hand."""

    key: RoleKey
    label: Text
    members: Members | None = None
    condition: Rule | None = None
    within: Within | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One input or output of a decision table."""

    key: str
    type: str
    dictionary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A decision table: `decide` answers the values of the inputs, `decision` says the same as data.

    `cells` are the rows as written.
    """

    key: str
    label: Text
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    decision: DecisionTable
    cells: tuple[tuple[str, ...], ...]
    decide: Callable[[Env, Sequence[Value]], Value] = field(compare=False, repr=False)
