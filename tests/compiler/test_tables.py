"""Decision tables from the definition to the answer of `lookup`."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.compiler.compile import compile_app
from engine.compiler.lint.stretches import Budget, Region, regions
from engine.model.app import App
from engine.registry import KINDS
from engine.values import Value
from tests.compiler.cases.case import define
from tests.expression.worlds import surroundings


class Tables:
    """A host that knows the tables of an app."""

    def __init__(self, app: App) -> None:
        self._app = app

    def follow(self, kind: str, ident: object, name: str) -> Value:
        return None

    def call(self, name: str, args: tuple[Value, ...]) -> Value:
        assert name == "lookup"
        return self._app.tables[args[0]].decide(surroundings(), args[1:])


def built(text: str) -> App:
    compiled = compile_app(define(text), "a.yaml", KINDS, {})
    assert [str(found) for found in compiled.problems] == []
    assert compiled.app is not None
    return compiled.app


def looked_up(table: str, rule: str, **names: Value) -> Value:
    app = built(
        f"tables: {{t: {table}}}\n"
        f"forms: {{f: {{fields: {{a: {{type: integer, required: true}}}}, checks: [{{check: '{rule}'}}]}}}}\n"
        "roles: {all: {members: everyone}}\npermissions: {f: {all: {create: true, read: true}}}"
    )
    return app.forms["f"].checks[0].rule.evaluate(surroundings(names, Tables(app)))


@pytest.mark.parametrize(
    ("hit", "rule", "value"),
    [
        ("collect", "count(lookup(t, a)) = 2 and lookup(t, a)[2] = 7", True),
        ("rule order", "sum(lookup(t, a)) = 12", True),
        ("collect sum", "lookup(t, a) + 1 = 13", True),
        ("collect count", "lookup(t, a) = 2", True),
        ("first", "lookup(t, a) = 5", True),
        ("first", "lookup(t, a - 9) = 9", True),
    ],
)
def test_lookup_gives_what_the_policy_says(hit: str, rule: str, value: bool) -> None:
    table = "{hit: %s, inputs: {n: {type: number}}, outputs: {x: {type: number}}, rules: [%s], default: 9}"
    rows = "[8.., 5], [0.., 7]" if hit == "first" else "[1.., 5], [8.., 7]"
    assert looked_up(table % (hit, rows), rule, a=8) is value


def test_several_outputs_are_a_record_and_so_is_the_default() -> None:
    table = (
        "{hit: unique, inputs: {n: {type: number}}, outputs: {x: {type: number}, y: {type: text}},"
        " rules: [[8.., 5, many]], default: [0, few]}"
    )
    assert looked_up(table, 'lookup(t, a).y = "few" and lookup(t, 9).x = 5', a=1) is True


def test_an_order_decides_between_rows() -> None:
    table = (
        "{hit: priority, inputs: {n: {type: number}}, outputs: {x: {type: text, order: [high, low]}},"
        " rules: [[any, low], [8.., high]]}"
    )
    assert looked_up(table, 'lookup(t, a) = "high" and lookup(t, 7) = "low"', a=8) is True


def test_all_tables_together_are_looked_at_within_one_budget() -> None:
    app = built(
        "tables: {t: {inputs: {a: {type: number}}, outputs: {x: {type: number}}, rules: [[any, 1]]},"
        " u: {inputs: {a: {type: number}}, outputs: {x: {type: number}}, rules: [[..5, 1], [3.., 2]]}}"
    )
    assert regions(app, app.tables["u"], Budget()) == [
        Region(values=(2,), rows=(0,)),
        Region(values=(3,), rows=(0, 1)),
        Region(values=(6,), rows=(1,)),
    ]
    budget = Budget(left=10)
    assert regions(app, app.tables["t"], budget) == [Region(values=(None,), rows=(0,))]
    assert regions(app, app.tables["u"], budget) is None


def test_the_example_of_the_manual_answers_as_it_says() -> None:
    page = (Path(__file__).parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
    example = next(block for block in page.split("```yaml\n") if "travel_limits:" in block).split("```")[0]
    app = built(
        "dictionary:\n  city: {beijing: B, shanghai: S, chengdu: C}\n  class: {economy: E, business: B, first: F}\n"
        f"tables:\n{example}"
    )
    decide = app.tables["travel_limits"].decide
    asked = ((11, "beijing"), (7, "beijing"), (7, "chengdu"), (None, None))
    assert [decide(surroundings(), inputs)["hotel"] for inputs in asked] == [900, 650, 400, 400]


def test_a_table_of_many_rows_is_looked_at_whole() -> None:
    rows = "\n".join(
        f"      - [{low}..<{low + 10}, {n % 7}..<{n % 7 + 1}, {n}]" for n in range(300) for low in [n * 10]
    )
    compiled = compile_app(
        define(
            "tables:\n  t:\n    hit: unique\n    inputs: {n: {type: number}, m: {type: number}}\n"
            f"    outputs: {{x: {{type: number}}}}\n    rules:\n{rows}\n"
        ),
        "a.yaml", KINDS, {},
    )  # fmt: skip
    assert [str(found) for found in compiled.problems] == [
        "a.yaml:8:5: tables.t.rules: no row answers n = -1, m = -1; add a row for it, or a default"
    ]
