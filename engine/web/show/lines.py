"""Line items as a page shows them: a table with totals, and their changes in words."""

from __future__ import annotations

from collections.abc import Sequence

from engine.forms.line_changes import are_lines
from engine.model.app import App
from engine.model.form import Field
from engine.usecases.seen import Labels, SeenChange
from engine.usecases.words import amount_words
from engine.values import Json, Values
from engine.web.show.reader import Reader
from engine.web.show.values import NUMBERS, blank, count_of, text_of, value_of

FEW_CELLS = 4  # cells that stand for a line that came or went


def lines_of(app: App, rows: Field, lines: Sequence[Values], labels: Labels, reader: Reader) -> Json:
    """Give lines as a table; columns that may not be read are not among them."""
    if not lines:
        return blank()
    columns = [column for key, column in rows.columns.items() if key in lines[0]]
    sums = {key: total_of(rows.columns[key], lines, reader) for key in rows.sums if key in lines[0]}
    return {
        **blank(),
        "kind": "lines",
        "text": count_of(lines, reader),
        "label": reader.text(rows.label),
        "columns": [
            {"label": reader.text(column.label), "is_number": column.type in NUMBERS, "sum": sums.get(column.key, "")}
            for column in columns
        ],
        "rows": [[value_of(app, column, line.get(column.key), labels, reader) for column in columns] for line in lines],
        "has_sums": bool(sums),
    }


def total_of(column: Field, lines: Sequence[Values], reader: Reader) -> str:
    """Give the total of a column in words; blanks count as nothing."""
    total = sum(line[column.key] for line in lines if line.get(column.key) is not None)
    return f"{total:,}" if column.type == "integer" else amount_words(column, total, reader.language)


def change_of(app: App, change: SeenChange, labels: Labels, reader: Reader) -> Json:
    """Give what changed in a line: its place, and before and after in words."""
    rows = change.rows
    if rows is None:
        raise LookupError(f"{change.field.key} is no part of a line")
    place = reader.say("lines.place", rows=reader.text(rows.label), number=change.line)
    if change.field is not rows:
        label = f"{place} · {reader.text(change.field.label)}"
        before, after = (text_of(app, change.field, one, labels, reader) for one in (change.before, change.after))
        return {"label": label, "before": before, "after": after}
    if isinstance(change.before, int):
        before, after = (reader.say("lines.number", number=one) for one in (change.before, change.after))
        return {"label": place, "before": before, "after": after}
    before, after = (_words(app, rows, one, labels, reader) for one in (change.before, change.after))
    return {"label": place, "before": before, "after": after}


def _words(app: App, rows: Field, lines: object, labels: Labels, reader: Reader) -> str:
    if not isinstance(lines, tuple) or not are_lines(lines):
        return "—"
    (line,) = lines
    cells = (
        text_of(app, column, line[key], labels, reader)
        for key, column in rows.columns.items()
        if line.get(key) is not None
    )
    return reader.join([cell for cell in cells if cell][:FEW_CELLS]) or "—"
