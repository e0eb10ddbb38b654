"""Random work, and the judges of what it leaves behind."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from uuid import UUID

from engine.errors import Conflict, Invalid
from engine.forms.computing import computing
from engine.model.workflow import START
from engine.store import tasks, trail
from engine.store.files import find_files
from engine.store.instances import Instance, by_id
from engine.store.trail import Told
from engine.store.verifying import Verified, verify_all
from engine.usecases.account import read_change
from engine.usecases.desk import Desk, first_state, open_desk
from engine.usecases.task_facts import applicant_of
from engine.values import Json, Value
from engine.workflow.answers import load_answers
from engine.workflow.asking import Replaying
from engine.workflow.commands import Act, Command, Resubmit, Return, Start
from engine.workflow.interpreter import advance
from engine.workflow.state import EMPTY, RETURN, State, dump
from tests.support.house import House
from tests.support.rounds import NOT_IN_STORE
from tests.support.seals import APPLICATION, SEAL, TAKEN_BACK, USAGE, apply, handed_to, new_seal

APPLICANTS = ("wang", "he", "liu", "qian", "li")
WORKERS = (*APPLICANTS, "admin1", "keeper1", "chen", "zhou")
DEEDS = 7  # a run, on the average
COUNTS = {
    "running without a task": "select count(*) from instance i where i.status = 'running'"
    " and not exists (select 1 from task t where t.instance = i.id)",
    "over with a task": "select count(*) from task t join instance i on i.id = t.instance where i.status = 'ended'",
    "both open and done": "select count(*) from task t join task_done d on d.id = t.id",
    "one token done twice": "select count(*) from (select instance, token from task_done"
    " group by instance, token having count(*) > 1) twice",
    "asked but no participant": "select count(*) from task t where t.assignee is not null and not exists"
    " (select 1 from participant p where p.principal = t.assignee and p.record = t.record)",
    "candidate but no participant": "select count(*) from task t join task_candidate c on c.task = t.id where not exists"
    " (select 1 from participant p where p.principal = c.principal and p.record = t.record)",
    "did it but no participant": "select count(*) from task_done d where d.by is not null and not exists"
    " (select 1 from participant p where p.principal = d.by and p.record = d.record and p.basis = '')",
    "started it but no participant": "select count(*) from instance i where not exists"
    " (select 1 from participant p where p.principal = i.started_by and p.record = i.record)",
}


def work_at_random(house: House, chance: random.Random, many: int) -> list[UUID]:
    """Let people send `many` applications for three seals and act on what they find, now one, now another."""
    seals = [new_seal(house, type=kind) for kind in ("official", "contract", "official")]
    sent: list[UUID] = []
    for _ in range(many * DEEDS):
        if len(sent) < many and chance.random() < 1 / 3:
            importance = chance.choice(("normal", "high"))
            sent.append(apply(house, _in_store(house, chance, seals), chance.choice(APPLICANTS), importance=importance))
        _act_somewhere(house, chance, frozenset(sent))
    while len(sent) < many:
        sent.append(apply(house, _in_store(house, chance, seals)))
    return sent


def _in_store(house: House, chance: random.Random, seals: list[UUID]) -> UUID:
    there = [seal for seal in seals if house.values(SEAL, seal)["state"] == "in_store"]
    if not there:
        seals.append(new_seal(house))
    return chance.choice(there or seals[-1:])


def _act_somewhere(house: House, chance: random.Random, sent: frozenset[UUID]) -> None:
    who = chance.choice(WORKERS)
    found = [one for one in house.tasks(who) if one.record in sent]
    if not found:
        return
    task = chance.choice(found)
    outcome, values = _decision(house, chance, who, task.node)
    try:
        house.do(who, task.record, outcome, opinion="说明", **values)
    except Invalid as refused:
        assert {one.field for one in refused.problems} == {"seal"}  # noqa: PT017 - it is out when it is sent again
    except Conflict as refused:
        assert refused.message.en == NOT_IN_STORE  # noqa: PT017 - every other refusal is a mistake of the play


def _decision(house: House, chance: random.Random, who: str, node: str) -> tuple[str, Mapping[str, Json]]:
    match node:
        case "start":
            return "submit", {"copies": chance.randint(1, 9)}
        case "hand_out":
            return "done", handed_to(house, who)
        case "give_back":
            return "done", TAKEN_BACK
    outcome = chance.choices(("approve", "reject", "return"), (8, 1, 2))[0]
    raises = node == "head" and outcome == "approve" and chance.random() < 0.3
    return outcome, {"importance": "high"} if raises else {}


def verified(house: House) -> Verified:
    """Check every stream of the account."""
    return verify_all(house.runtime.database)


def counted_wrong(house: House) -> dict[str, int]:
    """Count the rows that break what must hold between tables; what is right is left out."""
    with house.runtime.database.transaction() as tx:
        found = {what: int(tx.execute(text.replace(".by ", '."by" '))[0][0]) for what, text in COUNTS.items()}
    return {what: count for what, count in found.items() if count}


def told_wrong(house: House) -> Iterator[str]:
    """Find records with a version that no entry, or more than one, tells of; and numbers drawn twice."""
    for place, key in ((APPLICATION, "number"), (USAGE, "number"), (SEAL, "number")):
        every = house.records(place)
        for record in every:
            told = [one.version for one in trail.of_record(house.runtime.database, record.id) if one.changes]
            if sorted(told) != list(range(1, record.version + 1)):
                yield f"{place} {record.id} is at version {record.version}, the account tells of {told}"
        twice = [number for number, count in Counter(one.values[key] for one in every).items() if count > 1]
        yield from (f"{place}: {number} was drawn twice" for number in twice)


def replayed(house: House, record: UUID) -> str:
    """Decide a run again from its kept answers alone; "" when state, nodes and record come out as they are."""
    run = house.run(record)
    desk = open_desk(house.tx(), house.actor("wang"), run.app, run.form, version=run.definition)
    account = [one for one in trail.of_record(house.runtime.database, record) if one.stream == run.id]
    state, names = EMPTY, _made(desk, account[0])
    for told in (one for one in account if "answers" in (one.answers or {})):
        before, names = names, {**names, **_changed(house, desk, told)}
        sent = {**names, "state": before["state"]}
        command = _command(desk, state, told, names)
        kept = Replaying(load_answers(told.answers["answers"]))
        found = advance(
            desk.course, state, command, sent, kept,
            now=told.at, zone=desk.tx.zone, compute=computing(desk.ready),
        )  # fmt: skip
        if found.refusal is not None:
            return f"{told.verb} is refused when it is decided again: {found.refusal}"
        if found.record["state"] != names["state"]:
            return f"{told.verb} leads to the state {found.record['state']}, not {names['state']}"
        state = found.state
    return _compared(house, run, state, names)


def _compared(house: House, run: Instance, state: State, names: Mapping[str, Value]) -> str:
    if dump(state).decode() != run.state or state.nodes != run.nodes:
        return f"the run is at {run.nodes} with {run.state}, decided again at {state.nodes} with {dump(state).decode()}"
    stored = house.values(f"{run.app}.{run.form}", run.record, run.definition)
    form = house.runtime.shelf.version(run.definition).forms[run.form].form
    wrong = [key for key in (*form.fields, "state", "department", "branch") if stored.get(key) != names.get(key)]
    return f"the record differs in {wrong}" if wrong else ""


def _made(desk: Desk, told: Told) -> dict[str, Value]:
    at, by = told.at, told.actor
    state = first_state(desk.version, desk.form)
    stamps = {"created_at": at, "updated_at": at, "created_by": by, "updated_by": by}
    return {"id": told.record, "state": state, **stamps}


def _changed(house: House, desk: Desk, told: Told) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key, pair in told.changes.items():
        if key in ("department", "branch"):
            found[key] = None if pair[1] is None else UUID(pair[1])
            continue
        found[key] = read_change(desk.form, desk.tx.kinds, key, pair)[1]
        if key in desk.form.fields and desk.form.fields[key].type == "files" and found[key] is not None:
            stored = find_files(house.runtime.database, [file.id for file in found[key]])
            found[key] = tuple(stored[file.id].ref for file in found[key])
    return found


def _command(desk: Desk, state: State, told: Told, names: Mapping[str, Value]) -> Command:
    assert told.actor is not None
    opinion = told.answers.get("opinion", "")
    if told.verb == "submit":
        return Start(by=told.actor, applicant=applicant_of(desk.form, names) or told.actor)
    (token,) = (one.id for one in state.tokens if one.node == told.node)
    if told.node == START:
        return Resubmit(token=token, by=told.actor)
    if told.verb == RETURN:
        return Return(token=token, by=told.actor, opinion=opinion)
    return Act(token=token, outcome=told.answers["outcome"], by=told.actor, opinion=opinion)


def runs_of(house: House, records: list[UUID]) -> list[Instance]:
    """Give the runs on records."""
    found = (by_id(house.runtime.database, house.run(record).id) for record in records)
    return [one for one in found if one is not None]


def done_on(house: House, record: UUID) -> list[str]:
    """Give the outcomes of the tasks that were done on a record, oldest first; cancelled ones are blank."""
    run = house.run(record)
    return [one.outcome for one in tasks.done_of_instance(house.runtime.database, run.id)]
