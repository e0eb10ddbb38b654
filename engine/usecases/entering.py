"""Values sent for a form: read, followed through its rules, and checked, with what only the outside knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.access import policy
from engine.errors import Invalid, Level, Text, ValueProblem
from engine.forms.parse import Sent, parse
from engine.forms.place import Place
from engine.forms.rules import Entry, Filled, fill
from engine.forms.validate import NOT_OFFERED, Reference, errors, examine, is_offered, not_offered, references
from engine.model.rights import Function
from engine.plugin.kinds import Storage
from engine.store import tasks
from engine.store.db import Transaction
from engine.store.failures import Lost
from engine.store.files import StoredFile, find_files
from engine.usecases.desk import Desk, desk_for, is_in
from engine.usecases.entering_lines import NO_CHOICE, enter_lines
from engine.usecases.guarding import Read, lock_read, read_by_checks
from engine.usecases.standing import standing
from engine.values import FieldKey, FileRef, FormKey, Json, Value, Values

NOT_YOURS = Text(en="Upload this file again; it is not there.", zh="请重新上传该文件")
MOST_LOCKS = 4  # times that what is locked shows that more must be
NOBODYS_MISTAKE = frozenset({"required", "lines", "limit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What came of the values sent: the record as it would be, and everything that is to be said about it."""

    entry: Entry
    sent: Sent
    filled: Filled
    problems: tuple[ValueProblem, ...]


def enter(
    desk: Desk,
    place: Place,
    values: Mapping[str, Json],
    *,
    record: Values,
    is_new: bool,
    touched: frozenset[FieldKey] | None = None,
) -> Entered:
    """Read and check values; `touched` are the fields somebody filled in, by default all that were sent."""
    sent = _with_files(desk, _within_reach(desk, parse(desk.ready, place, values, desk.tx.zone), record), record)
    lines, of_lines = enter_lines(desk, place, sent, record, _reads)
    sent = replace(sent, problems=(*sent.problems, *of_lines))
    entry = Entry(
        place=place,
        record=record,
        is_new=is_new,
        me=desk.actor.person,
        typed=sent.typed,
        touched=frozenset(values) if touched is None else touched,
        lines=lines,
    )
    filled = _filled(desk, entry)
    problems = examine(desk.ready, entry, sent, filled, desk.env, zone=desk.tx.zone)
    said = {problem.field for problem in problems if problem.level is Level.ERROR}
    outside = (*_code_problems(desk, sent), *_reference_problems(desk, entry, filled))
    return Entered(
        entry=entry,
        sent=sent,
        filled=filled,
        problems=(*problems, *(problem for problem in outside if problem.field not in said)),
    )


def _filled(desk: Desk, entry: Entry) -> Filled:
    """Work the form out; inside a transaction behind the locks of what its checks read of other records."""
    filled = fill(desk.ready, entry, desk.env)
    if not isinstance(desk.tx.database, Transaction):
        return filled
    locked = Read()
    for _ in range(MOST_LOCKS):
        read = read_by_checks(desk, entry, filled)
        if read.asked.keys() <= locked.asked.keys() and read.records <= locked.records:
            return filled
        lock_read(desk, desk.tx.database, read)
        locked.asked.update(read.asked)
        locked.records.update(read.records)
        filled = fill(desk.ready, entry, desk.env)
    raise Lost("what the checks read")


def refuse_errors(entered: Entered) -> None:
    """Raise Invalid with every error there is; warnings pass."""
    found = errors(entered.problems)
    if found:
        raise Invalid(found)


def refuse_wrong(entered: Entered) -> None:
    """Raise Invalid with every error in what was filled in; what is missing, or too much to work out, passes."""
    found = tuple(problem for problem in errors(entered.problems) if problem.rule not in NOBODYS_MISTAKE)
    if found:
        raise Invalid(found)


def _code_problems(desk: Desk, sent: Sent) -> Iterator[ValueProblem]:
    for key, value in sent.typed.items():
        field = desk.form.fields[key]
        is_code = field.type == "choice" and value is not None
        if is_code and value not in desk.version.app.dictionaries[field.dictionary].choices:
            yield ValueProblem(field=key, rule="choice", message=NO_CHOICE)


def _reference_problems(desk: Desk, entry: Entry, filled: Filled) -> Iterator[ValueProblem]:
    for reference in references(desk.ready, entry, filled):
        if not _is_there(desk, reference, filled):
            yield not_offered(reference)


def _is_there(desk: Desk, reference: Reference, filled: Filled) -> bool:
    match reference.kind:
        case "person":
            return bool(desk.outside.active((reference.target,)))
        case "department":
            return desk.actor.directory.department(reference.target) is not None
    target = desk.outside.record(reference.kind, reference.target)
    return (
        target is not None
        and may_choose(desk, reference.kind, target)
        and is_offered(reference, target, filled, desk.env)
    )


def may_choose(desk: Desk, form: str, target: Values) -> bool:
    """Say whether the actor may read the record that a link would point at."""
    linked = desk_for(desk, form)
    if linked.now not in linked.in_force.forms:
        return False
    scope = policy.rows(desk.in_force.app, desk.actor, linked.now, Function.READ)
    if scope.is_everything:
        return True
    took_part = scope.reads_participants and tasks.took_part(
        desk.tx.database, desk.actor.person, target["id"], bases=standing(desk)
    )
    return is_in(linked, scope, target, took_part=took_part)


def _within_reach(desk: Desk, sent: Sent, record: Values) -> Sent:
    """Take out links to records the actor may not choose, before any rule reads them: absent and forbidden alike."""
    foreign = [
        key
        for key, value in sent.typed.items()
        if desk.form.fields[key].type == "link"
        and value not in (None, record.get(key))
        and not _reads(desk, desk.form.fields[key].form, value)
    ]
    if not foreign:
        return sent
    refused = tuple(ValueProblem(field=key, rule="where", message=NOT_OFFERED) for key in foreign)
    typed = {key: value for key, value in sent.typed.items() if key not in foreign}
    return replace(sent, typed=typed, problems=(*sent.problems, *refused))


def _reads(desk: Desk, form: FormKey, ident: Value) -> bool:
    target = desk.outside.record(form, ident)
    return target is not None and may_choose(desk, form, target)


def _with_files(desk: Desk, sent: Sent, record: Values) -> Sent:
    """Turn ids of files into what is known of them: the actor's own uploads for the field, or what is there already."""
    wanted = {
        key: value
        for key, value in sent.typed.items()
        if value is not None and desk.ready.kinds[key].storage is Storage.FILES
    }
    if not wanted:
        return sent
    there = {key: {file.id: file for file in record.get(key) or ()} for key in wanted}
    missing = [ident for key, idents in wanted.items() for ident in idents if ident not in there[key]]
    uploaded = find_files(desk.tx.database, missing) if missing else {}
    typed, problems = dict(sent.typed), list(sent.problems)
    for key, idents in wanted.items():
        found = [there[key].get(ident) or _own_upload(desk, key, uploaded.get(ident)) for ident in idents]
        typed[key] = tuple(file for file in found if file is not None) or None
        if None in found:
            problems.append(ValueProblem(field=key, rule="file", message=NOT_YOURS))
    return replace(sent, typed=typed, problems=tuple(problems))


def _own_upload(desk: Desk, key: FieldKey, stored: StoredFile | None) -> FileRef | None:
    if stored is None or stored.uploaded_by != desk.actor.person:
        return None
    is_for_field = (stored.app, stored.form, stored.field) == (desk.version.app.key, desk.form.key, key)
    return stored.ref if is_for_field else None
