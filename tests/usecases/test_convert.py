"""Amounts in other currencies: converted by the app's rates, the same on the page and when kept."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from engine.commands.browser import FOLLOWER, ask_evaluator
from engine.usecases.list_records import list_records
from engine.usecases.open_form import new_document
from engine.values import Json
from tests.support.house import House

APP = """
language: 1
app: trips
roles: {all: {members: everyone}}
dictionary: {coin: {CNY: 人民币, USD: 美元, JPY: 日元}}
tables:
  rates:
    inputs: {from: {type: choice, from: coin}, to: {type: choice, from: coin}, day: {type: date}}
    outputs: {rate: {type: number}}
    rules: [[USD, CNY, ..<2026-04-01, 7.125], [USD, CNY, any, 7.2], [JPY, CNY, any, 0.045], [any, any, any, null]]
forms:
  trip:
    fields:
      day: {type: date}
      coin: {type: choice, from: coin}
      amount: {type: money, currency: coin}
      home: {type: money, currency: CNY, value: 'convert(amount, CNY, day)'}
      lines: {type: rows, fields: {fare: {type: money, currency: USD}, paid: {type: money, currency: CNY, value: 'convert(fare, CNY, day)'}}}
      fee: {type: money, currency: USD}
      total: {type: money, currency: CNY, value: 'convert(sum(lines.fare), CNY, day) + default(home, 0)'}
    views: {dear: {where: 'convert(fee, CNY, @"2026-03-02") >= 7.125', columns: [fee]}}
permissions: {trip: {all: {create: true, read: true, update: true}}}
"""
TRIPS = [
    ({"day": "2026-03-31", "coin": "USD", "amount": "10.01"}, "71.32", "78.45"),  # half up from 71.32125 and 78.445
    ({"day": "2026-04-01", "coin": "USD", "amount": "10.01"}, "72.07", "79.27"),
    ({"day": "2026-03-31", "coin": "JPY", "amount": "101"}, "4.55", "11.68"),  # half up from 4.545
    ({"day": "2026-03-31", "coin": "CNY", "amount": "10.01"}, "10.01", "17.14"),  # half up from 17.135
    ({"day": "2026-03-31", "amount": "10.01"}, None, "7.13"),
    ({"coin": "USD", "amount": "10.01"}, "72.07", "79.27"),
]


@pytest.mark.parametrize(("typed", "in_cny", "total"), TRIPS)
def test_an_amount_is_converted_rounded_and_kept(
    home: House, typed: dict[str, Json], in_cny: str | None, total: str
) -> None:
    home.publish(APP)
    values = home.values("trips.trip", home.send("wang", "trips.trip", **typed, lines=[{"fare": "1.00"}]))
    assert (values["home"], values["total"]) == (None if in_cny is None else Decimal(in_cny), Decimal(total))


def test_the_page_converts_as_the_server_does(home: House) -> None:
    home.publish(APP)
    program = home.ask(new_document, "wang", "trips", "trip")["rules"]
    assert (program["left"], set(program["tables"])) == (False, {"rates"})
    questions = [{"program": program, "values": typed, "touched": sorted(typed), "fields": {}} for typed, _, _ in TRIPS]
    found = [json.loads(line)["values"] for line in ask_evaluator(map(json.dumps, questions), FOLLOWER)]
    assert [one["home"] for one in found] == [in_cny for _, in_cny, _ in TRIPS]


def test_a_list_is_selected_by_converted_amounts_where_the_rate_needs_no_row(home: House) -> None:
    home.publish(APP)
    for fee in ("0.99", "1", "1.01", "200"):
        home.send("wang", "trips.trip", fee=fee)
    found = home.ask(list_records, "wang", "trips", "trip", "dear")
    assert sorted(row.values["fee"] for row in found.rows) == [Decimal(1), Decimal("1.01"), Decimal(200)]
