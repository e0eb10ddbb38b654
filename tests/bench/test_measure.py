from collections.abc import Iterator

import pytest

from bench.__main__ import line, run
from bench.measure import Aim, Measure, median_seconds, percentile


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (Measure(name="submit", value=0.3, unit="ms"), "ok    submit: 0.3 ms"),
        (Measure(name="submit", value=0.3, unit="ms", target=0.2), "MISS  submit: 0.3 ms, target at most 0.2"),
        (Measure(name="act", value=600, unit="/s", target=500, aim=Aim.AT_LEAST),
         "ok    act: 600 /s, target at least 500"),
        (Measure(name="act", value=3, unit="ms", floor=2, target=1.2),
         "MISS  act: 3 ms, floor 2 ms, ratio 1.5, target at most 1.2 of the floor"),
        (Measure(name="act", value=3, unit="ms", floor=2, limit=4),
         "ok    act: 3 ms, floor 2 ms, ratio 1.5, limit at most 4 ms"),
        (Measure(name="act", value=3, unit="ms", floor=2, target=2, limit=2.5),
         "MISS  act: 3 ms, floor 2 ms, ratio 1.5, target at most 2 of the floor, limit at most 2.5 ms"),
    ],
)  # fmt: skip
def test_a_measure_is_one_line_beside_its_floor_and_target(measure: Measure, words: str) -> None:
    assert line(measure) == words


@pytest.mark.parametrize(("value", "met"), [(1.0, True), (3.0, False)])
def test_a_part_meets_its_targets_when_every_measure_does(value: float, met: bool) -> None:
    def measure() -> Iterator[Measure]:
        yield Measure(name="first", value=1, unit="s", target=2)
        yield Measure(name="second", value=value, unit="s", target=2)

    assert run("part", measure) is met


def test_a_time_is_the_median_of_five_rounds_after_one_that_does_not_count() -> None:
    rounds: list[int] = []
    assert median_seconds(lambda: rounds.append(1)) >= 0
    assert len(rounds) == 6


def test_a_percentile_is_a_value_that_so_many_do_not_exceed() -> None:
    values = [float(value) for value in range(100, 0, -1)]
    assert [percentile(values, part) for part in (0.5, 0.95, 1.0)] == [50.0, 95.0, 100.0]
    assert percentile([7.0], 0.95) == 7.0
