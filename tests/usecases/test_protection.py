"""What is computed from a field with an allow list is as protected as that field, on every way to it."""

from __future__ import annotations

from uuid import UUID

import pytest

from engine.errors import Conflict
from engine.usecases.evaluate_form import evaluate_form
from engine.usecases.list_records import list_records
from engine.usecases.on_page import OnPage
from engine.usecases.open_record import open_record
from tests.support.house import House

CLAIM = "protected_claims.claim"
TEXT = """
language: 1
app: protected_claims
roles: {all: {members: everyone}, boss: {members: department_heads}}
tables:
  level: {inputs: {amount: {type: number}}, outputs: {level: {type: text}}, rules: [['..<100', low], ['100..', high]]}
forms:
  product: {name: '{{ name }}', fields: {name: {type: text}, cost: {type: money}, uses: {type: links, form: claim, by: product}}}
  claim:
    name: '{{ title }} {{ total }}'
    facts: [title, total]
    fields:
      title: {type: text}
      secret: {type: money}
      level: {type: text, value: 'lookup(level, secret)'}
      double: {type: money, value: secret * 2}
      again: {type: money, value: double * 2}
      shown: {type: money, value: secret * 3, open: true}
      of_shown: {type: money, value: shown + 1}
      product: {type: link, form: product}
      cost: {type: money, value: product.cost}
      all_costs: {type: money, value: "sum(find_all(product, cost > 0).cost)"}
      dear: {type: integer, value: 'count(find_all(product, cost > 1))'}
      lines:
        type: rows
        sums: [price, amount]
        fields:
          text: {type: text}
          price: {type: money}
          amount: {type: money, value: price * 2}
          share: {type: money, value: parent.secret}
          product: {type: link, form: product}
          cost: {type: money, value: row.product.cost}
      total: {type: money, value: sum(lines.amount)}
      first: {type: text, value: 'lines[1].text'}
permissions:
  claim:
    all: {create: true, read: true, update: true}
    boss: {create: true, read: true, update: true}
    fields: {lines.price: {read: [boss]}, secret: {read: [boss]}}
  product: {all: {create: true, read: true}, boss: {create: true, read: true}, fields: {cost: {read: [boss]}}}
"""
MADE_OF_SECRETS = {"secret", "level", "double", "again", "cost", "all_costs", "dear", "total"}


@pytest.fixture
def claims(home: House) -> House:
    home.publish(TEXT)
    return home


def sent(home: House) -> UUID:
    product = str(home.send("li", "protected_claims.product", name="Pen", cost="5"))
    line = {"text": "a", "price": "7", "product": product}
    return home.send("li", CLAIM, title="x", secret="120", product=product, lines=[line])


def seen(home: House, who: str, record: UUID) -> set[str]:
    return set(home.ask(open_record, who, "protected_claims", "claim", record).record.values)


def test_a_page_shows_what_is_open_or_made_of_what_is_open(claims: House) -> None:
    record = sent(claims)
    hidden = seen(claims, "li", record) - seen(claims, "wang", record)
    assert hidden == MADE_OF_SECRETS
    page = claims.ask(open_record, "wang", "protected_claims", "claim", record)
    assert page.record.values["lines"][0].keys() == {"id", "text", "product"}
    assert page.record.name == "x"
    assert claims.ask(open_record, "li", "protected_claims", "claim", record).record.name == "x 14.00"


def test_lists_rules_account_and_conflicts_show_no_more(claims: House) -> None:
    record = sent(claims)
    columns = claims.ask(list_records, "wang", "protected_claims", "claim").columns
    assert not MADE_OF_SECRETS & set(columns)
    version = claims.values(CLAIM, record)["version"]
    claims.update("li", CLAIM, record, version, secret="1", title="y")
    page = claims.ask(open_record, "wang", "protected_claims", "claim", record)
    told = {change.field.key for line in page.trail for change in line.changes}
    assert not told & MADE_OF_SECRETS
    found = claims.ask(evaluate_form, "wang", "protected_claims", "claim", OnPage(values={}, record=str(record)))
    assert not found["values"].keys() & MADE_OF_SECRETS
    with pytest.raises(Conflict) as refused:
        claims.update("wang", CLAIM, record, version, title="z")
    assert {one.field for one in refused.value.difference} == {"title", "shown", "of_shown"}
