"""The values of a form as a client gets them: what is hidden is never among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import tzinfo
from uuid import UUID

from engine.errors import ValueProblem
from engine.forms.parse import Sent
from engine.forms.place import Place, line_place
from engine.forms.ready import ReadyForm
from engine.forms.rules import FieldState, Filled, FilledLine, states
from engine.forms.validate import warnings
from engine.model.form import column_place, field_of_place
from engine.plugin.kinds import Meaning
from engine.values import FieldKey, Json

NAMED = (Meaning.LINK, Meaning.PERSON, Meaning.DEPARTMENT)


def values_document(ready: ReadyForm, place: Place, filled: Filled, zone: tzinfo) -> dict[FieldKey, Json]:
    """Give the values of the fields shown at this place as JSON; what a rule hides is blank."""
    return {
        key: _lines_document(ready, place, filled, key, zone)
        if key in ready.rows
        else ready.kinds[key].present(None if key in filled.hidden else filled.names[key], zone)
        for key in ready.form.fields
        if key in place.shown
    }


def _lines_document(ready: ReadyForm, place: Place, filled: Filled, rows: FieldKey, zone: tzinfo) -> Json:
    """Give the lines of a rows field: their columns as JSON, and the id each is known by."""
    inner = line_place(place, rows)
    return [
        {
            "id": one.line.told,
            **values_document(ready.rows[rows], inner, one.filled, zone),
        }
        for one in filled.lines[rows]
    ]


def states_document(ready: ReadyForm, place: Place, filled: Filled) -> dict[FieldKey, Json]:
    """Give how each field shows, as JSON."""
    found: dict[FieldKey, Json] = {key: _state(state) for key, state in states(ready, place, filled).items()}
    for rows in ready.rows:
        if rows in found:
            found[rows] |= _line_states(ready, place, filled, rows)
    return found


def _line_states(ready: ReadyForm, place: Place, filled: Filled, rows: FieldKey) -> dict[str, Json]:
    """Give how each column shows in a new line, and by the id of a line the columns that show otherwise there."""
    inner = line_place(place, rows)
    if rows in filled.readonly:
        inner = replace(inner, editable=frozenset())
    required = ready.rows[rows].required | inner.demanded
    columns = {
        key: _state(FieldState(required=key in required, readonly=key not in inner.editable))
        for key in ready.rows[rows].form.fields
        if key in inner.shown
    }
    lines = ((one.line.told, states_document(ready.rows[rows], inner, one.filled)) for one in filled.lines[rows])
    apart = {str(told): {key: state for key, state in line.items() if state != columns[key]} for told, line in lines}
    return {"columns": columns, "lines": {told: states for told, states in apart.items() if states}}


def _state(state: FieldState) -> dict[str, Json]:
    return {"visible": state.visible, "required": state.required, "readonly": state.readonly}


def changed_document(ready: ReadyForm, place: Place, filled: Filled, sent: Sent, zone: tzinfo) -> dict[FieldKey, Json]:
    """Give the values that come out differently from what the client has; what a rule hides stays there."""
    now = values_document(ready, place, filled, zone)
    had = {key: ready.kinds[key].present(value, zone) for key, value in sent.typed.items()} | dict(sent.echoed)
    had |= {rows: _had_lines(ready.rows[rows], filled.lines[rows], zone) for rows in sent.lines}
    unread = {problem.field for problem in sent.problems}
    return {
        key: value
        for key, value in now.items()
        if key not in unread and key not in filled.hidden and value != had.get(key)
    }


def _had_lines(columns: ReadyForm, lines: Iterable[FilledLine], zone: tzinfo) -> Json:
    return [
        {
            "id": one.line.told,
            **{key: columns.kinds[key].present(value, zone) for key, value in one.line.typed.items()},
            **one.line.echoed,
        }
        for one in lines
    ]


def problems_document(problems: Iterable[ValueProblem], language: str) -> list[Json]:
    """Give problems in the language of the reader, in their order."""
    return [
        {"field": problem.field, "message": problem.message.in_language(language), "level": problem.level.value}
        for problem in problems
    ]


def warnings_document(problems: Iterable[ValueProblem], place: Place, language: str) -> list[Json]:
    """Give the warnings at fields shown at this place."""
    return problems_document((one for one in warnings(problems) if field_of_place(one.field) in place.shown), language)


def named_ids(ready: ReadyForm, place: Place, filled: Filled) -> tuple[tuple[str, UUID], ...]:
    """Give the records, people and departments whose names the document needs, with the place that points at each."""
    found: list[tuple[str, UUID]] = []
    for key, kind in ready.kinds.items():
        if key not in place.shown or key in filled.hidden:
            continue
        value = filled.names[key]
        if kind.meaning in NAMED and isinstance(value, UUID):
            found.append((key, value))
        for one in filled.lines.get(key, ()):
            inner = named_ids(ready.rows[key], line_place(place, key), one.filled)
            found.extend((column_place(key, column), ident) for column, ident in inner)
    return tuple(found)
