"""Rows in a database and the same rows in Python, to see whether a condition holds for the same ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, timedelta
from itertools import groupby
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Date, MetaData, Table, Text, bindparam, select, true
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from engine.expression.api import Checked, Env, check, compile
from engine.expression.asked import Wanted
from engine.expression.functions.table import FUNCTIONS
from engine.expression.question import Question
from engine.expression.types import BOOLEAN
from engine.store.condition_records import Opened
from engine.store.conditions import Condition, to_condition
from engine.store.db import Database
from engine.store.metadata import Id, Moment, Scaled
from engine.store.statement import Statement, compile_once
from tests.store.random_conditions import (
    APPLICATIONS,
    DEPARTMENTS,
    NOW,
    PEOPLE,
    SCOPE,
    SEALS,
    random_condition,
    random_payment,
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
    Column("id", Id),
    Column("created_at", Moment),
)
seal = Table(
    "seal",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", WORDS),
    Column("rank", BigInteger),
    Column("keeper", Id),
    Column("state", WORDS),
    Column("created_at", Moment),
)
payment = Table(
    "payment",
    metadata,
    Column("id", Id, primary_key=True),
    Column("application", Id),
    Column("amount", Scaled(2)),
    Column("rate", Scaled(6)),
    Column("count", BigInteger),
    Column("paid_on", Date),
    Column("payer", Id),
    Column("note", WORDS),
    Column("state", WORDS),
    Column("created_at", Moment),
)
FORMS = {"application": application, "seal": seal, "payment": payment}


def columns(path: tuple[str, ...]) -> Any:
    """The columns of an application; a path over links is a correlated sub-query."""
    return column_at(application, "application", path[1:] if path[0] == "record" else path)


def column_at(at: Any, form: str, path: tuple[str, ...]) -> Any:
    name = path[0] if path else "id"
    if name not in FORMS[form].c:
        return None
    if len(path) < 2:
        return at.c[name]
    if name not in FORMS:
        return None
    other = FORMS[name].alias()
    found = column_at(other, name, path[1:])
    return select(found).where(other.c.id == at.c[name]).correlate_except(other).scalar_subquery()


def open_form(form: str) -> Opened:
    """The records of a form once more."""
    source = FORMS[form].alias()
    return Opened(
        source=source,
        ident=source.c.id,
        made_at=source.c.created_at,
        living=true(),
        columns=lambda path: column_at(source, form, path),
    )


class World:
    """A host of fixed people, and of records by form; what is asked of records is told by the functions themselves."""

    def __init__(self, records: Mapping[str, Mapping[UUID, Mapping[str, Any]]]) -> None:
        self.records = records
        self.person = {"grade": "ab", "post": None, "manager": PEOPLE[1], "department": DEPARTMENTS[0]}

    def follow(self, kind: str, ident: UUID, name: str) -> Any:
        return self.person[name] if kind == "person" else self.records[kind][ident].get(name)

    def call(self, name: str, args: tuple[Any, ...]) -> Any:
        raise AssertionError(f"{name} is not asked for")

    def ask(self, question: Question, env: Env, values: tuple[Any, ...]) -> Any:
        asked = question.asked
        if asked.owner is not None and values[question.parts.index(asked.owner)] is None:
            return 0 if asked.wanted is Wanted.COUNT else None
        found = [one for one in self.records[asked.form].values() if question.holds(env, one, values)]
        if asked.wanted is Wanted.COUNT:
            return len(found)
        if asked.wanted is Wanted.FIRST:
            found = in_order(question, env, found)[:1]
            return question.of(env, found[0]) if found else None
        taken = [question.of(env, one) for one in found]
        if asked.wanted in (Wanted.SOME, Wanted.EVERY):
            decisive = asked.wanted is Wanted.SOME
            return decisive if decisive in taken else None if None in taken else not decisive
        return FUNCTIONS[asked.wanted.value].run(env, taken)


def in_order(question: Question, env: Env, found: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The records by the order asked for, blanks last, then by when they were made."""
    ordered = sorted(found, key=lambda one: (one["created_at"], one["id"]))
    for order in reversed(question.asked.order):
        key = order.by.name
        filled = sorted((one for one in ordered if one[key] is not None), key=lambda one: one[key], reverse=False)
        if order.descending:
            filled = [one for _, same in reversed([*_groups(filled, key)]) for one in same]
        ordered = [*filled, *(one for one in ordered if one[key] is None)]
    return ordered


def _groups(found: list[Mapping[str, Any]], key: str) -> Any:
    return ((value, list(same)) for value, same in groupby(found, key=lambda one: one[key]))


def surroundings(names: Mapping[str, Any], world: World) -> Env:
    given = {"record": names, "me": PEOPLE[0], "owners": [PEOPLE[0], None, PEOPLE[2]], "words": ["a", "合同"], **names}
    return Env(names=given, host=world, now=NOW, zone=UTC)


def checked(source: str) -> Checked:
    return check(source, SCOPE, BOOLEAN)


def condition(source: str) -> Condition:
    return to_condition(checked(source), columns, open_form=open_form)


def prepared(url: str) -> Database:
    """An opened database with the two empty tables."""
    found = Database(url)
    with found.transaction() as tx:
        for table in FORMS.values():
            tx.execute(str(CreateTable(table).compile(dialect=found.dialect)))
    return found


def fill(database: Database, records: Mapping[str, Mapping[UUID, Mapping[str, Any]]]) -> None:
    with database.transaction() as tx:
        for form, rows in records.items():
            tx.execute(f"delete from {form}")
            for number, values in enumerate(rows.values()):
                kept = {column.name: values[column.name] for column in FORMS[form].c if column.name in values}
                numbered = {"number": number} if form == "application" else {}
                insert(database, tx, FORMS[form], {**numbered, **kept})


def random_world(random: Random) -> dict[str, dict[UUID, dict[str, Any]]]:
    """Records of every form, those of each made one after the other or at once."""

    def made(ident: UUID, values: dict[str, Any]) -> dict[str, Any]:
        return {"id": ident, "created_at": NOW + timedelta(hours=random.randint(0, 3)), **values}

    applications = {ident: made(ident, random_row(random)) for ident in APPLICATIONS}
    return {
        "seal": {ident: made(ident, random_seal(random)) for ident in SEALS},
        "application": applications,
        "payment": {UUID(int=5000 + n): made(UUID(int=5000 + n), random_payment(random)) for n in range(60)},
    }


def insert(database: Database, tx: Any, table: Table, values: Mapping[str, Any]) -> None:
    compiled = compile_once(table.insert().values({name: bindparam(name) for name in values}), database.dialect)
    tx.execute(compiled.text, compiled.parameters(values))


def disagreements(database: Database, seed: int, cases: int) -> list[str]:
    """The conditions that hold for other rows in the database than in Python; rows change every 50 conditions."""
    random = Random(seed)
    found: list[str] = []
    for start in range(0, cases, 50):
        records = random_world(random)
        rows = [*records["application"].values()]
        fill(database, records)
        world = World(records)
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
