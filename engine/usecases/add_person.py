"""Add a person: one row of what an import takes, checked and written the same way."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from engine.access.actor import Actor
from engine.usecases.import_people import Imported, import_people
from engine.usecases.transaction import Tx

SOURCE = "person"


def add_person(tx: Tx, actor: Actor | None, row: Mapping[str, str]) -> Imported:
    """Add or change one person; `row` has the columns of a people file. Raises InvalidDefinition."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(row.keys())
    writer.writerow(row.values())
    return import_people(tx, actor, {SOURCE: text.getvalue().encode()})
