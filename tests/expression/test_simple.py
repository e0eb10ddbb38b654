"""Simple conditions and what a builder shows of them: the same thing twice."""

from __future__ import annotations

from random import Random

import pytest

from engine.expression.api import parse
from engine.expression.simple import NotSimple, read_simple, write_simple, write_tree
from engine.values import Json
from tests.expression.simple_conditions import random_simple, simple_survives, text_survives
from tests.store.random_conditions import random_condition

PAIRS: list[tuple[str, Json]] = [
    ("copies > 20", {"field": "copies", "operator": ">", "value": {"$number": "20"}}),
    ("copies >= -1.50", {"field": "copies", "operator": ">=", "value": {"$number": "-1.5"}}),
    ('title = "a"', {"field": "title", "operator": "=", "value": "a"}),
    ("state = done", {"field": "state", "operator": "=", "value": {"name": "done"}}),
    ("seal.state != null", {"field": "seal.state", "operator": "!=", "value": None}),
    ("take_out = true", {"field": "take_out", "operator": "=", "value": True}),
    ("take_out", {"field": "take_out", "operator": "is"}),
    ("not(take_out)", {"field": "take_out", "operator": "not"}),
    ("为空(申请金额)", {"field": "申请金额", "operator": "is blank"}),
    (
        "state in (done, refused)",
        {"field": "state", "operator": "in", "value": [{"name": "done"}, {"name": "refused"}]},
    ),
    ("copies not in (1)", {"field": "copies", "operator": "not in", "value": [{"$number": "1"}]}),
    (
        "copies between 1 and 5",
        {"field": "copies", "operator": "between", "value": [{"$number": "1"}, {"$number": "5"}]},
    ),
    ("made_on < 2026-03-02", {"field": "made_on", "operator": "<", "value": {"$date": "2026-03-02"}}),
    ("at < 2026-03-02 09:00", {"field": "at", "operator": "<", "value": {"$datetime": "2026-03-02T09:00:00"}}),
    ('took > @"PT2H"', {"field": "took", "operator": ">", "value": {"$duration": "PT2H"}}),
    ("owner = me.manager", {"field": "owner", "operator": "=", "value": {"name": "me.manager"}}),
    ("made_on = today()", {"field": "made_on", "operator": "=", "value": {"from": "today"}}),
    (
        "expires <= today() + days(30)",
        {"field": "expires", "operator": "<=", "value": {"from": "today", "plus": "30", "unit": "days"}},
    ),
    (
        "at < now() - months(2)",
        {"field": "at", "operator": "<", "value": {"from": "now", "minus": "2", "unit": "months"}},
    ),
    ('contains(title, "a")', {"field": "title", "operator": "contains", "value": "a"}),
    (
        "a = 1 and (b = 2 or c)",
        {
            "join": "and",
            "parts": [
                {"field": "a", "operator": "=", "value": {"$number": "1"}},
                {
                    "join": "or",
                    "parts": [
                        {"field": "b", "operator": "=", "value": {"$number": "2"}},
                        {"field": "c", "operator": "is"},
                    ],
                },
            ],
        },
    ),
]


@pytest.mark.parametrize(("source", "condition"), PAIRS, ids=[source for source, _ in PAIRS])
def test_a_simple_condition_is_shown_and_written(source: str, condition: Json) -> None:
    assert read_simple(source) == condition
    assert parse(write_simple(condition)) == parse(source)


@pytest.mark.parametrize(
    "source",
    [
        "copies + 1 > 2",
        "1 < copies",
        "not(a = 1)",
        "lines[1].price > 2",
        "sum(lines.price) > 2",
        "state in [done, refused]",
        "copies in (1, > 5)",
        "if a then b else c",
        "true",
        "a = b = c",
        "copies > --1",
        "copies > 1 // as agreed",
        "copies > /* never */ 1",
        "a and",
        "made_on < today() + days(n)",
        'matches(title, "a+")',
        "",
    ],
)
def test_what_is_not_simple_is_reported_as_such(source: str) -> None:
    assert read_simple(source) is None


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        {"join": "and", "parts": [{"field": "a", "operator": "is"}]},
        {"join": "xor", "parts": [{"field": "a", "operator": "is"}] * 2},
        {"field": "a", "operator": "is", "value": 1},
        {"field": "a", "operator": "="},
        {"field": "a", "operator": "=", "value": 1},
        {"field": "a", "operator": "=", "value": {"$number": "1.50"}},
        {"field": "a", "operator": "=", "value": {"$number": "NaN"}},
        {"field": "a", "operator": "=", "value": {"$number": "1e5"}},
        {"field": "a", "operator": "=", "value": {"$date": "2026-02-30"}},
        {"field": "a", "operator": "=", "value": {"name": "a b"}},
        {"field": "a) or (true", "operator": "=", "value": True},
        {"field": "a", "operator": "in", "value": []},
        {"field": "a", "operator": "between", "value": ["a"]},
        {"field": "a", "operator": "=", "value": {"from": "today", "plus": "1", "unit": "weeks"}},
        {"field": "a", "operator": "like", "value": "b"},
        {"field": "a", "operator": "is", "note": "b"},
    ],
    ids=str,
)
def test_data_that_is_no_condition_is_refused(wrong: Json) -> None:
    with pytest.raises(NotSimple):
        write_tree(wrong)


def test_every_simple_condition_comes_back_from_its_text() -> None:
    random = Random(1)
    assert [
        text for text in (write_simple(random_simple(random)) for _ in range(2_000)) if not text_survives(text)
    ] == []


def test_every_text_of_a_simple_condition_comes_back_from_its_data() -> None:
    random = Random(2)
    lost = [condition for condition in (random_simple(random) for _ in range(2_000)) if not simple_survives(condition)]
    assert lost == []


def test_any_condition_is_simple_and_survives_or_is_not_simple() -> None:
    random = Random(3)
    sources = [random_condition(random) for _ in range(1_000)]
    simple = [source for source in sources if read_simple(source) is not None]
    assert [source for source in simple if not text_survives(source)] == []
    assert 50 < len(simple) < 900


@pytest.mark.parametrize(
    "wrong",
    [
        {"field": "if", "operator": "is"},
        {"field": "a", "operator": "=", "value": {"name": "true"}},
        {"field": "a", "operator": "=", "value": {"$number": "1" * 40}},
    ],
    ids=str,
)
def test_words_that_would_be_read_otherwise_are_not_written(wrong: Json) -> None:
    with pytest.raises(NotSimple):
        write_simple(wrong)
