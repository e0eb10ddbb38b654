"""A CSV file read cell by cell, each with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

COMMA, QUOTE, LINE = ",", '"', "\n"


@dataclass(frozen=True, slots=True)
class Cell:
    """A trimmed text and where it begins, both counted from 1."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class FileRow:
    """The cells of a row by the names of the columns; `place` is its first cell, `extra` the first one too many."""

    place: Cell
    cells: Mapping[str, Cell]
    extra: Cell | None


def rows_of(text: str) -> Iterator[FileRow]:
    """Read a file whose first row names the columns (RFC 4180); rows without any text are left out."""
    rows = _rows(text.replace("\r\n", LINE).replace("\r", LINE))
    names = [cell.text for cell in next(rows, [])]
    for cells in rows:
        if any(cell.text for cell in cells):
            extra = cells[len(names)] if len(cells) > len(names) else None
            yield FileRow(cells[0], dict(zip(names, cells, strict=False)), extra)


def _rows(text: str) -> Iterator[list[Cell]]:
    row: list[Cell] = []
    place, line, start = 0, 1, 0  # `start` is where the line begins
    while place < len(text):
        begins, at = place, (line, place - start + 1)
        place = _end(text, place)
        raw = text[begins:place]
        row.append(Cell(_plain(raw), *at))
        if LINE in raw:
            line += raw.count(LINE)
            start = begins + raw.rindex(LINE) + 1
        if place == len(text) or text[place] == LINE:
            yield row
            row, line, start = [], line + 1, place + 1
        place += 1


def _end(text: str, place: int) -> int:
    """Give where a cell ends: at a comma or line end that stands in no quotes."""
    is_quoted = False
    while place < len(text) and (is_quoted or text[place] not in (COMMA, LINE)):
        is_quoted ^= text[place] == QUOTE
        place += 1
    return place


def _plain(raw: str) -> str:
    inner = raw.strip()
    if len(inner) > 1 and inner[0] == inner[-1] == QUOTE:
        inner = inner[1:-1].replace(QUOTE + QUOTE, QUOTE)
    return inner.strip()
