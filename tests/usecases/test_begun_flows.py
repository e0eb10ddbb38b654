"""Flows that begin on a record made by another flow: all of it is one write, and each sees what was written before."""

from __future__ import annotations

from uuid import UUID

from engine.ids import new_id
from engine.store import trail
from engine.store.trail import verify
from engine.store.writing import Batch, Change
from engine.usecases.open_task import open_task
from engine.usecases.transaction import Done
from tests.support.history import verified
from tests.support.house import House
from tests.support.racing import at_once

ORDERS = """
language: 1
app: orders
label: Orders
roles: {all: {label: All, members: everyone}}
forms:
  stock: {label: Stock, name: '{{ title }}', fields: {title: {type: text}, left: {type: integer}, half: {type: integer, value: left / 2}}}
  order:
    label: Order
    name: '{{ title }}'
    facts: [seen, part]
    fields:
      title: {type: text}
      stock: {type: link, form: stock}
      seen: {type: text}
      parts: {type: integer}
      twice: {type: integer, value: parts * 2}
      part: {type: link, form: part}
      again: {type: link, form: order}
  part: {label: Part, name: 'Part of {{ order }}', fields: {order: {type: link, form: order}, stock: {type: link, form: stock}, was: {type: integer}}}
workflows:
  order:
    label: Order
    form: order
    start: head
    nodes:
      head: {type: approve, label: Head, who: head_of(record.department), unless: is_blank(stock), next: {approve: take, reject: end}}
      take: {type: set, label: Take, set: {stock.left: stock.left - 1, parts: 0}, next: make}
      make: {type: create, label: Make, form: part, set: {order: record, stock: stock}, next: keep}
      keep: {type: set, label: Keep, set: {part: result}, next: look}
      look: {type: approve, label: Look, who: head_of(record.department), next: {approve: end, reject: end}}
      end: {type: end, label: End, state: done}
  part:
    label: Part
    form: part
    start: write
    nodes:
      write: {type: set, label: Write, set: {was: order.parts, order.parts: order.parts + 7, order.seen: order.title, stock.left: stock.left - 1}, next: wait}
      wait: {type: task, label: Wait, who: order.created_by, next: end}
      end: {type: end, label: End, state: done}
permissions: {stock: {all: {create: true, read: true, update: true}}, order: {all: {create: true, read: true}}, part: {all: {create: true, read: true}}}
"""
STOCK, ORDER, PART = "orders.stock", "orders.order", "orders.part"


def told(home: House, record: UUID) -> list[tuple[str, int | None, dict[str, list[object]]]]:
    found = trail.of_record(home.runtime.database, record)
    return [(one.verb, one.version, dict(one.changes)) for one in found if one.changes]


def part_of(home: House, order: UUID) -> UUID:
    (found,) = (one.id for one in home.records(PART) if one.values["order"] == order)
    return found


def test_a_flow_begun_by_an_act_writes_back_to_the_record_acted_on_and_to_one_both_write(home: House) -> None:
    home.publish(ORDERS)
    stock = home.send("wang", STOCK, title="Paper", left=10)
    order = home.send("wang", ORDER, title="A", stock=str(stock))
    home.do("li", order)
    part = part_of(home, order)
    values = home.values(ORDER, order)
    assert (values["parts"], values["twice"], values["seen"], values["part"]) == (7, 14, "A", part)
    assert (values["version"], home.values(PART, part)["was"]) == (3, 0)
    assert told(home, order)[1:] == [
        ("approve", 2, {"parts": [None, 0], "twice": [None, 0], "part": [None, str(part)]}),
        ("set", 3, {"parts": [0, 7], "twice": [0, 14], "seen": [None, "A"]}),
    ]
    after = home.values(STOCK, stock)
    assert (after["left"], after["half"], after["version"]) == (8, 4, 3)
    assert [(version, changes["left"]) for _, version, changes in told(home, stock)] == [
        (1, [None, 10]),
        (2, [10, 9]),
        (3, [9, 8]),
    ]
    for run in (home.run(order), home.run(part)):
        assert verify(home.runtime.database, run.id, run.head) is None


def test_a_flow_begun_by_sending_writes_back_to_the_record_just_made(home: House) -> None:
    home.publish(ORDERS)
    order = home.send("wang", ORDER, title="B")
    part = part_of(home, order)
    values = home.values(ORDER, order)
    assert (values["parts"], values["seen"], values["part"], values["version"]) == (7, "B", part, 2)
    assert [(verb, version) for verb, version, _ in told(home, order)] == [("submit", 1), ("set", 2)]
    assert home.waiting(part) == ["wait"]
    page = home.ask(open_task, "wang", home.task("wang", part))
    assert page.record.name == "Part of B"
    (row,) = (one for one in home.tasks("li") if one.record == order)
    assert [text for _, text, _ in row.facts["facts"]] == ["B", "Part of B"]
    home.do("wang", part, "done")
    home.do("li", order)
    assert home.values(ORDER, order)["state"] == "done"
    assert verified(home).broken == ()


def test_a_record_linked_to_itself_is_written_once(home: House) -> None:
    text = ORDERS.replace("orders", "self").replace(
        "set: {stock.left: stock.left - 1, parts: 0}", "set: {again.seen: title, again.parts: 3}"
    )
    home.publish(text)
    stock = home.send("wang", "self.stock", title="Paper", left=10)
    order = home.send("wang", "self.order", title="C", stock=str(stock))
    database, table = home.runtime.database, home.runtime.shelf.newest().apps["self"].tables.forms["order"]
    database.write(
        Batch((Change(table=table.table, match={"id": order}, values={table.columns["again"].name: order}),))
    )
    home.do("li", order)
    values = home.values("self.order", order)
    assert (values["seen"], values["parts"], values["version"]) == ("C", 10, 3)


def test_many_who_begin_flows_on_one_stock_at_once_lose_no_write(home: House) -> None:
    home.publish(ORDERS)
    stock = home.send("wang", STOCK, title="Paper", left=100)
    orders = [home.send("wang", ORDER, title=f"{index}", stock=str(stock)) for index in range(6)]
    li, at_hand = home.actor("li"), [home.task("li", order) for order in orders]
    found = at_once([lambda task=task: home.act(li, task, seen=1, key=new_id()) for task in at_hand])
    assert [one for one in found if not isinstance(one, Done)] == []
    after = home.values(STOCK, stock)
    assert (after["left"], after["version"]) == (88, 13)
    assert [home.values(ORDER, order)["parts"] for order in orders] == [7] * 6
