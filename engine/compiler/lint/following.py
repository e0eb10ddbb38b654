"""Computed values that follow linked records: a circle through several forms would never come to rest."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compiler.build.compilation import Compilation
from engine.expression.api import dependency_order
from engine.model.app import App
from engine.model.following import asked_back
from engine.model.form import Form
from engine.values import FieldKey


def check_following(compilation: Compilation, app: App) -> None:
    """Report a circle of computed values that leads through other forms; one within a form is told with its fields."""
    reads = {
        (form.key, key): sorted({*_own(form, key), *_linked(app, form, key)})
        for form in app.forms.values()
        for key in form.order
    }
    named = {".".join(place): [".".join(other) for other in others] for place, others in reads.items()}
    order = dependency_order(named)
    if isinstance(order, tuple):
        return
    form, key = order.path[0].split(".")
    compilation.report(
        "computed-cycle", ("forms", form, "fields", key, "value"), f"it needs itself: {' -> '.join(order.path)}",
        "compute one of them from other fields",
    )  # fmt: skip


def _own(form: Form, key: FieldKey) -> Iterator[tuple[str, str]]:
    rule = form.fields[key].value
    for path in () if rule is None else rule.reads:
        name = path[1] if path[0] == "record" and len(path) > 1 else path[0]
        if name != key and name in form.order:
            yield form.key, name


def _linked(app: App, form: Form, key: FieldKey) -> Iterator[tuple[str, str]]:
    for written, _, names in asked_back(form, key):
        yield from ((written, name) for name in names if name in app.forms[written].order)
