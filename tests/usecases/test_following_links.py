"""Values that sum over records that link here follow in the deed that writes these records."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from engine.ids import new_id
from engine.store.trail import of_record
from engine.usecases.update_record import update_record
from engine.values import Json
from tests.support.allowance import counted, to_send
from tests.support.house import House

APP = """
language: 1
app: sums
label: Sums
dictionary: {stand: {new: New, running: Running, paid: Paid}}
roles: {all: {members: everyone}}
forms:
  customer:
    label: Customer
    fields:
      name: {type: text}
      contracts: {type: links, form: contract, by: customer}
      total: {type: money, value: sum(contracts.paid)}
  contract:
    label: Contract
    fields:
      name: {type: text}
      customer: {type: link, form: customer}
      rate: {type: link, form: rate}
      payments: {type: links, form: payment, by: contract}
      paid: {type: money, value: 'sum(payments[state != new].amount)'}
      many: {type: integer, value: count(payments)}
      most: {type: money, value: max(payments.amount)}
      mean: {type: money, value: mean(payments.amount)}
      big: {type: boolean, value: some p in payments satisfies p.amount >= 100}
      half: {type: money, value: 'default(paid, 0) / 2'}
      at_rate: {type: number, value: rate.factor}
  rate: {label: Rate, fields: {factor: {type: number}}}
  payment:
    label: Payment
    states: stand
    fields:
      contract: {type: link, form: contract}
      amount: {type: money}
      note: {type: text}
  bill:
    label: Bill
    fields: {contract: {type: link, form: contract}, amount: {type: money}}
workflows:
  payment:
    label: Pay
    form: payment
    start: one
    nodes:
      one: {type: task, label: One, who: created_by, fields: {amount: edit}, done: {label: Done}, next: paid}
      paid: {type: end, label: Paid, state: paid}
permissions:
  customer: {all: {create: true, read: true}}
  contract: {all: {create: true, read: true, update: true}}
  rate: {all: {create: true, read: true, update: true}}
  payment: {all: {create: true, read: true, update: true}}
  bill: {all: {create: true, read: true, update: true}}
"""


@pytest.fixture
def sums(home: House) -> House:
    """The installation with the app."""
    home.publish(APP)
    return home


def made(home: House, form: str, **values: Json) -> UUID:
    return home.send("wang", f"sums.{form}", **values)


def seen(home: House, contract: UUID) -> tuple[object, ...]:
    found = home.values("sums.contract", contract)
    return tuple(found[key] for key in ("paid", "many", "most", "mean", "big", "half"))


def test_a_new_record_changes_the_sums_of_what_it_links_to(sums: House) -> None:
    customer = made(sums, "customer", name="A")
    contract = made(sums, "contract", name="c", customer=str(customer))
    assert seen(sums, contract) == (Decimal("0.00"), 0, None, None, False, Decimal("0.00"))
    first = made(sums, "payment", contract=str(contract), amount="10.10")
    assert seen(sums, contract) == (Decimal("0.00"), 1, Decimal("10.10"), Decimal("10.10"), False, Decimal("0.00"))
    made(sums, "payment", contract=str(contract), amount="100.00")
    assert seen(sums, contract)[1:5] == (2, Decimal("100.00"), Decimal("55.05"), True)
    # the end of the flow sets the state, which the sum over those paid reads; the customer's total follows in turn
    record = sums.values("sums.payment", first)
    sums.act("wang", sums.task("wang", first), "done", seen=record["version"], values={"amount": "20.30"})
    assert seen(sums, contract) == (
        Decimal("20.30"), 2, Decimal("100.00"), Decimal("60.15"), True, Decimal("10.15"),
    )  # fmt: skip
    assert sums.values("sums.customer", customer)["total"] == Decimal("20.30")


def test_a_link_that_moves_changes_both_ends_and_each_has_its_entry(sums: House) -> None:
    one, two = (made(sums, "contract", name=name) for name in ("one", "two"))
    payment = made(sums, "payment", contract=str(one), amount="5.00")
    record = sums.values("sums.payment", payment)
    sums.act("wang", sums.task("wang", payment), "done", seen=record["version"])
    record = sums.values("sums.payment", payment)
    before = sums.values("sums.contract", one)["version"]
    sums.perform(
        update_record,
        "wang",
        None,
        "sums",
        "payment",
        payment,
        version=record["version"],
        values={"contract": str(two)},
    )
    assert (seen(sums, one)[:2], seen(sums, two)[:2]) == ((Decimal("0.00"), 0), (Decimal("5.00"), 1))
    assert sums.values("sums.contract", one)["version"] == before + 1
    told = [told for told in of_record(sums.runtime.database, one) if told.version == before + 1]
    assert [(entry.verb, entry.version, entry.changes["many"]) for entry in told] == [("set", before + 1, [1, 0])]


def test_what_no_sum_reads_writes_nothing_else(sums: House) -> None:
    contract = made(sums, "contract", name="c")
    payment = made(sums, "payment", contract=str(contract), amount="5.00")
    record = sums.values("sums.payment", payment)
    sums.act("wang", sums.task("wang", payment), "done", seen=record["version"])
    record, version = sums.values("sums.payment", payment), sums.values("sums.contract", contract)["version"]
    sums.perform(
        update_record, "wang", None, "sums", "payment", payment, version=record["version"], values={"note": "x"}
    )
    assert sums.values("sums.contract", contract)["version"] == version


def test_what_is_read_over_a_link_of_its_own_stays(sums: House) -> None:
    rate = made(sums, "rate", factor="2")
    contract = made(sums, "contract", name="c", rate=str(rate))
    record = sums.values("sums.rate", rate)
    sums.perform(update_record, "wang", None, "sums", "rate", rate, version=record["version"], values={"factor": "3"})
    made(sums, "payment", contract=str(contract), amount="5.00")
    found = sums.values("sums.contract", contract)
    assert (found["many"], found["at_rate"]) == (1, Decimal("2.000000"))


def test_the_same_request_again_changes_no_sum(sums: House) -> None:
    contract, key = made(sums, "contract", name="c"), new_id()
    for _ in range(2):
        sums.submit(sums.actor("wang"), "sums.payment", {"contract": str(contract), "amount": "7.00"}, key=key)
    assert seen(sums, contract)[1] == 1


def test_what_follows_costs_a_read_a_question_and_an_update_of_each_row(sums: House) -> None:
    published, database = sums.runtime.shelf.newest().apps["sums"], sums.runtime.database
    contract = made(sums, "contract", name="c")
    actor, values = sums.actor("wang"), {"contract": str(contract), "amount": "7.00"}
    cost = counted(database, lambda: sums.submit(actor, "sums.payment", values, key=new_id()))
    sent = to_send(published, "payment", values, asked=1)
    looked_up, locks = 1, 1 if database.is_postgresql else 0  # whether it was done already; the row that follows
    questions = len(("paid", "many", "most", "mean", "big"))
    assert cost.statements == sent.statements + looked_up + locks + 1 + questions + 1
