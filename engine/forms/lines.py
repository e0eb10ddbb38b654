"""Line items as they are sent: read cell by cell, and matched with the lines that are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from uuid import UUID

from engine.errors import Text, ValueProblem
from engine.forms.place import Place, line_place
from engine.forms.ready import ReadyForm
from engine.ids import NewId, parse_id
from engine.plugin.kinds import ValueRefused
from engine.values import FieldKey, Json, Value, Values

UNKNOWN = Text(en="There is no such column here.", zh="此处没有该列")
FOREIGN = Text(en="This line is none of this record; enter it as a new one.", zh="该行不属于此记录，请作为新行填写")
TWICE = Text(en="This line stands here already.", zh="该行已经出现过")
NEW = "+"
LONGEST_NAME = 40
FIXED = Text(en="Lines cannot be added here.", zh="此处不能增加行")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLine:
    """One line as it was sent: `typed` may be written, `echoed` (still JSON) must be what is there anyway.

    `name` is what the client calls a new line, blank where it calls it nothing.
    """

    id: UUID | None
    name: str = ""
    typed: Values
    echoed: Mapping[FieldKey, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line to be filled in: what is stored of it (nothing where it is new) and what was typed into it.

    `told` is what a client knows it by: its id, for a new line a name that begins with a plus sign.
    """

    id: UUID
    told: str
    is_new: bool
    stored: Values
    typed: Values
    echoed: Mapping[FieldKey, Json]


class LineNames(dict[str, Value]):
    """What the rules of a line may read: its columns, `row` and `parent`, then the names of the form."""

    __slots__ = ("form",)

    def __init__(self, columns: Values, form: Values) -> None:
        super().__init__(columns)
        self.form = form

    def get(self, name: str, default: Value = None) -> Value:
        """Give a name, a column before one of the form."""
        if name in self:
            return self[name]
        return self if name == "row" else self.form if name == "parent" else self.form.get(name, default)


def line_at(rows: FieldKey, number: int, column: FieldKey = "") -> str:
    """Name the place of a line, or of a cell in it; lines count from 1."""
    return f"{rows}[{number}].{column}" if column else f"{rows}[{number}]"


def parse_lines(
    ready: ReadyForm, place: Place, rows: FieldKey, raw: Json, zone: tzinfo
) -> tuple[tuple[SentLine, ...], tuple[ValueProblem, ...]]:
    """Read the lines sent for a rows field, and report every cell that is not of its column.

    An absent cell stays as it is, in a new line it is preset. Raises ValueRefused where these are no lines.
    """
    columns, shown = ready.rows[rows], line_place(place, rows)
    found: list[SentLine] = []
    problems: list[ValueProblem] = []
    for number, one in enumerate(ready.kinds[rows].parse(raw, ready.form.fields[rows], zone), 1):
        line, wrong = _parse_line(columns, shown, one, zone)
        found.append(line)
        problems.extend(
            ValueProblem(field=line_at(rows, number, column), rule=rule, message=message)
            for column, rule, message in wrong
        )
    return tuple(found), tuple(problems)


def _parse_line(
    columns: ReadyForm, place: Place, sent: Mapping[str, Json], zone: tzinfo
) -> tuple[SentLine, list[tuple[FieldKey, str, Text]]]:
    typed: dict[FieldKey, Value] = {}
    echoed: dict[FieldKey, Json] = {}
    wrong: list[tuple[FieldKey, str, Text]] = []
    ident, name = parse_id(sent.get("id")), _name_of(sent.get("id"))
    if ident is None and not name and sent.get("id") is not None:
        wrong.append(("id", "line", FOREIGN))
    for key, raw in sent.items():
        if key == "id":
            continue
        if key not in place.shown:
            wrong.append((key, "unknown", UNKNOWN))
        elif key not in place.editable:
            echoed[key] = raw
        else:
            try:
                typed[key] = columns.kinds[key].parse(raw, columns.form.fields[key], zone)
            except ValueRefused as refused:
                wrong.append((key, refused.rule, refused.message))
    return SentLine(id=ident, name=name, typed=typed, echoed=echoed), wrong


def _name_of(raw: Json) -> str:
    """Give what a client calls a new line; blank where this is no such name."""
    return raw if isinstance(raw, str) and raw.startswith(NEW) and len(raw) <= LONGEST_NAME else ""


def matched(
    rows: FieldKey, sent: Sequence[SentLine], stored: Sequence[Values], new_id: NewId, *, may_change: bool
) -> tuple[tuple[Line, ...], tuple[ValueProblem, ...]]:
    """Match the lines sent with those that are stored; a line without id is new, one with another id a problem.

    Where lines `may_change`, those not sent are gone and the others stand in the order sent. Elsewhere all stay as
    they stand, and a new one is a problem.
    """
    known = {line["id"]: line for line in stored}
    found: dict[UUID, Line] = {}
    problems = []
    for number, one in enumerate(sent, 1):
        there = known.get(one.id) if one.id is not None and one.id not in found else None
        if there is None and one.id is not None:
            message = TWICE if one.id in known else FOREIGN
            problems.append(ValueProblem(field=line_at(rows, number), rule="line", message=message))
        elif there is None and not may_change:
            problems.append(ValueProblem(field=line_at(rows, number), rule="readonly", message=FIXED))
        if there is None and not may_change:
            continue
        ident = new_id() if there is None else there["id"]
        told = str(ident) if there is not None else one.name or f"{NEW}{ident}"
        found[ident] = Line(
            id=ident, told=told, is_new=there is None, stored=there or {}, typed=one.typed, echoed=one.echoed
        )
    if may_change:
        return tuple(found.values()), tuple(problems)
    return tuple(found.get(line["id"]) or _untouched(line) for line in stored), tuple(problems)


def untouched(stored: Sequence[Values]) -> tuple[Line, ...]:
    """Give stored lines into which nothing was typed."""
    return tuple(map(_untouched, stored))


def cells(sent: Mapping[FieldKey, Sequence[Line]]) -> Iterator[tuple[FieldKey, int, Line]]:
    """Give every line of every rows field with its number."""
    for rows, lines in sent.items():
        yield from ((rows, number, line) for number, line in enumerate(lines, 1))


def _untouched(line: Values) -> Line:
    return Line(id=line["id"], told=str(line["id"]), is_new=False, stored=line, typed={}, echoed={})
