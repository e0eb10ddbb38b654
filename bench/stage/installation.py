"""An installation with the measured process and its people: teams of one applicant and one head, and an approver."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from engine.access.actor import Actor, actor_for
from engine.config import load_settings
from engine.runtime import Runtime, close_runtime, open_runtime, open_tx
from engine.usecases.import_people import import_people
from engine.usecases.publish import publish

APP, FORM = "three_step", "request"
DEFINITION = Path(__file__).resolve().parents[1] / f"{APP}.yaml"
PASSWORD = "violet-harbour-7"
APPROVER = "approver"
COLUMNS = "number,name,account,branch,department,head,roles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A running installation; `url` is the address of its database."""

    runtime: Runtime
    url: str

    def actor(self, account: str) -> Actor:
        """Give the person with an account as a request would find them."""
        directory = self.runtime.shelf.newest().directory
        person = next(one.id for one in directory.persons.values() if one.account == account)
        now, zone = self.runtime.clock.now(), self.runtime.settings.zone
        found = actor_for(directory, person, session=None, now=now, zone=zone)
        if found is None:
            raise LookupError(account)
        return found

    def person(self, account: str) -> UUID:
        """Give the id of the person with an account."""
        return self.actor(account).person


def head(team: int) -> str:
    """Name the account of the head of a team."""
    return f"head{team}"


def applicant(team: int) -> str:
    """Name the account of the applicant of a team."""
    return f"applicant{team}"


def people(teams: int) -> bytes:
    """Write the people as the product imports them."""
    rows = [COLUMNS, f"1,Approver,{APPROVER},hq,board,,{APP}.approver"]
    for team in range(teams):
        rows.append(f"{1000 + team},Applicant {team},{applicant(team)},hq,d{team},,")
        rows.append(f"{2000 + team},Head {team},{head(team)},hq,d{team},d{team},")
    return "\n".join((*rows, "")).encode()


def sqlite_url(data: Path) -> str:
    """Give the address of the database in a data folder."""
    return f"sqlite:///{data / 'formloom.db'}"


@contextmanager
def opened(url: str, data: Path) -> Iterator[Stage]:
    """Open an installation that is there."""
    runtime = open_runtime(load_settings({"FORMLOOM_DATA": str(data), "FORMLOOM_DATABASE_URL": url}))
    try:
        yield Stage(runtime=runtime, url=url)
    finally:
        close_runtime(runtime)


def furnish(url: str, data: Path, *, teams: int = 1, password: str = "") -> None:
    """Publish the process in an empty database and let its people in; they can sign in when there is a password."""
    data.mkdir(parents=True, exist_ok=True)
    with opened(url, data) as stage:
        publish(open_tx(stage.runtime, language="en"), None, DEFINITION.read_bytes(), DEFINITION.name, {})
        files = {"people.csv": people(teams)}
        import_people(open_tx(stage.runtime, language="en"), None, files, first_password=password)
