"""What follows from a write: where the record belongs, and its computed values, those of its lines too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from engine.expression.api import Env, ExpressionLimit
from engine.forms.belonging import moved_with_owner
from engine.forms.lines import LineNames
from engine.forms.ready import ReadyForm, RuledField
from engine.forms.spending import evaluate_within
from engine.model.rule import Rule
from engine.plugin.storing import as_stored
from engine.values import Value, Values

Computing: TypeAlias = Callable[[Env, Values], Iterator[tuple[str, Value]]]


def computing(ready: ReadyForm) -> Computing:
    """Give what works out, over the names of an Env, what follows from a write: where the record belongs when its
    owner is another than in the names before, and each computed value behind those it reads.

    Whoever asks writes each value into the names before asking for the next. A value that is hidden or too much to
    calculate is blank; one that its field cannot hold raises CannotBeKept.
    """
    computed = [ruled for ruled in ready.ruled if ruled.field.value is not None]
    return lambda env, before: _computed(ready, computed, env, before)


def _computed(
    ready: ReadyForm, computed: Iterable[RuledField], env: Env, before: Values
) -> Iterator[tuple[str, Value]]:
    yield from moved_with_owner(ready.form, env.names, before, env.host).items()
    for ruled in computed:
        field = ruled.field
        if ruled.rows:
            yield ruled.rows, _computed_lines(ready.rows[ruled.rows], ruled, env)
            continue
        value = None if field.value is None or not _is_shown(ruled, env) else _bounded(field.value, env)
        yield field.key, as_stored(field, ready.kinds[field.key], value)
        if field.key == ready.form.owner:
            yield from moved_with_owner(ready.form, env.names, before, env.host).items()


def _computed_lines(columns: ReadyForm, ruled: RuledField, env: Env) -> tuple[Values, ...]:
    """Give the lines of a rows field with one column worked out anew."""
    names, key = env.names, ruled.field.key
    found = []
    try:
        for line in names.get(ruled.rows) or ():
            env.names = LineNames(line, names)
            value = None if ruled.field.value is None or not _is_shown(ruled, env) else _bounded(ruled.field.value, env)
            found.append({**line, key: as_stored(ruled.field, columns.kinds[key], value)})
    finally:
        env.names = names
    return tuple(found)


def _is_shown(ruled: RuledField, env: Env) -> bool:
    rule = ruled.field.visible
    is_placed = not ruled.sections or any(_bounded(section, env) is True for section in ruled.sections)
    return is_placed and (rule is None or _bounded(rule, env) is True)


def _bounded(rule: Rule, env: Env) -> Value:
    try:
        return evaluate_within(rule, env)
    except ExpressionLimit:
        return None
