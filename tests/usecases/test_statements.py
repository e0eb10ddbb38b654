"""Every deed costs as many statements as the definition says, and not one more."""

from collections.abc import Callable, Mapping
from uuid import UUID

from engine.ids import new_id
from engine.model.workflow import START
from engine.runtime import ask
from engine.usecases.list_inbox import count_waiting, list_inbox
from engine.usecases.list_records import list_records
from engine.values import Json
from tests.support.allowance import Cost, compared, counted, to_act, to_send
from tests.support.house import House
from tests.support.seals import APPLICATION, TAKEN_BACK, apply, handed_to, new_seal, values_for

ASK = "steps.ask"
STEPS = """
language: 1
app: steps
label: Steps
roles: {all: {label: All, members: everyone}, pool: {label: Pool, members: 'me.post = "客户经理"'}}
forms:
  ask: {label: Ask, name: '{{ title }}', search: [title], fields: {title: {type: text}, note: {type: text}}}
  alone: {label: Alone, fields: {title: {type: text}}}
workflows:
  ask:
    label: Ask
    form: ask
    start: one
    nodes:
      one: {type: approve, label: One, who: head_of(record.department), fields: {note: edit}, may: [return], next: {approve: two, reject: end}}
      two: {type: approve, label: Two, who: {role: pool}, next: {approve: end, reject: end}}
      end: {type: end, label: End}
permissions: {ask: {all: {create: true, read: true}}, alone: {all: {create: true, read: true, update: true}}}
"""


def cost_of(home: House, deed: Callable[[], object]) -> Cost:
    return compared(home.runtime.database, counted(home.runtime.database, deed))


def expected(home: House, cost: Cost) -> Cost:
    return compared(home.runtime.database, cost)


def sent(home: House, who: str, place: str, values: Mapping[str, Json]) -> tuple[Cost, UUID]:
    """What sending a form costs, the person at hand; and the record."""
    actor, made = home.actor(who), []
    cost = cost_of(home, lambda: made.append(home.submit(actor, place, values, key=new_id()).record))
    return cost, made[0]


def pressed(home: House, who: str, place: str, record: UUID, outcome: str, **values: Json) -> Cost:
    """What pressing a button costs, the task and the person at hand."""
    actor, task, seen = home.actor(who), home.task(who, record), home.values(place, record)["version"]
    return cost_of(home, lambda: home.act(actor, task, outcome, seen=seen, values=values, opinion="x", key=new_id()))


def test_sending_and_acting_cost_six_statements_and_two_for_the_next_task(home: House) -> None:
    published = home.publish(STEPS)
    cost, record = sent(home, "wang", ASK, {"title": "x"})
    assert cost == expected(home, to_send(published, "ask", ["title"], asked=1))
    assert to_send(published, "ask", ["title"], asked=1) == Cost(statements=6, round_trips=1)
    first = to_act(published, "ask", "one", "approve", walks=["two"], asked=2)
    assert first == Cost(statements=9, round_trips=2)
    assert pressed(home, "li", ASK, record, "approve") == expected(home, first)
    last = to_act(published, "ask", "two", "approve", walks=[], asked=0)
    assert last == Cost(statements=7, round_trips=2)  # a role asked: who acts stays a part of it without the role
    assert pressed(home, "he", ASK, record, "approve") == expected(home, last)


def test_returning_and_sending_again_cost_what_acting_costs(home: House) -> None:
    published = home.publish(STEPS)
    record = home.send("wang", ASK, title="y")
    back = to_act(published, "ask", "one", "return", asked=1)
    assert back == Cost(statements=9, round_trips=2)
    assert pressed(home, "li", ASK, record, "return") == expected(home, back)
    again = to_act(published, "ask", START, "submit", asked=1, filled=["title"])
    assert pressed(home, "wang", ASK, record, "submit", title="z") == expected(home, again)


def test_every_field_filled_in_at_a_node_costs_one_statement_together(home: House) -> None:
    published = home.publish(STEPS)
    record = home.send("wang", ASK, title="y")
    cost = to_act(published, "ask", "one", "approve", walks=["two"], asked=2, filled=["note"])
    assert cost == Cost(statements=10, round_trips=2)
    assert pressed(home, "li", ASK, record, "approve", note="n") == expected(home, cost)


def test_a_record_without_a_flow_costs_three_statements(home: House) -> None:
    published = home.publish(STEPS)
    cost = to_send(published, "alone", ["title"], asked=0)
    assert cost == Cost(statements=3, round_trips=1)
    assert sent(home, "wang", "steps.alone", {"title": "x"})[0] == expected(home, cost)


def test_the_story_of_a_seal_costs_what_its_definition_says(home: House) -> None:
    published, values = home.runtime.shelf.newest().apps["seal_management"], values_for(home, new_seal(home))
    cost = to_send(published, "application", values, asked=1)
    assert cost == Cost(statements=10, round_trips=6)  # serial, link read, file read, file kept
    found, record = sent(home, "wang", APPLICATION, values)
    assert found == expected(home, cost)
    for who, node, outcome, walks, asked, filled in (
        ("li", "head", "approve", ["route", "seal_admin"], 1, {}),
        ("admin1", "seal_admin", "approve", ["hand_out"], 1, {}),
        ("keeper1", "hand_out", "done", ["give_back"], 1, handed_to(home, "wang")),
        ("keeper1", "give_back", "done", ["book", "done"], 0, TAKEN_BACK),
    ):
        cost = to_act(published, "application", node, outcome, walks=walks, asked=asked, filled=filled)
        assert pressed(home, who, APPLICATION, record, outcome, **filled) == expected(home, cost), node


def test_a_list_costs_two_statements_the_inbox_one_and_the_badge_one(home: House) -> None:
    home.publish(STEPS)
    home.send("wang", ASK, title="y")
    apply(home, new_seal(home))
    runtime, li = home.runtime, home.actor("li")
    doors = {
        "list of a form with links": lambda: ask(runtime, list_records, li, "en", "seal_management", "application"),
        "list of a form without": lambda: ask(runtime, list_records, li, "en", "steps", "ask"),
        "inbox with its badge": lambda: ask(runtime, list_inbox, li, "en", "waiting"),
        "badge": lambda: ask(runtime, count_waiting, li, "en"),
    }
    assert {name: cost_of(home, door).statements for name, door in doors.items()} == {
        "list of a form with links": 2,
        "list of a form without": 1,
        "inbox with its badge": 2,
        "badge": 1,
    }


CLAIMS = """
language: 1
app: counted_claims
roles: {all: {members: everyone}}
forms:
  product: {fields: {name: {type: text}, price: {type: money}}}
  claim:
    fields:
      lines:
        type: rows
        fields:
          product: {type: link, form: product}
          second: {type: link, form: product}
          price: {type: money, default: product.price}
      total: {type: money, value: sum(lines.price)}
workflows:
  claim:
    form: claim
    start: one
    nodes:
      one: {type: approve, who: head_of(record.department), empty: stop, fields: {lines: edit}, next: {approve: end, reject: end}}
      end: {type: end}
permissions: {claim: {all: {create: true, read: true}}, product: {all: {create: true, read: true}}}
"""


def test_lines_cost_one_statement_however_many_they_are(home: House) -> None:
    published = home.publish(CLAIMS)
    products = [str(home.send("wang", "counted_claims.product", name="x", price="2")) for _ in range(3)]
    lines = [{"product": one, "second": products[0]} for one in products * 4]
    cost = to_send(published, "claim", ["lines"], asked=1)
    assert cost == Cost(statements=8, round_trips=2)  # the lines, and what they link to
    found, record = sent(home, "wang", "counted_claims.claim", {"lines": lines})
    assert found == expected(home, cost)
    there = [{"id": str(one["id"])} for one in home.values("counted_claims.claim", record)["lines"]]
    changed = [{**there[0], "price": "5"}, *reversed(there[2:]), {"price": "1"}]
    act = to_act(published, "claim", "one", "approve", asked=0, filled=["lines"], gone=1)
    reading = Cost(statements=act.statements + 1, round_trips=act.round_trips + 1)  # what the stored lines link to
    assert pressed(home, "li", "counted_claims.claim", record, "approve", lines=changed) == expected(home, reading)
