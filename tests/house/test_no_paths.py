"""The repository speaks of the product alone: no machine's paths, no download hosts, no notes to oneself."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import assert_nothing, place, text, tracked

# Each pattern is written in two pieces, so that this file does not find itself.
FORBIDDEN = {
    "a path of one machine": re.compile("/(wor" + r"k|root)/|/home/[a-z]+/|/Users/\w+|[A-Z]:\\Users"),
    "a package registry's host": re.compile(
        r"registry\.npm" + r"js|npm" + r"mirror|pypi\." + r"org|python" + r"hosted|deb\.deb" + r"ian"
    ),
    "a note to oneself": re.compile(r"\b(TO" + "DO|FIX" + "ME|XX" + r"X|HA" + r"CK)\b"),
    "how it was made": re.compile(r"\b(Cla" + r"ude|Chat" + r"GPT|Co" + r"pilot)\b|Co-Authored" + "-By"),
}


def findings(path: Path) -> Iterator[str]:
    for number, line in enumerate((text(path) or "").splitlines(), 1):
        for what, pattern in FORBIDDEN.items():
            if pattern.search(line):
                yield f"{place(path, number)} holds {what}"


def test_no_file_speaks_of_anything_but_the_product() -> None:
    assert_nothing([found for path in tracked() for found in findings(path)])


def test_no_path_is_named_so_either() -> None:
    assert_nothing([str(path) for path in tracked() if " " in path.name or path.name != path.name.strip()])


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("see /wor" + "k/main/x", "a path of one machine"),
        ("https://registry.npm" + "js.org/x", "a package registry's host"),
        ("# TO" + "DO later", "a note to oneself"),
        ("Co-Authored" + "-By: somebody", "how it was made"),
    ],
)
def test_each_pattern_finds_what_it_forbids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, what: str
) -> None:
    monkeypatch.setattr("tests.house.source.ROOT", tmp_path)
    path = tmp_path / "note.md"
    path.write_text(f"first\n{line}\n", encoding="utf-8")
    assert list(findings(path)) == [f"note.md:2 holds {what}"]
