"""Answers of the stored records put together with those that are being written."""

from __future__ import annotations

from collections.abc import Sequence

from engine.expression.api import Env
from engine.expression.asked import Wanted
from engine.expression.functions.table import FUNCTIONS
from engine.expression.question import Question
from engine.store.asking import Found, mean_of
from engine.values import Value, Values


def together(question: Question, env: Env, found: Found, pending: Sequence[Values]) -> Value:
    """Give the answer of the stored records and of `pending`, records that are asked about and not stored so yet."""
    wanted = question.asked.wanted
    if wanted is Wanted.COUNT:
        return found.value + len(pending)
    taken = [None if question.of is None else question.of(env, record) for record in pending]
    if wanted in (Wanted.SOME, Wanted.EVERY):
        return _judged([found.value, *taken], decisive=wanted is Wanted.SOME)
    run = FUNCTIONS[Wanted.SUM.value if wanted is Wanted.MEAN else wanted.value].run
    assert run is not None
    value = run(env, [found.value, *taken])
    filled = sum(1 for one in taken if one is not None)
    return mean_of(Found(value=value, count=found.count + filled)) if wanted is Wanted.MEAN else value


def _judged(truths: Sequence[Value], *, decisive: bool) -> bool | None:
    if any(truth is decisive for truth in truths):
        return decisive
    return None if any(truth is None for truth in truths) else not decisive
