"""Publishing changes tables only by adding: a rename is a new map, nothing is lost, nothing stands in two places."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import inspect

from engine.errors import InvalidDefinition
from engine.model.app import App
from engine.store.catalogue import KeyMap, dump_map, entries_of, load_map, physical_name
from engine.store.db import Database
from engine.store.failures import Duplicate
from engine.store.migrate import AddColumn, AddIndex, AddTable, DropIndex, apply, plan_return
from engine.store.records import read
from engine.store.upgrade import changing_tables
from tests.store.apps import NOW, app_of, fields, keep, planned, publish, tables_of

V1 = app_of({"seal": fields(name="text", made_on="date")})


def wrong(database: Database, app: App, *maps: KeyMap) -> list[str]:
    return [str(problem) for problem in planned(database, app, maps).refusals]


def value(database: Database, app: App, key_map: KeyMap, place: tuple[str, UUID, str]) -> object:
    form, ident, key = place
    found = read(database, tables_of(database, app, key_map), form, ident)
    assert found is not None
    return found.values[key]


def test_the_first_version_makes_one_table_a_form(database: Database) -> None:
    app = app_of(
        {"seal": fields(name="text", uses="links usage seal"), "usage": fields(seal="link seal", papers="files")}
    )
    found = planned(database, app)
    assert [type(operation) for operation in found.operations] == [AddTable, AddTable, AddTable]
    assert {key: sorted(form.fields) for key, form in found.key_map.items()} == {
        "seal": ["name"],
        "usage": ["papers", "seal"],
    }
    assert [(entry.table, entry.column, entry.storage) for entry in found.entries] == [
        ("r_seals_seal", "", "table"),
        ("r_seals_usage", "", "table"),
        ("r_seals_seal", "f_name", "text"),
        ("r_seals_usage", "f_seal", "id link"),
        ("r_seals_usage_papers", "", "files"),
    ]


def test_what_is_planned_is_what_is_there(database: Database) -> None:
    app = app_of({"seal": fields(name="text unique"), "usage": fields(seal="link seal", papers="files", 附件="files")})
    key_map = publish(database, app)
    forms = tables_of(database, app, key_map).forms
    with changing_tables(database) as connection:
        inspector = inspect(connection)
        for form in forms.values():
            for table in (form.table, *form.files.values()):
                assert [column["name"] for column in inspector.get_columns(table.name)] == list(table.c.keys())
        unique = inspector.get_indexes(forms["seal"].table.name)
        assert [index["column_names"] for index in unique if index["unique"]] == [["f_name"]]


def test_publishing_the_same_forms_again_changes_nothing(database: Database) -> None:
    key_map = publish(database, V1)
    found = planned(database, V1, [key_map])
    assert (found.key_map, found.operations, found.entries) == (key_map, (), ())


def test_a_new_field_is_a_new_column_and_old_records_are_blank_there(database: Database) -> None:
    first = publish(database, V1)
    seal = keep(database, tables_of(database, V1, first), "seal", name="公章")
    app = app_of({"seal": fields(name="text", made_on="date", note="longtext", keeper="link seal")})
    found = planned(database, app, [first])
    assert [type(operation) for operation in found.operations] == [AddColumn, AddColumn, AddIndex]
    second = publish(database, app, [first])
    assert value(database, app, second, ("seal", seal, "name")) == "公章"
    assert value(database, app, second, ("seal", seal, "note")) is None
    keep(database, tables_of(database, app, second), "seal", note="neu", keeper=seal)
    assert read(database, tables_of(database, V1, first), "seal", seal) is not None


def test_a_renamed_field_keeps_its_values_without_any_change_of_tables(database: Database) -> None:
    first = publish(database, V1)
    seal = keep(database, tables_of(database, V1, first), "seal", name="公章")
    app = app_of({"seal": fields(title="text was name", made_on="date")})
    assert planned(database, app, [first]).operations == ()
    second = publish(database, app, [first])
    assert value(database, app, second, ("seal", seal, "title")) == "公章"
    third = publish(database, app, [second])  # `was` may stay in the text
    assert third == second


def test_a_key_with_values_of_its_own_takes_over_no_others(database: Database) -> None:
    first = publish(database, app_of({"seal": fields(name="text", title="text"), "usage": fields(note="text")}))
    taken = app_of({"seal": fields(title="text was name"), "usage": fields(note="text")})
    (told,) = wrong(database, taken, first)
    what, todo = told.split("; ", 1)
    assert what == ":0:0: forms.seal.fields.title.was: 'title' is there already with values of its own"
    assert todo == (
        "those of 'name' cannot go there too; take `was` away, or give what was 'name' a key that no version had"
    )
    swapped = {"seal": fields(name="text was title", title="text was name"), "usage": fields(note="text")}
    assert len(wrong(database, app_of(swapped), first)) == 2
    (form,) = wrong(database, app_of({"seal": fields()}, was={"seal": "usage"}), first)
    assert form.startswith(":0:0: forms.seal.was: 'seal' is there already")
    stays = app_of({"seal": fields(name="text", title="text was name"), "usage": fields(note="text")})
    assert planned(database, stays, [first]).key_map == first  # `was` of an earlier rename


def test_a_renamed_form_keeps_its_records(database: Database) -> None:
    first = publish(database, V1)
    seal = keep(database, tables_of(database, V1, first), "seal", name="公章")
    app = app_of({"stamp": fields(title="text was name", made_on="date")}, was={"stamp": "seal"})
    second = publish(database, app, [first])
    assert value(database, app, second, ("stamp", seal, "title")) == "公章"


def test_a_key_deleted_and_made_again_is_a_new_field(database: Database) -> None:
    first = publish(database, V1)
    seal = keep(database, tables_of(database, V1, first), "seal", name="公章")
    without = publish(database, app_of({"seal": fields(made_on="date")}), [first])
    third = publish(database, V1, [without])
    assert third["seal"].fields["name"] != first["seal"].fields["name"]
    assert value(database, V1, third, ("seal", seal, "name")) is None
    assert value(database, V1, first, ("seal", seal, "name")) == "公章"
    columns = {entry.column for entry in entries_of(database, "seals").values() if entry.field == "name"}
    assert columns == {"f_name", "f_name_2"}


def test_a_form_deleted_and_made_again_is_a_new_table(database: Database) -> None:
    both = app_of({"seal": fields(name="text"), "usage": fields(note="text")})
    first = publish(database, both)
    second = publish(database, app_of({"seal": fields(name="text")}), [first])
    third = publish(database, both, [second])
    names = [tables_of(database, both, found).forms["usage"].table.name for found in (first, third)]
    assert names == ["r_seals_usage", "r_seals_usage_2"]


def test_after_going_back_a_next_version_finds_the_fields_of_the_one_rolled_back(database: Database) -> None:
    first = publish(database, V1)
    wide = app_of({"seal": fields(title="text was name", made_on="date", note="text")})
    second = publish(database, wide, [first])
    seal = keep(database, tables_of(database, wide, second), "seal", title="公章", note="neu")
    app = app_of({"seal": fields(title="text was name", made_on="date", note="text", more="integer")})
    third = publish(database, app, [first, second])
    assert value(database, app, third, ("seal", seal, "note")) == "neu"
    assert value(database, app, third, ("seal", seal, "title")) == "公章"
    assert value(database, V1, first, ("seal", seal, "name")) == "公章"


def test_what_is_taken_out_of_use_is_marked_and_comes_back(database: Database) -> None:
    first = publish(database, V1)
    app = app_of({"seal": fields(name="text")})
    second = publish(database, app, [first])

    def retired() -> list[str]:
        with database.transaction() as tx:
            return [name for (name,) in tx.execute("select field from catalogue where retired is not null")]

    assert retired() == ["made_on"]
    with database.transaction() as tx:
        apply(tx, plan_return(second, first, entries_of(database, "seals")), second, NOW)
    assert retired() == []


def test_unique_follows_the_version_in_force(database: Database) -> None:
    first = publish(database, V1)
    tables = tables_of(database, V1, first)
    keep(database, tables, "seal", name="A")
    app = app_of({"seal": fields(name="text unique", made_on="date")})
    second = publish(database, app, [first])
    with pytest.raises(Duplicate):
        keep(database, tables, "seal", name="A")
    returned = plan_return(second, first, entries_of(database, "seals"))
    assert [type(operation) for operation in returned.operations] == [DropIndex]
    with database.transaction() as tx:
        apply(tx, returned, second, NOW)
    keep(database, tables, "seal", name="A")


def test_unique_over_equal_values_is_refused_and_nothing_changes(database: Database) -> None:
    first = publish(database, V1)
    tables = tables_of(database, V1, first)
    for _ in range(2):
        keep(database, tables, "seal", name="A")
    app = app_of({"seal": fields(name="text unique", made_on="date", extra="text")})
    with pytest.raises(InvalidDefinition) as refused:
        publish(database, app, [first])
    assert [str(problem) for problem in refused.value.problems] == [
        (
            ":0:0: forms.seal.fields.name.unique: records that are there have the same 'name'; "
            "make them different first, or leave `unique` out"
        )
    ]
    assert {entry.field for entry in entries_of(database, "seals").values()} == {"", "name", "made_on"}
    publish(database, app_of({"seal": fields(name="text", made_on="date", extra="text")}), [first])


def test_a_change_of_storage_is_refused_with_what_to_do(database: Database) -> None:
    first = publish(database, V1)
    app = app_of({"seal": fields(name="integer", title="date was made_on")})
    assert wrong(database, app, first) == [
        (
            ":0:0: forms.seal.fields.name.type: 'integer' is kept as integer, but the values that are there are kept as "
            "text; keep the type, or give the new field another key and leave 'name' as it is"
        )
    ]
    with pytest.raises(InvalidDefinition):
        publish(database, app, [first])
    assert wrong(database, app_of({"seal": fields(name="longtext", made_on="date")}), first) == []


def test_ids_of_people_and_of_records_are_different_storage(database: Database) -> None:
    first = publish(database, app_of({"seal": fields(keeper="person")}))
    assert wrong(database, app_of({"seal": fields(keeper="link seal")}), first) == [
        (
            ":0:0: forms.seal.fields.keeper.type: 'link' is kept as id link, but the values that are there are kept as "
            "id person; keep the type, or give the new field another key and leave 'keeper' as it is"
        )
    ]


def test_a_link_may_not_point_at_another_form_but_its_form_may_be_renamed(database: Database) -> None:
    forms = {"seal": fields(name="text"), "usage": fields(seal="link seal")}
    first = publish(database, app_of(forms))
    assert wrong(database, app_of({**forms, "usage": fields(seal="link usage")}), first) == [
        (
            ":0:0: forms.usage.fields.seal.form: the records that are linked belong to 'seal', not 'usage'; "
            "keep the form, or give the new link another key and leave 'seal' as it is"
        )
    ]
    renamed = app_of({"stamp": fields(name="text"), "usage": fields(seal="link stamp")}, was={"stamp": "seal"})
    assert wrong(database, renamed, first) == []


def test_two_keys_for_the_same_values_are_refused(database: Database) -> None:
    first = publish(database, V1)
    both = app_of({"seal": fields(name="text", title="text was name", made_on="date")})
    assert wrong(database, both, first) == [
        (
            ":0:0: forms.seal.fields.title: 'title' and 'name' would both hold the values of the same earlier key; "
            "take `was` away from one of them, or give it a key that no version had"
        )
    ]


def test_derived_fields_have_no_column(database: Database) -> None:
    app = app_of({"seal": fields(name="text", uses="links seal name")})
    live = replace(
        app.forms["seal"], fields={**app.forms["seal"].fields, "age": replace(fields(age="integer")["age"], live=True)}
    )
    found = planned(database, replace(app, forms={"seal": live}))
    assert sorted(found.key_map["seal"].fields) == ["name"]


def test_a_key_map_survives_its_row(database: Database) -> None:
    key_map = publish(database, app_of({"seal": fields(name="text unique", keeper="person")}))
    assert load_map(dump_map(key_map)) == key_map


def test_names_are_plain_where_keys_are_and_never_longer_than_fifty_bytes() -> None:
    assert physical_name("r_seals_seal", ()) == "r_seals_seal"
    assert physical_name("r_seals_seal", ("r_seals_seal", "r_seals_seal_2")) == "r_seals_seal_3"
    names = [physical_name(f"f_{words}", ()) for words in ("印章", "名称", "Name", "name", "x" * 80, "x" * 81)]
    assert len(set(names)) == 6
    assert all(len(name.encode()) <= 46 and name.isascii() for name in names)


def test_rename_publish_go_back_and_publish_again_keep_fifty_records_of_each_version(database: Database) -> None:
    wide = app_of({"seal": fields(title="text was name", made_on="date", note="text")})
    wider = app_of({"seal": fields(title="text was name", made_on="date", note="text", more="text")})
    first = publish(database, V1)
    made = [(keep(database, tables_of(database, V1, first), "seal", name=f"1-{n}"), f"1-{n}", None) for n in range(50)]
    second = publish(database, wide, [first])
    tables = tables_of(database, wide, second)
    made += [(keep(database, tables, "seal", title=f"2-{n}", note=f"n{n}"), f"2-{n}", f"n{n}") for n in range(50)]
    with database.transaction() as tx:
        apply(tx, plan_return(second, first, entries_of(database, "seals")), second, NOW)
    tables = tables_of(database, V1, first)
    made += [(keep(database, tables, "seal", name=f"3-{n}"), f"3-{n}", None) for n in range(50)]
    third = publish(database, wider, [first, second])
    tables = tables_of(database, wider, third)
    made += [(keep(database, tables, "seal", title=f"4-{n}", note=f"m{n}"), f"4-{n}", f"m{n}") for n in range(50)]

    seen = [tables_of(database, app, key_map) for app, key_map in ((V1, first), (wide, second), (wider, third))]
    for ident, title, note in made:
        old, renamed, newest = (read(database, tables, "seal", ident) for tables in seen)
        assert old is not None
        assert renamed is not None
        assert newest is not None
        assert old.values["name"] == renamed.values["title"] == newest.values["title"] == title
        assert renamed.values["note"] == newest.values["note"] == note
    columns = {entry.column for entry in entries_of(database, "seals").values()}
    assert columns == {"", "f_name", "f_made_on", "f_note", "f_more"}
