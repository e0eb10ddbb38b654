"""Where a form is filled in, and what that place lets a person do with each field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.forms.ready import ReadyForm
from engine.model.form import field_of_place
from engine.model.workflow import Show
from engine.values import FieldKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is shown, what may be written, and what the node demands or opens although it is read-only.

    All of them hold fields, and columns of lines as `lines.price`; lines that may be written may come, go and move,
    a column that may be written changes in the lines that are there. `sends` is true where the whole form is sent:
    then every rule is tested, and what a rule hides is emptied.
    """

    shown: frozenset[str]
    editable: frozenset[str]
    demanded: frozenset[str] = frozenset()
    lifted: frozenset[str] = frozenset()
    sends: bool = False


def start_place(ready: ReadyForm, readable: frozenset[FieldKey], writable: frozenset[FieldKey]) -> Place:
    """The form as it is sent, or sent again: the fields of its sections."""
    shown = _with_roots(ready.on_start & readable)
    return Place(shown=shown, editable=shown & ready.inputs & writable, sends=True)


def record_place(ready: ReadyForm, readable: frozenset[FieldKey], writable: frozenset[FieldKey]) -> Place:
    """The record's own page, where no flow runs on it: every field, by the rights alone."""
    shown = _with_roots(readable.intersection(ready.form.places))
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
    shows = {place: _show(place, fields, readable, writable) for place in ready.form.places}
    opened = frozenset(key for key, show in shows.items() if show in (Show.EDIT, Show.REQUIRE)) & ready.inputs
    shown = _with_roots(frozenset(key for key, show in shows.items() if show is not Show.HIDE))
    return Place(
        shown=shown,
        editable=opened & shown,
        demanded=frozenset(key for key, show in shows.items() if show is Show.REQUIRE) & opened & shown,
        lifted=opened & shown,
    )


@lru_cache(maxsize=2048)
def line_place(place: Place, rows: FieldKey) -> Place:
    """Give the place of one line: what of its columns is shown and may be written."""

    def columns(places: frozenset[str]) -> frozenset[str]:
        return frozenset(one.partition(".")[2] for one in places if "." in one and field_of_place(one) == rows)

    return Place(
        shown=columns(place.shown),
        editable=columns(place.editable),
        demanded=columns(place.demanded),
        lifted=columns(place.lifted),
        sends=place.sends,
    )


def may_write_in(place: Place, rows: FieldKey) -> bool:
    """Say whether something of a rows field may be written here: the lines themselves, or a column of theirs."""
    return any(field_of_place(one) == rows for one in place.editable)


def _with_roots(places: frozenset[str]) -> frozenset[str]:
    """Take out columns of lines that are not there themselves."""
    return frozenset(place for place in places if field_of_place(place) in places)


def _show(
    place: str, fields: Mapping[FieldKey, Show], readable: frozenset[FieldKey], writable: frozenset[FieldKey]
) -> Show:
    """Say how a place shows at a node: its own name counts, then that of its lines, then `*`."""
    root = field_of_place(place)
    named, lines = fields.get(place), fields.get(root)
    if named is not None:
        return named
    if place not in readable:
        # whoever may see a column sees its lines
        is_opened = any(field_of_place(key) == place and show is not Show.HIDE for key, show in fields.items())
        return Show.READ if is_opened else Show.HIDE
    if place != root and lines is not None:
        return Show.EDIT if lines is Show.REQUIRE else lines
    other = fields.get("*", Show.READ)
    return Show.READ if other in (Show.EDIT, Show.REQUIRE) and place not in writable else other
