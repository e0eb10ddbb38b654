"""Pinyin initials of names: `王敏` is `wm`. Run as a program it answers names on standard input line by line.

The tables of pinyin take more memory than the whole server, so the server runs this as a child.
"""

from __future__ import annotations

import sys

from pypinyin import Style, lazy_pinyin


def initials(name: str) -> str:
    """Give the first letter of every character's pinyin, and other words as they are, in lower case."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).replace(" ", "").lower()


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write("\n".join(initials(line.rstrip("\n")) for line in sys.stdin))
