"""The catalogue: which table and column keep a form and its fields, made once and never renamed.

The key map of a version leads from its keys to rows here, so a renamed key is a new map and no change of tables.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import bindparam, select

from engine.plugin.kinds import Storage
from engine.store.db import Reader
from engine.store.statement import Statement
from engine.store.tables import catalogue
from engine.store.writing import Change, Insert
from engine.values import FieldKey, FormKey, Json

LONGEST_NAME = 50  # bytes; PostgreSQL cuts at 63 and our indexes add to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the catalogue: the place of a form (`field` blank), a field, or a column of lines, for good."""

    id: UUID
    app: str
    form: FormKey
    field: FieldKey
    table: str
    column: str  # "" = the table itself is the place
    storage: str
    target: UUID | None = None  # a link: the entry of the form it points at


@dataclass(frozen=True, slots=True, kw_only=True)
class FormMap:
    """Where one version keeps a form: the entry of its table and those of its fields, of columns as `lines.price`."""

    table: UUID
    fields: Mapping[FieldKey, UUID] = field(default_factory=dict)
    unique: frozenset[FieldKey] = frozenset()


KeyMap: TypeAlias = Mapping[FormKey, FormMap]
Entries: TypeAlias = Mapping[UUID, Entry]

_COLUMNS = ("id", "app", "form", "field", "table_name", "column_name", "storage", "target")
_OF_APP = Statement(select(*(catalogue.c[name] for name in _COLUMNS)).where(catalogue.c.app == bindparam("app")))
_NAMES = Statement(select(catalogue.c.table_name).distinct())
_FORMS = Statement(select(catalogue.c.table_name).where(catalogue.c.field == "").order_by(catalogue.c.table_name))


def entries_of(reader: Reader, app: str) -> Entries:
    """Read all entries of an app, retired ones too."""
    found = (
        Entry(id=ident, app=of, form=form, field=key, table=table, column=column, storage=storage, target=target)
        for ident, of, form, key, table, column, storage, target in reader.rows(_OF_APP, {"app": app})
    )
    return {entry.id: entry for entry in found}


def file_tables(reader: Reader, app: str) -> tuple[str, ...]:
    """Read the names of the tables that say which record holds which file, those of fields that are gone too."""
    places = (entry.table for entry in entries_of(reader, app).values() if entry.storage == Storage.FILES)
    return tuple(sorted(places))


def form_tables(reader: Reader) -> tuple[str, ...]:
    """Read the names of the tables that keep records, of every app, those of forms that are gone too."""
    return tuple(name for (name,) in reader.rows(_FORMS, {}))


def table_names(reader: Reader) -> frozenset[str]:
    """Read the names of all tables of forms, of every app."""
    return frozenset(name for (name,) in reader.rows(_NAMES, {}))


def keep_entries(entries: Collection[Entry], now: datetime) -> Insert:
    """Describe the writing of new entries; there must be some."""
    return Insert(
        table=catalogue,
        rows=tuple(
            {
                "id": entry.id,
                "app": entry.app,
                "form": entry.form,
                "field": entry.field,
                "table_name": entry.table,
                "column_name": entry.column,
                "storage": entry.storage,
                "target": entry.target,
                "since": now,
            }
            for entry in entries
        ),
    )


def retire(before: KeyMap, after: KeyMap, now: datetime) -> tuple[Change, ...]:
    """Describe what the step from one map to the next takes out of use, and back into use."""
    old, new = used_by(before), used_by(after)
    gone = (Change(table=catalogue, match={"id": ident}, values={"retired": now}) for ident in sorted(old - new))
    back = (Change(table=catalogue, match={"id": ident}, values={"retired": None}) for ident in sorted(new - old))
    return (*gone, *back)


def used_by(key_map: KeyMap) -> frozenset[UUID]:
    """Give the entries a map leads to."""
    return frozenset(ident for form in key_map.values() for ident in (form.table, *form.fields.values()))


def dump_map(key_map: KeyMap) -> Json:
    """Write a key map as it stands in the definition's row."""
    return {
        key: {
            "table": form.table.hex,
            "fields": {name: ident.hex for name, ident in form.fields.items()},
            "unique": sorted(form.unique),
        }
        for key, form in key_map.items()
    }


def load_map(found: Json) -> KeyMap:
    """Read what `dump_map` wrote."""
    return {
        key: FormMap(
            table=UUID(form["table"]),
            fields={name: UUID(ident) for name, ident in form["fields"].items()},
            unique=frozenset(form["unique"]),
        )
        for key, form in found.items()
    }


def physical_name(words: str, taken: Collection[str]) -> str:
    """Make a name of at most 50 bytes from keys: plain where they are, else with a hash; a taken one gets a number."""
    plain = re.sub(r"[^a-z0-9_]+", "", words.lower())
    if plain != words or len(plain) > LONGEST_NAME - 4:
        plain = f"{plain[: LONGEST_NAME - 14]}_{hashlib.sha256(words.encode()).hexdigest()[:8]}"
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain}_{number}", number + 1
    return name
