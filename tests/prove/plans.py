"""Plans: what rules ask of 100,000 records is answered through an index, on both databases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock
from uuid import UUID

from psycopg import sql
from sqlalchemy import column, select, table

from engine.store import db
from engine.store.db import Database
from engine.store.metadata import Id
from engine.store.statement import Statement
from engine.usecases.list_records import list_records
from tests.prove.promise import Promise, Scale
from tests.support.house import House
from tests.support.houses import houses

ROWS = 100_000
PARENTS = 5_000  # records the 100,000 lead to

APP = """
language: 1
app: plans
label: Plans
roles: {all: {members: everyone}}
forms:
  customer:
    label: Customer
    fields:
      name: {type: text}
      grade: {type: integer}
      orders: {type: links, form: order, by: customer}
      total: {type: money, value: sum(orders.amount)}
    views:
      busy: {label: Busy, where: count(orders) > 25, columns: [name]}
      big: {label: Big, where: some o in orders satisfies o.amount > 10, columns: [name]}
      last: {label: Last, where: 'find(order, customer = record, -amount).amount > 90', columns: [name]}
  order:
    label: Order
    fields:
      customer: {type: link, form: customer}
      amount: {type: money}
      greatest: {type: money, value: 'find(order, customer = record.customer, -amount).amount'}
      many: {type: integer, value: 'count(find_all(order, customer = record.customer and amount > 50))'}
      paid: {type: money, value: 'sum(customer.orders.amount)'}
    views:
      good: {label: Good, where: customer.grade = 7, columns: [amount]}
permissions:
  customer: {all: {create: true, read: true}}
  order: {all: {create: true, read: true}}
"""
SENT = "a new record: find, find_all and a reverse link, and the total that follows"
QUESTIONS: tuple[tuple[str, Callable[[House, UUID], object]], ...] = (
    (SENT, lambda home, one: home.send("wang", "plans.order", customer=str(one), amount="7.00")),
    ("a view over the count of a reverse link", lambda home, one: _view(home, "customer", "busy")),
    ("a view over some of a reverse link", lambda home, one: _view(home, "customer", "big")),
    ("a view over the first that is found", lambda home, one: _view(home, "customer", "last")),
    ("a view over a field of a linked record", lambda home, one: _view(home, "order", "good")),
)


def promises(seed: int, scale: Scale) -> Iterator[Promise]:
    """Yield one promise a kind of question on SQLite, then on PostgreSQL."""
    with houses() as both:
        for name, house in both:
            tables = filled(house)
            some_parent = Statement(select(column("id", Id())).select_from(table(tables[0])).limit(1))
            ((parent,),) = house.runtime.database.rows(some_parent, {})
            for words, ask in QUESTIONS:
                with noted() as statements:
                    ask(house, parent)
                asked = [each for each in statements if tables[1] in each[0] and each[0].lower().startswith("select")]
                slow = [told for each in asked if (told := scanned(house.runtime.database, tables, words, *each))]
                yield Promise(
                    name=f"{name}: {words} reads {ROWS:,} rows through an index",
                    cases=len(asked),
                    failures=len(slow),
                    detail=slow[0] if slow else "",
                )


def filled(home: House) -> tuple[str, str]:
    """Publish the app and put its records straight into their tables; give their names."""
    published = home.publish(APP)
    parents, rows = (published.tables.forms[form] for form in ("customer", "order"))
    database = home.runtime.database
    ident, series = ("gen_random_uuid()", "generate_series(1, {n}) as s(n)")
    moment, blob = "timestamptz '2026-01-01' + n * interval '1 second'", "''::bytea"
    if not database.is_postgresql:
        ident, blob = "randomblob(16)", "x''"
        moment = "strftime('%Y-%m-%dT%H:%M:%S.000000', '2026-01-01', n || ' seconds')"
        series = "(with recursive s(n) as (select 1 union all select n + 1 from s where n < {n}) select n from s) as s"
    system = "id, version, definition, created_at, updated_at, trail_seq, trail_head"
    given = f"{ident}, 1, '{published.hash}', {moment}, {moment}, 0, {blob}"
    name, grade = parents.columns["name"].name, parents.columns["grade"].name
    link, amount = rows.columns["customer"].name, rows.columns["amount"].name
    with database.transaction() as tx:
        tx.execute(
            f'insert into {parents.table.name} ({system}, "{name}", "{grade}")'
            f" select {given}, 'c' || n, n % 500 from {series.format(n=PARENTS)}"
        )
        numbered = f"(select id, row_number() over (order by id) as k from {parents.table.name})"
        tx.execute(
            f'insert into {rows.table.name} ({system}, "{link}", "{amount}")'
            f" select {given}, p.id, n % 100 from {series.format(n=ROWS)} join {numbered} as p on p.k = n % {PARENTS} + 1"
        )
    with database.pool.connection() as connection:
        connection.cursor().execute("analyze")
    return parents.table.name, rows.table.name


@contextmanager
def noted() -> Iterator[list[tuple[str, list[Any]]]]:
    """Note every statement that is read, with its values."""
    found: list[tuple[str, list[Any]]] = []
    run = db.run

    def noting(database: Database, connection: Any, statement: Any, values: Any) -> Any:
        compiled = statement.compiled(database.dialect)
        found.append((compiled.text, compiled.parameters(values)))
        return run(database, connection, statement, values)

    with mock.patch.object(db, "run", noting):
        yield found


def scanned(database: Database, tables: tuple[str, str], words: str, text: str, values: list[Any]) -> str:
    """Give the line of the plan that reads the large table from end to end, blank where there is none.

    A view is a list of one form: that its own rows are looked at one by one is not what is asked here.
    """
    with database.pool.connection() as connection:
        cursor: Any = connection.cursor()
        if database.is_postgresql:
            given = {
                str(number): sql.Literal(value).as_string(connection)  # type: ignore[arg-type]
                for number, value in enumerate(values, 1)
            }
            cursor.execute("explain " + re.sub(r"\$(\d+)", lambda found: given[found[1]], text))
            lines = [row[0] for row in cursor.fetchall()]
        else:
            cursor.execute(f"explain query plan {text}", values)
            lines = [row[3] for row in cursor.fetchall()]
    whole = f"Seq Scan on {tables[1]}" if database.is_postgresql else f"SCAN {tables[1]}"
    # only the list of orders itself may be read in its own order, and there by the index of its order
    return next((line.strip() for line in lines if whole in line and "USING INDEX" not in line), "")


def _view(home: House, form: str, view: str) -> object:
    return home.ask(list_records, "wang", "plans", form, view)
