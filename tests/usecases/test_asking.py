"""Rules that ask about other records: find, find_all and reverse links, in every kind of rule."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from engine.errors import Invalid
from engine.usecases.list_records import list_records
from engine.values import Json
from tests.support.house import House

APP = """
language: 1
app: asks
label: Asks
dictionary: {stand: {new: New, made: Made}, grade: {gold: Gold, plain: Plain}}
roles:
  all: {members: everyone}
  seller: {members: 'me.number = "1006"'}
forms:
  customer:
    label: Customer
    fields:
      name: {type: text}
      grade: {type: choice, from: grade}
      keeper: {type: person}
      contracts: {type: links, form: contract, by: customer}
  contract:
    label: Contract
    name: '{{ name }}'
    fields:
      name: {type: text}
      customer: {type: link, form: customer}
      limit: {type: money}
      payments: {type: links, form: payment, by: contract}
    views:
      busy: {label: Busy, where: count(payments) > 1, columns: [name]}
      over: {label: Over, where: sum(payments.amount) > limit, columns: [name]}
      all_big: {label: All big, where: 'every p in payments satisfies p.amount >= 50', columns: [name]}
      gold: {label: Gold, where: customer.grade = gold, columns: [name]}
      of_good: {label: Of good, where: 'count(customer.contracts[limit > 100]) > 0', columns: [name]}
      last: {label: Last, where: 'find(payment, contract = record, -amount).amount > 60', columns: [name]}
  order:
    label: Order
    fields:
      name: {type: text}
      contract: {type: link, form: contract}
      lines: {type: rows, fields: {what: {type: text}, price: {type: money}, count: {type: integer}, whose: {type: link, form: customer}}}
    views:
      dear: {label: Dear, where: some l in lines satisfies l.price > 50, columns: [name]}
      worth: {label: Worth, where: sum(for l in lines return l.price * l.count) >= 100, columns: [name]}
      many: {label: Many, where: 'count(lines[price > 1]) > 1', columns: [name]}
      good: {label: Good, where: every l in lines satisfies l.whose.grade = gold, columns: [name]}
      twin: {label: Twin, where: 'count(find_all(order, contract = record.contract and sum(lines.price) > 60)) > 1', columns: [name]}
  payment:
    label: Payment
    fields:
      contract: {type: link, form: contract}
      amount: {type: money}
      before_me: {type: money, value: 'sum(contract.payments.amount)'}
      greatest: {type: money, value: 'max(find_all(payment, contract = record.contract).amount)'}
      mean: {type: money, value: 'mean(contract.payments.amount)'}
      first: {type: link, form: payment, value: 'find(payment, contract = record.contract)'}
      keeper: {type: person, value: 'find(contract, customer.grade = gold and limit > 0, -limit, name).customer.keeper'}
      note: {type: text, default: 'string(count(find_all(payment, true)))', visible: count(contract.payments) > 0}
    checks:
      - {check: 'amount + default(sum(contract.payments.amount), 0) <= contract.limit', at: amount, message: Too much}
permissions:
  customer: {all: {create: true, read: true}}
  contract: {all: {create: true, read: true}}
  order: {all: {create: true, read: true}}
  payment: {all: {create: true, read: true, update: true}, seller: {read: 'some c in find_all(contract, customer.keeper = me) satisfies c = record.contract'}}
"""


@pytest.fixture
def asks(home: House) -> House:
    """The installation with the app and two customers with three contracts of their own."""
    home.publish(APP)
    return home


def customer(home: House, grade: str = "gold") -> UUID:
    keeper = home.actor("li").person
    return home.send("wang", "asks.customer", name="A", grade=grade, keeper=str(keeper))


def contract(home: House, of: UUID, limit: str, name: str) -> UUID:
    return home.send("wang", "asks.contract", customer=str(of), limit=limit, name=name)


def pay(home: House, of: UUID, amount: str) -> dict[str, Json]:
    return home.values("asks.payment", home.send("wang", "asks.payment", contract=str(of), amount=amount))


def test_a_computed_value_asks_the_records_that_lead_to_a_link_and_those_found(asks: House) -> None:
    one = contract(asks, customer(asks), "100.00", "c1")
    first = pay(asks, one, "10.10")
    assert (first["before_me"], first["greatest"], first["mean"], first["first"]) == (Decimal("0.00"), None, None, None)
    second = pay(asks, one, "20.05")
    assert (second["before_me"], second["greatest"]) == (Decimal("10.10"), Decimal("10.10"))
    third = pay(asks, one, "0.01")
    assert (third["before_me"], third["mean"]) == (Decimal("30.15"), Decimal("15.08"))
    assert third["first"] == first["id"]


def test_a_check_over_linked_records_refuses_what_is_too_much(asks: House) -> None:
    one = contract(asks, customer(asks), "100.00", "c2")
    pay(asks, one, "60.00")
    with pytest.raises(Invalid) as refused:
        pay(asks, one, "40.01")
    assert [(problem.field, problem.message.en) for problem in refused.value.problems] == [("amount", "Too much")]
    pay(asks, one, "40.00")


def test_find_gives_the_first_by_its_order_and_reaches_through_its_links(asks: House) -> None:
    best = customer(asks)
    contract(asks, best, "999999999.99", "best")
    contract(asks, customer(asks, "plain"), "9999999999.00", "plain")
    paid = pay(asks, contract(asks, best, "5.00", "c3"), "1.00")
    assert paid["keeper"] == asks.actor("li").person


def shown(home: House, view: str, names: set[str], form: str = "contract") -> list[str]:
    listed = home.ask(list_records, "wang", "asks", form, view=view)
    found = (row.values["name"] for row in listed.rows)
    return sorted(name for name in found if name in names)


def test_views_ask_about_records_within_their_statement(asks: House) -> None:
    gold, plain = customer(asks), customer(asks, "plain")
    v1, v2, v3 = (
        contract(asks, of, limit, name)
        for of, limit, name in ((gold, "100", "v1"), (plain, "200", "v2"), (plain, "50", "v3"))
    )
    for of, amount in ((v1, "50"), (v1, "50"), (v2, "61"), (v3, "10"), (v3, "40")):
        pay(asks, of, amount)
    names = {"v1", "v2", "v3"}
    assert shown(asks, "busy", names) == ["v1", "v3"]
    assert shown(asks, "over", names) == []
    assert shown(asks, "all_big", names) == ["v1", "v2"]
    assert shown(asks, "gold", names) == ["v1"]
    assert shown(asks, "of_good", names) == ["v2", "v3"]
    assert shown(asks, "last", names) == ["v2"]


def test_views_ask_about_line_items_within_their_statement(asks: House) -> None:
    gold, plain = customer(asks), customer(asks, "plain")
    one = contract(asks, gold, "5", "lines")

    def order(name: str, *lines: tuple[str, int, UUID]) -> None:
        given = [{"price": price, "count": count, "whose": str(of)} for price, count, of in lines]
        asks.send("wang", "asks.order", name=name, contract=str(one), lines=given)

    order("o1", ("60.00", 1, gold), ("2.00", 20, gold))
    order("o2", ("25.00", 4, plain), ("40.00", 0, gold))
    order("o3")
    names = {"o1", "o2", "o3"}
    assert shown(asks, "dear", names, "order") == ["o1"]
    assert shown(asks, "worth", names, "order") == ["o1", "o2"]
    assert shown(asks, "many", names, "order") == ["o1", "o2"]
    assert shown(asks, "good", names, "order") == ["o1", "o3"]
    assert shown(asks, "twin", names, "order") == ["o1", "o2", "o3"]
