"""History: after random work the account is whole, and every run can be decided again from what it keeps."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from tests.prove.promise import Promise, Scale
from tests.support.history import counted_wrong, replayed, told_wrong, verified, work_at_random
from tests.support.house import House
from tests.support.houses import houses
from tests.support.seals import APPLICATION, SEAL, USAGE


def promises(seed: int, scale: Scale) -> Iterator[Promise]:
    """Yield every promise on SQLite, then on PostgreSQL."""
    many = scale.pick(40, 150, 600)
    with houses() as both:
        for name, house in both:
            yield from on(name, house, random.Random(f"{seed} {name}"), many)


def on(name: str, house: House, chance: random.Random, many: int) -> Iterator[Promise]:
    records = work_at_random(house, chance, many)
    found = verified(house)
    yield kept(f"{name}: every stream of the account verifies", found.streams, [str(one) for one in found.broken])
    again = [f"{record}: {told}" for record in records if (told := replayed(house, record))]
    yield kept(f"{name}: every run decided again from its kept answers comes out the same", len(records), again)
    wrong = [f"{what}: {count}" for what, count in counted_wrong(house).items()]
    yield kept(f"{name}: every run waits for somebody, every task is done once, who took part is known", many, wrong)
    rows = sum(len(house.records(place)) for place in (APPLICATION, SEAL, USAGE))
    yield kept(
        f"{name}: the account tells every version of a record once, no number is drawn twice",
        rows,
        list(told_wrong(house)),
    )


def kept(name: str, cases: int, wrong: Sequence[str]) -> Promise:
    return Promise(name=name, cases=cases, failures=len(wrong), detail=wrong[0] if wrong else "")
