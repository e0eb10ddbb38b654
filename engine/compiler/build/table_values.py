"""The values of decision tables: what an output cell, a default or an order says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from engine.compiler.build.compilation import Compilation
from engine.compiler.findings import Path, listed, suggest
from engine.expression.api import Checked, constant
from engine.expression.types import ANY, BOOLEAN, DATE, NUMBER, TEXT, Choice, Type
from engine.model.dictionary import Column
from engine.values import Value

_TYPES: Mapping[str, Type] = {
    "text": TEXT,
    "integer": NUMBER,
    "number": NUMBER,
    "boolean": BOOLEAN,
    "date": DATE,
}


def column_type(compilation: Compilation, column: Column) -> Type:
    """Give the type of a column's values."""
    if column.type == "choice":
        return Choice(column.dictionary) if column.dictionary in compilation.codes else ANY
    return _TYPES[column.type]


def read_value(compilation: Compilation, path: Path, column: Column) -> Checked | None:
    """Give the value of an output cell, None when it is none of the column's type."""
    raw = compilation.source.raw(path)
    type_ = column_type(compilation, column)
    if raw in ("", "null", "~"):
        return constant(None, type_, "null")
    if column.type == "choice":
        codes = compilation.codes.get(column.dictionary)
        if codes is None or raw in codes:
            return constant(raw, type_, raw)
        compilation.report(
            "table-result", path, f"{raw} is no code of {column.dictionary}",
            suggest(raw, codes, f"codes are {listed(sorted(codes))}"),
        )  # fmt: skip
        return None
    value = _READERS[column.type](raw)
    if value is not None:
        return constant(value, type_, raw)
    compilation.report(
        "table-result", path, f"{raw} does not fit the column {column.key}", f"write {_ARTICLES[column.type]}"
    )
    return None


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
