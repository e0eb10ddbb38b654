"""`formloom publish FILE`: check a definition, play its scenarios, put it in force."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from engine.commands.opening import open_installation
from engine.commands.playing import play_scenarios
from engine.commands.reading import read_definition
from engine.commands.tasks import print_left_with_nobody
from engine.commands.test import print_failures
from engine.compiler.compile import compile_app
from engine.errors import InvalidDefinition, Level, Refusal
from engine.registry import KINDS
from engine.runtime import close_runtime, open_tx
from engine.usecases.publish import publish


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("file", type=Path, help="the definition, a YAML file")
    parser.add_argument("--data", type=Path, default=None, help="the folder for database and files (default: data)")


def run(arguments: argparse.Namespace) -> int:
    """Publish, or say everything that stands against it; 1 when nothing was published."""
    definition = read_definition(arguments.file)
    compiled = compile_app(definition.text, str(arguments.file), KINDS, definition.files)
    for problem in compiled.problems:
        print(f"{problem}" if problem.level is Level.ERROR else f"{problem} (warning)")
    if compiled.app is None:
        print("Nothing was published.", file=sys.stderr)
        return 1
    report = play_scenarios(compiled.app, arguments.file, definition)
    print_failures(arguments.file, report)
    if report.failures:
        print("Nothing was published.", file=sys.stderr)
        return 1
    if arguments.data is not None:
        os.environ["FORMLOOM_DATA"] = str(arguments.data)
    runtime = open_installation()
    try:
        tx = open_tx(runtime, language=runtime.settings.language)
        publish(tx, None, definition.text, arguments.file.name, definition.files)
        published = runtime.shelf.newest().apps[compiled.app.key]
        print_left_with_nobody(runtime)
    except InvalidDefinition as refused:
        print(refused.message.en)
        print("Nothing was published.", file=sys.stderr)
        return 1
    except Refusal as refused:
        print(f"Nothing was published: {refused.message.en}", file=sys.stderr)
        return 1
    finally:
        close_runtime(runtime)
    print(f"{compiled.app.key}: version {published.number} is in force")
    return 0
