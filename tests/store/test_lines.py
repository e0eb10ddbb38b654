"""Lines in a table of their own: written as they should be whatever changes, found again after every rename."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from engine.errors import InvalidDefinition
from engine.ids import new_id
from engine.model.app import App
from engine.model.form import Field
from engine.store.catalogue import KeyMap, dump_map, load_map
from engine.store.db import Database
from engine.store.failures import Lost
from engine.store.migrate import apply
from engine.store.record_tables import AppTables, places_of
from engine.store.records import RecordChange, read, update
from engine.store.table_changes import AddColumn, AddTable
from engine.store.writing import Batch, Drop, Insert, Put
from engine.values import Values
from tests.store.apps import NOW, app_of, fields, keep, planned, publish, tables_of

COLUMNS = {
    "text": "text", "count": "integer", "rate": "number", "price": "money", "paid": "boolean", "day": "date",
    "at": "datetime", "kind": "choice", "seal": "link seal", "who": "person",
}  # fmt: skip


def lines_app(columns: Mapping[str, str], rows: str = "lines", was: str = "") -> App:
    found = {
        key: replace(one, scale={"number": 6, "money": 2}.get(one.type, 0)) for key, one in fields(**columns).items()
    }
    made: Field = replace(fields(lines="rows")["lines"], key=rows, columns=found, was=was)
    return app_of({"seal": fields(name="text"), "claim": {**fields(title="text"), rows: made}})


def tables(database: Database) -> AppTables:
    app = lines_app(COLUMNS)
    return tables_of(database, app, publish(database, app))


def random_line(random: Random) -> dict[str, Any]:
    def maybe(value: object) -> object:
        return None if random.random() < 0.25 else value

    return {
        "id": new_id(),
        "text": maybe(random.choice(("a", '合同 "x"', "'\\n"))),
        "count": maybe(random.choice((0, -5, 2**62))),
        "rate": maybe(random.choice((Decimal("0.000001"), Decimal("999999999999.999999"), Decimal("-1.500000")))),
        "price": maybe(random.choice((Decimal("0.10"), Decimal("9007199254740993.01"), Decimal("-0.01")))),
        "paid": maybe(random.random() < 0.5),
        "day": maybe(date(2026, 3, random.randint(1, 28))),
        "at": maybe(datetime(2026, 3, 2, 1, 2, 3, random.choice((0, 7)), tzinfo=UTC)),
        "kind": maybe("travel"),
        "seal": maybe(new_id()),
        "who": maybe(new_id()),
    }


def edited(random: Random, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Some lines gone, some changed, some new, some in another place."""
    kept = [dict(line) for line in lines if random.random() < 0.7]
    for line in kept:
        if random.random() < 0.4:
            line["price"] = Decimal(random.randint(0, 999)).scaleb(-2)
    kept += [random_line(random) for _ in range(random.randint(0, 3))]
    if random.random() < 0.5:
        random.shuffle(kept)
    return kept


def change(ident: Any, version: int, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> RecordChange:
    return RecordChange(
        form="claim",
        id=ident,
        version=version,
        values={"lines": tuple(after)},
        by=None,
        at=NOW + timedelta(hours=version),
        before={"lines": tuple(before)},
    )


def stored(database: Database, of: AppTables, ident: Any) -> list[Values]:
    found = read(database, of, "claim", ident)
    assert found is not None
    return list(found.values["lines"])


def test_lines_are_what_was_written_after_every_change(database: Database) -> None:
    of, random = tables(database), Random(7)
    for _ in range(12):
        lines = [random_line(random) for _ in range(random.randint(0, 4))]
        ident = keep(database, of, "claim", title="x", lines=tuple(lines))
        other = keep(database, of, "claim", title="y", lines=(random_line(random),))
        theirs = stored(database, of, other)
        assert stored(database, of, ident) == lines
        for version in range(1, 6):
            after = edited(random, lines)
            steps = update(of, change(ident, version, lines, after))
            assert len(steps) <= 3  # the record, lines that go, lines that come or change
            database.write(Batch(steps))
            lines = after
            assert stored(database, of, ident) == lines
        assert stored(database, of, other) == theirs


def test_lines_change_with_one_step_and_go_with_another(database: Database) -> None:
    of, random = tables(database), Random(1)
    one, two = random_line(random), random_line(random)
    ident = new_id()

    def steps(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[type]:
        return [type(step) for step in update(of, change(ident, 1, before, after))[1:]]

    assert steps([one, two], [one, two]) == []
    assert steps([one], [one, two]) == [Insert]
    assert steps([one], [{**one, "text": "b"}, two]) == [Put]
    assert steps([one, two], [two]) == [Drop, Put]  # what stays moves up
    assert steps([one], []) == [Drop]


def test_lines_are_not_written_where_the_record_is_another(database: Database) -> None:
    of, random = tables(database), Random(2)
    line = random_line(random)
    ident = keep(database, of, "claim", title="x", lines=(line,))
    with pytest.raises(Lost):
        database.write(Batch(update(of, change(ident, 2, [line], []))))
    assert stored(database, of, ident) == [line]


def renamed(database: Database, app: App, maps: list[KeyMap]) -> tuple[AppTables, KeyMap, list[type]]:
    found = planned(database, app, maps)
    with database.transaction() as tx:
        apply(tx, found, maps[0], NOW)
    return tables_of(database, app, found.key_map), found.key_map, [type(one) for one in found.operations]


def test_renamed_lines_and_columns_keep_their_place_and_new_columns_are_added(database: Database) -> None:
    first = publish(database, lines_app({"text": "text", "price": "money"}))
    of = tables_of(database, lines_app({"text": "text", "price": "money"}), first)
    line = {"id": new_id(), "text": "a", "price": Decimal("1.50")}
    ident = keep(database, of, "claim", title="x", lines=(line,))
    assert load_map(dump_map(first)) == first

    columns = {"text": "text", "cost": "money was price", "note": "text"}
    later, second, done = renamed(database, lines_app(columns, rows="items", was="lines"), [first])
    assert done == [AddColumn]
    found = read(database, later, "claim", ident)
    assert found is not None
    assert list(found.values["items"]) == [{"id": line["id"], "text": "a", "cost": Decimal("1.50"), "note": None}]
    assert places_of(later.forms["claim"])["items.cost"] == places_of(of.forms["claim"])["lines.price"]

    gone, third, done = renamed(database, lines_app({"text": "text"}, rows="items"), [second])
    assert done == []
    back, _, done = renamed(database, lines_app({"text": "text", "cost": "money"}, rows="items"), [third])
    assert done == [AddColumn]  # a column deleted and made again is a new one
    assert places_of(back.forms["claim"])["items.cost"] != places_of(later.forms["claim"])["items.cost"]
    assert "items.cost" not in places_of(gone.forms["claim"])


def test_lines_lie_in_a_table_of_their_own(database: Database) -> None:
    found = planned(database, lines_app({"text": "text", "seal": "link seal"}))
    assert [(entry.field, entry.table, entry.column, entry.storage) for entry in found.entries if "lines" in entry.field] == [
        ("lines", "r_seals_claim_lines", "", "rows"),
        ("lines.text", "r_seals_claim_lines", "f_text", "text"),
        ("lines.seal", "r_seals_claim_lines", "f_seal", "id link"),
    ]  # fmt: skip
    assert [type(one) for one in found.operations] == [AddTable] * 3


def test_another_type_of_a_column_is_refused_at_its_place(database: Database) -> None:
    first = publish(database, lines_app({"price": "money"}))
    found = planned(database, lines_app({"price": "number"}), [first])
    assert [(one.rule, one.path) for one in found.refusals] == [
        ("storage_changed", "forms.claim.fields.lines.fields.price.type")
    ]
    with pytest.raises(InvalidDefinition), database.transaction() as tx:
        apply(tx, found, first, NOW)
