"""Core expressions compiled once per database to text, bind order and codecs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeAlias

import orjson
from sqlalchemy import ARRAY, Boolean, ColumnElement, LargeBinary, Text, bindparam
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from engine.store.metadata import Id

Codec: TypeAlias = Callable[[Any], Any] | None
Row: TypeAlias = tuple[Any, ...]

SQLITE: Dialect = SQLiteDialect_pysqlite(paramstyle="qmark")
POSTGRESQL: Dialect = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


class NotFixed(Exception):
    """A statement whose text depends on its values; it cannot be compiled once."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the driver needs: the text, and for every place the name of its value and how to write it."""

    text: str
    binds: tuple[tuple[str, Any, Codec], ...]  # name, value when none is given, codec
    results: tuple[Codec, ...]

    def parameters(self, values: Mapping[str, Any]) -> list[Any]:
        """Give the values in bind order, as the driver takes them."""
        return [
            values.get(name, default) if codec is None else codec(values.get(name, default))
            for name, default, codec in self.binds
        ]

    def decode(self, rows: Iterable[Sequence[Any]]) -> list[Row]:
        """Turn what the driver gave into rows of values."""
        codecs = self.results
        return [
            tuple([value if codec is None else codec(value) for value, codec in zip(row, codecs, strict=True)])
            for row in rows
        ]


class Statement:
    """A select, or a change that returns rows, whose text is made once for each database.

    Values are given by name at each run; a statement whose text depends on them is refused with NotFixed.
    """

    __slots__ = ("_compiled", "_lock", "expression")

    def __init__(self, expression: Any) -> None:
        self.expression: ClauseElement = expression
        self._compiled: dict[str, Compiled] = {}
        self._lock = Lock()

    def compiled(self, dialect: Dialect) -> Compiled:
        """Give the text for this database, made on first use."""
        found = self._compiled.get(dialect.name)
        if found is not None:
            return found
        with self._lock:
            self._compiled[dialect.name] = compile_once(self.expression, dialect)
        return self._compiled[dialect.name]


def compile_once(expression: ClauseElement, dialect: Dialect) -> Compiled:
    """Compile an expression whose text depends on no value."""
    compiled = expression.compile(dialect=dialect)
    if not isinstance(compiled, SQLCompiler):
        raise NotFixed(f"not a statement: {expression}")
    if compiled.post_compile_params or compiled.literal_execute_params:
        raise NotFixed(f"its text depends on its values; use any_of for a list: {compiled.string}")
    binds = tuple(_bind(name, compiled, dialect) for name in compiled.positiontup or ())
    results = tuple(reader(entry.type, dialect) for entry in compiled._result_columns)
    return Compiled(text=compiled.string, binds=binds, results=results)


def writer(type_: TypeEngine[Any], dialect: Dialect) -> Codec:
    """Give the codec from a value to what the driver takes."""
    return type_.dialect_impl(dialect).bind_processor(dialect)


def reader(type_: TypeEngine[Any], dialect: Dialect) -> Codec:
    """Give the codec from what the driver gives to a value."""
    return type_.dialect_impl(dialect).result_processor(dialect, None)


def _bind(name: str, compiled: SQLCompiler, dialect: Dialect) -> tuple[str, Any, Codec]:
    parameter = compiled.binds[name]
    return parameter.key, parameter.effective_value, writer(parameter.type, dialect)


class Several(TypeDecorator[Sequence[Any]]):
    """A list of values of one type: an array on PostgreSQL, JSON text on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Pick the type of this database."""
        return dialect.type_descriptor(ARRAY(self.item) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        """Write the list as the driver takes it."""
        if value is None or dialect.name == "postgresql":
            return None if value is None else list(value)
        codec = writer(self.item, dialect)
        items = [item if codec is None else codec(item) for item in value]
        return orjson.dumps([item.hex() if isinstance(item, bytes) else item for item in items]).decode()


class AnyOf(FunctionElement[bool]):
    """One value among the elements of a list parameter."""

    inherit_cache = True
    type = Boolean()
    name = "any_of"

    def self_group(self, against: Any = None) -> AnyOf:
        """Stand beside `and` as it is: SQLAlchemy would write `(…) = 1` on SQLite, which no index serves."""
        return self


def any_of(column: ColumnElement[Any], name: str, item: TypeEngine[Any] | None = None) -> ColumnElement[bool]:
    """Say that `column` is one of the values given as a list under `name`: one text for any number of them.

    The values are written as an `item`, else as the column's own type.
    """
    return AnyOf(column, bindparam(name, type_=Several(column.type if item is None else item)))


@compiles(AnyOf, "postgresql")
def _any_of_on_postgresql(element: AnyOf, compiler: SQLCompiler, **options: Any) -> str:
    column, values = element.clauses
    return f"({compiler.process(column, **options)} = any({compiler.process(values, **options)}))"


@compiles(AnyOf, "sqlite")
def _any_of_on_sqlite(element: AnyOf, compiler: SQLCompiler, **options: Any) -> str:
    column, values = element.clauses
    # ids are bytes, which JSON cannot hold: the connection knows bytes_of(hex)
    value = "bytes_of(value)" if isinstance(column.type, Id | LargeBinary) else "value"
    listed = compiler.process(values, **options)
    return f"({compiler.process(column, **options)} in (select {value} from json_each({listed})))"
