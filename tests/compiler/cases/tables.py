"""Decision tables."""

from __future__ import annotations

from tests.compiler.cases.case import Case, define

CASES = (
    Case(
        rule="table-width",
        text=define("""
tables:
  levels: {inputs: {a: {type: integer}}, outputs: {b: {type: integer}}, rules: [[1], [any, 1]]}
"""),
        messages=("4:81: tables.levels.rules[0]: this row has 1 cells, the table has 2 columns; write a, b",),
    ),
    Case(
        rule="table-result",
        text=define("""
dictionary: {kind: {official: Official, finance: Finance}}
tables:
  levels:
    inputs: {a: {type: integer}}
    outputs: {b: {type: integer}, c: {type: choice, from: kind}}
    rules: [[1, many, official], [any, 1, offical]]
"""),
        messages=(
            "8:17: tables.levels.rules[0][1]: many does not fit the column b; write a whole number",
            "8:43: tables.levels.rules[1][2]: offical is no code of kind; did you mean official?",
        ),
    ),
    Case(
        rule="table-gap",
        text=define("""
dictionary: {kind: {official: Official, finance: Finance}}
tables:
  levels:
    inputs: {kind: {type: choice, from: kind}, copies: {type: integer}}
    outputs: {level: {type: integer}}
    rules: [[official, any, 1], [finance, ..<20, 1]]
"""),
        messages=("8:5: tables.levels.rules: no row answers kind = finance, copies = 20; end with a row of any",),
    ),
    Case(
        rule="table-dead-row",
        text=define("""
tables:
  levels: {inputs: {a: {type: integer}}, outputs: {b: {type: integer}}, rules: [[any, 1], [8.., 2]]}
"""),
        messages=(
            (
                "4:91: tables.levels.rules[1]: this row is never reached: rows above answer first; move it up, or"
                " remove it"
            ),
        ),
    ),
)
