"""Reading a definition and its files from a folder."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LARGEST = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionFiles:
    """The bytes of a definition and of the files in `<app>.files/` beside it, by name."""

    text: bytes
    files: Mapping[str, bytes]


def read_definition(path: Path) -> DefinitionFiles:
    """Read a definition; ends the command with code 2 and a sentence when it cannot be read."""
    try:
        text = path.read_bytes()
        folder = path.with_suffix(".files")
        files = {found.name: found.read_bytes() for found in sorted(folder.glob("*")) if found.is_file()}
    except OSError as problem:
        print(f"{path}: cannot be read ({problem.strerror}); name a definition file", file=sys.stderr)
        raise SystemExit(2) from None
    if len(text) + sum(map(len, files.values())) > LARGEST:
        print(f"{path}: larger than {LARGEST // 1024 // 1024} MB with its files; split it", file=sys.stderr)
        raise SystemExit(2)
    return DefinitionFiles(text=text, files=files)
