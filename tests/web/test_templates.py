"""The templates say nothing of their own, hold no script and no style, and draw only what the build brings."""

import json
import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "engine" / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
SENTENCES = {
    language: {
        key: sentence
        for name in ("pages", "lines")
        for key, sentence in json.loads((WEB / "messages" / f"{name}.{language}.json").read_text("utf-8")).items()
    }
    for language in ("zh", "en")
}
ICONS = frozenset(json.loads((WEB.parents[1] / "designer" / "src" / "look" / "icons.json").read_text("utf-8")))

WHOLE = re.compile(r"\bt\('([\w.]+)'[,)]")
BEGINNING = re.compile(r"\bt\('([\w.]+)' ~")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NAMES_OF_LANGUAGES = "中文"


def text_of(path: Path) -> str:
    """What a template holds."""
    return path.read_text("utf-8")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_asks_only_for_sentences_there_are(path: Path) -> None:
    asked = set(WHOLE.findall(text_of(path).replace('"', "'")))
    begun = set(BEGINNING.findall(text_of(path)))
    for sentences in SENTENCES.values():
        assert asked - sentences.keys() == set()
        assert {start for start in begun if not any(key.startswith(start) for key in sentences)} == set()


def test_both_languages_have_the_same_sentences_with_the_same_places() -> None:
    places = {
        language: {key: sorted(re.findall(r"\{\w+\}", sentence)) for key, sentence in sentences.items()}
        for language, sentences in SENTENCES.items()
    }
    assert places["zh"] == places["en"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_words_of_its_own(path: Path) -> None:
    shown = re.sub(r"\{%.*?%\}", "", text_of(path)).replace(NAMES_OF_LANGUAGES, "").replace("'，'", "")
    assert CHINESE.findall(shown) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_script_style_or_foreign_address(path: Path) -> None:
    text = text_of(path)
    assert re.findall(r"\sstyle=|\son[a-z]+=|javascript:|<style|https?://", text) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_only_fixed_text_is_marked_safe(path: Path) -> None:
    assert re.findall(r"\{\{[^}]*\|\s*safe[^}]*\}\}", re.sub(r"'[^']*'\|safe", "", text_of(path))) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_icon_a_template_names_is_in_the_sprite(path: Path) -> None:
    assert set(re.findall(r"\bicon\('([\w-]+)'", text_of(path))) - ICONS == set()
