"""`formloom tasks waiting | give | retry`: what stands still, and how an administrator sets it going again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from uuid import UUID

from engine.commands.opening import open_installation
from engine.errors import Refusal
from engine.ids import parse_id
from engine.runtime import Runtime, close_runtime, open_tx
from engine.usecases.give_task import give_task
from engine.usecases.list_standstill import Standstill, list_halted, list_waiting, tasks_of_nobody
from engine.usecases.retry_run import retry_run
from engine.usecases.transaction import Tx


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    ways = parser.add_subparsers(dest="way", metavar="WAY", required=True)
    ways.add_parser("waiting", help="list open tasks that nobody may act on, and halted runs with their reason")
    one = ways.add_parser("give", help="give an open task to a person")
    one.add_argument("task", type=_ident, metavar="TASK", help="the task, as `waiting` lists it")
    one.add_argument("person", metavar="PERSON", help="a staff number or account")
    one.add_argument("--reason", required=True, help="why, for the account of what happened")
    run = ways.add_parser("retry", help="let a halted run try its node again")
    run.add_argument("run", type=_ident, metavar="RUN", help="the run, as `waiting` lists it")
    run.add_argument("--reason", default="", help="what was cured, for the account of what happened")


def run(arguments: argparse.Namespace) -> int:
    """List, give or retry; 1 when it was refused and nothing has changed, or when a run halted again further on."""
    runtime = open_installation()
    try:
        return _WAYS[arguments.way](runtime, _tx(runtime), arguments)
    except Refusal as refused:
        print(refused.message.en, file=sys.stderr)
        return 1
    finally:
        close_runtime(runtime)


def print_left_with_nobody(runtime: Runtime) -> None:
    """Say how many open tasks nobody may act on after people or roles have changed; nothing where there is none."""
    count = len(tasks_of_nobody(_tx(runtime)))
    if count:
        print(f"{count} open tasks wait for nobody who may act; see them with: formloom tasks waiting")


def _waiting(runtime: Runtime, tx: Tx, _arguments: argparse.Namespace) -> int:
    tasks, runs = list_waiting(tx), list_halted(tx)
    print(f"{len(tasks)} open tasks wait for nobody who may act")
    for task in tasks:
        print(*_lines(runtime, tx, "task", task), sep="\n")
        print(f"  formloom tasks give {task.id} PERSON --reason WHY")
    print(f"{len(runs)} runs are halted")
    for halted in runs:
        print(*_lines(runtime, tx, "run", halted), sep="\n")
        print(f"  when that is cured: formloom tasks retry {halted.id}")
    return 0


def _give(_runtime: Runtime, tx: Tx, arguments: argparse.Namespace) -> int:
    person = give_task(tx, arguments.task, arguments.person, reason=arguments.reason)
    print(f"{person.name} ({person.number}) has the task.")
    return 0


def _retry(_runtime: Runtime, tx: Tx, arguments: argparse.Namespace) -> int:
    found = retry_run(tx, arguments.run, reason=arguments.reason)
    if found.halted is not None:
        node, reason = found.halted
        print(f"It went on, and halted again at {node.in_language(tx.language)}: {reason.en}", file=sys.stderr)
        return 1
    nodes = ", ".join(node.in_language(tx.language) for node in found.nodes)
    print(f"The run goes on and waits at {nodes}." if nodes else "The run went on and is over.")
    return 0


def _lines(runtime: Runtime, tx: Tx, kind: str, one: Standstill) -> Iterator[str]:
    since = one.since.astimezone(runtime.settings.zone)
    name, node = one.name.in_language(tx.language), one.node.in_language(tx.language)
    yield f"{kind} {one.id}: {one.app}.{one.form}, {name}, at {node} since {since:%Y-%m-%d %H:%M}"
    if one.asked:
        yield f"  was asked: {', '.join(one.asked)}"
    if one.reason is not None:
        yield f"  reason: {one.reason.en}"


def _tx(runtime: Runtime) -> Tx:
    return open_tx(runtime, language=runtime.settings.language)


def _ident(word: str) -> UUID:
    found = parse_id(word)
    if found is None:
        raise argparse.ArgumentTypeError(f"{word} is no id as `formloom tasks waiting` lists them")
    return found


_WAYS = {"waiting": _waiting, "give": _give, "retry": _retry}
