"""The closed mini-phrases of the language: sizes, serial patterns, moments."""

from __future__ import annotations

import re

_SIZE = re.compile(r"([1-9][0-9]{0,5}) ?(KB|MB)")
_UNITS = {"KB": 1024, "MB": 1024 * 1024}
_SERIAL_PART = re.compile(r"\{([^{}]*)\}")
_SEQUENCE = re.compile(r"seq:([1-9])")
_MOMENT = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])( ([01][0-9]|2[0-3]):[0-5][0-9])?")
_SHIFT = re.compile(r"\+[1-9][0-9]{0,3}[mhdw]")
SERIAL_WORDS = ("yyyy", "yy", "mm", "dd", "branch")


def read_size(text: str) -> int | None:
    """Give the bytes of `20 MB`, None when it is no size."""
    found = _SIZE.fullmatch(text)
    return int(found[1]) * _UNITS[found[2]] if found else None


def serial_problem(pattern: str, restart: str) -> str | None:
    """Say what is wrong with the pattern of a serial number, None when numbers drawn from it never repeat."""
    parts = _SERIAL_PART.findall(pattern)
    if "{" in _SERIAL_PART.sub("", pattern) or "}" in _SERIAL_PART.sub("", pattern):
        return "a brace is not closed"
    unknown = [part for part in parts if part not in SERIAL_WORDS and _SEQUENCE.fullmatch(part) is None]
    if unknown:
        return f"{{{unknown[0]}}} is not known"
    if sum(1 for part in parts if _SEQUENCE.fullmatch(part)) != 1:
        return "it needs {seq:n} once"
    if not _names_period(set(parts), restart):
        return f"it restarts {restart}, so numbers would come again"
    return None


def _names_period(parts: set[str], restart: str) -> bool:
    has_year = bool(parts & {"yyyy", "yy"})
    has_month = "mm" in parts
    match restart:
        case "yearly":
            return has_year
        case "monthly":
            return has_year and has_month
        case "daily":
            return has_year and has_month and "dd" in parts
    return True


def is_moment(text: str) -> bool:
    """Say whether the text is `2026-03-02` or `2026-03-02 09:00`."""
    return _MOMENT.fullmatch(text) is not None


def is_shift(text: str) -> bool:
    """Say whether the text moves a clock on: `+3d`, `+4h`, `+30m`, `+1w`."""
    return _SHIFT.fullmatch(text) is not None
