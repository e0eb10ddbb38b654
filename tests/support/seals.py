"""The story of the seal app in single steps."""

from __future__ import annotations

from itertools import count
from uuid import UUID

from engine.values import Json
from tests.support.house import House

APPLICATION = "seal_management.application"
SEAL = "seal_management.seal"
USAGE = "seal_management.usage"
TAKEN_BACK: dict[str, Json] = {"returned_at": "2026-03-02T08:40", "condition": "intact"}
_numbers = count(1)


def new_seal(house: House, **more: Json) -> UUID:
    """Enter a seal of the sales department into the register."""
    values: dict[str, Json] = {
        "number": f"QA-{next(_numbers):04}",
        "name": "公章",
        "type": "official",
        "keeper": str(house.actor("keeper1").person),
        "owner_department": str(house.actor("wang").profile.department),
    }
    return house.send("admin1", SEAL, **(values | more))


def values_for(house: House, seal: UUID, who: str = "wang", **more: Json) -> dict[str, Json]:
    """Fill in an application, its file uploaded."""
    document = house.upload(who, f"{APPLICATION}.documents")
    return {
        "seal": str(seal),
        "document_name": "合同",
        "documents": [document],
        "copies": 1,
        "reason": "签约",
        **more,
    }


def apply(house: House, seal: UUID, who: str = "wang", **more: Json) -> UUID:
    """Apply for a seal."""
    return house.send(who, APPLICATION, **values_for(house, seal, who, **more))


def approved(house: House, seal: UUID, who: str = "wang") -> UUID:
    """Apply, and get it approved up to the keeper."""
    record = apply(house, seal, who)
    house.do("li", record)
    house.do("admin1", record)
    return record


def handed_to(house: House, who: str) -> dict[str, Json]:
    """Fill in the hand-out."""
    return {"handed_to": str(house.actor(who).person), "handed_at": "2026-03-02T08:30"}
