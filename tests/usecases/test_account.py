"""What the trail keeps of a decision reads back as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import orjson

from engine.usecases.account import changes_of, read_answers, written_answers
from engine.values import FileRef

AN_ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


def test_answers_read_back_with_their_types() -> None:
    told = (
        (("call", "head of", AN_ID), AN_ID),
        (("follow", "seal", AN_ID, "number"), "GZ-0001"),
        (("follow", "seal", AN_ID, "copies"), 3),
        (("call", "lookup", "levels", "official"), {"levels": Decimal("2.50"), "none": None}),
        (("active", AN_ID), (AN_ID,)),
        (("call", "x", date(2026, 3, 2)), datetime(2026, 3, 2, 9, tzinfo=UTC)),
        (("follow", "a", AN_ID, "files"), (FileRef(id=AN_ID, name="a.pdf", size=3, media_type="", sha256="00"),)),
        (("call", "yes"), True),
    )
    kept = orjson.loads(orjson.dumps(written_answers(told)))
    assert read_answers(kept) == told


def test_only_what_differs_is_a_change() -> None:
    assert changes_of({"a": 1, "b": "x"}, {"a": 1, "b": "y", "c": 2}, ("a", "b")) == {"b": ("x", "y")}
