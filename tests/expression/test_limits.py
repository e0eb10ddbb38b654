"""Whatever is written, it ends soon and says which limit it met."""

from itertools import pairwise
from string import ascii_lowercase

import pytest

from engine.expression.api import ExpressionErrors, ExpressionLimit, Scope, check, compile
from engine.expression.types import ANY, NUMBER, TEXT, ListOf
from tests.expression.worlds import surroundings

SCOPE = Scope(names={"big": ListOf(NUMBER), "text": TEXT})
NAMES = {"big": list(range(10_000)), "text": "ab" * 5_000}
FUEL = "the calculation touches more than 100,000 values"
LONG = "a text or list gets longer than 10,000"
LARGE = "the number gets too large"
# A list of two, in a list twice, and so on: 2^26 elements in a few lines.
DOUBLED = "{a: [1, 1], " + ", ".join(f"{b}: [{a}, {a}]" for a, b in pairwise(ascii_lowercase)) + "}"

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
    ("for a in big return substring(text, 1, 9990) + string(a)", FUEL),
    ("for a in big return string join([text, string(a)])", LONG),
    ("for a in big return contains(text, \"z\")", FUEL),
    ("for a in big return trim(text)", FUEL),
    ("for a in big return union(big, [a])", LONG),
    ("for a in big return append(big[item < 5000], a)", FUEL),
    ("for a in big return days between(2026-01-01, 2026-01-02)", FUEL),
    ("for a in big return {a: a, b: a, c: a, d: a, e: a, f: a, g: a, h: a, i: a, j: a}", FUEL),
    (f"string({DOUBLED})", FUEL),
    (f"{DOUBLED} = {DOUBLED}", FUEL),
    (f"flatten([{DOUBLED}.z])", FUEL),
    (f"distinct values([{DOUBLED}])", FUEL),
    ("{a: text, b: substring(a + a, 1, 1)}", LONG),
    ("sum(for a in big return 10 ** 999 * 10 ** 999)", FUEL),
    ("10 ** 999 ** 6 * 10 ** 999", LARGE),
    ("count(for a in 1..1000000 return a)", LONG),
    ("for a in big return for b in [1, 2, 3] return b", FUEL),
    ('for a in big return matches(substring(text, 1, 1000), "(ab|ba|a.){20}c")', FUEL),
]  # fmt: skip

TOO_LONG = "characters, the limit is 4,000"
TOO_DEEP = "the expression is nested deeper than 60 levels"

# Texts that hurt before anything runs: reading and checking end with one finding, or with a hundred at most.
TEXTS = [
    ("1+" * 500_000 + "1", TOO_LONG),
    ('"' + "x" * 1_000_000 + '"', TOO_LONG),
    ("（" * 1_000_000, TOO_LONG),
    ("/*" + "x" * 1_000_000 + "*/ 1", TOO_LONG),
    ("(" * 4_000, TOO_DEEP),
    ("[" * 4_000, TOO_DEEP),
    ("{a:" * 1_300, TOO_DEEP),
    ("-" * 3_999 + "1", TOO_DEEP),
    ("not(" * 900 + "1", TOO_DEEP),
    ("if true then " * 300, TOO_DEEP),
    ("for a in big return " * 190, TOO_DEEP),
    ("text" + ".a" * 1_900, TOO_DEEP),
    ("big" + "[1]" * 1_300, TOO_DEEP),
    ("1" + "+1" * 1_900, TOO_DEEP),
    ("1 = " * 900 + "1", TOO_DEEP),
    ("9" * 3_999, "has more than 34 digits"),
    ("1e99999999", "has more than 34 digits"),
    ("(" * 55 + "x=y" + ")=z" * 55, "there is no x here"),
    ("(" * 40 + "(a=b)" + "=(c=d))" * 40, "there is no a here"),
    ("[" + ",".join(f"fx{n}" for n in range(650)) + "]", "there is no fx0 here"),
    ("for " + ",".join(f"a{n} in b" for n in range(350)) + " return 1", "there is no b here"),
    ('matches(text, "(a*)*b")', "a repeat within a repeat"),
    ('matches(text, "a{1000}")', "a count is above 200"),
    ('matches(text, "((a{100}){100}){100}")', "a repeat within a repeat"),
    ('matches(text, "' + "(" * 1_000 + '")', "the pattern cannot be used"),
]


@pytest.mark.parametrize(("source", "message"), BOMBS, ids=[source for source, _ in BOMBS])
def test_a_bomb_ends_with_the_limit_it_met(source: str, message: str) -> None:
    run = compile(check(source, SCOPE))
    with pytest.raises(ExpressionLimit) as caught:
        run(surroundings(NAMES))
    assert str(caught.value) == message


def test_ordinary_work_over_a_thousand_rows_stays_within_the_limits() -> None:
    run = compile(check("sum(for a in big[item < 1000] return if a > 500 then a * 2 else a + 1)", SCOPE))
    assert run(surroundings(NAMES)) == sum(a * 2 if a > 500 else a + 1 for a in range(1000))


@pytest.mark.parametrize(("source", "message"), TEXTS, ids=[source[:40] for source, _ in TEXTS])
def test_a_text_that_hurts_is_refused_when_it_is_read(source: str, message: str) -> None:
    with pytest.raises(ExpressionErrors) as caught:
        check(source, SCOPE)
    found = caught.value.problems
    assert message in found[0].message
    assert 1 <= len(found) <= 101


@pytest.mark.parametrize(
    "source", ["string(it)", "it = it", "it in [it]", "distinct values([it, it])", "list contains([it], it)"]
)
def test_a_record_that_holds_itself_ends_with_a_limit(source: str) -> None:
    it: dict[str, object] = {"name": "x"}
    it["record"] = it
    run = compile(check(source, Scope(names={"it": ANY})))
    with pytest.raises(ExpressionLimit, match="values lie within values without end"):
        run(surroundings({"it": it}))
