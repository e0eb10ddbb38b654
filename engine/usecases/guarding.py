"""What a check reads of other records: locked in a fixed order before it counts.

A check that only reads linked records is guarded by their versions. One that asks about records is decided inside
the writing transaction, behind a lock on what it asks: two at once are one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from engine.access import names
from engine.expression.api import Env, ExpressionLimit
from engine.expression.asked import Asked
from engine.expression.question import Question
from engine.expression.reads import rooted
from engine.expression.tree import Compare, Logic, Node
from engine.forms.guarded import rules_guarded
from engine.forms.rules import Entry, Filled
from engine.store import asking, records
from engine.store.db import Transaction
from engine.store.writing import Expect, Step, Update
from engine.usecases.desk import Desk
from engine.usecases.outside import Outside
from engine.usecases.transaction import InTurn
from engine.values import FormKey, Value


@dataclass(frozen=True, slots=True)
class Read:
    """What rules read of other records: questions by their words and values, and records by form and id."""

    asked: dict[tuple[Value, ...], tuple[Question, tuple[Value, ...]]] = field(default_factory=dict)
    records: set[tuple[FormKey, UUID]] = field(default_factory=set)


class Watching:
    """A host that notes what rules read of other records."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self.read = Read()

    def follow(self, kind: str, ident: UUID, name: str) -> Value:
        """Give a member, and note a record."""
        if kind not in names.KINDS:
            self.read.records.add((kind, ident))
        return self._outside.follow(kind, ident, name)

    def call(self, name: str, args: tuple[Value, ...]) -> Value:
        """Answer a host function."""
        return self._outside.call(name, args)

    def ask(self, question: Question, env: Env, values: tuple[Value, ...]) -> Value:
        """Answer a question, and note it."""
        self.read.asked[question.words, *map(str, values)] = question, values
        return self._outside.ask(question, env, values)


def read_by_checks(desk: Desk, entry: Entry, filled: Filled) -> Read:
    """Give what the checks tested here read of other records."""
    watching = Watching(desk.outside)
    env = Env(names=filled.names, host=watching, now=desk.tx.now, zone=desk.tx.zone)
    for rule, env.names in rules_guarded(desk.ready, entry, filled):
        try:
            rule.evaluate(env)
        except ExpressionLimit:  # the check itself tells it
            continue
    return watching.read


def guards(desk: Desk, entry: Entry, filled: Filled) -> tuple[Expect, ...]:
    """Give what guards the linked records that checks read, in a fixed order.

    Raises InTurn where a check asks about records and no transaction is open; inside one everything is locked.
    """
    if isinstance(desk.tx.database, Transaction):
        return ()
    read = read_by_checks(desk, entry, filled)
    if read.asked:
        raise InTurn
    seen = ((form, ident, desk.outside.record(form, ident)) for form, ident in sorted(read.records))
    tables = desk.version.tables.forms
    return tuple(
        Expect(table=tables[form].table, id=ident, version=record["version"])
        for form, ident, record in seen
        if record is not None
    )


def guarded(steps: tuple[Step, ...], expected: tuple[Expect, ...]) -> tuple[Step, ...]:
    """Add guards to the steps of a deed, leaving out rows that it guards itself."""
    if not steps:
        return steps
    known = {(step.table.name, step.id) for step in steps if isinstance(step, Expect | Update)}
    return (*steps, *(each for each in expected if (each.table.name, each.id) not in known))


def lock_read(desk: Desk, transaction: Transaction, read: Read) -> None:
    """Lock what checks read: first what is asked, then the records, both in a fixed order; then all is read anew."""
    tables = desk.version.tables
    for work in sorted({work for question, values in read.asked.values() for work in _works(desk, question, values)}):
        transaction.alone(work)
    for words in sorted(read.asked, key=str):
        question, values = read.asked[words]
        asking.lock(transaction, tables, question, values)
    for form, ident in sorted(read.records):
        records.lock(transaction, tables, form, (ident,))
    desk.outside.seen.clear()


def _works(desk: Desk, question: Question, values: tuple[Value, ...]) -> tuple[str, ...]:
    """Name what has to be decided one after the other.

    A check of a form over its own records that have a field in common with this one waits only for those with the same
    value there. Any other waits for all whose checks ask about the same form.
    """
    asked = question.asked
    place = desk.version.tables.forms[asked.form].table.name
    if asked.form != desk.form.key:
        return (place, desk.version.tables.forms[desk.form.key].table.name)
    shared = _shared(question, values)
    return (place,) if shared is None else (f"{place}.{shared[0]} = {shared[1]}",)


def _shared(question: Question, values: tuple[Value, ...]) -> tuple[str, Value] | None:
    """Give the field that the records asked about have in common with the record, and its value."""
    asked, given = question.asked, {id(part): value for part, value in zip(question.parts, values, strict=True)}
    if asked.owner is not None:
        return (asked.by, given[id(asked.owner)]) if _own_field(asked.owner) == asked.by else None
    for condition in asked.conditions:
        parts = condition.parts if isinstance(condition, Logic) and condition.operator == "and" else (condition,)
        for part in parts:
            if isinstance(part, Compare) and part.operator == "=":
                for one, other in ((part.left, part.right), (part.right, part.left)):
                    name = _field_asked(asked, one)
                    if name and _own_field(other) == name and id(other) in given:
                        return name, given[id(other)]
    return None


def _field_asked(asked: Asked, node: Node) -> str:
    found = rooted(node)
    return found[1][0] if found is not None and found[0] in asked.slots and len(found[1]) == 1 else ""


def _own_field(node: Node) -> str:
    found = rooted(node)
    if found is None or found[0] is not None:
        return ""
    path = found[1][1:] if found[1][0] == "record" else found[1]
    return path[0] if len(path) == 1 else ""
