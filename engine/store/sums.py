"""Exact sums over rows. SQLite's own fail beyond 64 bits; there columns are summed in two halves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Numeric, Text, type_coerce
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

HALF = 2**32
_LARGEST = 2**63


class Sum(FunctionElement[Any]):
    """The sum of numbers as one value of a statement, in units of their scale; beyond 64 bits REAL on SQLite."""

    inherit_cache = True
    type = BigInteger()
    name = "sum_of_rows"


class High(FunctionElement[Any]):
    """The sum of the upper halves of numbers, each counting 2**32; on PostgreSQL nothing."""

    inherit_cache = True
    type = BigInteger()
    name = "sum_of_upper_halves"


class Low(FunctionElement[Any]):
    """What the sum of the upper halves leaves."""

    inherit_cache = True
    type = BigInteger()
    name = "sum_of_lower_halves"


class Total:
    """The aggregate `exact_sum` of SQLite, for what is no column; REAL where the sum does not fit 64 bits."""

    def __init__(self) -> None:
        self._found: int | Decimal | None = None

    def step(self, value: int | float | None) -> None:
        """Take one more number."""
        if value is not None:
            self._found = (self._found or 0) + (value if isinstance(value, int) else Decimal(value))

    def finalize(self) -> int | float | None:
        """Give the sum."""
        found = self._found
        if found is None or (isinstance(found, int) and -_LARGEST <= found < _LARGEST):
            return found
        return float(found)


class Units(TypeDecorator[Decimal]):
    """A sum as it is read: the number that so many units of the scale are."""

    impl = Numeric
    cache_ok = True

    def __init__(self, scale: int) -> None:
        super().__init__()
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Take what the driver gives as it is."""
        return dialect.type_descriptor(Text())

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Read a sum."""
        if value is None or dialect.name == "postgresql":
            return None if value is None else Decimal(value)
        return Decimal(value).scaleb(-self.scale)


def parts_of_sum(column: ColumnElement[Any], scale: int) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Give the two columns of a select whose values make up a sum."""
    return type_coerce(High(column), Units(scale)), type_coerce(Low(column), Units(scale))


def whole_sum(high: Decimal | None, low: Decimal | None) -> Decimal | int:
    """Put a sum together; of nothing it is 0."""
    found = (high or Decimal(0)) * HALF + (low or Decimal(0))
    return int(found) if found == found.to_integral_value() else found


def _of_column(element: FunctionElement[Any]) -> bool:
    (clause,) = element.clauses
    return isinstance(clause, ColumnClause)


def _text(element: FunctionElement[Any], compiler: SQLCompiler, options: Any) -> str:
    (clause,) = element.clauses
    return compiler.process(clause, **options)


@compiles(Sum, "postgresql")
@compiles(Low, "postgresql")
def _sum_on_postgresql(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
    return f"sum(cast({_text(element, compiler, options)} as numeric))"


@compiles(High, "postgresql")
def _high_on_postgresql(element: High, compiler: SQLCompiler, **options: Any) -> str:
    return "cast(0 as numeric)"


@compiles(Sum, "sqlite")
def _sum_on_sqlite(element: Sum, compiler: SQLCompiler, **options: Any) -> str:
    text = _text(element, compiler, options)
    return f"(sum({text} >> 32) * {HALF} + sum({text} & {HALF - 1}))" if _of_column(element) else f"exact_sum({text})"


@compiles(High, "sqlite")
def _high_on_sqlite(element: High, compiler: SQLCompiler, **options: Any) -> str:
    return f"sum({_text(element, compiler, options)} >> 32)" if _of_column(element) else "0"


@compiles(Low, "sqlite")
def _low_on_sqlite(element: Low, compiler: SQLCompiler, **options: Any) -> str:
    text = _text(element, compiler, options)
    return f"sum({text} & {HALF - 1})" if _of_column(element) else f"exact_sum({text})"
