"""Load an app's starter data, once, when it is first published."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from engine.access.directory import Directory
from engine.errors import InvalidDefinition, Problem
from engine.forms.rules import computing
from engine.model.form import Field, Form
from engine.model.keys import BELONGS
from engine.plugin.kinds import FieldKind, Meaning, ValueRefused
from engine.plugin.storing import CannotBeKept
from engine.store import records
from engine.store.failures import Duplicate
from engine.store.records import NewRecord
from engine.store.trail import START, Entry, chain
from engine.store.writing import Batch, Step
from engine.usecases.account import changes_of, places_told
from engine.usecases.apply import new_salt
from engine.usecases.desk import first_state
from engine.usecases.import_people import merged
from engine.usecases.outside import Outside
from engine.usecases.shelf import Published
from engine.usecases.transaction import Tx
from engine.values import FormKey, Json, Value, Values

AT_ONCE = 200  # records a statement
TRUE = frozenset({"true", "yes", "1", "是"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """One first publication: the version, the organisation, and every wrong cell found so far."""

    tx: Tx
    published: Published
    directory: Directory
    problems: list[Problem]


def load_starter(tx: Tx, published: Published, directory: Directory, files: Mapping[str, bytes]) -> None:
    """Write the records of the app's starter files, in the transaction that first publishes it.

    Raises InvalidDefinition with file and line of every wrong cell.
    """
    loading = Loading(tx=tx, published=published, directory=directory, problems=[])
    data = published.app.data
    found = {form: list(_records(loading, form, file, files.get(file, b""))) for form, file in data.items()}
    if loading.problems:
        raise InvalidDefinition(tuple(loading.problems))
    for form, rows in found.items():
        try:
            for start in range(0, len(rows), AT_ONCE):
                tx.database.write(Batch(merged(step for row in rows[start : start + AT_ONCE] for step in row)))
        except Duplicate as twice:
            key = records.field_of(published.tables.forms[form], twice.columns)
            if key is None:
                raise
            raise InvalidDefinition((_problem(data[form], 1, key, "two rows have the same value"),)) from None


def _records(loading: Loading, form: FormKey, file: str, content: bytes) -> Iterator[tuple[Step, ...]]:
    published, model = loading.published, loading.published.app.forms[form]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        loading.problems.append(_problem(file, 1, "", "the file is not UTF-8"))
        return
    reader = csv.DictReader(io.StringIO(text, newline=""))
    for row in reader:
        values: dict[str, Value] = {"state": first_state(published, model)}
        for key, cell in row.items():
            try:
                values[key] = _cell(loading, model, key, cell or "")
            except (ValueRefused, LookupError, ValueError) as refused:
                loading.problems.append(_problem(file, reader.line_num, key, str(refused)))
        try:
            steps = _steps(loading, form, values)
        except CannotBeKept as found:
            loading.problems.append(_problem(file, reader.line_num, "", str(found)))
        else:
            yield steps


def _steps(loading: Loading, form: FormKey, values: dict[str, Value]) -> tuple[Step, ...]:
    """A record and the account of it, which begins with its making."""
    tx, ident = loading.tx, loading.tx.new_id()
    values |= _following(loading, form, {"id": ident, "created_at": tx.now, **values})
    told = Entry(
        at=tx.now,
        verb="create",
        record=ident,
        version=1,
        changes=changes_of({}, values, values),
        answers={"at": places_told(loading.published.tables.forms[form], values)},
    )
    account, head = chain(ident, START, (told,), new_id=tx.new_id, new_salt=new_salt)
    new = NewRecord(
        form=form, id=ident, definition=loading.published.hash, values=values, by=None, at=tx.now, head=head
    )
    return (*records.insert(loading.published.tables, new), account)


def _following(loading: Loading, form: FormKey, names: dict[str, Value]) -> dict[str, Value]:
    """Give where the record belongs and its computed values; nobody is the one who writes it."""
    tx, published, ready = loading.tx, loading.published, loading.published.forms[form]

    def read(other: FormKey, ident: UUID) -> Values | None:
        found = records.read(tx.database, published.tables, other, ident)
        return None if found is None else found.values

    app = published.app
    outside = Outside(app, loading.directory, read, in_force=app, now=tx.now, zone=tx.zone, new_id=tx.new_id)
    names["record"] = names
    found: dict[str, Value] = {}
    for key, value in computing(ready)(outside.env(names), {}):
        found[key] = names[key] = value
    return {key: value for key, value in found.items() if key in ready.stored or key in BELONGS}


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
