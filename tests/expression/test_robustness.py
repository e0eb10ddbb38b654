"""Whatever is written and whatever the values are: a value, a finding, or a limit."""

from contextlib import suppress
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from engine.expression.api import ExpressionErrors, ExpressionLimit, Scope, check_loosely, compile, write
from engine.expression.operate import kind_of
from engine.expression.temporal import Months
from engine.expression.tree import Node, height
from engine.expression.types import ANY
from engine.values import Value
from tests.expression.test_printer import trees
from tests.expression.worlds import surroundings

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
