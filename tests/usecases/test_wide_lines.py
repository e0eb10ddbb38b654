"""Lines with as many columns as a definition may have, and lists of records that have lines, on both databases."""

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


LISTED = """
language: 1
app: listed_lines
roles: {all: {members: everyone}}
forms:
  claim:
    name: '{{ title }}'
    fields: {title: {type: text}, lines: {type: rows, fields: {text: {type: text}}}}
    views: {short: {columns: [title]}, long: {columns: [title, lines]}}
  told:
    name: '{{ title }}: {{ lines }}'
    fields: {title: {type: text}, lines: {type: rows, fields: {text: {type: text}}}}
    views: {short: {columns: [title]}}
permissions: {claim: {all: {create: true, read: true}}, told: {all: {create: true, read: true}}}
"""


def test_a_list_reads_lines_only_where_it_tells_of_them(home: House) -> None:
    home.publish(LISTED)
    for form in ("claim", "told"):
        home.send("wang", f"listed_lines.{form}", title="x", lines=[{"text": "a"}, {"text": "b"}])
    (short,), (long,), (told,) = (
        home.ask(list_records, "wang", "listed_lines", form, view).rows
        for form, view in (("claim", "short"), ("claim", "long"), ("told", "short"))
    )
    assert "lines" not in short.values
    assert len(long.values["lines"]) == 2
    assert (short.name, told.name) == ("x", "x: 2 lines")
