"""What computed fields tell of fields that an allow list protects: they are as protected as what they are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from engine.model.form import Form, field_of_place
from engine.model.reading import places_read
from engine.model.rights import FormRights
from engine.model.rule import Rule
from engine.values import FieldKey, FormKey

Forms: TypeAlias = Mapping[FormKey, Form]
Place: TypeAlias = tuple[FormKey, str]


def with_protection(forms: Forms, permissions: Mapping[FormKey, FormRights]) -> Mapping[FormKey, FormRights]:
    """Give the rights with the listed places behind each computed field, its own form's and those of others.

    Links, reverse links, `find` and lines are followed, and computed fields behind computed ones; whoever says
    `open: true` ends it.
    """
    listed = {(form, place) for form, rights in permissions.items() for place in rights.fields}
    if not listed:
        return permissions
    found = {form: replace(rights, behind=_behind(forms, form, listed)) for form, rights in permissions.items()}
    return MappingProxyType(found)


def _behind(forms: Forms, form: FormKey, listed: set[Place]) -> Mapping[str, frozenset[Place]]:
    places = forms[form].places if form in forms else ()
    found = {place: frozenset(_reached(forms, (form, place)) & listed) for place in places}
    return MappingProxyType({place: behind for place, behind in found.items() if behind})


def _reached(forms: Forms, start: Place) -> set[Place]:
    """Give every place that the value at a place is made of, itself left out."""
    found: set[Place] = set()
    waiting = [start]
    while waiting:
        fresh = set(_made_of(forms, waiting.pop())) - found
        found |= fresh
        waiting.extend(fresh)
    return found - {start}


def _made_of(forms: Forms, place: Place) -> Iterator[Place]:
    form, key = place
    field = forms[form].at(key)
    if field.value is None or field.is_open:
        return
    rows = field_of_place(key) if "." in key else ""
    for path in field.value.reads:
        yield from _read(forms, form, path[1:] if path[0] == "before" else path, rows)
    yield from _asked(forms, field.value)


def _asked(forms: Forms, rule: Rule) -> Iterator[Place]:
    for asked in rule.checked.asks:
        for path, _ in asked.paths():
            yield from _read(forms, asked.form, path)


def _read(forms: Forms, form: FormKey, path: tuple[str, ...], rows: FieldKey = "") -> Iterator[Place]:
    """Give the places a path reads, on the other side of links too; names that are no fields are none."""
    if form not in forms or not path:
        return
    fields = forms[form].fields
    places = [place for place in places_read(path, fields, rows) if place in forms[form].places]
    yield from ((form, place) for place in places)
    for place in places:
        target, behind = forms[form].at(place).form, _behind_name(place, path)
        if target and behind:
            yield from _read(forms, target, behind)


def _behind_name(place: str, path: tuple[str, ...]) -> tuple[str, ...]:
    """Give what a path reads of the record that the field at `place` leads to."""
    name = place.rpartition(".")[2]
    return path[path.index(name) + 1 :] if name in path else ()
