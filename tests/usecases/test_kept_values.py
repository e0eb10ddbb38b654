"""What rules compute is kept as the field keeps it, or refused in words: never cut, never silently blank."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from engine.errors import Conflict, Invalid
from engine.store import trail
from engine.store.instances import Status
from tests.support.house import House
from tests.support.rounds import verbs

APP = """
language: 1
app: kept
label: Kept
roles: {all: {label: All, members: everyone}}
forms:
  thing: {label: Thing, fields: {size: {type: integer, required: true, label: Size}, square: {type: integer, value: size * size, label: Square}}}
  ask:
    label: Ask
    fields:
      count: {type: integer, required: true, label: Count}
      how: {type: text, required: true}
      thing: {type: link, form: thing}
      text: {type: text, label: Words}
      short: {type: text, max: 10, label: Short}
      long: {type: longtext}
      more: {type: integer, label: More, value: 'if how = "computed" then count * count else count'}
      preset: {type: integer, label: Preset, default: 'if how = "preset" then 99999999999 * 99999999999 else 1'}
workflows:
  ask:
    label: Ask
    form: ask
    start: which
    nodes:
      which: {type: choose, label: Which, cases: [{when: how = "button", next: press}, {when: how = "create", next: make}, {when: how = "link", next: link}, {when: how = "text", next: words}, {when: how = "follow", next: follow}], else: blank}
      blank: {type: set, label: Blank, set: {text: '"  "', long: '""', short: 'string join(["a", "b"])'}, next: head}
      follow: {type: set, label: Follow, set: {text: '"written"', how: '"computed"'}, next: head}
      words: {type: set, label: Write, set: {text: '"kept?"', short: 'string join(["12345", "678901"])'}, next: head}
      press: {type: task, label: Press, who: record.created_by, done: {set: {count: count * count}}, next: head}
      make: {type: create, label: Make, form: thing, set: {size: count}, next: head}
      link: {type: set, label: Link, set: {thing.size: count}, next: head}
      head: {type: set, label: Square, unless: how != "node", set: {text: '"written"', count: count * count}, next: end}
      end: {type: end, label: End, state: done}
permissions: {thing: {all: {create: true, read: true}}, ask: {all: {create: true, read: true}}}
"""
BIG = 10**12


def sent(home: House, how: str, **values: object) -> UUID:
    home.publish(APP)
    return home.send("wang", "kept.ask", how=how, count=BIG, **values)


def refused(deed: Callable[[], object]) -> str:
    with pytest.raises(Conflict) as found:
        deed()
    return found.value.message.en


def halted(home: House, record: UUID) -> tuple[Status, str]:
    told = trail.of_record(home.runtime.database, record)
    return home.run(record).status, next(one.answers["note"]["en"] for one in told if one.verb == "halt")


def test_what_a_node_writes_is_kept_or_an_incident_and_then_nothing_of_it_is_written(home: House) -> None:
    record = sent(home, "node")
    assert halted(home, record) == (Status.HALTED, "Count: This comes out larger than can be kept.")
    assert (home.values("kept.ask", record)["count"], home.values("kept.ask", record)["text"]) == (BIG, None)
    record = sent(home, "text")
    assert halted(home, record) == (Status.HALTED, "Short: This comes out longer than 10 characters.")
    assert home.values("kept.ask", record)["text"] is None


def test_a_computed_value_that_cannot_follow_what_a_node_writes_is_an_incident(home: House) -> None:
    record = sent(home, "follow")
    assert halted(home, record) == (Status.HALTED, "More: This comes out larger than can be kept.")
    values = home.values("kept.ask", record)
    assert (values["text"], values["how"], values["more"]) == (None, "follow", BIG)


def test_what_a_button_writes_is_refused_and_the_task_stays(home: House) -> None:
    record = sent(home, "button")
    assert refused(lambda: home.do("wang", record, "done")) == "Count: This comes out larger than can be kept."
    assert (home.waiting(record), verbs(home, record)) == (["press"], ["submit"])


def test_an_empty_text_is_blank(home: House) -> None:
    values = home.values("kept.ask", sent(home, "blank"))
    assert (values["text"], values["long"], values["short"], values["state"]) == (None, None, "ab", "done")


@pytest.mark.parametrize(("how", "field"), [("computed", "more"), ("preset", "preset")])
def test_a_value_the_form_computes_is_refused_at_its_field(home: House, how: str, field: str) -> None:
    with pytest.raises(Invalid) as found:
        sent(home, how)
    assert [(one.field, one.message.en) for one in found.value.problems] == [
        (field, "This comes out larger than can be kept.")
    ]


def test_what_other_records_compute_is_refused_in_words(home: House) -> None:
    words = "Square: This comes out larger than can be kept."
    assert refused(lambda: sent(home, "create")) == words
    thing = home.send("wang", "kept.thing", size=2)
    assert refused(lambda: sent(home, "link", thing=str(thing))) == words
    assert home.values("kept.thing", thing)["size"] == 2
