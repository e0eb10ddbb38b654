"""What was done and what waits is told in the words of the version in force, or of the run where these are gone."""

from __future__ import annotations

from uuid import UUID

import pytest

from engine.usecases.list_inbox import list_inbox
from engine.usecases.seen import InboxRow
from tests.support.house import House
from tests.support.versions import first, renamed

EVERY = 10_000


def without_head(app: str) -> str:
    """The app of trips with its node called otherwise."""
    return first(app).replace("head:", "chief:").replace("start: head", "start: chief")


def rows(home: House, who: str, tab: str, record: UUID) -> list[InboxRow]:
    found = home.ask(list_inbox, who, tab, limit=EVERY).rows
    return [row for row in found if row.record == record]


def told(home: House, who: str, tab: str, record: UUID) -> list[tuple[str, str]]:
    """Node and outcome of the rows of a record."""
    return [
        (row.node.en if row.node else "", row.outcome.en if row.outcome else "") for row in rows(home, who, tab, record)
    ]


@pytest.mark.parametrize("when", ["before it is sent", "while it runs", "after it is over"])
@pytest.mark.parametrize("outcome", ["approve", "reject", "return"])
def test_an_outcome_keeps_its_name_when_its_node_is_gone(home: House, outcome: str, when: str) -> None:
    app = f"row{outcome[:3]}{when[0]}"
    home.publish(first(app))
    record = home.send("wang", f"{app}.trip", goal="Oslo")
    if when == "before it is sent":
        home.publish(renamed(app))
        record = home.send("wang", f"{app}.trip", goal="Oslo")
    if when != "after it is over":
        home.publish(without_head(app))
        assert told(home, "li", "waiting", record) == [("Head", "")]
    home.do("li", record, outcome, opinion="x")
    home.publish(without_head(app))
    words = {"approve": "Approve", "reject": "Reject", "return": "Returned"}
    assert told(home, "li", "done", record) == [("Head", words[outcome])]


def test_a_task_that_opens_after_its_node_is_gone_is_told_by_its_run(home: House) -> None:
    home.publish(first("late"))
    record = home.send("wang", "late.trip", goal="Oslo")
    home.do("li", record, "return", opinion="x")
    home.publish(without_head("late"))
    home.do("wang", record, "submit")
    assert told(home, "li", "waiting", record) == [("Head", "")]
    home.do("li", record)
    assert sorted(told(home, "li", "done", record)) == [("Head", "Approve"), ("Head", "Returned")]


def test_an_outcome_that_is_there_is_called_as_it_is_now(home: House) -> None:
    home.publish(first("now"))
    record = home.send("wang", "now.trip", goal="Oslo")
    home.do("li", record)
    home.publish(first("now").replace("label: Head", "label: Chief"))
    assert told(home, "li", "done", record) == [("Chief", "Approve")]


def test_sending_again_is_told_as_that(home: House) -> None:
    home.publish(first("resent"))
    record = home.send("wang", "resent.trip", goal="Oslo")
    home.do("li", record, "return", opinion="x")
    home.do("wang", record, "submit")
    assert told(home, "wang", "done", record) == [("Send again", "Send again")]
