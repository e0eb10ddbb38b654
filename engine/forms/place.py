"""Where a form is filled in, and what that place lets a person do with each field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.forms.ready import ReadyForm
from engine.model.workflow import Show
from engine.values import FieldKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is shown, what may be written, and what the node demands or opens although it is read-only.

    `sends` is true where the whole form is sent: then every rule is tested, and what a rule hides is emptied.
    """

    shown: frozenset[FieldKey]
    editable: frozenset[FieldKey]
    demanded: frozenset[FieldKey] = frozenset()
    lifted: frozenset[FieldKey] = frozenset()
    sends: bool = False


def start_place(ready: ReadyForm, readable: frozenset[FieldKey], writable: frozenset[FieldKey]) -> Place:
    """The form as it is sent, or sent again: the fields of its sections."""
    shown = ready.on_start & readable
    return Place(shown=shown, editable=shown & ready.inputs & writable, sends=True)


def record_place(ready: ReadyForm, readable: frozenset[FieldKey], writable: frozenset[FieldKey]) -> Place:
    """The record's own page, where no flow runs on it: every field, by the rights alone."""
    shown = frozenset(ready.form.fields) & readable
    return Place(shown=shown, editable=shown & ready.inputs & writable)


def node_place(
    ready: ReadyForm, fields: Mapping[FieldKey, Show], readable: frozenset[FieldKey], writable: frozenset[FieldKey]
) -> Place:
    """A node of a flow: a field it names is opened whatever the rights say, `'*'` opens only what they leave open."""
    return _node_place(ready, tuple(fields.items()), readable, writable)


@lru_cache(maxsize=2048)
def _node_place(
    ready: ReadyForm,
    named: tuple[tuple[FieldKey, Show], ...],
    readable: frozenset[FieldKey],
    writable: frozenset[FieldKey],
) -> Place:
    fields = dict(named)
    shows = {key: _show(key, fields, readable, writable) for key in ready.form.fields}
    opened = frozenset(key for key, show in shows.items() if show in (Show.EDIT, Show.REQUIRE)) & ready.inputs
    return Place(
        shown=frozenset(key for key, show in shows.items() if show is not Show.HIDE),
        editable=opened,
        demanded=frozenset(key for key, show in shows.items() if show is Show.REQUIRE) & opened,
        lifted=opened,
    )


def _show(
    key: FieldKey, fields: Mapping[FieldKey, Show], readable: frozenset[FieldKey], writable: frozenset[FieldKey]
) -> Show:
    named = fields.get(key)
    if named is not None:
        return named
    if key not in readable:
        return Show.HIDE
    other = fields.get("*", Show.READ)
    return Show.READ if other in (Show.EDIT, Show.REQUIRE) and key not in writable else other
