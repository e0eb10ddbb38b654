"""Make a record that a scenario takes as given: no flow runs for it, nobody's rights limit it."""

from __future__ import annotations

from collections.abc import Mapping

from engine.access.actor import Actor
from engine.errors import Invalid, ValueProblem
from engine.forms.lines import matched
from engine.forms.parse import UNKNOWN, parse
from engine.forms.place import Place
from engine.plugin.kinds import FieldKind, Storage, ValueRefused
from engine.store.files import find_files
from engine.store.writing import Step
from engine.usecases.apply import created_alone
from engine.usecases.desk import Desk, open_desk
from engine.usecases.entering_lines import Lines
from engine.usecases.making import DrawNumber, followed, has_serial, made_by_flow, numbered
from engine.usecases.transaction import Done, Tx
from engine.usecases.writing import write
from engine.values import FieldKey, FormKey, Json, Value

STATE = "state"


def make_given(tx: Tx, actor: Actor, app: str, form: FormKey, sent: Mapping[FieldKey, Json]) -> Done:
    """Write a record with these values, defaults and computed fields; `state` may be said too.

    Raises Invalid with every value that its field does not take.
    """
    desk = open_desk(tx, actor, app, form)
    given = {key: raw for key, raw in sent.items() if key != STATE}
    lines = _lines(desk, {key: raw for key, raw in given.items() if key in desk.ready.rows})
    values = _values(desk, {key: raw for key, raw in given.items() if key not in desk.ready.rows})
    ident = tx.new_id()
    names = made_by_flow(desk, ident, values, lines)
    said = {**values, STATE: sent.get(STATE, names[STATE])}

    def build(draw: DrawNumber) -> tuple[Step, ...]:
        return created_alone(desk, followed(desk, numbered(desk, names, draw), said))

    done = Done(verb="given", app=app, form=form, record=ident)
    return write(tx, actor, done, build, draws=has_serial(desk.form))


def _values(desk: Desk, sent: Mapping[FieldKey, Json]) -> dict[FieldKey, Value]:
    found: dict[FieldKey, Value] = {}
    problems: list[ValueProblem] = []
    for key, raw in sent.items():
        kind = desk.ready.kinds.get(key)
        if kind is None:
            problems.append(ValueProblem(field=key, rule="unknown", message=UNKNOWN))
        elif kind.storage is Storage.TEXT and not kind.is_input:  # an old number is kept as it is
            found[key] = raw
        else:
            try:
                found[key] = _files(desk, kind.parse(raw, desk.form.fields[key], desk.tx.zone), kind)
            except ValueRefused as refused:
                problems.append(ValueProblem(field=key, rule=refused.rule, message=refused.message))
    if problems:
        raise Invalid(tuple(problems))
    return found


def _lines(desk: Desk, sent: Mapping[FieldKey, Json]) -> Lines:
    """Read lines, every column of which may be given."""
    places = frozenset(desk.form.places)
    found = parse(desk.ready, Place(shown=places, editable=places), sent, desk.tx.zone)
    if found.problems:
        raise Invalid(found.problems)
    return {rows: matched(rows, lines, (), desk.tx.new_id, may_change=True)[0] for rows, lines in found.lines.items()}


def _files(desk: Desk, value: Value, kind: FieldKind) -> Value:
    """Give uploaded files as a record holds them; other values are as they are."""
    if kind.storage is not Storage.FILES or value is None:
        return value
    stored = find_files(desk.tx.database, value)
    return tuple(stored[ident].ref for ident in value)
