"""Vetting regular expressions that run on what people type: none may run away.

Refused: back-references, look-around, repeats inside repeats, choices that overlap inside a repeat, and repeats that
can trade characters in too many ways. What passes is at worst quadratic in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import prod
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, TypeAlias

LONGEST = 200
MOST_REPEATS = 1000
LONG = 500
MOST_CHOICES = 300_000

_Item: TypeAlias = tuple[Any, Any]
_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
_PROBES = frozenset(map(chr, range(128))) | frozenset("éÄß０９中文，　")
_CLASSES = {
    ops.CATEGORY_DIGIT: r"\d",
    ops.CATEGORY_NOT_DIGIT: r"\D",
    ops.CATEGORY_SPACE: r"\s",
    ops.CATEGORY_NOT_SPACE: r"\S",
    ops.CATEGORY_WORD: r"\w",
    ops.CATEGORY_NOT_WORD: r"\W",
}


_FLAGS = re.compile(r"\(\?[aiLmsux-]")  # what they make equal is not seen by the tests below


def regex_problem(pattern: str) -> str | None:
    """Say what is wrong with a pattern, None when it may run on what people type."""
    if len(pattern) > LONGEST:
        return f"the pattern is longer than {LONGEST} characters"
    if _FLAGS.search(pattern):
        return "the pattern sets flags"
    try:
        tree = parser.parse(pattern)
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"the pattern is not valid ({getattr(error, 'msg', error)})"
    probes = _PROBES | frozenset(pattern)
    return _problem_in(tree, probes, inside=False) or _trading(tree, probes)


def _problem_in(items: Sequence[_Item], probes: frozenset[str], *, inside: bool) -> str | None:
    for operator, argument in items:
        found = _problem_of(operator, argument, probes, inside=inside)
        if found:
            return found
    return None


def _problem_of(operator: Any, argument: Any, probes: frozenset[str], *, inside: bool) -> str | None:
    if operator in (ops.GROUPREF, ops.GROUPREF_EXISTS):
        return "the pattern refers back to a group"
    if operator in (ops.ASSERT, ops.ASSERT_NOT):
        return "the pattern looks ahead or behind"
    if operator in _REPEATS:
        least, most, body = argument
        if most is not ops.MAXREPEAT and most > MOST_REPEATS:
            return f"the pattern repeats something more than {MOST_REPEATS} times"
        if inside and least != most:
            return "the pattern repeats a repeat"
        return _problem_in(body, probes, inside=inside or most > 1)
    if operator is ops.BRANCH and inside and _overlap([_first(option, probes) for option in argument[1]]):
        return "the pattern repeats a choice whose options overlap"
    return next(
        (found for body in _bodies(operator, argument) if (found := _problem_in(body, probes, inside=inside))), None
    )


def _trading(tree: Sequence[_Item], probes: frozenset[str]) -> str | None:
    """Multiply the choices of repeats that could give characters to a later one."""
    open_repeats: list[tuple[frozenset[str], int]] = []
    for operator, argument, may_be_left_out in _flat(tree, may_be_left_out=False):
        chars = _first([(operator, argument)], probes)
        choices = min(argument[1] - argument[0], LONG) + 1 if operator in _REPEATS else 1
        if not may_be_left_out and not (operator in _REPEATS and argument[0] == 0):
            open_repeats = [known for known in open_repeats if known[0] & chars]
        if choices > 1:
            open_repeats.append((chars, choices))
        if prod(choices for known, choices in open_repeats if known & chars) > MOST_CHOICES:
            return "the pattern holds several repeats that match the same text"
    return None


def _flat(items: Sequence[_Item], *, may_be_left_out: bool) -> Iterator[tuple[Any, Any, bool]]:
    for operator, argument in items:
        if operator in _REPEATS:
            yield operator, argument, may_be_left_out
            if argument[1] <= 1:
                yield from _flat(argument[2], may_be_left_out=True)
            continue
        bodies = _bodies(operator, argument)
        if not bodies and operator is not ops.AT:
            yield operator, argument, may_be_left_out
        for body in bodies:
            yield from _flat(body, may_be_left_out=may_be_left_out or operator is ops.BRANCH)


def _bodies(operator: Any, argument: Any) -> list[Sequence[_Item]]:
    if operator is ops.SUBPATTERN:
        return [argument[3]]
    if operator is ops.BRANCH:
        return list(argument[1])
    if operator is ops.ATOMIC_GROUP:
        return [argument]
    return []


def _overlap(sets: Sequence[frozenset[str]]) -> bool:
    seen: set[str] = set()
    for chars in sets:
        if seen & chars or not chars:
            return True
        seen |= chars
    return False


def _first(items: Sequence[_Item], probes: frozenset[str]) -> frozenset[str]:
    """Give the probe characters that may stand first; everything an optional start lets through counts too."""
    found: frozenset[str] = frozenset()
    for operator, argument in items:
        if operator is ops.AT:
            continue
        if operator in _REPEATS:
            found |= _first(argument[2], probes)
            if argument[0] == 0:
                continue
            return found
        bodies = _bodies(operator, argument)
        if bodies:
            return found.union(*(_first(body, probes) for body in bodies))
        return found | frozenset(char for char in probes if _matches(operator, argument, char))
    return found


def _matches(operator: Any, argument: Any, char: str) -> bool:
    if operator is ops.LITERAL:
        return ord(char) == int(argument)
    if operator is ops.NOT_LITERAL:
        return ord(char) != int(argument)
    if operator is ops.RANGE:
        return bool(argument[0] <= ord(char) <= argument[1])
    if operator is ops.CATEGORY:
        return re.fullmatch(_CLASSES[argument], char) is not None
    if operator is ops.IN:
        negated = bool(argument) and argument[0][0] is ops.NEGATE
        return any(_matches(inner, what, char) for inner, what in argument[negated:]) is not negated
    return True
