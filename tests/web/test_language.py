import json
import re
from pathlib import Path

import pytest

from engine.web import language
from engine.web.language import MessageTwice, choose_language, load_messages, translate

PLACE = re.compile(r"\{(\w*)\}")


def test_both_languages_have_the_same_sentences_with_the_same_places() -> None:
    messages = load_messages()
    places = {name: {key: sorted(PLACE.findall(text)) for key, text in said.items()} for name, said in messages.items()}
    assert places["zh"] == places["en"]


def test_no_sentence_is_blank_or_holds_markup() -> None:
    wrong = [
        (name, key)
        for name, said in load_messages().items()
        for key, text in said.items()
        if not text.strip() or "<" in text or "&" in text
    ]
    assert wrong == []


def test_a_sentence_that_stands_in_two_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        for spoken in ("zh", "en"):
            (tmp_path / f"{name}.{spoken}.json").write_text(json.dumps({"hello": "x"}), encoding="utf-8")
    monkeypatch.setattr(language, "_FOLDER", tmp_path)
    with pytest.raises(MessageTwice, match=r"^b\.zh\.json: hello$"):
        load_messages()


@pytest.mark.parametrize(
    ("cookie", "person", "accepted", "chosen"),
    [
        ("en", "zh", "zh-CN", "en"),
        ("", "zh", "en", "zh"),
        (None, "", "en-US,en;q=0.9,zh;q=0.1", "en"),
        (None, "", "fr,zh-TW;q=0.2,en;q=0.1", "zh"),
        (None, "", "fr;q=1,de", "zh"),
        ("klingon", "", "", "zh"),
        (None, "", "en;q=x,;q=,zh;q=0.5", "zh"),
        (None, "", "en," * 10_000, "en"),
    ],
)
def test_the_language_chosen_here_wins_then_the_persons_then_the_browsers(
    cookie: str | None, person: str, accepted: str, chosen: str
) -> None:
    assert choose_language(cookie=cookie, person=person, accepted=accepted, default="zh") == chosen


def test_what_fills_a_place_is_text_and_nothing_more() -> None:
    messages = {"en": {"greet": "Hello {name}"}}
    assert translate(messages, "en", "greet", name="{0.__class__} {name}") == "Hello {0.__class__} {name}"


def test_an_unknown_sentence_is_a_bug() -> None:
    with pytest.raises(KeyError):
        translate({"en": {}}, "en", "greet")
