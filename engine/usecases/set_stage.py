"""Set the stage of a scenario where only the app and its people are: the clock, and what is given."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from engine.errors import Invalid, InvalidDefinition, Refusal
from engine.model.app import App, Scenario
from engine.model.form import Field
from engine.store.image_headers import ImageLimits
from engine.usecases.doors import Doors
from engine.usecases.import_people import import_people
from engine.usecases.make_given import make_given
from engine.usecases.scenario_stage import Stage
from engine.usecases.scenario_steps import StepRefused, parse_moment
from engine.usecases.scenario_values import to_json
from engine.usecases.shelf import Published
from engine.usecases.upload_file import Room, Upload, upload_file
from engine.values import FormKey

ROOM = Room(
    largest=100 * 1024 * 1024,
    quota=2_000 * 1024 * 1024,
    most=20_000,
    images=ImageLimits(pixels=100_000_000, frames=1_000),
)

ROLES = "roles"


def set_stage(doors: Doors, published: Published, scenario: Scenario, files: Mapping[str, bytes]) -> Stage:
    """Set the clock and make the given records; raises StepRefused with what does not fit."""
    if scenario.clock:
        set_clock(doors, parse_moment(scenario.clock))
    stage = new_stage(doors, published, files)
    tx = doors.open()
    first = next(iter(doors.directory().in_order(doors.directory().persons)), None)
    if first is None:
        raise StepRefused(f"there is nobody in {scenario.people}; add people.csv")
    stage.acting = doors.directory().persons[first].account
    for form, rows in scenario.given.items():
        for row in rows:
            sent = to_json(published.app.forms[form], tx.kinds, row, stage, tx.zone)
            try:
                doors.perform(make_given, doors.actor(stage.acting), published.app.key, form, sent)
            except Invalid as refused:
                said = "; ".join(f"{one.field}: {one.message.en}" for one in refused.problems)
                raise StepRefused(f"a given record of {form} is refused: {said}") from None
    return stage


def new_stage(doors: Doors, published: Published, files: Mapping[str, bytes]) -> Stage:
    """Make a stage whose steps upload these files."""

    def upload(person: str, form: FormKey, field: Field, name: str) -> UUID:
        content = files.get(name)
        if content is None:
            raise StepRefused(f"there is no file {name} beside the app; put it into {published.app.key}.files")
        sent = Upload(
            app=published.app.key, form=form, field=field.key, name=name, length=len(content), chunks=(content,)
        )
        try:
            return doors.ask(upload_file, doors.actor(person), sent, ROOM).id
        except Refusal as refusal:
            raise StepRefused(f"{name} is refused: {refusal.message.en}") from None

    return Stage(doors=doors, published=published, upload_file=upload)


def bring_people(doors: Doors, app: App, files: Mapping[str, bytes]) -> None:
    """Import people files; raises StepRefused with every problem."""
    try:
        import_people(doors.open(), None, {name: only_roles_of(app, content) for name, content in files.items()})
    except InvalidDefinition as refused:
        raise StepRefused(refused.message.en) from None


def only_roles_of(app: App, content: bytes) -> bytes:
    """Give a people file without the roles of other apps, and those this version does not have."""
    known = {f"{app.key}.{role}" for role in app.roles}
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    if not rows or ROLES not in rows[0]:
        return content
    column = rows[0].index(ROLES)
    for row in rows[1:]:
        if len(row) > column:
            row[column] = " ".join(word for word in row[column].split() if word.split("@")[0] in known)
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode()


def set_clock(doors: Doors, wall: datetime) -> None:
    """Set the clock to a moment of the installation's wall clock."""
    doors.clock.move_to(wall.replace(tzinfo=doors.open().zone).astimezone(doors.clock.now().tzinfo))
