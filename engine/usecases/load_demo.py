"""Load the demonstration: an app, its people, and weeks of past work played through the doors people use."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from engine.store.people import read_epoch
from engine.usecases.doors import Doors
from engine.usecases.import_people import import_people
from engine.usecases.play_step import play
from engine.usecases.publish import publish
from engine.usecases.scenario_stage import Stage
from engine.usecases.scenario_steps import StepRefused, Submit, parse_step
from engine.usecases.set_stage import new_stage, set_clock
from engine.values import FormKey, Json

PASSWORD = "try-formloom"
"""Everybody's password in the demonstration; it is printed, and the demonstration does not start in production."""

_AT = re.compile(r"-(\d{1,4})d (\d\d):(\d\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The files of a demonstration: a definition with its own, people, records to begin with, and what was done."""

    app: str
    file: str
    text: bytes
    files: Mapping[str, bytes]
    people: Mapping[str, bytes]
    records: Mapping[FormKey, bytes]
    steps: Sequence[Mapping[str, Json]]
    sign_in: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """Somebody who can sign in to try things."""

    account: str
    password: str = field(repr=False)
    name: str
    what: str


class DemoFailed(Exception):
    """The demonstration does not play; the text names the step and what was seen."""


def load_demo(doors: Doors, demo: Demo) -> tuple[DemoPerson, ...]:
    """Load what an installation does not have of a demonstration, and say who can sign in.

    The clock of `doors` goes from the first day of the past to the last; the present is where it stands now.
    """
    tx = doors.open()
    today = doors.clock.now().astimezone(tx.zone).date()
    set_clock(doors, moment_of(demo.steps[0]["at"], today) - timedelta(days=1))
    if demo.app not in tx.shelf.newest().apps:
        publish(doors.open(), None, demo.text, demo.file, demo.files)
    if not tuple(_people(doors, demo.sign_in)):
        import_people(doors.open(), None, demo.people, first_password=PASSWORD)
    stage = new_stage(doors, doors.open().shelf.newest().apps[demo.app], demo.files)
    if not any(stage.records(form) for form in demo.records):
        _play(stage, demo, today)
    return tuple(_people(doors, demo.sign_in))


def moment_of(at: str, today: date) -> datetime:
    """Read `-46d 09:20`, so many days before today and the hour, as a wall-clock moment."""
    found = _AT.fullmatch(at)
    if found is None:
        raise StepRefused(f"at: {at} is no moment; write -46d 09:20")
    return datetime.combine(today - timedelta(days=int(found[1])), time(int(found[2]), int(found[3])))


def records_of(form: FormKey, content: bytes) -> Iterator[Submit]:
    """Read a CSV file of records: the column `by` says who sends, the others are fields; a blank cell is no value."""
    for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        values = {key: value for key, value in row.items() if key != "by" and value}
        yield Submit(person=row["by"], form=form, values=values)


def _play(stage: Stage, demo: Demo, today: date) -> None:
    for form, content in demo.records.items():
        for step in records_of(form, content):
            _hold(play(stage, step), str(step.values))
    for said in demo.steps:
        set_clock(stage.doors, moment_of(said["at"], today))
        _hold(play(stage, parse_step({key: value for key, value in said.items() if key != "at"})), str(said))


def _hold(seen: str, step: str) -> None:
    if seen:
        raise DemoFailed(f"{step}: {seen}")


def _people(doors: Doors, accounts: tuple[str, ...]) -> Iterator[DemoPerson]:
    tx = doors.open()
    directory = tx.shelf.at(read_epoch(tx.database)).directory
    by_account = {person.account: person for person in directory.persons.values()}
    for account in accounts:
        person = by_account.get(account)
        unit = directory.department(person.department) if person is not None and person.department else None
        if person is not None:
            what = "，".join(word for word in (unit.name if unit else "", person.post) if word)
            yield DemoPerson(account=account, password=PASSWORD, name=person.name, what=what)
