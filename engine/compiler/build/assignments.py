"""`set`: targets on the left, expressions over the record on the right."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compiler.build.compilation import Compilation
from engine.compiler.build.expressions import build_rule
from engine.compiler.findings import Path, listed, suggest
from engine.expression.scope import Scope
from engine.expression.types import RecordOf, Type
from engine.model.workflow import Assignment
from engine.values import FormKey, Json

_WRITTEN_BY_THE_ENGINE = frozenset(
    {"id", "created_by", "created_at", "updated_by", "updated_at", "department", "branch"}
)  # fmt: skip


def build_set(
    compilation: Compilation, path: Path, said: Json, scope: Scope, *, form: FormKey, reach: int
) -> tuple[Assignment, ...]:
    """Give the assignments to records of `form`; a target is a field, or with `reach` 2 a field one link on."""
    return tuple(
        assignment
        for target in said or ()
        for assignment in _assignment(compilation, (*path, target), target, scope, form, reach=reach)
    )


def _assignment(
    compilation: Compilation, path: Path, target: str, scope: Scope, form: FormKey, *, reach: int
) -> Iterator[Assignment]:
    steps = tuple(target.split("."))
    if len(steps) > reach:
        todo = "use an update node, which is not built yet" if reach > 1 else "name a field of the new record"
        compilation.report_key("set-target", path, f"{target} reaches too far", todo)
        return
    kind = _target_type(compilation, path, form, steps)
    if kind is None:
        return
    rule = build_rule(compilation, path, scope, kind)
    if rule is not None:
        yield Assignment(target=steps, rule=rule)


def _target_type(compilation: Compilation, path: Path, form: FormKey, steps: tuple[str, ...]) -> Type | None:
    """Give the type of the field written, None when nothing may be written there."""
    known = compilation.records.get(form)
    if known is None:
        return None
    head, *rest = steps
    if head not in known:
        compilation.report_key(
            "unknown-field", path, f"there is no field {head}", suggest(head, known, f"known are {listed(known)}")
        )
        return None
    kind = known[head]
    if rest:
        if not isinstance(kind, RecordOf):
            compilation.report_key("set-target", path, f"{head} is no link", "name a link before the point")
            return None
        return _target_type(compilation, path, kind.form, tuple(rest))
    if compilation.part("forms", form, "fields").get(head, {}).get("type") == "rows":
        compilation.report_key("not-yet", path, "writing line items is not built yet", "leave it out for now")
        return None
    why = _unwritable(compilation, form, head)
    if why:
        compilation.report_key("set-target", path, f"{head} {why}", "leave it out")
        return None
    return kind


def _unwritable(compilation: Compilation, form: FormKey, name: str) -> str:
    if name in _WRITTEN_BY_THE_ENGINE:
        return "is written by the engine"
    said = compilation.part("forms", form, "fields").get(name, {})
    if "value" in said:
        return "is computed"
    kind = compilation.kinds.fields.get(said.get("type", ""))
    if kind is not None and not kind.is_input:
        return "fills itself"
    return ""
