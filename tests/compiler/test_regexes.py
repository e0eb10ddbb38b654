from __future__ import annotations

import pytest

from engine.compiler.regexes import regex_problem

BACK = "the pattern refers back to a group"
AROUND = "the pattern looks ahead or behind"
NESTED = "the pattern repeats a repeat"
TRADING = "the pattern holds several repeats that match the same text"


@pytest.mark.parametrize(
    "pattern",
    [
        "[A-Z]{2}-[0-9]{4}",
        "(a|b)*",
        "(ab|ac)*",
        r"(\d{3}-)*\d",
        ".*foo.*",
        r"[a-z]+@[a-z]+\.[a-z]+",
        r"\w+\s*\w+",
        "[^,]*,[^,]*,[^,]*",
        r"\d{6}(\d{8})?[0-9X]?",
        "(?:合同|协议)第[0-9]+号",
        "^[^0-9]+$",
    ],
)
def test_a_pattern_of_bounded_cost_may_be_used(pattern: str) -> None:
    assert regex_problem(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("(?i)(?:ax|AX)+", "the pattern sets flags"),
        ("(?i:a)", "the pattern sets flags"),
        ("(a+)+", NESTED),
        ("(a*)*b", NESTED),
        ("(x?)*", NESTED),
        ("(?:a?){50}a{50}", NESTED),
        ("(.|a)*b", "the pattern repeats a choice whose options overlap"),
        (".*.*.*x", TRADING),
        (".*a.*a.*a", TRADING),
        ("(.+)(.+)(.+)x", TRADING),
        ("a?" * 30 + "a" * 30, TRADING),
        ("a{0,20}" * 10, TRADING),
        (r"\d*(\d*)?(\d*)?x", TRADING),
        (r"(a)\1", BACK),
        ("(?P<x>a)(?P=x)", BACK),
        ("(?=a)b", AROUND),
        ("(?<!a)b", AROUND),
        ("a{5000}", "the pattern repeats something more than 1000 times"),
        ("(", "the pattern is not valid (missing ), unterminated subpattern)"),
        ("a" * 201, "the pattern is longer than 200 characters"),
    ],
)
def test_a_pattern_that_may_run_away_is_refused(pattern: str, problem: str) -> None:
    assert regex_problem(pattern) == problem
