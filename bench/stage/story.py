"""The measured story: a form is sent, the head approves, the approver approves."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from itertools import count
from uuid import UUID

from bench.stage.installation import APP, APPROVER, FORM, Stage, applicant, head
from engine.access.actor import Actor
from engine.runtime import Call, Runtime, perform
from engine.store.db import Reader
from engine.store.tasks import open_of_record
from engine.usecases.complete_task import complete_task
from engine.usecases.submit import submit
from engine.usecases.transaction import Done, request_of
from engine.values import Json

ACTIONS = 3


@dataclass(slots=True)
class Spent:
    """What actions cost, themselves alone: time on the clock and time of this process, in seconds."""

    seconds: float = 0.0
    processor: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story that can be played again and again by the people of one team."""

    runtime: Runtime
    reader: Reader  # where the next task is looked up
    sender: Actor
    approvers: tuple[Actor, ...]
    numbers: count[int] = field(default_factory=count)

    def play(self, times: int) -> Spent:
        """Play it several times; finding out which task to do next is not counted."""
        spent = Spent()
        for _ in range(times):
            record = self.send(spent)
            for actor in self.approvers:
                task = open_of_record(self.reader, record)[0].task.id
                self.approve(actor, task, spent)
        return spent

    def send(self, spent: Spent) -> UUID:
        """Send a form."""
        values = values_of(next(self.numbers))
        started = time.perf_counter(), time.process_time()
        call = Call(language="zh", request=request_of(self.runtime.new_id(), "submit", APP, FORM, values))
        done = perform(self.runtime, submit, self.now(self.sender), call, APP, FORM, values)
        add(spent, started)
        if done.record is None:
            raise LookupError(done)
        return done.record

    def approve(self, actor: Actor, task: UUID, spent: Spent) -> Done:
        """Approve a task."""
        started = time.perf_counter(), time.process_time()
        call = Call(language="zh", request=request_of(self.runtime.new_id(), "act", str(task), "approve", "", 1, {}))
        done = perform(
            self.runtime, complete_task, self.now(actor), call, task, "approve", opinion="", values={}, record_version=1
        )
        add(spent, started)
        return done

    def now(self, actor: Actor) -> Actor:
        """Give the actor of a request that comes in now."""
        return replace(actor, now=self.runtime.clock.now())


def story_of(stage: Stage, team: int = 0) -> Story:
    """Cast the story with a team."""
    approvers = (stage.actor(head(team)), stage.actor(APPROVER))
    return Story(
        runtime=stage.runtime,
        reader=stage.runtime.database,
        sender=stage.actor(applicant(team)),
        approvers=approvers,
    )


def values_of(number: int) -> dict[str, Json]:
    """Write the form like a page does."""
    return {"title": f"Projector {number}", "amount": 4200 + number, "kind": "goods", "needed_by": "2030-03-20"}


def add(spent: Spent, started: tuple[float, float]) -> None:
    """Add what went by since."""
    spent.seconds += time.perf_counter() - started[0]
    spent.processor += time.process_time() - started[1]
