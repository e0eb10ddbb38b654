"""Templates that name records: text with names of the form in double braces, nothing that runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from engine.compiler.build.compilation import Compilation
from engine.compiler.findings import Path, listed, suggest
from engine.expression.scope import Scope, members
from engine.expression.types import ANY, Type
from engine.values import FormKey

LONGEST = 500
FILTERS = frozenset({"default", "upper", "lower", "trim", "truncate"})
_ENVIRONMENT = SandboxedEnvironment()
_HARMLESS = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.Name,
    nodes.Getattr,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)


def check_template(compilation: Compilation, path: Path, form: FormKey) -> str:
    """Give the template at `path`, "" when there is none; report what it may not hold and names that are none."""
    text: str = compilation.part(*path[:-1]).get(str(path[-1]), "")
    if not text:
        return ""
    if len(text) > LONGEST:
        compilation.report("template", path, f"the template is longer than {LONGEST} characters", "make it shorter")
        return ""
    try:
        tree = _ENVIRONMENT.parse(text)
    except TemplateSyntaxError as error:
        what = f"the template cannot be read ({error.message})"
        compilation.report("template", path, what, "write names in double braces: {{ number }}")
        return ""
    scope = Scope(names=compilation.records[form], record=compilation.records.get)
    for what, todo in _problems(tree, scope):
        compilation.report("template", path, what, todo)
    return text


def _problems(tree: nodes.Template, scope: Scope) -> Iterator[tuple[str, str]]:
    for node in _walk(tree):
        if isinstance(node, nodes.Filter):
            if node.name not in FILTERS:
                yield (
                    f"there is no filter {node.name}",
                    suggest(node.name, FILTERS, f"known are {listed(sorted(FILTERS))}"),
                )
        elif not isinstance(node, _HARMLESS):
            yield f"{type(node).__name__.lower()} has no place in a name", "write names in double braces: {{ number }}"
        elif isinstance(node, nodes.Name):
            yield from _missing(node.name, scope.names)
        elif isinstance(node, nodes.Getattr):
            known = members(scope, _type_of(node.node, scope))
            if known is not None:
                yield from _missing(node.attr, known)


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child)


def _missing(word: str, known: Mapping[str, Type]) -> Iterator[tuple[str, str]]:
    if word not in known:
        yield f"there is no {word} here", suggest(word, known, f"known are {listed(known)}")


def _type_of(node: nodes.Node, scope: Scope) -> Type:
    if isinstance(node, nodes.Name):
        return scope.names.get(node.name, ANY)
    if isinstance(node, nodes.Getattr):
        return (members(scope, _type_of(node.node, scope)) or {}).get(node.attr, ANY)
    return ANY
