"""Computed values follow what is placed with a record: where it belongs, its state, its number, whoever writes it."""

from __future__ import annotations

import random
from uuid import UUID

import pytest

from engine.errors import Invalid
from engine.usecases.make_given import make_given
from engine.usecases.publish import publish
from engine.values import Json, Values
from tests.support.house import House

FIELDS = """
      whom: {type: person}
      number: {type: serial, pattern: 'N{seq:5}'}
      size: {type: integer}
      where: {type: department, value: department}
      chief: {type: person, value: where.head}
      stand: {type: choice, from: stand, value: record.state}
      called: {type: text, value: number}
      twice: {type: integer, value: 'default(size, 0) * 2', visible: 'default(size, 0) > 3'}
      more: {type: integer, value: 'default(twice, 0) + 1'}
      told: {type: boolean, required: department.code = "sales"}
"""
APP = f"""
language: 1
app: follow
label: Follow
dictionary: {{stand: {{new: New, looked: Looked at, made: Made, done: Done, refused: Refused, returned: Returned}}}}
roles: {{all: {{members: everyone}}, keepers: {{members: 'me.number = "1006"'}}}}
forms:
  ask:
    label: Ask
    owner: whom
    states: stand
    fields:{FIELDS}
      other: {{type: link, form: other}}
  other:
    label: Other
    owner: whom
    states: stand
    fields:{FIELDS}
  made:
    label: Made
    owner: home
    states: stand
    fields:
      home: {{type: department, value: source.department}}
      source: {{type: link, form: ask}}
      size: {{type: integer}}
      where: {{type: department, value: department}}
      stand: {{type: choice, from: stand, value: state}}
workflows:
  ask:
    label: Ask
    form: ask
    start: one
    nodes:
      one: {{type: approve, label: One, state: looked, who: created_by, self: ask, may: [return], return: {{then: straight back}}, fields: {{whom: edit, size: edit, told: edit}}, next: {{approve: give, reject: refused}}}}
      give: {{type: set, set: {{whom: where.head, other.state: looked, other.whom: whom}}, next: make}}
      make: {{type: create, form: made, state: made, set: {{source: record, size: size}}, next: two}}
      two: {{type: task, label: Two, who: did(one), may: [return], done: {{label: Done, set: {{size: 'default(size, 0) + 4'}}}}, next: done}}
      refused: {{type: end, label: Refused, state: refused}}
      done: {{type: end, label: Done, state: done}}
permissions:
  ask: {{all: {{create: true, read: true, update: true}}}}
  other: {{all: {{create: true, read: true, update: true}}}}
  made: {{all: {{read: true, update: true}}}}
"""
PEOPLE = ("wang", "li", "shi", "zhao", "chen")


def stale(home: House, place: str, record: Values) -> dict[str, object]:
    """The computed fields that differ from what they are worth now, worked out here in plain words."""
    directory = home.actor("wang").directory
    whose = record.get("whom")
    person = None if whose is None else directory.person(whose)
    right: dict[str, object] = {"where": record["department"], "stand": record["state"]}
    if person is not None:
        right |= {"department": person.department, "branch": person.branch}
    if place == "follow.made":
        source = home.values("follow.ask", record["source"])
        right |= {"department": record["home"]} if record["home"] is not None else {}
        assert source["id"] == record["source"]
    else:
        size, unit = record["size"], record["department"]
        twice = size * 2 if size is not None and size > 3 else None
        right |= {"chief": None if unit is None else directory.head_of(unit)}
        right |= {"called": record["number"], "twice": twice, "more": (twice or 0) + 1}
    return {key: (record[key], worth) for key, worth in right.items() if record[key] != worth}


def all_right(home: House) -> None:
    for place in ("follow.ask", "follow.other", "follow.made"):
        for record in home.records(place):
            assert stale(home, place, {**record.values}) == {}, (place, record.values["id"])


def given(home: House, **values: Json) -> UUID:
    made = home.perform(make_given, "wang", None, "follow", "other", values).record
    assert made is not None
    return made


@pytest.mark.parametrize("seed", range(4))
def test_every_way_of_writing_leaves_computed_values_right(home: House, seed: int) -> None:
    home.publish(APP)
    chance = random.Random(seed)
    people = {name: str(home.actor(name).person) for name in PEOPLE}
    whom = lambda: chance.choice([None, *people.values()])  # noqa: E731
    size = lambda: chance.choice([None, *range(1, 8)])  # noqa: E731
    other = given(home, whom=whom(), size=size(), state=chance.choice(["new", "done"]))
    all_right(home)
    alone = home.send("wang", "follow.other", whom=whom(), size=size(), told=True)
    all_right(home)
    home.update("wang", "follow.other", alone, 1, whom=whom(), size=size())
    all_right(home)
    record = home.send("wang", "follow.ask", whom=whom(), size=size(), told=True, other=str(other))
    all_right(home)
    for outcome in chance.choices(("return", "approve"), k=2):
        home.do("wang", record, outcome, whom=whom(), size=size())
        all_right(home)
        if outcome == "approve":
            break
        home.do("wang", record, "submit", whom=whom(), size=size())
        all_right(home)
    while home.waiting(record):
        home.do("wang", record, chance.choice(("approve", "reject")) if home.waiting(record) == ["one"] else "done")
        all_right(home)
    seen = home.values("follow.ask", record)["version"]
    home.update("wang", "follow.ask", record, seen, whom=whom(), size=size())
    all_right(home)


def test_starter_data_comes_with_its_computed_values(home: House) -> None:
    text = APP.replace("app: follow", "app: started").replace(
        "size: {type: integer}", "size: {type: integer, unique: true}"
    )
    text += "data: {other: others.csv}\n"
    publish(home.tx(), None, text.encode(), "a.yaml", {"others.csv": b"whom,size,told\nli,5,yes\n,2,\n"})
    one, two = sorted((dict(each.values) for each in home.records("started.other")), key=lambda each: each["more"])[
        ::-1
    ]
    assert stale(home, "started.other", one) == stale(home, "started.other", two) == {}
    assert (one["more"], one["chief"], two["more"], two["stand"]) == (11, home.actor("li").person, 1, "new")


def test_rules_see_where_a_record_belongs_by_what_is_filled_in(home: House) -> None:
    home.publish(APP)
    li, shi = (str(home.actor(name).person) for name in ("li", "shi"))
    with pytest.raises(Invalid) as refused:
        home.send("shi", "follow.other", whom=li)
    assert [one.field for one in refused.value.problems] == ["told"]
    home.send("li", "follow.other", whom=shi)
