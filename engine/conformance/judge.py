"""What Python makes of the cases, and how many are as they should be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from engine.conformance.cases import Case, Profile, surroundings
from engine.conformance.same import is_same
from engine.conformance.tables import decide
from engine.expression.api import ExpressionErrors, ExpressionLimit, Scope, check_loosely, compile
from engine.expression.functions.text import write
from engine.expression.types import ANY
from engine.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One case judged; `said` tells what came instead of what should have."""

    case: Case
    is_right: bool
    said: str = ""


def judge(case: Case, evaluate: Callable[[Case], Value]) -> Verdict:
    """Judge a case by what `evaluate` gives or raises: whatever else it raises is a crash."""
    try:
        found = evaluate(case)
    except ExpressionErrors as errors:
        return _refused(case, errors)
    except ExpressionLimit as limit:
        return Verdict(case=case, is_right=case.profile is Profile.DEVIATES, said=f"stopped: {limit}")
    except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as crash:
        return Verdict(case=case, is_right=False, said=f"crashed: {type(crash).__name__}: {crash}")
    match case.profile:
        case Profile.DEVIATES:
            return Verdict(case=case, is_right=True)
        case Profile.OUTSIDE:
            return Verdict(case=case, is_right=False, said=f"was not refused, but gave {written(found)}")
    said = f"expected {written(case.expected)}, found {written(found)}"
    return Verdict(case=case, is_right=is_same(found, case.expected), said=said)


def evaluate(case: Case) -> Value:
    """Evaluate a case in Python. Raises ExpressionErrors and ExpressionLimit."""
    if case.table is not None:
        return decide(case)
    checked = check_loosely(case.expression, Scope(names=dict.fromkeys(case.context, ANY)))
    return compile(checked)(surroundings(case.context))


def tally(verdicts: Iterable[Verdict]) -> Mapping[Profile, tuple[int, int]]:
    """Count the right ones and all of each profile; a table belongs to one as an expression does."""
    counted = dict.fromkeys(Profile, (0, 0))
    for verdict in verdicts:
        right, total = counted[verdict.case.profile]
        counted[verdict.case.profile] = right + verdict.is_right, total + 1
    return counted


def written(value: Value) -> str:
    """Write a value as an expression would."""
    return write(surroundings({}), value)


def _refused(case: Case, errors: ExpressionErrors) -> Verdict:
    first = errors.problems[0]
    said = f"refused at {first.offset + 1}: {first.message}; {first.todo}"
    has_place = 0 <= first.offset <= max(len(case.expression), 0) and bool(first.todo)
    is_right = case.profile is Profile.DEVIATES or (case.profile is Profile.OUTSIDE and has_place)
    return Verdict(case=case, is_right=is_right, said=said)
