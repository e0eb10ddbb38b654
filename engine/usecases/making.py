"""A new record: its system names, where it belongs, its numbers, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeAlias
from uuid import UUID

from engine.access.directory import Directory
from engine.errors import Conflict, Text
from engine.fields.serial import counter_of, number_of
from engine.forms.computing import computing
from engine.forms.place import Place
from engine.forms.rules import Entry as Filling
from engine.forms.rules import fill, record_after
from engine.model.form import Form, field_of_place
from engine.plugin.storing import CannotBeKept
from engine.store.record_tables import FormTable
from engine.store.records import NewRecord
from engine.store.trail import START, Head
from engine.usecases.desk import Desk, first_state
from engine.usecases.entering_lines import Lines
from engine.values import Value, Values

NOT_FOR_THIS = Text(en="You may not send this form for what it concerns.", zh="您不能为该对象提交此表单")

_NO_LINES: Lines = MappingProxyType({})
DrawNumber: TypeAlias = Callable[[str], int]  # the next number of a counter, in the transaction that writes it


def system_names(desk: Desk, ident: UUID) -> dict[str, Value]:
    """Give the system names of a record that the actor makes now; it belongs to the actor's department."""
    profile = desk.actor.profile
    return {
        "id": ident,
        "state": first_state(desk.version, desk.form),
        "created_by": desk.actor.person,
        "created_at": desk.tx.now,
        "updated_by": desk.actor.person,
        "updated_at": desk.tx.now,
        "department": profile.department,
        "branch": profile.branch,
    }


def followed(desk: Desk, before: Values, written: Values) -> dict[str, Value]:
    """Give the names of a record after a write: where it belongs and its computed values follow what was written.

    Raises Conflict where a computed value cannot be kept.
    """
    names: dict[str, Value] = {**before, **written}
    seen: dict[str, Value] = {**names, "me": desk.actor.person, "record": names}
    try:
        for key, value in computing(desk.ready)(desk.outside.env(seen), before):
            seen[key] = names[key] = value
    except CannotBeKept as found:
        raise Conflict(found.reason) from None
    return names


def made_by_flow(desk: Desk, ident: UUID, values: Values, lines: Lines = _NO_LINES) -> dict[str, Value]:
    """Give the names of a record that a flow makes: defaults where nothing is set, computed fields, its place.

    Raises Conflict where one of them is too much to calculate or to keep.
    """
    nothing: frozenset[str] = frozenset()
    place = Place(shown=nothing, editable=nothing)
    entry = Filling(
        place=place,
        record=system_names(desk, ident),
        is_new=True,
        me=desk.actor.person,
        typed=values,
        touched=frozenset(values),
        lines=lines,
    )
    filled = fill(desk.ready, entry, desk.env)
    for problem in filled.problems:
        label = desk.form.fields[field_of_place(problem.field)].label
        said = problem.message
        raise Conflict(Text(en=f"{label.en}: {said.en}", zh=f"{label.zh}：{said.zh}"))
    return record_after(desk.ready, entry, filled)


def has_serial(form: Form) -> bool:
    """Say whether a new record of a form draws numbers."""
    return any(field.type == "serial" for field in form.fields.values())


def numbered(desk: Desk, names: Values, draw: DrawNumber) -> dict[str, Value]:
    """Give the names with the next number of each serial field written in its pattern, and what follows from it."""
    found = draw_numbers(
        desk.form,
        desk.version.tables.forms[desk.form.key],
        draw,
        day=desk.tx.now.astimezone(desk.tx.zone).date(),
        branch=branch_code(desk.actor.directory, names),
    )
    return followed(desk, names, found) if found else dict(names)


def draw_numbers(form: Form, table: FormTable, draw: DrawNumber, *, day: date, branch: str) -> Mapping[str, Value]:
    """Draw the next number of each serial field; `branch` is the code of where the record belongs.

    The place of the counter stays when the field is renamed, so that the numbers go on.
    """
    return {
        key: number_of(
            field,
            day,
            branch,
            draw(f"{table.table.name}.{table.columns[key].name}/{counter_of(field, day, branch)}"),
        )
        for key, field in form.fields.items()
        if field.type == "serial"
    }


def new_record(desk: Desk, names: Values, head: Head = START) -> NewRecord:
    """Describe a new record; `head` is that of its own stream, where no run keeps its account."""
    return NewRecord(
        form=desk.form.key,
        id=names["id"],
        definition=desk.version.hash,
        values=names,
        by=desk.actor.person,
        at=desk.tx.now,
        head=head,
    )


def branch_code(directory: Directory, names: Values) -> str:
    """Give the code of the branch a record belongs to, "" for none."""
    found = directory.branch(names["branch"]) if names.get("branch") is not None else None
    return "" if found is None else found.code
