"""Workflow graphs: nodes as a closed union, people as expressions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from engine.errors import Text
from engine.model.rule import Rule
from engine.values import FieldKey, FormKey, NodeKey, RoleKey

START = "start"


class Show(StrEnum):
    """What a node lets its people do with a field."""

    HIDE = "hide"
    READ = "read"
    EDIT = "edit"
    REQUIRE = "require"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleByRule:
    """Persons given by an expression: one person, a list, or blank."""

    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleInRole:
    """The holders of a role; for one held within a branch or department, those of `branch`, else of the record's."""

    role: RoleKey
    branch: Rule | None = None
    anywhere: bool = False  # `branch: any`


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleWhoDid:
    """Who last acted at a node of this run."""

    node: NodeKey


PeopleTerm: TypeAlias = PeopleByRule | PeopleInRole | PeopleWhoDid
People: TypeAlias = tuple[PeopleTerm, ...]


class SelfRule(StrEnum):
    """What happens where the assignee is the applicant."""

    SUPERIOR = "superior"
    EMPTY = "empty"
    ASK = "ask"


class SamePerson(StrEnum):
    """What happens where the assignee approved earlier in this run and saw the same values."""

    ASK = "ask"
    SKIP = "skip"


class OpinionRule(StrEnum):
    """When words are asked for."""

    OPTIONAL = "optional"
    REQUIRED = "required"
    WHEN_REJECTING = "required when rejecting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Target path (`field` or `link.field`) and the expression written there."""

    target: tuple[str, ...]
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One button of a person's node and what pressing it means."""

    key: str
    label: Text
    next: NodeKey
    needs: Rule | None = None  # holds inside the transaction, else `message` and the task stays
    message: Text | None = None
    set: tuple[Assignment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNode:
    """`approve` or `task`: any one of its people presses an outcome."""

    key: NodeKey
    type: str  # "approve" | "task"
    label: Text
    who: People
    outcomes: Mapping[str, Outcome]
    state: str = ""
    fields: Mapping[FieldKey, Show] = field(default_factory=dict)  # '*' = all others
    empty: People = ()  # () = stop: the run halts with a message to the operators
    self_rule: SelfRule = SelfRule.SUPERIOR
    same_person: SamePerson = SamePerson.ASK
    opinion: OpinionRule = OpinionRule.OPTIONAL
    may_return: bool = True
    return_straight_back: bool = False
    due: Rule | None = None
    unless: Rule | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One branch of a choose node."""

    when: Rule
    next: NodeKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseNode:
    """The first case whose condition is true decides; else `otherwise`."""

    key: NodeKey
    label: Text
    cases: tuple[Case, ...]
    otherwise: NodeKey
    state: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNode:
    """Writes fields of the record, or one step along a link."""

    key: NodeKey
    label: Text
    set: tuple[Assignment, ...]
    next: NodeKey
    state: str = ""
    unless: Rule | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateNode:
    """Makes a record of another form; it is `result` afterwards."""

    key: NodeKey
    label: Text
    form: FormKey
    set: tuple[Assignment, ...]
    next: NodeKey
    state: str = ""
    unless: Rule | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EndNode:
    """The run is over; `state` is written to the record."""

    key: NodeKey
    label: Text
    state: str = ""
    line: int = 0


Node: TypeAlias = PersonNode | ChooseNode | SetNode | CreateNode | EndNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """One graph that runs on records of `form`, started by sending the form."""

    key: str
    label: Text
    form: FormKey
    start: NodeKey
    nodes: Mapping[NodeKey, Node]
    was: str = ""
    line: int = 0
