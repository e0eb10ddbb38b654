"""Retry a halted run: an administrator at the machine lets it try the node again where it stands still."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from engine.errors import Conflict, NotFound, Text
from engine.forms.computing import computing
from engine.store import instances
from engine.store.db import Transaction
from engine.store.failures import Lost, retried
from engine.store.writing import Step
from engine.usecases.apply import Deed, Performance, perform_effects
from engine.usecases.desk import names_of, open_desk
from engine.usecases.list_standstill import administrator
from engine.usecases.making import DrawNumber
from engine.usecases.standstill import node_label
from engine.usecases.transaction import Done, InTurn, Tx
from engine.usecases.writing import write
from engine.workflow.commands import Retry
from engine.workflow.effects import Halt
from engine.workflow.interpreter import Advance, advance
from engine.workflow.state import State, Token, load

RETRY = "retry"
NO_RUN = Text(
    en="There is no such run. `formloom tasks waiting` lists those that are halted.",
    zh="没有该流程实例，可用 formloom tasks waiting 查看已停止的流程",
)
NOT_HALTED = Text(en="The run is not halted; there is nothing to retry.", zh="该流程没有停止，无需重试")
FASTER = Text(en="People act on this run at this moment. Try again.", zh="有人正在处理该流程，请重试")
TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Retried:
    """What came of it: the nodes where the run waits now, and where and why it halted again, further on."""

    nodes: tuple[Text, ...]
    halted: tuple[Text, Text] | None = None


def retry_run(tx: Tx, run: UUID, *, reason: str = "") -> Retried:
    """Let a halted run try its node again, with what stands in the way cured; told as an administrator's deed.

    Raises NotFound, or Conflict where it is not halted or would halt at the same node again; then nothing is written.
    """
    for _ in range(TRIES):
        try:
            return _retry(tx, run, reason)
        except InTurn:
            return _retry_in_turn(tx, run, reason)
        except Lost:
            continue
    raise Conflict(FASTER)


@retried
def _retry_in_turn(tx: Tx, run: UUID, reason: str) -> Retried:
    if isinstance(tx.database, Transaction):
        return _retry(tx, run, reason)
    with tx.database.transaction() as transaction:
        transaction.lock(run)
        return _retry(replace(tx, database=transaction), run, reason)


def _retry(tx: Tx, ident: UUID, reason: str) -> Retried:
    run = instances.by_id(tx.database, ident)
    if run is None:
        raise NotFound(NO_RUN)
    state = load(run.state)
    token = next((one for one in state.tokens if one.is_halted), None)
    if token is None:
        raise Conflict(NOT_HALTED)
    by = _whose_deed(state)
    actor = administrator(tx, tx.shelf.newest().directory, by)
    desk = open_desk(tx, actor, run.app, run.form, version=run.definition)
    running = instances.load_running(tx.database, desk.version.tables, run.form, run.record)
    course = desk.course
    if running is None or course is None:
        raise NotFound(NO_RUN)
    record = names_of(running.record)
    came_to: list[Advance] = []

    def build(draw: DrawNumber) -> tuple[Step, ...]:
        found = advance(
            course,
            state,
            Retry(token=token.id, by=by),
            record,
            desk.outside,
            now=tx.now,
            zone=tx.zone,
            compute=computing(desk.ready),
        )
        _refuse(found, token)
        came_to.append(found)
        performance = Performance(
            desk=desk,
            run_id=run.id,
            instance=run,
            deed=Deed(verb=RETRY, node=token.node, opinion=reason, is_at_machine=True),
            record=found.record,
            before=record,
            draw=draw,
        )
        return perform_effects(performance, found)

    write(tx, actor, Done(verb=RETRY, app=run.app, form=desk.now, record=run.record), build)
    halt = next((one for one in came_to[-1].effects if isinstance(one, Halt)), None)
    return Retried(
        nodes=tuple(node_label(desk, node) for node in came_to[-1].state.nodes),
        halted=None if halt is None else (node_label(desk, halt.node), halt.reason),
    )


def _whose_deed(state: State) -> UUID:
    """Give who acted last: what follows is a consequence of that deed, and `me` in its rules."""
    last = max(state.steps.values(), key=lambda step: step.at, default=None)
    person = state.sender if last is None else last.by
    if person is None:
        raise NotFound(NO_RUN)
    return person


def _refuse(found: Advance, token: Token) -> None:
    if found.refusal is not None:
        raise found.refusal
    for effect in found.effects:
        if isinstance(effect, Halt) and effect.node == token.node:
            why = effect.reason
            raise Conflict(
                Text(
                    en=f"Still: {why.en} Cure this, then retry. Nothing was changed.",
                    zh=f"原因仍在：{why.zh}。请先处理，再重试；未作任何改动",
                )
            )
