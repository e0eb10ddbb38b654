"""What is refused: stale versions with their difference, foreign ids, values that may not be sent; nothing is written."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

import pytest

from engine.errors import Change, Conflict, Invalid, NotAllowed, NotFound, Refusal
from engine.ids import new_id
from engine.usecases.list_records import list_records
from engine.usecases.open_form import edit_document
from engine.usecases.open_record import open_record
from engine.usecases.open_task import open_task
from engine.usecases.transaction import request_of
from engine.usecases.update_record import update_record
from engine.values import Json
from tests.support.house import House
from tests.support.rounds import verbs
from tests.support.seals import APPLICATION, SEAL, apply, new_seal, values_for

DESK = """
language: 1
app: desk
label: Desk
roles: {all: {label: All, members: everyone}, boss: {label: Boss, members: 'me.post = "总经理"'}}
forms:
  item:
    label: Item
    name: '{{ title }}'
    fields:
      title: {type: text, required: true, unique: true, max: 20}
      count: {type: integer, min: 1}
      double: {type: integer, value: count * 2}
      fixed: {type: text, default: '"kept"', readonly: true}
      wide: {type: boolean}
      width: {type: integer, visible: wide}
      secret: {type: text}
      paper: {type: files, accept: [pdf]}
      scan: {type: files, accept: [pdf]}
  use: {label: Use, fields: {item: {type: link, form: item, where: count > 1}}}
permissions:
  item: {all: {create: true, read: own, update: own}, boss: {read: true}, fields: {secret: {read: [boss], create: [boss], update: [boss]}}}
  use: {all: {create: true, read: own}}
"""
ITEM, USE = "desk.item", "desk.use"
NOTHING_HERE = "There is nothing here that you can open."


def item(home: House, who: str = "wang", **values: Json) -> UUID:
    return home.send(who, ITEM, **({"title": new_id().hex[:20], "count": 3} | values))


def problems_of(deed: Callable[[], object]) -> dict[str, tuple[str, str]]:
    """The fields a deed is refused for, each with its rule and sentence."""
    with pytest.raises(Invalid) as refused:
        deed()
    return {one.field: (one.rule, one.message.en) for one in refused.value.problems}


def difference_of(deed: Callable[[], object]) -> tuple[Change, ...]:
    with pytest.raises(Conflict, match="The record has changed since you opened it") as refused:
        deed()
    return refused.value.difference


def test_who_edits_what_somebody_else_changed_hears_what_is_new(home: House) -> None:
    home.publish(DESK)
    record = item(home, count=3)
    home.update("wang", ITEM, record, 1, count=4)
    stale = lambda: home.update("wang", ITEM, record, 1, count=5)  # noqa: E731
    assert difference_of(stale) == (Change(field="count", seen="3", now="4"), Change(field="double", seen="6", now="8"))
    home.update("wang", ITEM, record, 2, count=7)
    assert difference_of(stale)[0] == Change(field="count", seen="3", now="7")
    assert home.values(ITEM, record)["count"] == 7


def test_saving_what_is_there_already_makes_no_version_and_no_entry(home: House) -> None:
    home.publish(DESK)
    record = item(home, count=3)
    key, sent = new_id(), request_of(new_id(), "update", "x")
    save = lambda request: home.perform(  # noqa: E731
        update_record, "wang", request, "desk", "item", record, version=1, values={"count": 3}
    )
    assert save(None) == save(replace(sent, key=key)) == save(replace(sent, key=key))
    assert (home.values(ITEM, record)["version"], verbs(home, record)) == (1, ["create"])
    home.update("wang", ITEM, record, 1, count=4)
    assert save(replace(sent, key=key)).record == record
    assert verbs(home, record) == ["create", "update"]


def test_who_approves_an_older_version_hears_what_is_new_in_words(home: House) -> None:
    record = apply(home, new_seal(home), importance="normal")
    task = home.task("li", record)
    home.do("li", record, "return", opinion="more")
    home.do("wang", record, "submit", copies=7, importance="high")
    again = home.task("li", record)
    assert again != task
    stale = lambda: home.act("li", again, seen=1)  # noqa: E731
    assert difference_of(stale) == (
        Change(field="importance", seen="Normal", now="Important"),
        Change(field="copies", seen="1", now="7"),
    )
    assert home.waiting(record) == ["head"]


def test_a_foreign_id_answers_like_one_that_is_not_there(home: House) -> None:
    home.publish(DESK)
    seal, theirs = new_seal(home), item(home, "zhao")
    record = apply(home, seal)
    task = home.task("li", record)
    deeds: dict[str, Callable[[], object]] = {
        "task of another": lambda: home.act("sun", task, seen=1),
        "task of another, opened": lambda: home.ask(open_task, "sun", task),
        "task that never was": lambda: home.act("li", new_id(), seen=1),
        "id of a record as a task": lambda: home.act("li", record, seen=1),
        "record of another department": lambda: home.ask(open_record, "zhao", "seal_management", "application", record),
        "record that never was": lambda: home.ask(open_record, "wang", "seal_management", "application", new_id()),
        "id of another form": lambda: home.ask(open_record, "wang", "seal_management", "application", seal),
        "id of a task as a record": lambda: home.ask(open_record, "wang", "seal_management", "application", task),
        "edit of another's record": lambda: home.update("wang", ITEM, theirs, 1, count=2),
        "edit page of another's record": lambda: home.ask(edit_document, "wang", "desk", "item", theirs),
        "edit of a record that never was": lambda: home.update("wang", ITEM, new_id(), 1, count=2),
        "form that is not there": lambda: home.send("wang", "desk.nothing"),
        "app that is not there": lambda: home.send("wang", "nothing.nothing"),
        "form one may not send": lambda: home.send("wang", SEAL, name="x"),
        "list one may not read": lambda: home.ask(list_records, "wang", "desk", "nothing"),
    }
    for name, deed in deeds.items():
        with pytest.raises(Refusal) as refused:
            deed()
        assert (type(refused.value), refused.value.message.en) == (NotFound, NOTHING_HERE), name
    assert home.values(ITEM, theirs)["version"] == 1
    assert home.values(APPLICATION, record)["version"] == 1


def test_who_acts_after_the_task_is_done_hears_so_and_others_hear_nothing(home: House) -> None:
    record = apply(home, new_seal(home))
    task = home.task("li", record)
    home.do("li", record)
    with pytest.raises(Conflict, match="Somebody has dealt with this in the meantime"):
        home.act("li", task, seen=1)
    with pytest.raises(NotFound, match=NOTHING_HERE):
        home.act("sun", task, seen=1)


def test_a_link_leads_only_to_what_one_may_read_and_what_its_condition_offers(home: House) -> None:
    home.publish(DESK)
    refused = {"item": ("link", problems_of(lambda: home.send("wang", USE, item=str(new_id())))["item"][1])}
    for name, target in {
        "another's": item(home, "zhao"),
        "outside the condition": item(home, count=1),
        "of another form": new_seal(home),
    }.items():
        found = problems_of(lambda target=target: home.send("wang", USE, item=str(target)))
        assert {key: words for key, (_, words) in found.items()} == {"item": refused["item"][1]}, name
    assert problems_of(lambda: home.send("wang", USE, item="no id")).keys() == {"item"}
    assert home.values(USE, home.send("wang", USE, item=str(item(home))))["item"] is not None


def test_a_seal_of_another_department_cannot_be_applied_for(home: House) -> None:
    seal = new_seal(home)
    assert problems_of(lambda: home.submit("zhao", APPLICATION, values_for(home, seal, "zhao"))).keys() == {"seal"}


def test_a_file_serves_only_its_uploader_and_its_field(home: House) -> None:
    home.publish(DESK)
    again = {"paper": ("file", "Upload this file again; it is not there.")}
    theirs, other = home.upload("zhao", "desk.item.paper"), home.upload("wang", "desk.item.scan")
    of_another_app = home.upload("wang", f"{APPLICATION}.documents")
    for name, ident in {"theirs": theirs, "other": other, "app": of_another_app, "none": str(new_id())}.items():
        assert problems_of(lambda ident=ident: item(home, paper=[ident])) == again, name
    mine = home.upload("wang", "desk.item.paper")
    record = item(home, paper=[mine])
    assert [str(one.id) for one in home.values(ITEM, record)["paper"]] == [mine]


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        ({"secret": "x"}, {"secret": "There is no such field here."}),
        ({"nothing": "x"}, {"nothing": "There is no such field here."}),
        ({"created_by": "x", "state": "done", "id": "y"}, dict.fromkeys(("created_by", "state", "id"), "There is no such field here.")),
        ({"fixed": "changed"}, {"fixed": "This cannot be changed here."}),
        ({"double": 99}, {"double": "This is calculated and comes out differently."}),
        ({"count": 0, "title": ""}, {"count": "Enter 1 or more.", "title": "Fill this in."}),
    ],
)  # fmt: skip
def test_a_value_that_may_not_be_sent_is_refused_and_nothing_changes(
    home: House, sent: Mapping[str, Json], refused: Mapping[str, str]
) -> None:
    home.publish(DESK)
    record = item(home)
    before, count = home.values(ITEM, record), len(home.records(ITEM))
    found = problems_of(lambda: home.update("wang", ITEM, record, 1, **sent))
    assert {key: words for key, (_, words) in found.items()} == refused
    assert problems_of(lambda: item(home, **sent)).keys() == refused.keys()
    assert home.values(ITEM, record) == before
    assert len(home.records(ITEM)) == count


def test_a_hidden_field_is_stored_blank_whatever_was_sent(home: House) -> None:
    home.publish(DESK)
    assert home.values(ITEM, item(home, wide=False, width=5))["width"] is None
    assert home.values(ITEM, item(home, wide=True, width=5))["width"] == 5


def test_every_wrong_field_is_told_at_once(home: House) -> None:
    wrong = {
        "copies": "many",
        "seal": "x",
        "take_out": True,
        "return_by": "soon",
        "document_name": "x" * 121,
        "documents": [],
    }
    found = problems_of(lambda: home.submit("wang", APPLICATION, wrong))
    assert found.keys() == {"copies", "seal", "return_by", "document_name", "documents", "reason"}


def test_a_value_that_is_taken_is_refused_at_its_field_also_for_who_cannot_see_the_other(home: House) -> None:
    home.publish(DESK)
    item(home, "zhao", title="the only one")
    taken = {"title": ("unique", "This value is taken already.")}
    assert problems_of(lambda: item(home, title="the only one")) == taken
    record = item(home)
    assert problems_of(lambda: home.update("wang", ITEM, record, 1, title="the only one")) == taken


def test_who_may_read_but_not_update_hears_so(home: House) -> None:
    home.publish(DESK)
    record = item(home)
    with pytest.raises(NotAllowed, match="You may not change this record"):
        home.update("chen", ITEM, record, 1, count=2)


def test_a_record_in_a_flow_is_changed_by_its_steps_only(home: House) -> None:
    record = apply(home, new_seal(home))
    with pytest.raises(NotAllowed):
        home.update("wang", APPLICATION, record, 1, copies=2)
    assert home.values(APPLICATION, record)["version"] == 1
