"""The same expressions in Python and in the browser's evaluator, and where they differ."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, tzinfo
from random import Random
from typing import Any
from uuid import UUID

from engine.commands.browser import Question, ask_evaluator, question_json
from engine.expression.api import Env, ExpressionLimit, compile
from engine.expression.wire import value_json
from tests.expression.random_expressions import MEMBERS, Case, random_cases
from tests.expression.worlds import NOW, SHANGHAI


class Known:
    """A host that follows ids to what it was given."""

    def follow(self, kind: str, ident: UUID, name: str) -> Any:
        return MEMBERS.get((kind, ident), {}).get(name)

    def call(self, name: str, args: tuple[Any, ...]) -> Any:
        return None


def differences(seed: int, count: int) -> list[str]:
    """Evaluate so many random expressions in both, and tell each that differs."""
    cases = tuple(random_cases(Random(seed), count))
    there = answers(cases, now=NOW, zone=SHANGHAI, zone_name="Asia/Shanghai")
    return [
        f"{case.checked.source}: Python {ours}, browser {theirs}, over {_read(case)}"
        for case, theirs in zip(cases, there, strict=True)
        if (ours := json.dumps(_evaluated(case), sort_keys=True)) != theirs
    ]


def answers(cases: Iterable[Case], *, now: datetime, zone: tzinfo, zone_name: str) -> list[str]:
    """Give what the browser's evaluator says, as sorted JSON."""
    questions = (Question(checked=case.checked, names=case.names, members=MEMBERS) for case in cases)
    lines = [json.dumps(question_json(one, now=now, zone=zone, zone_name=zone_name)) for one in questions]
    return [json.dumps(json.loads(line), sort_keys=True) for line in ask_evaluator(lines)]


def _evaluated(case: Case) -> Any:
    env = Env(names=case.names, host=Known(), now=NOW, zone=SHANGHAI)
    try:
        return {"value": value_json(compile(case.checked)(env), SHANGHAI)}
    except ExpressionLimit as limit:
        return {"limit": str(limit)}
    except Exception as error:  # noqa: BLE001 -- a crash is a difference like any other
        return {"crash": repr(error)}


def _read(case: Case) -> dict[str, Any]:
    return {path[0]: case.names.get(path[0]) for path in sorted(case.checked.reads)}
