"""Lines with as many columns as a definition may have, on both databases."""

from __future__ import annotations

import pytest

from engine.errors import InvalidDefinition
from engine.fields.rows import MOST_COLUMNS
from engine.usecases.list_records import list_records
from tests.support.house import House

TEXT = """
language: 1
app: wide_lines
roles: {{all: {{members: everyone}}}}
forms:
  claim: {{fields: {{lines: {{type: rows, fields: {{{columns}}}}}}}}}
permissions: {{claim: {{all: {{create: true, read: true}}}}}}
"""


def wide(count: int) -> str:
    return TEXT.format(columns=", ".join(f"c{index}: {{type: text}}" for index in range(count)))


def test_lines_with_most_columns_are_kept_and_read(home: House) -> None:
    home.publish(wide(MOST_COLUMNS))
    last = f"c{MOST_COLUMNS - 1}"
    record = home.send("wang", "wide_lines.claim", lines=[{"c0": "first", last: "last"}])
    (line,) = home.values("wide_lines.claim", record)["lines"]
    assert (line["c0"], line["c1"], line[last]) == ("first", None, "last")
    assert [row.id for row in home.ask(list_records, "wang", "wide_lines", "claim").rows] == [record]


def test_more_columns_are_refused(home: House) -> None:
    with pytest.raises(InvalidDefinition) as refused:
        home.publish(wide(MOST_COLUMNS + 1))
    assert [str(one) for one in refused.value.problems] == [
        "app.yaml:6:48: forms.claim.fields.lines.fields: it is longer than 90; make it shorter",
    ]
