"""What the manual says of functions is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.expression.api import NoHost, Scope, check, parse
from engine.expression.functions.table import FUNCTIONS
from engine.expression.functions.text import write
from engine.expression.manual import Entry, entries, reference
from tests.expression.worlds import SCOPE, surroundings, value_of

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"en": DOCS / "expressions.md", "zh": DOCS / "zh" / "expressions.md"}
ENTRIES = entries()
OURS = [name for name, function in FUNCTIONS.items() if function.run is not None]
OF_THE_HOST = [name for name in FUNCTIONS if name not in OURS]


@pytest.mark.parametrize("language", PAGES)
def test_the_reference_in_the_manual_is_that_of_the_table(language: str) -> None:
    page = PAGES[language].read_text(encoding="utf-8")
    assert reference(language) in page, f"formloom expression functions --language {language} prints what belongs there"


@pytest.mark.parametrize("name", OURS)
def test_an_example_gives_what_the_manual_says(name: str) -> None:
    entry = ENTRIES[name]
    scope = Scope(names={})
    value = value_of(entry.example, scope)
    assert write(surroundings(host=NoHost()), value) == entry.value
    assert value == value_of(entry.value, scope)
    assert name in entry.example


@pytest.mark.parametrize("name", OF_THE_HOST)
def test_an_example_of_what_is_asked_outside_can_be_read(name: str) -> None:
    entry = ENTRIES[name]
    parse(entry.example)
    assert (entry.value, name in entry.example) == ("", True)


def test_examples_of_people_and_tables_have_types() -> None:
    for name in sorted(SCOPE.host & set(OF_THE_HOST)):
        assert check(ENTRIES[name].example, SCOPE).calls >= {name}


def test_every_function_is_told_in_both_languages() -> None:
    def is_told(entry: Entry) -> bool:
        return bool(entry.en) and bool(re.search("[\u4e00-\u9fff]", entry.zh)) and not entry.en.endswith(".")

    assert [name for name, entry in ENTRIES.items() if not is_told(entry)] == []
    assert list(ENTRIES) == list(FUNCTIONS)


@pytest.mark.parametrize("language", PAGES)
def test_every_example_of_the_manual_can_be_read(language: str) -> None:
    page = PAGES[language].read_text(encoding="utf-8")
    table = page.split("\n## ", 2)[1]
    cells = [line.split(" | ")[1] for line in table.splitlines() if line.startswith("| ") and "`" in line]
    found = [source for cell in cells for source in re.findall(r"`([^`]+)`", cell)]
    block = page.split("```")[1].strip().splitlines()
    assert len(cells) > 20
    for source in (*found, *block):
        assert parse(source)
