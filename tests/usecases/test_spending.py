"""Rules are bounded one by one, with the tables they look up, and together, however many lines have them."""

from __future__ import annotations

import pytest

from engine.errors import Invalid
from engine.expression.env import FUEL
from engine.forms.spending import MOST
from engine.usecases.evaluate_form import evaluate_form
from engine.usecases.on_page import OnPage
from tests.support.house import House

TEXT = """
language: 1
app: spending
roles: {all: {members: everyone}}
tables:
  slow: {inputs: {n: {type: number}}, outputs: {g: {type: text}}, rules: [['count(for i in 1..9000 return i) > ?', a], [any, b]]}
forms:
  looks: {fields: {title: {type: text}, found: {type: integer, value: 'count(for i in 1..900 return lookup(slow, i))'}}}
  lines:
    fields:
      lines:
        type: rows
        max: 1000
        fields:
          title: {type: text}
          heavy: {type: integer, value: 'count(for i in 1..9000 return i)'}
  checked:
    fields:
      lines: {type: rows, max: 1000, fields: {title: {type: text, check: 'count(for i in 1..9000 return i) > 0'}}}
permissions:
  looks: {all: {create: true, read: true}}
  lines: {all: {create: true, read: true}}
  checked: {all: {create: true, read: true}}
"""
FITTING = MOST // 9000


@pytest.fixture
def spending(home: House) -> House:
    home.publish(TEXT)
    return home


def limits(home: House, form: str, count: int) -> list[str | None]:
    with pytest.raises(Invalid) as refused:
        home.send("wang", f"spending.{form}", lines=[{"title": "x"}] * count)
    assert {one.rule for one in refused.value.problems} == {"limit"}
    return [one.field for one in refused.value.problems]


def test_a_rule_pays_for_the_tables_it_looks_up(spending: House) -> None:
    assert FUEL < 900 * 9000
    with pytest.raises(Invalid) as refused:
        spending.send("wang", "spending.looks", title="x")
    assert [(one.field, one.rule) for one in refused.value.problems] == [("found", "limit")]


def test_lines_that_are_too_much_together_are_refused_at_their_cells(spending: House) -> None:
    problems = limits(spending, "lines", 1000)
    assert problems[-1] == "lines[1000].heavy"
    assert problems[0] != "lines[1].heavy"
    spending.send("wang", "spending.lines", lines=[{"title": "x"}] * (FITTING // 2))


def test_checks_of_lines_count_too(spending: House) -> None:
    assert limits(spending, "checked", 1000)[-1] == "lines[1000].title"
    spending.send("wang", "spending.checked", lines=[{"title": "x"}] * (FITTING // 2))


def test_while_typing_what_is_too_much_is_blank(spending: House) -> None:
    lines = [{"title": "x"}] * 1000
    page = OnPage(values={"lines": lines}, touched=frozenset({"lines"}))
    found = spending.ask(evaluate_form, "wang", "spending", "lines", page)["values"]["lines"]
    assert (found[0]["heavy"], found[-1]["heavy"]) == (9000, None)
