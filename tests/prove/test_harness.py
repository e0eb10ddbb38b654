from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.prove.__main__ import Tally, line, parts, prove
from tests.prove.promise import Promise, Scale


def promising(*promises: Promise) -> Iterator[Promise]:
    yield from promises


@pytest.mark.parametrize(
    ("promise", "words"),
    [
        (Promise(name="one winner", cases=1200), "kept        1,200 cases  one winner"),
        (Promise(name="one winner", cases=5, detail="2 rounds"), "kept            5 cases  one winner (2 rounds)"),
        (Promise(name="one winner", cases=0), "broken          0 cases  one winner: no case was tried"),
        (Promise(name="one winner", cases=9, failures=2, detail="Case 4: both won."),
         "broken          9 cases  one winner: 2 failed. Case 4: both won."),
    ],
)  # fmt: skip
def test_a_promise_is_one_line_with_its_count(promise: Promise, words: str) -> None:
    assert line(promise) == words


def test_kept_and_broken_promises_are_counted() -> None:
    kept, broken = Promise(name="a", cases=1), Promise(name="b", cases=1, failures=1)
    untried = Promise(name="c", cases=0)
    tally = prove("part", lambda _seed, _scale: promising(kept, broken, untried), 1, Scale.SHORT)
    assert tally == Tally(kept=1, broken=2)


def test_a_part_that_promises_nothing_is_broken() -> None:
    assert prove("part", lambda _seed, _scale: promising(), 1, Scale.SHORT) == Tally(kept=0, broken=1)


def test_the_seed_and_the_scale_reach_the_part() -> None:
    seen = []

    def promises(seed: int, scale: Scale) -> Iterator[Promise]:
        seen.append((seed, scale, scale.pick(1, 2, 3)))
        yield Promise(name="seen", cases=1)

    prove("part", promises, 7, Scale.LONG)
    assert seen == [(7, Scale.LONG, 3)]


def test_every_module_but_the_harness_is_a_part(tmp_path: Path) -> None:
    for name in ("__init__", "__main__", "promise", "test_harness", "races", "attack"):
        (tmp_path / f"{name}.py").touch()
    assert parts(tmp_path) == ("attack", "races")
