"""Plan and apply what a new version needs of the tables of forms. Nothing is ever dropped or renamed.

A field is the one of an earlier version when its key, or the key it `was`, stands in that version's map; a key
that was deleted and is made again is a new field. Versions after the one in force were rolled back, not undone by
an author: their fields are found too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, MetaData, Table

from engine.errors import InvalidDefinition, Problem
from engine.ids import NewId
from engine.model.app import App
from engine.model.form import Field, Form, column_place, field_of_place
from engine.plugin.kinds import Kinds, Storage
from engine.store.catalogue import Entries, Entry, FormMap, KeyMap, keep_entries, physical_name, retire
from engine.store.db import Transaction
from engine.store.failures import Duplicate
from engine.store.record_tables import (
    child_table,
    column_of,
    line_columns,
    storage_name,
    storage_of,
    system_columns,
    unique_index,
)
from engine.store.table_changes import AddColumn, AddIndex, AddTable, DropIndex, Operation, texts
from engine.store.writing import Batch
from engine.values import FieldKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What publishing does to the tables: the new key map, new entries, operations in order, and what forbids it."""

    key_map: KeyMap
    entries: tuple[Entry, ...] = ()
    operations: tuple[Operation, ...] = ()
    refusals: tuple[Problem, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A plan in the making."""

    app: App
    kinds: Kinds
    entries: dict[UUID, Entry]
    maps: Sequence[KeyMap]
    names: set[str]
    new_id: NewId
    made: list[Entry] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    refusals: list[Problem] = field(default_factory=list)


def plan(
    app: App, kinds: Kinds, entries: Entries, maps: Sequence[KeyMap], *, names: Collection[str], new_id: NewId
) -> Plan:
    """Plan the tables of a new version.

    `maps` are the key map of the version in force, then those of later versions that were rolled back, newest
    first; `entries` the catalogue of the app, `names` the tables that exist.
    """
    draft = _Draft(app=app, kinds=kinds, entries=dict(entries), maps=maps, names=set(names), new_id=new_id)
    tables = {form.key: _place_of_form(draft, form) for form in app.forms.values()}
    _refuse_shared(draft, "forms", {key: table for key, (table, _) in tables.items()})
    key_map = {
        form.key: _place_fields(draft, form, *tables[form.key], {key: table for key, (table, _) in tables.items()})
        for form in app.forms.values()
    }
    draft.operations.extend(_indexes(maps[0] if maps else {}, key_map, draft.entries))
    return Plan(
        key_map=key_map,
        entries=tuple(draft.made),
        operations=tuple(draft.operations),
        refusals=tuple(draft.refusals),
    )


def plan_return(current: KeyMap, earlier: KeyMap, entries: Entries) -> Plan:
    """Plan going back to an earlier version: its own map, and only what must be different changes."""
    return Plan(key_map=earlier, operations=tuple(_indexes(current, earlier, entries)))


def apply(tx: Transaction, planned: Plan, before: KeyMap, now: datetime) -> None:
    """Change the tables and write the catalogue inside the transaction of publishing.

    Raises InvalidDefinition where the plan is refused, or where stored values are not as different as they must be.
    """
    if planned.refusals:
        raise InvalidDefinition(planned.refusals)
    for operation in planned.operations:
        try:
            for text in texts(operation, tx.database.dialect):
                tx.execute(text)
        except Duplicate as problem:
            raise InvalidDefinition((_not_unique(planned, operation),)) from problem
    steps = retire(before, planned.key_map, now)
    if planned.entries:
        tx.write(Batch((keep_entries(planned.entries, now),)))
    for step in steps:
        tx.write(Batch((step,)))


def _place_of_form(draft: _Draft, form: Form) -> tuple[UUID, Table]:
    known = next((found[key].table for found in draft.maps for key in (form.key, form.was) if key in found), None)
    _refuse_taken(draft, "forms", form, draft.app.forms, draft.maps)
    if known is not None:
        return known, Table(draft.entries[known].table, MetaData(), *system_columns())
    name = _name(draft, f"r_{draft.app.key}_{form.key}")
    entry = _keep(draft, form=form.key, table=name, storage="table")
    table = Table(name, MetaData(), *system_columns())
    Index(f"ix_{entry.id.hex}", table.c.created_at, table.c.id)
    draft.operations.append(AddTable(table))
    return entry.id, table


def _place_fields(draft: _Draft, form: Form, table_id: UUID, table: Table, tables: Mapping[str, UUID]) -> FormMap:
    earlier = [known.fields for found in draft.maps for known in found.values() if known.table == table_id]
    taken = {entry.column for entry in draft.entries.values() if entry.table == table.name}
    fields: dict[FieldKey, UUID] = {}
    for each in form.fields.values():
        if storage_of(each, draft.kinds) is Storage.NOTHING:
            continue
        target = tables.get(each.form)
        known = next((keys[key] for keys in earlier for key in (each.key, each.was) if key in keys), None)
        _refuse_taken(draft, f"forms.{form.key}.fields", each, form.fields, earlier)
        if known is None:
            fields[each.key] = _add_field(draft, form, each, table, taken=taken, target=target)
            continue
        _refuse_change(draft, f"forms.{form.key}.fields", each, draft.entries[known], target)
        fields[each.key] = known
    _refuse_shared(draft, f"forms.{form.key}.fields", fields)
    unique = frozenset(key for key in fields if form.fields[key].unique)
    for each in form.fields.values():
        if each.columns:
            fields |= _place_columns(
                draft, form, each, fields[each.key], parent=table.name, earlier=earlier, tables=tables
            )
    return FormMap(table=table_id, fields=fields, unique=unique)


def _place_columns(
    draft: _Draft,
    form: Form,
    rows: Field,
    table_id: UUID,
    *,
    parent: str,
    earlier: Sequence[Mapping[str, UUID]],
    tables: Mapping[str, UUID],
) -> dict[str, UUID]:
    """Give the places of the columns of a rows field; its lines are known by their table, whatever it is called."""
    before = [_columns_of(keys, table_id) for keys in earlier]
    table, path = _line_table(draft, table_id, parent), f"forms.{form.key}.fields.{rows.key}.fields"
    taken = {entry.column for entry in draft.entries.values() if entry.table == table.name}
    found: dict[str, UUID] = {}
    for each in rows.columns.values():
        place, target = column_place(rows.key, each.key), tables.get(each.form)
        known = next((keys[key] for keys in before for key in (each.key, each.was) if key in keys), None)
        _refuse_taken(draft, path, each, rows.columns, before)
        if known is None:
            found[place] = _add_column(draft, form, place, each, table, taken=taken, target=target)
            continue
        _refuse_change(draft, path, each, draft.entries[known], target)
        found[place] = known
    _refuse_shared(draft, path, {place.partition(".")[2]: ident for place, ident in found.items()})
    return found


def _columns_of(keys: Mapping[str, UUID], table_id: UUID) -> dict[FieldKey, UUID]:
    """Give the columns an earlier map has for the lines kept in a table."""
    rows = next((key for key, ident in keys.items() if ident == table_id), None)
    return {
        place.partition(".")[2]: ident
        for place, ident in keys.items()
        if rows is not None and "." in place and field_of_place(place) == rows
    }


def _line_table(draft: _Draft, table_id: UUID, parent: str) -> Table:
    """Give the table of lines as it is planned, else as it is there, beside that of its records."""
    name = draft.entries[table_id].table
    made = next((one.table for one in draft.operations if isinstance(one, AddTable) and one.table.name == name), None)
    if made is not None:
        return made
    metadata = MetaData()
    Table(parent, metadata, *system_columns())
    return Table(name, metadata, *line_columns(parent))


def _add_field(draft: _Draft, form: Form, each: Field, table: Table, *, taken: set[str], target: UUID | None) -> UUID:
    storage = storage_of(each, draft.kinds)
    if storage not in (Storage.FILES, Storage.ROWS):
        return _add_column(draft, form, each.key, each, table, taken=taken, target=target)
    name = _name(draft, f"{table.name}_{each.key}")
    entry = _keep(draft, form=form.key, field=each.key, table=name, storage=storage)
    if storage is Storage.FILES:
        child = child_table(name, table.name, table.metadata)
        Index(f"ix_{entry.id.hex}", child.c.file)
    else:
        child = Table(name, table.metadata, *line_columns(table.name))
        Index(f"ix_{entry.id.hex}", child.c.record)
    draft.operations.append(AddTable(child))
    return entry.id


def _add_column(
    draft: _Draft, form: Form, place: str, each: Field, table: Table, *, taken: set[str], target: UUID | None
) -> UUID:
    name, storage = physical_name(f"f_{each.key}", taken), storage_name(each, draft.kinds)
    taken.add(name)
    entry = _keep(draft, form=form.key, field=place, table=table.name, column=name, storage=storage, target=target)
    column = column_of(entry)
    table.append_column(column)
    index = Index(f"ix_{entry.id.hex}", column) if each.type == "link" else None
    if AddTable(table) in draft.operations:  # it is made with this column and this index
        return entry.id
    draft.operations.append(AddColumn(table, column))
    if index is not None:
        draft.operations.append(AddIndex(index))
    return entry.id


def _keep(
    draft: _Draft,
    *,
    form: str,
    table: str,
    storage: str,
    field: str = "",
    column: str = "",
    target: UUID | None = None,
) -> Entry:
    entry = Entry(
        id=draft.new_id(),
        app=draft.app.key,
        form=form,
        field=field,
        table=table,
        column=column,
        storage=storage,
        target=target,
    )
    draft.entries[entry.id] = entry
    draft.made.append(entry)
    return entry


def _name(draft: _Draft, words: str) -> str:
    name = physical_name(words, draft.names)
    draft.names.add(name)
    return name


def _indexes(before: KeyMap, after: KeyMap, entries: Entries) -> Iterator[Operation]:
    """What must be different from now on, and what need not be any more."""
    old, new = _unique_fields(before), _unique_fields(after)
    yield from (DropIndex(f"uq_{ident.hex}") for ident in sorted(old - new))
    for ident in sorted(new - old):
        entry = entries[ident]
        table = Table(entry.table, MetaData(), *system_columns(), column_of(entry))
        yield AddIndex(unique_index(entry, table))


def _unique_fields(key_map: KeyMap) -> set[UUID]:
    return {form.fields[key] for form in key_map.values() for key in form.unique}


def _refuse_change(draft: _Draft, fields: str, each: Field, entry: Entry, target: UUID | None) -> None:
    path = f"{fields}.{each.key}"
    storage = storage_name(each, draft.kinds)
    if storage != entry.storage:
        draft.refusals.append(
            Problem(
                rule="storage_changed",
                path=f"{path}.type",
                what=f"'{each.type}' is kept as {storage}, but the values that are there are kept as {entry.storage}",
                todo=f"keep the type, or give the new field another key and leave '{each.key}' as it is",
                line=each.line,
            )
        )
    elif entry.target != target and entry.target is not None and target is not None:
        draft.refusals.append(
            Problem(
                rule="target_changed",
                path=f"{path}.form",
                what=f"the records that are linked belong to '{draft.entries[entry.target].form}', not '{each.form}'",
                todo=f"keep the form, or give the new link another key and leave '{each.key}' as it is",
                line=each.line,
            )
        )


def _refuse_taken(
    draft: _Draft,
    path: str,
    each: Form | Field,
    now: Mapping[str, Form | Field],
    earlier: Sequence[Mapping[str, object]],
) -> None:
    """A key with values of its own cannot take over those of another: one of the two would be lost unsaid.

    Where the other key goes on as itself, `was` tells of an earlier rename.
    """
    known = next((keys for keys in earlier if each.key in keys or each.was in keys), {})
    goes_on = each.was in now and not now[each.was].was
    if each.was != each.key and each.key in known and each.was in known and not goes_on:
        draft.refusals.append(
            Problem(
                rule="was_taken",
                path=f"{path}.{each.key}.was",
                what=f"'{each.key}' is there already with values of its own; those of '{each.was}' cannot go there too",
                todo=f"take `was` away, or give what was '{each.was}' a key that no version had",
                line=each.line if isinstance(each, Field) else 0,
            )
        )


def _refuse_shared(draft: _Draft, path: str, places: Mapping[str, UUID]) -> None:
    """Two keys may not lead to the same values: a key was renamed and is still there."""
    first: dict[UUID, str] = {}
    for key, ident in places.items():
        other = first.setdefault(ident, key)
        if other != key:
            draft.refusals.append(
                Problem(
                    rule="was_twice",
                    path=f"{path}.{key}",
                    what=f"'{key}' and '{other}' would both hold the values of the same earlier key",
                    todo="take `was` away from one of them, or give it a key that no version had",
                )
            )


def _not_unique(planned: Plan, operation: Operation) -> Problem:
    name = str(operation.index.name) if isinstance(operation, AddIndex) else ""
    form, key = next(
        (form_key, key)
        for form_key, form in planned.key_map.items()
        for key, ident in form.fields.items()
        if name == f"uq_{ident.hex}"
    )
    return Problem(
        rule="not_unique_yet",
        path=f"forms.{form}.fields.{key}.unique",
        what=f"records that are there have the same '{key}'",
        todo="make them different first, or leave `unique` out",
    )
