"""A returned form is sent again as strictly as the first time, and may concern somebody else by then."""

from __future__ import annotations

from uuid import UUID

import pytest

from engine.errors import Invalid, NotAllowed
from tests.support.house import House

APP = """
language: 1
app: again
label: Again
roles: {all: {members: everyone}, sales: {members: 'me.department.code = "sales"'}}
forms:
  ask: {label: Ask, name: '{{ title }}', owner: whom, fields: {title: {type: text, required: true}, whom: {type: person, default: me}}}
workflows:
  ask:
    label: Ask
    form: ask
    start: one
    nodes: {one: {type: approve, label: One, who: head_of(record.department), empty: stop, may: [return], next: {approve: end, reject: end}}, end: {type: end, label: End}}
permissions: {ask: {sales: {create: true, read: true}, all: {read: own}}}
"""


def returned(home: House) -> UUID:
    home.publish(APP)
    record = home.send("wang", "again.ask", title="x")
    home.do("li", record, "return", opinion="why")
    return record


@pytest.mark.parametrize("outcome", ["return", "approve", "anything"])
def test_only_sending_is_offered_to_who_has_a_returned_form(home: House, outcome: str) -> None:
    record = returned(home)
    with pytest.raises(NotAllowed):
        home.do("wang", record, outcome, title="")
    assert home.waiting(record) == ["start"]


def test_what_is_missing_is_missed_when_it_is_sent_again(home: House) -> None:
    record = returned(home)
    with pytest.raises(Invalid):
        home.do("wang", record, "submit", title="")
    assert home.values("again.ask", record)["title"] == "x"


def test_a_form_sent_again_for_somebody_else_belongs_where_they_do(home: House) -> None:
    record = returned(home)
    home.do("wang", record, "submit", whom=str(home.actor("li").person))
    values = home.values("again.ask", record)
    assert values["department"] == home.actor("li").profile.department
    # li heads that department and does not approve what concerns himself
    assert [one.record for one in home.tasks("li") if one.record == record] == []


def test_a_right_to_send_is_tested_again(home: House) -> None:
    record = returned(home)
    home.publish(APP.replace('code = "sales"', 'code = "finance"'))
    with pytest.raises(NotAllowed):
        home.do("wang", record, "submit")
    assert home.waiting(record) == ["start"]
