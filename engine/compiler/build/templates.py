"""Templates that name records: text with paths of the form in double braces, filters behind them, nothing that runs.

What passes is a template of Jinja2. It is read here with two patterns, because loading Jinja2 takes longer than the
rest of a check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.compiler.build.compilation import Compilation
from engine.compiler.findings import Path, listed, suggest
from engine.expression.scope import Scope, members
from engine.expression.types import ANY, RecordOf, Type

LONGEST = 500
FILTERS = frozenset({"default", "upper", "lower", "trim", "truncate"})
_HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_INSIDE = re.compile(
    r"""\s*(?P<path>[^\W\d]\w*(?:\.[^\W\d]\w*)*)(?P<filters>(?:\s*\|\s*\w+(?:\((?:[0-9]{1,4}|'[^'{}]*'|"[^"{}]*")\))?)*)\s*"""
)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_FILTER = re.compile(r"\|\s*(\w+)")


def check_template(compilation: Compilation, path: Path, names: Mapping[str, Type]) -> str:
    """Give the template at `path`, "" when there is none; report what it may not hold and words not in `names`."""
    text: str = compilation.part(*path[:-1]).get(str(path[-1]), "")
    if len(text) > LONGEST:
        compilation.report("template", path, f"it is longer than {LONGEST} characters", "make it shorter")
        return ""
    scope = Scope(names=names, record=compilation.records.get)
    for offset, what, todo in _problems(text, scope):
        compilation.report_in("template", path, offset, what, todo=todo)
    return text


def _problems(text: str, scope: Scope) -> Iterator[tuple[int, str, str]]:
    stray = re.search(r"\{[{%#]|[}%#]\}", _HOLE.sub(lambda hole: " " * len(hole[0]), text))
    if stray:
        yield stray.start(), f"{stray[0]} has no place in a name", "write names in double braces: {{ number }}"
    for hole in _HOLE.finditer(text):
        found = _INSIDE.fullmatch(hole[1])
        if found is None:
            what = f"{hole[1].strip() or 'nothing'} is no name with filters"
            yield hole.start(), what, "write names in double braces: {{ number }}"
            continue
        start = hole.start(1) + found.start("path")
        yield from ((start + at, what, todo) for at, what, todo in _unknown(found["path"], scope))
        for word in _FILTER.findall(_QUOTED.sub("", found["filters"])):
            if word not in FILTERS:
                known = listed(sorted(FILTERS))
                yield hole.start(), f"there is no filter {word}", suggest(word, FILTERS, f"known are {known}")


def _unknown(path: str, scope: Scope) -> Iterator[tuple[int, str, str]]:
    """Give the place in a path of the first step that leads nowhere; lists read no further than one link."""
    known: Mapping[str, Type] | None = scope.names
    at = links = 0
    is_sure = True
    for step in path.split("."):
        if step.startswith("_"):
            yield at, f"there is no {step} here", "names begin with a letter"
            return
        if is_sure and (known is None or links > 1):
            yield at, f"there is no {step} in {path[: at - 1]}", f"write {{{{ {path[: at - 1]} }}}}"
            return
        if is_sure and known is not None:
            if step not in known:
                yield at, f"there is no {step} here", suggest(step, known, f"known are {listed(known)}")
                return
            is_sure = known[step] is not ANY  # what is wrong with such a one is told where it stands
            links += isinstance(known[step], RecordOf)
            known = members(scope, known[step])
        at += len(step) + 1
