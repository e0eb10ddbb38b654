from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expression.api import parse, parse_cell, write
from engine.expression.functions.table import FUNCTIONS
from engine.expression.temporal import ZULU, Months
from engine.expression.tree import (
    Arithmetic,
    Between,
    Call,
    Cell,
    Compare,
    Context,
    Entry,
    Filter,
    For,
    If,
    In,
    Input,
    Items,
    Iterator,
    Literal,
    Logic,
    Member,
    Name,
    Negate,
    Node,
    Quantified,
    Range,
    UnaryTest,
    height,
)

names = st.sampled_from(["a", "b", "days", "item", "申请金额", "x_1", "date", "sum", "not"])
zones = st.sampled_from([None, ZULU, timezone(timedelta(hours=8)), timezone(-timedelta(hours=3, minutes=30))])
# Expressions are read in NFC, and a text holds no half of a surrogate pair.
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=6).map(lambda text: normalize("NFC", text))
literals = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(0, 10**34 - 1),
    st.decimals(0, 10**9, allow_nan=False, places=3),
    st.decimals(Decimal("1e-20"), Decimal("1e-9"), allow_nan=False, places=25),
    words,
    st.dates(),
    st.times(timezones=zones),
    st.datetimes(timezones=zones),
    st.timedeltas(-timedelta(days=10_000), timedelta(days=10_000)),
    st.integers(-99_999, 99_999).map(Months),
).map(Literal)
keys = st.one_of(names, words)


def deeper(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    ranges = st.builds(Range, inner, inner, st.booleans(), st.booleans())
    tests = st.one_of(inner, ranges, st.builds(UnaryTest, st.sampled_from(COMPARISONS), inner))
    iterators = st.lists(st.builds(Iterator, names, inner, st.one_of(st.none(), inner)), min_size=1, max_size=2).map(
        tuple
    )
    return st.one_of(
        st.builds(Member, inner, names),
        st.builds(Filter, inner, inner),
        st.builds(Negate, inner),
        st.builds(Arithmetic, st.sampled_from(["+", "-", "*", "/", "**"]), inner, inner),
        st.builds(Compare, st.sampled_from(COMPARISONS), inner, inner),
        st.builds(Logic, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Between, inner, inner, inner),
        st.builds(In, inner, st.lists(tests, min_size=1, max_size=3).map(tuple), st.booleans()),
        ranges,
        st.builds(If, inner, inner, inner),
        st.builds(For, iterators, inner),
        st.builds(Quantified, st.sampled_from(["some", "every"]), iterators, inner),
        st.builds(Items, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Context, st.lists(st.builds(Entry, keys, inner), max_size=2).map(tuple)),
        st.sampled_from(sorted(FUNCTIONS)).flatmap(lambda name: calls(name, inner)),
    )


def calls(name: str, inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    function = FUNCTIONS[name]
    most = function.most if function.most is not None else function.least + 1
    return st.lists(inner, min_size=function.least, max_size=most).map(lambda found: Call(name, tuple(found)))


COMPARISONS = ["=", "!=", "<", "<=", ">", ">="]
trees = st.recursive(st.one_of(literals, names.filter(lambda name: name != "not").map(Name)), deeper, max_leaves=8)


@given(trees.filter(lambda tree: height(tree) < 25))
def test_what_is_written_reads_as_the_same_tree(tree: Node) -> None:
    assert parse(write(tree)) == tree


@pytest.mark.parametrize(
    ("source", "canonical"),
    [
        ("  求和（a，1 ）  ＞ 2", "sum(a, 1) > 2"),
        ("IF(ISBLANK(a), 1, 2)", "if is blank(a) then 1 else 2"),
        ("((a + b)) * c", "(a + b) * c"),
        ("a-(b-c)", "a - (b - c)"),
        ("not_in", "not_in"),
        ("a not in (1,2)", "a not in (1, 2)"),
        ("a in ([1..2])", "a in [1..2]"),
        ("a in >=1", "a in >= 1"),
        ("2026-03-02", "2026-03-02"),
        ("2026-03-02 09:00", '@"2026-03-02T09:00:00"'),
        ('@"2d"', '@"P2D"'),
        ("1.50", "1.5"),
        ("“a”", '"a"'),
        ("{a:1,\"b c\":2}", '{a: 1, "b c": 2}'),
        ("a[ b>1 ].c", "a[b > 1].c"),
        ("some x in 1..3,y in l satisfies x=y", "some x in 1..3, y in l satisfies x = y"),
    ],
)  # fmt: skip
def test_the_canonical_text(source: str, canonical: str) -> None:
    assert write(parse(source)) == canonical
    assert write(parse(canonical)) == canonical


@pytest.mark.parametrize(
    ("source", "canonical"),
    [
        ("any", "-"),
        ("8..", "8.."),
        ("..<5000", "..<5000"),
        ("..5000", "..5000"),
        ("5000..<20000", "[5000..20000)"),
        ("not( 1,2 )", "not(1, 2)"),
        ("<3,?>5", "< 3, ? > 5"),
    ],
)
def test_the_canonical_text_of_a_cell(source: str, canonical: str) -> None:
    assert write(parse_cell(source)) == canonical
    assert parse_cell(canonical) == parse_cell(source)


def test_the_input_of_a_cell_is_written() -> None:
    assert write(Cell((Compare(">", Input(), Literal(1)),))) == "? > 1"


def test_moments_keep_their_offset() -> None:
    moment = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8)))
    assert write(Literal(moment)) == '@"2026-03-02T09:00:00+08:00"'
    assert write(Literal(time(9, tzinfo=UTC))) == '@"09:00:00Z"'
    assert write(Literal(date(2026, 3, 2))) == "2026-03-02"
