"""Rights that were once different in one place than in another."""

from __future__ import annotations

from uuid import UUID

import pytest

from engine.access.directory import RoleGrant
from engine.errors import NotAllowed, NotFound
from engine.usecases.grant_role import grant_role
from engine.usecases.list_inbox import list_inbox
from engine.usecases.list_records import list_records
from engine.usecases.open_file import open_file
from engine.values import Json
from tests.support.house import House
from tests.support.seals import APPLICATION, new_seal

APP = """
language: 1
app: reach
label: Reach
roles: {all: {members: everyone}, near: {within: branch}, mine: {within: department}, money: {members: 'me.department.code = "finance"'}}
forms: {ask: {label: Ask, name: '{{ title }}', facts: [title, pay], owner: unit, fields: {title: {type: text}, pay: {type: integer}, unit: {type: department}}}, note: {label: Note, owner: unit, fields: {unit: {type: department}}}}
workflows: {ask: {label: Ask, form: ask, start: one, nodes: {one: {type: approve, label: One, who: head_of(record.department), empty: stop, next: {approve: end, reject: end}}, end: {type: end, label: End}}}}
permissions:
  ask: {all: {create: true}, near: {read: true}, mine: {read: true}, money: {read: true}, fields: {pay: {read: [money]}}}
  note: {all: {create: true, read: true, update: same_department}}
"""


def give(home: House, who: str, role: str, *, branch: str = "", department: str = "") -> None:
    directory = home.runtime.shelf.newest().directory
    place = next((one.id for one in directory.branches.values() if one.code == branch), None)
    unit = next((one.id for one in directory.departments.values() if one.code == department), None)
    person = home.actor(who).person
    grant_role(home.tx(), None, RoleGrant(app="reach", role=role, person=person, branch=place, department=unit))


def test_roles_held_in_different_kinds_of_places_reach_their_own_rows(home: House) -> None:
    home.publish(APP)
    home.send("wang", "reach.ask", title="seen")
    give(home, "zhao", "near", branch="hq")
    give(home, "sun", "mine", department="sales")
    for who in ("zhao", "sun", "zhao"):
        assert [row.name for row in home.ask(list_records, who, "reach", "ask").rows] == ["seen"]


def test_a_fact_behind_an_allow_list_stays_out_of_the_inbox(home: House) -> None:
    home.publish(APP)
    record = home.send("wang", "reach.ask", title="secret pay", pay=777)
    row = next(one for one in home.ask(list_inbox, "li", "waiting", limit=1000).rows if one.record == record)
    assert [text for _, text in row.facts] == ["secret pay"]


def test_an_edit_does_not_move_a_record_to_where_it_may_not_be_changed(home: House) -> None:
    home.publish(APP)
    units = {one.code: str(one.id) for one in home.runtime.shelf.newest().directory.departments.values()}
    record = home.send("wang", "reach.note", unit=units["sales"])
    with pytest.raises(NotAllowed, match="move the record"):
        home.update("wang", "reach.note", record, 1, unit=units["finance"])


def test_who_edits_a_record_is_not_thereby_involved_in_it(home: House) -> None:
    home.publish(APP.replace("update: same_department}", "update: same_department or involved}"))
    units = {one.code: str(one.id) for one in home.runtime.shelf.newest().directory.departments.values()}
    record = home.send("wang", "reach.note", unit=units["sales"])
    with pytest.raises(NotAllowed, match="move the record"):
        home.update("wang", "reach.note", record, 1, unit=units["finance"])


def test_a_file_sent_twice_is_read_by_who_reads_either_record(home: House) -> None:
    seal = new_seal(home)
    uploaded = home.upload("wang", f"{APPLICATION}.documents")
    first, second = (home.send("wang", APPLICATION, **application(seal, uploaded)) for _ in range(2))
    home.do("li", first, "reject", opinion="no")
    for who in ("li", "admin1"):
        home.do(who, second)
    opened = home.ask(open_file, "keeper1", UUID(uploaded))
    with opened.content:
        assert opened.ref.name == "sample.pdf"
    with pytest.raises(NotFound):
        home.ask(open_file, "zhao", UUID(uploaded))


def application(seal: UUID, uploaded: str) -> dict[str, Json]:
    return {"seal": str(seal), "document_name": "x", "documents": [uploaded], "copies": 1, "reason": "y"}
