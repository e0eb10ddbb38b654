"""How what records point at is called, for a page."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from engine.forms.view import named_ids
from engine.model.form import Form
from engine.usecases.desk import Desk, form_now
from engine.usecases.entering import Entered
from engine.usecases.reading_ahead import read_ahead
from engine.usecases.words import RecordWords
from engine.values import Values

POINTING = frozenset({"person", "department", "link"})
PEOPLE = ("created_by", "updated_by")


def labels_of(form: Form, several: Iterable[Values], words: RecordWords) -> dict[UUID, str]:
    """Give the names of the people, departments and records that these records' fields point at."""
    found: dict[UUID, str] = {}
    for values in several:
        for key, field in form.fields.items():
            value = values.get(key)
            if field.type in POINTING and isinstance(value, UUID):
                found[value] = words.text(field, value)
        for key in PEOPLE:
            if values.get(key) is not None:
                found[values[key]] = words.person(values[key])
        if values.get("department") is not None:
            found[values["department"]] = words.department(values["department"])
    return found


def labels_in_lines(form: Form, values: Values, words: RecordWords) -> dict[UUID, str]:
    """Give the names of what the lines of a record point at."""
    return {
        cell: words.text(column, cell)
        for key, field in form.fields.items()
        for column in field.columns.values()
        if column.type in POINTING
        for line in values.get(key) or ()
        if isinstance(cell := line.get(column.key), UUID)
    }


def labels_on_page(desk: Desk, entered: Entered) -> dict[str, str]:
    """Give the names of what the fields shown on a page point at, by their id as text."""
    words, form = desk.words(), form_now(desk)
    named = named_ids(desk.ready, entered.entry.place, entered.filled)
    links = ((form.at(place).form, ident) for place, ident in named if form.at(place).type == "link")
    read_ahead(desk.tx, desk.in_force, desk.naming, links)
    return {str(ident): words.text(form.at(place), ident) for place, ident in named}
