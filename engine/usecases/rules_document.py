"""The rules of a form as its page follows them while somebody types, with what of the reader and the app they need."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from engine.expression.reads import Path
from engine.expression.wire import value_json
from engine.expression.wire_table import needs_host, table_json
from engine.forms.shipping import Filling, ship
from engine.usecases.desk import Desk
from engine.usecases.entering import Entered
from engine.values import Json, Value

OWN_KINDS = {"department": "department", "branch": "branch"}


def rules_document(desk: Desk, entered: Entered) -> Json:
    """Give the rules the page follows by itself, and what is left to ask: `left`, when a field of `asks` changes."""
    tx, tables = desk.tx, desk.version.app.tables
    shipped = ship(
        Filling(
            ready=desk.ready,
            entry=entered.entry,
            filled=entered.filled,
            tables=frozenset(key for key, table in tables.items() if not needs_host(table.decision)),
            zone=tx.zone,
            language=tx.language,
        )
    )
    return {
        **shipped.document,
        "me": value_json(desk.actor.person, tx.zone),
        "members": value_json(_own_members(desk, shipped.own), tx.zone),
        "tables": {key: table_json(tables[key].decision, tx.zone) for key in sorted(shipped.tables)},
        "now": value_json(tx.now, tx.zone),
        "zone": str(tx.zone),
        "left": shipped.left,
        "asks": sorted(shipped.asks),
    }


def _own_members(desk: Desk, paths: Iterable[Path]) -> dict[str, dict[str, dict[str, Value]]]:
    """Give what rules read of the reader, her department and her branch, by kind and id."""
    found: dict[str, dict[str, dict[str, Value]]] = {}
    for path in sorted(paths):
        kind, ident = "person", desk.actor.person
        for name in path[1:]:
            value = desk.outside.follow(kind, ident, name)
            if name != "id":
                found.setdefault(kind, {}).setdefault(str(ident), {})[name] = value
            if not isinstance(value, UUID):
                break
            kind, ident = OWN_KINDS[name], value
    return found
