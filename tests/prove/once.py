"""Once: pressed twice, answered late, sent by several at the same moment, there is one effect."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial

from engine.ids import new_id
from engine.usecases.transaction import Done
from tests.prove.promise import Promise, Scale
from tests.support.house import House
from tests.support.houses import houses
from tests.support.payments import APP as DUES
from tests.support.payments import four_seats, two_payments
from tests.support.racing import at_once
from tests.support.rounds import ASK, PAIR, POOL, two_crossed_wishes, two_hand_outs, two_of_a_pool, verbs

TOGETHER = 8


def promises(seed: int, scale: Scale) -> Iterator[Promise]:
    """Yield every promise on SQLite, then on PostgreSQL."""
    rounds = scale.pick(15, 100, 500)
    races = scale.pick(300, 300, 1000)
    with houses() as both:
        for name, house in both:
            house.publish(POOL)
            house.publish(PAIR)
            house.publish(DUES)
            chance = random.Random(f"{seed} {name}")
            yield of(f"{name}: a form sent by {TOGETHER} at once with one key is one record", rounds, house, sent_once)
            yield of(f"{name}: an act whose answer was lost and is sent again is done once", rounds, house, acted_once)
            yield of(
                f"{name}: of two candidates who act at once one does, the other hears that it is done",
                races,
                house,
                partial(race_of_two, chance),
            )
            yield of(f"{name}: of two hand-outs of one seal at once one gets it", rounds, house, two_hand_outs)
            yield of(
                f"{name}: of two payments at once that are too much together one passes", rounds, house, two_payments
            )
            yield of(f"{name}: of four who want the last two seats at once two get one", rounds, house, four_seats)
            yield of(f"{name}: of two who need what the other takes one passes", rounds, house, two_crossed_wishes)


def of(name: str, rounds: int, house: House, play: Callable[[House], str]) -> Promise:
    wrong = [told for told in (play(house) for _ in range(rounds)) if told]
    return Promise(name=name, cases=rounds, failures=len(wrong), detail=wrong[0] if wrong else "")


def race_of_two(chance: random.Random, house: House) -> str:
    return two_of_a_pool(house, "approve", chance.choice(("approve", "reject", "return")))


def sent_once(house: House) -> str:
    key, actor = new_id(), house.actor("wang")
    found = at_once([lambda: house.submit(actor, ASK, {"title": str(key)}, key=key)] * TOGETHER)
    again = house.submit(actor, ASK, {"title": str(key)}, key=key)
    records = {one.record for one in found if isinstance(one, Done)}
    if (
        len(records) != 1
        or records != {again.record}
        or len([one for one in found if isinstance(one, Done)]) != TOGETHER
    ):
        return f"answers: {found}, later {again}"
    return ""


def acted_once(house: House) -> str:
    record = house.send("wang", ASK, title="x")
    task, key = house.task("zhao", record), new_id()
    first = house.act("zhao", task, "approve", seen=1, key=key)
    again = house.act("zhao", task, "approve", seen=1, key=key)
    told = [verb for verb in verbs(house, record) if verb == "approve"]
    return "" if first == again and told == ["approve"] else f"{first}, then {again}; the account tells {told}"
