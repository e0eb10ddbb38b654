"""Fields: options every type has, and what options mean together."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.compiler.build.compilation import Compilation, entries
from engine.compiler.build.expressions import build_condition, build_rule
from engine.compiler.build.numbers import check_number, plain_number, scale_of
from engine.compiler.build.scopes import choice_scope, field_type, form_scope
from engine.compiler.build.texts import read_label, read_text
from engine.compiler.findings import Path
from engine.compiler.phrases import read_size, serial_problem
from engine.compiler.regexes import regex_problem
from engine.expression.api import reads_now
from engine.expression.check_money import fixed_currency
from engine.expression.patterns import whole_problem
from engine.expression.scope import CURRENCY_CODE, Scope
from engine.expression.types import Type
from engine.model.form import Field
from engine.model.rule import Rule
from engine.values import FieldKey, FormKey, Json

_EXTENSION = re.compile(r"[a-z0-9]{1,10}")


def build_field(compilation: Compilation, form: FormKey, key: FieldKey, said: Mapping[str, Json]) -> Field:
    """Give one field of a form; what is wrong with it is reported."""
    return build_field_at(compilation, ("forms", form, "fields", key), form_scope(compilation, form), said)


def build_field_at(compilation: Compilation, path: Path, scope: Scope, said: Mapping[str, Json]) -> Field:
    """Give the field at `path`, whose rules speak in `scope`; what is wrong with it is reported."""
    key = str(path[-1])
    _check_references(compilation, path, said)
    _check_options(compilation, path, said)
    kind: Type = field_type(compilation, said)
    value = build_rule(compilation, (*path, "value"), scope, kind)
    default = build_rule(compilation, (*path, "default"), scope, kind)
    if "currency" in said:
        _check_same_currency(compilation, (*path, "value"), scope, said["currency"], value)
        _check_same_currency(compilation, (*path, "default"), scope, said["currency"], default)
    return Field(
        key=key,
        type=said["type"],
        label=read_label(said, key),
        help=read_text(said["help"], "") if "help" in said else None,
        was=said.get("was", ""),
        required=build_condition(compilation, (*path, "required"), scope),
        visible=build_condition(compilation, (*path, "visible"), scope),
        readonly=build_condition(compilation, (*path, "readonly"), scope),
        default=default,
        value=value,
        live=said.get("live", False) or (value is not None and reads_now(value.checked)),
        is_open=said.get("open", False),
        unique=said.get("unique", False),
        dictionary=said.get("from", ""),
        form=said.get("form", ""),
        where=_where(compilation, path, scope, said),
        by=said.get("by", ""),
        show=tuple(word for _, word in entries(said.get("show"))),
        pattern=said.get("pattern", ""),
        min=plain_number(said.get("min")),
        max=plain_number(said.get("max")),
        scale=scale_of(compilation, said),
        currency=said.get("currency", ""),
        accept=tuple(word for _, word in entries(said.get("accept"))),
        max_size=read_size(said.get("max_size", "")) or 0,
        restart=said.get("restart", "never"),
        line=compilation.line(path),
    )


def _check_same_currency(compilation: Compilation, path: Path, scope: Scope, currency: str, rule: Rule | None) -> None:
    given = "" if rule is None else fixed_currency(rule.checked.tree, scope)
    if given and given != currency and CURRENCY_CODE.fullmatch(currency):
        compilation.report_in(
            "expression-meaning", path, 0, f"this is an amount in {given}, the field holds {currency}",
            todo=f'convert it: convert(…, "{currency}")',
        )  # fmt: skip


def _where(compilation: Compilation, path: Path, scope: Scope, said: Mapping[str, Json]) -> Rule | None:
    if "where" not in said or said.get("form") not in compilation.records:
        return None
    return build_condition(compilation, (*path, "where"), choice_scope(scope, said["form"]))


def _check_references(compilation: Compilation, path: Path, said: Mapping[str, Json]) -> None:
    if "from" in said:
        compilation.resolves("dictionary", said["from"], compilation.codes, (*path, "from"))
    target = said.get("form")
    if target is None:
        return
    if "." in target:
        compilation.report("not-yet", (*path, "form"), "a link to line items is not built yet", "link to a form")
        return
    if not compilation.resolves("form", target, compilation.records, (*path, "form")):
        return
    for index, word in entries(said.get("show")):
        compilation.resolves("field", word, compilation.records[target], (*path, "show", index))
    if "by" in said:
        _check_by(compilation, path, said["by"], target)


def _check_by(compilation: Compilation, path: Path, by: FieldKey, target: FormKey) -> None:
    fields = compilation.declared("forms", target, "fields")
    if not compilation.resolves("field", by, fields, (*path, "by")):
        return
    other = compilation.part("forms", target, "fields").get(by)
    form = path[1]
    if other is not None and (other["type"] != "link" or other["form"] != form):
        compilation.report(
            "links-by", (*path, "by"), f"{target}.{by} does not point here",
            f"name a field of {target} with type: link and form: {form}",
        )  # fmt: skip


def _check_options(compilation: Compilation, path: Path, said: Mapping[str, Json]) -> None:
    if "value" in said and "default" in said:
        compilation.report_key(
            "value-and-default", (*path, "default"), "a computed field takes no default", "leave out default, or value"
        )
    least, most = said.get("min"), said.get("max")
    if least is not None and most is not None and least > most:
        compilation.report("min-max", (*path, "max"), f"max {most} is less than min {least}", "swap them")
    check_number(compilation, path, said)
    for word in ("live", "open"):
        if word in said and "value" not in said:
            what = f"only a computed field can be {word}"
            compilation.report_key(f"{word}-value", (*path, word), what, "add value:")
    _check_pattern(compilation, path, said)
    for index, word in entries(said.get("accept")):
        if _EXTENSION.fullmatch(word) is None:
            compilation.report(
                "file-type", (*path, "accept", index), f"{word} is no file extension", "write it like pdf"
            )
    if "max_size" in said and read_size(said["max_size"]) is None:
        compilation.report(
            "phrase", (*path, "max_size"), f"{said['max_size']} is no size", "write a number and KB or MB: 20 MB"
        )


def _check_pattern(compilation: Compilation, path: Path, said: Mapping[str, Json]) -> None:
    if "pattern" not in said:
        return
    at = (*path, "pattern")
    if said["type"] == "serial":
        found = serial_problem(said["pattern"], said.get("restart", "never"))
        if found:
            todo = "use {yyyy} {yy} {mm} {dd} {branch} and {seq:n}, with the year and month it restarts in"
            compilation.report("serial-pattern", at, found, todo)
        return
    found = regex_problem(said["pattern"]) or whole_problem(said["pattern"])
    if found:
        compilation.report("pattern", at, found, "write a simpler pattern: classes, counts and fixed text")
