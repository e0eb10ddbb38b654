"""Rows in a database and the same rows in Python, to see whether a condition holds for the same ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Date, MetaData, Table, Text, bindparam, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from engine.expression.api import Checked, Env, check, compile
from engine.expression.types import BOOLEAN
from engine.store.conditions import Condition, to_condition
from engine.store.db import Database
from engine.store.metadata import Id, Moment, Scaled
from engine.store.statement import Statement, compile_once
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
    Column("amount", Scaled(2)),
    Column("rate", Scaled(6)),
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


def prepared(url: str) -> Database:
    """An opened database with the two empty tables."""
    found = Database(url)
    with found.transaction() as tx:
        for table in (seal, application):
            tx.execute(str(CreateTable(table).compile(dialect=found.dialect)))
    return found


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
