"""A record after its flow has written to it: computed fields follow."""

from __future__ import annotations

from engine.access.actor import Actor
from engine.forms.place import Place
from engine.forms.rules import Entry, fill
from engine.usecases.desk import Desk
from engine.values import Value, Values
from engine.workflow.effects import SetFields
from engine.workflow.interpreter import Advance

_NOWHERE = Place(shown=frozenset(), editable=frozenset())


def settled(desk: Desk, advance: Advance, actor: Actor) -> Values:
    """Give the record with its computed fields worked out anew where the flow has set a field."""
    if not any(isinstance(effect, SetFields) for effect in advance.effects):
        return advance.record
    return recomputed(desk, advance.record, actor)


def recomputed(desk: Desk, record: Values, actor: Actor) -> Values:
    """Give the record with its stored computed fields worked out anew."""
    entry = Entry(place=_NOWHERE, record=record, is_new=False, me=actor.person)
    filled = fill(desk.ready, entry, desk.env)
    found: dict[str, Value] = {
        key: filled.names[key] for key in desk.ready.stored if desk.form.fields[key].value is not None
    }
    return {**record, **found}
