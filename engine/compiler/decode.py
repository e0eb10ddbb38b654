"""Bytes to text: UTF-8 only, bounded, without characters that YAML cannot hold."""

from __future__ import annotations

import re

from engine.compiler.findings import Findings, Place

MOST_BYTES = 2 * 1024 * 1024
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_TAB = re.compile(r"^ *\t[ \t]*(?=[^\s#])", re.MULTILINE)
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_START = Place(1, 1)


def decode(raw: bytes, findings: Findings) -> str:
    """Give the text with LF line ends and without byte order mark; "" when it cannot be read."""
    if len(raw) > MOST_BYTES:
        findings.add(
            "size", (), _START, "the file is larger than 2 MB", todo="split the app, or move its data to a file"
        )
        return ""
    if raw.startswith(_OTHER_ENCODINGS):
        findings.add("encoding", (), _START, "the file is not UTF-8 but UTF-16 or UTF-32", todo="save it as UTF-8")
        return ""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        findings.add("encoding", (), Place(line, column), "this byte is not UTF-8", todo="save the file as UTF-8")
        return ""
    return unify_lines(text)


def unify_lines(text: str) -> str:
    """Give the text with LF line ends and without byte order mark, as it is hashed."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def find_unreadable(text: str, findings: Findings) -> bool:
    """Report what makes the text unreadable before YAML is asked; True when there is any."""
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        findings.add(
            "size", (), _START, "the file is larger than 2 MB", todo="split the app, or move its data to a file"
        )
        return True
    control = _CONTROL.search(text)
    if control is not None:
        what = f"the control character U+{ord(control[0]):04X} stands here"
        findings.add("encoding", (), place_of(text, control.start()), what, todo="remove it")
        return True
    tabs = list(_TAB.finditer(text))[:20]
    for tab in tabs:
        at = place_of(text, text.index("\t", tab.start()))
        findings.add("tab", (), at, "a tab stands in the indentation", todo="indent with spaces")
    return bool(tabs)


def place_of(text: str, offset: int) -> Place:
    """Give line and column of an offset into the text."""
    return Place(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
