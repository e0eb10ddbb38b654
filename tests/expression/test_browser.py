"""The browser's evaluator, run in Node.js: the conformance kit, the limits, and no difference from Python."""

import json
from collections.abc import Sequence

from engine.commands.browser import Question, ask_evaluator, evaluate_in_browser, evaluated_in_browser, question_json
from engine.conformance.cases import NOW, ZONE, Case
from engine.conformance.judge import judge
from engine.expression.api import check
from engine.expression.functions.table import FUNCTIONS
from tests.expression.random_expressions import GRAMMAR
from tests.expression.random_tables import table_differences
from tests.expression.test_conformance import KIT, TABLES, USUAL_CASES
from tests.expression.test_limits import BOMBS, NAMES
from tests.expression.test_limits import SCOPE as BOMB_SCOPE
from tests.expression.two_evaluators import differences

SEED = 20260101
CASES = 30_000


def wrong(cases: Sequence[Case]) -> list[str]:
    """What is said of the cases whose value in the browser is not the expected one."""
    evaluate = evaluated_in_browser(cases)
    return [f"{one.id}: {verdict.said}" for one in cases if not (verdict := judge(one, evaluate)).is_right]


def test_every_case_of_the_kit_is_right_in_the_browser() -> None:
    assert wrong((*KIT, *TABLES)) == []


def test_the_usual_expressions_give_the_expected_values_in_the_browser() -> None:
    assert wrong(USUAL_CASES) == []


def test_a_bomb_ends_with_the_limit_it_met_in_the_browser() -> None:
    questions = [Question(checked=check(source, BOMB_SCOPE), names=NAMES) for source, _ in BOMBS]
    answers = evaluate_in_browser(questions, now=NOW, zone=ZONE, zone_name="+00:00")
    assert [answer.limit for answer in answers] == [message for _, message in BOMBS]


def test_random_expressions_have_the_same_value_in_python_and_in_the_browser() -> None:
    assert differences(SEED, CASES) == []


def test_a_question_that_breaks_the_evaluator_is_answered_and_so_are_the_others() -> None:
    good = Question(checked=check("1 + 1", BOMB_SCOPE), names={})
    line = json.dumps(question_json(good, now=NOW, zone=ZONE, zone_name="+00:00"))
    assert [list(json.loads(found)) for found in ask_evaluator([line, "{}", "[", line])] == [
        ["value"],
        ["crash"],
        ["crash"],
        ["value"],
    ]


def test_random_decision_tables_answer_the_same_in_python_and_in_the_browser() -> None:
    assert table_differences(SEED, CASES // 30) == []


def test_random_expressions_may_call_every_function_that_needs_no_host() -> None:
    written = " ".join(GRAMMAR.values())
    assert [name for name, function in FUNCTIONS.items() if function.run and f"{name}(" not in written] == []
