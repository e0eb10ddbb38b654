"""From an offset inside a scalar to its line and column in the text."""

from __future__ import annotations

from collections.abc import Sequence

from engine.compiler.findings import Path, Place
from engine.compiler.source import Source

_ESCAPES = {"x": 3, "u": 5, "U": 9}


def place_in(source: Source, path: Path, offset: int) -> Place:
    """Give the place of the character at `offset` of the scalar at `path`."""
    spot = source.spots.get(path)
    if spot is None:
        return source.value_place(path)
    lines = source.text.split("\n")
    if spot.style in ("|", ">"):
        return _in_block(lines, spot.value, offset)
    return _in_line(lines, spot.value, offset, spot.style)


def _in_line(lines: Sequence[str], start: Place, offset: int, quote: str) -> Place:
    row, column = start.line - 1, start.column - 1 + len(quote)
    for _ in range(offset):
        text = lines[row]
        if column >= len(text) or not text[column:].strip():
            if row + 1 >= len(lines):
                break
            row += 1
            column = len(lines[row]) - len(lines[row].lstrip())
            continue
        column += _width(text[column : column + 2], quote)
    return Place(row + 1, column + 1)


def _width(ahead: str, quote: str) -> int:
    if quote == "'" and ahead == "''":
        return 2
    if quote == '"' and ahead.startswith("\\") and len(ahead) == 2:
        return 1 + _ESCAPES.get(ahead[1], 1)
    return 1


def _in_block(lines: Sequence[str], start: Place, offset: int) -> Place:
    row = start.line
    while row < len(lines) and not lines[row].strip():
        row += 1
    if row >= len(lines):
        return start
    indent = len(lines[row]) - len(lines[row].lstrip())
    while row + 1 < len(lines) and offset > max(len(lines[row]) - indent, 0):
        offset -= max(len(lines[row]) - indent, 0) + 1
        row += 1
    return Place(row + 1, indent + offset + 1)
