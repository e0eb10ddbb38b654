"""Every function, operator and form over every pair of values of every kind, in Python and in the browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

from engine.commands.browser import Question, ask_evaluator, question_json
from engine.conformance.cases import NOW, ZONE, surroundings
from engine.expression.api import Checked, ExpressionErrors, ExpressionLimit, Scope, check_loosely, compile
from engine.expression.functions.table import FUNCTIONS
from engine.expression.wire import value_json

VALUES = (
    'null', 'true', '0', '-1', '3.8', '1e30', '1e-30', '"a"', '"12.50"', '[]', '[1, null, "a"]', '{a: 1}', '[1..3]',
    '@"2026-03-02"', '@"9999-12-31"', '@"10:00:00+05:00"', '@"2026-03-02T10:00:00"', '@"0001-01-01T00:00:00"',
    '@"P1DT2.5S"', '@"-P13M"',
)  # fmt: skip
OPERATORS = ("+", "-", "*", "/", "**", "=", "!=", "<", ">=", "in", "and", "or")
FORMS = (
    "{a}[{b}]", "for i in {a}..{b} return i", "{a} in [{b}..{a}]", "{a}[item > {b}]", "string([{a}..{b}])",
    "some x in {a} satisfies x = {b}", "{a} between {b} and {a}", "if {a} then {b} else {a}", "[{a}, {b}].day",
)  # fmt: skip
SCOPE = Scope(names={})


def sources() -> Iterator[str]:
    """Give every expression that is tried."""
    for function in FUNCTIONS.values():
        if function.run is not None:
            yield f"{function.name}()"
            yield from (f"{function.name}({a})" for a in VALUES)
            yield from (f"{function.name}({a}, {b})" for a, b in product(VALUES, repeat=2))
            if function.most is None or function.most > 2:
                yield from (f"{function.name}({a}, {b}, {c})" for a, b, c in product(VALUES[::3], repeat=3))
    for a, b in product(VALUES, repeat=2):
        yield from (f"{a} {operator} {b}" for operator in OPERATORS)
        yield from (form.format(a=a, b=b) for form in FORMS)


def pair_differences() -> tuple[int, list[str]]:
    """Give how many expressions were tried, and each that has another value or limit in the browser."""
    tried = [checked for source in sources() if (checked := _checked(source)) is not None]
    lines = [
        json.dumps(question_json(Question(checked=checked, names={}), now=NOW, zone=ZONE, zone_name="+00:00"))
        for checked in tried
    ]
    return len(tried), [
        f"{checked.source}: Python {ours}, browser {theirs}"
        for checked, line in zip(tried, ask_evaluator(lines), strict=True)
        if (ours := _answer(checked)) != (theirs := json.loads(line))
    ]


def _checked(source: str) -> Checked | None:
    try:
        return check_loosely(source, SCOPE)
    except ExpressionErrors:
        return None


def _answer(checked: Checked) -> Any:
    try:
        return {"value": value_json(compile(checked)(surroundings({})), ZONE)}
    except ExpressionLimit as limit:
        return {"limit": str(limit)}
