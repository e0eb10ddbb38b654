"""Which computed values follow when records that link here are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.expression.asked import Asked
from engine.expression.tree import Name
from engine.model.form import Form
from engine.values import FieldKey, FormKey

OWN = frozenset({"id", "record"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Values of `form` that follow when a record whose link `by` leads there is made or one of `reads` changes.

    `keys` are the values that ask about such records, and those of the same form that read them.
    """

    form: FormKey
    by: FieldKey
    reads: frozenset[str]
    keys: frozenset[FieldKey]


def followers_of(forms: Mapping[FormKey, Form]) -> Mapping[FormKey, tuple[Follower, ...]]:
    """Give by form what follows a write of its records."""
    found: dict[FormKey, list[Follower]] = {}
    for form in forms.values():
        for key in form.order:
            for written, by, reads in asked_back(form, key):
                keys = _behind(form, key)
                found.setdefault(written, []).append(Follower(form=form.key, by=by, reads=reads, keys=keys))
    return {form: tuple(each) for form, each in found.items()}


def asked_back(form: Form, key: FieldKey) -> Iterator[tuple[FormKey, FieldKey, frozenset[str]]]:
    """Give what a stored computed value asks of records that link to its own: their form, the link, the names read."""
    field = form.fields.get(key)
    if field is None or field.value is None or field.live:
        return
    for asked in field.value.checked.asks:
        if is_own(asked):
            yield asked.form, asked.by, frozenset(path[0] for path, _ in asked.paths())


def is_own(asked: Asked) -> bool:
    """Say whether a question is about the records that link to the one whose rule it is."""
    return isinstance(asked.owner, Name) and asked.owner.name in OWN


def _behind(form: Form, key: FieldKey) -> frozenset[FieldKey]:
    found = {key}
    for other in form.order:
        rule = form.fields[other].value if other in form.fields else None
        if rule is not None and any(path[-1 if path[0] == "record" else 0] in found for path in rule.reads):
            found.add(other)
    return frozenset(found)
