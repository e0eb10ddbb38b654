"""Writes fields of the record, or one step along a link."""

from __future__ import annotations

from engine.errors import Text
from engine.plugin.kinds import NodeKind

KIND = NodeKind(
    key="set",
    label=Text(en="Set values", zh="写入字段"),
    waits=False,
    options={
        "set": {"$ref": "#/$defs/set"},
        "next": {"type": "string"},
        "state": {"type": "string"},
        "unless": {"$ref": "#/$defs/expression"},
    },
    needs=("set", "next"),
)
