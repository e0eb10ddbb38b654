"""Collecting problems: paths into a definition, and the list every step adds to."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple, TypeAlias

from engine.compiler.rules import RULES
from engine.errors import Level, Problem

Path: TypeAlias = tuple[str | int, ...]

MOST = 200
LONGEST_PATH = 12


class Place(NamedTuple):
    """A position in the text, both counted from 1."""

    line: int
    column: int


class Findings:
    """The problems of one definition so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: dict[tuple[str, str, int, int, str], Problem] = {}

    def add(self, rule: str, path: Path, place: Place, what: str, *, todo: str, level: Level = Level.ERROR) -> None:
        """Keep a problem; the same one twice counts once."""
        if rule not in RULES:
            raise KeyError(rule)
        key = (rule, write_path(path), *place, what)
        self._found.setdefault(
            key,
            Problem(
                rule=rule,
                path=key[1],
                what=what,
                todo=todo,
                file=self.file,
                line=place.line,
                column=place.column,
                level=level,
            ),
        )

    @property
    def is_full(self) -> bool:
        """Say whether so much is wrong that looking further helps nobody."""
        return len(self._found) >= MOST

    @property
    def has_errors(self) -> bool:
        """Say whether anything but warnings was found."""
        return any(problem.level is Level.ERROR for problem in self._found.values())

    def sorted(self) -> tuple[Problem, ...]:
        """Give the problems in reading order, at most MOST of them."""
        return tuple(sorted(self._found.values(), key=lambda found: (found.line, found.column, found.path)))[:MOST]


def write_path(path: Path) -> str:
    """Write a path as people read it: `forms.seal.checks[0].at`."""
    shown = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path[:LONGEST_PATH])
    return shown.removeprefix(".") + ("…" if len(path) > LONGEST_PATH else "")


def suggest(word: str, known: Iterable[str], otherwise: str) -> str:
    """Say which known word was probably meant, else `otherwise`."""
    close = get_close_matches(word, sorted(set(known)), n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else otherwise


def listed(words: Iterable[str]) -> str:
    """Write a short list of words for a sentence: at most twelve, then an ellipsis."""
    every = list(words)
    return ", ".join(every[:12]) + (", …" if len(every) > 12 else "")
