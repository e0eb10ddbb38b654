"""The permission matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.model.rule import Rule
from engine.values import FieldKey, FormKey, RoleKey


class Function(StrEnum):
    """What may be granted on a form. All but create presuppose read of that row."""

    CREATE = "create"
    READ = "read"
    UPDATE = "update"
    DELETE = "delete"
    WITHDRAW = "withdraw"
    EXPORT = "export"
    IMPORT = "import"
    PRINT = "print"
    HISTORY = "history"
    COMMENT = "comment"
    SHARE = "share"
    MANAGE = "manage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A function given to a role: for every row, or for those where `rows` is true."""

    role: RoleKey
    function: Function
    rows: Rule | None = None  # None = every row


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRights:
    """Allow lists of one field; a function that is absent follows the record."""

    allowed: Mapping[Function, frozenset[RoleKey]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRights:
    """All grants on one form. Absent = nothing.

    `behind` leads from computed fields to the fields with allow lists that they are made of: they are as protected.
    """

    form: FormKey
    grants: tuple[Grant, ...] = ()
    fields: Mapping[FieldKey, FieldRights] = field(default_factory=dict)
    behind: Mapping[str, frozenset[tuple[FormKey, str]]] = field(default_factory=dict)
