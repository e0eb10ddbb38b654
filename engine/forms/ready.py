"""A form made ready for use, once for each published version: what every later step only looks up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.expression.api import dependency_order
from engine.expression.tree import Literal
from engine.model.form import Field, Form
from engine.model.keys import BELONGS
from engine.model.rule import Rule
from engine.plugin.kinds import FieldKind, Meaning, Storage
from engine.values import FieldKey

CLOCK = frozenset({"today", "now"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledField:
    """A field with the rules that decide its value and how it shows; `sections` are those it stands in."""

    field: Field
    is_input: bool
    sections: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReadyForm:
    """A form and its fields' kinds. `ruled` holds the fields with rules, each behind those its rules read."""

    form: Form
    kinds: Mapping[FieldKey, FieldKind]
    inputs: frozenset[FieldKey]
    on_start: frozenset[FieldKey]
    ruled: tuple[RuledField, ...]
    plain: tuple[FieldKey, ...]
    stored: tuple[FieldKey, ...]  # fields with a column: neither reverse links nor live values
    follows: tuple[tuple[FieldKey, frozenset[FieldKey]], ...]  # live values with all stored fields behind them
    demanding: tuple[Field, ...]  # fields something may have to be said about
    pointing: tuple[tuple[FieldKey, str], ...]  # fields that point at a person, department or form
    required: frozenset[FieldKey]  # always
    required_when: tuple[tuple[FieldKey, Rule], ...]
    clocked: frozenset[FieldKey]  # fields whose value or default changes with the clock


def make_ready(form: Form, kinds: Mapping[str, FieldKind]) -> ReadyForm:
    """Work out what using the form needs; `kinds` are the field types by key."""
    own = {key: kinds[field.type] for key, field in form.fields.items()}
    inputs = frozenset(key for key, field in form.fields.items() if own[key].is_input and field.value is None)
    listed = frozenset(key for section in form.sections for key in section.fields)
    ruled = {key: found for key in form.fields if (found := _ruled(form, key, key in inputs)) is not None}
    order = _order(ruled, form.owner)
    return ReadyForm(
        form=form,
        kinds=MappingProxyType(own),
        inputs=inputs,
        on_start=listed if form.sections else frozenset(form.fields),
        ruled=tuple(ruled[key] for key in order),
        plain=tuple(key for key in form.fields if key not in ruled),
        stored=tuple(
            key for key, field in form.fields.items() if not field.live and own[key].storage is not Storage.NOTHING
        ),
        follows=_follows(form, order),
        demanding=tuple(field for key, field in form.fields.items() if own[key].is_input or field.value is not None),
        pointing=tuple((key, kind) for key in form.fields if (kind := _target(own[key].meaning, form.fields[key]))),
        required=frozenset(key for key, field in form.fields.items() if _is_always(field.required)),
        required_when=tuple(
            (key, field.required)
            for key, field in form.fields.items()
            if field.required is not None and not isinstance(field.required.checked.tree, Literal)
        ),
        clocked=frozenset(key for key, field in form.fields.items() if _is_clocked(field)),
    )


def names_read(rules: Iterable[Rule | None]) -> frozenset[FieldKey]:
    """Give the names of the record that rules read, `record.x` counting as `x`."""
    paths = (path for rule in rules if rule is not None for path in rule.reads)
    return frozenset(path[1] if path[0] == "record" and len(path) > 1 else path[0] for path in paths)


def _follows(form: Form, order: Iterable[FieldKey]) -> tuple[tuple[FieldKey, frozenset[FieldKey]], ...]:
    behind: dict[FieldKey, frozenset[FieldKey]] = {}
    for key in order:
        if form.fields[key].live:
            reads = names_read((form.fields[key].value,))
            behind[key] = reads.union(*(behind.get(name, frozenset()) for name in reads))
    return tuple(behind.items())


def _target(meaning: Meaning, field: Field) -> str:
    if meaning is Meaning.LINK:
        return field.form
    return meaning.value if meaning in (Meaning.PERSON, Meaning.DEPARTMENT) else ""


def _is_always(rule: Rule | None) -> bool:
    return rule is not None and isinstance(rule.checked.tree, Literal) and rule.checked.tree.value is True


def _is_clocked(field: Field) -> bool:
    return any(rule is not None and rule.checked.calls & CLOCK for rule in (field.value, field.default))


def _ruled(form: Form, key: FieldKey, is_input: bool) -> RuledField | None:
    field = form.fields[key]
    sections = [section.visible for section in form.sections if key in section.fields]
    found = RuledField(
        field=field,
        is_input=is_input,
        sections=() if None in sections else tuple(rule for rule in sections if rule is not None),
    )
    rules = (field.value, field.default, field.visible, field.readonly, *found.sections)
    return found if any(rule is not None for rule in rules) else None


def _order(ruled: Mapping[FieldKey, RuledField], owner: FieldKey) -> tuple[FieldKey, ...]:
    """Order fields behind what their rules read; where shown and hidden depend on each other, values alone decide."""
    every = {key: _reads(key, found, owner, shows=True) for key, found in ruled.items()}
    values = {key: _reads(key, found, owner, shows=False) for key, found in ruled.items()}
    orders = (dependency_order(every), dependency_order(values))
    return next((order for order in orders if isinstance(order, tuple)), tuple(ruled))


def _reads(key: FieldKey, found: RuledField, owner: FieldKey, *, shows: bool) -> frozenset[FieldKey]:
    field = found.field
    shown = (field.visible, field.readonly, *found.sections) if shows else ()
    names = names_read((field.value, field.default, *shown))
    return (names if names.isdisjoint(BELONGS) else names | {owner}) - {key}
