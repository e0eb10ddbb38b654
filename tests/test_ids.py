"""Identifiers are UUIDv7 and read strictly."""

from __future__ import annotations

import time

import pytest

from engine.ids import new_id, parse_id


def test_an_id_is_a_uuid_of_version_7_and_variant_2() -> None:
    made = new_id()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_an_id_carries_the_millisecond_it_was_made_in() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id().int >> 80
    assert before <= made <= time.time_ns() // 1_000_000


def test_ten_thousand_ids_differ() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        None,
        7,
        "{01890a5d-ac96-774b-bcce-b302099a8057}",
        "01890a5dac96774bbcceb302099a8057",
        "01890a5d-ac96-774b-bcce-b302099a805g",
        "x" * 36,
    ],
)
def test_only_the_canonical_form_is_read(text: object) -> None:
    assert parse_id(text) is None


def test_the_canonical_form_reads_back() -> None:
    made = new_id()
    assert parse_id(str(made)) == made
    assert parse_id(str(made).upper()) == made
