"""From the text of a definition to an app, or to every problem it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from engine.compiler.build.app import build_app
from engine.compiler.build.compilation import Compilation
from engine.compiler.build.scopes import form_scope
from engine.compiler.check import check_shape
from engine.compiler.decode import decode
from engine.compiler.findings import Findings
from engine.compiler.lint.access import check_access
from engine.compiler.lint.following import check_following
from engine.compiler.lint.graph import check_graphs
from engine.compiler.lint.names import check_names
from engine.compiler.lint.rows import check_rows
from engine.compiler.lint.states import check_states
from engine.compiler.lint.tables import check_tables
from engine.compiler.source import read_source
from engine.errors import Problem
from engine.expression.api import Scope
from engine.expression.types import BOOLEAN
from engine.model.app import App
from engine.model.keys import READY_PREDICATES
from engine.plugin.kinds import Kinds
from engine.values import FormKey

_LOOKS = (check_names, check_graphs, check_states, check_access, check_rows, check_tables, check_following)
_NO_FILES: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """What became of a definition: the app when no problem is an error, and all problems in reading order."""

    app: App | None
    problems: tuple[Problem, ...]


def compile_app(text: str | bytes, file: str, kinds: Kinds, files: Mapping[str, bytes] = _NO_FILES) -> Compiled:
    """Compile a definition; `files` are those of its folder by name, `file` is the name told in problems."""
    findings = Findings(file)
    source = read_source(decode(text, findings) if isinstance(text, bytes) else text, findings)
    if source.data is None and findings.has_errors:
        return Compiled(app=None, problems=findings.sorted())
    data = check_shape(source, kinds, findings)
    if data is None:
        return Compiled(app=None, problems=findings.sorted())
    compilation = Compilation(source=source, data=data, findings=findings, kinds=kinds)
    app = build_app(compilation, files)
    for look in _LOOKS:
        look(compilation, app)
    return Compiled(app=None if findings.has_errors else app, problems=findings.sorted())


def scope_of(text: str | bytes, file: str, kinds: Kinds, form: FormKey) -> Scope:
    """Give what rules of a form may speak of, the ready predicates too; of a definition without problems."""
    findings = Findings(file)
    source = read_source(decode(text, findings) if isinstance(text, bytes) else text, findings)
    compilation = Compilation(source=source, data=check_shape(source, kinds, findings), findings=findings, kinds=kinds)
    build_app(compilation, _NO_FILES)
    scope = form_scope(compilation, form)
    return replace(scope, names={**scope.names, **dict.fromkeys(READY_PREDICATES, BOOLEAN)})
