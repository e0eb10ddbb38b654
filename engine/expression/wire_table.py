"""Decision tables as JSON, for the evaluator in the browser."""

from __future__ import annotations

from datetime import tzinfo

from engine.expression.decision import DecisionTable
from engine.expression.functions.table import FUNCTIONS
from engine.expression.wire import value_json
from engine.expression.wire_tree import tree_json
from engine.values import Json


def table_json(table: DecisionTable, zone: tzinfo) -> Json:
    """Write a table: policy, outputs, rows of cells and results as trees, the orders of the outputs, the default."""
    return {
        "hit": table.hit.value,
        "outputs": list(table.outputs),
        "rows": [
            [[tree_json(cell) for cell in row.tests], [tree_json(one) for one in row.results]] for row in table.rows
        ],
        "orders": [[value_json(value, zone) for value in order] for order in table.orders],
        "default": list(map(tree_json, table.default)),
    }


def needs_host(table: DecisionTable) -> bool:
    """Say whether a cell or result asks the host, so that the table cannot answer by itself."""
    written = [one for row in table.rows for one in (*row.tests, *row.results)] + list(table.default)
    return any(FUNCTIONS[name].run is None for one in written for name in one.calls)
