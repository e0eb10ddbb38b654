"""Selects over the tables of forms: a record with what its links lead to, in one statement of fixed text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from types import MappingProxyType
from typing import Any, TypeAlias
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, FromClause, Select, Table, Text, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from engine.store.file_tables import file
from engine.store.json_cells import FromJson, json_reader
from engine.store.metadata import Id, Scaled
from engine.store.record_tables import SYSTEM_COLUMNS, AppTables, FormTable, LineTable
from engine.store.statement import Row
from engine.store.trail import Head
from engine.values import FileRef, FormKey, Value, Values

Path: TypeAlias = tuple[str, ...]

_FIXED = ("id", "version", "definition", "trail_seq", "trail_head")
_NO_LINKS: Mapping[Path, Linked] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A record that a link leads to, with the values that were asked for."""

    form: FormKey
    id: UUID
    version: int
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record as it was read; `values` holds fields and system names, `linked` what its links lead to, by path."""

    form: FormKey
    id: UUID
    version: int
    definition: str
    head: Head
    values: Values
    linked: Mapping[Path, Linked] = field(default_factory=lambda: _NO_LINKS)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A select over a form, and how to make records of its rows; `start` counts columns that stand before."""

    select: Select[Any]
    form: FormKey
    names: tuple[str, ...]
    lists: Mapping[str, FromJson]
    links: tuple[tuple[Path, FormKey, tuple[str, ...], Mapping[str, FromJson]], ...]

    def record(self, row: Row, start: int = 0) -> Record:
        """Make a record of a row."""
        ident, version, definition, seq, hash_ = row[start : start + len(_FIXED)]
        start += len(_FIXED)
        end = start + len(self.names)
        values = _values(self.names, self.lists, row[start:end])
        values["id"] = ident
        linked = {}
        for path, form, names, lists in self.links:
            start, end = end, end + 2 + len(names)
            if row[start] is not None:
                found = _values(names, lists, row[start + 2 : end])
                found["id"] = row[start]
                linked[path] = Linked(form=form, id=row[start], version=row[start + 1], values=found)
        return Record(
            form=self.form,
            id=ident,
            version=version,
            definition=definition,
            head=Head(seq, hash_),
            values=values,
            linked=linked,
        )


def reading(
    tables: AppTables,
    form: FormKey,
    paths: Iterable[Path],
    before: tuple[ColumnElement[Any], ...] = (),
    beside: tuple[Table, ColumnElement[bool]] | None = None,
) -> Reading:
    """Make the select for the fields and links that `paths` name; deleted records are not there.

    `before` are columns of another table that stand first: of the one `beside` that is joined where it can be, or
    the caller says how. The system names are always read. What a path names that has no column (computed on
    reading, people's names) is left to the caller.
    """
    base = tables.forms[form]
    wanted = sorted({path[0] for path in paths if _is_kept(base, path[0])})
    names = (*SYSTEM_COLUMNS[1:], *(name for name in wanted if name not in SYSTEM_COLUMNS))
    columns = [*before, *(base.table.c[name] for name in _FIXED), *_columns(base, base.table, names)]
    source: FromClause = base.table if beside is None else base.table.outerjoin(*beside)
    aliases: dict[Path, tuple[FormTable, Any]] = {(): (base, base.table)}
    links: list[tuple[Path, FormKey, tuple[str, ...], Mapping[str, FromJson]]] = []
    for path, asked in sorted(_links(tables, form, paths).items()):
        owner, at = aliases[path[:-1]]
        target = tables.forms[owner.links[path[-1]]]
        alias = target.table.alias(f"link_{len(links)}")
        aliases[path] = (target, alias)
        link = at.c[owner.columns[path[-1]].name]
        source = source.outerjoin(alias, (alias.c.id == link) & alias.c.deleted_at.is_(None))
        found = tuple(sorted(name for name in asked if _is_kept(target, name)))
        found = tuple(name for name in found if name != "id")
        columns += [alias.c.id, alias.c.version, *_columns(target, alias, found)]
        links.append((path, target.form, found, _lists(target)))
    chosen = select(*columns).select_from(source).where(base.table.c.deleted_at.is_(None))
    return Reading(chosen, form, names, _lists(base), tuple(links))


def all_paths(tables: AppTables, form: FormKey) -> frozenset[Path]:
    """Name every field of a form that is kept."""
    base = tables.forms[form]
    return frozenset((name,) for name in (*base.columns, *base.files, *base.rows))


def _links(tables: AppTables, form: FormKey, paths: Iterable[Path]) -> Mapping[Path, set[str]]:
    """What is asked of each link that must be followed: path of the link -> names in its target."""
    found: dict[Path, set[str]] = {}
    for path in paths:
        at = tables.forms[form]
        for depth in range(1, len(path)):
            if path[depth - 1] not in at.links:
                break
            found.setdefault(path[:depth], set()).add(path[depth])
            at = tables.forms[at.links[path[depth - 1]]]
    return found


def _is_kept(of: FormTable, name: str) -> bool:
    return name in of.columns or name in of.files or name in of.rows


def _columns(of: FormTable, source: FromClause, names: Iterable[str]) -> list[ColumnElement[Any]]:
    return [_column(of, source, name) for name in names]


def _column(of: FormTable, source: FromClause, name: str) -> ColumnElement[Any]:
    if name in of.files:
        return _files(of.files[name], source)
    return _lines(of.rows[name], source) if name in of.rows else source.c[of.columns[name].name]


def _files(child: Table, source: FromClause) -> ColumnElement[Any]:
    parts = (child.c.position, file.c.id, file.c.name, file.c.size, file.c.media_type, file.c.sha256)
    listed = select(JsonRows(*parts)).join_from(child, file, file.c.id == child.c.file)
    return _of_record(child, listed, source)


def _lines(lines: LineTable, source: FromClause) -> ColumnElement[Any]:
    child = lines.table
    columns = (child.c[column.name] for column in lines.columns.values())
    return _of_record(child, select(JsonRows(child.c.position, child.c.id, *columns)), source)


def _of_record(child: Table, listed: Select[Any], source: FromClause) -> ColumnElement[Any]:
    of_record = listed.where(child.c.record == source.c.id).correlate(source)
    return of_record.scalar_subquery().label(child.name)


def _lists(of: FormTable) -> Mapping[str, FromJson]:
    """Give how the values that come as JSON are read: files and lines."""
    return {**dict.fromkeys(of.files, _file_refs), **{key: _line_reader(lines) for key, lines in of.rows.items()}}


def _values(names: tuple[str, ...], lists: Mapping[str, FromJson], row: Row) -> dict[str, Value]:
    values: dict[str, Value] = dict(zip(names, row, strict=True))
    for name, read in lists.items():
        if name in values:
            values[name] = read(values[name])
    return values


def _line_reader(lines: LineTable) -> FromJson:
    columns = [(key, json_reader(column.type)) for key, column in lines.columns.items()]

    def read(text: str | None) -> tuple[Values, ...]:
        found = sorted(orjson.loads(text), key=itemgetter(0)) if text else []
        return tuple(
            {
                "id": UUID(ident),
                **{
                    key: cell if cell is None or codec is None else codec(cell)
                    for (key, codec), cell in zip(columns, cells, strict=True)
                },
            }
            for _, ident, *cells in found
        )

    return read


def _file_refs(text: str | None) -> tuple[FileRef, ...] | None:
    found = sorted(orjson.loads(text)) if text else []
    return (
        tuple(
            FileRef(id=UUID(ident), name=name, size=size, media_type=media_type, sha256=sha256)
            for _, ident, name, size, media_type, sha256 in found
        )
        or None
    )


class JsonRows(FunctionElement[str]):
    """All rows of a select as one JSON list of lists; ids as text."""

    inherit_cache = True
    type = Text()
    name = "json_rows"


@compiles(JsonRows, "postgresql")
def _json_rows_on_postgresql(element: JsonRows, compiler: SQLCompiler, **options: Any) -> str:
    # a JSON number may be read as a binary fraction
    parts = (
        f"({compiler.process(part, **options)})::text"
        if isinstance(part.type, Scaled)
        else compiler.process(part, **options)
        for part in element.clauses
    )
    return f"json_agg(json_build_array({', '.join(parts)}))::text"


@compiles(JsonRows, "sqlite")
def _json_rows_on_sqlite(element: JsonRows, compiler: SQLCompiler, **options: Any) -> str:
    parts = (
        f"hex({compiler.process(part, **options)})" if isinstance(part.type, Id) else compiler.process(part, **options)
        for part in element.clauses
    )
    return f"json_group_array(json_array({', '.join(parts)}))"
