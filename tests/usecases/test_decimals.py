"""Numbers and amounts of money are exact from the form to both databases, lists, the account, and back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.errors import Invalid, InvalidDefinition
from engine.store import trail
from engine.usecases.list_records import list_records
from engine.usecases.open_record import open_record
from tests.support.house import House

CLAIMS = """
language: 1
app: {app}
roles: {{all: {{members: everyone}}}}
forms:
  claim:
    name: '{{{{ title }}}} {{{{ amount }}}}'
    fields:
      title: {{type: text}}
      amount: {{type: money, scale: {scale}, currency: CNY, required: true, min: 0.01}}
      rate: {{type: number}}
      tax: {{type: money, value: 'amount * default(rate, 0)'}}
    views:
      dear: {{where: amount >= 10.005 and tax < 999999999999, columns: [title, amount, tax], sort: [-amount]}}
permissions: {{claim: {{all: {{create: true, read: true, update: true}}}}}}
"""


def published(home: House, app: str, scale: int = 2) -> str:
    home.publish(CLAIMS.format(app=app, scale=scale))
    return f"{app}.claim"


def test_an_amount_is_kept_and_computed_exactly(home: House) -> None:
    place = published(home, "claims")
    record = home.send("wang", place, title="x", amount="9007199254740993.01", rate="0.060000")
    values = home.values(place, record)
    assert values["amount"] == Decimal("9007199254740993.01")
    assert values["tax"] == Decimal("540431955284459.58")  # half up from .5806
    assert str(values["amount"]) == "9007199254740993.01"


def test_more_digits_than_the_field_holds_are_refused(home: House) -> None:
    place = published(home, "claims")
    with pytest.raises(Invalid) as refused:
        home.send("wang", place, title="x", amount="1.005", rate="0.0000001")
    assert [(one.field, one.message.en) for one in refused.value.problems] == [
        ("amount", "Enter at most 2 decimal places."),
        ("rate", "Enter at most 6 decimal places."),
    ]


def test_a_list_sorts_and_selects_by_amounts(home: House) -> None:
    place = published(home, "sorted_claims")
    for amount in ("10", "9.99", "10.01", "1234.50", "100.00"):
        home.send("wang", place, title=amount, amount=amount)
    found = home.ask(list_records, "wang", "sorted_claims", "claim", "dear")
    assert [row.values["amount"] for row in found.rows] == [Decimal("1234.50"), Decimal("100.00"), Decimal("10.01")]
    assert found.rows[0].name == "1234.50 1,234.50 CNY"


def test_a_change_is_told_with_both_amounts(home: House) -> None:
    place = published(home, "claims")
    record = home.send("wang", place, title="x", amount="10")
    home.update("wang", place, record, home.values(place, record)["version"], amount="12.5")
    told = trail.of_record(home.runtime.database, record)[-1]
    assert told.changes["amount"] == ["10.00", "12.50"]
    page = home.ask(open_record, "wang", "claims", "claim", record)
    change = next(one for one in page.trail[0].changes if one.field.key == "amount")
    assert (change.before, change.after) == (Decimal("10.00"), Decimal("12.50"))


def test_another_scale_is_another_storage(home: House) -> None:
    published(home, "scaled_claims")
    with pytest.raises(InvalidDefinition) as refused:
        published(home, "scaled_claims", scale=3)
    assert [problem.what for problem in refused.value.problems] == [
        "'money' is kept as decimal 3, but the values that are there are kept as decimal 2"
    ]
