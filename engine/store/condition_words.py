"""SQL that the two databases spell differently."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Integer, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Position(FunctionElement[int]):
    """Where a part first stands in a text, from 1; 0 where it does not. Case counts."""

    inherit_cache = True
    type = Integer()
    name = "part_position"


class EndsWith(FunctionElement[bool]):
    """Whether a text ends with a part. Case counts."""

    inherit_cache = True
    type = Boolean()
    name = "ends_with_part"

    def self_group(self, against: Any = None) -> EndsWith:
        """Stand beside `and` as it is."""
        return self


class ByCodePoint(FunctionElement[str]):
    """A text that is ordered by code point."""

    inherit_cache = True
    type = Text()
    name = "by_code_point"


class Exact(FunctionElement[Any]):
    """A whole number that arithmetic does not overflow."""

    inherit_cache = True
    type = BigInteger()
    name = "exact_number"


def _spelled(element: FunctionElement[Any], compiler: SQLCompiler, options: Any) -> tuple[str, ...]:
    return tuple(compiler.process(clause, **options) for clause in element.clauses)


@compiles(Position, "sqlite")
def _position_on_sqlite(element: Position, compiler: SQLCompiler, **options: Any) -> str:
    text, part = _spelled(element, compiler, options)
    return f"instr({text}, {part})"


@compiles(Position, "postgresql")
def _position_on_postgresql(element: Position, compiler: SQLCompiler, **options: Any) -> str:
    text, part = _spelled(element, compiler, options)
    return f"strpos({text}, {part})"


@compiles(EndsWith, "sqlite")
def _ends_with_on_sqlite(element: EndsWith, compiler: SQLCompiler, **options: Any) -> str:
    # each clause is written where it stands, so that the binds come in the order of the text
    first, size, cut, part = (*element.clauses, *element.clauses)
    written = [compiler.process(clause, **options) for clause in (first, cut, size, part)]
    return "(instr(substr({}, length({}) - length({}) + 1), {}) > 0)".format(*written)


@compiles(EndsWith, "postgresql")
def _ends_with_on_postgresql(element: EndsWith, compiler: SQLCompiler, **options: Any) -> str:
    text, part = _spelled(element, compiler, options)
    return f"(strpos(reverse({text}), reverse({part})) = 1)"


@compiles(ByCodePoint, "sqlite")
def _by_code_point_on_sqlite(element: ByCodePoint, compiler: SQLCompiler, **options: Any) -> str:
    return _spelled(element, compiler, options)[0]


@compiles(ByCodePoint, "postgresql")
def _by_code_point_on_postgresql(element: ByCodePoint, compiler: SQLCompiler, **options: Any) -> str:
    return f'({_spelled(element, compiler, options)[0]} COLLATE "C")'


@compiles(Exact, "sqlite")
def _exact_on_sqlite(element: Exact, compiler: SQLCompiler, **options: Any) -> str:
    return f"({_spelled(element, compiler, options)[0]})"


@compiles(Exact, "postgresql")
def _exact_on_postgresql(element: Exact, compiler: SQLCompiler, **options: Any) -> str:
    return f"cast({_spelled(element, compiler, options)[0]} as numeric)"
