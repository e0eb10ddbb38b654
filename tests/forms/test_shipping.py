"""Which rules a page follows by itself, that they mean there what they mean here, and that nothing goes out beside them."""

import json
from random import Random
from typing import Any

import pytest

from engine.commands.browser import FOLLOWER, ask_evaluator
from engine.errors import Level
from engine.expression.wire import value_json
from engine.forms.place import Place, start_place
from engine.forms.shipping import Filling, Shipped, ship
from engine.forms.validate import validate
from engine.forms.view import states_document, values_document
from engine.model.workflow import Show
from tests.forms.build import ME, NOW, ZONE, Form, at_node, env, everything, fields, on_page, ready


def shipped(form: Form, tables: frozenset[str] = frozenset()) -> Shipped:
    filling = Filling(ready=form.ready, entry=form.entry, filled=form.filled, tables=tables, zone=ZONE, language="en")
    return ship(filling)


def sent_out(found: Shipped) -> dict[str, set[str]]:
    """The rules that went out, by field."""
    rules = ("value", "default", "visible", "readonly", "sections", "required")
    return {one["key"]: {rule for rule in rules if rule in one} for one in found.document["fields"]}


def test_rules_over_fields_that_are_shown_go_out() -> None:
    form = fields("""
        a: {type: integer, default: 3}
        b: {type: number, value: a * 1.5}
        c: {type: text, visible: b > 10, required: a > 3, readonly: me.grade = "P5"}
    """)
    found = shipped(Form(form))
    assert sent_out(found) == {"a": {"default"}, "b": {"value"}, "c": {"visible", "required", "readonly"}}
    assert (found.left, found.asks, found.own) == (False, frozenset(), {("me", "grade")})


@pytest.mark.parametrize(
    "rule",
    [
        "value: seal.kind",  # over a link
        "value: applicant.grade",  # of a person
        "value: me.manager.grade",  # of another than the reader
        "visible: applicant.department = me.department",
        """visible: '(if a > 1 then applicant else me).grade = "P1"'""",  # hidden in a path that is none
        """visible: '[applicant][1].grade = "P1"'""",
        "default: upper case(seal.number)",
        "default: 'string(count(find_all(seal, keeper = me)))'",  # of other records
    ],
)
def test_a_rule_that_reaches_beyond_the_page_stays_here(rule: str) -> None:
    form = fields(f"""
        a: {{type: integer}}
        seal: {{type: link, form: seal}}
        applicant: {{type: person}}
        it: {{type: text, {rule}}}
        later: {{type: text, visible: it = "x"}}
    """)
    found = shipped(Form(form))
    assert sent_out(found) == {"a": set(), "seal": set(), "applicant": set()}
    assert found.left
    assert found.asks & {"seal", "applicant", "a"} or "= me" in rule or "me.manager" in rule


def hidden_place(form: Any, *hidden: str) -> Place:
    seen = everything(form) - set(hidden)
    return start_place(form, seen, seen)


def test_no_rule_that_reads_a_field_out_of_sight_goes_out_nor_what_follows_from_it() -> None:
    form = ready("""
        fields:
          salary: {type: integer, default: 4711}
          open: {type: integer}
          band: {type: text, value: 'if salary > 5000 then "high" else "low"'}
          note: {type: text, visible: band = "high"}
          raise: {type: integer, required: record.salary < 100}
          twice: {type: integer, value: open * 2}
        checks:
          - {check: open < salary, at: open, message: Less than the salary}
          - {check: open > 0, at: open, level: warn, message: More}
          - {check: open > salary - 4000, at: open, level: warn, message: Near the salary}
    """)
    found = shipped(Form(form, place=hidden_place(form, "salary")))
    assert sent_out(found) == {"open": set(), "raise": set(), "twice": {"value"}}
    assert [check["message"] for check in found.document["checks"]] == ["More"]
    assert found.left
    words = json.dumps(found.document)
    assert "salary" not in words
    assert "4711" not in words
    assert "5000" not in words


def test_a_value_that_a_rule_hides_from_a_stored_record_does_not_go_out() -> None:
    form = fields("""
        kind: {type: text}
        secret: {type: text, visible: kind = "x"}
        after: {type: text, visible: secret = "canary"}
    """)
    found = shipped(Form(form, place=on_page(form), record={"kind": "y", "secret": "canary"}))
    assert sent_out(found) == {"kind": set()}
    assert "canary" not in json.dumps(found.document["names"])
    seen = shipped(Form(form, place=on_page(form), record={"kind": "x", "secret": "shown"}))
    assert sent_out(seen) == {"kind": set(), "secret": {"visible"}, "after": {"visible"}}
    assert seen.document["names"] == {"kind": "x", "secret": "shown"}


def test_where_a_record_belongs_is_asked_when_its_owner_may_change() -> None:
    lines = "owner: applicant\nfields:\n  applicant: {{type: person, default: me{0}}}\n  a: {{type: text, visible: department = me.department}}"
    changing, fixed = ready(lines.format("")), ready(lines.format(""))
    assert "a" not in sent_out(shipped(Form(changing)))
    place = start_place(fixed, everything(fixed), everything(fixed) - {"applicant"})
    assert "a" in sent_out(shipped(Form(fixed, place=place)))


FORM = """
    fields:
      kind: {type: choice, from: importance, default: high}
      count: {type: integer, min: 0}
      price: {type: money}
      total: {type: money, value: count * price}
      share: {type: number, scale: 4, value: total / 3}
      day: {type: date, default: today()}
      at: {type: datetime}
      ends: {type: date, value: day + days(count)}
      due: {type: datetime, value: at + duration("PT90M"), visible: at != null}
      who: {type: person, default: me}
      seal: {type: link, form: seal}
      same: {type: boolean, value: who = me}
      title: {type: text, required: total > 1000}
      long: {type: longtext, visible: string length(title) > 3}
      code: {type: text, value: 'upper case(substring(title, 1, 4))', readonly: true}
      urgent: {type: boolean, visible: kind = high}
      reason: {type: text, visible: urgent, required: true}
      fixed: {type: integer, default: count + 1, readonly: kind = normal}
      more: {type: text, visible: 'default(reason, "") != ""'}
      bomb: {type: integer, value: 'count(for i in 1..(default(count, 0) * 100000) return i)'}
    sections:
      - {label: A, fields: [kind, count, price, total, share, day, at, ends, due, who, seal, same, title, long, code, fixed, bomb]}
      - {label: B, visible: count > 2, fields: [urgent, reason]}
      - {label: C, visible: price > 5, fields: [more]}
    checks:
      - {check: total < 5000, at: total, level: warn, message: Much}
      - {check: day >= today(), at: day, level: warn, message: Past}
      - {check: count < 4 or urgent, at: urgent, message: Say that it is urgent}
      - {check: ends > day, at: count, level: warn, message: Nothing}
"""
VALUES: dict[str, tuple[Any, ...]] = {
    "kind": (None, "normal", "high"),
    "count": (None, 0, 1, 3, 5),
    "price": (None, "0.10", "19.99", "1234.50"),
    "day": (None, "2026-03-01", "2026-03-02", "2024-02-29"),
    "at": (None, "2026-03-02T09:30", "1990-06-01T12:00"),
    "who": (None, str(ME), "00000000-0000-0000-0000-000000000002"),
    "title": (None, "ab", "𠮷野家合同", "Straße"),
    "urgent": (None, False, True),
    "reason": (None, "r"),
    "fixed": (None, 7),
    "more": (None, "m"),
}
STORED = {"kind": "high", "count": 3, "title": "abc", "urgent": None, "reason": None}


def expected(form: Form) -> dict[str, Any]:
    """What the server would say of the fields, the values worked out, and the checks that fail."""
    problems = [one for one in validate(form.ready, form.entry, form.filled, env) if one.rule == "check"]
    shown = states_document(form.ready, form.place, form.filled)
    worked_out = [
        one.field.key for one in form.ready.ruled if one.field.value or (form.entry.is_new and one.field.default)
    ]
    values = values_document(form.ready, form.place, form.filled, ZONE)
    told = [{"field": one.field, "message": one.message.en} for one in problems if one.level is Level.WARNING]
    stops = [{"field": one.field, "message": one.message.en} for one in problems if one.level is Level.ERROR]
    return {
        "fields": shown,
        "values": {key: values[key] for key in worked_out if key not in form.filled.hidden},
        "warnings": told,
        "problems": stops,
    }


def question(opened: Form, typed: dict[str, Any], touched: set[str]) -> str:
    program = {
        **shipped(opened).document,
        "me": value_json(ME, ZONE),
        "members": {},
        "tables": {},
        "now": value_json(NOW, ZONE),
        "zone": "Asia/Shanghai",
    }
    return json.dumps({"program": program, "values": typed, "touched": sorted(touched), "fields": {}})


@pytest.mark.parametrize("where", ["new", "page", "node"])
def test_the_page_follows_the_rules_as_the_server_does(where: str) -> None:
    form = ready(FORM)
    random = Random(20260101)
    record = None if where == "new" else STORED
    place = at_node(form, title=Show.REQUIRE, price=Show.EDIT, count=Show.EDIT) if where == "node" else on_page(form)
    lines, answers = [], []
    for _ in range(400):
        opened = Form(form, place=None if where == "new" else place, record=record)
        touched = {key for key in VALUES if random.random() < 0.6 and key in opened.place.editable}
        typed = {key: random.choice(VALUES[key]) for key in sorted(touched)}
        lines.append(question(opened, typed, touched))
        answers.append(expected(Form(form, typed, place=opened.place, record=record, touched=touched)))
    found = [json.loads(line) for line in ask_evaluator(lines, FOLLOWER)]
    wrong = [
        f"{json.loads(line)['values']}: {key} {part}: here {ours[part].get(key)}, there {theirs[part].get(key)}"
        for line, ours, theirs in zip(lines, map(by_field, answers), map(by_field, found), strict=True)
        for part in ours
        for key in ours[part].keys() | theirs[part].keys()
        if ours[part].get(key) != theirs[part].get(key)
    ]
    assert wrong[:5] == []


def by_field(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The answer with what is said by field, so that a difference names one."""
    told = {part: {(one["field"], one["message"]): True for one in answer[part]} for part in ("warnings", "problems")}
    return {**answer, **told}
