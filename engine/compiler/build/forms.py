"""Forms: checks, sections, views, the order of computed fields."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.compiler.build.compilation import Compilation, entries
from engine.compiler.build.expressions import build_condition
from engine.compiler.build.fields import build_field
from engine.compiler.build.lines import with_columns
from engine.compiler.build.ordering import order_computed
from engine.compiler.build.scopes import form_scope, row_scope
from engine.compiler.build.templates import check_template
from engine.compiler.build.texts import read_label, read_text
from engine.compiler.findings import Path
from engine.errors import Level
from engine.expression.types import DEPARTMENT, PERSON
from engine.model.form import Check, Field, Form, Order, Section, View, please_check
from engine.plugin.kinds import Storage
from engine.values import FieldKey, FormKey, Json


def build_forms(compilation: Compilation) -> Mapping[FormKey, Form]:
    """Give the forms in display order."""
    return MappingProxyType({key: _form(compilation, key, said) for key, said in compilation.part("forms").items()})


def _form(compilation: Compilation, key: FormKey, said: Mapping[str, Json]) -> Form:
    path: Path = ("forms", key)
    fields = {
        name: with_columns(compilation, key, build_field(compilation, key, name, entry))
        for name, entry in said["fields"].items()
    }
    _check_head(compilation, path, said)
    return Form(
        key=key,
        label=read_label(said, key),
        fields=MappingProxyType(fields),
        name=check_template(compilation, (*path, "name"), compilation.records[key]),
        states=said.get("states", ""),
        owner=said.get("owner", ""),
        was=said.get("was", ""),
        facts=_names(compilation, key, (*path, "facts"), said.get("facts")),
        search=_names(compilation, key, (*path, "search"), said.get("search")),
        checks=_field_checks(compilation, key, fields) + _checks(compilation, path, key, said),
        sections=_sections(compilation, path, key, said),
        views=_views(compilation, path, key, said),
        order=order_computed(compilation, path, fields, said.get("owner", "")),
    )


def _check_head(compilation: Compilation, path: Path, said: Mapping[str, Json]) -> None:
    if "states" in said:
        compilation.resolves("dictionary", said["states"], compilation.codes, (*path, "states"))
    owner = said.get("owner")
    if owner is None:
        return
    types = compilation.records[str(path[1])]
    if not compilation.resolves("field", owner, compilation.declared(*map(str, path), "fields"), (*path, "owner")):
        return
    if types.get(owner) not in (PERSON, DEPARTMENT):
        compilation.report(
            "owner", (*path, "owner"), f"{owner} is neither a person nor a department",
            "name a field of type person or department",
        )  # fmt: skip


def _names(compilation: Compilation, form: FormKey, path: Path, words: Json) -> tuple[str, ...]:
    known = compilation.records[form]
    return tuple(word for index, word in entries(words) if compilation.resolves("field", word, known, (*path, index)))


def _field_checks(compilation: Compilation, form: FormKey, fields: Mapping[FieldKey, Field]) -> tuple[Check, ...]:
    found = []
    scope = form_scope(compilation, form)
    for key, field in fields.items():
        rule = build_condition(compilation, ("forms", form, "fields", key, "check"), scope)
        if rule is not None:
            found.append(Check(rule=rule, at=key, message=please_check(field.label)))
    return tuple(found)


def _checks(compilation: Compilation, path: Path, form: FormKey, said: Mapping[str, Json]) -> tuple[Check, ...]:
    found = []
    scope = form_scope(compilation, form)
    fields = compilation.part("forms", form, "fields")
    for index, entry in entries(said.get("checks")):
        here = (*path, "checks", index)
        rule = build_condition(compilation, (*here, "check"), scope)
        at = entry.get("at")
        if at is not None and not compilation.resolves(
            "field", at, compilation.declared("forms", form, "fields"), (*here, "at")
        ):
            continue
        if rule is None:
            continue
        at = at or _first_field(rule.reads, fields)
        if at is None:
            compilation.report(
                "check-at", here, "this check reads no field of the form", "say at: with the field to show it at"
            )
            continue
        label = read_label(fields.get(at), at)
        message = read_text(entry["message"], "") if "message" in entry else please_check(label)
        level = Level.WARNING if entry.get("level") == "warn" else Level.ERROR
        found.append(Check(rule=rule, at=at, message=message, level=level))
    return tuple(found)


def _first_field(reads: frozenset[tuple[str, ...]], fields: Mapping[str, Json]) -> FieldKey | None:
    names = {read[0] for read in reads}
    return next((key for key in fields if key in names), None)


def _sections(compilation: Compilation, path: Path, form: FormKey, said: Mapping[str, Json]) -> tuple[Section, ...]:
    found = []
    seen: dict[FieldKey, int] = {}
    scope = form_scope(compilation, form)
    for index, entry in entries(said.get("sections")):
        here = (*path, "sections", index)
        keys = []
        for at, word in entries(entry["fields"]):
            if not compilation.resolves(
                "field", word, compilation.declared("forms", form, "fields"), (*here, "fields", at)
            ):
                continue
            if word in seen:
                compilation.report(
                    "field-twice", (*here, "fields", at), f"{word} stands in two sections", "keep it in one of them"
                )
                continue
            seen[word] = index
            keys.append(word)
        found.append(
            Section(
                label=read_label(entry, ""),
                fields=tuple(keys),
                columns=entry.get("columns", 1),
                visible=build_condition(compilation, (*here, "visible"), scope),
            )
        )
    return tuple(found)


def _views(compilation: Compilation, path: Path, form: FormKey, said: Mapping[str, Json]) -> Mapping[str, View]:
    scope = row_scope(compilation, form)
    found = {}
    for key, entry in (said.get("views") or {}).items():
        here = (*path, "views", key)
        found[key] = View(
            key=key,
            label=read_label(entry, key),
            where=build_condition(compilation, (*here, "where"), scope),
            columns=_names(compilation, form, (*here, "columns"), entry.get("columns")),
            sort=_sort(compilation, form, (*here, "sort"), entry.get("sort")),
        )
    return MappingProxyType(found)


def _sort(compilation: Compilation, form: FormKey, path: Path, words: Json) -> tuple[Order, ...]:
    found = []
    fields = compilation.part("forms", form, "fields")
    for index, word in entries(words):
        name = word.removeprefix("-")
        if not compilation.resolves("field", name, compilation.records[form], (*path, index)):
            continue
        kind = compilation.kinds.fields.get(fields.get(name, {}).get("type", ""))
        if kind is not None and kind.storage in (Storage.FILES, Storage.ROWS, Storage.NOTHING):
            compilation.report(
                "sort", (*path, index), f"a list cannot be sorted by {name}", "sort by a field with one stored value"
            )
            continue
        found.append(Order(field=name, descending=word.startswith("-")))
    return tuple(found)
