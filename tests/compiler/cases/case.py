"""How a case is written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A wrong definition, and the messages of one rule about it without the file name."""

    rule: str
    text: str | bytes
    messages: tuple[str, ...]
    files: tuple[str, ...] = ()


def define(text: str) -> str:
    """Give a definition whose first two lines, language and app, are those of every definition."""
    return "language: 1\napp: a\n" + text.removeprefix("\n")
