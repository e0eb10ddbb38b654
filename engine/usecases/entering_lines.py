"""Lines sent for a form: matched with those stored, each link tested for reach before any rule reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from engine.errors import Text, ValueProblem
from engine.forms.lines import Line, cells, line_at, matched
from engine.forms.parse import Sent
from engine.forms.place import Place
from engine.forms.validate import NOT_OFFERED
from engine.usecases.desk import Desk
from engine.usecases.reading_ahead import links_in_line, links_in_lines, read_ahead
from engine.values import FieldKey, FormKey, Value, Values

NO_CHOICE = Text(en="Choose one of the list.", zh="请选择列表中的一项")

Lines: TypeAlias = Mapping[FieldKey, tuple[Line, ...]]
Reaches: TypeAlias = Callable[[Desk, FormKey, Value], bool]  # may the actor choose this record?


def enter_lines(
    desk: Desk, place: Place, sent: Sent, record: Values, reaches: Reaches
) -> tuple[Lines, tuple[ValueProblem, ...]]:
    """Give the lines to be filled in, and what is wrong with them before any rule reads them."""
    found: dict[FieldKey, tuple[Line, ...]] = {}
    problems: list[ValueProblem] = []
    for rows, lines in sent.lines.items():
        stored = record.get(rows) or ()
        found[rows], wrong = matched(rows, lines, stored, desk.tx.new_id, may_change=rows in place.editable)
        problems.extend(wrong)
    _read_links(desk, found, record)
    within = {rows: tuple(_line(desk, rows, each, reaches, problems)) for rows, each in found.items()}
    problems.extend(_code_problems(desk, within))
    return within, tuple(problems)


def _read_links(desk: Desk, lines: Lines, record: Values) -> None:
    """Read what the lines link to, typed or stored, at once."""
    typed = (one for rows, _, line in cells(lines) for one in links_in_line(desk.ready.rows[rows], line.typed))
    stored = links_in_lines(desk.ready, record) if any(columns.ruled for columns in desk.ready.rows.values()) else ()
    read_ahead(desk.tx, desk.version, desk.outside, (*typed, *stored))


def _line(
    desk: Desk, rows: FieldKey, lines: tuple[Line, ...], reaches: Reaches, problems: list[ValueProblem]
) -> Iterator[Line]:
    columns = desk.ready.rows[rows].form.fields
    for number, line in enumerate(lines, 1):
        foreign = [
            key
            for key, value in line.typed.items()
            if columns[key].type == "link"
            and value not in (None, line.stored.get(key))
            and not reaches(desk, columns[key].form, value)
        ]
        problems.extend(
            ValueProblem(field=line_at(rows, number, key), rule="where", message=NOT_OFFERED) for key in foreign
        )
        kept = {key: value for key, value in line.typed.items() if key not in foreign}
        yield replace(line, typed=kept) if foreign else line


def _code_problems(desk: Desk, lines: Lines) -> Iterator[ValueProblem]:
    for rows, number, line in cells(lines):
        columns = desk.ready.rows[rows].form.fields
        for key, value in line.typed.items():
            is_code = columns[key].type == "choice" and value is not None
            if is_code and value not in desk.version.app.dictionaries[columns[key].dictionary].choices:
                yield ValueProblem(field=line_at(rows, number, key), rule="choice", message=NO_CHOICE)
