"""A small app made by hand, with tables in a database, for the tests of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from engine.errors import Text
from engine.ids import new_id
from engine.model.app import App
from engine.model.form import Field, Form
from engine.plugin.kinds import Kinds
from engine.registry import FIELD_KINDS
from engine.store.catalogue import Entries, KeyMap, entries_of, table_names
from engine.store.db import Database
from engine.store.migrate import Plan, apply, plan
from engine.store.record_tables import AppTables, app_tables
from engine.store.records import NewRecord, insert
from engine.store.trail import START, Head
from engine.store.upgrade import upgrade
from engine.store.writing import Batch
from engine.values import Value

NOW = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)
KINDS = Kinds(fields=FIELD_KINDS, nodes={})


def words(text: str) -> Text:
    return Text(en=text, zh=text)


def fields(**types: str) -> Mapping[str, Field]:
    """Fields by key: the name of the type, after it `unique`, `was old`, or for a link the form."""
    return {key: _field(key, phrase) for key, phrase in types.items()}


def _field(key: str, phrase: str) -> Field:
    kind, *rest = phrase.split()
    found = Field(key=key, type=kind, label=words(key))
    match rest:
        case ["unique"]:
            return replace(found, unique=True)
        case ["was", old]:
            return replace(found, was=old)
        case [form, by]:
            return replace(found, form=form, by=by)
        case [form]:
            return replace(found, form=form)
    return found


def app_of(forms: Mapping[str, Mapping[str, Field]], key: str = "seals", was: Mapping[str, str] | None = None) -> App:
    made = {
        name: Form(key=name, label=words(name), fields=found, was=(was or {}).get(name, ""))
        for name, found in forms.items()
    }
    return App(key=key, label=words(key), hash="h1", forms=made)


SEALS = app_of(
    {
        "seal": fields(
            number="text unique", name="text", keeper="person", made_on="date", uses="links application seal"
        ),
        "application": fields(
            title="text",
            seal="link seal",
            copies="integer",
            urgent="boolean",
            return_by="datetime",
            kind="choice",
            documents="files",
        ),
    }
)


def opened(url: str) -> Database:
    """Open a database and make the system tables."""
    database = Database(url)
    upgrade(database)
    return database


def planned(database: Database, app: App, maps: Sequence[KeyMap] = ()) -> Plan:
    return plan(app, KINDS, entries_of(database, app.key), maps, names=table_names(database), new_id=new_id)


def publish(database: Database, app: App, maps: Sequence[KeyMap] = ()) -> KeyMap:
    """Plan and apply the tables of a version; give its key map."""
    found = planned(database, app, maps)
    with database.transaction() as tx:
        apply(tx, found, maps[0] if maps else {}, NOW)
    return found.key_map


def tables_of(database: Database, app: App, key_map: KeyMap) -> AppTables:
    return app_tables(app.key, key_map, entries_of(database, app.key))


def seals(database: Database) -> AppTables:
    """Publish the small app and give its tables."""
    return tables_of(database, SEALS, publish(database, SEALS))


def keep(database: Database, tables: AppTables, form: str, head: Head = START, **values: Value) -> UUID:
    """Store a record and give its id."""
    ident = new_id()
    new = NewRecord(form=form, id=ident, definition="h1", values=values, by=None, at=NOW, head=head)
    database.write(Batch(insert(tables, new)))
    return ident


def entries(database: Database, app: App) -> Entries:
    return entries_of(database, app.key)


def without_was(field: Field) -> Field:
    return replace(field, was="")
