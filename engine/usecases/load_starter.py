"""Load an app's starter data, once, when it is first published."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from engine.access.directory import Directory
from engine.errors import InvalidDefinition, Problem
from engine.model.form import Field, Form
from engine.plugin.kinds import FieldKind, Meaning, ValueRefused
from engine.store import records
from engine.store.records import NewRecord
from engine.store.trail import START
from engine.store.writing import Batch, Step
from engine.usecases.desk import first_state
from engine.usecases.shelf import Published
from engine.usecases.transaction import Tx
from engine.values import FormKey, Json, Value

AT_ONCE = 200  # records a transaction
TRUE = frozenset({"true", "yes", "1", "是"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """One first publication: the version, the organisation, and every wrong cell found so far."""

    tx: Tx
    published: Published
    directory: Directory
    problems: list[Problem]


def load_starter(tx: Tx, published: Published, files: Mapping[str, bytes]) -> None:
    """Write the records of the app's starter files, all rows checked before the first is written.

    Raises InvalidDefinition with file and line of every wrong cell.
    """
    loading = Loading(tx=tx, published=published, directory=tx.shelf.newest().directory, problems=[])
    found = [list(_records(loading, form, file, files.get(file, b""))) for form, file in published.app.data.items()]
    if loading.problems:
        raise InvalidDefinition(tuple(loading.problems))
    for rows in found:
        for start in range(0, len(rows), AT_ONCE):
            steps = tuple(step for row in rows[start : start + AT_ONCE] for step in row)
            tx.database.write(Batch(steps))


def _records(loading: Loading, form: FormKey, file: str, content: bytes) -> Iterator[tuple[Step, ...]]:
    published, model = loading.published, loading.published.app.forms[form]
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    for row in reader:
        values: dict[str, Value] = {"state": first_state(published, model)}
        for key, cell in row.items():
            try:
                values[key] = _cell(loading, model, key, cell or "")
            except (ValueRefused, LookupError) as refused:
                loading.problems.append(_problem(file, reader.line_num, key, str(refused)))
        new = NewRecord(
            form=form,
            id=loading.tx.new_id(),
            definition=published.hash,
            values=values,
            by=None,
            at=loading.tx.now,
            head=START,
        )
        yield records.insert(published.tables, new)


def _cell(loading: Loading, form: Form, key: str, cell: str) -> Value:
    field = form.fields.get(key)
    if field is None:
        raise LookupError("there is no such field")
    if not cell.strip():
        return None
    kind = loading.tx.kinds.fields[field.type]
    return kind.parse(_json(loading, field, kind, cell.strip()), field, loading.tx.zone)


def _json(loading: Loading, field: Field, kind: FieldKind, cell: str) -> Json:
    directory = loading.directory
    match kind.meaning:
        case Meaning.NUMBER:
            return int(cell) if cell.lstrip("-").isdecimal() else cell
        case Meaning.BOOLEAN:
            return cell.lower() in TRUE
        case Meaning.PERSON:
            return _found((one.id for one in directory.persons.values() if one.account == cell), cell)
        case Meaning.DEPARTMENT:
            return _found((one.id for one in directory.departments.values() if one.code == cell), cell)
        case Meaning.LINK:
            return _found(_linked(loading, field.form, cell), cell)
    return cell


def _linked(loading: Loading, form: FormKey, cell: str) -> Iterator[UUID]:
    published = loading.published
    for key, field in published.app.forms[form].fields.items():
        if field.unique:
            found = records.find(loading.tx.database, published.tables, form, key, cell)
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
