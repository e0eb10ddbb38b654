"""Make a record that a scenario takes as given: no flow runs for it, nobody's rights limit it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from engine.access.actor import Actor
from engine.errors import Invalid, ValueProblem
from engine.plugin.kinds import Storage, ValueRefused
from engine.store.files import find_files
from engine.store.writing import Batch
from engine.usecases.desk import Desk, open_desk
from engine.usecases.making import made_by_flow, numbered, rows_of
from engine.usecases.transaction import Tx
from engine.values import FieldKey, FormKey, Json, Value

STATE = "state"


def make_given(tx: Tx, actor: Actor, app: str, form: FormKey, sent: Mapping[FieldKey, Json]) -> UUID:
    """Write a record with these values, defaults and computed fields, and give its id; `state` may be said too.

    Raises Invalid with every value that its field does not take.
    """
    desk = open_desk(tx, actor, app, form)
    values = _values(desk, {key: raw for key, raw in sent.items() if key != STATE})
    ident = tx.new_id()
    names = made_by_flow(desk, ident, values)
    if STATE in sent:
        names[STATE] = sent[STATE]
    with tx.database.transaction() as writing:
        told = numbered(desk, names, writing.draw)
        writing.write(Batch(rows_of(desk, {**told, **values})))
    return ident


def _values(desk: Desk, sent: Mapping[FieldKey, Json]) -> dict[FieldKey, Value]:
    found: dict[FieldKey, Value] = {}
    problems: list[ValueProblem] = []
    for key, raw in sent.items():
        kind = desk.ready.kinds[key]
        if kind.storage is Storage.TEXT and not kind.is_input:  # an old number is kept as it is
            found[key] = raw
            continue
        try:
            found[key] = kind.parse(raw, desk.form.fields[key], desk.tx.zone)
        except ValueRefused as refused:
            problems.append(ValueProblem(field=key, rule=refused.rule, message=refused.message))
        if kind.storage is Storage.FILES and found[key] is not None:
            stored = find_files(desk.tx.database, found[key])
            found[key] = tuple(stored[ident].ref for ident in found[key])
    if problems:
        raise Invalid(tuple(problems))
    return found
