"""`formloom people add | import`: persons with their accounts, departments, branches and roles."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from pathlib import Path

from engine.commands.opening import open_installation
from engine.commands.tasks import print_left_with_nobody
from engine.errors import InvalidDefinition, Refusal
from engine.runtime import Runtime, close_runtime, open_tx
from engine.usecases.add_person import add_person
from engine.usecases.import_people import import_people

COLUMNS = ("number", "name", "account", "email", "branch", "department", "post", "head", "roles")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    ways = parser.add_subparsers(dest="way", metavar="WAY", required=True)
    one = ways.add_parser("add", help="add one person, or change one with the same number")
    for column in COLUMNS:
        one.add_argument(f"--{column}", required=column in ("number", "name"), help=f"the column {column}")
    one.add_argument("--password", action="store_true", help="ask for a password")
    several = ways.add_parser("import", help="import CSV files of people, departments and branches")
    several.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="people.csv, departments.csv, branches.csv"
    )


def run(arguments: argparse.Namespace) -> int:
    """Add or import, or print every wrong cell and change nothing."""
    runtime = open_installation()
    try:
        return _tell(runtime, arguments, _add if arguments.way == "add" else _import)
    finally:
        close_runtime(runtime)


def _tell(runtime: Runtime, arguments: argparse.Namespace, way: Callable[[Runtime, argparse.Namespace], str]) -> int:
    try:
        print(way(runtime, arguments))
        print_left_with_nobody(runtime)
    except InvalidDefinition as refused:
        print(*refused.problems, "Nothing was changed.", sep="\n", file=sys.stderr)
        return 1
    except (Refusal, OSError) as refused:
        print(f"{refused}; nothing was changed", file=sys.stderr)
        return 1
    return 0


def _add(runtime: Runtime, arguments: argparse.Namespace) -> str:
    row = {column: getattr(arguments, column) for column in COLUMNS if getattr(arguments, column) is not None}
    if arguments.password:
        row["password"] = getpass.getpass("Password: ")
    add_person(open_tx(runtime, language=runtime.settings.language), None, row)
    return f"{arguments.name} ({arguments.number}) is there."


def _import(runtime: Runtime, arguments: argparse.Namespace) -> str:
    files = {path.name: path.read_bytes() for path in arguments.files}
    done = import_people(open_tx(runtime, language=runtime.settings.language), None, files)
    return f"{done.persons} persons, {done.departments} departments, {done.branches} branches are there."
