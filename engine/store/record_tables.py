"""The tables of forms, one real table each, as one version of an app sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy import text as raw
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from engine.model.form import Field, column_place, field_of_place
from engine.plugin.kinds import Kinds, Storage
from engine.store.catalogue import Entries, Entry, FormMap, KeyMap
from engine.store.file_tables import file
from engine.store.metadata import Id, Moment, Scaled
from engine.values import FieldKey, FormKey

SYSTEM_COLUMNS = ("id", "state", "created_by", "created_at", "updated_by", "updated_at", "department", "branch")

# ordered by code point everywhere, as Python does
_WORDS = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
_TYPES: Mapping[Storage, TypeEngine[Any]] = {
    Storage.TEXT: _WORDS,
    Storage.INTEGER: BigInteger(),
    Storage.BOOLEAN: Boolean(),
    Storage.DATE: Date(),
    Storage.MOMENT: Moment(),
    Storage.CODE: _WORDS,
    Storage.ID: Id(),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LineTable:
    """Where one version keeps the lines of a rows field; `columns` leads from column keys to columns."""

    table: Table
    columns: Mapping[FieldKey, Column[Any]]
    links: Mapping[FieldKey, FormKey]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FormTable:
    """Where one version keeps a form; equal only to itself, so what is made for it can be kept by it.

    `columns` leads from field keys and system names to columns, `files` from files fields to their child tables,
    `rows` from rows fields to the tables of their lines, `links` from link fields to the form they point at.
    """

    app: str
    form: FormKey
    table: Table
    columns: Mapping[str, Column[Any]]
    files: Mapping[FieldKey, Table]
    rows: Mapping[FieldKey, LineTable]
    links: Mapping[FieldKey, FormKey]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AppTables:
    """The tables of one version of an app; equal only to itself."""

    app: str
    forms: Mapping[FormKey, FormTable]


@lru_cache(maxsize=1024)
def form_at_same_place(then: AppTables, form: FormKey, now: AppTables) -> FormKey | None:
    """Give what a form of one version is called in another; None where that has no such form."""
    place = then.forms[form].table.name
    return next((key for key, found in now.forms.items() if found.table.name == place), None)


@lru_cache(maxsize=1024)
def keys_at_same_places(then: FormTable, now: FormTable) -> Mapping[str, str]:
    """Lead from the names of a form in one version to those that another has for the same columns and tables."""
    places = {place: key for key, place in places_of(now).items()}
    return MappingProxyType({key: places[place] for key, place in places_of(then).items() if place in places})


@lru_cache(maxsize=1024)
def places_of(of: FormTable) -> Mapping[str, str]:
    """Lead from the names of a form to where their values are kept: the same for good, whatever the key is called."""
    columns = {key: f"{of.table.name}.{column.name}" for key, column in of.columns.items()}
    children = {key: child.name for key, child in of.files.items()} | {
        place: name for key, lines in of.rows.items() for place, name in _places_of_lines(key, lines)
    }
    return MappingProxyType({**columns, **children})


def _places_of_lines(key: FieldKey, lines: LineTable) -> Iterator[tuple[str, str]]:
    yield key, lines.table.name
    for column, found in lines.columns.items():
        yield column_place(key, column), f"{lines.table.name}.{found.name}"


def storage_of(field: Field, kinds: Kinds) -> Storage:
    """Say how a field is kept; what is computed on reading is not."""
    return Storage.NOTHING if field.live else kinds.fields[field.type].storage


def storage_name(field: Field, kinds: Kinds) -> str:
    """Name the storage as the catalogue keeps it: with the scale of decimals and whose ids are kept."""
    storage = storage_of(field, kinds)
    if storage is Storage.DECIMAL:
        return f"{storage} {field.scale}"
    return f"{storage} {field.type}" if storage is Storage.ID else storage.value


def app_tables(app: str, key_map: KeyMap, entries: Entries) -> AppTables:
    """Make the tables of a version from its key map and the catalogue of the app."""
    forms = {form.table: key for key, form in key_map.items()}
    return AppTables(app=app, forms={key: _form_table(app, key, form, entries, forms) for key, form in key_map.items()})


def _form_table(app: str, key: FormKey, form: FormMap, entries: Entries, forms: Mapping[UUID, FormKey]) -> FormTable:
    metadata = MetaData()
    place = entries[form.table].table
    places = {name: entries[ident] for name, ident in form.fields.items()}
    fields = {name: entry for name, entry in places.items() if "." not in name}
    columns = {name: column_of(entry) for name, entry in fields.items() if entry.column}
    table = Table(place, metadata, *system_columns(), *columns.values())
    return FormTable(
        app=app,
        form=key,
        table=table,
        columns={**columns, **{name: table.c[name] for name in SYSTEM_COLUMNS}},
        files={
            name: child_table(entry.table, place, metadata)
            for name, entry in fields.items()
            if entry.storage == Storage.FILES
        },
        rows={
            name: _line_table(name, places, forms, Table(entry.table, metadata, *line_columns(place)))
            for name, entry in fields.items()
            if entry.storage == Storage.ROWS
        },
        links=_links(fields, forms),
    )


def _line_table(key: FieldKey, places: Mapping[str, Entry], forms: Mapping[UUID, FormKey], table: Table) -> LineTable:
    own = {
        place.partition(".")[2]: found
        for place, found in places.items()
        if "." in place and field_of_place(place) == key
    }
    columns = {name: column_of(found) for name, found in own.items()}
    for column in columns.values():
        table.append_column(column)
    return LineTable(table=table, columns=columns, links=_links(own, forms))


def _links(fields: Mapping[FieldKey, Entry], forms: Mapping[UUID, FormKey]) -> Mapping[FieldKey, FormKey]:
    return {
        name: forms[entry.target]
        for name, entry in fields.items()
        if entry.target is not None and entry.target in forms
    }


def line_columns(parent: str) -> tuple[Column[Any], ...]:
    """Make the columns every line has: its id, whose it is, and where it stands."""
    return (
        Column("id", Id, primary_key=True),
        Column("record", Id, ForeignKey(f"{parent}.id"), nullable=False),
        Column("position", Integer, nullable=False),
    )


def system_columns() -> tuple[Column[Any], ...]:
    """Make the columns every record has."""
    return (
        Column("id", Id, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("definition", Text, nullable=False),
        Column("state", _WORDS),
        Column("created_by", Id),
        Column("created_at", Moment, nullable=False),
        Column("updated_by", Id),
        Column("updated_at", Moment, nullable=False),
        Column("department", Id),
        Column("branch", Id),
        Column("home", Id),
        Column("deleted_at", Moment),
        Column("trail_seq", Integer, nullable=False),
        Column("trail_head", LargeBinary(32), nullable=False),
    )


def column_of(entry: Entry) -> Column[Any]:
    """Make the column of a field; the validator is the gate, so it may always be blank."""
    storage, *detail = entry.storage.split()
    if storage == Storage.DECIMAL:
        return Column(entry.column, Scaled(int(detail[0])))
    return Column(entry.column, _TYPES[Storage(storage)])


def child_table(name: str, parent: str, metadata: MetaData) -> Table:
    """Make the table of a files field: one row a file, in the order they were added."""
    return Table(
        name,
        metadata,
        Column("record", Id, ForeignKey(f"{parent}.id"), primary_key=True),
        Column("position", Integer, primary_key=True),
        Column("file", Id, ForeignKey(file.c.id), nullable=False),
    )


def unique_index(entry: Entry, table: Table) -> Index:
    """Make the index that keeps two records from having the same value; deleted ones do not count."""
    living = raw("deleted_at is null")
    return Index(f"uq_{entry.id.hex}", table.c[entry.column], unique=True, sqlite_where=living, postgresql_where=living)
