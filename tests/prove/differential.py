"""One meaning everywhere: Python against both databases, the conformance kit, the automaton against `re`."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from random import Random

from engine.conformance.cases import Case, Profile
from engine.conformance.judge import evaluate, judge
from engine.expression.patterns import found_in, pattern_problem
from engine.expression.simple import write_simple
from tests.expression.simple_conditions import random_simple, simple_survives, text_survives
from tests.expression.test_conformance import KIT, TABLES, USUAL_CASES
from tests.expression.test_patterns import random_pattern
from tests.prove.promise import Promise, Scale
from tests.servers import postgres
from tests.store.condition_rows import disagreements, prepared


def promises(seed: int, scale: Scale) -> Iterator[Promise]:
    """Compare what must agree."""
    yield from kit()
    yield judged("a usual expression gives its value in Python", USUAL_CASES)
    cases = scale.pick(600, 3_000, 20_000)
    yield conditions("sqlite://", "SQLite", seed, cases)
    with postgres.cluster() as folder, postgres.database(folder) as address:
        yield conditions(address, "PostgreSQL", seed, cases)
    yield patterns(seed, scale.pick(5_000, 30_000, 200_000))
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
        Profile.TABLES: "a decision table of the conformance kit gives its value in Python",
    }
    for profile, wording in wordings.items():
        yield judged(wording, [case for case in (*KIT, *TABLES) if case.profile is profile])


def judged(name: str, cases: Sequence[Case]) -> Promise:
    verdicts = [judge(case, evaluate) for case in cases]
    wrong = [f"{verdict.case.id}: {verdict.said}" for verdict in verdicts if not verdict.is_right]
    return Promise(name=name, cases=len(cases), failures=len(wrong), detail=min(wrong, default=""))


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
