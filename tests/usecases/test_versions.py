"""Publishing while people work: values keep their place, runs keep their course, rights are those in force."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.errors import Invalid, InvalidDefinition, NotFound
from engine.store.file_tables import file
from engine.store.statement import Statement
from engine.usecases.evaluate_form import evaluate_form
from engine.usecases.list_inbox import list_inbox
from engine.usecases.list_options import list_options
from engine.usecases.list_records import list_records
from engine.usecases.on_page import OnPage
from engine.usecases.open_file import open_file
from engine.usecases.open_record import open_record
from engine.usecases.open_task import open_task, task_document
from engine.usecases.publish import publish
from engine.usecases.sweep_files import GRACE, sweep_files
from tests.support.house import House
from tests.support.racing import at_once
from tests.support.versions import columns_of, first, grow_while_running, longer, refusal_of, rename_and_return, renamed

EVERY = 10_000  # rows of an inbox


def listed(home: House, who: str, app: str) -> list[str]:
    return [row.name for row in home.ask(list_records, who, app, "trip").rows]


def row_of(home: House, who: str, record: object) -> tuple[str, tuple[str, ...]]:
    """How the inbox of somebody shows the task on a record."""
    row = next(one for one in home.ask(list_inbox, who, "waiting", limit=EVERY).rows if one.record == record)
    return row.title, tuple(text for _, text in row.facts)


def started_by(home: House, who: str) -> dict[object, str]:
    """How everything somebody started is called, page by page."""
    found: dict[object, str] = {}
    cursor = ""
    while True:
        page = home.ask(list_inbox, who, "started", cursor)
        found |= {row.record: row.title for row in page.rows}
        if page.next is None:
            return found
        cursor = page.next


def test_no_value_is_lost_or_in_two_places_when_a_field_is_renamed_and_renamed_back(home: House) -> None:
    assert rename_and_return(home, "rename", 4) == []


def test_applications_that_run_keep_their_course_and_new_ones_take_the_new(home: House) -> None:
    assert grow_while_running(home, "grow", 4) == []


def test_a_running_application_is_called_by_its_values_after_a_rename(home: House) -> None:
    home.publish(first("called"))
    record = home.send("wang", "called.trip", goal="Oslo", cost=12)
    returned = home.send("wang", "called.trip", goal="Rome", cost=13)
    home.publish(renamed("called"))
    assert home.ask(open_task, "li", home.task("li", record)).record.name == "Oslo 12"
    assert home.ask(open_record, "wang", "called", "trip", record).record.name == "Oslo 12"
    assert sorted(listed(home, "wang", "called")) == ["Oslo 12", "Rome 13"]
    assert row_of(home, "li", record) == ("Oslo 12", ("Oslo", "12"))
    home.do("li", returned, "return", opinion="x")
    assert row_of(home, "wang", returned) == ("Rome 13", ("Rome", "13"))
    assert started_by(home, "wang")[record] == "Oslo 12"


def test_a_right_removed_by_publishing_is_gone_for_everything_that_runs(home: House) -> None:
    text = first("less")
    home.publish(text)
    record = home.send("wang", "less.trip", goal="Oslo", cost=12)
    assert listed(home, "chen", "less") == ["Oslo 12"]
    home.publish(text.replace(", boss: {read: true}", ""))
    assert listed(home, "chen", "less") == []
    with pytest.raises(NotFound):
        home.ask(open_record, "chen", "less", "trip", record)
    home.publish(text)
    assert listed(home, "chen", "less") == ["Oslo 12"]
    assert home.ask(open_record, "chen", "less", "trip", record).record.name == "Oslo 12"


@pytest.mark.parametrize("rename", [False, True])
def test_a_field_protected_by_publishing_is_hidden_in_what_runs(home: House, rename: bool) -> None:
    app = f"hide{rename}".lower()
    home.publish(first(app))
    record = home.send("wang", f"{app}.trip", goal="Oslo", cost=12, note="quiet")
    task = home.task("li", record)
    assert row_of(home, "li", record) == ("Oslo 12", ("Oslo", "12", "quiet"))
    assert home.ask(open_task, "li", task).record.values["note"] == "quiet"
    text = renamed(app) if rename else first(app)
    key, was = ("memo", ", was: note") if rename else ("note", "")
    text = text.replace("note: {type: text}", f"{key}: {{type: text{was}}}").replace("note]", f"{key}]")
    home.publish(text.replace("boss: {read: true}", f"boss: {{read: true}}, fields: {{{key}: {{read: [boss]}}}}"))
    page = home.ask(open_task, "li", task)
    assert "note" not in page.record.values
    assert "quiet" not in str(row_of(home, "li", record))
    mine = home.ask(open_record, "wang", app, "trip", record)
    assert {"note", "memo"}.isdisjoint(mine.record.values)
    assert "quiet" not in str(mine.trail)
    assert home.ask(open_record, "chen", app, "trip", record).record.values["note"] == "quiet"
    home.do("li", record)
    done = next(one for one in home.ask(list_inbox, "li", "done", limit=EVERY).rows if one.record == record)
    assert "quiet" not in str(done.facts)


def test_a_field_the_new_version_does_not_have_stays_as_protected_as_it_was(home: House) -> None:
    text = first("gone").replace(
        "boss: {read: true}", "boss: {read: true}, fields: {note: {read: [boss], create: [all]}}"
    )
    home.publish(text.replace("note: {type: text}", "note: {type: text, default: '\"quiet\"'}"))
    record = home.send("wang", "gone.trip", goal="Oslo", cost=12)
    assert "note" not in home.ask(open_task, "li", home.task("li", record)).record.values
    home.publish(first("gone").replace(", note: {type: text}", "").replace(", note]", "]"))
    assert "note" not in home.ask(open_task, "li", home.task("li", record)).record.values
    assert "note" not in home.ask(open_record, "wang", "gone", "trip", record).record.values


def test_a_key_that_was_deleted_and_is_made_again_holds_nothing_old(home: House) -> None:
    with_note, without = first("remade"), first("remade").replace(", note: {type: text}", "").replace(", note]", "]")
    version = home.publish(with_note)
    record = home.send("wang", "remade.trip", goal="a", note="old")
    home.publish(without)
    other = home.publish(with_note.replace("label: Trips", "label: Journeys"))
    assert home.values("remade.trip", record)["note"] is None
    assert home.values("remade.trip", record, version.hash)["note"] == "old"
    fresh = home.send("wang", "remade.trip", goal="b", note="new")
    assert home.values("remade.trip", fresh)["note"] == "new"
    assert home.values("remade.trip", fresh, version.hash)["note"] is None
    assert other.hash != version.hash
    home.publish(with_note)
    assert home.values("remade.trip", record)["note"] == "old"


def test_a_change_of_how_values_are_kept_is_refused_in_words_and_changes_nothing(home: House) -> None:
    version = home.publish(first("typed"))
    columns = list(columns_of(home, version.tables.forms["trip"].table.name))
    assert refusal_of(
        home, first("typed").replace("cost: {type: integer}", "cost: {type: text}, more: {type: text}")
    ) == ["forms.trip.fields.cost.type: 'text' is kept as text, but the values that are there are kept as integer"]
    assert home.runtime.shelf.newest().apps["typed"].hash == version.hash
    assert list(columns_of(home, version.tables.forms["trip"].table.name)) == columns


def test_a_definition_with_mistakes_leaves_everything_as_it_was(home: House) -> None:
    version = home.publish(first("wrong"))
    epoch = home.runtime.shelf.newest().epoch
    assert (
        len(
            refusal_of(
                home, first("wrong").replace("start: head", "start: nowhere").replace("type: integer", "type: number2")
            )
        )
        >= 2
    )
    snapshot = home.runtime.shelf.newest()
    assert (snapshot.apps["wrong"].hash, snapshot.epoch) == (version.hash, epoch)


def test_starter_data_with_mistakes_publishes_nothing(home: House) -> None:
    text = (
        first("starter").replace("goal: {type: text}", "goal: {type: text, unique: true}") + "data: {trip: trips.csv}\n"
    )
    with pytest.raises(InvalidDefinition, match=r"trips.csv:3:6: cost: .*put the cell right"):
        publish(home.tx(), None, text.encode(), "a.yaml", {"trips.csv": b"goal,cost\nOslo,12\nRome,many\n"})
    assert "starter" not in home.runtime.shelf.newest().apps
    publish(home.tx(), None, text.encode(), "a.yaml", {"trips.csv": b"goal,cost\nOslo,12\nRome,13\n"})
    assert sorted((one.values["goal"], one.values["cost"]) for one in home.records("starter.trip")) == [
        ("Oslo", 12),
        ("Rome", 13),
    ]


def test_publishing_the_same_text_again_changes_nothing(home: House) -> None:
    version = home.publish(first("same"))
    before = home.runtime.shelf.newest()
    assert home.publish(first("same")) is version
    assert home.runtime.shelf.newest().epoch == before.epoch


def test_several_who_publish_at_once_leave_one_whole_version(home: House) -> None:
    for number in range(4):
        app = f"race{number}"
        texts = [first(app), renamed(app).replace(", was: cost", ""), longer(app), first(app)]
        at_once([lambda text=text, app=app: publish(home.tx(), None, text.encode(), "a.yaml", {}) for text in texts])
        version = home.runtime.shelf.newest().apps[app]
        assert version.number in (1, 2, 3)
        values = {"goal": "x", "days": 1} if "days" in version.app.forms["trip"].fields else {"goal": "x"}
        assert home.values(f"{app}.trip", home.send("wang", f"{app}.trip", **values))["goal"] == "x"


def test_a_file_can_still_be_opened_when_its_field_is_renamed_or_gone(home: House) -> None:
    text = first("paper").replace("note: {type: text}", "note: {type: text}, paper: {type: files, accept: [pdf]}")
    home.publish(text)
    record = home.send("wang", "paper.trip", goal="x", paper=[home.upload("wang", "paper.trip.paper")])
    (found,) = home.values("paper.trip", record)["paper"]
    opened = lambda who: home.ask(open_file, who, found.id).content.close()  # noqa: E731
    opened("wang")
    home.publish(text.replace("paper: {type: files", "scan: {type: files, was: paper"))
    for who in ("wang", "li", "chen"):
        opened(who)
    with pytest.raises(NotFound):
        opened("zhao")
    home.publish(first("paper"))
    opened("li")
    with pytest.raises(NotFound):
        opened("zhao")


def test_a_file_is_not_swept_while_a_record_of_any_version_holds_it(home: House) -> None:
    text = first("sweep").replace("note: {type: text}", "note: {type: text}, paper: {type: files, accept: [pdf]}")
    home.publish(text)
    held = home.send("wang", "sweep.trip", goal="x", paper=[home.upload("wang", "sweep.trip.paper")])
    home.upload("wang", "sweep.trip.paper")
    home.publish(text.replace("paper: {type: files", "scan: {type: files, was: paper"))
    home.publish(text.replace("label: Trips", "label: Journeys"))  # `paper` again: another field
    before = len(files_of(home, "sweep"))
    later = replace(home.tx(), now=home.clock.now() + GRACE + timedelta(minutes=1))
    assert sweep_files(later) >= 1
    assert len(files_of(home, "sweep")) == before - 1
    home.publish(text)
    (found,) = home.values("sweep.trip", held)["paper"]
    home.ask(open_file, "wang", found.id).content.close()


def files_of(home: House, app: str) -> list[object]:
    rows = home.runtime.database.rows(Statement(select(file.c.id).where(file.c.app == app)), {})
    return [row[0] for row in rows]


def test_a_file_is_uploaded_where_a_running_task_asks_for_it(home: House) -> None:
    text = first("attach").replace("note: {type: text}", "note: {type: text}, paper: {type: files, accept: [pdf]}")
    text = text.replace("fields: {cost: edit}", "fields: {cost: edit, paper: edit}")
    home.publish(text)
    record = home.send("wang", "attach.trip", goal="x")
    newer = text.replace("paper: {type: files", "scan: {type: files, was: paper").replace("paper: edit", "scan: edit")
    home.publish(newer.replace("accept: [pdf]", "accept: [png]"))
    home.do("li", record, paper=[home.upload("li", "attach.trip.paper")])
    assert len(home.values("attach.trip", record)["scan"]) == 1
    with pytest.raises(NotFound):
        home.upload("zhao", "attach.trip.nothing")


def test_what_runs_goes_on_when_its_form_and_its_fields_are_called_otherwise(home: House) -> None:
    text = first("form").replace("note: {type: text}", "note: {type: text}, paper: {type: files, accept: [pdf]}")
    home.publish(text)
    record = home.send("wang", "form.trip", goal="Oslo", cost=12, paper=[home.upload("wang", "form.trip.paper")])
    over = home.send("wang", "form.trip", goal="Rome", cost=13)
    home.do("li", over)
    newer = renamed("form").replace("note: {type: text}", "note: {type: text}, paper: {type: files, accept: [pdf]}")
    newer = newer.replace("  trip: {label: Trip,", "  journey: {label: Journey, was: trip,").replace(
        "form: trip", "form: journey"
    )
    home.publish(newer.replace("permissions: {trip:", "permissions: {journey:"))
    assert row_of(home, "li", record) == ("Oslo 12", ("Oslo", "12"))
    started = {
        row.record: (row.title, row.form.key)
        for row in home.ask(list_inbox, "wang", "started", limit=EVERY).rows
        if row.app.key == "form"
    }
    assert started == {record: ("Oslo 12", "journey"), over: ("Rome 13", "journey")}
    for each, name in ((record, "Oslo 12"), (over, "Rome 13")):
        page = home.ask(open_record, "wang", "form", "journey", each)
        assert (page.record.name, page.record.form.key) == (name, "journey")
    with pytest.raises(NotFound):
        home.ask(open_record, "zhao", "form", "journey", record)
    page = home.ask(open_task, "li", home.task("li", record))
    assert (page.record.name, page.record.values["cost"]) == ("Oslo 12", 12)
    (found,) = home.values("form.journey", record)["paper"]
    home.ask(open_file, "li", found.id).content.close()
    home.do("li", record, "return", opinion="x")
    assert row_of(home, "wang", record) == ("Oslo 12", ("Oslo", "12"))
    home.do("wang", record, "submit", cost=14)
    assert home.do("li", record, cost=15).form == "journey"
    values = home.values("form.journey", record)
    assert (values["price"], values["state"], home.run(record).form) == (15, "done", "trip")
    done = [row for row in home.ask(list_inbox, "li", "done", limit=EVERY).rows if row.record == record]
    assert {(row.title, row.form.key) for row in done} == {("Oslo 12", "journey"), ("Oslo 14", "journey")}


LINKED = """
language: 1
app: linked
label: Linked
roles: {all: {label: All, members: everyone}}
forms:
  place: {label: Place, name: '{{ town }}', fields: {town: {type: text}}}
  thing:
    label: Thing
    name: '{{ title }}'
    fields:
      title: {type: text}
      kind: {type: text}
      size: {type: integer}
      at: {type: link, form: place}
      wishes: {type: links, form: wish, by: thing, show: [least]}
  wish:
    label: Wish
    name: '{{ thing }}'
    facts: [thing]
    fields:
      least: {type: integer}
      thing: {type: link, form: thing, where: kind = "good" and size >= record.least and at.town != "Rome"}
workflows:
  wish:
    label: Wish
    form: wish
    start: head
    nodes:
      head: {type: approve, label: Head, who: head_of(record.department), fields: {thing: edit}, may: [return], next: {approve: end, reject: end}}
      end: {type: end, label: End, state: done}
permissions: {place: {all: {create: true, read: true}}, thing: {all: {create: true, read: size > 0}}, wish: {all: {create: true, read: true}}}
"""


def linked_renamed() -> str:
    """The same app with every form and every field called otherwise, and without what the old condition reads."""
    text = LINKED.replace("  place: {label: Place, name: '{{ town }}', fields: {town:", "  site: {label: Site, was: place, name: '{{ city }}', fields: {city:")  # fmt: skip
    text = text.replace("city: {type: text}", "city: {type: text, was: town}").replace("      kind: {type: text}\n", "")
    text = text.replace("      size: {type: integer}", "      extent: {type: integer, was: size}").replace("size > 0", "extent > 0")  # fmt: skip
    text = text.replace("  thing:\n    label: Thing\n", "  object:\n    label: Object\n    was: thing\n").replace("'{{ title }}'", "'Object {{ title }}'")  # fmt: skip
    text = text.replace("at: {type: link, form: place}", "stands: {type: link, form: site, was: at}")
    text = text.replace("  wish:\n    label: Wish\n    name: '{{ thing }}'\n    facts: [thing]", "  hope:\n    label: Hope\n    was: wish\n    name: '{{ object }}'\n    facts: [object]")  # fmt: skip
    text = text.replace("least: {type: integer}", "lowest: {type: integer, was: least}").replace("form: wish, by: thing, show: [least]", "form: hope, by: object, show: [lowest], was: wishes")  # fmt: skip
    text = text.replace("thing: {type: link, form: thing, where: kind = \"good\" and size >= record.least and at.town != \"Rome\"}", "object: {type: link, form: object, was: thing}")  # fmt: skip
    text = text.replace("    form: wish\n", "    form: hope\n").replace(
        "fields: {thing: edit}", "fields: {object: edit}"
    )
    return text.replace("{place: {all", "{site: {all").replace(" thing: {all", " object: {all").replace(" wish: {all", " hope: {all")  # fmt: skip


@pytest.mark.parametrize("is_renamed", [False, True])
def test_a_link_offers_what_the_condition_of_its_version_lets_through(home: House, is_renamed: bool) -> None:
    home.publish(LINKED)
    oslo, rome = (home.send("wang", "linked.place", town=town) for town in ("Oslo", "Rome"))
    things = {
        title: home.send("wang", "linked.thing", title=title, kind=kind, size=size, at=str(at))
        for title, kind, size, at in (
            ("good", "good", 5, oslo),
            ("bad", "bad", 5, oslo),
            ("small", "good", 1, oslo),
            ("roman", "good", 5, rome),
            ("nothing", "good", 0, oslo),
        )
    }
    record = home.send("wang", "linked.wish", least=3, thing=str(things["good"]))
    form, word = ("hope", "Object good") if is_renamed else ("wish", "good")
    if is_renamed:
        home.publish(linked_renamed())
    task = home.task("li", record)
    page = OnPage(task=str(task), values={"thing": str(things["good"])}, touched=frozenset({"thing"}))
    found = home.ask(list_options, "li", "linked", form, "thing", words="", page=page)["options"]
    offered = {one["value"] for one in found} & set(map(str, things.values()))
    assert (offered, [one["label"] for one in found if one["value"] in offered]) == ({str(things["good"])}, [word])
    assert home.ask(evaluate_form, "li", "linked", form, page)["labels"][str(things["good"])] == word
    assert home.ask(task_document, "li", task)["labels"] == {str(things["good"]): word}
    seen = home.ask(open_task, "li", task).record
    assert (seen.labels[things["good"]], seen.form.fields["thing"].form) == (word, "object" if is_renamed else "thing")
    (line, *_) = home.ask(open_record, "wang", "linked", form, record).trail
    assert things["good"] in {change.after for change in line.changes}
    with pytest.raises(Invalid):
        home.do("li", record, thing=str(things["bad"]))
    home.do("li", record, "return", opinion="x")
    assert row_of(home, "wang", record)[1] == (word,)
    home.do("wang", record, "submit")
    home.do("li", record)
    assert home.values(f"linked.{form}", record)["state"] == "done"


POINTED = """
language: 1
app: pointed
label: Pointed
roles: {all: {label: All, members: everyone}}
forms:
  note: {label: Note, fields: {text: {type: text}, trip: {type: link, form: trip}}}
  trip: {label: Trip, fields: {goal: {type: text}, notes: {type: links, form: note, by: trip, show: [text]}}}
workflows:
  trip: {label: Trip, form: trip, start: see, nodes: {see: {type: task, label: See, who: record.created_by, next: end}, end: {type: end, label: End}}}
permissions: {note: {all: {create: true, read: true}}, trip: {all: {create: true, read: true}}}
"""


def test_what_points_to_a_running_record_is_listed_when_it_is_called_otherwise_now(home: House) -> None:
    home.publish(POINTED)
    record = home.send("wang", "pointed.trip", goal="Oslo")
    note = home.send("wang", "pointed.note", text="x", trip=str(record))
    renamed = POINTED.replace("  note: {label: Note, fields: {text: {type: text}, trip:", "  memo: {label: Memo, was: note, fields: {words: {type: text, was: text}, journey:")  # fmt: skip
    renamed = renamed.replace("{type: link, form: trip}", "{type: link, form: trip, was: trip}")
    renamed = renamed.replace("form: note, by: trip, show: [text]", "form: memo, by: journey, show: [words]")
    home.publish(renamed.replace("{note: {all", "{memo: {all"))
    (found,) = home.ask(open_record, "wang", "pointed", "trip", record).reverse
    assert ([row.id for row in found.rows], found.form.key, found.columns) == ([note], "memo", ("words",))
