"""A link to a record out of reach answers like one to nothing, while typing and when sent."""

from __future__ import annotations

import pytest

from engine.errors import Invalid
from engine.ids import new_id
from engine.usecases.evaluate_form import evaluate_form
from engine.usecases.on_page import OnPage
from engine.values import Json
from tests.support.house import House
from tests.support.seals import APPLICATION, new_seal


def evaluated(home: House, who: str, seal: str) -> Json:
    page = OnPage(values={"seal": seal}, touched=frozenset({"seal"}))
    return home.ask(evaluate_form, who, "seal_management", "application", page)


def refusals(home: House, who: str, **values: Json) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        home.submit(who, APPLICATION, values)
    return [(one.field, one.message.en) for one in refused.value.problems]


def test_typing_tells_nothing_of_a_record_out_of_reach(home: House) -> None:
    seal = str(new_seal(home))
    assert evaluated(home, "wang", seal)["values"]["seal_type"] is not None
    assert evaluated(home, "zhao", seal) == evaluated(home, "zhao", str(new_id()))


def test_sending_tells_nothing_of_a_record_out_of_reach(home: House) -> None:
    seal = str(new_seal(home))
    for guess in ("official", "finance", "contract"):
        foreign = refusals(home, "zhao", seal=seal, seal_type=guess)
        assert foreign == refusals(home, "zhao", seal=str(new_id()), seal_type=guess)
