"""The order in which computed fields are computed, and the cycle that forbids one."""

from __future__ import annotations

from collections.abc import Mapping

from engine.compiler.build.compilation import Compilation
from engine.compiler.findings import Path
from engine.expression.api import dependency_order
from engine.model.form import Field
from engine.model.keys import BELONGS
from engine.values import FieldKey


def order_computed(
    compilation: Compilation, path: Path, fields: Mapping[FieldKey, Field], owner: FieldKey
) -> tuple[FieldKey, ...]:
    """Give the computed fields so that each comes after those it reads; report a cycle of values or defaults.

    The record's department and branch are its owner's, so that who reads them reads the field `owner`.
    """
    reads = {
        key: sorted({name for read in rule.reads if (name := _field_read(read, key, owner)) in fields})
        for key, field in fields.items()
        if (rule := field.value or field.default) is not None
    }
    order = dependency_order(reads)
    if isinstance(order, tuple):
        return tuple(key for key in order if fields[key].value is not None)
    first = order.path[0]
    which = "value" if fields[first].value else "default"
    compilation.report(
        "computed-cycle", (*path, "fields", first, which), f"it needs itself: {' -> '.join(order.path)}",
        "compute one of them from other fields",
    )  # fmt: skip
    return ()


def _field_read(read: tuple[str, ...], key: FieldKey, owner: FieldKey) -> FieldKey:
    """Give the field a rule of `key` reads; an owner may begin as where the record belongs so far."""
    name = read[1] if read[0] == "record" and len(read) > 1 else read[0]
    return owner if name in BELONGS and key != owner else name
