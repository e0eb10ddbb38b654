"""Where a record belongs: the department and branch of its owner."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from engine.expression.api import Host
from engine.model.form import Form
from engine.values import Value, Values


def place_of_owner(form: Form, names: Values, host: Host) -> Mapping[str, Value]:
    """Give the department and branch of a record's owner; nothing where the form names none or it is blank."""
    owner = form.fields.get(form.owner)
    value = None if owner is None else names.get(owner.key)
    if owner is None or not isinstance(value, UUID):
        return {}
    department = value if owner.type == "department" else host.follow(owner.type, value, "department")
    return {"department": department, "branch": host.follow(owner.type, value, "branch")}


def moved_with_owner(form: Form, names: Values, before: Values | None, host: Host) -> Mapping[str, Value]:
    """Give where a record belongs now; nothing where its owner is the one it had before. None = it is new."""
    stays = before is not None and (not form.owner or before.get(form.owner) == names.get(form.owner))
    return {} if stays else place_of_owner(form, names, host)
