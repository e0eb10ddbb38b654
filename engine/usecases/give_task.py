"""Give an open task to a person by name: an administrator at the machine mends what nobody may act on."""

from __future__ import annotations

from uuid import UUID

from engine.access.directory import Directory, Person
from engine.errors import Conflict, NotAllowed, NotFound, Text
from engine.model.workflow import START, PersonNode
from engine.store import instances
from engine.store.failures import Lost
from engine.store.instances import Instance
from engine.store.standstill import open_tasks_by_id
from engine.store.task_rows import Task
from engine.store.task_steps import give
from engine.store.tasks import Waiting
from engine.store.trail import Entry, chain
from engine.store.writing import Batch
from engine.usecases.apply import new_salt
from engine.usecases.desk import open_desk
from engine.usecases.list_standstill import administrator
from engine.usecases.retry_run import FASTER, TRIES
from engine.usecases.transaction import Tx
from engine.workflow.finding import separates
from engine.workflow.interpreter import OWN_REQUEST
from engine.workflow.state import load

GIVE = "give"
NO_TASK = Text(
    en="There is no such open task. `formloom tasks waiting` lists those that wait for nobody.",
    zh="没有该待办，可用 formloom tasks waiting 查看无人可处理的待办",
)
NO_PERSON = Text(en="Nobody who is still here has this staff number or account.", zh="没有该工号或账号的在职人员")
NO_REASON = Text(en="Say why: --reason WHY.", zh="请用 --reason 填写原因")
ONLY_APPLICANT = Text(
    en="A returned form can only be sent again by its applicant.", zh="退回的申请只能由申请人重新提交"
)


def give_task(tx: Tx, task: UUID, person: str, *, reason: str) -> Person:
    """Give a task to whoever has this staff number or account, and give that person; others have it no more.

    Told in the account of the run with the reason. Raises NotFound for a task or person that is none, NotAllowed for
    somebody who may not act there, Conflict without a reason; then nothing is written.
    """
    if not reason.strip():
        raise Conflict(NO_REASON)
    found = _person(tx.shelf.newest().directory, person)
    for _ in range(TRIES):
        try:
            _give(tx, task, found, reason.strip())
        except Lost:
            continue
        return found
    raise Conflict(FASTER)


def _give(tx: Tx, ident: UUID, person: Person, reason: str) -> None:
    waiting = next(iter(open_tasks_by_id(tx.database, (ident,))), None)
    run = None if waiting is None else instances.by_id(tx.database, waiting.task.instance)
    if waiting is None or run is None:
        raise NotFound(NO_TASK)
    _refuse(tx, run, waiting.task, person)
    told, head = chain(run.id, run.head, (_entry(tx, waiting, person, reason),), new_id=tx.new_id, new_salt=new_salt)
    guard = instances.advance(run, status=run.status, state=run.state, nodes=run.nodes, head=head, at=tx.now)
    tx.database.write(Batch((guard, *give(waiting.task, person.id, at=tx.now), told)))


def _refuse(tx: Tx, run: Instance, task: Task, person: Person) -> None:
    """Refuse whom the run would refuse when they act."""
    state = load(run.state)
    applicants = (state.applicant, state.sender)
    if task.node == START:
        if person.id not in applicants:
            raise NotAllowed(ONLY_APPLICANT)
        return
    actor = administrator(tx, tx.shelf.newest().directory, person.id)
    course = open_desk(tx, actor, run.app, run.form, version=run.definition).course
    node = None if course is None else course.workflow.nodes.get(task.node)
    if isinstance(node, PersonNode) and separates(node) and person.id in applicants:
        raise NotAllowed(OWN_REQUEST)


def _entry(tx: Tx, waiting: Waiting, person: Person, reason: str) -> Entry:
    note = {"en": f"Given to {person.name}", "zh": f"交给{person.name}处理"}
    return Entry(
        at=tx.now,
        verb=GIVE,
        node=waiting.task.node,
        record=waiting.task.record,
        answers={
            "task": str(waiting.task.id),
            "to": str(person.id),
            "from": [[str(one), basis] for one, basis in waiting.asked],
            "opinion": reason,
            "note": note,
        },
    )


def _person(directory: Directory, words: str) -> Person:
    found = [one for one in directory.persons.values() if one.is_active and words in (one.number, one.account)]
    if len(found) != 1:
        raise NotFound(NO_PERSON)
    return found[0]
