"""Load an app's starter data, once, when it is first published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from engine.access.directory import Directory
from engine.errors import InvalidDefinition, Problem, Text, ValueProblem
from engine.forms.computing import computing
from engine.forms.parse import Sent
from engine.forms.place import Place
from engine.forms.ready import ReadyForm
from engine.forms.rules import Entry as Filling
from engine.forms.rules import Filled, fill, record_after
from engine.forms.validate import errors, examine, is_offered, not_offered, references
from engine.model.form import Field, Form
from engine.model.keys import BELONGS
from engine.plugin.kinds import FieldKind, Meaning, ValueRefused
from engine.plugin.storing import CannotBeKept
from engine.store import records
from engine.store.db import Transaction
from engine.store.failures import Duplicate
from engine.store.records import NewRecord
from engine.store.trail import START, Entry, chain
from engine.store.writing import Batch, Step
from engine.usecases.account import changes_of, places_told
from engine.usecases.apply import new_salt
from engine.usecases.desk import first_state
from engine.usecases.import_people import merged
from engine.usecases.making import branch_code, draw_numbers
from engine.usecases.outside import Outside, Stored
from engine.usecases.shelf import Published
from engine.usecases.starter_file import Cell, FileRow, rows_of
from engine.usecases.transaction import Tx
from engine.values import FieldKey, FormKey, Json, Value, Values

MOST = 200  # problems told at once
TOP = Cell("", 1, 1)
CELL, ROW = "put the cell right, or leave it blank", "put the row right"
AT_ONCE = 200  # records a statement
TRUE = frozenset({"true", "yes", "1", "是"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """One first publication: the version, the organisation, and every wrong cell found so far."""

    tx: Tx
    published: Published
    directory: Directory
    problems: list[Problem]
    seen: dict[tuple[FormKey, FieldKey, Value], Cell]  # where each value of a unique field stands first


def load_starter(tx: Tx, published: Published, directory: Directory, files: Mapping[str, bytes]) -> None:
    """Write the records of the app's starter files, in the transaction that first publishes it.

    A row is filled in and checked like a form that is sent: defaults, calculated values, numbers, required fields and
    checks. Files are loaded in the order of the definition, so a row may link to one of an earlier file. Raises
    InvalidDefinition with file, line and column of every wrong cell.
    """
    loading = Loading(tx=tx, published=published, directory=directory, problems=[], seen={})
    for form, file in published.app.data.items():
        rows = list(_records(loading, form, file, files.get(file, b"")))
        if loading.problems:
            raise InvalidDefinition(tuple(loading.problems))
        _write(loading, form, rows)


def _write(loading: Loading, form: FormKey, rows: Sequence[tuple[Step, ...]]) -> None:
    try:
        for start in range(0, len(rows), AT_ONCE):
            loading.tx.database.write(Batch(merged(step for row in rows[start : start + AT_ONCE] for step in row)))
    except Duplicate as twice:
        key = records.field_of(loading.published.tables.forms[form], twice.columns)
        if key is None:
            raise
        file = loading.published.app.data[form]
        raise InvalidDefinition((_problem(file, TOP, key, "two rows have the same value", CELL),)) from None


def _records(loading: Loading, form: FormKey, file: str, content: bytes) -> Iterator[tuple[Step, ...]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        loading.problems.append(_problem(file, TOP, "", "the file is not UTF-8", "save it as UTF-8"))
        return
    for row in rows_of(text):
        before = len(loading.problems)
        names, found = _filled(loading, form, _typed(loading, form, file, row))
        said = {problem.path for problem in loading.problems[before:]}
        loading.problems.extend(
            _problem(file, row.cells.get(one.field, row.place), one.field, _plain(one.message), ROW)
            for one in found
            if one.field not in said
        )
        loading.problems.extend(_twins(loading, form, file, row, names))
        if len(loading.problems) == before:
            try:
                steps = _steps(loading, form, names)
            except CannotBeKept as refused:
                loading.problems.append(_problem(file, row.place, "", str(refused), ROW))
            else:
                yield steps
        if len(loading.problems) >= MOST:
            return


def _twins(loading: Loading, form: FormKey, file: str, row: FileRow, names: Values) -> Iterator[Problem]:
    """Tell values of unique fields that an earlier row has; what else the database finds is told without its row."""
    for key, field in loading.published.app.forms[form].fields.items():
        if field.unique and names.get(key) is not None:
            cell = row.cells.get(key, row.place)
            first = loading.seen.setdefault((form, key, names[key]), cell)
            if first is not cell:
                yield _problem(file, cell, key, f"the row on line {first.line} has the same value", CELL)


def _typed(loading: Loading, form: FormKey, file: str, row: FileRow) -> dict[FieldKey, Value]:
    """Read the cells that are filled in; what cannot be read is told and left out."""
    model = loading.published.app.forms[form]
    typed: dict[FieldKey, Value] = {}
    if row.extra is not None:
        loading.problems.append(
            _problem(file, row.extra, "", "the row has more cells than columns", "quote cells with a comma")
        )
    for key, cell in row.cells.items():
        try:
            value = _cell(loading, model, key, cell.text)
        except ValueRefused as refused:
            loading.problems.append(_problem(file, cell, key, _plain(refused.message), CELL))
        except (LookupError, ValueError) as refused:
            loading.problems.append(_problem(file, cell, key, str(refused), CELL))
        else:
            typed |= {} if value is None else {key: value}
    return typed


def _filled(loading: Loading, form: FormKey, typed: Values) -> tuple[Values, tuple[ValueProblem, ...]]:
    """Give the names of a record as if nobody in particular had sent the form with these values, and why it may not."""
    tx, ready = loading.tx, loading.published.forms[form]
    fields = frozenset(ready.form.fields)
    outside = _outside(loading)
    system: Values = {
        "id": tx.new_id(),
        "state": first_state(loading.published, ready.form),
        "created_at": tx.now,
        "updated_at": tx.now,
    }
    editable = (ready.on_start & ready.inputs) | typed.keys()
    entry = Filling(
        place=Place(shown=fields, editable=editable, sends=True),
        record=system,
        is_new=True,
        me=None,
        typed=typed,
        touched=frozenset(typed),
    )
    filled = fill(ready, entry, outside.env)
    sent = Sent(typed=typed, echoed={}, problems=())
    found = errors(examine(ready, entry, sent, filled, outside.env, zone=tx.zone))
    return record_after(ready, entry, filled), (*found, *_not_offered(ready, entry, filled, outside))


def _not_offered(ready: ReadyForm, entry: Filling, filled: Filled, outside: Outside) -> Iterator[ValueProblem]:
    """Tell links whose record is not one that may be chosen, and people who have left."""
    for reference in references(ready, entry, filled):
        if reference.kind == "person":
            is_fit = bool(outside.active((reference.target,)))
        elif reference.kind == "department":
            is_fit = True
        else:
            target = outside.record(reference.kind, reference.target)
            is_fit = target is not None and is_offered(reference, target, filled, outside.env)
        if not is_fit:
            yield not_offered(reference)


def _steps(loading: Loading, form: FormKey, names: Values) -> tuple[Step, ...]:
    """A record with its numbers, and the account of it, which begins with its making."""
    tx, published, ready = loading.tx, loading.published, loading.published.forms[form]
    table, ident = published.tables.forms[form], names["id"]
    values = {key: names.get(key) for key in (*ready.stored, "state", *BELONGS)} | _numbers(loading, form, names)
    told = Entry(
        at=tx.now,
        verb="create",
        record=ident,
        version=1,
        changes=changes_of({}, values, values),
        answers={"at": places_told(table, values)},
    )
    account, head = chain(ident, START, (told,), new_id=tx.new_id, new_salt=new_salt)
    new = NewRecord(form=form, id=ident, definition=published.hash, values=values, by=None, at=tx.now, head=head)
    return (*records.insert(published.tables, new), account)


def _numbers(loading: Loading, form: FormKey, names: Values) -> dict[str, Value]:
    """Draw the numbers of a record and work out once more what follows from them."""
    tx, published, ready = loading.tx, loading.published, loading.published.forms[form]
    if not isinstance(tx.database, Transaction):
        raise TypeError("starter data is loaded in the transaction that publishes")
    found = draw_numbers(
        ready.form,
        published.tables.forms[form],
        tx.database.draw,
        day=tx.now.astimezone(tx.zone).date(),
        branch=branch_code(loading.directory, names),
    )
    if not found:
        return {}
    seen: dict[str, Value] = {**names, **found}
    seen["record"] = seen
    after = dict(found)
    for key, value in computing(ready)(_outside(loading).env(seen), names):
        after[key] = seen[key] = value
    return {key: value for key, value in after.items() if key in ready.stored or key in BELONGS}


def _outside(loading: Loading) -> Outside:
    tx, published = loading.tx, loading.published
    stored, app = Stored(tx.database, published.tables), published.app
    return Outside(app, loading.directory, stored, in_force=app, now=tx.now, zone=tx.zone, new_id=tx.new_id)


def _cell(loading: Loading, form: Form, key: str, cell: str) -> Value:
    field = form.fields.get(key)
    if field is None:
        raise LookupError("there is no such field")
    if not cell:
        return None
    if field.value is not None:
        raise LookupError("it is calculated and takes no value")
    kind = loading.tx.kinds.fields[field.type]
    if kind.meaning is Meaning.CHOICE and cell not in loading.published.app.dictionaries[field.dictionary].choices:
        raise LookupError(f"'{cell}' is no code of {field.dictionary}")
    return kind.parse(_json(loading, field, kind, cell), field, loading.tx.zone)


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


def _plain(message: Text) -> str:
    return message.en.rstrip(".")


def _problem(file: str, cell: Cell, key: str, what: str, todo: str) -> Problem:
    return Problem(rule="starter-data", path=key, what=what, todo=todo, file=file, line=cell.line, column=cell.column)
