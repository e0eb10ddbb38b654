"""Decision tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from engine.compiler.build.compilation import Compilation, entries
from engine.compiler.build.expressions import build_cell
from engine.compiler.build.texts import read_label
from engine.compiler.findings import Path, listed, suggest
from engine.expression.scope import TableSignature
from engine.expression.types import ANY, BOOLEAN, DATE, NUMBER, TEXT, Choice, Type
from engine.model.dictionary import Column, Table, TableRow
from engine.values import Json, Value

_TYPES: Mapping[str, Type] = {
    "text": TEXT,
    "integer": NUMBER,
    "number": NUMBER,
    "boolean": BOOLEAN,
    "date": DATE,
}
_BLANK = object()


def build_tables(compilation: Compilation) -> Mapping[str, Table]:
    """Give the decision tables, and make their signatures known to `lookup`."""
    found = {}
    for key in compilation.declared("tables"):
        said = compilation.part("tables", key)
        inputs = _columns(compilation, key, "inputs")
        outputs = _columns(compilation, key, "outputs")
        compilation.tables[key] = TableSignature(
            inputs=tuple(column_type(compilation, column) for column in inputs),
            outputs={column.key: column_type(compilation, column) for column in outputs},
        )
        if said:
            found[key] = Table(
                key=key,
                label=read_label(said, key),
                inputs=inputs,
                outputs=outputs,
                rows=_rows(compilation, key, inputs, outputs),
            )
    return MappingProxyType(found)


def column_type(compilation: Compilation, column: Column) -> Type:
    """Give the type of a column's values."""
    if column.type == "choice":
        return Choice(column.dictionary) if column.dictionary in compilation.codes else ANY
    return _TYPES[column.type]


def _columns(compilation: Compilation, table: str, side: str) -> tuple[Column, ...]:
    found = []
    for key, said in compilation.part("tables", table, side).items():
        path = ("tables", table, side, key)
        if said["type"] == "choice":
            compilation.resolves("dictionary", said["from"], compilation.codes, (*path, "from"))
        elif "from" in said:
            compilation.report_key("unknown-key", (*path, "from"), "only a choice takes from", "leave it out")
        found.append(Column(key=key, type=said["type"], dictionary=said.get("from", "")))
    return tuple(found)


def _rows(
    compilation: Compilation, table: str, inputs: Sequence[Column], outputs: Sequence[Column]
) -> tuple[TableRow, ...]:
    found = []
    for index, cells in entries(compilation.part("tables", table).get("rules")):
        row = _row(compilation, ("tables", table, "rules", index), cells, inputs, outputs)
        if row is not None:
            found.append(row)
    return tuple(found)


def _row(
    compilation: Compilation, path: Path, cells: Sequence[Json], inputs: Sequence[Column], outputs: Sequence[Column]
) -> TableRow | None:
    width = len(inputs) + len(outputs)
    if len(cells) != width:
        compilation.report(
            "table-width", path, f"this row has {len(cells)} cells, the table has {width} columns",
            f"write {listed(column.key for column in (*inputs, *outputs))}",
        )  # fmt: skip
        return None
    tests = [build_cell(compilation, (*path, at), column_type(compilation, column)) for at, column in enumerate(inputs)]
    results = [_result(compilation, (*path, len(inputs) + at), column) for at, column in enumerate(outputs)]
    kept = [test for test in tests if test is not None]
    if len(kept) != len(tests) or _BLANK in results:
        return None
    return TableRow(tests=tuple(kept), results=tuple(results), cells=_written(compilation, path, width))


def _written(compilation: Compilation, path: Path, width: int) -> tuple[str, ...]:
    return tuple(compilation.source.raw((*path, at)) for at in range(width))


def _result(compilation: Compilation, path: Path, column: Column) -> Value:
    """Give the value of an output cell, `_BLANK` when it is none of the column's type."""
    raw = compilation.source.raw(path)
    if raw in ("", "null", "~"):
        return None
    if column.type == "choice":
        codes = compilation.codes.get(column.dictionary)
        if codes is None or raw in codes:
            return raw
        compilation.report(
            "table-result", path, f"{raw} is no code of {column.dictionary}",
            suggest(raw, codes, f"codes are {listed(sorted(codes))}"),
        )  # fmt: skip
        return _BLANK
    value = _READERS[column.type](raw)
    if value is None:
        compilation.report(
            "table-result", path, f"{raw} does not fit the column {column.key}", f"write {_ARTICLES[column.type]}"
        )
        return _BLANK
    return value


def _read_integer(raw: str) -> int | None:
    digits = raw.removeprefix("-")
    return int(raw) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None


def _read_number(raw: str) -> int | Decimal | None:
    whole, _, rest = raw.removeprefix("-").partition(".")
    if not (whole + rest).isascii() or not whole.isdigit() or (rest and not rest.isdigit()) or len(raw) > 34:
        return None
    return Decimal(raw) if rest else int(raw)


def _read_date(raw: str) -> date | None:
    try:
        return date.fromisoformat(raw) if len(raw) == 10 else None
    except ValueError:
        return None


_READERS: Mapping[str, Callable[[str], Value]] = {
    "text": str,
    "integer": _read_integer,
    "number": _read_number,
    "boolean": {"true": True, "false": False}.get,
    "date": _read_date,
}
_ARTICLES = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date: 2026-03-02",
}
