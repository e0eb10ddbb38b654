"""The permission matrix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from engine.compiler.build.compilation import Compilation, entries
from engine.compiler.build.expressions import build_condition
from engine.compiler.build.scopes import row_scope
from engine.compiler.findings import Path
from engine.model.rights import FieldRights, FormRights, Function, Grant
from engine.values import FieldKey, FormKey, Json, RoleKey

_FIELDS = "fields"


def build_rights(compilation: Compilation) -> Mapping[FormKey, FormRights]:
    """Give the rights per form; what is not said is not granted."""
    found = {}
    for form, said in compilation.part("permissions").items():
        path: Path = ("permissions", form)
        if not compilation.resolves("form", form, compilation.records, path):
            continue
        found[form] = FormRights(
            form=form,
            grants=tuple(
                grant
                for role, rights in said.items()
                if role != _FIELDS and compilation.resolves("role", role, compilation.declared("roles"), (*path, role))
                for grant in _grants(compilation, (*path, role), form, role, rights)
            ),
            fields=_fields(compilation, (*path, _FIELDS), form, said.get(_FIELDS) or {}),
        )
    return MappingProxyType(found)


def _grants(
    compilation: Compilation, path: Path, form: FormKey, role: RoleKey, rights: Mapping[str, Json]
) -> Iterator[Grant]:
    for name, rows in rights.items():
        function = Function(name)
        if isinstance(rows, bool):
            if rows:
                yield Grant(role=role, function=function)
            continue
        if function is Function.CREATE:
            compilation.report(
                "not-yet", (*path, name), "create under a condition is not built yet", "write true or false"
            )
            continue
        rule = build_condition(compilation, (*path, name), row_scope(compilation, form))
        if rule is not None:
            yield Grant(role=role, function=function, rows=rule)


def _fields(
    compilation: Compilation, path: Path, form: FormKey, said: Mapping[str, Json]
) -> Mapping[FieldKey, FieldRights]:
    found = {}
    for key, lists in said.items():
        if compilation.resolves_place(form, key, (*path, key)):
            found[key] = FieldRights(allowed=_allowed(compilation, (*path, key), lists))
    return MappingProxyType(found)


def _allowed(compilation: Compilation, path: Path, lists: Mapping[str, Json]) -> Mapping[Function, frozenset[RoleKey]]:
    roles = compilation.declared("roles")
    return MappingProxyType(
        {
            Function(name): frozenset(
                role
                for index, role in entries(words)
                if compilation.resolves("role", role, roles, (*path, name, index))
            )
            for name, words in lists.items()
        }
    )
