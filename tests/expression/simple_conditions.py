"""Random simple conditions, and what must survive the way through the builder."""

from __future__ import annotations

from random import Random

from engine.expression.api import parse
from engine.expression.simple import COMPARISONS, ONE, STARTS, TWO, UNITS, read_simple, write_simple
from engine.values import Json

FIELDS = ("a", "copies", "seal.type", "me.department.code", "申请金额", "date", "days", "contains", "sum")
TEXTS = ("", "a", 'with "quotes"', "back\\slash", "（全角，）", "new\nline", "😀")


def random_simple(random: Random, depth: int = 0) -> Json:
    """A condition of the builder."""
    if depth < 3 and random.random() < 0.4:
        parts = [random_simple(random, depth + 1) for _ in range(random.randint(2, 4))]
        return {"join": random.choice(("and", "or")), "parts": parts}
    field = random.choice(FIELDS)
    match random.randint(0, 4):
        case 0:
            return {"field": field, "operator": random.choice(COMPARISONS), "value": random_value(random)}
        case 1:
            values = [random_value(random) for _ in range(random.randint(1, 4))]
            return {"field": field, "operator": random.choice(("in", "not in")), "value": values}
        case 2:
            return {"field": field, "operator": "between", "value": [random_value(random), random_value(random)]}
        case 3:
            return {"field": field, "operator": random.choice(TWO), "value": random_value(random)}
    return {"field": field, "operator": random.choice((*ONE, "is"))}


def random_value(random: Random) -> Json:
    """A value as the builder keeps it."""
    number = f"{random.choice(('', '-'))}{random.choice(('0', '5', '12.05', '1000000', '0.001'))}"
    return random.choice(
        (
            None,
            True,
            False,
            random.choice(TEXTS),
            {"$number": number},
            {"$date": f"2026-0{random.randint(1, 9)}-28"},
            {"$datetime": f"2026-03-02T0{random.randint(0, 9)}:30:00"},
            {"$time": "10:30:01.5"},
            {"$duration": random.choice(("P2D", "PT36H".replace("36H", "6H"), "P1Y2M", "-PT1M"))},
            {"name": random.choice(FIELDS)},
            {"from": random.choice(STARTS)},
            {"from": random.choice(STARTS), random.choice(("plus", "minus")): number, "unit": random.choice(UNITS)},
        )
    )


def text_survives(source: str) -> bool:
    """True when the text comes back from its data as the same tree."""
    found = read_simple(source)
    return found is not None and parse(write_simple(found)) == parse(source)


def simple_survives(condition: Json) -> bool:
    """True when the data comes back from its text as it was."""
    return bool(read_simple(write_simple(condition)) == condition)
