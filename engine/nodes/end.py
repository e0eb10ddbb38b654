"""The run is over."""

from __future__ import annotations

from engine.errors import Text
from engine.plugin.kinds import NodeKind

KIND = NodeKind(
    key="end",
    label=Text(en="End", zh="结束"),
    waits=False,
    options={"state": {"type": "string"}},
)
