"""One meaning everywhere: Python against both databases, the conformance kit, the automaton against `re`."""

import re
from collections.abc import Iterator
from contextlib import closing
from random import Random

from engine.expression.patterns import found_in, pattern_problem
from tests.expression.test_conformance import KIT as CONFORMANCE
from tests.expression.test_conformance import USUAL, decoded, evaluated, is_same
from tests.expression.test_patterns import random_pattern
from tests.prove.promise import Promise, Scale
from tests.servers import postgres
from tests.store.condition_rows import disagreements, prepared


def promises(seed: int, scale: Scale) -> Iterator[Promise]:
    """Compare what must agree."""
    yield kit()
    yield usual()
    cases = scale.pick(600, 3_000, 20_000)
    yield conditions("sqlite://", "SQLite", seed, cases)
    with postgres.cluster() as folder, postgres.database(folder) as address:
        yield conditions(address, "PostgreSQL", seed, cases)
    yield patterns(seed, scale.pick(5_000, 30_000, 200_000))


def conditions(url: str, name: str, seed: int, cases: int) -> Promise:
    with closing(prepared(url)) as database:
        found = disagreements(database, seed, cases)
    return Promise(
        name=f"a random condition holds for the same rows in Python and on {name}",
        cases=cases,
        failures=len(found),
        detail=min(found, key=len, default=""),
    )


def kit() -> Promise:
    within = [case for case in CONFORMANCE if case["profile"] == "in"]
    wrong = [
        case["id"]
        for case in within
        if not is_same(evaluated(case["expression"], case["context"]), decoded(case["expected"]))
    ]
    return Promise(
        name="a case of the conformance kit gives its value in Python",
        cases=len(within),
        failures=len(wrong),
        detail=min(wrong, default=""),
    )


def usual() -> Promise:
    wrong = [
        case["what"]
        for case in USUAL["cases"]
        if not is_same(evaluated(case["expression"], USUAL["context"]), decoded(case["expected"]))
    ]
    return Promise(
        name="a usual expression gives its value in Python",
        cases=len(USUAL["cases"]),
        failures=len(wrong),
        detail=min(wrong, default=""),
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
