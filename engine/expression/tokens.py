"""Text to tokens: words, numbers, texts, dates and signs, each with its place."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from engine.expression.problems import ExpressionError
from engine.values import Value

LONGEST_SOURCE = 4_000

KEYWORDS = frozenset("and or in between if then else for return some every satisfies true false null".split())

NAME = re.compile(r"[^\W\d]\w*")
_TOKEN = re.compile(
    r"""
      (?P<space>(?:\s|//[^\n]*|/\*.*?\*/)+)
    | (?P<moment>[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ ]+[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?(?![\w:]))
    | (?P<number>(?:[0-9]+(?:\.(?!\.)[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<at>@\s*"(?:[^"\\]|\\.)*")
    | (?P<text>"(?:[^"\\]|\\.)*"|“[^”]*”)
    | (?P<sign>\.\.|\*\*|<=|>=|!=|[-+*/<>=()\[\]{},.:?])
    """,
    re.VERBOSE | re.DOTALL,
)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|“[^”]*”|＂[^＂]*＂', re.DOTALL)
_TWINS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if not chr(code).isalnum()} | {0x3000: 0x20}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
_STRAY = {
    "'": 'texts stand in double quotes: "…"',
    "&": "write and",
    "|": "write or",
    "%": "write a percentage as a number: 0.13",
    "^": "write ** for a power",
    ";": "separate arguments with a comma",
    "!": "write != or not(…)",
    '"': "close the text with a double quote",
    "“": "close the text with ”",
}


class Kind(StrEnum):
    """The kinds of token."""

    WORD = "word"
    VALUE = "value"
    AT = "at"
    SIGN = "sign"
    END = "end"


class Token(NamedTuple):
    """One token: its kind, its text (for texts the text as written), its value, its place."""

    kind: Kind
    text: str
    value: Value
    offset: int
    end: int


def tokenize(source: str) -> tuple[Token, ...]:
    """Split what `normalise` gave into tokens, the last one END; raises ExpressionError at what is none."""
    found: list[Token] = []
    at, size = 0, len(source)
    while at < size:
        match = _TOKEN.match(source, at)
        if match is None:
            raise _stray(source, at)
        kind, text, end = match.lastgroup, match.group(), match.end()
        if kind == "word":
            found.append(Token(Kind.WORD, text, None, at, end))
        elif kind == "sign":
            found.append(Token(Kind.SIGN, text, None, at, end))
        elif kind != "space":
            found.append(_valued(kind or "", text, at, end))
        at = end
    found.append(Token(Kind.END, "", None, size, size))
    return tuple(found)


def normalise(source: str) -> str:
    """Give the text in NFC, full-width punctuation outside texts replaced by its ASCII twin.

    Raises ExpressionError when it is too long, before any work is done on it.
    """
    if len(source) > LONGEST_SOURCE:
        raise ExpressionError(
            f"the expression has {len(source):,} characters, the limit is {LONGEST_SOURCE:,}",
            LONGEST_SOURCE, len(source) - LONGEST_SOURCE, "split it into computed fields",
        )  # fmt: skip
    if source.isascii():
        return source
    text = unicodedata.normalize("NFC", source)
    if not any(ord(character) in _TWINS for character in text):
        return text
    pieces: list[str] = []
    at = 0
    for quoted in _QUOTED.finditer(text):
        inside = quoted.group()
        pieces.append(text[at : quoted.start()].translate(_TWINS))
        pieces.append(f'"{inside[1:-1]}"' if inside[0] == "＂" else inside)
        at = quoted.end()
    pieces.append(text[at:].translate(_TWINS))
    return "".join(pieces)


def _valued(kind: str, text: str, at: int, end: int) -> Token:
    match kind:
        case "number":
            number = int(text) if text.isdigit() and len(text) <= 34 else Decimal(text)
            if isinstance(number, Decimal) and (len(number.as_tuple().digits) > 34 or abs(number.adjusted()) > 6_000):
                raise ExpressionError(f"the number {text[:20]}… has more than 34 digits", at, end - at, "round it")
            return Token(Kind.VALUE, text, number, at, end)
        case "moment":
            return Token(Kind.VALUE, text, _moment(text, at), at, end)
        case "at":
            return Token(Kind.AT, text, _unescape(text[text.index('"') + 1 : -1]), at, end)
    return Token(Kind.VALUE, text, _unescape(text[1:-1]), at, end)


def _moment(text: str, at: int) -> date | datetime:
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        day, _, clock = text.partition(" ")
        return datetime.fromisoformat(f"{day}T{clock.strip()}")
    except ValueError:
        raise ExpressionError(f"{text} is not in the calendar", at, len(text), "check day, month and hour") from None


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: _character(match.group(1)), text)
    # Two \u escapes may make one character beyond the basic plane.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(escape: str) -> str:
    if len(escape) > 1:
        code = int(escape[1:], 16)
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    return _ESCAPED.get(escape, "\\" + escape)


def _stray(source: str, at: int) -> ExpressionError:
    character = source[at]
    if character in '"“':
        return ExpressionError("the text is not closed", at, len(source) - at, _STRAY[character])
    if character == "@":
        return ExpressionError("after @ a text is expected", at, 1, 'write @"2026-03-02"')
    plain = unicodedata.normalize("NFKC", character)
    advice = f"write {plain}" if plain != character and plain.isalnum() else "remove it"
    return ExpressionError(f"unexpected character {character}", at, 1, _STRAY.get(character, advice))
