"""What one atomic write is made of, said once for both databases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Table

RowTable: TypeAlias = Table  # what steps write to


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """New rows of one table; all have the same columns."""

    table: Table
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ensure:
    """Rows that are there afterwards; one that already is stays as it is."""

    table: Table
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A guard: the row still has the `version` it was read with; it takes `values` and the version `by` further.

    The version stands in `lock_version` where the table has one, else in `version`.
    """

    table: Table
    id: UUID | str | int
    version: int
    values: Mapping[str, Any]
    by: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """A guard: exactly one row has these values, and goes."""

    table: Table
    match: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """A guard: the row still has this version, and keeps it until the end of the write."""

    table: Table
    id: UUID | str | int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bump:
    """Every row with these values takes the next version, however many there are."""

    table: Table
    match: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Every row with the values of `match` takes `values`, however many there are."""

    table: Table
    match: Mapping[str, Any]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clear:
    """Every row with these values goes, however many there are."""

    table: Table
    match: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Lines of one record as they are afterwards, new or changed; all have the same columns."""

    table: Table
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """Lines of one record go: those with these ids."""

    table: Table
    record: UUID
    ids: tuple[UUID, ...]


Step: TypeAlias = Insert | Ensure | Put | Update | Delete | Expect | Bump | Change | Clear | Drop
MANY_ROWS = (Insert, Ensure, Put)
GUARDS = (Update, Delete, Expect)


@dataclass(frozen=True, slots=True)
class Batch:
    """Steps that are written together or not at all; `request` first, then guards, then the rest."""

    steps: tuple[Step, ...]
