"""The built files of the front end, found by the names of their sources in the manifest of the build."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

BASE = "/static/dist/"

_MANIFEST = Path(__file__).parent / "static" / "dist" / "manifest.json"


@dataclass(frozen=True, slots=True)
class Assets:
    """Addresses of built files by source; a source that was not built is a bug and rises as KeyError."""

    files: Mapping[str, str]
    styles: Mapping[str, tuple[str, ...]]

    def url(self, source: str) -> str:
        """Give the address of a built file."""
        return BASE + self.files[source]

    def css(self, source: str) -> tuple[str, ...]:
        """Give the addresses of the style sheets a script brings with it."""
        return tuple(BASE + name for name in self.styles.get(source, ()))


def load_assets() -> Assets:
    """Read the manifest."""
    entries = json.loads(_MANIFEST.read_text("utf-8"))
    return Assets(
        files={source: entry["file"] for source, entry in entries.items()},
        styles={source: tuple(entry.get("css", ())) for source, entry in entries.items()},
    )
