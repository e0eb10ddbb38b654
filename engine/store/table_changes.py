"""What publishing does to the tables of forms, one change at a time, and the statements that do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Column, Index, Table
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable


@dataclass(frozen=True, slots=True)
class AddTable:
    """A table is made, with its indexes."""

    table: Table


@dataclass(frozen=True, slots=True)
class AddColumn:
    """A table takes one more column."""

    table: Table
    column: Column[object]


@dataclass(frozen=True, slots=True)
class AddIndex:
    """Values are kept apart from now on, or found faster."""

    index: Index


@dataclass(frozen=True, slots=True)
class DropIndex:
    """Values need not be different any more."""

    name: str


Operation: TypeAlias = AddTable | AddColumn | AddIndex | DropIndex


def texts(operation: Operation, dialect: Dialect) -> Iterator[str]:
    """Give the statements of an operation."""
    match operation:
        case AddTable(table):
            yield str(CreateTable(table).compile(dialect=dialect))
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                yield str(CreateIndex(index).compile(dialect=dialect))
        case AddColumn(table, column):
            name = dialect.identifier_preparer.format_table(table)
            yield f"alter table {name} add column {CreateColumn(column).compile(dialect=dialect)}"
        case AddIndex(index):
            yield str(CreateIndex(index).compile(dialect=dialect))
        case DropIndex(name):
            yield f"drop index if exists {dialect.identifier_preparer.quote(name)}"
