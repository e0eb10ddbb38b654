"""Line items whose rules the page follows by itself."""

from __future__ import annotations

import json
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from engine.commands.browser import FOLLOWER, ask_evaluator
from engine.expression.wire import value_json
from engine.forms.lines import matched
from engine.forms.parse import parse
from engine.forms.place import Place, node_place, record_place, start_place
from engine.forms.ready import ReadyForm
from engine.forms.rules import Entry, Filled, fill
from engine.forms.shipping import Filling, Shipped, ship
from engine.forms.validate import validate
from engine.forms.view import states_document, values_document
from engine.ids import new_id
from engine.model.workflow import Show
from engine.values import Value
from tests.forms.build import ME, NOW, RECORD, ZONE, env, ready

CLAIM = """
    fields:
      rate: {type: number, scale: 4, default: 1.5}
      cap: {type: money, default: 100}
      lines:
        type: rows
        min: 1
        visible: default(rate, 0) >= 0
        sums: [amount]
        fields:
          kind: {type: choice, from: importance, default: normal}
          price: {type: money, required: true}
          quantity: {type: integer, default: 1, check: quantity > 0 and row.price <= 10 * parent.cap}
          amount: {type: money, value: 'default(price, 0) * default(quantity, 0) * default(rate, 1)'}
          over: {type: money, value: 'max(amount - cap, 0)', visible: amount > cap}
          reason: {type: text, visible: over != null, required: over > 50}
          share: {type: number, scale: 2, value: 'if sum(lines.amount) = 0 then null else row.amount / sum(lines.amount) * 100'}
          note: {type: text, readonly: kind = high}
      total: {type: money, value: 'sum(lines.amount)'}
      largest: {type: money, value: 'max(lines.amount)'}
      many: {type: integer, value: 'count(lines[amount > cap])'}
      why: {type: text, visible: 'some l in lines satisfies l.over > 0', required: total > 500}
    checks:
      - {check: count(lines) < 4, at: lines, level: warn, message: Many lines}
"""


class Claim:
    """A claim as it is filled in at a place."""

    def __init__(self, form: ReadyForm, place: Place, typed: dict[str, Any], record: dict[str, Value] | None) -> None:
        sent = parse(form, place, typed, ZONE)
        stored = {"id": RECORD, "state": "running", "created_by": ME, **(record or {})}
        lines = {
            rows: matched(rows, given, stored.get(rows) or (), new_id, may_change=rows in place.editable)[0]
            for rows, given in sent.lines.items()
        }
        self.form, self.place = form, place
        self.entry = Entry(
            place=place,
            record=stored,
            is_new=record is None,
            me=ME,
            typed=sent.typed,
            touched=frozenset(typed),
            lines=lines,
        )
        self.filled: Filled = fill(form, self.entry, env)

    def shipped(self) -> Shipped:
        return ship(
            Filling(ready=self.form, entry=self.entry, filled=self.filled, tables=frozenset(), zone=ZONE, language="en")
        )

    def answer(self) -> dict[str, Any]:
        problems = [one for one in validate(self.form, self.entry, self.filled, env) if one.rule == "check"]
        values = values_document(self.form, self.place, self.filled, ZONE)
        worked_out = [
            one.field.key for one in self.form.ruled if not one.rows and (one.field.value or one.field.columns)
        ]
        return {
            "fields": effective(states_document(self.form, self.place, self.filled), values["lines"]),
            "values": without_ids({key: values[key] for key in worked_out if key not in self.filled.hidden}),
            "told": sorted((one.field, one.message.en) for one in problems),
        }


def without_ids(values: dict[str, Any]) -> dict[str, Any]:
    """The values but for how page and server call a new line."""
    lines = [{key: cell for key, cell in one.items() if key != "id"} for one in values.get("lines", ())]
    return {**values, **({"lines": lines} if "lines" in values else {})}


def effective(fields: dict[str, Any], lines: list[dict[str, Any]]) -> dict[str, Any]:
    """How each field shows, and each column in each line that is there."""
    found = {key: {name: state[name] for name in ("visible", "required", "readonly")} for key, state in fields.items()}
    columns, apart = fields["lines"]["columns"], fields["lines"]["lines"]
    by_line = [apart.get(one["id"], {}) for one in lines] if isinstance(apart, dict) else apart
    return {**found, "each": [{**columns, **own} for own in by_line] if found["lines"]["visible"] else []}


def places(form: ReadyForm) -> frozenset[str]:
    return frozenset(form.form.places)


def line(random: Random, ident: str) -> dict[str, Any]:
    cells = {
        "kind": random.choice((None, "normal", "high")),
        "price": random.choice((None, "0.10", "33.33", "199.99", "1000")),
        "quantity": random.choice((None, 0, 1, 3)),
        "reason": random.choice((None, "because")),
        "note": random.choice((None, "n")),
    }
    return {"id": ident, **{key: value for key, value in cells.items() if random.random() < 0.7}}


def stored_line(number: int) -> dict[str, Value]:
    price = Decimal(number * 10).quantize(Decimal("0.01"))
    return {
        "id": UUID(int=100 + number),
        "kind": "normal",
        "price": price,
        "quantity": 1,
        "amount": price,
        "note": None,
    }


def test_the_page_works_lines_out_as_the_server_does() -> None:
    form = ready(CLAIM)
    random = Random(20260101)
    everything = places(form)
    start = start_place(form, everything, everything)
    cells_only = node_place(
        form, {"lines.quantity": Show.EDIT, "lines.note": Show.REQUIRE, "rate": Show.EDIT}, everything, everything
    )
    questions, answers = [], []
    for _ in range(300):
        place, is_new = random.choice(
            ((start, True), (record_place(form, everything, everything), False), (cells_only, False))
        )
        record = (
            None if is_new else {"rate": 2, "cap": 50, "lines": tuple(map(stored_line, range(1, random.randint(1, 4))))}
        )
        ids = ["", *(str(one["id"]) for one in (record or {}).get("lines", ()))]
        typed: dict[str, Any] = {
            "lines": [line(random, random.choice(ids) or str(UUID(int=900 + at))) for at in range(random.randint(0, 5))]
        }
        if place is cells_only:
            typed = {
                "lines": [
                    {key: cell for key, cell in one.items() if key in ("id", "quantity", "note")}
                    for one in typed["lines"]
                ]
            }
        seen = {one["id"]: one for one in typed["lines"]}
        typed["lines"] = [one for one in typed["lines"] if seen[one["id"]] is one]
        if random.random() < 0.5:
            typed["rate"] = random.choice((None, "1", "0.3333", "-1"))
        opened = Claim(form, place, {}, record).shipped()
        assert (opened.left, opened.asks) == (False, frozenset())
        around = {
            "me": value_json(ME, ZONE),
            "members": {},
            "tables": {},
            "now": value_json(NOW, ZONE),
            "zone": "Asia/Shanghai",
        }
        questions.append(
            {"program": {**opened.document, **around}, "values": typed, "touched": sorted(typed), "fields": {}}
        )
        answers.append(Claim(form, place, typed, record).answer())
    found = [told(json.loads(one)) for one in ask_evaluator(map(json.dumps, questions), FOLLOWER)]
    wrong = [
        f"{asked['values']}: {part} {key}: here {ours[part].get(key)}, there {theirs[part].get(key)}"
        for asked, ours, theirs in zip(questions, answers, found, strict=True)
        for part in ("fields", "values")
        for key in ours[part].keys() | theirs[part].keys()
        if ours[part].get(key) != theirs[part].get(key)
    ]
    assert wrong[:3] == []
    assert [ours["told"] for ours in answers] == [theirs["told"] for theirs in found]


def told(answer: dict[str, Any]) -> dict[str, Any]:
    said = sorted((one["field"], one["message"]) for one in (*answer["warnings"], *answer["problems"]))
    values = {key: value for key, value in answer["values"].items() if key not in ("rate", "cap")}
    return {"fields": effective(answer["fields"], values.get("lines", [])), "values": without_ids(values), "told": said}


def test_lines_with_a_column_that_reaches_beyond_the_page_stay_here_with_what_follows() -> None:
    form = ready("""
        fields:
          lines: {type: rows, fields: {seal: {type: link, form: seal}, kind: {type: text, value: seal.kind}, n: {type: integer}}}
          total: {type: integer, value: sum(lines.n)}
          other: {type: integer, value: 1 + 1}
    """)
    found = Claim(form, start_place(form, places(form), places(form)), {}, None).shipped()
    assert [one["key"] for one in found.document["fields"]] == ["other"]
    assert (found.left, found.asks) == (True, {"lines"})


def test_no_cell_of_a_column_out_of_sight_goes_out() -> None:
    form = ready("""
        fields:
          lines: {type: rows, fields: {cost: {type: integer}, n: {type: integer}}}
          total: {type: integer, value: sum(lines.n)}
          costs: {type: integer, value: sum(lines.cost)}
          size: {type: integer, value: count(lines)}
    """)
    seen = places(form) - {"lines.cost"}
    record = {"lines": ({"id": UUID(int=101), "cost": 4711, "n": 3},)}
    found = Claim(form, record_place(form, seen, seen), {}, record).shipped()
    assert {one["key"] for one in found.document["fields"]} == {"lines", "n", "total"}
    assert found.document["names"]["lines"] == [{"id": {"$id": str(UUID(int=101))}, "n": 3}]
    assert "4711" not in json.dumps(found.document)
    assert "cost" not in json.dumps(found.document).replace("costs", "")
