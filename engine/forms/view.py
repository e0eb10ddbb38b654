"""The values of a form as a client gets them: what is hidden is never among them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from uuid import UUID

from engine.errors import ValueProblem
from engine.forms.parse import Sent
from engine.forms.place import Place
from engine.forms.ready import ReadyForm
from engine.forms.rules import Filled, states
from engine.forms.validate import warnings
from engine.plugin.kinds import Meaning
from engine.values import FieldKey, Json

NAMED = (Meaning.LINK, Meaning.PERSON, Meaning.DEPARTMENT)


def values_document(ready: ReadyForm, place: Place, filled: Filled, zone: tzinfo) -> dict[FieldKey, Json]:
    """Give the values of the fields shown at this place as JSON; what a rule hides is blank."""
    return {
        key: ready.kinds[key].present(None if key in filled.hidden else filled.names[key], zone)
        for key in ready.form.fields
        if key in place.shown
    }


def states_document(ready: ReadyForm, place: Place, filled: Filled) -> dict[FieldKey, Json]:
    """Give how each field shows, as JSON."""
    return {
        key: {"visible": state.visible, "required": state.required, "readonly": state.readonly}
        for key, state in states(ready, place, filled).items()
    }


def changed_document(ready: ReadyForm, place: Place, filled: Filled, sent: Sent, zone: tzinfo) -> dict[FieldKey, Json]:
    """Give the values that come out differently from what the client has; what a rule hides stays there."""
    now = values_document(ready, place, filled, zone)
    had = {key: ready.kinds[key].present(value, zone) for key, value in sent.typed.items()} | dict(sent.echoed)
    unread = {problem.field for problem in sent.problems}
    return {
        key: value
        for key, value in now.items()
        if key not in unread and key not in filled.hidden and value != had.get(key)
    }


def problems_document(problems: Iterable[ValueProblem], language: str) -> list[Json]:
    """Give problems in the language of the reader, in their order."""
    return [
        {"field": problem.field, "message": problem.message.in_language(language), "level": problem.level.value}
        for problem in problems
    ]


def warnings_document(problems: Iterable[ValueProblem], place: Place, language: str) -> list[Json]:
    """Give the warnings at fields shown at this place."""
    return problems_document((one for one in warnings(problems) if one.field in place.shown), language)


def named_ids(ready: ReadyForm, place: Place, filled: Filled) -> dict[FieldKey, UUID]:
    """Give the records, people and departments whose names the document needs, by the field that points at each."""
    return {
        key: filled.names[key]
        for key, kind in ready.kinds.items()
        if kind.meaning in NAMED
        and key in place.shown
        and key not in filled.hidden
        and isinstance(filled.names[key], UUID)
    }
