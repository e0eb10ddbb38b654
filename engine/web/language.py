"""The language of an answer, and the sentences of the pages in both."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from engine.config import LANGUAGES

COOKIE = "language"

_FOLDER = Path(__file__).parent / "messages"


Messages = Mapping[str, Mapping[str, str]]


class MessageTwice(Exception):
    """Two files of one language give the same sentence id."""


def load_messages() -> Messages:
    """Read every sentence: language -> id -> text with `{name}` places."""
    return {language: _merged(sorted(_FOLDER.glob(f"*.{language}.json"))) for language in LANGUAGES}


def choose_language(*, cookie: str | None, person: str, accepted: str, default: str) -> str:
    """Pick `zh` or `en`: what was chosen here, else what the person set, else what the browser asks for."""
    for wanted in (cookie or "", person, *_in_order(accepted)):
        found = wanted.strip().lower()[:2]
        if found in LANGUAGES:
            return found
    return default


def translate(messages: Messages, language: str, key: str, **values: object) -> str:
    """Give a sentence with its places filled; an unknown id is a bug and rises as KeyError."""
    return messages[language][key].format_map({name: str(value) for name, value in values.items()})


def _merged(paths: Iterable[Path]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for path in paths:
        sentences = json.loads(path.read_text("utf-8"))
        twice = found.keys() & sentences.keys()
        if twice:
            raise MessageTwice(f"{path.name}: {', '.join(sorted(twice))}")
        found.update(sentences)
    return found


def _in_order(accepted: str) -> list[str]:
    """Give the languages of an Accept-Language header, the most wanted first; what is unreadable is left out."""
    weighed: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted[:200].split(",")):
        tag, _, weight = part.partition(";q=")
        try:
            weighed.append((-float(weight or 1), place, tag))
        except ValueError:
            continue
    return [tag for _, _, tag in sorted(weighed)]
