from __future__ import annotations

import pytest

from engine.compiler.phrases import is_moment, is_shift, read_size, serial_problem


@pytest.mark.parametrize(
    ("text", "size"),
    [("20 MB", 20 * 1024 * 1024), ("500KB", 500 * 1024), ("20", None), ("0 MB", None), ("-1 MB", None), ("2 GB", None)],
)
def test_a_size_is_a_number_and_a_unit(text: str, size: int | None) -> None:
    assert read_size(text) == size


@pytest.mark.parametrize(
    ("pattern", "restart", "problem"),
    [
        ("YY{yyyy}{mm}-{seq:4}", "monthly", None),
        ("{branch}{yy}{mm}{dd}{seq:3}", "daily", None),
        ("{seq:6}", "never", None),
        ("{seq:6}", "yearly", "it restarts yearly, so numbers would come again"),
        ("{mm}{seq:6}", "monthly", "it restarts monthly, so numbers would come again"),
        ("{yyyy}{mm}{seq:6}", "daily", "it restarts daily, so numbers would come again"),
        ("{seq:6}{seq:2}", "never", "it needs {seq:n} once"),
        ("{yyyy}", "never", "it needs {seq:n} once"),
        ("{seq:0}", "never", "{seq:0} is not known"),
        ("{year}{seq:2}", "never", "{year} is not known"),
        ("{seq:2", "never", "a brace is not closed"),
    ],
)
def test_a_serial_pattern_counts_and_never_repeats(pattern: str, restart: str, problem: str | None) -> None:
    assert serial_problem(pattern, restart) == problem


def test_moments_and_shifts_are_closed_phrases() -> None:
    assert [
        text for text in ("2026-03-02", "2026-03-02 09:00", "2026-3-2", "2026-13-02", "09:00") if is_moment(text)
    ] == [
        "2026-03-02",
        "2026-03-02 09:00",
    ]
    assert [text for text in ("+3d", "+4h", "+30m", "+1w", "3d", "-3d", "+0d", "+3y") if is_shift(text)] == [
        "+3d",
        "+4h",
        "+30m",
        "+1w",
    ]
