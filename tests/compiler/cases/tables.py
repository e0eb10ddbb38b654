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
    Case(
        rule="table-dead-row",
        text=define("""
tables:
  sizes: {hit: unique, inputs: {a: {type: number}}, outputs: {b: {type: text}}, rules: [['> 5, < 3', s], [3..5, m], [8..<3, l]]}
  ranks:
    hit: priority
    inputs: {a: {type: boolean}}
    outputs: {b: {type: text, order: [low, high]}}
    rules: [[any, high], [any, low]]
"""),
        messages=(
            (
                "4:117: tables.sizes.rules[2]: this row is never reached: no input fits all its cells; widen a cell, or"
                " remove the row"
            ),
            (
                "9:13: tables.ranks.rules[0]: this row is never reached: rows of higher priority answer; narrow those"
                " rows, or remove it"
            ),
        ),
    ),
    Case(
        rule="table-overlap",
        text=define("""
dictionary: {kind: {official: Official, finance: Finance}}
tables:
  levels:
    hit: unique
    inputs: {kind: {type: choice, from: kind}, price: {type: number}}
    outputs: {level: {type: integer}}
    rules:
      - [official, any, 1]
      - [finance, ..<20, 2]
      - [finance, 20.., 3]
      - [any, 19.995..20, 4]
  agreed:
    hit: any
    inputs: {day: {type: date}}
    outputs: {level: {type: integer}}
    rules: [[2026-03-01.., 1], [2026-03-05.., 1], [..2026-03-02, 2]]
"""),
        messages=(
            (
                "13:9: tables.levels.rules[3]: rows 1 and 4 both answer kind = official, price = 19.995; narrow one of"
                " them, or write hit: first"
            ),
            (
                "18:51: tables.agreed.rules[2]: rows 1 and 3 both answer day = 2026-03-01 and say different things;"
                " narrow one of them, or write hit: first"
            ),
        ),
    ),
    Case(
        rule="table-thousands",
        text=define("""
tables:
  levels:
    inputs: {price: {type: number}, name: {type: text}}
    outputs: {b: {type: integer}}
    rules: [['5,000', any, 1], ['1, 200', '"1,000"', 2], ['..<12,500,000', any, 3], [any, any, 4]]
"""),
        messages=(
            "7:14: tables.levels.rules[0][0]: 5,000 is read as 5 or 0; write 5000, or a space behind the comma",
            (
                "7:59: tables.levels.rules[2][0]: 12,500,000 is read as 12 or 500 or 0; write 12500000, or a space behind"
                " the comma"
            ),
        ),
    ),
    Case(
        rule="table-order",
        text=define("""
tables:
  first: {hit: priority, inputs: {a: {type: boolean}}, outputs: {b: {type: text}}, rules: [[any, x]]}
  second:
    hit: output order
    inputs: {a: {type: boolean}}
    outputs: {b: {type: text, order: [high, low]}}
    rules: [[any, high], [true, medium]]
"""),
        messages=(
            (
                "4:56: tables.first.outputs: with priority no output says which value comes first; add it to one of"
                " them, for example order: [refused, approved]"
            ),
            ("9:33: tables.second.rules[1][1]: medium has no place in the order of b; add it to high, low"),
        ),
    ),
    Case(
        rule="table-collect",
        text=define("""
tables:
  most: {hit: collect max, inputs: {a: {type: boolean}}, outputs: {b: {type: date}, c: {type: date}}, rules: [[any, ~, ~]]}
  total: {hit: collect sum, inputs: {a: {type: boolean}}, outputs: {b: {type: text}}, rules: [[any, x]]}
"""),
        messages=(
            (
                "4:58: tables.most.outputs: collect max needs one output, here are 2; make a table for each, or write"
                " hit: collect"
            ),
            "5:69: tables.total.outputs.b: a sum is made of numbers; write type: number",
        ),
    ),
    Case(
        rule="table-width",
        text=define("""
tables:
  levels: {inputs: {a: {type: integer}}, outputs: {b: {type: integer}, c: {type: text}}, rules: [[any, 1, x]], default: 2}
"""),
        messages=("4:121: tables.levels.default: the default has 1 cells, the table has 2 outputs; write b, c",),
    ),
    Case(
        rule="expression-meaning",
        text=define("""
dictionary: {kind: {official: Official, finance: Finance}}
tables:
  levels:
    inputs: {kind: {type: choice, from: kind}, price: {type: number}, day: {type: date}}
    outputs: {level: {type: integer}}
    rules:
      - [offical, any, any, 1]
      - [any, '"many"', any, 1]
      - [any, any, 5.., 1]
"""),
        messages=(
            (
                "9:10: tables.levels.rules[0][0]: offical is neither a name here nor a code of kind; did you mean"
                " official?"
            ),
            "10:16: tables.levels.rules[1][1]: a number is never equal to text; compare values of the same type",
            (
                "11:20: tables.levels.rules[2][2]: a date cannot lie in a range of this type; use ends of the type of"
                " the value"
            ),
        ),
    ),
)
