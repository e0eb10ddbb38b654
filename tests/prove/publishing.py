"""Publishing while people work: nothing that runs is disturbed, no value is lost, rights are those in force."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import NotFound
from engine.usecases.list_records import list_records
from engine.usecases.open_record import open_record
from tests.prove.promise import Promise, Scale
from tests.support.house import House
from tests.support.houses import houses
from tests.support.versions import first, grow_while_running, rename_and_return

RUNNING = 50  # applications that run while a version is published


def promises(seed: int, scale: Scale) -> Iterator[Promise]:
    """Yield every promise on SQLite, then on PostgreSQL; the number of applications does not depend on the scale."""
    with houses() as both:
        for name, house in both:
            yield kept(
                f"{name}: renamed, published, rolled back, published again: no value lost, none in two places",
                4 * RUNNING,
                rename_and_return(house, "rename", RUNNING),
            )
            yield kept(
                f"{name}: a field and a node added while applications run disturb none",
                2 * RUNNING,
                grow_while_running(house, "grow", RUNNING),
            )
            yield kept(
                f"{name}: a right removed by publishing is gone for all that run at the next request",
                RUNNING,
                take_right(house, "less", RUNNING),
            )


def kept(name: str, cases: int, wrong: list[str]) -> Promise:
    return Promise(name=name, cases=cases, failures=len(wrong), detail=wrong[0] if wrong else "")


def take_right(house: House, app: str, many: int) -> list[str]:
    """Take the boss's right to read while `many` applications run; give what can still be seen afterwards."""
    text = first(app)
    house.publish(text)
    records = [house.send("wang", f"{app}.trip", goal=str(number), cost=number) for number in range(many)]
    unseen = [f"{record} cannot be opened before" for record in records if not can_open(house, app, record)]
    house.publish(text.replace(", boss: {read: true}", ""))
    seen = [f"{record} can still be opened" for record in records if can_open(house, app, record)]
    left = house.ask(list_records, "chen", app, "trip").rows
    return [*unseen, *seen, *(f"{row.id} is still listed" for row in left)]


def can_open(house: House, app: str, record: object) -> bool:
    try:
        house.ask(open_record, "chen", app, "trip", record)
    except NotFound:
        return False
    return True
