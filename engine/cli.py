"""The command `formloom`: one table of commands, each in a module of its own, imported when it is named."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Register = Callable[[argparse.ArgumentParser], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command: `module` has `add_arguments(parser)` and `run(arguments) -> exit code`."""

    name: str
    module: str
    promise: str


COMMANDS: tuple[Command, ...] = (
    Command(name="run", module="engine.commands.run", promise="serve the product on this machine"),
    Command(name="check", module="engine.commands.check", promise="say what is wrong with a definition"),
    Command(name="schema", module="engine.commands.schema", promise="print the JSON Schema of definitions"),
    Command(name="publish", module="engine.commands.publish", promise="check, test and put a definition in force"),
    Command(name="test", module="engine.commands.test", promise="play the scenarios of a definition"),
    Command(
        name="expression", module="engine.commands.expression", promise="evaluate and explain expressions, run the kit"
    ),
    Command(name="people", module="engine.commands.people", promise="add or import people, departments and roles"),
    Command(name="tasks", module="engine.commands.tasks", promise="show what stands still and set it going again"),
    Command(name="verify", module="engine.commands.verify", promise="check that the account of what happened is whole"),
)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 when it did what it promises, 1 when it refused, 2 when called wrongly."""
    words = list(sys.argv[1:] if words is None else words)
    parser = argparse.ArgumentParser(prog="formloom", description="Forms and flows from one definition.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        named = commands.add_parser(command.name, help=command.promise, description=command.promise)
        if words[:1] == [command.name]:
            importlib.import_module(command.module).add_arguments(named)
    arguments = parser.parse_args(words)
    module = next(command.module for command in COMMANDS if command.name == arguments.command)
    code: int = importlib.import_module(module).run(arguments)
    return code


if __name__ == "__main__":
    sys.exit(main())
