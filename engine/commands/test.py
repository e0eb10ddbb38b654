"""`formloom test FILE`: play the scenarios of a definition through the real use cases, in memory."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from engine.commands.playing import play_scenarios
from engine.commands.reading import read_definition
from engine.compiler.compile import compile_app
from engine.errors import Level
from engine.registry import KINDS
from engine.usecases.run_scenarios import Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("file", type=Path, help="the definition, a YAML file")
    parser.add_argument("--coverage", action="store_true", help="say how much of the definition the scenarios touch")


def run(arguments: argparse.Namespace) -> int:
    """Print every step that did not come true, then the count; 1 when there is one."""
    definition = read_definition(arguments.file)
    compiled = compile_app(definition.text, str(arguments.file), KINDS, definition.files)
    if compiled.app is None:
        print(*(one for one in compiled.problems if one.level is Level.ERROR), sep="\n", file=sys.stderr)
        return 1
    report = play_scenarios(compiled.app, arguments.file, definition)
    print_failures(arguments.file, report)
    print(report.summary)
    if arguments.coverage:
        print(report.coverage)
    return 1 if report.failures else 0


def print_failures(path: Path, report: Report) -> None:
    """Print each step that did not come true: its place, what it says, what was seen."""
    for failure in report.failures:
        print(f"{path}:{failure.line}: {failure.scenario}: {failure.step}\n    {failure.seen}")
