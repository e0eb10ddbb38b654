from __future__ import annotations

from decimal import Decimal

import pytest

from engine.compiler.findings import Findings, Path, Place
from engine.compiler.places import place_in
from engine.compiler.source import Source, read_source
from engine.values import Json


def read(text: str) -> Source:
    return read_source(text, Findings("a.yaml"))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("1:30", "1:30"),
        ("012", "012"),
        ("0x1F", "0x1F"),
        ("2026-03-02", "2026-03-02"),
        ("2026-03-02 09:00", "2026-03-02 09:00"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("1_000", "1_000"),
        ("true", True),
        ("false", False),
        ("~", None),
        ("", None),
        ("null", None),
        ("7", 7),
        ("-7", -7),
        ("0.10", Decimal("0.10")),
        ("1e3", Decimal("1e3")),
        ("'7'", "7"),
        ('"true"', "true"),
    ],
)
def test_a_scalar_means_what_yaml_1_2_says_and_no_more(written: str, value: Json) -> None:
    data = read(f"key: {written}\n").data

    assert data == {"key": value}
    assert type(data["key"]) is type(value)


def test_keys_are_text_whatever_they_look_like() -> None:
    assert list(read("no: 1\n2026: 2\ntrue: 3\n").data) == ["no", "2026", "true"]


def test_a_byte_order_mark_and_windows_line_ends_are_accepted() -> None:
    assert read("\ufeffapp: a\r\nlabel: b\r\n").text == "app: a\nlabel: b\n"


def test_json_is_read_as_well() -> None:
    assert read('{"app": "a", "menu": [null, 1.5, true]}').data == {"app": "a", "menu": [None, Decimal("1.5"), True]}


def test_an_alias_is_never_expanded() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"b{step}: &b{step} [*a, *a, *a]\n" for step in range(40))

    assert read(bomb).data["b3"] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "path", "offset", "place"),
    [
        ("when: a > b\n", ("when",), 4, Place(1, 11)),
        ("when: 'it''s > b'\n", ("when",), 5, Place(1, 14)),
        ('when: "\\u0061 > b"\n', ("when",), 2, Place(1, 15)),
        ("x:\n  when: |\n    a >\n    b\n", ("x", "when"), 4, Place(4, 5)),
        ("x:\n  when: >\n    a >\n    b\n", ("x", "when"), 4, Place(4, 5)),
        ("when: a >\n  b\n", ("when",), 4, Place(2, 3)),
        ("cases: [{when: a > b}]\n", ("cases", 0, "when"), 4, Place(1, 20)),
    ],
)
def test_an_offset_in_a_rule_is_found_in_the_text(text: str, path: Path, offset: int, place: Place) -> None:
    assert place_in(read(text), path, offset) == place


def test_what_follows_a_cut_rule_is_not_reported() -> None:
    findings = Findings("a.yaml")
    source = read_source("f: {value: min(1, 2), label: (a, b)}\n", findings)

    assert [problem.rule for problem in findings.sorted()] == ["broken-flow"]
    assert source.is_damaged(("f", "value"))
