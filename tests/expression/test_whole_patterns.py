"""A pattern that a whole text must match takes time with the text, never with the ways to match it."""

from __future__ import annotations

import random
import re

import pytest

from engine.expression.patterns import is_whole, whole_problem

USUAL = (
    "[A-Z]{2}-[0-9]{4}",
    "(a|b)*",
    "(ab|ac)*",
    r"\w+\s*\w+",
    r"\d{2}(\d{3})?[0-9X]?",
    "a|b",
    "^a+$",
    "(?:合同|协议)第[0-9]+号",
)


@pytest.mark.parametrize("pattern", USUAL)
def test_it_matches_what_python_matches(pattern: str) -> None:
    chance = random.Random(pattern)
    texts = ["".join(chance.choices("abcAZ -09X合同第号", k=chance.randrange(8))) for _ in range(400)]
    texts += ["GZ-0001", "abac", "协议第12号", "11222X", "a", "b", "ab", ""]
    assert [is_whole(pattern, text) for text in texts] == [re.fullmatch(pattern, text) is not None for text in texts]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(?:ab)*a(?:ba)*b" * 6, "ab" * 240 + "!"),
        ("[a一]*[b一]*[c一]*[d一]*[e一]*[f一]*", "一" * 480 + "!"),
        ("(a|a)*b", "a" * 490),
    ],
)
def test_what_would_take_python_for_ever_ends(pattern: str, text: str) -> None:
    assert not is_whole(pattern, text)


@pytest.mark.parametrize("pattern", [r"(a)\1", "(?=a)a", "(a+)+", "a)|(b", "(?i)a", "a" * 201])
def test_what_it_cannot_run_is_refused(pattern: str) -> None:
    assert whole_problem(pattern) is not None
