"""Which places of a form a path of a rule reads: `amount`, or a column of its lines as `lines.amount`."""

from __future__ import annotations

from collections.abc import Mapping

from engine.model.form import Field, column_place
from engine.values import FieldKey


def places_read(path: tuple[str, ...], fields: Mapping[FieldKey, Field], rows: FieldKey = "") -> tuple[str, ...]:
    """Give the places a path reads; `rows` names the rows field whose lines the rule belongs to.

    What is no place of the form (`me`, a system name) is given as it is. Whoever reads lines as a whole reads all
    their columns, but for the lines the rule itself belongs to.
    """
    head, *rest = path
    columns = fields[rows].columns if rows else {}
    if head == "row" and rows:
        return tuple(column_place(rows, column) for column in (rest[:1] or columns))
    if head in columns:
        return (column_place(rows, head),)
    if rest and (head == "record" or (head == "parent" and rows)):
        head, *rest = rest
    field = fields.get(head)
    if field is None or not field.columns:
        return (head,)
    if rest:
        return (head, column_place(head, rest[0])) if rest[0] in field.columns else (head,)
    return (head,) if head == rows else (head, *(column_place(head, column) for column in field.columns))
