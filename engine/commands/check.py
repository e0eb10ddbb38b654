"""`formloom check FILE`: every problem of a definition, each with its place and what to do."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from engine.commands.reading import read_definition
from engine.compiler.compile import compile_app
from engine.errors import Level
from engine.registry import KINDS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("file", type=Path, help="the definition, a YAML file")


def run(arguments: argparse.Namespace) -> int:
    """Print the problems; 1 when one of them is an error."""
    definition = read_definition(arguments.file)
    compiled = compile_app(definition.text, str(arguments.file), KINDS, definition.files)
    errors = sum(1 for problem in compiled.problems if problem.level is Level.ERROR)
    for problem in compiled.problems:
        print(f"{problem}" if problem.level is Level.ERROR else f"{problem} (warning)")
    if errors:
        print(f"{errors} problem{'' if errors == 1 else 's'}; nothing was published", file=sys.stderr)
        return 1
    print(f"{arguments.file}: no problems")
    return 0
