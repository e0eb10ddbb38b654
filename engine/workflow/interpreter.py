"""Decides what a command does to a run: the next state, and what should happen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from engine.errors import Conflict, Invalid, NotAllowed, Refusal, Text, ValueProblem
from engine.expression.api import ExpressionLimit
from engine.model.workflow import START, PersonNode
from engine.plugin.storing import CannotBeKept
from engine.values import Values
from engine.workflow import moving
from engine.workflow.asking import Answer, Ask
from engine.workflow.commands import Act, Command, Resubmit, Retry, Return, Start, Withdraw
from engine.workflow.course import Course, needs_opinion
from engine.workflow.effects import Effect, Finish
from engine.workflow.finding import separates
from engine.workflow.run import Circle, Compute, Run, nothing_computed
from engine.workflow.state import RETURN, SUBMIT, WITHDRAWN, State, Token

RETURNED = "returned"

GONE = Text(en="This has been dealt with in the meantime.", zh="该任务已被处理")
NOT_OFFERED = Text(en="This is not offered here.", zh="此处不提供该操作")
OWN_REQUEST = Text(en="Nobody approves their own request.", zh="不能审批自己的申请")
NOT_YOURS = Text(en="Only the applicant does this.", zh="只有申请人可以这样做")
STARTED = Text(en="A run exists already.", zh="流程已经发起")
WORDS_MISSING = Text(en="Say why.", zh="请填写意见")
NOT_NOW = Text(en="A condition for this step does not hold now.", zh="当前不满足该步骤的条件")
TOO_COMPLEX = Text(en="A rule of this step is too much to calculate.", zh="该步骤的规则计算量过大")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """What a command leads to. With a `refusal` the state is the old one and nothing should happen."""

    state: State
    effects: tuple[Effect, ...]
    record: Values
    answers: tuple[Answer, ...]
    refusal: Refusal | None = None


def advance(
    course: Course,
    state: State,
    command: Command,
    record: Values,
    ask: Ask,
    *,
    now: datetime,
    zone: tzinfo,
    compute: Compute = nothing_computed,
) -> Advance:
    """Decide what `command` does; `record` holds the values as the sender wants them written.

    `compute` gives what follows from a write, where the record belongs and the form's computed values: one after the
    other, each after the one before it is written.
    The same arguments and answers always decide the same. At most 1,000 nodes follow each other: where
    more would, what the person did stands and the token halts with an incident at the first of them.
    """
    try:
        return _decide(Run(course, state, record, ask, now=now, zone=zone, compute=compute), command)
    except Circle:
        return _decide(Run(course, state, record, ask, now=now, zone=zone, compute=compute, budget=0), command)


def _decide(run: Run, command: Command) -> Advance:
    before, sent = run.state, dict(run.writing.record)
    try:
        run.acts(command.by)
        _perform(run, command)
    except ExpressionLimit:
        refusal: Refusal = Conflict(TOO_COMPLEX)
    except CannotBeKept as found:
        refusal = Conflict(found.reason)
    except Refusal as found:
        refusal = found
    else:
        return Advance(
            state=run.after(),
            effects=run.writing.effects + tuple(run.events),
            record=run.writing.record,
            answers=run.asked.answers,
        )
    return Advance(state=before, effects=(), record=sent, answers=run.asked.answers, refusal=refusal)


def _perform(run: Run, command: Command) -> None:
    match command:
        case Start():
            _start(run, command)
        case Act():
            _act(run, command)
        case Return():
            _return(run, command)
        case Resubmit():
            _resubmit(run, command)
        case Withdraw():
            _withdraw(run, command)
        case Retry():
            _retry(run, command)


def _start(run: Run, command: Start) -> None:
    if run.state.seq:
        raise Conflict(STARTED)
    run.state = replace(run.state, applicant=command.applicant, sender=command.by)
    run.enter_state(run.course.states[0])
    moving.begin(run, command.by)


def _act(run: Run, command: Act) -> None:
    token, node = _waiting(run, command.token)
    outcome = node.outcomes.get(command.outcome)
    if outcome is None:
        raise NotAllowed(NOT_OFFERED)
    if separates(node) and command.by in run.applicants:
        raise NotAllowed(OWN_REQUEST)
    if needs_opinion(node, outcome.key):
        _demand_words(command.opinion)
    if not run.holds(outcome):
        raise Conflict(outcome.message or NOT_NOW)
    saw = run.digest_at(node.key)
    run.close(token, outcome.key, command.by)
    run.did(token, command.by, outcome.key, opinion=command.opinion, saw=saw)
    moving.proceed(run, token, outcome)


def _return(run: Run, command: Return) -> None:
    token, node = _waiting(run, command.token)
    if not node.may_return:
        raise NotAllowed(NOT_OFFERED)
    if separates(node) and command.by in run.applicants:
        raise NotAllowed(OWN_REQUEST)
    if needs_opinion(node, RETURN):
        _demand_words(command.opinion)
    run.close(token, RETURN, command.by)
    run.did(token, command.by, RETURN, opinion=command.opinion)
    del run.tokens[token.id]
    run.cancel_all()
    run.enter_state(RETURNED)
    moving.give_back(run, token, node)


def _resubmit(run: Run, command: Resubmit) -> None:
    token = run.tokens.get(command.token)
    if token is None or token.node != START:
        raise Conflict(GONE)
    _demand_applicant(run, command)
    run.close(token, SUBMIT, command.by)
    run.did(token, command.by, SUBMIT)
    if RETURNED in run.course.states:
        run.enter_state(run.course.states[0])
    moving.send_again(run, token)


def _withdraw(run: Run, command: Withdraw) -> None:
    if run.state.is_over:
        raise Conflict(GONE)
    _demand_applicant(run, command)
    run.cancel_all()
    run.enter_state(WITHDRAWN)
    run.events.append(Finish(node=WITHDRAWN, state=run.writing.record.get("state") or ""))


def _retry(run: Run, command: Retry) -> None:
    token = run.tokens.get(command.token)
    if token is None or not token.is_halted:
        raise Conflict(GONE)
    again = run.move(token, token.node)
    if again.node == START:
        moving.ask_applicants(run, again)
    else:
        moving.arrive(run, again)


def _waiting(run: Run, ident: int) -> tuple[Token, PersonNode]:
    token = run.tokens.get(ident)
    if token is None or token.is_halted or token.node == START:
        raise Conflict(GONE)
    node = run.course.node(token.node)
    if not isinstance(node, PersonNode):
        raise Conflict(GONE)
    return token, node


def _demand_words(opinion: str) -> None:
    if not opinion.strip():
        raise Invalid((ValueProblem(field="opinion", rule="required", message=WORDS_MISSING),))


def _demand_applicant(run: Run, command: Resubmit | Withdraw) -> None:
    if command.by not in run.applicants:
        raise NotAllowed(NOT_YOURS)
