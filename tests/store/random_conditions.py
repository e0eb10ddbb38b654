"""Random conditions on rows, and random rows with blanks, for comparing Python with the databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from engine.expression.scope import READY_PREDICATES, Scope
from engine.expression.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    DEPARTMENT,
    NUMBER,
    PERSON,
    TEXT,
    Choice,
    ListOf,
    RecordOf,
    Reverse,
)

STATES = ("draft", "running", "done")
TEXTS = ("a", "B", "ab", "Ab", "合同", "合", "100%", "a_b", "")
AMOUNTS = tuple(map(Decimal, ("-1.00", "0.00", "1.00", "2.50", "3.01", "9999999999.99")))
RATES = tuple(map(Decimal, ("-0.000001", "0.000000", "1.000000", "2.500000", "3.010001")))
PEOPLE = tuple(UUID(int=number) for number in range(1, 5))
DEPARTMENTS = tuple(UUID(int=number) for number in range(11, 14))
SEALS = tuple(UUID(int=number) for number in range(21, 24))
APPLICATIONS = tuple(UUID(int=number) for number in range(1001, 1041))
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

_FORMS = {
    "application": {
        "copies": NUMBER,
        "pages": NUMBER,
        "amount": NUMBER,
        "rate": NUMBER,
        "title": TEXT,
        "remark": TEXT,
        "state": Choice("state"),
        "take_out": BOOLEAN,
        "made_on": DATE,
        "sent_at": DATETIME,
        "owner": PERSON,
        "department": DEPARTMENT,
        "seal": RecordOf("seal"),
        "id": TEXT,
        "payments": Reverse("payment", "application"),
    },
    "seal": {
        "id": TEXT,
        "name": TEXT,
        "rank": NUMBER,
        "keeper": PERSON,
        "state": Choice("state"),
        "uses": Reverse("application", "seal"),
    },
    "payment": {
        "id": TEXT,
        "application": RecordOf("application"),
        "amount": NUMBER,
        "rate": NUMBER,
        "count": NUMBER,
        "paid_on": DATE,
        "payer": PERSON,
        "note": TEXT,
        "state": Choice("state"),
    },
}
SCOPE = Scope(
    names={
        **_FORMS["application"],
        "me": PERSON,
        "record": RecordOf("application"),
        "owners": ListOf(PERSON),
        "words": ListOf(TEXT),
        **dict.fromkeys(READY_PREDICATES, BOOLEAN),
    },
    record=_FORMS.get,
    codes={"state": frozenset(STATES)},
    host=frozenset({"find", "find all"}),
    forms=frozenset(_FORMS),
)


def random_row(random: Random) -> dict[str, Any]:
    """Make the values of a row, a quarter of them blank."""

    def maybe(value: Any) -> Any:
        return None if random.random() < 0.25 else value

    return {
        "copies": maybe(random.randint(-2, 6)),
        "pages": maybe(random.choice((0, 1, 3, 2**40))),
        "amount": maybe(random.choice(AMOUNTS)),
        "rate": maybe(random.choice(RATES)),
        "title": maybe(random.choice(TEXTS[:-1])),
        "remark": maybe(random.choice(TEXTS[:-1])),
        "state": maybe(random.choice(STATES)),
        "take_out": maybe(random.random() < 0.5),
        "made_on": maybe(date(2026, 3, 1) + timedelta(days=random.randint(-3, 3))),
        "sent_at": maybe(NOW + timedelta(hours=random.randint(-60, 60), microseconds=random.choice((0, 1)))),
        "owner": maybe(random.choice(PEOPLE)),
        "department": maybe(random.choice(DEPARTMENTS)),
        "seal": maybe(random.choice(SEALS)),
        "own": maybe(random.random() < 0.5),
    }


def random_seal(random: Random) -> dict[str, Any]:
    """Make the values of a linked record."""
    return {
        "name": random.choice((None, *TEXTS[:4])),
        "rank": random.choice((None, 1, 2, 3)),
        "keeper": random.choice((None, *PEOPLE)),
        "state": random.choice((None, *STATES)),
    }


def random_payment(random: Random) -> dict[str, Any]:
    """Make the values of a record that links to an application, a quarter of them blank."""

    def maybe(value: Any) -> Any:
        return None if random.random() < 0.25 else value

    return {
        "application": maybe(random.choice(APPLICATIONS[:15])),
        "amount": maybe(random.choice(AMOUNTS)),
        "rate": maybe(random.choice(RATES)),
        "count": maybe(random.choice((0, 1, 2, 5, 2**62))),
        "paid_on": maybe(date(2026, 3, 1) + timedelta(days=random.randint(-3, 3))),
        "payer": maybe(random.choice(PEOPLE)),
        "note": maybe(random.choice(TEXTS[:-1])),
        "state": maybe(random.choice(STATES)),
    }


def random_condition(random: Random, depth: int = 3) -> str:
    """Write a condition that passes the checker and may become SQL."""
    if depth == 0 or random.random() < 0.15:
        return _leaf(random)
    left, right = (random_condition(random, depth - 1) for _ in range(2))
    return random.choice(
        (
            f"({left} and {right})",
            f"({left} or {right})",
            f"not({left})",
            f"({left}) = ({right})",
            f"({left}) != ({right})",
            f"is blank({left})",
            f"(if {left} then {right} else {_leaf(random)})",
            f"default({left}, {random.choice(('true', 'false'))})",
        )
    )


def _leaf(random: Random) -> str:
    make = random.choice(
        (
            _numbers, _numbers, _texts, _texts, _dates, _moments, _choices, _choices, _people, _truths,
            _records, _records, _records,
        )
    )  # fmt: skip
    return make(random)


def _order(random: Random) -> str:
    return random.choice(("=", "!=", "<", "<=", ">", ">="))


def _negation(random: Random) -> str:
    return random.choice(("in", "not in"))


def _number(random: Random) -> str:
    return random.choice(
        (
            "copies", "pages", "seal.rank", "copies + pages", "copies * 3", "copies - 1", "-copies", "string length(title)",
            "default(copies, 0)", "default(seal.rank, copies)", "(if take_out then copies else 2)",
            "amount", "rate", "amount + copies", "amount - rate", "rate * 3", "amount * copies", "-rate", "amount * rate",
            "default(amount, 0)", "default(rate, amount)", "(if take_out then amount else rate)", "default(copies, amount)",
            "(if take_out then amount else 2)", "(copies + amount) * 3", "(rate - copies) * amount", "default(amount, 2.505)",
        )
    )  # fmt: skip


def _bound_number(random: Random) -> str:
    return random.choice(
        (
            "0",
            "1",
            "2.5",
            "3",
            "-1",
            "1 + 1",
            "null",
            "string length(me.grade)",
            "1099511627776",
            "1e30",
            "2.00000000000000000001",
            "2.50",
            "2.505",
            "3.010001",
        )
    )


def _numbers(random: Random) -> str:
    a, b, c = _number(random), random.choice((_number, _bound_number))(random), _bound_number(random)
    return random.choice(
        (
            f"{a} {_order(random)} {b}",
            f"{b} {_order(random)} {a}",
            f"{a} between {c} and {b}",
            f"{a} {_negation(random)} [{c}..{b})",
            f"{a} {_negation(random)} ({c}, {b}, > 4)",
            f"{random.choice(('amount', 'rate'))} {_negation(random)} [{c}, 2.505, 1]",
            f"is defined({a})",
        )
    )


def _text(random: Random) -> str:
    return random.choice(("title", "remark", "seal.name", "title + remark", 'default(title, "ab")', 'title + "b"'))


def _bound_text(random: Random) -> str:
    return random.choice((*(f'"{text}"' for text in TEXTS), "me.grade", "me.post", "null"))


def _texts(random: Random) -> str:
    a, b = _text(random), random.choice((_text, _bound_text))(random)
    function = random.choice(("contains", "starts with", "ends with"))
    return random.choice(
        (
            f"{a} {_order(random)} {b}",
            f"{b} {_order(random)} {a}",
            f"{function}({a}, {b})",
            f"{function}({b}, {a})",
            f"{a} {_negation(random)} ({b}, {_bound_text(random)})",
            f"is blank({a})",
        )
    )


def _dates(random: Random) -> str:
    bound = random.choice(("today()", "today() + days(2)", "2026-03-01", "date(me.grade)", "null"))
    return random.choice(
        (f"made_on {_order(random)} {bound}", f"made_on in [2026-02-27..{bound}]", "is blank(made_on)")
    )


def _moments(random: Random) -> str:
    bound = random.choice(("now()", "now() - days(1)", "2026-03-02 08:00", "null"))
    return random.choice((f"sent_at {_order(random)} {bound}", f"{bound} {_order(random)} sent_at"))


def _choices(random: Random) -> str:
    a = random.choice(("state", "seal.state", "default(state, draft)"))
    code, other = random.choice(STATES), random.choice(STATES)
    return random.choice(
        (
            f"{a} = {code}",
            f"{a} != {code}",
            f'{a} = "{code}"',
            f"{a} {_negation(random)} ({code}, {other})",
            f"{a} {_negation(random)} [{code}, {other}]",
            "state = seal.state",
            "state != seal.state",
            f"{a} = null",
        )
    )


def _people(random: Random) -> str:
    return random.choice(
        (
            "owner = me", "owner != me", "owner = me.manager", "seal.keeper = me", "seal.keeper != owner",
            "department = me.department", "department != me.department", "owner in (me, me.manager)",
            "owner not in (me, me.manager)", "seal.id != me.id", "owner = null", "seal = null",
        )
    )  # fmt: skip


def _truths(random: Random) -> str:
    return random.choice(
        ("take_out", "not(take_out)", "take_out = true", "take_out != false", "own", "own and take_out", "true", "null = true",
         "me.grade = null", "owner in owners", "owner not in owners", "title in words", "title not in words")
    )  # fmt: skip


def _payments(random: Random) -> str:
    """Write a list of payments: those that lead here, or those found."""
    condition = _of_payment(random)
    return random.choice(
        (
            "payments", "payments", f"payments[{condition}]", f"record.payments[{condition}]",
            f"find_all(payment, application = record and {condition})", f"find_all(payment, {condition})",
            f"find_all(payment, payer = record.owner and payer != null)[{condition}]",
            f"find_all(payment, amount < record.amount and {condition})",
        )
    )  # fmt: skip


def _of_payment(random: Random) -> str:
    return random.choice(
        (
            "amount > 1", "amount * count > rate", "is blank(note)", "state = done", "not(state = done)", "payer = me",
            "payer != me", "contains(note, \"a\")", "paid_on >= today()", "application.copies > 1", "count = null",
            "application.seal.rank >= 2", "state in (draft, done)", "amount not in [0..2.5]", "payer = application.owner",
            "count(application.payments) > 2", "rate <= amount", "true",
        )
    )  # fmt: skip


def _records(random: Random) -> str:
    some, order, number = _payments(random), _order(random), _bound_number(random)
    name = random.choice(("amount", "rate", "count"))
    aggregate = random.choice(("sum", "min", "max"))
    return random.choice(
        (
            f"count({some}) {order} {random.choice(('0', '1', '2', 'copies'))}",
            f"{aggregate}({some}.{name}) {order} {number}",
            f"{aggregate}({some}.{name}) {order} amount",
            f"{number} {order} {aggregate}({some}.{name})",
            f"sum(for p in {some} return p.amount * p.rate) {order} {number}",
            f"{random.choice(('min', 'max'))}({some}.paid_on) {order} made_on",
            f"{random.choice(('min', 'max'))}({some}.note) {order} title",
            f"{random.choice(('some', 'every'))} p in {some} satisfies {_of_one(random)}",
            f"{random.choice(('count', 'sum', 'max'))}(seal.uses.copies) {order} {random.choice(('1', '3', 'copies'))}",
            f"{random.choice(('some', 'every'))} u in seal.uses satisfies u.owner {random.choice(('=', '!='))} owner",
            f"find(payment, application = record and {_of_payment(random)}, -amount, note).{name} {order} {number}",
            f"find(payment, {_of_payment(random)}, {random.choice(('rate', '-paid_on'))}).payer = owner",
            f"find(seal, rank >= record.copies, -name).rank {order} 2",
            f"find(payment, payer = record.owner, count).application.seal.state = {random.choice(STATES)}",
            f"default(sum({some}.amount), 0) + copies {order} 1",
        )
    )  # fmt: skip


def _of_one(random: Random) -> str:
    return random.choice(
        (
            "p.amount > 1", "p.amount >= amount", "p.payer = owner", "p.payer != me", "not(p.rate < 1)", "p.note = title",
            "p.state = state", "p.paid_on < made_on", "is blank(p.amount)", "p.application = record", "p.count * 2 > copies",
            "count(p.application.payments) > 1",
        )
    )  # fmt: skip
