"""Random expressions of every kind over random names, a quarter of them blank, for comparing Python with the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from engine.expression.api import Checked, ExpressionErrors, Scope, check, check_loosely
from engine.expression.temporal import ZULU, Months
from engine.expression.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATETIME,
    DAYS,
    DEPARTMENT,
    MONTHS,
    NUMBER,
    PERSON,
    TEXT,
    TIME,
    Choice,
    ListOf,
    RecordOf,
    Shape,
    Type,
    shape,
)
from tests.expression.worlds import KEEPER, LI, SALES, SEAL, SHANGHAI, WANG

EAST = timezone(timedelta(hours=5, minutes=30))
NUMBERS = (
    0, 1, -1, 2, 3, 7, 10, -12, 100, 2**53, 2**63 - 1, Decimal("0.1"), Decimal("2.5"), Decimal("-0.005"), Decimal("19.99"),
    Decimal("1e30"), Decimal("1e-30"), Decimal("9999999999999999999999999999999999"), Decimal("0.3333333333333333333333333333333333"),
    Decimal("6999.10"), Decimal("100.00"), Decimal("1e6000"), Decimal("1e-6000"),
)  # fmt: skip
TEXTS = (
    "", "a", "B", "ab", "Ab", "合同", "合", "𠮷野家", "👍🏽", "ß", "İstanbul", "ΑΣ", "  x ", "\u3000x\u00a0", "\ufeffy", "2026-03-02",
    "P2D", "12.50", "1e3", "100%", "a,b,c", "draft", "Zürich",
)  # fmt: skip
DATES = (
    date(2026, 3, 2),
    date(2024, 2, 29),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(1, 1, 1),
    date(9999, 12, 31),
    date(1900, 2, 28),
)
MOMENTS = (
    datetime(2026, 3, 2, 1, 30, tzinfo=UTC), datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=UTC), datetime(2026, 3, 2, 9, 30, tzinfo=ZULU),
    datetime(2026, 3, 2, 9, 30, tzinfo=EAST), datetime(2024, 2, 29, 0, 0, tzinfo=SHANGHAI), datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2026, 3, 2, 9, 0, 0, 500000, tzinfo=SHANGHAI),
)  # fmt: skip
TIMES = (
    time(9, 0),
    time(0, 0),
    time(23, 59, 59, 1),
    time(9, 0, tzinfo=ZULU),
    time(9, 0, tzinfo=EAST),
    time(14, 30, 15, 250000),
)
SPANS = (
    timedelta(days=2),
    timedelta(hours=-3),
    timedelta(0),
    timedelta(days=400, microseconds=1),
    timedelta(days=-1, seconds=59),
)
MONTH_COUNTS = (Months(0), Months(14), Months(-5), Months(120))
VALUES: Mapping[Type, tuple[Any, ...]] = {
    NUMBER: NUMBERS, TEXT: TEXTS, BOOLEAN: (True, False), DATE: DATES, DATETIME: MOMENTS, TIME: TIMES, DAYS: SPANS, MONTHS: MONTH_COUNTS,
    PERSON: (WANG, LI, KEEPER), DEPARTMENT: (SALES,), Choice("state"): ("draft", "running", "done"), RecordOf("seal"): (SEAL,),
}  # fmt: skip
NAMES: Mapping[str, Type] = {
    "n": NUMBER, "price": NUMBER, "copies": NUMBER, "title": TEXT, "code": TEXT, "yes": BOOLEAN, "no": BOOLEAN, "day": DATE,
    "until": DATE, "at": DATETIME, "due": DATETIME, "clock": TIME, "span": DAYS, "term": MONTHS, "numbers": ListOf(NUMBER),
    "words": ListOf(TEXT), "days_off": ListOf(DATE), "state": Choice("state"), "owner": PERSON, "me": PERSON, "unit": DEPARTMENT,
    "seal": RecordOf("seal"), "people": ListOf(PERSON), "seals": ListOf(RecordOf("seal")),
    "lines": ListOf(shape(name=TEXT, amount=NUMBER, on=DATE, ok=BOOLEAN)),
}  # fmt: skip
SCOPE = Scope(
    names=NAMES,
    record={"seal": {"id": TEXT, "name": TEXT, "rank": NUMBER, "keeper": PERSON, "uses": ListOf(NUMBER)}}.get,
    codes={"state": frozenset({"draft", "running", "done"})},
)
LOOSE = Scope(names=dict.fromkeys(NAMES, ANY))
MEMBERS: Mapping[tuple[str, UUID], Mapping[str, Any]] = {
    ("person", WANG): {"name": "Wang", "number": "007", "department": SALES, "manager": LI, "grade": "P5"},
    ("person", LI): {"name": "Li", "department": SALES, "manager": None},
    ("department", SALES): {"code": "sales", "name": "销售部", "head": LI},
    ("seal", SEAL): {"name": "Seal 1", "rank": 3, "keeper": KEEPER, "uses": [1, 2, None]},
}

# What gives a value of each kind; a word in braces is another of that kind.
GRAMMAR: Mapping[str, str] = {
    "number": """
        n|price|copies|0|1|2.5|-3|0.1|100|1e10|seal.rank|day.year|day.weekday|at.hour|clock.minute|span.days|span.seconds|term.months
        {number} + {number}|{number} - {number}|{number} * {number}|{number} / {number}|-{number}|{number} ** {small}
        sum({numbers})|sum({number}, {number})|count({any_list})|min({numbers})|max({number}, {number})|mean({numbers})|abs({number})
        floor({number})|ceiling({number}, {small})|round({number}, {small})|round half up({number}, {small})|sqrt({number})
        round half down({number}, {small})|round up({number}, {small})|round down({number}, {small})|decimal({number}, {small})
        modulo({number}, {number})|number({text})|string length({text})|days between({day}, {day})|year({day})|month({moment})
        week({day})|quarter({day})|day of year({moment})|week of year({day})|if {truth} then {number} else {number}
        default({number}, {number})|{numbers}[{small}]|{numbers}[item > {number}][1]|index of({words}, {text})[1]
        {days} / {days}|{months} / {months}|sum(lines.amount)|sum(lines[ok].amount)|lines[1].amount|count(lines[amount > {number}])
        sum(for l in lines return default(l.amount, 0) * {number})|get value({{a: {number}}}, "a")|{{a: {number}, b: a + 1}}.b
        sum(for i in 1..{small} return i * {number})|max(seals.rank)|({number})|[{number}..{number}].start
    """,
    "small": "0|1|2|3|-1|-2|10|copies|{number}",
    "text": """
        title|code|""|"a"|"合同"|"a,b"|string({any})|{text} + {text}|upper case({text})|lower case({text})|trim({text})|me.name|owner.grade
        substring({text}, {small})|substring({text}, {small}, {small})|substring before({text}, {text})|substring after({text}, {text})
        string join({words}, {text})|string join({words})|{words}[{small}]|if {truth} then {text} else {text}|default({text}, {text})
        day of week({day})|month of year({moment})|seal.name|owner.department.name|lines[{small}].name|min({words})|max({text}, {text})
        split({text}, {text})[1]|string({numbers})|string(lines)|string({moment})|string({days})|string({clock})
    """,
    "truth": """
        yes|no|true|false|{number} = {number}|{number} != {number}|{number} < {number}|{number} >= {number}|{text} = {text}|{text} < {text}
        {text} >= {text}|{day} < {day}|{day} = {day}|{moment} <= {moment}|{moment} = {moment}|{clock} < {clock}|{clock} = {clock}
        {days} > {days}|{months} < {months}|{truth} and {truth}|{truth} or {truth}|not({truth})|{truth} = {truth}|{any} = null
        is blank({any})|is defined({any})|{number} between {number} and {number}|{day} between {day} and {day}
        {number} in [{number}..{number})|{number} in ({number}, > {number})|{number} in ({number}..{number}]|{text} in ({text}, {text})
        {text} not in ({text}, {text})|{number} in {numbers}|{text} in {words}|{day} in [{day}..{day}]|{number} not in {numbers}
        some x in {numbers} satisfies x > {number}|every x in {numbers} satisfies x > {number}|some l in lines satisfies l.ok
        every l in lines satisfies l.amount >= {number}|all({truth}, {truth})|any([{truth}, {truth}])|contains({text}, {text})
        starts with({text}, {text})|ends with({text}, {text})|matches({text}, "[a-z]+")|matches({text}, "^\\\\w{{1,3}}$")|matches({text}, "合|b.?")
        list contains({numbers}, {number})|list contains({words}, {text})|{numbers} = {numbers}|even({number})|odd({number})|owner = me
        state = draft|state in (draft, done)|state not in (running)|owner in people|seal.keeper = me|unit = me.department|seal.id != me.id
        if {truth} then {truth} else {truth}|default({truth}, {truth})|{{a: {number}}} = {{a: {number}}}|every s in seals satisfies s.rank > {number}
        {number} in (not({number}))
    """,
    "day": """
        day|until|2026-03-02|@"2024-02-29"|today()|date({text})|date({moment})|date({small}, {small}, {small})|{day} + {days}|{day} - {days}
        {day} + {months}|{day} - {months}|date({number}, 2, 29)|if {truth} then {day} else {day}|default({day}, {day})|min({day}, {day})
        lines[{small}].on|days_off[{small}]|max(days_off)
    """,
    "moment": """
        at|due|now()|2026-03-02 09:00|@"2026-03-02T09:00:00Z"|@"2026-03-02T09:00:00+05:30"|{moment} + {days}|{moment} - {days}
        {moment} + {months}|date and time({day}, {clock})|date and time({moment}, {clock})|date and time({day})|date and time("2026-03-02T10:00:00.25")
        if {truth} then {moment} else {moment}|default({moment}, {moment})|max({moment}, {moment})
    """,
    "clock": """
        clock|@"09:30:00"|@"23:00:00.5"|@"09:30:00+08:00"|time({moment})|time({small}, {small}, {small})|time({text})|{clock} + {days}
        {clock} - {days}|default({clock}, {clock})|time({day})
    """,
    "days": """
        span|duration("P2D")|duration("-PT36H")|duration("90min")|days({number})|{days} + {days}|{days} - {days}|{days} * {number}|{number} * {days}
        {days} / {number}|-{days}|{day} - {day}|{moment} - {moment}|{clock} - {clock}|abs({days})|sum({days}, {days})|default({days}, {days})
    """,
    "months": """
        term|duration("P1Y2M")|duration("-P5M")|months({small})|years({small})|{months} + {months}|{months} - {months}|{months} * {number}
        {months} / {number}|-{months}|abs({months})|years and months duration({day}, {day})|years and months duration({moment}, {day})
    """,
    "numbers": """
        numbers|[]|[{number}]|[{number}, {number}, {number}]|lines.amount|for x in {numbers} return x * {number}|for i in 1..{small} return i
        for i in {small}..1 return i + {number}|append({numbers}, {number})|concatenate({numbers}, {numbers})|reverse({numbers})
        distinct values({numbers})|flatten([{numbers}, [{number}]])|union({numbers}, {numbers})|{numbers}[item > {number}]|index of({numbers}, {number})
        for a in {numbers}, b in {numbers} return a + b|for i in [{small}..{small}) return i|seals.rank|for l in lines[ok] return l.amount
    """,
    "words": """
        words|[]|[{text}, {text}]|split({text}, {text})|split({text}, ",")|distinct values({words})|reverse({words})|lines.name|people.name
        append({words}, {text})|{words}[item != {text}]|for w in {words} return upper case(w)
    """,
    "any_list": "{numbers}|{words}|lines|days_off|people|[{day}, {day}]|[{any}, {any}]|lines[{truth}]|distinct values([{any}, {any}, {any}])",
    "any": "{number}|{text}|{truth}|{day}|{moment}|{clock}|{days}|{months}|{numbers}|{words}|{any_list}|null|owner|{{a: {number}, b: {text}}}|[{number}..{number}]|(> {number})",
}  # fmt: skip
_PLACE = re.compile(r"\{\{|\}\}|\{(\w+)\}")
_ALTERNATIVES = {
    kind: tuple(option.strip() for line in text.strip().splitlines() for option in line.strip().split("|"))
    for kind, text in GRAMMAR.items()
}
_LEAVES = {
    kind: tuple(option for option in options if not _PLACE.search(option.replace("{{", "").replace("}}", "")))
    for kind, options in _ALTERNATIVES.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An expression that passed the checker, and names to evaluate it over."""

    checked: Checked
    names: Mapping[str, Any]


def random_cases(random: Random, count: int) -> Iterator[Case]:
    """Give so many cases; a third is checked as FEEL itself does, where types may clash at run time."""
    given = 0
    while given < count:
        is_loose = random.random() < 0.35
        text = written(random, random.choice(tuple(GRAMMAR)), random.randint(1, 4), 0.08 if is_loose else 0.0)
        try:
            checked = check_loosely(text, LOOSE) if is_loose else check(text, SCOPE)
        except ExpressionErrors:
            continue
        given += 1
        yield Case(checked=checked, names=random_names(random))


def written(random: Random, kind: str, depth: int, astray: float) -> str:
    """Write an expression of a kind; now and then one of another kind where types need not fit."""
    if random.random() < astray:
        kind = random.choice(tuple(GRAMMAR))
    option = random.choice(_ALTERNATIVES[kind] if depth > 0 or not _LEAVES[kind] else _LEAVES[kind])

    def fill(place: re.Match[str]) -> str:
        if place[1] is None:
            return place[0][0]
        inner = written(random, place[1], depth - 1, astray)
        return f"({inner})" if re.search(r"[^\w.\"]", inner) and not inner.startswith(("[", "{")) else inner

    return _PLACE.sub(fill, option)


def random_names(random: Random) -> dict[str, Any]:
    """Make values for all names, a quarter of them blank."""

    def maybe(value: Any) -> Any:
        return None if random.random() < 0.25 else value

    def made(type_: Type) -> Any:
        match type_:
            case ListOf(Shape(columns)):
                return [{key: maybe(made(kind)) for key, kind in columns} for _ in range(random.randint(0, 3))]
            case ListOf(item):
                return [maybe(made(item)) for _ in range(random.randint(0, 4))]
        return random.choice(VALUES[type_])

    return {name: maybe(made(type_)) for name, type_ in NAMES.items()}
