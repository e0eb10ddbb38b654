"""Conditions on rows: those of rights, views and links must be answered by the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.compiler.build.compilation import Compilation
from engine.compiler.findings import Path
from engine.expression.api import write
from engine.expression.asked import asked_by
from engine.expression.reads import rooted
from engine.expression.rows import Rows, sql_problems
from engine.expression.tree import Member, Node, children
from engine.expression.types import RecordOf
from engine.model.app import App
from engine.model.form import Field
from engine.model.keys import READY_PREDICATES
from engine.model.rule import Rule
from engine.plugin.kinds import Storage
from engine.values import FormKey

_UNSTORED = (Storage.FILES, Storage.ROWS, Storage.NOTHING)


def check_rows(compilation: Compilation, app: App) -> None:
    """Report every condition on rows that cannot become SQL."""
    for path, form, rule in _conditions(app):
        names = {*compilation.records.get(form, {}), *READY_PREDICATES}
        names |= {"record"} if _is_of_row(path) else set()
        found = sql_problems(rule.checked.tree, Rows(names.__contains__))
        for problem in found:
            compilation.report_in("row-condition", path, problem.offset, problem.message, todo=problem.todo)
        for node in () if found else _out_of_reach(compilation, app, form, rule.checked.tree, _is_of_row(path)):
            what = f"{write(node)} cannot be read in a condition on rows"
            todo = "read a stored field of the row, or of a record it links to"
            compilation.report_in("row-condition", path, node.offset, what, todo=todo)
    for path, rule in compilation.asking:
        _check_questions(compilation, app, path, rule)


def _check_questions(compilation: Compilation, app: App, path: Path, rule: Rule) -> None:
    """Report what a rule asks of records that no column holds."""
    for asked in rule.checked.asks:
        for names, node in asked.paths():
            if not _is_stored(compilation, app, asked.form, names):
                what = f"{'.'.join(names)} of {asked.form} is not stored, so it cannot be asked for"
                todo = "ask for a stored field of the form, or of a record it links to"
                compilation.report_in("row-condition", path, node.offset, what, todo=todo)


def _conditions(app: App) -> Iterator[tuple[Path, FormKey, Rule]]:
    for form in app.forms.values():
        for field in form.fields.values():
            if field.where is not None:
                yield ("forms", form.key, "fields", field.key, "where"), field.form, field.where
            for column in field.columns.values():
                if column.where is not None:
                    path = ("forms", form.key, "fields", field.key, "fields", column.key, "where")
                    yield path, column.form, column.where
        for view in form.views.values():
            if view.where is not None:
                yield ("forms", form.key, "views", view.key, "where"), form.key, view.where
    for rights in app.permissions.values():
        for grant in rights.grants:
            if grant.rows is not None:
                yield ("permissions", rights.form, grant.role, grant.function.value), rights.form, grant.rows


def _is_of_row(path: Path) -> bool:
    """Say whether `record` is the row itself: everywhere but in the `where` of a link, where it is ours."""
    return path[2] != "fields"


def _out_of_reach(compilation: Compilation, app: App, form: FormKey, tree: Node, is_of_row: bool) -> Iterator[Node]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        found = rooted(node)
        path = () if found is None or found[0] is not None else found[1]
        if is_of_row and path[:1] == ("record",) and isinstance(node, Member):
            path = path[1:]
        asked = asked_by(node, of_lines=True)
        if asked is not None and asked.lines is not None:
            waiting.extend(asked.pieces)
            of = asked.lines[1][1:] if asked.lines[1][0] == "record" else asked.lines[1]
            inner = ((*of, *names) for names, _ in asked.paths()) if asked.lines[0] is None else ()
            if not all(_is_stored(compilation, app, form, names) for names in inner):
                yield node
        elif not path:
            waiting.extend(children(node))
        elif path[0] in compilation.records.get(form, {}) and not _is_stored(compilation, app, form, path):
            yield node


def _is_stored(compilation: Compilation, app: App, form: FormKey, path: tuple[str, ...]) -> bool:
    """Say whether a path leads through links to a field with a column, or to line items or a column of them."""
    step, *behind = path
    field = app.forms[form].fields.get(step) if form in app.forms else None
    if field is not None and field.columns:
        if behind[:1] in ([], ["id"]):
            return True
        column = field.columns.get(behind[0])
        return column is not None and _is_kept(compilation, column) and _leads_on(compilation, app, column.form, behind)
    if field is not None and not _is_kept(compilation, field):
        return False
    target = _names(compilation, form).get(step)
    return _leads_on(compilation, app, target.form if isinstance(target, RecordOf) else "", list(path))


def _leads_on(compilation: Compilation, app: App, target: FormKey, path: list[str]) -> bool:
    """Say whether what stands behind the first of a path is stored in the form it leads to."""
    return len(path) == 1 or (target in app.forms and _is_stored(compilation, app, target, tuple(path[1:])))


def _is_kept(compilation: Compilation, field: Field) -> bool:
    kind = compilation.kinds.fields.get(field.type)
    return kind is not None and not field.live and kind.storage not in _UNSTORED


def _names(compilation: Compilation, form: FormKey) -> Mapping[str, object]:
    return compilation.records.get(form, {})
