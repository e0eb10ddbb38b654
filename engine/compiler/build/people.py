"""People of a node: expressions, roles, who did something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.compiler.build.compilation import Compilation, entries
from engine.compiler.build.expressions import build_rule
from engine.compiler.findings import Path
from engine.expression.scope import Scope
from engine.expression.types import BRANCH, PEOPLE
from engine.model.workflow import People, PeopleByRule, PeopleInRole, PeopleTerm, PeopleWhoDid
from engine.values import Json

_DID = re.compile(r"\s*(?:did|办理人)\(\s*([^\W\d]\w*)\s*\)\s*")


def build_people(compilation: Compilation, path: Path, said: Json, scope: Scope) -> People:
    """Give the people at `path`, () when there are none or they are wrong."""
    if said is None:
        return ()
    if isinstance(said, list):
        return tuple(term for index, item in entries(said) for term in _term(compilation, (*path, index), item, scope))
    return tuple(_term(compilation, path, said, scope))


def _term(compilation: Compilation, path: Path, said: Json, scope: Scope) -> Iterator[PeopleTerm]:
    if isinstance(said, dict):
        yield from _in_role(compilation, path, said, scope)
        return
    found = _DID.fullmatch(said)
    if found:
        if compilation.resolves("node", found[1], scope.nodes, path):
            yield PeopleWhoDid(node=found[1])
        return
    if said in compilation.declared("roles") and said not in scope.names:
        compilation.report("bare-role", path, f"{said} is a role, not a person", f"write {{role: {said}}}")
        return
    rule = build_rule(compilation, path, scope, PEOPLE)
    if rule is not None:
        yield PeopleByRule(rule=rule)


def _in_role(compilation: Compilation, path: Path, said: Json, scope: Scope) -> Iterator[PeopleTerm]:
    role = said.get("role")
    if role is None or not compilation.resolves("role", role, compilation.declared("roles"), (*path, "role")):
        return
    entry = compilation.part("roles", role)
    if "branch" in said and "within" not in entry and "members" not in entry:
        compilation.report_key(
            "role-branch", (*path, "branch"), f"{role} is not held within a branch", f"give {role} within: branch"
        )
    anywhere = said.get("branch") == "any"
    branch = None if anywhere else build_rule(compilation, (*path, "branch"), scope, BRANCH)
    yield PeopleInRole(role=role, branch=branch, anywhere=anywhere)
