"""Whatever is written, it ends soon and says which limit it met."""

import pytest

from engine.expression.api import ExpressionLimit, Scope, check, compile
from engine.expression.types import NUMBER, TEXT, ListOf
from tests.expression.worlds import surroundings

SCOPE = Scope(names={"big": ListOf(NUMBER), "text": TEXT})
NAMES = {"big": list(range(10_000)), "text": "ab" * 5_000}
FUEL = "the calculation touches more than 100,000 values"
LONG = "a text or list gets longer than 10,000"
LARGE = "the number gets too large"

BOMBS = [
    ("9 ** 999 ** 9", LARGE),
    ("9 ** 1000", "an exponent is larger than 999"),
    ("9 ** -1000", "an exponent is larger than 999"),
    ("10 ** 999 * 10 ** 999 * 10 ** 999 * 10 ** 999 * 10 ** 999 * 10 ** 999 * 10 ** 999", LARGE),
    ("for i in 1..1000000000 return i", LONG),
    ("for i in [1..1000000000] return i", LONG),
    ("for i in 2026-01-01..2999-01-01 return i", LONG),
    ("for a in 1..1000, b in 1..1000 return a", LONG),
    ("some a in big, b in big satisfies a + b < 0", FUEL),
    ("every a in big, b in big satisfies sqrt(a) >= 0", FUEL),
    ("count(for a in big return for b in big return b)", FUEL),
    ("text + text", LONG),
    ("string join(for i in big return text)", LONG),
    ("string(for i in big return i)", LONG),
    ("append(big, 1)", LONG),
    ("concatenate(big, big)", LONG),
    ("flatten([big, big])", LONG),
    ("for a in big return distinct values(big)", FUEL),
    ("for a in big return list contains(big, -1)", FUEL),
    ("for a in big return index of(big, a)", FUEL),
    ("for a in big return sum(big)", FUEL),
    ("for a in big return min(big)", FUEL),
    ("for a in big return big = big", FUEL),
    ("for a in big return a in big", FUEL),
    ("for a in big return reverse(big)", FUEL),
    ("for a in big return big[a > 0]", FUEL),
    ("for a in big return upper case(text)", FUEL),
    ("for a in big return split(text, \"a\")", FUEL),
    ("for a in big return substring after(text, \"z\")", FUEL),
    ('for a in big return matches(substring(text, 1, 1000), "a.{50}")', FUEL),
    ('matches(text, "a")', "matches reads at most 1,000 characters"),
    ("for a in 1..2000 return 2 ** 999", FUEL),
]  # fmt: skip


@pytest.mark.parametrize(("source", "message"), BOMBS, ids=[source for source, _ in BOMBS])
def test_a_bomb_ends_with_the_limit_it_met(source: str, message: str) -> None:
    run = compile(check(source, SCOPE))
    with pytest.raises(ExpressionLimit) as caught:
        run(surroundings(NAMES))
    assert str(caught.value) == message


def test_ordinary_work_over_a_thousand_rows_stays_within_the_limits() -> None:
    run = compile(check("sum(for a in big[item < 1000] return if a > 500 then a * 2 else a + 1)", SCOPE))
    assert run(surroundings(NAMES)) == sum(a * 2 if a > 500 else a + 1 for a in range(1000))
