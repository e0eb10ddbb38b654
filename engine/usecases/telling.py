"""The account of a record in words: who did what, when, and what it changed, as far as the actor may read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from engine.errors import Text
from engine.model.form import Field
from engine.model.workflow import START, PersonNode, Workflow
from engine.store import trail
from engine.store.trail import Told
from engine.usecases.account import keys_now, read_change
from engine.usecases.desk import Desk, form_now
from engine.usecases.seen import SeenChange, TrailLine
from engine.usecases.telling_lines import readable_lines, seen_lines, values_told
from engine.usecases.words import RecordWords
from engine.values import FieldKey, Values
from engine.workflow.course import Course

RETURNED = Text(en="Returned", zh="退回")
SILENT = frozenset({"finish"})


def tell(
    desk: Desk, told: Iterable[Told], words: RecordWords, readable: frozenset[FieldKey], course: Course | None
) -> tuple[TrailLine, ...]:
    """Give the entries of a record's account as lines, oldest first; `course` is that of its run."""
    workflow = None if course is None else course.workflow
    return tuple(_line(desk, one, words, readable, workflow) for one in told if one.verb not in SILENT)


def labels_of_changes(desk: Desk, lines: Iterable[TrailLine], words: RecordWords) -> Mapping[UUID, str]:
    """Give the names of what the changed values point at."""
    found: dict[UUID, str] = {}
    for line in lines:
        for change in line.changes:
            for field, value in values_told(change):
                if isinstance(value, UUID):
                    found[value] = words.text(field, value)
    return found


def read_account(desk: Desk, record: Values) -> tuple[Told, ...]:
    """Read what happened to a record, oldest first."""
    return trail.of_record(desk.tx.database, record["id"])


def _line(
    desk: Desk, told: Told, words: RecordWords, readable: frozenset[FieldKey], workflow: Workflow | None
) -> TrailLine:
    answers = told.answers or {}
    note = answers.get("note")
    current = keys_now(desk.version.tables.forms[desk.form.key], told)
    fields = form_now(desk).fields
    keys = {key: now for key, now in current.items() if now in readable}
    return TrailLine(
        at=told.at,
        verb=told.verb,
        who=words.person(told.actor),
        node=_node_label(workflow, told.node),
        outcome=_outcome_label(workflow, told.node, answers.get("outcome", "")),
        opinion=answers.get("opinion", ""),
        note=None if note is None else Text(en=note["en"], zh=note["zh"]),
        changes=tuple(one for key, now in keys.items() for one in _changes(desk, told, key, fields[now], readable)),
    )


def _changes(
    desk: Desk, told: Told, key: FieldKey, field: Field, readable: frozenset[FieldKey]
) -> Iterator[SeenChange]:
    if field.columns:
        yield from seen_lines(field, *readable_lines(desk, told, key, field, readable))
        return
    before, after = read_change(desk.form, desk.tx.kinds, field.key, told.changes[key])
    yield SeenChange(field=field, before=before, after=after)


def _node_label(workflow: Workflow | None, node: str) -> Text | None:
    found = None if workflow is None or node in ("", START) else workflow.nodes.get(node)
    return None if found is None else found.label


def _outcome_label(workflow: Workflow | None, node: str, outcome: str) -> Text | None:
    if outcome == "return":
        return RETURNED
    found = None if workflow is None else workflow.nodes.get(node)
    if not isinstance(found, PersonNode) or outcome not in found.outcomes:
        return None
    return found.outcomes[outcome].label
