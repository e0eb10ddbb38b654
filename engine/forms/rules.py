"""Follow the rules of a form: what it computes, presets, shows, demands and keeps from being written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

from engine.errors import Text, ValueProblem
from engine.expression.api import Env, ExpressionLimit
from engine.forms.belonging import moved_with_owner
from engine.forms.place import Place
from engine.forms.ready import ReadyForm, RuledField
from engine.model.keys import BELONGS
from engine.model.rule import Rule
from engine.plugin.storing import CannotBeKept, as_stored
from engine.values import FieldKey, Value, Values

MakeEnv: TypeAlias = Callable[[Values], Env]
Computing: TypeAlias = Callable[[Env, Values], Iterator[tuple[str, Value]]]

TOO_MUCH = Text(en="This cannot be calculated; it is too much.", zh="计算量过大，无法得出结果")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is being filled in: where, on which record, with what typed, by whom.

    `record` are the names of the stored record; of a new one the system names it will have.
    `touched` are the fields somebody has filled in: their defaults are not computed any more.
    """

    place: Place
    record: Values
    is_new: bool
    me: UUID | None  # None = nobody in particular, as where a file is loaded
    typed: Values = field(default_factory=dict)
    touched: frozenset[FieldKey] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldState:
    """How a field shows."""

    visible: bool = True
    required: bool = False
    readonly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The record as it would be, with all names a rule may read, and how each field shows.

    `hidden` are fields a rule hides; `changed` hold another value than before, `department` and `branch` among
    them, those without a column where what they read does; `kept` were typed although a rule makes them read-only.
    """

    names: Values
    hidden: frozenset[FieldKey]
    readonly: frozenset[FieldKey]
    required: frozenset[FieldKey]
    changed: frozenset[FieldKey]
    kept: Mapping[FieldKey, Value]
    problems: tuple[ValueProblem, ...]


class _Filling:
    """One pass over a form, mutable until it is told."""

    __slots__ = ("entry", "env", "hidden", "kept", "names", "problems", "readonly", "ready")

    def __init__(self, ready: ReadyForm, entry: Entry, make_env: MakeEnv) -> None:
        self.ready = ready
        self.entry = entry
        self.names: dict[str, Value] = dict.fromkeys(ready.form.fields)
        self.names.update(entry.record)
        self.names["me"] = entry.me
        self.names["record"] = self.names
        self.names["before"] = None if entry.is_new else entry.record
        self.env = make_env(self.names)
        self.hidden: set[FieldKey] = set()
        self.readonly: set[FieldKey] = set()
        self.kept: dict[FieldKey, Value] = {}
        self.problems: list[ValueProblem] = []

    def ask(self, key: FieldKey, rule: Rule) -> Value:
        """Evaluate a rule of a field; one that is too much is blank and reported."""
        try:
            return rule.evaluate(self.env)
        except ExpressionLimit:
            self.problems.append(ValueProblem(field=key, rule="limit", message=TOO_MUCH))
            return None


def fill(ready: ReadyForm, entry: Entry, make_env: MakeEnv) -> Filled:
    """Work the form out once, each field behind those its rules read.

    A typed value counts unless a rule makes its field read-only here. What a rule hides is empty: always
    where the form is sent or the value computed, elsewhere only in fields that may be written there. The record
    belongs where its owner does, and rules read that of the owner as it is filled in.
    """
    filling = _Filling(ready, entry, make_env)
    for key in ready.plain:
        if key in entry.typed:
            filling.names[key] = entry.typed[key]
    _follow_owner(filling)
    for ruled in ready.ruled:
        _fill_field(filling, ruled)
        if ruled.field.key == ready.form.owner:
            _follow_owner(filling)
    return Filled(
        names=filling.names,
        hidden=frozenset(filling.hidden),
        readonly=frozenset(filling.readonly),
        required=_required(filling),
        changed=_changed(filling),
        kept=filling.kept,
        problems=tuple(filling.problems),
    )


def states(ready: ReadyForm, place: Place, filled: Filled) -> dict[FieldKey, FieldState]:
    """Give how each field that is shown at this place shows."""
    return {
        key: FieldState(
            visible=key not in filled.hidden,
            required=key in filled.required,
            readonly=key not in place.editable or key in filled.readonly,
        )
        for key in ready.form.fields
        if key in place.shown
    }


def computing(ready: ReadyForm) -> Computing:
    """Give what works out, over the names of an Env, what follows from a write: where the record belongs when its
    owner is another than in the names before, and each computed value behind those it reads.

    Whoever asks writes each value into the names before asking for the next. A value that is hidden or too much to
    calculate is blank; one that its field cannot hold raises CannotBeKept.
    """
    computed = [ruled for ruled in ready.ruled if ruled.field.value is not None]
    return lambda env, before: _computed(ready, computed, env, before)


def record_after(ready: ReadyForm, entry: Entry, filled: Filled) -> dict[str, Value]:
    """Give the names of the record as they would be, for the flow and for storing."""
    belongs = {key: filled.names[key] for key in BELONGS if key in filled.names}
    return {**entry.record, **belongs, **{key: filled.names[key] for key in ready.form.fields}}


def _computed(
    ready: ReadyForm, computed: Iterable[RuledField], env: Env, before: Values
) -> Iterator[tuple[str, Value]]:
    yield from moved_with_owner(ready.form, env.names, before, env.host).items()
    for ruled in computed:
        field = ruled.field
        value = None if field.value is None or not _is_shown(ruled, env) else _bounded(field.value, env)
        yield field.key, as_stored(field, ready.kinds[field.key], value)
        if field.key == ready.form.owner:
            yield from moved_with_owner(ready.form, env.names, before, env.host).items()


def _is_shown(ruled: RuledField, env: Env) -> bool:
    rule = ruled.field.visible
    is_placed = not ruled.sections or any(_bounded(section, env) is True for section in ruled.sections)
    return is_placed and (rule is None or _bounded(rule, env) is True)


def _bounded(rule: Rule, env: Env) -> Value:
    try:
        return rule.evaluate(env)
    except ExpressionLimit:
        return None


def _fill_field(filling: _Filling, ruled: RuledField) -> None:
    entry, key = filling.entry, ruled.field.key
    if key in entry.place.editable and _is_readonly(filling, ruled):
        filling.readonly.add(key)
    if ruled.field.value is not None:
        _set(filling, ruled, ruled.field.value)
    elif _is_typed(filling, ruled):
        filling.names[key] = entry.typed[key]
    elif entry.is_new and ruled.field.default is not None:
        _set(filling, ruled, ruled.field.default)
    if not _is_visible(filling, ruled):
        filling.hidden.add(key)
        if entry.place.sends or key in entry.place.editable or ruled.field.value is not None:
            filling.names[key] = None


def _follow_owner(filling: _Filling) -> None:
    entry = filling.entry
    before = None if entry.is_new else entry.record
    filling.names.update(moved_with_owner(filling.ready.form, filling.names, before, filling.env.host))


def _is_typed(filling: _Filling, ruled: RuledField) -> bool:
    """Say whether what was typed counts: not where a rule keeps it out, nor before somebody touched a preset value."""
    entry, key = filling.entry, ruled.field.key
    if key not in entry.typed:
        return False
    if key in filling.readonly:
        filling.kept[key] = entry.typed[key]
        return False
    return key in entry.touched or ruled.field.default is None or not entry.is_new


def _set(filling: _Filling, ruled: RuledField, rule: Rule) -> None:
    key = ruled.field.key
    try:
        filling.names[key] = as_stored(ruled.field, filling.ready.kinds[key], filling.ask(key, rule))
    except CannotBeKept as found:
        filling.names[key] = None
        filling.problems.append(ValueProblem(field=key, rule="limit", message=found.message))


def _is_readonly(filling: _Filling, ruled: RuledField) -> bool:
    key, rule = ruled.field.key, ruled.field.readonly
    return rule is not None and key not in filling.entry.place.lifted and filling.ask(key, rule) is True


def _is_visible(filling: _Filling, ruled: RuledField) -> bool:
    """Say whether rules show a field; a node that names it shows it outside its section too."""
    key, rule = ruled.field.key, ruled.field.visible
    is_placed = not ruled.sections or key in filling.entry.place.lifted
    if not is_placed and not any(filling.ask(key, section) is True for section in ruled.sections):
        return False
    return rule is None or filling.ask(key, rule) is True


def _required(filling: _Filling) -> frozenset[FieldKey]:
    found = filling.entry.place.demanded | filling.ready.required
    asked = {key for key, rule in filling.ready.required_when if filling.ask(key, rule) is True}
    return (found | asked) - filling.hidden


def _changed(filling: _Filling) -> frozenset[FieldKey]:
    names, record = filling.names, filling.entry.record
    found = {key for key in (*filling.ready.stored, *BELONGS) if names.get(key) != record.get(key)}
    if found:
        found.update(key for key, reads in filling.ready.follows if not reads.isdisjoint(found))
    return frozenset(found)
