"""A request has one effect, however often it is sent and however many send it at once."""

import pytest

from engine.errors import Refusal, Unprocessed
from engine.ids import new_id
from engine.usecases.transaction import Done
from tests.support.house import House
from tests.support.racing import at_once
from tests.support.rounds import ASK, PAIR, POOL, two_crossed_wishes, two_hand_outs, two_of_a_pool, verbs
from tests.support.seals import APPLICATION, apply, new_seal, values_for


def test_the_same_request_again_gives_the_same_outcome_and_one_record(home: House) -> None:
    home.publish(POOL)
    key, before = new_id(), len(home.records(ASK))
    first = home.submit("wang", ASK, {"title": "x"}, key=key)
    assert home.submit("wang", ASK, {"title": "x"}, key=key) == first
    assert len(home.records(ASK)) == before + 1


def test_the_same_key_for_another_request_is_refused(home: House) -> None:
    home.publish(POOL)
    key = new_id()
    home.submit("wang", ASK, {"title": "x"}, key=key)
    before = len(home.records(ASK))
    with pytest.raises(Unprocessed, match="This key was used for another request"):
        home.submit("wang", ASK, {"title": "other"}, key=key)
    assert len(home.records(ASK)) == before


def test_the_same_key_of_somebody_else_is_another_request(home: House) -> None:
    home.publish(POOL)
    key = new_id()
    first = home.submit("wang", ASK, {"title": "x"}, key=key)
    assert home.submit("he", ASK, {"title": "x"}, key=key).record != first.record


def test_twenty_who_send_the_same_request_at_once_have_one_effect_and_one_answer(home: House) -> None:
    home.publish(POOL)
    key, actor, before = new_id(), home.actor("wang"), len(home.records(ASK))
    answers = at_once([lambda: home.submit(actor, ASK, {"title": "x"}, key=key)] * 20)
    assert len(set(answers)) == 1
    assert isinstance(answers[0], Done)
    assert len(home.records(ASK)) == before + 1


def test_an_act_whose_answer_was_lost_gives_its_outcome_after_the_task_is_gone(home: House) -> None:
    home.publish(POOL)
    record = home.send("wang", ASK, title="x")
    task, key = home.task("zhao", record), new_id()
    first = home.act("zhao", task, seen=1, opinion="ok", key=key)
    assert home.waiting(record) == []
    assert home.act("zhao", task, seen=1, opinion="ok", key=key) == first
    assert verbs(home, record) == ["submit", "approve", "finish"]
    with pytest.raises(Unprocessed):
        home.act("zhao", task, "reject", seen=1, opinion="ok", key=key)


def test_twenty_who_send_the_same_act_at_once_have_one_effect_and_one_answer(home: House) -> None:
    home.publish(POOL)
    record = home.send("wang", ASK, title="x")
    task, key, actor = home.task("zhao", record), new_id(), home.actor("zhao")
    answers = at_once([lambda: home.act(actor, task, seen=1, key=key)] * 20)
    assert set(answers) == {Done(verb="approve", app="pool", form="ask", record=record, task=task)}
    assert verbs(home, record) == ["submit", "approve", "finish"]


@pytest.mark.parametrize("second", ["approve", "reject", "return"])
def test_of_two_of_a_pool_who_act_at_once_exactly_one_does(home: House, second: str) -> None:
    home.publish(POOL)
    assert [found for found in (two_of_a_pool(home, "approve", second) for _ in range(50)) if found] == []


def test_two_hand_outs_of_one_seal_at_once_give_it_to_one(home: House) -> None:
    assert [found for found in (two_hand_outs(home) for _ in range(5)) if found] == []


def test_of_two_who_need_what_the_other_takes_one_passes(home: House) -> None:
    home.publish(PAIR)
    assert [told for told in (two_crossed_wishes(home) for _ in range(5)) if told] == []


def test_numbers_drawn_at_once_are_never_the_same(home: House) -> None:
    seal, actor = new_seal(home), home.actor("wang")
    values = [values_for(home, seal) for _ in range(12)]
    found = at_once([lambda one=one: home.submit(actor, APPLICATION, one, key=new_id()) for one in values])
    assert all(isinstance(one, Done) for one in found), found
    every = [record.values["number"] for record in home.records(APPLICATION)]
    assert len(every) == len(set(every))
    assert sorted(every) == [f"YY202603-{number:04}" for number in range(1, len(every) + 1)]


def test_a_refused_request_leaves_its_key_free_and_the_number_undrawn(home: House) -> None:
    seal, key, before = new_seal(home), new_id(), len(home.records(APPLICATION))
    values = values_for(home, seal)
    with pytest.raises(Refusal):
        home.submit("wang", APPLICATION, {**values, "copies": 0}, key=key)
    done = home.submit("wang", APPLICATION, values, key=key)
    assert done.record is not None
    assert home.values(APPLICATION, done.record)["number"] == f"YY202603-{before + 1:04}"
    assert apply(home, seal) != done.record
