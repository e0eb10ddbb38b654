"""Check what is filled in against the form, everything at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import tzinfo
from uuid import UUID

from engine.errors import Level, Text, ValueProblem
from engine.expression.api import Env, ExpressionLimit
from engine.forms.blank import is_blank
from engine.forms.lines import line_at
from engine.forms.parse import Sent
from engine.forms.ready import ReadyForm, names_read
from engine.forms.rules import TOO_MUCH, Entry, Filled, MakeEnv
from engine.forms.spending import evaluate_within
from engine.model.form import Check, Field
from engine.model.rule import Rule
from engine.plugin.kinds import ValueRefused
from engine.values import FieldKey, FileRef, Json, Value, Values

REQUIRED = Text(en="Fill this in.", zh="请填写")
NOT_OFFERED = Text(en="Choose one that is offered here.", zh="请从可选范围中选择")
KEPT = Text(en="This cannot be changed here.", zh="此处不能修改该字段")
COMPUTED = Text(en="This is calculated and comes out differently.", zh="该字段由系统计算，结果与提交的不一致")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Something outside the record that a field points at now, for the use case to look up.

    `kind` is `person`, `department` or the form key; `where` is the condition its record must fulfil, if any; `row`
    are the names of the line it stands in.
    """

    field: str
    kind: str
    target: UUID
    where: Rule | None = None
    row: Values | None = None


def examine(
    ready: ReadyForm, entry: Entry, sent: Sent, filled: Filled, make_env: MakeEnv, *, zone: tzinfo
) -> tuple[ValueProblem, ...]:
    """Give everything that is to be said about what was sent; of a field that could not be read only that."""
    unread = {problem.field for problem in sent.problems}
    others = (*echo_problems(ready, sent, filled, zone), *validate(ready, entry, filled, make_env))
    return (*sent.problems, *(problem for problem in others if problem.field not in unread))


def errors(problems: Iterable[ValueProblem]) -> tuple[ValueProblem, ...]:
    """Give those that stop."""
    return tuple(problem for problem in problems if problem.level is Level.ERROR)


def warnings(problems: Iterable[ValueProblem]) -> tuple[ValueProblem, ...]:
    """Give those that are only shown."""
    return tuple(problem for problem in problems if problem.level is Level.WARNING)


def validate(ready: ReadyForm, entry: Entry, filled: Filled, make_env: MakeEnv) -> tuple[ValueProblem, ...]:
    """Give every problem and warning of the values as they would be.

    A rule is tested when this action writes a field it reads, sending the form writes all; blank passes
    everything but `required`, and what a rule hides is not checked.
    """
    problems = list(filled.problems)
    if not (entry.place.sends or filled.changed or entry.place.demanded):
        return tuple(problems)
    for field in ready.demanding:
        problems.extend(_field_problems(entry, filled, field))
        if field.columns:
            problems.extend(_lines_problems(ready, entry, filled, field, make_env))
    problems.extend(_check_problems(ready.form.checks, entry, filled, make_env(filled.names)))
    return tuple(problems)


def _check_problems(checks: Iterable[Check], entry: Entry, filled: Filled, env: Env) -> Iterator[ValueProblem]:
    for check in checks:
        if check.at not in filled.hidden and is_tested(entry, filled, check.rule):
            yield from _fails(check.rule, check.at, check.message, check.level, env)


def _lines_problems(
    ready: ReadyForm, entry: Entry, filled: Filled, field: Field, make_env: MakeEnv
) -> Iterator[ValueProblem]:
    """Give the problems of lines: their number, and each cell at its place."""
    lines, least = filled.lines[field.key], field.min or 0
    may_come = field.key in entry.place.editable and field.key not in filled.readonly
    if (
        may_come
        and len(lines) < least
        and field.key not in filled.hidden
        and (lines or field.key not in filled.required)
    ):
        words = Text(en=f"Fill in at least {least} {'line' if least == 1 else 'lines'}.", zh=f"至少填写 {least} 行")
        yield ValueProblem(field=field.key, rule="lines", message=words)
    env = make_env(filled.names)
    for number, one in enumerate(lines, 1):
        inner, line = one.entry, one.filled
        if not (inner.place.sends or line.changed or inner.place.demanded):
            continue
        env.names = line.names
        found = [
            *(
                problem
                for column in ready.rows[field.key].demanding
                for problem in _field_problems(inner, line, column)
            ),
            *_check_problems(field.checks, inner, line, env),
        ]
        yield from (replace(problem, field=line_at(field.key, number, problem.field)) for problem in found)


def echo_problems(ready: ReadyForm, sent: Sent, filled: Filled, zone: tzinfo) -> tuple[ValueProblem, ...]:
    """Give a problem for each value sent for a field that may not be written here, where it is another than is there.

    A field that changes with the clock is never told: the sender's moment is not ours.
    """
    kept = (
        key for key, value in filled.kept.items() if key in ready.rows or value != _without_names(filled.names.get(key))
    )
    echoed = (key for key, raw in sent.echoed.items() if not _is_same(ready, key, raw, filled.names.get(key), zone))
    told = (_kept_problem(ready, key) for key in (*kept, *echoed) if key not in ready.clocked)
    return (*told, *_echoed_lines(ready, filled, zone))


def _echoed_lines(ready: ReadyForm, filled: Filled, zone: tzinfo) -> Iterator[ValueProblem]:
    for rows, lines in filled.lines.items():
        for number, one in enumerate(lines, 1):
            sent = Sent(typed=one.line.typed, echoed=one.line.echoed, problems=())
            for problem in echo_problems(ready.rows[rows], sent, one.filled, zone):
                yield replace(problem, field=line_at(rows, number, problem.field))


def references(ready: ReadyForm, entry: Entry, filled: Filled) -> tuple[Reference, ...]:
    """Give what the fields written now point at, and links whose condition reads what is written now."""
    if not (entry.place.sends or filled.changed):
        return ()
    found = list(_references(ready, entry, filled))
    for rows, lines in filled.lines.items():
        for number, one in enumerate(lines, 1):
            inner = _references(ready.rows[rows], one.entry, one.filled)
            found.extend(replace(each, field=line_at(rows, number, each.field), row=one.filled.names) for each in inner)
    return tuple(found)


def _references(ready: ReadyForm, entry: Entry, filled: Filled) -> Iterator[Reference]:
    for key, kind in ready.pointing:
        field, value = ready.form.fields[key], filled.names[key]
        if isinstance(value, UUID) and _is_reference_tested(entry, filled, field):
            yield Reference(field=key, kind=kind, target=value, where=field.where)


def is_offered(reference: Reference, target: Values, filled: Filled, make_env: MakeEnv) -> bool:
    """Say whether the record a link points at fulfils its condition; `target` are that record's names."""
    if reference.where is None:
        return True
    names = {**target, "record": filled.names, "me": filled.names["me"], "row": reference.row, "parent": filled.names}
    try:
        return evaluate_within(reference.where, make_env(names)) is True
    except ExpressionLimit:
        return False


def not_offered(reference: Reference) -> ValueProblem:
    """Say that what was chosen is not among what may be chosen, whether it is absent, out of reach, or unfit."""
    return ValueProblem(field=reference.field, rule="where", message=NOT_OFFERED)


def _field_problems(entry: Entry, filled: Filled, field: Field) -> Iterator[ValueProblem]:
    key, value = field.key, filled.names[field.key]
    if is_blank(value):
        if key in filled.required and _is_demanded(entry, filled, field):
            yield ValueProblem(field=key, rule="required", message=REQUIRED)
    elif isinstance(value, tuple) and key in filled.changed and not field.columns:
        yield from _file_problems(field, value)


def _is_demanded(entry: Entry, filled: Filled, field: Field) -> bool:
    """Say whether a missing value counts: where it can be filled in, or where what makes it required is written."""
    key = field.key
    if key in entry.place.editable:
        return key not in filled.readonly
    if entry.place.sends:
        return field.value is not None and key in entry.place.shown
    return not filled.changed.isdisjoint(names_read((field.required, field.value)))


def is_tested(entry: Entry, filled: Filled, rule: Rule) -> bool:
    """Say whether a check is tested: what it reads is written here, sending the form writes all."""
    return entry.place.sends or not filled.changed.isdisjoint(names_read((rule,)))


def _is_reference_tested(entry: Entry, filled: Filled, field: Field) -> bool:
    if field.key in filled.changed:
        return True
    if field.where is None:
        return False
    return entry.place.sends or not filled.changed.isdisjoint(_ours(field.where))


def _ours(where: Rule) -> frozenset[FieldKey]:
    """Give the fields of our record, and columns of our line, that a condition over another form reads."""
    return frozenset(path[1] for path in where.reads if path[0] in ("record", "row", "parent") and len(path) > 1)


def _fails(rule: Rule, at: FieldKey, message: Text, level: Level, env: Env) -> Iterator[ValueProblem]:
    try:
        if evaluate_within(rule, env) is False:
            yield ValueProblem(field=at, rule="check", message=message, level=level)
    except ExpressionLimit:
        yield ValueProblem(field=at, rule="limit", message=TOO_MUCH)


def _file_problems(field: Field, files: tuple[Value, ...]) -> Iterator[ValueProblem]:
    for file in files:
        if not isinstance(file, FileRef):
            continue
        ending = file.name.rpartition(".")[2].lower()
        if field.accept and ending not in field.accept:
            listed = ", ".join(field.accept)
            yield ValueProblem(
                field=field.key,
                rule="accept",
                message=Text(en=f"{file.name}: attach one of {listed}.", zh=f"{file.name}：只能上传 {listed}"),
            )
        if field.max_size and file.size > field.max_size:
            most = field.max_size // (1024 * 1024) or 1
            yield ValueProblem(
                field=field.key,
                rule="max_size",
                message=Text(en=f"{file.name} is larger than {most} MB.", zh=f"{file.name} 超过 {most} MB"),
            )


def _kept_problem(ready: ReadyForm, key: FieldKey) -> ValueProblem:
    if ready.form.fields[key].value is not None or not ready.kinds[key].is_input:
        return ValueProblem(field=key, rule="computed", message=COMPUTED)
    return ValueProblem(field=key, rule="readonly", message=KEPT)


def _is_same(ready: ReadyForm, key: FieldKey, raw: Json, value: Value, zone: tzinfo) -> bool:
    kind = ready.kinds[key]
    if kind.present(value, zone) == raw:
        return True
    try:
        read = kind.parse(raw, ready.form.fields[key], zone)
    except ValueRefused:
        return False
    return bool(read == _without_names(value))


def _without_names(value: Value) -> Value:
    """Give files by id, as a client may name them."""
    if not isinstance(value, tuple):
        return value
    return tuple(item.id if isinstance(item, FileRef) else item for item in value) or None
