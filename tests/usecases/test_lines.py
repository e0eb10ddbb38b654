"""Line items from the form to both databases, through a flow, into the account, and back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

import pytest

from engine.errors import Conflict, Invalid
from engine.usecases.evaluate_form import evaluate_form
from engine.usecases.on_page import OnPage
from engine.usecases.open_record import open_record
from engine.usecases.open_task import open_task, task_document
from engine.values import Json
from tests.support.house import House

CLAIM = "line_claims.claim"
TEXT = """
language: 1
app: line_claims
dictionary: {kind: {travel: Travel, meal: Meals, other: Other}}
roles: {all: {members: everyone}, boss: {members: department_heads}}
forms:
  product: {name: '{{ name }}', fields: {name: {type: text, unique: true}, price: {type: money}, sold: {type: boolean}}}
  claim:
    fields:
      title: {type: text, required: true}
      factor: {type: number, default: 1}
      lines:
        type: rows
        label: Lines
        required: true
        max: 4
        sums: [amount]
        fields:
          text: {type: text, required: true}
          kind: {type: choice, from: kind, default: travel}
          product: {type: link, form: product, where: 'sold = true and price <= default(row.limit, 1000)'}
          limit: {type: money}
          quantity: {type: number, required: true, min: 0.001}
          price: {type: money, required: true, default: product.price}
          amount: {type: money, value: 'default(quantity, 0) * default(price, 0) * default(parent.factor, 1)'}
          share: {type: number, scale: 4, value: 'if default(total, 0) > 0 then default(amount, 0) / total else 0'}
          reason: {type: text, visible: kind = other, required: kind = other}
          tax: {type: money, check: tax <= amount}
      total: {type: money, value: sum(lines.amount)}
    checks: [{check: total <= 10000, at: total}]
workflows:
  claim:
    form: claim
    start: head
    nodes:
      head: {type: approve, who: head_of(record.department), empty: stop, fields: {lines.price: edit}, next: {approve: done, reject: no_}}
      done: {type: end, state: done}
      no_: {type: end, state: refused}
permissions:
  claim: {all: {create: true, read: true}, boss: {read: true}, fields: {lines.tax: {read: [boss]}}}
  product: {all: {create: true, read: 'sold = true'}}
"""


@pytest.fixture
def claims(home: House) -> House:
    home.publish(TEXT)
    return home


def line(**cells: Json) -> Json:
    return {"text": "Taxi", "quantity": 1, "price": "10", **cells}


def sent(home: House, *lines: Json, **values: Json) -> UUID:
    return home.send("wang", CLAIM, title="x", lines=list(lines), **values)


def stored(home: House, record: UUID) -> list[Mapping[str, Json]]:
    return list(home.values(CLAIM, record)["lines"])


def told(home: House, who: str, record: UUID) -> list[tuple[str, int, object, object]]:
    page = home.ask(open_record, who, "line_claims", "claim", record)
    return [(one.field.key, one.line, one.before, one.after) for one in page.trail[0].changes]


def refused(home: House, *lines: Json, **values: Json) -> list[tuple[str | None, str]]:
    with pytest.raises(Invalid) as found:
        sent(home, *lines, **values)
    return [(one.field, one.rule) for one in found.value.problems]


def test_lines_are_kept_in_their_order_with_what_is_computed(claims: House) -> None:
    record = sent(claims, line(), line(text="Hotel", quantity="2.5", price="300.10", kind="other", reason="late"))
    found = stored(claims, record)
    assert [(one["text"], one["quantity"], one["price"], one["amount"], one["kind"]) for one in found] == [
        ("Taxi", Decimal("1.000000"), Decimal("10.00"), Decimal("10.00"), "travel"),
        ("Hotel", Decimal("2.500000"), Decimal("300.10"), Decimal("750.25"), "other"),
    ]
    assert claims.values(CLAIM, record)["total"] == Decimal("760.25")
    assert [one["share"] for one in found] == [Decimal("0.0132"), Decimal("0.9868")]


def test_a_problem_stands_at_its_cell(claims: House) -> None:
    bad = {"text": "", "quantity": 0, "price": "1.005", "kind": "nothing", "colour": 1}
    assert refused(claims, line(), bad, line(kind="other"), line(tax="11")) == [
        ("lines[2].quantity", "min"),
        ("lines[2].price", "scale"),
        ("lines[2].colour", "unknown"),
        ("lines[2].kind", "choice"),
        ("lines[2].text", "required"),
        ("lines[3].reason", "required"),
        ("lines[4].tax", "check"),
    ]


def test_the_number_of_lines_is_bounded(claims: House) -> None:
    assert refused(claims) == [("lines", "required")]
    assert refused(claims, *[line()] * 5) == [("lines", "max")]
    with pytest.raises(Invalid):
        claims.send("wang", CLAIM, title="x", lines="many")


def test_a_computed_cell_may_be_sent_as_it_comes_out_and_not_otherwise(claims: House) -> None:
    assert sent(claims, line(amount="10.00"))
    assert refused(claims, line(amount="11.00")) == [("lines[1].amount", "computed")]


def test_a_link_in_a_line_presets_and_is_tested_for_reach_and_condition(claims: House) -> None:
    cheap = claims.send("wang", "line_claims.product", name=f"cheap {claims.clock.now()}", price="9.90", sold=True)
    hidden = claims.send("wang", "line_claims.product", name="hidden", price="1.00", sold=False)
    dear = claims.send("wang", "line_claims.product", name="dear", price="50.00", sold=True)
    record = sent(claims, {"text": "Pen", "quantity": 3, "product": str(cheap)})
    (found,) = stored(claims, record)
    assert (found["product"], found["price"], found["amount"]) == (cheap, Decimal("9.90"), Decimal("29.70"))
    assert refused(
        claims,
        line(product=str(hidden)),
        line(product=str(dear), limit="49.99"),
        line(product=str(dear), limit="50"),
        line(product=str(UUID(int=7))),
    ) == [("lines[1].product", "where"), ("lines[4].product", "where"), ("lines[2].product", "where")]


def test_a_node_opens_one_column_and_nothing_else(claims: House) -> None:
    record = sent(claims, line(), line(text="Hotel", price="20"))
    first, second = (str(one["id"]) for one in stored(claims, record))
    for wrong in (
        [{"id": first, "text": "Bus"}, {"id": second}],
        [{"id": first}, {"id": second}, line()],
    ):
        with pytest.raises(Invalid):
            claims.do("li", record, lines=wrong)
    claims.do("li", record, lines=[{"id": second, "price": "30", "text": "Hotel"}])
    assert [(str(one["id"]), one["text"], one["price"], one["amount"]) for one in stored(claims, record)] == [
        (first, "Taxi", Decimal("10.00"), Decimal("10.00")),
        (second, "Hotel", Decimal("30.00"), Decimal("30.00")),
    ]
    assert claims.values(CLAIM, record)["total"] == Decimal("40.00")
    assert ("price", 2, Decimal("20.00"), Decimal("30.00")) in told(claims, "li", record)


def test_the_document_of_a_task_says_which_columns_may_be_written(claims: House) -> None:
    record = sent(claims, line(), line(kind="other", reason="y"))
    found = claims.ask(task_document, "li", claims.task("li", record))
    state = found["fields"]["lines"]
    assert state["readonly"] is True
    assert [key for key, one in state["columns"].items() if not one["readonly"]] == ["price"]
    assert state["columns"]["reason"]["visible"] is True
    first, second = (one["id"] for one in found["values"]["lines"])
    assert state["lines"] == {
        first: {"reason": {"visible": False, "required": False, "readonly": True}},
        second: {"reason": {"visible": True, "required": True, "readonly": True}},
    }
    assert [one["price"] for one in found["values"]["lines"]] == ["10.00", "10.00"]


def test_a_column_with_an_allow_list_is_not_there_for_others(claims: House) -> None:
    record = sent(claims, line())
    seen = claims.ask(open_record, "wang", "line_claims", "claim", record).record.values["lines"]
    assert "tax" not in seen[0]
    assert "tax" in claims.ask(open_record, "li", "line_claims", "claim", record).record.values["lines"][0]


def test_a_returned_claim_tells_lines_that_came_went_changed_and_moved(claims: House) -> None:
    record = sent(claims, line(text="a"), line(text="b"), line(text="c"))
    a, b, c = (str(one["id"]) for one in stored(claims, record))
    claims.do("li", record, "return")
    lines = [{"id": c}, {"id": a, "price": "11"}, line(text="d")]
    claims.do("wang", record, "submit", title="x", lines=lines)
    assert [one["text"] for one in stored(claims, record)] == ["c", "a", "d"]
    cells = [one for one in told(claims, "li", record) if one[0] in ("price", "lines")]
    assert [(key, number) for key, number, _, _ in cells] == [
        ("lines", 1),
        ("price", 2),
        ("lines", 2),
        ("lines", 3),
        ("lines", 2),
    ]
    assert [(was, now) for _, _, was, now in cells[:3]] == [(3, 1), (Decimal("10.00"), Decimal("11.00")), (1, 2)]
    assert cells[3][3][0]["text"] == "d"  # type: ignore[index]
    assert cells[4][2][0]["text"] == "b"  # type: ignore[index]
    assert UUID(b) not in {one["id"] for one in stored(claims, record)}


def test_lines_are_written_only_with_the_record_they_were_read_with(claims: House) -> None:
    record = sent(claims, line())
    seen = claims.values(CLAIM, record)["version"]
    task = claims.task("li", record)
    (there,) = stored(claims, record)
    with pytest.raises(Conflict):
        claims.act("li", task, seen=seen + 1, values={"lines": [{"id": str(there["id"]), "price": "5"}]})
    assert stored(claims, record)[0]["price"] == Decimal("10.00")


def test_typing_gives_back_computed_cells_line_by_line(claims: House) -> None:
    mine = "+mine"
    lines = [line(id=mine), {"text": "b"}]
    page = OnPage(values={"title": "x", "lines": lines}, touched=frozenset({"title", "lines"}))
    found = claims.ask(evaluate_form, "wang", "line_claims", "claim", page)
    assert [(one["id"] == mine, one["amount"], one["kind"]) for one in found["values"]["lines"]] == [
        (True, "10.00", "travel"),
        (False, "0.00", "travel"),
    ]
    assert found["values"]["total"] == "10.00"


def test_a_renamed_column_and_renamed_lines_keep_their_values(home: House) -> None:
    before = TEXT.replace("app: line_claims", "app: old_claims")
    home.publish(before)
    record = home.send("wang", "old_claims.claim", title="x", lines=[line(price="12.34")])
    ident = home.values("old_claims.claim", record)["lines"][0]["id"]
    after = before.replace("      lines:\n", "      items:\n        was: lines\n").replace("lines.", "items.")
    after = after.replace("price: {type: money, required", "cost: {was: price, type: money, required")
    after = after.replace("items.price", "items.cost").replace("default(price, 0)", "default(cost, 0)")
    home.publish(after)
    found = home.values("old_claims.claim", record, home.runtime.shelf.newest().apps["old_claims"].hash)
    assert [(one["id"], one["cost"]) for one in found["items"]] == [(ident, Decimal("12.34"))]
    page = home.ask(open_record, "li", "old_claims", "claim", record)
    assert page.trail[0].changes
    assert home.ask(open_task, "li", home.task("li", record)).record.id == record


def test_lines_take_up_a_column_later_while_a_run_goes_on(home: House) -> None:
    before = TEXT.replace("app: line_claims", "app: growing_claims")
    home.publish(before)
    record = home.send("wang", "growing_claims.claim", title="x", lines=[line(), line(text="b")])
    after = before.replace(
        "          tax: {",
        "          note: {type: text}\n          like: {type: link, form: product}\n          tax: {",
    )
    home.publish(after)
    ident = home.values("growing_claims.claim", record)["lines"][1]["id"]
    home.do("li", record, lines=[{"id": str(ident), "price": "3"}])
    found = home.values("growing_claims.claim", record)["lines"]
    assert [(one["text"], one["price"], one["note"], one["like"]) for one in found] == [
        ("Taxi", Decimal("10.00"), None, None),
        ("b", Decimal("3.00"), None, None),
    ]
    new = home.send("wang", "growing_claims.claim", title="y", lines=[line(note="seen")])
    assert home.values("growing_claims.claim", new)["lines"][0]["note"] == "seen"
