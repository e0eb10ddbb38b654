"""Records: written, read with what their links lead to, paged, searched."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import bindparam

from engine.errors import NotFound
from engine.ids import new_id
from engine.model.form import Order
from engine.store.db import Database
from engine.store.failures import Duplicate, Lost
from engine.store.file_tables import file
from engine.store.people_tables import person
from engine.store.record_tables import AppTables
from engine.store.records import (
    Query,
    RecordChange,
    count,
    delete,
    field_of,
    find,
    links_to,
    page,
    read,
    read_many,
    records_of_file,
    update,
)
from engine.store.trail import Head
from engine.store.where import Where, both
from engine.store.writing import Batch, Insert
from engine.values import FileRef
from tests.store.apps import NOW, keep

LATER = NOW + timedelta(hours=1)


def stored_file(database: Database, name: str) -> FileRef:
    owner, ident = new_id(), new_id()
    row = {"id": owner, "number": owner.hex, "name": "王", "created_at": NOW}
    kept = {"id": ident, "key": ident.hex, "name": name, "size": 7, "media_type": "application/pdf", "sha256": "a" * 64}
    kept |= {"app": "seals", "form": "application", "field": "documents", "uploaded_by": owner, "uploaded_at": NOW}
    database.write(Batch((Insert(table=person, rows=(row,)), Insert(table=file, rows=(kept,)))))
    return FileRef(id=ident, name=name, size=7, media_type="application/pdf", sha256="a" * 64)


def changed(form: str, ident: UUID, version: int, **values: object) -> RecordChange:
    return RecordChange(form=form, id=ident, version=version, values=values, by=None, at=LATER)


def test_a_record_is_read_as_it_was_written(database: Database, tables: AppTables) -> None:
    branch, seal = new_id(), new_id()
    document = stored_file(database, "合同.pdf")
    values = {
        "title": "用印 'x' \\ $1 %s",
        "seal": seal,
        "copies": -(2**63),
        "urgent": False,
        "return_by": datetime(2026, 3, 4, 10, 0, 0, 5, tzinfo=UTC),
        "kind": "official",
        "documents": (document,),
        "state": "running",
        "branch": branch,
    }
    ident = keep(database, tables, "application", head=Head(3, b"h" * 32), **values)
    found = read(database, tables, "application", ident)
    assert found is not None
    system = {"created_by": None, "created_at": NOW, "updated_by": None, "updated_at": NOW, "department": None}
    assert found.values == {**values, **system, "id": ident}
    assert (found.version, found.definition, found.head) == (1, "h1", Head(3, b"h" * 32))


def test_blanks_are_read_as_blanks(database: Database, tables: AppTables) -> None:
    found = read(database, tables, "application", keep(database, tables, "application"))
    assert found is not None
    assert {key for key, value in found.values.items() if value is not None} == {"id", "created_at", "updated_at"}


def test_what_a_link_leads_to_is_read_in_the_same_statement(database: Database, tables: AppTables) -> None:
    keeper = new_id()
    seal = keep(database, tables, "seal", number="GZ-0001", keeper=keeper, made_on=date(2020, 2, 29), state="in_store")
    ident = keep(database, tables, "application", seal=seal)
    before = database.counts.statements
    paths = frozenset({("seal", "keeper", "name"), ("seal", "state"), ("seal", "made_on"), ("title", "x"), ("uses",)})
    found = read(database, tables, "application", ident, paths=paths)
    assert database.counts.statements == before + 1
    assert found is not None
    linked = found.linked[("seal",)]
    assert (linked.form, linked.id, linked.version) == ("seal", seal, 1)
    assert linked.values == {"id": seal, "keeper": keeper, "state": "in_store", "made_on": date(2020, 2, 29)}


def test_a_link_to_nothing_leads_nowhere(database: Database, tables: AppTables) -> None:
    paths = frozenset({("seal", "name")})
    gone = keep(database, tables, "seal", name="旧章")
    database.write(Batch((delete(tables, changed("seal", gone, 1)),)))
    for target in (None, new_id(), gone):
        ident = keep(database, tables, "application", seal=target)
        found = read(database, tables, "application", ident, paths=paths)
        assert found is not None
        assert found.linked == {}


def test_a_condition_hides_a_record(database: Database, tables: AppTables) -> None:
    ident = keep(database, tables, "seal", number="A", keeper=(keeper := new_id()))
    mine = links_to(tables, "seal", "keeper", keeper)
    assert read(database, tables, "seal", ident, where=mine) is not None
    assert read(database, tables, "seal", ident, where=replace(mine, values={"held_by_f_keeper": new_id()})) is None


def test_a_change_makes_the_next_version_and_leaves_the_rest(database: Database, tables: AppTables) -> None:
    ident = keep(database, tables, "application", title="alt", copies=2)
    change = replace(changed("application", ident, 1, title="neu", state="done"), head=Head(9, b"9" * 32))
    database.write(Batch(update(tables, change)))
    found = read(database, tables, "application", ident)
    assert found is not None
    assert (found.version, found.head, found.values["updated_at"]) == (2, Head(9, b"9" * 32), LATER)
    assert [found.values[key] for key in ("title", "copies", "state")] == ["neu", 2, "done"]


def test_a_change_of_an_older_version_is_lost(database: Database, tables: AppTables) -> None:
    ident = keep(database, tables, "application", copies=1)
    database.write(Batch(update(tables, changed("application", ident, 1, copies=2))))
    with pytest.raises(Lost) as lost:
        database.write(Batch(update(tables, changed("application", ident, 1, copies=3))))
    assert lost.value.guard == tables.forms["application"].table.name
    found = read(database, tables, "application", ident)
    assert found is not None
    assert found.values["copies"] == 2


def test_files_come_and_go_in_the_order_they_were_added(database: Database, tables: AppTables) -> None:
    a, b, c = (stored_file(database, name) for name in ("a.pdf", "b.pdf", "c.pdf"))
    ident = keep(database, tables, "application", documents=(a, b))
    first = replace(changed("application", ident, 1, documents=(b, c)), before={"documents": (a, b)})
    database.write(Batch(update(tables, first)))
    found = read(database, tables, "application", ident)
    assert found is not None
    assert found.values["documents"] == (b, c)
    assert records_of_file(database, tables, "application", "documents", a.id) == ()
    assert records_of_file(database, tables, "application", "documents", c.id) == (ident,)
    second = replace(changed("application", ident, 2, documents=None), before=found.values)
    database.write(Batch(update(tables, second)))
    found = read(database, tables, "application", ident)
    assert found is not None
    assert found.values["documents"] is None


def test_a_removed_record_is_nowhere_and_frees_its_unique_values(database: Database, tables: AppTables) -> None:
    ident = keep(database, tables, "seal", number="GZ-0001")
    database.write(Batch((delete(tables, changed("seal", ident, 1)),)))
    query = Query(form="seal", paths=frozenset({("number",)}))
    assert read(database, tables, "seal", ident) is None
    assert page(database, tables, query).records == ()
    assert count(database, tables, query, up_to=10) == 0
    keep(database, tables, "seal", number="GZ-0001")


def test_a_unique_value_is_refused_a_second_time_and_blanks_are_free(database: Database, tables: AppTables) -> None:
    first = keep(database, tables, "seal", number="GZ-0001")
    keep(database, tables, "seal")
    keep(database, tables, "seal")
    with pytest.raises(Duplicate) as duplicate:
        keep(database, tables, "seal", number="GZ-0001")
    assert duplicate.value.table == tables.forms["seal"].table.name
    assert field_of(tables.forms["seal"], duplicate.value.columns) == "number"
    assert find(database, tables, "seal", "number", "GZ-0001") == first
    assert find(database, tables, "seal", "number", "GZ-0001", but=first) is None
    assert find(database, tables, "seal", "number", "GZ-0002") is None


def pages(database: Database, tables: AppTables, query: Query) -> list[list[object]]:
    found, position = [], ""
    while True:
        got = page(database, tables, replace(query, after=position))
        found.append([record.values["name"] for record in got.records])
        position = got.next
        if not position:
            return found


@pytest.mark.parametrize(
    ("descending", "expected"),
    [
        (False, [["A", "B"], ["a", "印"], ["章", None], [None]]),
        (True, [["章", "印"], ["a", "B"], ["A", None], [None]]),
    ],
)
def test_pages_follow_each_other_with_blanks_last(
    database: Database, tables: AppTables, descending: bool, expected: list[list[object]]
) -> None:
    for name in ("章", "a", None, "B", "A", None, "印"):
        keep(database, tables, "seal", name=name)
    sort = (Order(field="name", descending=descending),)
    assert pages(database, tables, Query(form="seal", paths=frozenset({("name",)}), sort=sort, limit=2)) == expected


def test_pages_by_several_columns_hold_every_record_once(database: Database, tables: AppTables) -> None:
    for index in range(30):
        copies = None if index % 5 == 0 else index % 3
        kind = None if index % 7 == 0 else f"k{index % 2}"
        keep(database, tables, "application", title=str(index), copies=copies, kind=kind, urgent=index % 4 == 0)
    sort = tuple(
        Order(field=name, descending=flag) for name, flag in (("copies", True), ("kind", False), ("urgent", True))
    )
    query = Query(form="application", paths=frozenset({("title",)}), sort=sort, limit=4)
    whole = [record.id for record in page(database, tables, replace(query, limit=100)).records]
    parts: list[UUID] = []
    position = ""
    while True:
        got = page(database, tables, replace(query, after=position))
        parts += [record.id for record in got.records]
        position = got.next
        if not position:
            break
    assert len(set(whole)) == 30
    assert parts == whole


def test_a_position_nobody_gave_is_not_found(database: Database, tables: AppTables) -> None:
    for text in ("x", "W10", "WzFd", "bnVsbA", "WyJhIiwiYiIsMV0"):
        with pytest.raises(NotFound):
            page(database, tables, Query(form="seal", paths=frozenset(), after=text))


def test_search_looks_into_texts_and_names_of_files(database: Database, tables: AppTables) -> None:
    document = stored_file(database, "Vertrag-合同.PDF")
    one = keep(database, tables, "application", title="Reise 100%_", documents=(document,), kind="trip")
    other = keep(database, tables, "application", title="É accent")

    def found(text: str) -> set[UUID]:
        query = Query(form="application", paths=frozenset(), search=text, search_in=("title", "documents", "copies"))
        records = page(database, tables, query).records
        assert count(database, tables, query, up_to=5) == len(records)
        return {record.id for record in records}

    assert found("REISE") == {one}
    assert found("100%_") == {one}
    assert found("合同.pdf") == {one}
    assert found("E\u0301 ACC") == {other}
    assert found("é") == set()
    assert found("trip") == set()
    assert found("  ") == {one, other}


def test_a_count_stops_where_it_may(database: Database, tables: AppTables) -> None:
    for _ in range(5):
        keep(database, tables, "seal")
    query = Query(form="seal", paths=frozenset())
    assert [count(database, tables, query, up_to=limit) for limit in (3, 5, 9)] == [4, 5, 5]


def test_a_list_is_two_statements_and_their_text_is_made_once(database: Database, tables: AppTables) -> None:
    keep(database, tables, "seal", number="1", name="n")
    column = tables.forms["seal"].columns["name"]

    def named(name: str) -> Where:
        expression = column == bindparam("wanted", type_=column.type)
        return Where(key="named", expression=expression, values={"wanted": name})

    before = database.counts.statements
    shown = []
    for name in ("n", "m"):
        where = both(named(name), links_to(tables, "seal", "number", "1"))  # type: ignore[arg-type]
        query = Query(form="seal", paths=frozenset({("name",)}), where=where)
        shown.append((len(page(database, tables, query).records), count(database, tables, query, up_to=10)))
    assert shown == [(1, 1), (0, 0)]
    assert database.counts.statements == before + 4


def test_many_are_read_by_their_ids(database: Database, tables: AppTables) -> None:
    ids = [keep(database, tables, "seal", name=str(index)) for index in range(3)]
    found = read_many(database, tables, "seal", [*ids[:2], new_id()], paths=frozenset({("name",)}))
    assert {ident: record.values["name"] for ident, record in found.items()} == {ids[0]: "0", ids[1]: "1"}
    assert read_many(database, tables, "seal", [], paths=frozenset()) == {}


def test_two_conditions_may_not_give_one_name_different_values(tables: AppTables) -> None:
    first, second = (links_to(tables, "seal", "keeper", new_id()) for _ in range(2))
    assert both(first, first).values == first.values
    with pytest.raises(ValueError, match="two conditions give held_by_f_keeper different values"):
        both(first, second)
