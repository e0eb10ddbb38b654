"""Follow the rules of a form: what it computes, presets, shows, demands and keeps from being written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias
from uuid import UUID

from engine.errors import Text, ValueProblem
from engine.expression.api import Env, ExpressionLimit
from engine.forms.belonging import moved_with_owner
from engine.forms.lines import Line, LineNames, line_at, untouched
from engine.forms.place import Place, line_place, may_write_in
from engine.forms.ready import ReadyForm, RuledField
from engine.forms.spending import evaluate_within
from engine.model.keys import BELONGS
from engine.model.rule import Rule
from engine.plugin.storing import CannotBeKept, as_stored
from engine.values import FieldKey, Value, Values

MakeEnv: TypeAlias = Callable[[Values], Env]

TOO_MUCH = Text(en="This cannot be calculated; it is too much.", zh="计算量过大，无法得出结果")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is being filled in: where, on which record, with what typed, by whom.

    `record` are the names of the stored record; of a new one the system names it will have.
    `touched` are the fields somebody has filled in: their defaults are not computed any more. `lines` are those sent.
    """

    place: Place
    record: Values
    is_new: bool
    me: UUID | None  # None = nobody in particular, as where a file is loaded
    typed: Values = field(default_factory=dict)
    touched: frozenset[FieldKey] = frozenset()
    lines: Mapping[FieldKey, tuple[Line, ...]] = field(default_factory=dict)


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
    lines: Mapping[FieldKey, tuple[FilledLine, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledLine:
    """One line as it would be: what was typed into it, and its columns like the fields of a form."""

    line: Line
    entry: Entry
    filled: Filled


class _Filling:
    """One pass over a form, or over one of its lines, mutable until it is told."""

    __slots__ = ("entry", "env", "hidden", "kept", "lines", "names", "place", "problems", "readonly", "ready")

    def __init__(self, ready: ReadyForm, entry: Entry, names: dict[str, Value], env: Env, place: str = "") -> None:
        self.ready = ready
        self.entry = entry
        self.names = names
        self.env = env
        self.place = place  # of a line, with a point behind it
        self.lines: dict[FieldKey, list[tuple[Line, _Filling]]] = {}
        self.hidden: set[FieldKey] = set()
        self.readonly: set[FieldKey] = set()
        self.kept: dict[FieldKey, Value] = {}
        self.problems: list[ValueProblem] = []

    def ask(self, key: FieldKey, rule: Rule) -> Value:
        """Evaluate a rule of a field; one that is too much is blank and reported."""
        self.env.names = self.names  # lines share the surroundings of their form
        try:
            return evaluate_within(rule, self.env)
        except ExpressionLimit:
            self.problems.append(ValueProblem(field=f"{self.place}{key}", rule="limit", message=TOO_MUCH))
            return None


def fill(ready: ReadyForm, entry: Entry, make_env: MakeEnv) -> Filled:
    """Work the form out once, each field behind those its rules read.

    A typed value counts unless a rule makes its field read-only here. What a rule hides is empty: always
    where the form is sent or the value computed, elsewhere only in fields that may be written there. The record
    belongs where its owner does, and rules read that of the owner as it is filled in.
    """
    filling = _begin(ready, entry, make_env)
    _put_in(filling)
    _follow_owner(filling)
    for ruled in ready.ruled:
        if ruled.rows:
            for _, line in filling.lines[ruled.rows]:
                _fill_field(line, ruled)
        elif ruled.field.columns:
            _lay_out_lines(filling, ruled)
        else:
            _fill_field(filling, ruled)
            if ruled.field.key == ready.form.owner:
                _follow_owner(filling)
    return _told(filling)


def _begin(ready: ReadyForm, entry: Entry, make_env: MakeEnv) -> _Filling:
    names: dict[str, Value] = dict.fromkeys(ready.form.fields)
    names.update(dict.fromkeys(ready.rows, ()))
    names.update(entry.record)
    names["me"] = entry.me
    names["record"] = names
    names["before"] = None if entry.is_new else entry.record
    return _Filling(ready, entry, names, make_env(names))


def _put_in(filling: _Filling) -> None:
    """Let what was typed into fields without rules count."""
    for key in filling.ready.plain:
        if key in filling.entry.typed:
            filling.names[key] = filling.entry.typed[key]


def _told(filling: _Filling) -> Filled:
    """Tell how a form came out, its lines before it, so that it holds them as records do."""
    own = frozenset(_changed(filling))
    lines = {
        rows: tuple(FilledLine(line=line, entry=one.entry, filled=_line_told(one, own)) for line, one in laid)
        for rows, laid in filling.lines.items()
    }
    filling.names.update({rows: tuple(dict(one.names) for _, one in laid) for rows, laid in filling.lines.items()})
    moved = {rows for rows in lines if filling.names[rows] != (filling.entry.record.get(rows) or ())}
    problems = [problem for laid in filling.lines.values() for _, one in laid for problem in one.problems]
    return Filled(
        names=filling.names,
        hidden=frozenset(filling.hidden),
        readonly=frozenset(filling.readonly),
        required=_required(filling),
        changed=_with_followers(filling.ready, own | moved),
        kept=filling.kept,
        problems=(*filling.problems, *problems),
        lines=lines,
    )


def _line_told(one: _Filling, of_form: frozenset[FieldKey]) -> Filled:
    columns = one.ready.form.fields
    return Filled(
        names=one.names,
        hidden=frozenset(one.hidden),
        readonly=frozenset(one.readonly),
        required=_required(one),
        changed=frozenset(_changed(one)) | (of_form - columns.keys()),
        kept=one.kept,
        problems=(),
    )


def _lay_out_lines(filling: _Filling, ruled: RuledField) -> None:
    """Put the lines of a rows field where rules find them: those sent, else those stored, none where it is hidden."""
    entry, rows = filling.entry, ruled.field.key
    stored = entry.record.get(rows) or ()
    is_written = may_write_in(entry.place, rows)
    if is_written and _is_readonly(filling, ruled):
        filling.readonly.add(rows)
        if _differ(entry.lines.get(rows), stored):
            filling.kept[rows] = entry.lines[rows]
    lines = untouched(stored) if rows in filling.readonly else entry.lines.get(rows, untouched(stored))
    if not _is_visible(filling, ruled):
        filling.hidden.add(rows)
        lines = () if entry.place.sends or rows in entry.place.editable else lines
    columns = filling.ready.rows[rows]
    place = line_place(entry.place, rows)
    if rows in filling.readonly:
        place = replace(place, editable=frozenset(), lifted=frozenset(), demanded=frozenset())
    laid = []
    for number, line in enumerate(lines, 1):
        inner = Entry(
            place=place,
            record=line.stored,
            is_new=line.is_new,
            me=entry.me,
            typed=line.typed,
            touched=frozenset(line.typed),
        )
        names = LineNames({"id": line.id, **dict.fromkeys(columns.form.fields), **line.stored}, filling.names)
        one = _Filling(columns, inner, names, filling.env, f"{line_at(rows, number)}.")
        _put_in(one)
        laid.append((line, one))
    filling.lines[rows] = laid
    filling.names[rows] = tuple(one.names for _, one in laid)


def _differ(sent: tuple[Line, ...] | None, stored: tuple[Values, ...]) -> bool:
    """Say whether the lines sent are others than those stored."""
    if sent is None:
        return False
    found = [(line.id, {**line.stored, **line.typed}) for line in sent]
    return found != [(line["id"], dict(line)) for line in stored]


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


def record_after(ready: ReadyForm, entry: Entry, filled: Filled) -> dict[str, Value]:
    """Give the names of the record as they would be, for the flow and for storing."""
    belongs = {key: filled.names[key] for key in BELONGS if key in filled.names}
    return {**entry.record, **belongs, **{key: filled.names[key] for key in ready.form.fields}}


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
        filling.problems.append(ValueProblem(field=f"{filling.place}{key}", rule="limit", message=found.message))


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


def _changed(filling: _Filling) -> set[FieldKey]:
    """Give the stored fields that hold another value than before, lines left out."""
    names, record = filling.names, filling.entry.record
    place = () if isinstance(names, LineNames) else BELONGS
    keys = (key for key in (*filling.ready.stored, *place) if key not in filling.ready.rows)
    return {key for key in keys if names.get(key) != record.get(key)}


def _with_followers(ready: ReadyForm, changed: frozenset[FieldKey]) -> frozenset[FieldKey]:
    if not changed:
        return changed
    return changed.union(key for key, reads in ready.follows if not reads.isdisjoint(changed))
