"""Conditions and values in scenarios: expressions over a form's records, the scenario's own words, and the moment."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.expression.api import Checked, ExpressionErrors, Scope, check, system_names
from engine.expression.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATETIME,
    DEPARTMENT,
    FILE,
    NUMBER,
    PERSON,
    TEXT,
    Choice,
    ListOf,
    RecordOf,
    Type,
)
from engine.model.app import App
from engine.model.dictionary import Dictionary
from engine.model.form import BUILT_IN_STATES, Field, Form
from engine.plugin.kinds import Kinds, Meaning
from engine.usecases.scenario_steps import StepRefused
from engine.values import FormKey

_WORD = re.compile(r"[^\W\d]\w*")
_TYPES: Mapping[Meaning, Type] = {
    Meaning.TEXT: TEXT,
    Meaning.NUMBER: NUMBER,
    Meaning.BOOLEAN: BOOLEAN,
    Meaning.DATE: DATE,
    Meaning.DATETIME: DATETIME,
    Meaning.PERSON: PERSON,
    Meaning.DEPARTMENT: DEPARTMENT,
    Meaning.FILES: ListOf(FILE),
}


def check_condition(app: App, kinds: Kinds, form: FormKey, source: str, words: Mapping[str, Type]) -> Checked:
    """Check a condition over records of a form, in which `words` are known too; raises StepRefused when it is wrong."""
    scope = _scope(app, kinds, {**_used(source, words), **record_types(app.forms[form], kinds)})
    return _checked(source, scope, BOOLEAN)


def check_value(app: App, kinds: Kinds, source: str, words: Mapping[str, Type]) -> Checked:
    """Check an expression that gives a value; raises StepRefused when it is wrong."""
    return _checked(source, _scope(app, kinds, _used(source, words)), None)


def record_types(form: Form, kinds: Kinds) -> Mapping[str, Type]:
    """Give the names of a record of the form with their types."""
    fields = {key: _type(field, kinds) for key, field in form.fields.items()}
    return {**system_names(), "state": Choice(form.states or BUILT_IN_STATES), **fields}


def words_in(source: str) -> frozenset[str]:
    """Give every word of an expression."""
    return frozenset(_WORD.findall(source))


def _type(field: Field, kinds: Kinds) -> Type:
    match kinds.fields[field.type].meaning:
        case Meaning.CHOICE:
            return Choice(field.dictionary)
        case Meaning.LINK:
            return RecordOf(field.form)
        case Meaning.LINKS:
            return ListOf(RecordOf(field.form))
        case meaning:
            return _TYPES.get(meaning, ANY)


def _scope(app: App, kinds: Kinds, names: Mapping[str, Type]) -> Scope:
    def record(form: FormKey) -> Mapping[str, Type] | None:
        return record_types(app.forms[form], kinds) if form in app.forms else None

    return Scope(names=names, record=record, codes={key: _codes(one) for key, one in app.dictionaries.items()})


def _codes(dictionary: Dictionary) -> frozenset[str]:
    return frozenset(dictionary.choices)


def _used(source: str, words: Mapping[str, Type]) -> Mapping[str, Type]:
    used = words_in(source)
    return {word: type_ for word, type_ in words.items() if word in used}


def _checked(source: str, scope: Scope, expected: Type | None) -> Checked:
    try:
        return check(source, scope, expected)
    except ExpressionErrors as errors:
        raise StepRefused("; ".join(f"{one.message}: {one.todo}" for one in errors.problems)) from None
