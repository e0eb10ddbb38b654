"""Patterns to their parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

MOST_TIMES = 200
_SPECIAL = frozenset("\\^$.|?*+()[]{}-/")
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


class PatternError(Exception):
    """The pattern is not one of those that may be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Chars:
    """One character: within one of the ranges or classes, or outside all of them."""

    ranges: tuple[tuple[str, str], ...] = ()
    classes: tuple[str, ...] = ()
    negated: bool = False

    def take(self, character: str) -> bool:
        """Say whether the character is one of these."""
        within = any(low <= character <= high for low, high in self.ranges)
        return (within or any(_CLASSES[name](character) for name in self.classes)) is not self.negated


@dataclass(frozen=True, slots=True)
class Dot:
    """Any character but a line break."""

    def take(self, character: str) -> bool:
        """Say whether the character is one of these."""
        return character not in "\n\r"


@dataclass(frozen=True, slots=True)
class Start:
    """The start of the text."""


@dataclass(frozen=True, slots=True)
class End:
    """The end of the text."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after the other."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of several parts."""

    options: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part `least` to `most` times; `most` None is without end."""

    part: Part
    least: int
    most: int | None


Part: TypeAlias = Chars | Dot | Start | End | Sequence | Either | Repeat

_CLASSES: Mapping[str, Callable[[str], bool]] = {
    "d": lambda character: "0" <= character <= "9",
    "D": lambda character: not "0" <= character <= "9",
    "w": lambda character: character == "_" or character.isalnum(),
    "W": lambda character: character != "_" and not character.isalnum(),
    "s": lambda character: character in " \t\n\r\f\v",
    "S": lambda character: character not in " \t\n\r\f\v",
}


@dataclass(slots=True)
class _Place:
    """Where the reader stands in the pattern."""

    pattern: str
    at: int = 0

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def next(self) -> str:
        self.at += 1
        return self.pattern[self.at - 1 : self.at]


def read(pattern: str) -> Part:
    """Read a pattern; raises PatternError."""
    place = _Place(pattern)
    part = _either(place)
    if place.peek():
        raise PatternError("a ) has no (")
    return part


def _either(place: _Place) -> Part:
    options = [_sequence(place)]
    while place.peek() == "|":
        place.next()
        options.append(_sequence(place))
    return options[0] if len(options) == 1 else Either(tuple(options))


def _sequence(place: _Place) -> Part:
    parts: list[Part] = []
    while place.peek() not in ("", "|", ")"):
        parts.append(_repeated(place, _one(place)))
    return Sequence(tuple(parts))


def _repeated(place: _Place, part: Part) -> Part:
    sign = place.peek()
    if sign not in ("*", "+", "?", "{"):
        return part
    place.next()
    least, most = _times(place) if sign == "{" else _SIGNS[sign]
    if place.peek() == "?":
        place.next()
    if place.peek() in ("*", "+", "?", "{"):
        raise PatternError("a repeat is repeated")
    if isinstance(part, Start | End):
        raise PatternError("^ and $ are not repeated")
    if (most is None or most > 1) and _has_repeat(part):
        raise PatternError("a repeat within a repeat")
    return Repeat(part, least, most)


_SIGNS: Mapping[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}


def _times(place: _Place) -> tuple[int, int | None]:
    least = _number(place)
    most: int | None = least
    if place.peek() == ",":
        place.next()
        most = None if place.peek() == "}" else _number(place)
    if place.next() != "}":
        raise PatternError("a { is not closed")
    if max(least, most or 0) > MOST_TIMES or (most is not None and most < least):
        raise PatternError(f"a count is above {MOST_TIMES} or runs backwards")
    return least, most


def _number(place: _Place) -> int:
    digits = ""
    while place.peek().isdecimal() and place.peek().isascii():
        digits += place.next()
    if not digits or len(digits) > 4:
        raise PatternError("a { needs a number, as in {2} or {2,5}")
    return int(digits)


def _has_repeat(part: Part) -> bool:
    match part:
        case Sequence(parts) | Either(parts):
            return any(map(_has_repeat, parts))
        case Repeat(inner, _, most):
            return most is None or most > 1 or _has_repeat(inner)
    return False


def _one(place: _Place) -> Part:
    character = place.next()
    match character:
        case "^":
            return Start()
        case "$":
            return End()
        case ".":
            return Dot()
        case "(":
            return _group(place)
        case "[":
            return _class(place)
        case "\\":
            return _escape(place)
        case "*" | "+" | "?" | "{":
            raise PatternError(f"{character} has nothing to repeat")
        case "]" | "}":
            raise PatternError(f"a {character} has no opening one; write \\{character}")
    return Chars(((character, character),))


def _group(place: _Place) -> Part:
    if place.peek() == "?":
        if place.pattern[place.at : place.at + 2] != "?:":
            raise PatternError("look-around and named groups are left out")
        place.at += 2
    part = _either(place)
    if place.next() != ")":
        raise PatternError("a ( is not closed")
    return part


def _escape(place: _Place) -> Chars:
    character = place.next()
    if character in _CLASSES:
        return Chars((), (character,))
    plain = _PLAIN_ESCAPES.get(character, character if character in _SPECIAL else "")
    if plain:
        return Chars(((plain, plain),))
    raise PatternError("back-references are left out" if character.isdigit() else f"\\{character} has no meaning")


def _class(place: _Place) -> Chars:
    negated = place.peek() == "^"
    if negated:
        place.next()
    ranges: list[tuple[str, str]] = []
    classes: list[str] = []
    while place.peek() != "]":
        if not place.peek():
            raise PatternError("a [ is not closed")
        one = _of_class(place)
        if one.classes:
            classes.extend(one.classes)
            continue
        low = high = one.ranges[0][0]
        if place.peek() == "-" and place.pattern[place.at + 1 : place.at + 2] not in ("]", ""):
            place.next()
            high = _end_of_range(place)
        if high < low:
            raise PatternError("a range runs backwards")
        ranges.append((low, high))
    place.next()
    if not ranges and not classes:
        raise PatternError("a [ ] is empty")
    return Chars(tuple(ranges), tuple(classes), negated)


def _of_class(place: _Place) -> Chars:
    character = place.next()
    if character == "[":
        raise PatternError("a [ within a [ ] is written \\[")
    return _escape(place) if character == "\\" else Chars(((character, character),))


def _end_of_range(place: _Place) -> str:
    end = _of_class(place)
    if end.classes:
        raise PatternError("a range ends in a class")
    return end.ranges[0][0]
