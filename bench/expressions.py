"""Expressions: the thirty usual ones, reading them, line items, a decision table; against Python by itself."""

from __future__ import annotations

import builtins
import gzip
import json
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, timedelta
from decimal import Decimal
from typing import Any

from bench.measure import ROUNDS, Measure
from engine.commands.browser import EVALUATOR, FOLLOWER, Question, ask_evaluator, question_json
from engine.expression.api import (
    Checked,
    DecisionRow,
    DecisionTable,
    Env,
    Hit,
    NoHost,
    Scope,
    check,
    check_cell,
    compile,
    compile_table,
    constant,
)
from engine.expression.numbers import EXACT
from engine.expression.types import BOOLEAN, DATE, NUMBER, TEXT, ListOf, Shape, Type
from tests.expression.test_conformance import USUAL_CASES
from tests.expression.worlds import NOW

BATCH = 2_000
TURNS = 5_000
ROWS = 100
TABLE_ROWS = 20
CITIES = ("beijing", "shanghai", "chengdu", "harbin")
MICRO = 1_000_000


def measure() -> Iterator[Measure]:
    """Measure in microseconds; each round takes the product and its floor in turns."""
    yield from usual()
    yield in_browser()
    yield size()
    yield from reading()
    yield from line_items()
    yield from decision_table()


def usual() -> Iterator[Measure]:
    """The median expression, and the median of the same thirty written in Python by hand."""
    context = USUAL_CASES[0].context
    env = surroundings(context)
    runs = [compile(check(case.expression, scope_of(context))) for case in USUAL_CASES]
    ours, floors = [], []
    for _ in range(ROUNDS):
        ours.append(statistics.median(spent(lambda run=run: run(env)) for run in runs))  # type: ignore[misc]
        floors.append(statistics.median(spent(lambda write=write: write(context)) for write in BY_HAND))  # type: ignore[misc]
    yield Measure(name="a usual expression, evaluated", value=least(ours), unit="µs", floor=least(floors), limit=2)


def in_browser() -> Measure:
    """The median expression in the evaluator of the pages, run in Node.js."""
    context = USUAL_CASES[0].context
    checked = [check(case.expression, scope_of(context)) for case in USUAL_CASES]
    questions = [
        question_json(Question(checked=one, names=context), now=NOW, zone=UTC, zone_name="UTC") for one in checked
    ]
    lines = [json.dumps({**question, "turns": TURNS}) for question in questions] * ROUNDS
    micros = [json.loads(line)["micros"] for line in ask_evaluator(lines)]
    rounds = [micros[at : at + len(questions)] for at in range(0, len(micros), len(questions))]
    best = statistics.median(min(times) for times in zip(*rounds, strict=True))
    return Measure(name="a usual expression, evaluated in the browser", value=best, unit="µs", limit=15)


def size() -> Measure:
    """What a page loads for it: the evaluator with its decimals, compressed."""
    files = [path for path in EVALUATOR.parent.glob("*.js") if path not in (EVALUATOR, FOLLOWER)]
    kilobytes = sum(len(gzip.compress(path.read_bytes(), 9)) for path in files) / 1_000
    return Measure(name="the evaluator of the browser, compressed", value=kilobytes, unit="KB", limit=25)


def reading() -> Iterator[Measure]:
    """Reading, checking and compiling the median expression, and Python's own compiler at the same thirty."""
    scope = scope_of(USUAL_CASES[0].context)
    sources = [case.expression for case in USUAL_CASES]
    ours, floors = [], []
    for _ in range(ROUNDS):
        ours.append(
            statistics.median(spent(lambda source=source: compile(check(source, scope)), 50) for source in sources)  # type: ignore[misc]
        )
        floors.append(
            statistics.median(
                spent(lambda text=text: builtins.compile(text, "expression", "eval"), 50) for text in IN_PYTHON
            )  # type: ignore[misc]
        )
    yield Measure(
        name="a usual expression, read, checked and compiled",
        value=least(ours),
        unit="µs",
        floor=least(floors),
        limit=60,
    )


def line_items() -> Iterator[Measure]:
    """Adding up a column of line items, and a loop that adds the same decimals exactly."""
    items = [{"price": Decimal(f"{number}.10"), "qty": number} for number in range(1, ROWS + 1)]
    names = {"items": items}
    env, scope = surroundings(names), scope_of(names)
    column = compile(check("sum(items.price)", scope))
    product = compile(check("sum(for i in items return i.qty * i.price)", scope))

    def added() -> Decimal:
        total = Decimal(0)
        for item in items:
            total = EXACT.add(total, item["price"])
        return total

    def multiplied() -> Decimal:
        total = Decimal(0)
        for item in items:
            total = EXACT.add(total, EXACT.multiply(item["qty"], item["price"]))
        return total

    yield compared(f"the sum of a column of {ROWS} line items", lambda: column(env), added, limit=60)
    yield compared(f"the sum of quantity by price over {ROWS} line items", lambda: product(env), multiplied)


def decision_table() -> Iterator[Measure]:
    """A table of twenty rows and three inputs, asked for its last row, and the same as a chain of ifs."""
    rows = [(at % 4, at * 500, at % 2 == 0, at) for at in range(TABLE_ROWS)]
    decide = compile_table(
        DecisionTable(hit=Hit.FIRST, outputs=("level",), rows=tuple(decision_row(*row) for row in rows))
    )
    env = surroundings({})
    inputs = (CITIES[rows[-1][0]], Decimal(rows[-1][1] + 1), rows[-1][2])

    def chain() -> int | None:
        city, amount, is_urgent = inputs
        for place, low, urgent, level in rows:
            if city == CITIES[place] and low <= amount < low + 500 and is_urgent is urgent:
                return level
        return None

    if decide(env, inputs) != chain():
        raise LookupError("the table and the chain of ifs disagree")
    yield compared(f"a decision table of {TABLE_ROWS} × 3", lambda: decide(env, inputs), chain, limit=40)


def decision_row(city: int, low: int, urgent: bool, level: int) -> DecisionRow:
    scope = Scope(names={})
    cells: Sequence[tuple[str, Type]] = (
        (f'"{CITIES[city]}"', TEXT),
        (f"{low}..<{low + 500}", NUMBER),
        (str(urgent).lower(), BOOLEAN),
    )
    tests: list[Checked] = [check_cell(cell, scope, type_) for cell, type_ in cells]
    return DecisionRow(tests=tuple(tests), results=(constant(level, NUMBER, str(level)),))


def compared(name: str, ours: Callable[[], object], floor: Callable[[], object], limit: float | None = None) -> Measure:
    """Take the time of both in turns; the best of the rounds, because nothing makes code faster than it is."""
    values, floors = zip(*((spent(ours), spent(floor)) for _ in range(ROUNDS + 1)), strict=True)
    return Measure(name=name, value=least(values[1:]), unit="µs", floor=least(floors[1:]), limit=limit)


def spent(work: Callable[[], object], times: int = BATCH) -> float:
    """The microseconds of one go, from a batch."""
    started = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - started) / times * MICRO


def least(values: Sequence[float]) -> float:
    """The best round: what a shared machine adds to the others is not of the code."""
    return min(values)


def surroundings(names: Mapping[str, Any]) -> Env:
    return Env(names=names, host=NoHost(), now=NOW, zone=UTC)


def scope_of(names: Mapping[str, Any]) -> Scope:
    return Scope(names={name: type_of(value) for name, value in names.items()})


def type_of(value: Any) -> Type:
    """The type a field with such values would have; a blank is a number that was not filled in."""
    match value:
        case bool():
            return BOOLEAN
        case str():
            return TEXT
        case date():
            return DATE
        case list():
            return ListOf(type_of(value[0]))
        case dict():
            return Shape(tuple((name, type_of(item)) for name, item in value.items()))
    return NUMBER


D = Decimal
BY_HAND: tuple[Callable[[Mapping[str, Any]], object], ...] = (
    lambda c: EXACT.add(D("0.1"), D("0.2")) == D("0.3"),
    lambda c: c["amount"] >= 10000,
    lambda c: EXACT.multiply(c["price"], c["qty"]),
    lambda c: sum(EXACT.multiply(i["qty"], i["price"]) for i in c["items"]),
    lambda c: sum(i["price"] for i in c["items"]),
    lambda c: sum(i["tax"] for i in c["items"] if i["tax"] is not None),
    lambda c: len([i for i in c["items"] if i["qty"] > 1]),
    lambda c: all(i["qty"] > 0 for i in c["items"]),
    lambda c: any(i["price"] > 5000 for i in c["items"]),
    lambda c: 10000 <= c["amount"] < 50000,
    lambda c: 3 <= c["days"] <= 7,
    lambda c: c["dept"] == "研发部",
    lambda c: c["status"] in ("草稿", "已提交"),
    lambda c: "紧急" in c["tags"],
    lambda c: "采购" in c["title"],
    lambda c: c["title"].startswith("关于"),
    lambda c: "总监" if c["amount"] > 10000 else "经理",
    lambda c: c["end"] >= c["start"],
    lambda c: (c["end"] - c["start"]) / timedelta(days=1),
    lambda c: c["expires"] <= c["today_"] + timedelta(days=30),
    lambda c: date(2026, 1, 31).replace(month=2, day=28) == date(2026, 2, 28),
    lambda c: c["start"].year,
    lambda c: None if c["blank"] is None else c["blank"] + 1,
    lambda c: None if c["blank"] is None else c["blank"] > 100,
    lambda c: c["blank"] is None,
    lambda c: (c["blank"] is not None and c["blank"] > 100) or c["amount"] > 100,
    lambda c: c["owner_id"] == c["me"]["id"] or (c["dept"] == c["me"]["dept"] and "manager" in c["me"]["roles"]),
    lambda c: D("1.005").quantize(D("0.01"), "ROUND_HALF_UP", EXACT),
    lambda c: re.search("^[^@]+@[^@]+$", c["email"]) is not None,
    lambda c: f"{c['title']}（{c['qty']}）",
)
IN_PYTHON = (
    "D('0.1') + D('0.2') == D('0.3')",
    "amount >= 10000",
    "price * qty",
    "sum(i.qty * i.price for i in items)",
    "sum(i.price for i in items)",
    "len([i for i in items if i.qty > 1])",
    "10000 <= amount < 50000",
    "status in ('草稿', '已提交')",
    "'总监' if amount > 10000 else '经理'",
    "owner_id == me.id or (dept == me.dept and 'manager' in me.roles)",
)
