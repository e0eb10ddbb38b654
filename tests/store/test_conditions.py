from collections.abc import Iterator, Mapping
from datetime import UTC, date
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import BigInteger, Boolean, Column, Date, MetaData, Table, Text, bindparam, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from engine.expression.api import Checked, Env, ExpressionErrors, check, compile
from engine.expression.types import BOOLEAN
from engine.store.condition_values import Fraction
from engine.store.conditions import Condition, to_condition
from engine.store.db import Database
from engine.store.metadata import Id, Moment
from engine.store.statement import POSTGRESQL, SQLITE, Statement, compile_once
from engine.store.where import both
from tests.store.random_conditions import (
    DEPARTMENTS,
    NOW,
    PEOPLE,
    SCOPE,
    SEALS,
    random_condition,
    random_row,
    random_seal,
)

WORDS = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
metadata = MetaData()
application = Table(
    "application",
    metadata,
    Column("number", BigInteger, primary_key=True),
    Column("copies", BigInteger),
    Column("pages", BigInteger),
    Column("title", WORDS),
    Column("remark", WORDS),
    Column("state", WORDS),
    Column("take_out", Boolean),
    Column("made_on", Date),
    Column("sent_at", Moment),
    Column("owner", Id),
    Column("department", Id),
    Column("seal", Id),
    Column("own", Boolean),
)
seal = Table(
    "seal",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", WORDS),
    Column("rank", BigInteger),
    Column("keeper", Id),
    Column("state", WORDS),
)


def columns(path: tuple[str, ...]) -> Any:
    """The columns of an application; a path over `seal` is a correlated sub-query."""
    match path:
        case (name,) if name in application.c:
            return application.c[name]
        case ("seal", name) if name in seal.c:
            return select(seal.c[name]).where(seal.c.id == application.c.seal).scalar_subquery()
    return None


class World:
    """A host of fixed people and seals."""

    def __init__(self, seals: Mapping[UUID, Mapping[str, Any]]) -> None:
        self.seals = seals
        self.person = {"grade": "ab", "post": None, "manager": PEOPLE[1], "department": DEPARTMENTS[0]}

    def follow(self, kind: str, ident: UUID, name: str) -> Any:
        return self.seals[ident].get(name) if kind == "seal" else self.person[name]

    def call(self, name: str, args: tuple[Any, ...]) -> Any:
        raise AssertionError(f"{name} is not asked for")


def surroundings(names: Mapping[str, Any], world: World) -> Env:
    given = {"me": PEOPLE[0], "owners": [PEOPLE[0], None, PEOPLE[2]], "words": ["a", "合同"], **names}
    return Env(names=given, host=world, now=NOW, zone=UTC)


def checked(source: str) -> Checked:
    return check(source, SCOPE, BOOLEAN)


def condition(source: str) -> Condition:
    return to_condition(checked(source), columns)


def written(source: str, **person: Any) -> tuple[str, dict[str, Any]]:
    """The condition as SQLite reads it, and the values it is given."""
    world = World({})
    world.person.update(person)
    where = condition(source).where(surroundings({}, world))
    return compile_once(where.expression, SQLITE).text, dict(where.values)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    found = Database(database_url)
    with found.transaction() as tx:
        for table in (seal, application):
            tx.execute(str(CreateTable(table).compile(dialect=found.dialect)))
    yield found
    found.pool.close()


def fill(database: Database, seals: Mapping[UUID, Mapping[str, Any]], rows: list[dict[str, Any]]) -> None:
    with database.transaction() as tx:
        for ident, values in seals.items():
            insert(database, tx, seal, {"id": ident, **values})
        for number, row in enumerate(rows):
            insert(database, tx, application, {"number": number, **row})


def insert(database: Database, tx: Any, table: Table, values: Mapping[str, Any]) -> None:
    compiled = compile_once(table.insert().values({name: bindparam(name) for name in values}), database.dialect)
    tx.execute(compiled.text, compiled.parameters(values))


def disagreements(database: Database, seed: int, cases: int) -> list[str]:
    """The conditions that hold for other rows in the database than in Python; rows change every 50 conditions."""
    random = Random(seed)
    found: list[str] = []
    for start in range(0, cases, 50):
        seals = {ident: random_seal(random) for ident in SEALS}
        rows = [random_row(random) for _ in range(40)]
        with database.transaction() as tx:
            tx.execute("delete from application")
            tx.execute("delete from seal")
        fill(database, seals, rows)
        world = World(seals)
        world.person["grade"] = random.choice((None, "ab", "2026-03-01"))
        for _ in range(min(50, cases - start)):
            source = random_condition(random)
            expected = holding_in_python(source, rows, world)
            actual = holding_in_database(database, source, world)
            if expected != actual:
                found.append(f"{source}: Python {expected}, {database.dialect.name} {actual}")
    return found


def holding_in_python(source: str, rows: list[dict[str, Any]], world: World) -> list[int]:
    run = compile(checked(source))
    return [number for number, row in enumerate(rows) if run(surroundings(row, world)) is True]


def holding_in_database(database: Database, source: str, world: World) -> list[int]:
    where = condition(source).where(surroundings({}, world))
    statement = Statement(select(application.c.number).where(where.expression).order_by(application.c.number))
    return [number for (number,) in database.rows(statement, where.values)]


def test_a_condition_holds_for_the_same_rows_in_python_and_in_the_database(database: Database) -> None:
    assert disagreements(database, seed=1, cases=300) == []


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
    ("null > copies", "NULL"),
    ("default(copies, 0) > 1", "coalesce(application.copies, ?) > ?"),
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
