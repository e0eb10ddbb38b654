"""Starter rows are filled in and checked like forms that are sent."""

from collections.abc import Mapping

import pytest

from engine.errors import InvalidDefinition
from engine.usecases.publish import publish
from engine.usecases.starter_file import Cell, rows_of
from tests.support.house import House

STOCK = """
language: 1
app: APP
label: Stock
roles: {all: {label: All, members: everyone}}
dictionary: {size: {s: Small, l: Large}}
forms:
  shelf: {label: Shelf, fields: {code: {type: text, unique: true}, open: {type: boolean}}}
  item:
    label: Item
    fields:
      number: {type: serial, pattern: 'I-{seq:3}'}
      title: {type: text, required: true, unique: true}
      size: {type: choice, from: size, default: '"s"'}
      count: {type: integer, min: 1, default: '7'}
      double: {type: integer, value: 'default(count, 0) * 2'}
      note: {type: text, value: number}
      keeper: {type: person, required: 'size = l'}
      shelf: {type: link, form: shelf, where: open}
    checks: [{check: count < 50, at: count, message: Too many.}]
permissions: {shelf: {all: {create: true, read: true}}, item: {all: {create: true, read: true}}}
data: {shelf: shelf.csv, item: item.csv}
"""
SHELVES = b"code,open\nA,yes\nB,no\n"


def load(home: House, app: str, files: Mapping[str, bytes]) -> None:
    publish(home.tx(), None, STOCK.replace("APP", app).encode(), "a.yaml", {"shelf.csv": SHELVES, **files})


def test_a_row_gets_defaults_calculated_values_and_its_number(home: House) -> None:
    load(home, "stock", {"item.csv": b"title,size,count,keeper,shelf\nOne,,,,A\nTwo,l,3,li,\n"})
    found = sorted((dict(one.values) for one in home.records("stock.item")), key=lambda each: str(each["title"]))
    kept = [tuple(each[key] for key in ("number", "note", "size", "count", "double", "state")) for each in found]
    assert kept == [("I-001", "I-001", "s", 7, 14, "running"), ("I-002", "I-002", "l", 3, 6, "running")]
    record = home.send("wang", "stock.item", title="Three")
    assert home.values("stock.item", record)["number"] == "I-003"


@pytest.mark.parametrize(
    ("row", "problems"),
    [
        (",s,1,,", ["2:1: title: Fill this in; put the row right"]),
        ("x,l,1,,", ["2:7: keeper: Fill this in; put the row right"]),
        ("x,s,50,,", ["2:5: count: Too many; put the row right"]),
        ("x,s,0,,", ["2:5: count: Enter 1 or more; put the cell right, or leave it blank"]),
        ("x,m,1,,", ["2:3: size: 'm' is no code of size; put the cell right, or leave it blank"]),
        ("x,s,1,nobody,", ["2:7: keeper: 'nobody' is not known; put the cell right, or leave it blank"]),
        ("x,s,1,,B", ["2:8: shelf: Choose one that is offered here; put the row right"]),
        ("x,s,1,,C", ["2:8: shelf: 'C' is not known; put the cell right, or leave it blank"]),
        ("x,,,,\ny,,,,\nx,,,,", ["4:1: title: the row on line 2 has the same value; put the cell right, or leave it blank"]),
        ('"x\ny",s,1,,,z', ["3:10: (top): the row has more cells than columns; quote cells with a comma"]),
        (",m,99,,", ["2:1: title: Fill this in; put the row right",
                     "2:2: size: 'm' is no code of size; put the cell right, or leave it blank",
                     "2:4: count: Too many; put the row right"]),
    ],
)  # fmt: skip
def test_a_wrong_row_publishes_nothing_and_is_told_with_its_place(home: House, row: str, problems: list[str]) -> None:
    with pytest.raises(InvalidDefinition) as refused:
        load(home, "wrong", {"item.csv": f"title,size,count,keeper,shelf\n{row}\n".encode()})
    assert sorted(map(str, refused.value.problems)) == [f"item.csv:{problem}" for problem in problems]
    assert "wrong" not in home.runtime.shelf.newest().apps


@pytest.mark.parametrize(("column", "what"), [("double", "it is calculated"), ("number", "This number is given")])
def test_what_is_worked_out_takes_no_value(home: House, column: str, what: str) -> None:
    with pytest.raises(InvalidDefinition, match=rf"item.csv:2:3: {column}: {what}"):
        load(home, "wrong", {"item.csv": f"title,{column}\nx,5\n".encode()})


def test_cells_know_where_they_stand() -> None:
    rows = list(rows_of('a,b\r\n"x, ""1""\ny", z\n\n ,\nlast'))
    assert [dict(row.cells) for row in rows] == [
        {"a": Cell('x, "1"\ny', 2, 1), "b": Cell("z", 3, 4)},
        {"a": Cell("last", 6, 1)},
    ]
