"""What should happen, for one use case to perform inside one transaction.

Writes come first, merged for each record: at most one SetFields, one SetState, and one SetLinked or CreateRecord
for each other record, what is made behind what is changed. Then follows what happens to tasks and tokens, in the
order it came about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from engine.errors import Text
from engine.values import FormKey, NodeKey, Values
from engine.workflow.asking import InRole


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """People are asked to act at a node (`start` = to send the form again); any one of them may.

    `roles` are those by which somebody is asked, who may act as long as one of them holds; who is not in it is asked
    by name.
    """

    token: int
    node: NodeKey
    title: Text
    round: int
    people: tuple[UUID, ...]
    roles: Mapping[UUID, tuple[InRole, ...]] = field(default_factory=dict)
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseTask:
    """The open task of a token is over: by an `outcome`, or cancelled (`outcome` blank)."""

    token: int
    node: NodeKey
    outcome: str = ""
    by: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFields:
    """Fields of the record are written, `department` and `branch` where its owner is another."""

    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLinked:
    """Fields of a linked record are written, guarded by the version that was read."""

    form: FormKey
    id: UUID
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepLinked:
    """Another record was read by a condition that must hold inside the transaction: guard the version that was read."""

    form: FormKey
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateRecord:
    """A record of another form is made; defaults, computed values and numbers are the form's business."""

    node: NodeKey
    form: FormKey
    id: UUID
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class SetState:
    """The record's state is written."""

    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipNode:
    """A node is passed without asking: a line for the trail with the reason."""

    node: NodeKey
    reason: Text
    by: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """A token cannot go on: an incident for those who run the installation, who may retry."""

    token: int
    node: NodeKey
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """The run is over at `node` (`withdrawn` when it was taken back)."""

    node: NodeKey
    state: str


Effect: TypeAlias = (
    OpenTask | CloseTask | SetFields | SetLinked | KeepLinked | CreateRecord | SetState | SkipNode | Halt | Finish
)
