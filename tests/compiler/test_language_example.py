"""The example of the language reference: what is built of it passes, what is not is listed here by its place."""

from __future__ import annotations

from pathlib import Path

from engine.compiler.compile import compile_app
from engine.errors import Level
from engine.registry import KINDS

EXAMPLE = Path(__file__).with_name("language_example.yaml")
FILES = {"seals.csv": b"number,name\n"}
NOT_YET = {
    "dashboards",
    "documents",
    "integrations",
    "menu[3]",
    "reminders",
    "schedules",
    "tests.normal_use.steps[7].expect",
    "workflows.application.nodes.head.may[0]",
    "workflows.application.nodes.head.may[1]",
    "workflows.application.nodes.head.may[2]",
    "workflows.application.nodes.head.may[3]",
    "workflows.application.nodes.head.may[4]",
    "workflows.application.nodes.head.may[6]",
    "workflows.application.nodes.head.remind",
    "workflows.application.nodes.head.timeout",
    "workflows.application.nodes.leaders.decide",
    "workflows.application.tell",
    "workflows.application.urge",
    "workflows.application.withdraw",
    "workflows.found_wrong.start.by",
}


def test_the_parts_that_are_not_built_are_the_ones_listed() -> None:
    problems = compile_app(EXAMPLE.read_bytes(), "example.yaml", KINDS, FILES).problems

    assert {problem.path for problem in problems if problem.rule == "not-yet"} == NOT_YET


def test_nothing_of_the_built_parts_is_refused() -> None:
    problems = compile_app(EXAMPLE.read_bytes(), "example.yaml", KINDS, FILES).problems

    assert [str(found) for found in problems if found.level is Level.ERROR and found.rule != "not-yet"] == []


def test_a_warning_points_at_the_approval_that_may_find_nobody() -> None:
    problems = compile_app(EXAMPLE.read_bytes(), "example.yaml", KINDS, FILES).problems

    assert [(found.rule, found.path) for found in problems if found.level is Level.WARNING] == [
        ("no-approver", "workflows.application.nodes.leaders.who")
    ]
