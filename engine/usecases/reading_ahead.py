"""Reading the records that many lines point at with one statement a form, before anybody asks for them one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from engine.forms.ready import ReadyForm
from engine.store import records
from engine.store.record_reading import all_paths
from engine.usecases.outside import Outside
from engine.usecases.shelf import Published
from engine.usecases.transaction import Tx
from engine.values import FormKey, Values

FEW = 2  # records that are read one by one as well


def read_ahead(tx: Tx, published: Published, outside: Outside, wanted: Iterable[tuple[FormKey, UUID]]) -> None:
    """Read these records of other forms into the outside, one statement a form; few are left to whoever asks."""
    found: dict[FormKey, set[UUID]] = {}
    for form, ident in wanted:
        if (form, ident) not in outside.seen:
            found.setdefault(form, set()).add(ident)
    for form, idents in found.items():
        if len(idents) < FEW or form not in published.forms:
            continue
        paths = all_paths(published.tables, form)
        read = records.read_many(tx.database, published.tables, form, idents, paths=paths)
        for ident in idents:
            one = read.get(ident)
            outside.seen[form, ident] = None if one is None else {**one.values, "version": one.version}


def links_in_lines(ready: ReadyForm, record: Values) -> Iterator[tuple[FormKey, UUID]]:
    """Give what the lines of a record link to."""
    for rows, columns in ready.rows.items():
        for line in record.get(rows) or ():
            yield from links_in_line(columns, line)


def links_in_line(columns: ReadyForm, line: Mapping[str, object]) -> Iterator[tuple[FormKey, UUID]]:
    """Give what the columns of a line link to."""
    for key, target in columns.pointing:
        value = line.get(key)
        if columns.form.fields[key].type == "link" and isinstance(value, UUID):
            yield target, value
