"""Run the scenarios of an app: each on a stage of its own, and what came true is counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.model.app import App, Scenario
from engine.usecases.play_step import play
from engine.usecases.scenario_coverage import Coverage, Touched, coverage_of, touched_by
from engine.usecases.scenario_stage import Stage
from engine.usecases.scenario_steps import StepRefused, parse_step
from engine.values import Json

SetStage = Callable[[Scenario], Stage]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One step that did not come true: where it stands, what it says, what was seen."""

    scenario: str
    line: int
    step: str
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of all scenarios."""

    passed: int
    failures: tuple[Failure, ...]
    coverage: Coverage

    @property
    def summary(self) -> str:
        """The closing line: `N passed`, or `N passed, M failed`."""
        failed = f", {len(self.failures)} failed" if self.failures else ""
        return f"{self.passed} passed{failed}"


def run_scenarios(app: App, set_stage: SetStage) -> Report:
    """Play every scenario to its first failure; a scenario passes when every step came true."""
    failures: list[Failure] = []
    touched: list[Touched] = []
    for scenario in app.tests.values():
        failure = run_scenario(scenario, set_stage, touched)
        if failure is not None:
            failures.append(failure)
    return Report(passed=len(app.tests) - len(failures), failures=tuple(failures), coverage=coverage_of(app, touched))


def run_scenario(scenario: Scenario, set_stage: SetStage, touched: list[Touched]) -> Failure | None:
    """Play one scenario; gives its first step that did not come true, and adds what it touched."""
    line = min(scenario.lines, default=0)
    try:
        stage = set_stage(scenario)
    except StepRefused as refused:
        return Failure(scenario=scenario.key, line=line, step="people and given", seen=str(refused))
    for step, line in zip(scenario.steps, scenario.lines, strict=True):
        seen = _seen(stage, step)
        if seen:
            return Failure(scenario=scenario.key, line=line, step=write_step(step), seen=seen)
    touched.append(touched_by(stage))
    return None


def write_step(step: Mapping[str, Json]) -> str:
    """Write a step in short: what it does, without the values it sends."""
    return ", ".join(f"{key}: {value}" for key, value in step.items() if key not in ("with", "call", "opinion"))


def _seen(stage: Stage, step: Json) -> str:
    try:
        return play(stage, parse_step(step))
    except StepRefused as refused:
        return str(refused)
