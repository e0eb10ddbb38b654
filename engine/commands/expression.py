"""`formloom expression eval | explain | functions | conformance`: what an expression gives, what it is, and the kit."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from engine.clock import SystemClock
from engine.commands.browser import evaluated_in_browser
from engine.commands.explaining import add_explain, explain, point_at
from engine.conformance.cases import NoCases, decoded, read_cases
from engine.conformance.judge import Verdict, evaluate, judge, tally
from engine.errors import Unavailable
from engine.expression.api import Env, ExpressionErrors, ExpressionLimit, NoHost, Scope, check, compile
from engine.expression.functions.text import write
from engine.expression.manual import LANGUAGES, reference
from engine.expression.types import ANY
from engine.values import Values


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    ways = parser.add_subparsers(dest="way", metavar="WAY", required=True)
    one = ways.add_parser("eval", help="print the value of an expression")
    one.add_argument("expression", metavar="EXPR")
    one.add_argument(
        "--context", metavar="FILE|JSON", default="{}", help='names and values: {"amount": 12, "on": {"$date": …}}'
    )
    add_explain(ways.add_parser("explain", help="print its tree, its type, what it reads, and its SQL"))
    listed = ways.add_parser("functions", help="print the reference of all functions, as Markdown")
    listed.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    kit = ways.add_parser("conformance", help="run a file of conformance cases")
    kit.add_argument("file", metavar="FILE", type=Path)
    kit.add_argument("-v", "--verbose", action="store_true", help="list the cases that fail")


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked; 1 when the expression is refused or a case fails."""
    match arguments.way:
        case "eval":
            return _eval(arguments.expression, arguments.context)
        case "explain":
            return explain(arguments)
        case "functions":
            print(reference(arguments.language))
            return 0
    return _conformance(arguments.file, verbose=arguments.verbose)


def _eval(expression: str, context: str) -> int:
    names = _names(context)
    zone = datetime.now().astimezone().tzinfo or UTC
    env = Env(names=names, host=NoHost(), now=SystemClock().now(), zone=zone)
    try:
        value = compile(check(expression, Scope(names=dict.fromkeys(names, ANY))))(env)
        print(write(env, value))
    except ExpressionErrors as errors:
        print(*(point_at(expression, problem) for problem in errors.problems), sep="\n", file=sys.stderr)
        return 1
    except ExpressionLimit as limit:
        print(f"stopped: {limit}", file=sys.stderr)
        return 1
    return 0


def _names(context: str) -> Values:
    """Read what --context says; ends the command with code 2 and a sentence when it is no JSON object."""
    try:
        text = context if context.lstrip()[:1] == "{" else Path(context).read_text(encoding="utf-8")
        found = json.loads(text, parse_float=Decimal)
        if isinstance(found, dict):
            return {name: decoded(value) for name, value in found.items()}
        problem = "it is no object"
    except (OSError, ValueError) as unreadable:
        problem = str(unreadable)
    print(f'--context cannot be read ({problem}); write a file name or {{"amount": 12}}', file=sys.stderr)
    raise SystemExit(2)


def _conformance(file: Path, *, verbose: bool) -> int:
    try:
        cases = read_cases(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, NoCases) as problem:
        print(f"{file}: cannot be read ({problem}); name a file of conformance cases", file=sys.stderr)
        raise SystemExit(2) from None
    is_right = _told("python", [judge(case, evaluate) for case in cases], verbose=verbose)
    try:
        evaluate_there = evaluated_in_browser(cases)
    except Unavailable as refused:
        print(f"browser in: not run. {refused}")
        return 1
    return 0 if _told("browser", [judge(case, evaluate_there) for case in cases], verbose=verbose) and is_right else 1


def _told(who: str, verdicts: Sequence[Verdict], *, verbose: bool) -> bool:
    if verbose:
        _list(who, verdicts)
    print(summary(who, verdicts))
    return all(verdict.is_right for verdict in verdicts)


def summary(who: str, verdicts: Sequence[Verdict]) -> str:
    """Give the line of one evaluator: the right ones of all cases, profile by profile."""
    counted = tally(verdicts)
    return f"{who} " + ", ".join(f"{profile}: {right}/{total}" for profile, (right, total) in counted.items())


def _list(who: str, verdicts: Sequence[Verdict]) -> None:
    for verdict in verdicts:
        if not verdict.is_right:
            said = verdict.case.expression or f"table {verdict.case.table['hitPolicy']}"
            print(f"{who} {verdict.case.profile} {verdict.case.id}\n    {said}\n    {verdict.said}")
