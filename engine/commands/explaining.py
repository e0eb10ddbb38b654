"""`formloom expression explain`: the tree of an expression, its type, what it reads, and its SQL."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from uuid import UUID

from engine.access.predicates import ColumnIn
from engine.clock import SystemClock
from engine.commands.reading import read_definition
from engine.compiler.compile import compile_app, scope_of
from engine.expression.api import (
    Checked,
    Env,
    ExpressionErrors,
    ExpressionProblem,
    Node,
    Scope,
    check,
    system_names,
    write,
)
from engine.expression.question import Question
from engine.expression.rows import Rows, touches_row
from engine.expression.tree import Call, Literal, Logic, children
from engine.expression.types import BOOLEAN, describe, fits
from engine.ids import new_id
from engine.model.app import App
from engine.model.keys import READY_PREDICATES
from engine.registry import KINDS
from engine.store.migrate import plan
from engine.store.record_tables import AppTables, app_tables
from engine.store.row_conditions import rows_text, where_true
from engine.store.statement import POSTGRESQL, SQLITE
from engine.values import FormKey, Value

_SOMEBODY = UUID(int=1)
_NAMES = {"me": _SOMEBODY, "record": _SOMEBODY, "before": _SOMEBODY}


class _Somewhere:
    """A host for which everything is there; what it says is only bound, never read."""

    def follow(self, kind: str, ident: UUID, name: str) -> Value:
        """Give somebody."""
        return _SOMEBODY

    def call(self, name: str, args: tuple[Value, ...]) -> Value:
        """Give somebody."""
        return _SOMEBODY

    def ask(self, question: Question, env: Env, values: tuple[Value, ...]) -> Value:
        """Give somebody."""
        return _SOMEBODY


def add_explain(parser: argparse.ArgumentParser) -> None:
    """Declare what `explain` takes."""
    parser.add_argument("expression", metavar="EXPR")
    parser.add_argument("--app", metavar="FILE", type=Path, help="the definition that gives the names their types")
    parser.add_argument("--form", metavar="FORM", help="the form whose rules the expression could be")


def explain(arguments: argparse.Namespace) -> int:
    """Print what the expression is; 1 when it is refused."""
    if (arguments.app is None) != (arguments.form is None):
        print("--app and --form belong together: name the definition and one of its forms", file=sys.stderr)
        return 2
    source, app = arguments.expression, None
    scope = Scope(names={})
    if arguments.app is not None:
        app, scope = _read(arguments.app, arguments.form)
    try:
        checked = check(source, scope)
    except ExpressionErrors as errors:
        print(*(point_at(source, problem) for problem in errors.problems), sep="\n", file=sys.stderr)
        return 1
    print(*_lines(checked), sep="\n")
    for warning in checked.warnings:
        print(f"warning     {point_at(source, warning)}")
    if app is not None:
        print(*_sql(app, arguments.form, checked), sep="\n")
    return 0


def point_at(source: str, problem: ExpressionProblem) -> str:
    """Tell a finding with its place in the text."""
    place = source[problem.offset : problem.offset + problem.length]
    return f"{problem.offset + 1}: {problem.message}; {problem.todo}" + (f"    [{place}]" if place else "")


def _read(file: Path, form: FormKey) -> tuple[App, Scope]:
    """Read the definition; ends the command with code 1 and its problems when it is wrong."""
    definition = read_definition(file)
    app = compile_app(definition.text, str(file), KINDS, definition.files).app
    if app is None:
        print(f"{file}: has problems; formloom check {file} tells them", file=sys.stderr)
        raise SystemExit(1)
    if form not in app.forms:
        print(f"{file}: there is no form {form}; there are {', '.join(app.forms)}", file=sys.stderr)
        raise SystemExit(1)
    return app, scope_of(definition.text, str(file), KINDS, form)


def _lines(checked: Checked) -> Iterator[str]:
    yield f"written     {write(checked.tree)}"
    yield f"type        {describe(checked.type)}"
    yield f"reads       {', '.join('.'.join(path) for path in sorted(checked.reads)) or 'nothing'}"
    yield f"calls       {', '.join(sorted(checked.calls)) or 'nothing'}"
    yield "tree"
    yield from _tree(checked.tree, 1)


def _tree(node: Node, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}{_word(node)}  ({describe(node.type)})"
    for child in children(node):
        yield from _tree(child, depth + 1)


def _word(node: Node) -> str:
    if isinstance(node, Literal):
        return write(node)
    if isinstance(node, Call):
        return f"{node.function}(…)"
    if isinstance(node, Logic):
        return node.operator
    operator = getattr(node, "operator", "") or getattr(node, "name", "")
    return operator or type(node).__name__.lower()


def _sql(app: App, form: FormKey, checked: Checked) -> Iterator[str]:
    if not fits(checked.type, BOOLEAN):
        yield f"SQL         none: a condition on rows is true or false, this is {describe(checked.type)}"
        return
    names = {"state", *app.forms[form].fields, *system_names(), *READY_PREDICATES}
    if not touches_row(checked.tree, Rows(names.__contains__)):
        yield "SQL         none is needed: it reads nothing of the row, so it is computed once beforehand"
        return
    env = Env(names=_NAMES, host=_Somewhere(), now=SystemClock().now(), zone=UTC)
    mine = {name: ColumnIn(column="created_by", ids=(_SOMEBODY,)) for name in READY_PREDICATES}
    try:
        tables = _tables(app)
        where = where_true(tables, form, checked, env, mine)
    except ExpressionErrors as errors:
        for problem in errors.problems:
            yield f"SQL         none: {point_at(checked.source, problem)}"
        return
    for name, dialect in (("SQLite", SQLITE), ("PostgreSQL", POSTGRESQL)):
        yield f"{name:<12}{rows_text(tables, form, where, dialect)}"


def _tables(app: App) -> AppTables:
    """Give the tables a first publication of the app would make."""
    planned = plan(app, KINDS, {}, (), names=(), new_id=new_id)
    return app_tables(app.key, planned.key_map, {entry.id: entry for entry in planned.entries})
