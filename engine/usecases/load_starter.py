"""Load an app's starter data, once, when it is first published."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from uuid import UUID

from engine.access.directory import Directory
from engine.errors import InvalidDefinition, Problem
from engine.model.form import Field, Form
from engine.plugin.kinds import FieldKind, Meaning, ValueRefused
from engine.store import records
from engine.store.db import Database
from engine.store.records import NewRecord
from engine.store.trail import START
from engine.store.writing import Batch, Step
from engine.usecases.desk import first_state
from engine.usecases.shelf import Published
from engine.usecases.transaction import Tx
from engine.values import FormKey, Json, Value

AT_ONCE = 200  # records a transaction
TRUE = frozenset({"true", "yes", "1", "是"})


def load_starter(tx: Tx, published: Published, files: Mapping[str, bytes]) -> None:
    """Write the records of the app's starter files, all rows checked before the first is written.

    Raises InvalidDefinition with file and line of every wrong cell.
    """
    problems: list[Problem] = []
    found = {
        form: list(_records(tx, published, form, file, files.get(file, b""), problems))
        for form, file in published.app.data.items()
    }
    if problems:
        raise InvalidDefinition(tuple(problems))
    for rows in found.values():
        for start in range(0, len(rows), AT_ONCE):
            steps = tuple(step for row in rows[start : start + AT_ONCE] for step in row)
            tx.database.write(Batch(steps))


def _records(
    tx: Tx, published: Published, form: FormKey, file: str, content: bytes, problems: list[Problem]
) -> Iterator[tuple[Step, ...]]:
    model = published.app.forms[form]
    directory = tx.shelf.newest().directory
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    for row in reader:
        values: dict[str, Value] = {"state": first_state(published, model)}
        for key, cell in row.items():
            try:
                values[key] = _cell(tx, published, model, key, cell or "", directory)
            except (ValueRefused, LookupError) as refused:
                problems.append(_problem(file, reader.line_num, key, str(refused)))
        new = NewRecord(
            form=form, id=tx.new_id(), definition=published.hash, values=values, by=None, at=tx.now, head=START
        )
        yield records.insert(published.tables, new)


def _cell(tx: Tx, published: Published, form: Form, key: str, cell: str, directory: Directory) -> Value:
    field = form.fields.get(key)
    if field is None:
        raise LookupError("there is no such field")
    if not cell.strip():
        return None
    kind = tx.kinds.fields[field.type]
    return kind.parse(_json(tx, published, field, kind, cell, directory), field, tx.zone)


def _json(tx: Tx, published: Published, field: Field, kind: FieldKind, cell: str, directory: Directory) -> Json:
    match kind.meaning:
        case Meaning.NUMBER:
            return int(cell) if cell.strip().lstrip("-").isdigit() else cell
        case Meaning.BOOLEAN:
            return cell.strip().lower() in TRUE
        case Meaning.PERSON:
            return _found((one.id for one in directory.persons.values() if one.account == cell), cell)
        case Meaning.DEPARTMENT:
            return _found((one.id for one in directory.departments.values() if one.code == cell), cell)
        case Meaning.LINK:
            return _found(_linked(tx.database, published, field.form, cell), cell)
    return cell


def _linked(database: object, published: Published, form: FormKey, cell: str) -> Iterator[UUID]:
    unique = (key for key, field in published.app.forms[form].fields.items() if field.unique)
    for key in unique:
        if isinstance(database, Database):
            found = records.find(database, published.tables, form, key, cell)
            if found is not None:
                yield found


def _found(idents: Iterator[UUID], cell: str) -> str:
    found = next(idents, None)
    if found is None:
        raise LookupError(f"'{cell}' is not known")
    return str(found)


def _problem(file: str, line: int, key: str, what: str) -> Problem:
    return Problem(
        rule="starter-data",
        path=key,
        what=what,
        todo="put the cell right, or leave it blank",
        file=file,
        line=line,
        column=1,
    )
