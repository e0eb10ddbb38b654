"""The actor: who acts, in which session, seen in the organisation as it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from engine.access.directory import Directory, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who acts now; `session` is None for the command line and for jobs done on somebody's behalf."""

    person: UUID
    session: UUID | None
    directory: Directory
    now: datetime
    zone: tzinfo

    @property
    def profile(self) -> Person:
        """Give the person as the organisation knows it; actor_for has made sure that it is there."""
        return self.directory.persons[self.person]

    @property
    def led(self) -> tuple[UUID, ...]:
        """Give every department the actor is in charge of, those below included, in a stable order."""
        below = [self.directory.closure(department) for department in self.directory.led_departments(self.person)]
        return tuple(sorted(frozenset[UUID]().union(*below)))

    @property
    def department_tree(self) -> tuple[UUID, ...]:
        """Give the actor's departments and everything below them, in a stable order."""
        below = [self.directory.closure(department) for department in self.profile.departments]
        return tuple(sorted(frozenset[UUID]().union(*below)))


def actor_for(directory: Directory, person: UUID, *, session: UUID | None, now: datetime, zone: tzinfo) -> Actor | None:
    """Give the actor for a person, or None when the person is unknown or has left."""
    found = directory.person(person)
    if found is None or not found.is_active:
        return None
    return Actor(person=person, session=session, directory=directory, now=now, zone=zone)
