"""The name of a file as a person sees it: what an upload calls itself, made harmless."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 150
UNNAMED = "file"

_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def clean_name(raw: str) -> str:
    """Give a name of one line and at most 150 characters, without path, control or direction characters.

    It never starts with a dot, dash or space and is no device name of any system. It is only shown:
    the content lies under a random key.
    """
    text = unicodedata.normalize("NFC", raw.encode("utf-8", "replace").decode())
    last = re.split(r"[/\\]", text)[-1]
    printable = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    name = _FORBIDDEN.sub("_", " ".join(printable.split())).lstrip(".-~ ").rstrip(". ")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    if stem.partition(".")[0].strip().lower() in _DEVICES:
        stem = f"_{stem}"
    kept = stem[: LONGEST - len(extension[:20]) - len(dot)].rstrip(". ") or UNNAMED
    return f"{kept}{dot}{extension[:20]}" if extension else kept


def extension_of(name: str) -> str:
    """Give what stands behind the last dot, in lower case; "" without one."""
    return name.rpartition(".")[2].lower() if "." in name else ""
