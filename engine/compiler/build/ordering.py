"""The order in which computed fields are computed, and the cycle that forbids one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.compiler.build.compilation import Compilation
from engine.compiler.findings import Path
from engine.expression.api import dependency_order
from engine.model.form import Field, column_place, field_of_place
from engine.model.keys import BELONGS
from engine.model.reading import places_read
from engine.model.rule import Rule
from engine.values import FieldKey


def order_computed(
    compilation: Compilation, path: Path, fields: Mapping[FieldKey, Field], owner: FieldKey
) -> tuple[FieldKey, ...]:
    """Give the computed fields so that each comes after those it reads; report a cycle of values or defaults.

    The record's department and branch are its owner's, so that who reads them reads the field `owner`.
    """
    rules = dict(_ruled(fields))
    reads = {
        place: sorted({name for read in rule.reads for name in _read(read, fields, place, owner) if name in rules})
        for place, rule in rules.items()
    }
    order = dependency_order(reads)
    if isinstance(order, tuple):
        return tuple(place for place in order if place in fields and fields[place].value is not None)
    first = order.path[0]
    which = "value" if _at(fields, first).value else "default"
    compilation.report(
        "computed-cycle", (*path, *_path(first), which), f"it needs itself: {' -> '.join(order.path)}",
        "compute one of them from other fields",
    )  # fmt: skip
    return ()


def _ruled(fields: Mapping[FieldKey, Field]) -> Iterator[tuple[str, Rule]]:
    """Give the rules of values and defaults by their places; they are worked out column by column, not line by line."""
    for key, field in fields.items():
        for place, each in ((key, field), *((column_place(key, name), one) for name, one in field.columns.items())):
            rule = each.value or each.default
            if rule is not None:
                yield place, rule


def _read(read: tuple[str, ...], fields: Mapping[FieldKey, Field], place: str, owner: FieldKey) -> tuple[str, ...]:
    """Give the places a rule at `place` reads; an owner may begin as where the record belongs so far."""
    rows = field_of_place(place) if "." in place else ""
    found = places_read(read, fields, rows)
    return tuple(owner if name in BELONGS and place != owner else name for name in found)


def _at(fields: Mapping[FieldKey, Field], place: str) -> Field:
    head, _, column = place.partition(".")
    return fields[head].columns[column] if column else fields[head]


def _path(place: str) -> Path:
    head, _, column = place.partition(".")
    return ("fields", head, "fields", column) if column else ("fields", head)
