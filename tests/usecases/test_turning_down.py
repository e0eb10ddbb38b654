"""Who rejects or returns need not fill in what the node asks for; what they did type is kept, and must be right."""

from __future__ import annotations

from uuid import UUID

import pytest

from engine.errors import Invalid
from engine.store import trail
from engine.values import Json
from tests.support.house import House

APP = """
language: 1
app: turns
label: Turns
roles: {all: {members: everyone}}
forms:
  ask:
    label: Ask
    fields: {title: {type: text, required: true}, size: {type: integer, max: 9}, twice: {type: integer, value: size * 2}, heavy: {type: integer, value: if size = 3 then sum(for i in 1..9999999 return i) else 0}, why: {type: text, required: size > 5}, papers: {type: files}}
    checks: [{check: size != 7, at: size, message: Not seven}]
    sections: [{label: One, fields: [title]}]
workflows:
  ask:
    label: Ask
    form: ask
    start: one
    nodes: {one: {type: approve, label: One, who: head_of(record.department), empty: stop, may: [return], fields: {size: require, why: edit, papers: require}, next: {approve: end, reject: end}}, end: {type: end, label: End}}
permissions: {ask: {all: {create: true, read: true}}}
"""
DOWN = pytest.mark.parametrize("outcome", ["reject", "return"])


def asked(home: House) -> UUID:
    home.publish(APP)
    return home.send("wang", "turns.ask", title="x")


def refused(home: House, record: UUID, outcome: str, **values: Json) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as found:
        home.do("li", record, outcome, opinion="no", **values)
    return [(one.field, one.rule) for one in found.value.problems]


@DOWN
def test_nothing_that_is_missing_stops_who_turns_a_request_down(home: House, outcome: str) -> None:
    record = asked(home)
    assert refused(home, record, "approve") == [("size", "required"), ("papers", "required")]
    assert refused(home, record, "approve", size=6) == [("why", "required"), ("papers", "required")]
    assert refused(home, record, "approve", size=3) == [("heavy", "limit"), ("papers", "required")]
    home.do("li", record, outcome, opinion="no", size=3)
    assert home.waiting(record) == (["start"] if outcome == "return" else [])


@DOWN
def test_what_was_typed_at_the_node_is_kept_and_told(home: House, outcome: str) -> None:
    record = asked(home)
    paper = home.upload("li", "turns.ask.papers")
    home.do("li", record, outcome, opinion="no", size=4, papers=[paper])
    values = home.values("turns.ask", record)
    assert (values["size"], values["twice"], [str(one.id) for one in values["papers"]]) == (4, 8, [paper])
    told = next(one for one in trail.of_record(home.runtime.database, record) if one.verb == outcome)
    assert {"size", "twice", "papers"} <= set(told.changes)


@DOWN
def test_what_was_typed_must_be_right_all_the_same(home: House, outcome: str) -> None:
    record = asked(home)
    assert refused(home, record, outcome, size="four") == [("size", "type")]
    assert refused(home, record, outcome, size=7) == [("size", "check")]
    assert refused(home, record, outcome, title="y") == [("title", "readonly")]
    assert refused(home, record, outcome, papers=[str(record)]) == [("papers", "file")]
    assert (home.values("turns.ask", record)["version"], home.waiting(record)) == (1, ["one"])


def test_what_was_typed_before_a_return_is_there_when_the_form_comes_back(home: House) -> None:
    record = asked(home)
    home.do("li", record, "return", opinion="no", size=4)
    home.do("wang", record, "submit", title="y")
    assert refused(home, record, "approve") == [("papers", "required")]
    home.do("li", record, papers=[home.upload("li", "turns.ask.papers")])
    assert (home.values("turns.ask", record)["size"], home.values("turns.ask", record)["title"]) == (4, "y")
