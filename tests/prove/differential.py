"""One meaning everywhere: Python against the browser and both databases, the conformance kit, the automaton against `re`."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from random import Random
from statistics import median
from typing import Any

from engine.commands.browser import Question, ask_evaluator, evaluated_in_browser, question_json
from engine.conformance.cases import NOW, ZONE, Case, Profile
from engine.conformance.judge import evaluate, judge
from engine.expression.api import Scope, check, check_loosely
from engine.expression.patterns import found_in, pattern_problem
from engine.expression.simple import write_simple
from engine.expression.types import ANY
from tests.expression.pairs import pair_differences
from tests.expression.random_tables import table_differences
from tests.expression.simple_conditions import random_simple, simple_survives, text_survives
from tests.expression.test_conformance import KIT, TABLES, USUAL_CASES
from tests.expression.test_limits import BOMBS
from tests.expression.test_limits import NAMES as BOMB_NAMES
from tests.expression.test_limits import SCOPE as BOMB_SCOPE
from tests.expression.test_patterns import random_pattern
from tests.expression.two_evaluators import differences
from tests.prove.promise import Promise, Scale
from tests.servers import postgres
from tests.store.condition_rows import disagreements, prepared

MOST_OF_A_BOMB = 100_000
ROUNDS = 3
MOST_OF_THE_USUAL = 15


def promises(seed: int, scale: Scale) -> Iterator[Promise]:
    """Compare what must agree."""
    yield from kit()
    yield judged("a usual expression gives its value in Python", USUAL_CASES, evaluate)
    yield judged("a usual expression gives its value in the browser", USUAL_CASES, evaluated_in_browser(USUAL_CASES))
    yield expressions(seed, scale.pick(5_000, 30_000, 200_000))
    yield bombs(in_time=scale is not Scale.SHORT)
    if scale is not Scale.SHORT:
        yield speed()
    cases = scale.pick(600, 3_000, 20_000)
    yield conditions("sqlite://", "SQLite", seed, cases)
    with postgres.cluster() as folder, postgres.database(folder) as address:
        yield conditions(address, "PostgreSQL", seed, cases)
    yield patterns(seed, scale.pick(5_000, 30_000, 200_000))
    yield pairs()
    yield tables(seed, scale.pick(2_000, 10_000, 100_000))
    yield builder(seed, scale.pick(1_000, 5_000, 100_000))


def conditions(url: str, name: str, seed: int, cases: int) -> Promise:
    with closing(prepared(url)) as database:
        found = disagreements(database, seed, cases)
    return Promise(
        name=f"a random condition holds for the same rows in Python and on {name}",
        cases=cases,
        failures=len(found),
        detail=min(found, key=len, default=""),
    )


def kit() -> Iterator[Promise]:
    wordings = {
        Profile.IN: "a case of the conformance kit gives its value in Python",
        Profile.OUTSIDE: "a case outside the profile is refused with its place",
        Profile.DEVIATES: "a case that deviates does not crash",
    }
    for profile, wording in wordings.items():
        yield judged(wording, [case for case in KIT if case.profile is profile], evaluate)
    yield judged("a decision table of the conformance kit gives its value in Python", TABLES, evaluate)
    within = [case for case in (*KIT, *TABLES) if case.profile is Profile.IN]
    yield judged("a case of the conformance kit gives its value in the browser", within, evaluated_in_browser(within))


def judged(name: str, cases: Sequence[Case], evaluate: Callable[[Case], Any]) -> Promise:
    verdicts = [judge(case, evaluate) for case in cases]
    wrong = [f"{verdict.case.id}: {verdict.said}" for verdict in verdicts if not verdict.is_right]
    return Promise(name=name, cases=len(cases), failures=len(wrong), detail=min(wrong, default=""))


def pairs() -> Promise:
    tried, found = pair_differences()
    return Promise(
        name="a function or operator has the same value over any two values in Python and in the browser",
        cases=tried,
        failures=len(found),
        detail=min(found, key=len, default=""),
    )


def tables(seed: int, cases: int) -> Promise:
    found = table_differences(seed, cases)
    return Promise(
        name="a random decision table answers the same in Python and in the browser",
        cases=cases,
        failures=len(found),
        detail=min(found, key=len, default=""),
    )


def expressions(seed: int, cases: int) -> Promise:
    found = differences(seed, cases)
    return Promise(
        name="a random expression has the same value or meets the same limit in Python and in the browser",
        cases=cases,
        failures=len(found),
        detail=min(found, key=len, default=""),
    )


def bombs(*, in_time: bool) -> Promise:
    questions = [Question(checked=check(source, BOMB_SCOPE), names=BOMB_NAMES) for source, _ in BOMBS]
    rounds = [measured(questions, turns=1) for _ in range(ROUNDS)]
    # The quickest of the rounds: what else the machine does is not the bomb's.
    found = [min(answers, key=lambda answer: answer["micros"]) for answers in zip(*rounds, strict=True)]
    wrong = [
        f"{source} took {answer['micros'] / 1e3:.0f} ms: {answer.get('limit', 'no limit')}"
        for (source, message), answer in zip(BOMBS, found, strict=True)
        if answer.get("limit") != message or (in_time and answer["micros"] > MOST_OF_A_BOMB)
    ]
    slowest = max(answer["micros"] for answer in found) / 1e3
    return Promise(
        name=f"a bomb ends in the browser{' within 0.1 s' if in_time else ''}, naming its limit",
        cases=len(found),
        failures=len(wrong),
        detail=min(wrong, default=f"the slowest {slowest:.0f} ms"),
    )


def speed() -> Promise:
    questions = [
        Question(
            checked=check_loosely(case.expression, Scope(names=dict.fromkeys(case.context, ANY))), names=case.context
        )
        for case in USUAL_CASES
    ]
    middle = median(answer["micros"] for answer in measured(questions, turns=2_000))
    return Promise(
        name="the usual expressions take a median of at most 15 µs in the browser",
        cases=len(questions),
        failures=int(middle > MOST_OF_THE_USUAL),
        detail=f"{middle:.1f} µs",
    )


def measured(questions: list[Question], turns: int) -> list[dict[str, Any]]:
    lines = [{**question_json(one, now=NOW, zone=ZONE, zone_name="+00:00"), "turns": turns} for one in questions]
    return [json.loads(line) for line in ask_evaluator(map(json.dumps, lines))]


def builder(seed: int, cases: int) -> Promise:
    random = Random(seed)
    tried = [random_simple(random) for _ in range(cases)]
    lost = [str(found) for found in tried if not (simple_survives(found) and text_survives(write_simple(found)))]
    return Promise(
        name="a simple condition comes back from the builder as it was, and its text too",
        cases=cases,
        failures=len(lost),
        detail=min(lost, key=len, default=""),
    )


def patterns(seed: int, cases: int) -> Promise:
    random = Random(seed)
    wrong: list[str] = []
    tried = 0
    while tried < cases:
        pattern = random_pattern(random)
        if pattern_problem(pattern) is not None:
            continue
        tried += 1
        text = "".join(random.choice("abc1.-") for _ in range(random.randint(0, 8)))
        if found_in(pattern, text) != bool(re.search(pattern, text)):
            wrong.append(f"{pattern} in {text!r}")
    return Promise(
        name="a pattern finds what the standard library finds",
        cases=tried,
        failures=len(wrong),
        detail=min(wrong, key=len, default=""),
    )
