"""Every case of the conformance kit, in Python, judged as the command judges it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.conformance.cases import Case, NoCases, Profile, decoded, read_cases
from engine.conformance.judge import evaluate, judge, tally
from engine.conformance.same import is_same
from engine.conformance.tables import named, reader_of

FOLDER = Path(__file__).parent.parent / "conformance"
KIT = read_cases((FOLDER / "feel-tck.json").read_text(encoding="utf-8"))
TABLES = read_cases((FOLDER / "feel-tck-tables.json").read_text(encoding="utf-8"))
USUAL = json.loads((FOLDER / "usual-expressions.json").read_text(encoding="utf-8"))


def usual(case: dict[str, Any]) -> Case:
    """A usual expression as a case that has to give its value."""
    return Case(
        id=case["what"],
        profile=Profile.IN,
        expression=case["expression"],
        context=decoded(USUAL["context"]),
        expected=decoded(case["expected"]),
    )


USUAL_CASES = tuple(map(usual, USUAL["cases"]))


def test_the_kit_is_whole() -> None:
    counted = tally(judge(case, evaluate) for case in (*KIT, *TABLES))
    assert {profile: total for profile, (_, total) in counted.items()} == {
        Profile.IN: 1058 + 20,
        Profile.OUTSIDE: 483,
        Profile.DEVIATES: 50,
    }


@pytest.mark.parametrize("case", [*KIT, *TABLES, *USUAL_CASES], ids=lambda case: case.id)
def test_a_case_is_right(case: Case) -> None:
    verdict = judge(case, evaluate)
    assert verdict.is_right, verdict.said


def case(expression: str, expected: Any = None, profile: Profile = Profile.IN) -> Case:
    return Case(id="x", profile=profile, expression=expression, context={}, expected=expected)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (case("1 + 1", 3), "expected 3, found 2"),
        (case("1 + 1", "2"), 'expected "2", found 2'),
        (case("1 +", 3), "refused at 4: a value is expected, the text ends; complete it"),
        (case("1 + 1", 3, Profile.OUTSIDE), "was not refused, but gave 2"),
        (case("9 ** 999 ** 9", 3), "stopped: the number gets too large"),
    ],
)
def test_a_case_that_is_wrong_says_what_came_instead(wrong: Case, said: str) -> None:
    verdict = judge(wrong, evaluate)
    assert (verdict.is_right, verdict.said) == (False, said)


def test_a_crash_is_told_even_where_only_that_is_asked() -> None:
    def broken(case: Case) -> None:
        raise KeyError("a")

    assert judge(case("1", profile=Profile.DEVIATES), broken).said == "crashed: KeyError: 'a'"


def test_what_is_no_file_of_cases_says_why() -> None:
    for text, said in (
        ("{", "this is no JSON"),
        ("{}", "there is no list of cases"),
        ('{"cases": [{}]}', "case 1 has"),
    ):
        with pytest.raises(NoCases, match=said):
            read_cases(text)


def test_numbers_of_many_digits_may_be_rounded_and_others_not() -> None:
    assert is_same(decoded({"$number": "1.4142135623730951"}), decoded({"$number": "1.41421356237"}))
    assert not is_same(decoded({"$number": "0.1"}), decoded({"$number": "0.2"}))
    assert not is_same(True, 1)


def test_names_of_the_kit_are_read_with_an_underscore() -> None:
    context = {"Applicant Data": {"Marital Status": "S"}, "Age": 1, "a-b": 2, "1st": 3}
    read = reader_of(context)
    assert named(context) == {"Applicant_Data": {"Marital_Status": "S"}, "Age": 1, "a_b": 2, "_1st": 3}
    assert (
        read('Applicant Data.Marital Status = "Marital Status"') == 'Applicant_Data.Marital_Status = "Marital Status"'
    )
    assert read("1st + Age") == "_1st + Age"
