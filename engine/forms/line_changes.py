"""What changed in the lines of a record: which came, which went, which cells hold another value, which moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from engine.values import Values

NUMBER = "#"  # stands beside the cells of a told line: where it stood, from 1; no key is called so

ToldLines: TypeAlias = tuple[Values, ...]


def differ(before: object, after: object) -> bool:
    """Say whether two values of a field are different; no lines are the same as none ever filled in."""
    return (None if before == () else before) != (None if after == () else after)


def told_lines(before: Sequence[Values], after: Sequence[Values]) -> tuple[ToldLines, ToldLines]:
    """Give what is told of a change, before and after: lines that went stand only on the left, those that came only on
    the right, changed ones on both sides with the cells that differ, moved ones with where they stood.
    """
    old = {line["id"]: (number, line) for number, line in enumerate(before, 1)}
    new = {line["id"]: (number, line) for number, line in enumerate(after, 1)}
    moved = _moved([ident for ident in old if ident in new], [ident for ident in new if ident in old])
    left = [_told(number, line) for ident, (number, line) in old.items() if ident not in new]
    right = []
    for ident, (number, line) in new.items():
        if ident not in old:
            right.append(_told(number, line))
            continue
        was_at, was = old[ident]
        cells = [key for key in line if line[key] != was.get(key)]
        if cells or ident in moved:
            # one that was only shifted by others has the same number on both sides
            left.append(
                {"id": ident, NUMBER: was_at if ident in moved else number, **{key: was.get(key) for key in cells}}
            )
            right.append({"id": ident, NUMBER: number, **{key: line[key] for key in cells}})
    return tuple(left), tuple(right)


def are_lines(value: object) -> bool:
    """Say whether a value is lines; none at all are not told from no value."""
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], dict)


def _told(number: int, line: Values) -> Values:
    return {"id": line["id"], NUMBER: number, **{key: cell for key, cell in line.items() if cell is not None}}


def _moved(before: list[object], after: list[object]) -> set[object]:
    """Give what stands elsewhere among those that stayed."""
    return {ident for ident, other in zip(after, before, strict=True) if ident != other}
