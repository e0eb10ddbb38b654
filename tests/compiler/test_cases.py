from __future__ import annotations

from itertools import chain

import pytest

from engine.compiler.compile import compile_app
from engine.compiler.rules import RULES
from engine.errors import Level
from engine.registry import KINDS
from tests.compiler.cases import access, decimals, graph, lines, meaning, names, records, shape, tables, text
from tests.compiler.cases.case import Case

CASES = tuple(
    chain(*(group.CASES for group in (text, shape, names, meaning, decimals, lines, records, tables, graph, access)))
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_wrong_definition_is_told_in_full(case: Case) -> None:
    problems = compile_app(case.text, "a.yaml", KINDS, dict.fromkeys(case.files, b"")).problems

    told = tuple(str(problem) for problem in problems if problem.rule == case.rule)
    assert told == tuple(f"a.yaml:{message}" for message in case.messages)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_nothing_else_is_called_an_error(case: Case) -> None:
    problems = compile_app(case.text, "a.yaml", KINDS, dict.fromkeys(case.files, b"")).problems

    assert [str(found) for found in problems if found.level is Level.ERROR and found.rule != case.rule] == []


def test_every_rule_has_a_case() -> None:
    assert set(RULES) - {case.rule for case in CASES} == set()


def test_every_case_says_something() -> None:
    assert [case.rule for case in CASES if not case.messages] == []


def test_a_rule_promises_one_sentence() -> None:
    assert [rule for rule, promise in RULES.items() if not promise.endswith(".") or ". " in promise] == []
