"""Makes a record of another form."""

from __future__ import annotations

from engine.errors import Text
from engine.plugin.kinds import NodeKind

_LATER = {"$ref": "#/$defs/not_yet"}

KIND = NodeKind(
    key="create",
    label=Text(en="Create a record", zh="新建记录"),
    waits=False,
    options={
        "form": {"type": "string"},
        "set": {"$ref": "#/$defs/set"},
        "next": {"type": "string"},
        "state": {"type": "string"},
        "unless": {"$ref": "#/$defs/expression"},
        "each": _LATER,
        "submit": _LATER,
    },
    needs=("form", "set", "next"),
)
