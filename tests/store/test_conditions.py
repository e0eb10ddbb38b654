"""Conditions on rows as SQL: the texts, the values, and the same answer as Python on both databases."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.expression.api import ExpressionErrors
from engine.store.condition_values import Fraction
from engine.store.conditions import to_condition
from engine.store.db import Database
from engine.store.statement import POSTGRESQL, SQLITE, compile_once
from engine.store.where import both
from tests.store.condition_rows import World, checked, columns, condition, disagreements, prepared, surroundings
from tests.store.random_conditions import PEOPLE


def written(source: str, **person: Any) -> tuple[str, dict[str, Any]]:
    """The condition as SQLite reads it, and the values it is given."""
    world = World({})
    world.person.update(person)
    where = condition(source).where(surroundings({}, world))
    return compile_once(where.expression, SQLITE).text, dict(where.values)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(prepared(database_url)) as found:
        yield found


def test_a_condition_holds_for_the_same_rows_in_python_and_in_the_database(database: Database) -> None:
    assert disagreements(database, seed=1, cases=3_000) == []


TEXTS_OF_SQL = [
    ("owner = me", "application.owner = ?"),
    ("owner != me", "application.owner IS NOT ?"),
    ("not(owner = me)", "application.owner IS NOT ?"),
    ("owner = me.manager", "application.owner IS NULL"),
    ("state in (draft, done)", "application.state = ? OR application.state = ?"),
    ("not(state in (draft, done))", "NOT (application.state IS ? OR application.state IS ?)"),
    ("copies between 1 and 3", "application.copies >= ? AND application.copies <= ?"),
    ("copies = pages", "application.copies IS application.pages"),
    ("contains(title, \"a\")", "instr(application.title, ?) > ?"),
    ("owner in owners", "(application.owner in (select bytes_of(value) from json_each(?))) OR application.owner IS NULL"),
    ("sent_at < now() - days(1)", "application.sent_at < ?"),
    ("take_out", "application.take_out"),
    ("own or state = done", "application.own = 1 OR application.state = ?"),
    ("null > copies", "CAST(NULL AS BOOLEAN)"),
    ("default(copies, 0) > 1", "coalesce(application.copies, ?) > ?"),
    ("amount >= 2.5", "application.amount >= ?"),
    ("amount = copies", "application.amount IS ((application.copies) * 100)"),
    ("(amount + rate) * 2 > 0", "((((application.amount) * 10000)) + (application.rate)) * (?) > ?"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "text"), TEXTS_OF_SQL, ids=[source for source, _ in TEXTS_OF_SQL])
def test_a_condition_is_written_so_that_an_index_serves(source: str, text: str) -> None:
    assert written(source, manager=None)[0] == text


def test_what_touches_no_row_is_computed_before() -> None:
    assert written("owner = me.manager and made_on > today() - days(1)") == (
        "application.owner = ? AND application.made_on > ?",
        {"c0": PEOPLE[1], "c1": date(2026, 3, 1)},
    )


def test_a_text_is_made_once_for_every_combination_of_blanks() -> None:
    found = condition("owner = me.manager")
    world = World({})
    first, second = (found.where(surroundings({}, world)) for _ in range(2))
    world.person["manager"] = None
    third = found.where(surroundings({}, world))
    assert first.expression is second.expression
    assert first.key == second.key != third.key
    assert compile_once(third.expression, SQLITE).text == "application.owner IS NULL"


def test_joined_conditions_keep_their_values_apart() -> None:
    env = surroundings({}, World({}))
    one = to_condition(checked("copies > 1"), columns, prefix="a").where(env)
    two = to_condition(checked("copies < 5"), columns, prefix="b").where(env)
    assert both(one, two).values == {"a0": 1, "b0": 5}


def test_text_is_ordered_by_code_point_on_postgresql() -> None:
    where = condition('title < "b" and contains(title, "c") and ends with(title, "d")').where(
        surroundings({}, World({}))
    )
    assert compile_once(where.expression, POSTGRESQL).text == (
        '(application.title COLLATE "C") < $1::VARCHAR AND strpos(application.title, $2::VARCHAR) > $3::INTEGER'
        " AND (strpos(reverse(application.title), reverse($4::VARCHAR)) = 1)"
    )


def test_what_cannot_be_sql_is_refused_with_its_place() -> None:
    with pytest.raises(ExpressionErrors) as caught:
        condition("copies / 2 > 1")
    assert str(caught.value) == (
        "/ over a field cannot be part of a condition on rows; multiply the other side instead"
    )


def test_a_path_without_a_column_is_refused() -> None:
    with pytest.raises(ExpressionErrors) as caught:
        condition('owner.name = "Wang"')
    assert str(caught.value) == (
        "owner.name cannot be read in a condition on rows; read a field of the row or of a record it links to"
    )


@pytest.mark.parametrize(
    ("number", "bound"),
    [("2.00000000000000000001", 2.0000000000000004), ("1.99999999999999999999", 1.9999999999999998), ("2.5", 2.5)],
)
def test_a_fraction_stays_on_its_side_of_every_whole_number(number: str, bound: float) -> None:
    assert Fraction().process_bind_param(Decimal(number), SQLITE) == bound
