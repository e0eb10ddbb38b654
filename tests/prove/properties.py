"""What must hold of every flow, whoever acts and in whatever order: random definitions, random people."""

from collections.abc import Iterator
from random import Random

from tests.prove.promise import Promise, Scale
from tests.workflow.walks import ONE_OUTCOME, Broken, accepted, begin, can_end, press_at_random, replays

WALKS = 5


def promises(seed: int, scale: Scale) -> Iterator[Promise]:
    """Let people act at random on the flows the checker accepts."""
    random = Random(seed)
    walked: list[Broken] = []
    replayed: list[Broken] = []
    stuck: list[str] = []
    walks = replays_tried = flows = 0
    for app in accepted(random, scale.pick(100, 1_000, 20_000)):
        flows += 1
        for _ in range(WALKS):
            walk = begin(app, random)
            press_at_random(walk, random, random.choice((1, 2, 3, 40)))
            walks += 1
            walked += walk.broken
            replays_tried += len(walk.accepted)
            replayed += replays(walk)
            if not can_end(walk):
                stuck.append(f"{app.hash} at {walk.state.nodes}")
    yield promise(ONE_OUTCOME, walks, walked)
    yield promise("Replaying the kept answers rebuilds the state", replays_tried, replayed)
    detail = next(iter(stuck), f"{flows} flows")
    yield Promise(name="Every accepted flow can end from where it is", cases=walks, failures=len(stuck), detail=detail)


def promise(name: str, cases: int, broken: list[Broken]) -> Promise:
    first = f"{broken[0].promise}: {broken[0].what}" if broken else ""
    return Promise(name=name, cases=cases, failures=len(broken), detail=first)
