"""Send a form: a new record, and the run that starts on it."""

from __future__ import annotations

from collections.abc import Mapping

from engine.access.actor import Actor
from engine.access.policy import may
from engine.errors import NotAllowed, NotFound
from engine.forms.place import Place, start_place
from engine.forms.rules import record_after
from engine.model.rights import Function
from engine.store.writing import Step
from engine.usecases.apply import begin_run, created_alone
from engine.usecases.desk import Desk, fields_reached, is_reached, open_desk
from engine.usecases.entering import Entered, enter, refuse_errors
from engine.usecases.following import take_turn
from engine.usecases.guarding import guarded, guards
from engine.usecases.making import NOT_FOR_THIS, DrawNumber, has_serial, numbered, system_names
from engine.usecases.transaction import Done, Tx
from engine.usecases.writing import write
from engine.values import FormKey, Json, Values


def submit(tx: Tx, actor: Actor, app: str, form: FormKey, values: Mapping[str, Json]) -> Done:
    """Send a form. Raises Invalid with every problem, NotFound or NotAllowed; then nothing is written."""
    desk = desk_to_start(tx, actor, app, form)
    take_turn(desk)
    entered = enter_new(desk, values)
    refuse_errors(entered)
    expected = guards(desk, entered.entry, entered.filled)
    record = record_after(desk.ready, entered.entry, entered.filled)
    if not is_reached(desk, Function.CREATE, record):
        raise NotAllowed(NOT_FOR_THIS)

    def build(draw: DrawNumber) -> tuple[Step, ...]:
        names = numbered(desk, record, draw)
        course = desk.course
        steps = created_alone(desk, names) if course is None else begin_run(desk, course, names, draw)
        return guarded(steps, expected)

    done = Done(verb="submit", app=app, form=form, record=record["id"])
    return write(tx, actor, done, build, draws=has_serial(desk.form))


def desk_to_start(tx: Tx, actor: Actor, app: str, form: FormKey) -> Desk:
    """Lay out a form the actor may send. Raises NotFound for any other."""
    desk = open_desk(tx, actor, app, form)
    if not may(desk.in_force.app, actor, form, Function.CREATE):
        raise NotFound
    return desk


def enter_new(desk: Desk, values: Mapping[str, Json], *, touched: frozenset[str] | None = None) -> Entered:
    """Read and check what is filled in on the start form."""
    record = system_names(desk, desk.tx.new_id())
    return enter(desk, place_to_start(desk, record), values, record=record, is_new=True, touched=touched)


def place_to_start(desk: Desk, record: Values) -> Place:
    """Give what the start form shows: what the grant to create reaches."""
    reached = fields_reached(desk, Function.CREATE, record)
    return start_place(desk.ready, reached, reached)
