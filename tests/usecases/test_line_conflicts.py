"""Lines of others: what a person hears when somebody else changed some, and lines sent to where they do not belong."""

from __future__ import annotations

from uuid import UUID

import pytest

from engine.errors import Conflict, Invalid
from engine.values import Json
from tests.support.house import House

CLAIM = "line_conflicts.claim"
TEXT = """
language: 1
app: line_conflicts
roles: {all: {members: everyone}, boss: {members: department_heads}}
forms:
  claim:
    fields:
      title: {type: text}
      lines: {type: rows, label: Lines, fields: {text: {type: text, label: Text}, tax: {type: money, label: Tax}}}
permissions:
  claim:
    all: {create: true, read: true, update: true}
    boss: {create: true, read: true, update: true}
    fields: {lines.tax: {read: [boss], create: [boss]}}
"""


@pytest.fixture
def claims(home: House) -> House:
    home.publish(TEXT)
    return home


def sent(home: House, *texts: str) -> tuple[UUID, int, list[str]]:
    record = home.send("li", CLAIM, title="x", lines=[{"text": text, "tax": "1"} for text in texts])
    values = home.values(CLAIM, record)
    return record, values["version"], [str(line["id"]) for line in values["lines"]]


def changed(home: House, record: UUID, *lines: Json) -> None:
    home.update("li", CLAIM, record, home.values(CLAIM, record)["version"], lines=list(lines))


def heard(home: House, who: str, record: UUID, version: int) -> list[tuple[str, str, str]]:
    with pytest.raises(Conflict) as refused:
        home.update(who, CLAIM, record, version, title="z")
    return [(one.field, one.seen, one.now) for one in refused.value.difference]


def test_a_change_in_a_column_that_may_not_be_read_is_not_told(claims: House) -> None:
    record, version, (first,) = sent(claims, "a")
    changed(claims, record, {"id": first, "tax": "2"})
    assert heard(claims, "wang", record, version) == []
    assert heard(claims, "li", record, version) == [("lines", "line 1 Tax 1.00", "line 1 Tax 2.00")]


def test_a_line_of_another_record_is_refused_and_so_is_one_sent_twice(claims: House) -> None:
    record, version, (first,) = sent(claims, "a")
    foreign, _, (theirs,) = sent(claims, "b")
    for ident, rule in ((theirs, "line"), (str(UUID(int=7)), "line"), ("7", "line"), (7, "line"), ([first], "line")):
        with pytest.raises(Invalid) as refused:
            claims.update("li", CLAIM, record, version, lines=[{"id": first}, {"id": ident, "text": "c"}])
        assert [(one.field or "")[:8] for one in refused.value.problems] == ["lines[2]"]
        assert [one.rule for one in refused.value.problems] == [rule]
    with pytest.raises(Invalid) as refused:
        claims.update("li", CLAIM, record, version, lines=[{"id": first}, {"id": first}])
    assert [(one.field, one.rule) for one in refused.value.problems] == [("lines[2]", "line")]
    with pytest.raises(Invalid) as refused:
        claims.send("li", CLAIM, lines=[{"id": theirs, "text": "c"}])
    assert [(one.field, one.rule) for one in refused.value.problems] == [("lines[1]", "line")]
    assert [line["text"] for line in claims.values(CLAIM, foreign)["lines"]] == ["b"]
    assert [line["text"] for line in claims.values(CLAIM, record)["lines"]] == ["a"]


def test_several_changes_are_told_as_one(claims: House) -> None:
    record, version, (a, b, c) = sent(claims, "a", "b", "c")
    changed(claims, record, {"id": a, "text": "a1"}, {"id": b}, {"id": c})
    changed(claims, record, {"id": a, "text": "a2"}, {"id": b, "text": "b1"}, {"id": c}, {"text": "new"})
    changed(claims, record, {"id": a}, {"id": b, "text": "b"})
    assert heard(claims, "wang", record, version) == [
        ("lines", "line 1 Text a; line 3 Text c", "line 1 Text a2"),
    ]
