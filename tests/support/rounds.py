"""Single rounds of people who act at the same moment; each says what was wrong, "" when it went as it must."""

from __future__ import annotations

from uuid import UUID

from engine.errors import Conflict, Refusal
from engine.ids import new_id
from engine.store import tasks, trail
from engine.store.instances import Status
from engine.usecases.transaction import Done
from tests.support.house import House
from tests.support.racing import at_once
from tests.support.seals import APPLICATION, SEAL, approved, handed_to, new_seal

POOL = """
language: 1
app: pool
label: Pool
roles: {all: {label: All, members: everyone}, pool: {label: Pool, members: 'me.department.code = "marketing"'}}
forms:
  ask: {label: Ask, name: '{{ title }}', fields: {title: {type: text}}}
workflows:
  ask:
    label: Ask
    form: ask
    start: one
    nodes: {one: {type: approve, label: One, who: {role: pool}, may: [return], next: {approve: end, reject: end}}, end: {type: end, label: End}}
permissions: {ask: {all: {create: true, read: true}}}
"""
PAIR = """
language: 1
app: pair
label: Pair
roles: {all: {label: All, members: everyone}}
forms:
  thing: {label: Thing, name: '{{ title }}', fields: {title: {type: text}, is_taken: {type: boolean}}}
  wish:
    label: Wish
    name: '{{ title }}'
    fields:
      title: {type: text}
      one: {type: link, form: thing}
      other: {type: link, form: thing}
      is_free: {type: boolean, value: not(one.is_taken) and not(other.is_taken)}
workflows:
  wish:
    label: Wish
    form: wish
    start: take
    nodes: {take: {type: task, label: Take, who: record.created_by, done: {needs: is_free, set: {one.is_taken: true}}, next: end}, end: {type: end, label: End, state: done}}
permissions: {thing: {all: {create: true, read: true}}, wish: {all: {create: true, read: true}}}
"""
ASK = "pool.ask"
THING, WISH = "pair.thing", "pair.wish"
LATE = "Somebody has dealt with this in the meantime."
NOT_IN_STORE = "The seal is not in store; hand it out when it is back"


def verbs(home: House, record: UUID) -> list[str]:
    """What the account tells of a record."""
    return [one.verb for one in trail.of_record(home.runtime.database, record)]


def two_of_a_pool(home: House, first: str, second: str) -> str:
    """Two candidates press at the same moment: one does it, the other hears in words that it is done."""
    people, outcomes = (home.actor("zhao"), home.actor("wu")), (first, second)
    record = home.send("wang", ASK, title="x")
    task = home.task("zhao", record)

    def press(index: int) -> Done:
        return home.act(people[index], task, outcomes[index], seen=1, opinion="x", key=new_id())

    found = at_once([lambda: press(0), lambda: press(1)])
    done = [index for index, one in enumerate(found) if isinstance(one, Done)]
    late = [one.message.en for one in found if isinstance(one, Conflict)]
    if len(done) != 1 or late != [LATE]:
        return f"answers: {found}"
    outcome, run = outcomes[done[0]], home.run(record)
    closed = [(one.outcome, one.by) for one in tasks.done_of_instance(home.runtime.database, run.id)]
    told = [verb for verb in verbs(home, record) if verb not in ("submit", "finish")]
    status = Status.RUNNING if outcome == "return" else Status.ENDED
    if closed != [(outcome, people[done[0]].person)] or told != [outcome] or run.status is not status:
        return f"{outcome} was done, but there is {closed}, {told}, {run.status}"
    return ""


def two_crossed_wishes(home: House) -> str:
    """Two want both things to be free and take one each, at the same moment: whoever comes second is refused."""
    things = [home.send("wang", THING, title=title, is_taken=False) for title in ("a", "b")]
    people = ("wang", "he")
    given = [{"one": str(things[index]), "other": str(things[1 - index]), "title": "x"} for index in (0, 1)]
    records = [home.send(who, WISH, **values) for who, values in zip(people, given, strict=True)]
    actors, at_hand = (
        [home.actor(who) for who in people],
        [home.task(*both) for both in zip(people, records, strict=True)],
    )

    def take(index: int) -> Done:
        return home.act(actors[index], at_hand[index], "done", seen=1, key=new_id())

    found = at_once([lambda: take(0), lambda: take(1)])
    taken = sorted(home.values(THING, thing)["is_taken"] for thing in things)
    refused = [one for one in found if isinstance(one, Conflict)]
    return "" if taken == [False, True] and len(refused) == 1 else f"answers {found}, taken: {taken}"


def two_hand_outs(home: House) -> str:
    """The keeper hands one seal out for two approved applications at the same moment: one of them gets it."""
    keeper, seal = home.actor("keeper1"), new_seal(home)
    records = [approved(home, seal, who) for who in ("wang", "he")]
    given = [handed_to(home, who) for who in ("wang", "he")]
    seen = [home.values(APPLICATION, record)["version"] for record in records]
    at_hand = [home.task("keeper1", record) for record in records]

    def hand_out(index: int) -> Done:
        return home.act(keeper, at_hand[index], "done", seen=seen[index], values=given[index], key=new_id())

    found = at_once([lambda: hand_out(0), lambda: hand_out(1)])
    refused = [one.message.en for one in found if isinstance(one, Refusal)]
    states = sorted(home.values(APPLICATION, record)["state"] for record in records)
    after = home.values(SEAL, seal)
    if refused != [NOT_IN_STORE] or states != ["approved", "out"] or (after["state"], after["version"]) != ("out", 2):
        return f"answers {found}, applications {states}, the seal is {after['state']} at version {after['version']}"
    return ""
