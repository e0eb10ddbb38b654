"""Trees and values as JSON."""

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from engine.expression.api import check_cell
from engine.expression.ranges import Span
from engine.expression.temporal import ZULU, Months
from engine.expression.types import NUMBER
from engine.expression.wire import json_value, value_json
from engine.expression.wire_tree import tree_json
from engine.values import FileRef
from tests.expression.worlds import SCOPE, SHANGHAI, checked

VALUES: list[tuple[Any, Any]] = [
    (None, None),
    (True, True),
    ("合同", "合同"),
    (7, 7),
    (Decimal("7.00"), 7),
    (2**53, {"$number": "9007199254740992"}),
    (Decimal("0.10"), {"$number": "0.1"}),
    (date(2026, 3, 2), {"$date": "2026-03-02"}),
    (time(9, 0, 0, 500_000), {"$time": "09:00:00.5"}),
    (time(9, 0, tzinfo=ZULU), {"$time": "09:00:00Z"}),
    (datetime(2026, 3, 2, 1, 0, tzinfo=UTC), {"$utc": "2026-03-02T01:00:00"}),
    (datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI), {"$datetime": "2026-03-02T09:00:00"}),
    (datetime(2026, 3, 2, 9, 0, tzinfo=ZULU), {"$datetime": "2026-03-02T09:00:00Z"}),
    (datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=5))), {"$datetime": "2026-03-02T09:00:00+05:00"}),
    (timedelta(days=1, hours=2), {"$duration": "P1DT2H"}),
    (Months(14), {"$duration": "P1Y2M"}),
    (UUID(int=1), {"$id": "00000000-0000-0000-0000-000000000001"}),
    (Span(1, None, True, False), {"$range": [1, None, True, False]}),
    ([1, [Decimal("2.5")]], [1, [{"$number": "2.5"}]]),
    ({"a": 1, "b": {"c": None}}, {"a": 1, "b": {"c": None}}),
    ({"$date": 1, "2": 3}, {"$record": [["$date", 1], ["2", 3]]}),
]


@pytest.mark.parametrize(("value", "written"), VALUES, ids=[str(written) for _, written in VALUES])
def test_a_value_travels_there_and_back(value: Any, written: Any) -> None:
    assert value_json(value, SHANGHAI) == written
    assert json_value(json.loads(json.dumps(written)), SHANGHAI) == value


def test_a_file_travels_as_its_id() -> None:
    ident = UUID(int=5)
    file = FileRef(id=ident, name="secret.pdf", size=1, media_type="application/pdf", sha256="00")
    assert value_json((file,), SHANGHAI) == [{"$file": str(ident)}]
    assert json_value([{"$file": str(ident)}], SHANGHAI) == [ident]


@pytest.mark.parametrize(
    "raw", [0.5, {"$number": "1", "x": 2}, {"$nothing": 1}, {"$date": "2026-02-30"}, {"$datetime": "soon"}]
)
def test_what_is_no_value_is_refused(raw: Any) -> None:
    with pytest.raises(ValueError, match="no value of an expression"):
        json_value(raw, SHANGHAI)


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("copies + 1.5", [0, "", ["+", ["name", "copies"], {"$number": "1.5"}]]),
        ("importance = high", [0, "", ["=", ["name", "importance"], "high"]]),
        ("applicant.name", [0, "", [".", ["name", "applicant"], "name", "person"]]),
        ("lines.amount", [0, "", [".", ["name", "lines"], "amount"]]),
        ("lines[2].amount", [1, "", [".", ["nth", ["name", "lines"], 2], "amount"]]),
        ("count(lines[amount > 1])", [1, "", ["call", "count", 1, [["filter", ["name", "lines"], [">", [".", ["local", 0], "amount"], 1], 0, 4]]]]),
        ("sum(for i in 1..copies return i)", [1, "", ["call", "sum", 1, [["for", ["local", 0], 1, [0, 1, ["name", "copies"]]]]]]),
        ("copies in (1, > 5, [7..9))", [0, "", ["in", ["name", "copies"], 0, ["is", 1], [">", 5], ["..", 7, 7, 9]]]),
        ("importance not in (high, normal)", [0, "", ["among", ["name", "importance"], 1, ["high", "normal"]]]),
        ("return_by", [0, "utc", ["name", "return_by"]]),
        ("2026-03-02 09:00", [0, "utc", {"$datetime": "2026-03-02T09:00:00"}]),
        ("head of(applicant.department)", [0, "id", ["ask", "head of", 0, [[".", ["name", "applicant"], "department", "person"]]]]),
        ("round(copies, 2)", [0, "", ["call", "round", 0, [["name", "copies"], 2]]]),
        ("lower case(get value(lines[1], title))", [1, "", ["call", "lower case", 0, [["call", "get value", 0, [["nth", ["name", "lines"], 1], ["name", "title"]]]], ["t"]]]),
        ("-copies", [0, "", ["neg", ["name", "copies"]]]),
    ],
)  # fmt: skip
def test_a_tree_says_all_the_evaluator_needs(source: str, tree: Any) -> None:
    assert tree_json(checked(source)) == tree
    assert json.dumps(tree_json(checked(source))) == json.dumps(tree_json(checked(source)))


def test_a_cell_is_a_tree_over_the_input() -> None:
    assert tree_json(check_cell("not(5000..<20000)", SCOPE, NUMBER)) == [0, "", ["cell", 1, ["..", 7, 5000, 20000]]]
