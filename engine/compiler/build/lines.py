"""Line items: the columns of a rows field, conditions over each line, totals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from engine.compiler.build.compilation import Compilation, entries
from engine.compiler.build.expressions import build_condition
from engine.compiler.build.fields import build_field_at
from engine.compiler.build.scopes import line_scope, line_shape
from engine.compiler.build.templates import check_template
from engine.compiler.findings import Path
from engine.expression.scope import Scope
from engine.expression.types import NUMBER
from engine.model.form import Check, Field, please_check
from engine.plugin.kinds import Meaning
from engine.values import FieldKey, FormKey, Json


def with_columns(compilation: Compilation, form: FormKey, field: Field) -> Field:
    """Give a rows field with what stands in its lines; other fields as they are."""
    if compilation.kinds.fields[field.type].meaning is not Meaning.ROWS:
        return field
    path: Path = ("forms", form, "fields", field.key)
    said = compilation.part(*path)
    scope = line_scope(compilation, form, field.key)
    columns = {key: _column(compilation, (*path, "fields", key), scope, one) for key, one in said["fields"].items()}
    return replace(
        field,
        columns=MappingProxyType(columns),
        checks=tuple(_checks(compilation, path, scope, columns)),
        sums=tuple(_sums(compilation, (*path, "sums"), said)),
        name=check_template(compilation, (*path, "name"), dict(line_shape(compilation, said).fields)),
    )


def _column(compilation: Compilation, path: Path, scope: Scope, said: Mapping[str, Json]) -> Field:
    column = build_field_at(compilation, path, scope, said)
    if column.live:
        compilation.report_key(
            "not-yet", path, f"{column.key} is computed on reading, which line items cannot do yet",
            "compute it without today(), now() and me, in a field of the form",
        )  # fmt: skip
    if column.unique:
        compilation.report_key("not-yet", (*path, "unique"), "unique is not built yet for line items", "leave it out")
    return column


def _checks(compilation: Compilation, path: Path, scope: Scope, columns: Mapping[FieldKey, Field]) -> Iterator[Check]:
    for key, column in columns.items():
        rule = build_condition(compilation, (*path, "fields", key, "check"), scope)
        if rule is not None:
            yield Check(rule=rule, at=key, message=please_check(column.label))


def _sums(compilation: Compilation, path: Path, said: Mapping[str, Json]) -> Iterator[FieldKey]:
    types = dict(line_shape(compilation, said).fields)
    for index, word in entries(said.get("sums")):
        if not compilation.resolves("field", word, said["fields"], (*path, index)):
            continue
        if types[word] is not NUMBER:
            compilation.report("sums", (*path, index), f"{word} is no number", "name columns that hold numbers")
            continue
        yield word
