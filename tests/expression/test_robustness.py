"""Whatever is written and whatever the values are: a value, a finding, or a limit."""

from contextlib import suppress
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expression.api import ExpressionErrors, ExpressionLimit, Scope, check_loosely, compile, write
from engine.expression.functions.table import FUNCTIONS
from engine.expression.operate import kind_of
from engine.expression.temporal import Months
from engine.expression.tree import Node, height
from engine.expression.types import ANY, DATETIME
from engine.values import Value
from tests.expression.test_printer import trees
from tests.expression.worlds import surroundings, value_of

NAMES = ("a", "b", "days", "item", "申请金额", "x_1", "date", "sum")
values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-5, 5),
        st.decimals(-5, 5, places=2),
        st.text(max_size=3),
        st.dates(),
        st.times(),
        st.datetimes(timezones=st.just(UTC)),
        st.timedeltas(),
        st.integers(-50, 50).map(Months),
        st.uuids(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["a", "b", "item"]), inner, max_size=3)
    ),
    max_leaves=4,
)
rows = st.fixed_dictionaries(dict.fromkeys(NAMES, values))


@given(trees.filter(lambda tree: height(tree) < 25), rows)
def test_any_expression_over_any_values_ends_well(tree: Node, names: dict[str, Value]) -> None:
    with suppress(ExpressionErrors, ExpressionLimit):
        checked = check_loosely(write(tree), Scope(names=dict.fromkeys(NAMES, ANY)))
        assert kind_of(compile(checked)(surroundings(names))) != "other"


ANYTHING = (
    'null true 0 -1 3.8 1e6000 1e-30 "a" "" [] [1,null,"a"] {a:1} [1..3] @"2026-03-02" @"10:00:00+05:00" @"2026-03-02T10:00:00Z"'
    ' @"P999999999D" @"-P13M" @"9999-12-31T23:59:59" @"0001-01-01T00:00:00+14:00"'
).split()
PAIRS = {f"a{at}": value_of(text) for at, text in enumerate(ANYTHING)}


def ends_well(source: str) -> None:
    with suppress(ExpressionErrors, ExpressionLimit):
        found = compile(check_loosely(source, Scope(names=dict.fromkeys(PAIRS, ANY))))(surroundings(PAIRS))
        assert kind_of(found) != "other", source


@pytest.mark.parametrize("function", [name for name, function in FUNCTIONS.items() if function.run is not None])
def test_a_function_of_any_two_values_ends_well(function: str) -> None:
    for a, b in product(PAIRS, repeat=2):
        ends_well(f"{function}({a}, {b})")
    for a in PAIRS:
        ends_well(f"{function}({a}).day")


@pytest.mark.parametrize("operator", "+ - * / ** = != < >= in and or".split())
def test_an_operator_between_any_two_values_ends_well(operator: str) -> None:
    for a, b in product(PAIRS, repeat=2):
        ends_well(f"{a} {operator} {b}")


@pytest.mark.parametrize("form", ["{a}[{b}]", "for i in {a}..{b} return i", "{a} in [{b}..{a}]", "{a}[item > {b}]"])
def test_lists_and_ranges_of_any_two_values_end_well(form: str) -> None:
    for a, b in product(PAIRS, repeat=2):
        ends_well(form.format(a=a, b=b))


@pytest.mark.parametrize("moment", [datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)])
def test_a_moment_at_the_end_of_the_calendar_ends_well(moment: datetime) -> None:
    scope = Scope(names={"x": DATETIME})
    for source in (
        "x.hour",
        "string(x)",
        "date(x)",
        "x + days(1)",
        "x - days(1)",
        "days between(x, now())",
        "x = now()",
    ):
        assert kind_of(value_of(source, scope, x=moment)) != "other", source
