"""Text from outside, made fit to be kept: NFC, LF, no control characters, no direction overrides."""

from __future__ import annotations

import re
import unicodedata

from engine.plugin.kinds import ValueRefused
from engine.plugin.refusals import unreadable_text, wrong_type
from engine.values import Json

# C0 and C1 controls without tab and line feed, lone surrogates, and the bidi overrides that make text read otherwise
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

# what makes two names look alike besides: soft hyphen, marks of direction, zero widths; joiners belong to scripts
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]")


def hidden_in(text: str) -> str:
    """Name the first character that a text may not hold because nobody sees it, such as U+202E; "" for none."""
    found = _UNFIT.search(text)
    return "" if found is None else f"U+{ord(found[0]):04X}"


def hidden_in_name(text: str) -> str:
    """Name the first character that a name may not hold because nobody sees it; "" for none."""
    found = _UNFIT.search(text) or _UNSEEN.search(text)
    return "" if found is None else f"U+{ord(found[0]):04X}"


def read_text(raw: Json, *, is_trimmed: bool) -> str | None:
    """Give the text in NFC with LF, trimmed if asked; blank is None. Raises ValueRefused."""
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise wrong_type("text", "文字")
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    if _UNFIT.search(text):
        raise unreadable_text()
    text = unicodedata.normalize("NFC", text)
    if is_trimmed:
        text = text.strip()
    return text if text.strip() else None


def read_text_or_blank(raw: Json) -> str | None:
    """Give trimmed text, or None where it is blank or cannot be kept; for searches."""
    try:
        return read_text(raw, is_trimmed=True)
    except ValueRefused:
        return None
