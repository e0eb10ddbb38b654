"""Decision tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from engine.compiler.build.compilation import Compilation, entries
from engine.compiler.build.expressions import build_cell
from engine.compiler.build.table_values import column_type, read_value
from engine.compiler.build.texts import read_label
from engine.compiler.findings import Path, listed
from engine.expression.api import Checked, DecisionRow, DecisionTable, Hit, compile_table
from engine.expression.decision import CALCULATED, LISTS, ORDERED
from engine.expression.scope import TableSignature
from engine.expression.tree import Literal
from engine.expression.types import NUMBER, fits
from engine.model.dictionary import Column, Table
from engine.values import Json, Value

_SAYS_ORDER = "hit: priority and output order"


def build_tables(compilation: Compilation) -> Mapping[str, Table]:
    """Give the decision tables, and make their signatures known to `lookup`."""
    found = {}
    for key in compilation.declared("tables"):
        said = compilation.part("tables", key)
        hit = Hit(said.get("hit", Hit.FIRST))
        inputs = _columns(compilation, key, "inputs")
        outputs = _columns(compilation, key, "outputs")
        compilation.tables[key] = _signature(compilation, hit, inputs, outputs)
        if said:
            found[key] = _table(compilation, key, hit, inputs=inputs, outputs=outputs)
    return MappingProxyType(found)


def _table(
    compilation: Compilation, key: str, hit: Hit, *, inputs: tuple[Column, ...], outputs: tuple[Column, ...]
) -> Table:
    if hit in CALCULATED:
        _judge_calculated(compilation, key, hit, outputs)
    orders = tuple(_order(compilation, ("tables", key, "outputs", column.key), hit, column) for column in outputs)
    if hit in ORDERED and not any(orders):
        compilation.report_key(
            "table-order", ("tables", key, "outputs"), f"with {hit.value} no output says which value comes first",
            "add it to one of them, for example order: [refused, approved]",
        )  # fmt: skip
    rows = _rows(compilation, key, inputs, outputs)
    decision = DecisionTable(
        hit=hit,
        outputs=tuple(column.key for column in outputs),
        rows=tuple(row for row, _ in rows),
        orders=orders,
        default=_default(compilation, key, outputs),
    )
    return Table(
        key=key,
        label=read_label(compilation.part("tables", key), key),
        inputs=inputs,
        outputs=outputs,
        decision=decision,
        cells=tuple(cells for _, cells in rows),
        decide=compile_table(decision),
    )


def _signature(
    compilation: Compilation, hit: Hit, inputs: Sequence[Column], outputs: Sequence[Column]
) -> TableSignature:
    types = {column.key: column_type(compilation, column) for column in outputs}
    return TableSignature(
        inputs=tuple(column_type(compilation, column) for column in inputs),
        outputs={"count": NUMBER} if hit is Hit.COUNT else types,
        collects=hit in LISTS,
        keys=tuple(column.key for column in inputs),
    )


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


def _judge_calculated(compilation: Compilation, key: str, hit: Hit, outputs: Sequence[Column]) -> None:
    path = ("tables", key, "outputs")
    if hit is Hit.COUNT:
        return
    if len(outputs) != 1:
        compilation.report_key(
            "table-collect", path, f"{hit.value} needs one output, here are {len(outputs)}",
            "make a table for each, or write hit: collect",
        )  # fmt: skip
    elif hit is Hit.SUM and not fits(column_type(compilation, outputs[0]), NUMBER):
        compilation.report_key(
            "table-collect", (*path, outputs[0].key), "a sum is made of numbers", "write type: number"
        )


def _order(compilation: Compilation, path: Path, hit: Hit, column: Column) -> tuple[Value, ...]:
    """Give the values of an output in the order it says, empty where it says none."""
    said = compilation.part(*path).get("order")
    if said is None:
        return ()
    if hit not in ORDERED:
        compilation.report_key("unknown-key", (*path, "order"), f"only {_SAYS_ORDER} take an order", "leave it out")
        return ()
    values = [read_value(compilation, (*path, "order", at), column) for at, _ in enumerate(said)]
    return tuple(value.tree.value for value in values if value is not None and isinstance(value.tree, Literal))


def _default(compilation: Compilation, key: str, outputs: Sequence[Column]) -> tuple[Checked, ...]:
    """Give the row that answers when none fits, empty where there is none."""
    said = compilation.part("tables", key)
    path = ("tables", key, "default")
    if "default" not in said:
        return ()
    if not isinstance(said["default"], list):
        places: list[Path] = [path]
    else:
        places = [(*path, at) for at, _ in enumerate(said["default"])]
    if len(places) != len(outputs):
        compilation.report(
            "table-width", path, f"the default has {len(places)} cells, the table has {len(outputs)} outputs",
            f"write {listed(column.key for column in outputs)}",
        )  # fmt: skip
        return ()
    values = [read_value(compilation, place, column) for place, column in zip(places, outputs, strict=True)]
    return tuple(value for value in values if value is not None) if None not in values else ()


def _rows(
    compilation: Compilation, table: str, inputs: Sequence[Column], outputs: Sequence[Column]
) -> list[tuple[DecisionRow, tuple[str, ...]]]:
    found = []
    for index, cells in entries(compilation.part("tables", table).get("rules")):
        path = ("tables", table, "rules", index)
        row = _row(compilation, path, cells, inputs, outputs)
        if row is not None:
            found.append((row, _written(compilation, path, len(cells))))
    return found


def _row(
    compilation: Compilation, path: Path, cells: Sequence[Json], inputs: Sequence[Column], outputs: Sequence[Column]
) -> DecisionRow | None:
    width = len(inputs) + len(outputs)
    if len(cells) != width:
        compilation.report(
            "table-width", path, f"this row has {len(cells)} cells, the table has {width} columns",
            f"write {listed(column.key for column in (*inputs, *outputs))}",
        )  # fmt: skip
        return None
    tests = [build_cell(compilation, (*path, at), column_type(compilation, column)) for at, column in enumerate(inputs)]
    results = [read_value(compilation, (*path, len(inputs) + at), column) for at, column in enumerate(outputs)]
    kept_tests, kept = [test for test in tests if test], [result for result in results if result]
    if len(kept_tests) != len(tests) or len(kept) != len(results):
        return None
    return DecisionRow(tests=tuple(kept_tests), results=tuple(kept))


def _written(compilation: Compilation, path: Path, width: int) -> tuple[str, ...]:
    return tuple(compilation.source.raw((*path, at)) for at in range(width))
