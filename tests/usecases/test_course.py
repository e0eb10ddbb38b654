"""How an application goes on its way: whom it asks, what it makes, and how it ends."""

from __future__ import annotations

from uuid import UUID

import pytest

from engine.errors import Invalid, NotAllowed
from engine.store import trail
from engine.store.instances import Status
from tests.support.house import House
from tests.support.rounds import verbs
from tests.support.seals import APPLICATION, SEAL, TAKEN_BACK, USAGE, apply, approved, handed_to, new_seal

ASKS = """
language: 1
app: poll
label: Asks
roles: {all: {label: All, members: everyone}, nobody: {label: Nobody, members: 'me.post = "none"'}, tellers: {label: Tellers, members: 'me.post = "出纳"'}}
forms:
  ask: {label: Ask, owner: whom, fields: {whom: {type: person}, where: {type: department}, big: {type: boolean}, size: {type: integer, value: 'if big then 2 else 1'}}}
  place: {label: Place, owner: where, fields: {where: {type: department}}}
workflows:
  ask:
    label: Ask
    form: ask
    start: one
    nodes:
      one: {type: approve, label: One, who: {role: nobody}, unless: big, empty: stop, next: {approve: end, reject: end}}
      end: {type: end, label: End}
permissions: {ask: {all: {create: true, read: true}}, place: {all: {create: true, read: true}}}
"""


def asked(home: House, record: UUID) -> list[str]:
    """The accounts that have a task on a record."""
    people = ("li", "chen", "zhou", "sun", "tang", "admin1", "admin2", "shen", "yan", "lv", "wang")
    return [who for who in people if any(one.record == record for one in home.tasks(who))]


def test_a_returned_application_keeps_its_number_and_goes_the_whole_way_again(home: House) -> None:
    record = apply(home, new_seal(home))
    number = home.values(APPLICATION, record)["number"]
    home.do("li", record, "return", opinion="更清楚")
    assert (asked(home, record), home.values(APPLICATION, record)["state"]) == (["wang"], "returned")
    home.do("wang", record, "submit", copies=3)
    values = home.values(APPLICATION, record)
    assert (values["number"], values["copies"], values["state"]) == (number, 3, "running")
    home.do("li", record)
    home.do("admin1", record, "return", opinion="再看")
    home.do("wang", record, "submit")
    assert asked(home, record) == ["li"]
    assert verbs(home, record) == ["submit", "return", "resubmit", "approve", "return", "resubmit"]


def test_a_rejected_application_is_over_and_says_why(home: House) -> None:
    seal = new_seal(home)
    record = apply(home, seal)
    with pytest.raises(Invalid) as refused:
        home.do("li", record, "reject")
    assert [one.field for one in refused.value.problems] == ["opinion"]
    home.do("li", record, "reject", opinion="不合规")
    run = home.run(record)
    assert (run.status, run.nodes, home.waiting(record)) == (Status.ENDED, (), [])
    assert home.values(APPLICATION, record)["state"] == "refused"
    assert home.values(SEAL, seal)["state"] == "in_store"
    told = next(one for one in trail.of_record(home.runtime.database, record) if one.verb == "reject")
    assert told.answers["opinion"] == "不合规"


def test_who_applies_is_approved_by_somebody_else(home: House) -> None:
    record = apply(home, new_seal(home), "li")
    assert asked(home, record) == ["chen"]
    home.do("chen", record)
    assert asked(home, record) == ["admin1"]


def test_an_outcome_that_is_not_offered_is_refused_and_the_task_stays(home: House) -> None:
    record = apply(home, new_seal(home))
    with pytest.raises(NotAllowed):
        home.do("li", record, "anything")
    assert (asked(home, record), verbs(home, record)) == (["li"], ["submit"])


def test_a_seal_used_writes_its_use_into_the_register(home: House) -> None:
    seal = new_seal(home)
    record = approved(home, seal)
    assert home.values(APPLICATION, record)["state"] == "approved"
    home.do("keeper1", record, "done", **handed_to(home, "wang"))
    assert (home.values(SEAL, seal)["state"], home.values(APPLICATION, record)["state"]) == ("out", "out")
    home.do("keeper1", record, "done", **TAKEN_BACK)
    (use,) = (one.values for one in home.records(USAGE) if one.values["application"] == record)
    wang = home.actor("wang")
    assert (use["seal"], use["user"], use["copies"], use["days_out"]) == (seal, wang.person, 1, 0)
    assert (use["head"], use["approved_by"]) == (home.actor("li").person, home.actor("admin1").person)
    assert (use["department"], use["branch"]) == (wang.profile.department, wang.profile.branch)
    assert use["number"].startswith("SY2026-")
    assert verbs(home, use["id"]) == ["create"]
    assert (home.values(SEAL, seal)["state"], home.values(APPLICATION, record)["state"]) == ("in_store", "done")


def test_where_nobody_can_act_the_run_halts_and_says_so(home: House) -> None:
    home.publish(ASKS)
    record = home.send("wang", "poll.ask")
    assert (home.run(record).status, home.waiting(record)) == (Status.HALTED, [])
    assert verbs(home, record) == ["submit", "halt"]


def test_where_nobody_is_found_those_named_for_it_are_asked(home: House) -> None:
    home.publish(ASKS.replace("empty: stop", "empty: {role: tellers}"))
    assert asked(home, home.send("wang", "poll.ask")) == ["shen"]


def test_a_record_belongs_where_its_owner_does(home: House) -> None:
    home.publish(ASKS)
    shi = home.actor("shi")
    record = home.values("poll.ask", home.send("wang", "poll.ask", whom=str(shi.person)))
    assert (record["department"], record["branch"]) == (shi.profile.department, shi.profile.branch)
    assert record["created_by"] == home.actor("wang").person
    place = home.values("poll.place", home.send("wang", "poll.place", where=str(shi.profile.department)))
    assert (place["department"], place["branch"]) == (shi.profile.department, shi.profile.branch)


def test_a_calculated_field_follows_what_it_reads(home: House) -> None:
    home.publish(ASKS)
    assert [home.values("poll.ask", home.send("wang", "poll.ask", big=big))["size"] for big in (True, False)] == [2, 1]
