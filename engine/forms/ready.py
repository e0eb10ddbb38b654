"""A form made ready for use, once for each published version: what every later step only looks up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.expression.api import dependency_order
from engine.expression.tree import Literal
from engine.model.form import Field, Form, column_place, field_of_place
from engine.model.keys import BELONGS
from engine.model.reading import places_read
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
    rows: FieldKey = ""  # the rows field whose column it is; "" = a field of the form itself


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReadyForm:
    """A form and its fields' kinds. `ruled` holds fields and columns with rules, each behind those its rules read.

    `rows` leads from each rows field to its columns, made ready as a form of their own. `inputs` and `on_start` hold
    places: fields, and columns as `lines.price`.
    """

    form: Form
    kinds: Mapping[FieldKey, FieldKind]
    rows: Mapping[FieldKey, ReadyForm]
    inputs: frozenset[str]
    on_start: frozenset[str]
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
    rows = {key: make_ready(_columns(form, field), kinds) for key, field in form.fields.items() if field.columns}
    inputs = frozenset(key for key, field in form.fields.items() if own[key].is_input and field.value is None)
    listed = frozenset(key for section in form.sections for key in section.fields)
    ruled = dict(_all_ruled(form, rows, inputs))
    order = _order(form, ruled)
    return ReadyForm(
        form=form,
        kinds=MappingProxyType(own),
        rows=MappingProxyType(rows),
        inputs=inputs.union(column_place(key, column) for key, each in rows.items() for column in each.inputs),
        on_start=frozenset(place for place in form.places if not form.sections or field_of_place(place) in listed),
        ruled=tuple(ruled[place] for place in order),
        plain=tuple(key for key in form.fields if key not in ruled),
        stored=tuple(
            key for key, field in form.fields.items() if not field.live and own[key].storage is not Storage.NOTHING
        ),
        follows=_follows(form, [place for place in order if place in form.fields]),
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


def _columns(form: Form, rows: Field) -> Form:
    return Form(key=column_place(form.key, rows.key), label=rows.label, fields=rows.columns)


def _all_ruled(
    form: Form, rows: Mapping[FieldKey, ReadyForm], inputs: frozenset[FieldKey]
) -> Iterator[tuple[str, RuledField]]:
    """Give what has rules by its place; lines always do, for they are laid out before their columns."""
    for key, field in form.fields.items():
        found = _ruled(form, key, key in inputs)
        if field.columns or any(rule is not None for rule in (*_rules_of(field), *found.sections)):
            yield key, found
        for column in field.columns.values():
            if any(rule is not None for rule in _rules_of(column)):
                is_input = column.key in rows[key].inputs
                yield column_place(key, column.key), RuledField(field=column, is_input=is_input, rows=key)


def _rules_of(field: Field) -> tuple[Rule | None, ...]:
    return field.value, field.default, field.visible, field.readonly


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


def _ruled(form: Form, key: FieldKey, is_input: bool) -> RuledField:
    sections = [section.visible for section in form.sections if key in section.fields]
    return RuledField(
        field=form.fields[key],
        is_input=is_input,
        sections=() if None in sections else tuple(rule for rule in sections if rule is not None),
    )


def _order(form: Form, ruled: Mapping[str, RuledField]) -> tuple[str, ...]:
    """Order places behind what their rules read; where shown and hidden depend on each other, values alone decide."""
    every = {place: _reads(form, place, found, shows=True) for place, found in ruled.items()}
    values = {place: _reads(form, place, found, shows=False) for place, found in ruled.items()}
    orders = (dependency_order(every), dependency_order(values))
    return next((order for order in orders if isinstance(order, tuple)), tuple(ruled))


def _reads(form: Form, place: str, found: RuledField, *, shows: bool) -> frozenset[str]:
    value, default, visible, readonly = _rules_of(found.field)
    rules = (value, default, visible, readonly, *found.sections) if shows else (value, default)
    paths = (path for rule in rules if rule is not None for path in rule.reads)
    names = frozenset(name for path in paths for name in places_read(path, form.fields, found.rows))
    names |= {found.rows} if found.rows else set()
    return (names if names.isdisjoint(BELONGS) else names | {form.owner}) - {place}
