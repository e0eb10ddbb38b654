"""Numbers of different scales side by side: on SQLite, where they are whole numbers of units, brought to one scale.

There a result beyond 64 bits becomes REAL, as whole numbers do; on PostgreSQL everything is exact.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import BigInteger, Integer, TypeEngine

from engine.store.condition_values import Fraction
from engine.store.condition_words import Exact
from engine.store.metadata import Scaled

Column: TypeAlias = ColumnElement[Any]


def scale_of(type_: TypeEngine[Any]) -> int | None:
    """Give the scale of a column of numbers, None for anything else."""
    if isinstance(type_, Scaled | Fraction):
        return type_.scale
    return 0 if isinstance(type_, Integer) else None


def aligned(*columns: Column) -> tuple[Column, ...]:
    """Bring columns of numbers to the largest of their scales; others stay as they are."""
    scales = [scale_of(column.type) for column in columns]
    found = [scale for scale in scales if scale is not None]
    if len(found) < len(columns) or len(set(found)) < 2:
        return columns
    most = max(found)
    return tuple(
        column if scale == most else type_coerce(Rescaled(column, power=most - (scale or 0)), Scaled(most))
        for column, scale in zip(columns, scales, strict=True)
    )


def combined(operator: str, left: Column, right: Column) -> Column:
    """Add, subtract or multiply two columns of numbers."""
    if operator == "*":
        scale = (scale_of(left.type) or 0) + (scale_of(right.type) or 0)
        return _of_scale(Exact(left) * Exact(right), scale)
    left, right = aligned(left, right)
    found = Exact(left) + Exact(right) if operator == "+" else Exact(left) - Exact(right)
    return _of_scale(found, scale_of(left.type) or 0)


def negated(column: Column) -> Column:
    """Turn the sign of a column of numbers."""
    return _of_scale(-Exact(column), scale_of(column.type) or 0)


def _of_scale(column: Column, scale: int) -> Column:
    return type_coerce(column, Scaled(scale) if scale else BigInteger())


class Rescaled(FunctionElement[Any]):
    """A number in units of a finer scale."""

    inherit_cache = False
    type = BigInteger()
    name = "rescaled"

    def __init__(self, column: Column, *, power: int) -> None:
        super().__init__(column)
        self.power = power


@compiles(Rescaled, "sqlite")
def _rescaled_on_sqlite(element: Rescaled, compiler: SQLCompiler, **options: Any) -> str:
    (column,) = element.clauses
    return f"(({compiler.process(column, **options)}) * {10**element.power})"


@compiles(Rescaled, "postgresql")
def _rescaled_on_postgresql(element: Rescaled, compiler: SQLCompiler, **options: Any) -> str:
    (column,) = element.clauses
    return compiler.process(column, **options)
