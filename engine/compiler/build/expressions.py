"""Expressions of a definition: read, checked in their scope, made ready to run."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.compiler.build.compilation import Compilation
from engine.compiler.build.scopes import cell_scope
from engine.compiler.findings import Path
from engine.compiler.later import LATER_FUNCTIONS
from engine.errors import Level
from engine.expression.api import (
    Checked,
    ExpressionError,
    ExpressionErrors,
    check,
    check_cell,
    compile,
    parse,
)
from engine.expression.functions.table import CANONICAL
from engine.expression.scope import Scope
from engine.expression.tree import Call, walk
from engine.expression.types import BOOLEAN, Type
from engine.model.rule import Rule
from engine.values import Json

_LATER_WORDS = re.compile(
    "|".join(re.escape(word) for word, function in CANONICAL.items() if function in LATER_FUNCTIONS)
)


def build_rule(compilation: Compilation, path: Path, scope: Scope, wanted: Type) -> Rule | None:
    """Give the rule at `path`, None when there is none or it is wrong."""
    source = written(compilation, path)
    if source is None:
        return None
    if _is_later(compilation, path, source):
        return None
    checked = _checked(compilation, path, lambda: check(source, scope, wanted))
    if checked is None:
        return None
    for found in checked.warnings:
        compilation.report_in(
            "expression-blank", path, found.offset, found.message, todo=found.todo, level=Level.WARNING
        )
    rule = Rule(source=source, checked=checked, evaluate=compile(checked), line=compilation.line(path))
    if checked.asks:
        compilation.asking.append((path, rule))
    return rule


def build_cell(compilation: Compilation, path: Path, wanted: Type) -> Checked | None:
    """Give the test of a decision table cell, None when it is wrong; a blank cell takes anything."""
    source = compilation.source.raw(path).strip() or "any"
    return _checked(compilation, path, lambda: check_cell(source, cell_scope(compilation), wanted))


def build_condition(compilation: Compilation, path: Path, scope: Scope) -> Rule | None:
    """Give the condition at `path`, None when there is none or it is wrong."""
    return build_rule(compilation, path, scope, BOOLEAN)


def _checked(compilation: Compilation, path: Path, check_it: Callable[[], Checked]) -> Checked | None:
    try:
        return check_it()
    except ExpressionErrors as errors:
        rule = "expression-syntax" if isinstance(errors.__cause__, ExpressionError) else "expression-meaning"
        for found in errors.problems:
            compilation.report_in(rule, path, found.offset, found.message, todo=found.todo)
    return None


def _is_later(compilation: Compilation, path: Path, source: str) -> bool:
    """Say whether the expression calls a function that is not built yet, and report it."""
    # The text is read a second time, so only where one of the words stands in it.
    if not _LATER_WORDS.search(source):
        return False
    try:
        calls = [node for node in walk(parse(source)) if isinstance(node, Call) and node.function in LATER_FUNCTIONS]
    except ExpressionError:
        return False
    for call in calls:
        what = f"{call.function} is not built yet"
        compilation.report_in("not-yet", path, call.offset, what, todo="leave it out for now")
    return bool(calls)


def written(compilation: Compilation, path: Path) -> str | None:
    """Give an expression as it stands in the text; a YAML number or boolean stands for itself."""
    value: Json = compilation.data
    for part in path:
        if isinstance(part, int):
            value = value[part] if isinstance(value, list) else None
        else:
            value = value.get(part) if isinstance(value, dict) else None
    if value is None or isinstance(value, dict | list):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return compilation.source.raw(path)
