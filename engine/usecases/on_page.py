"""What a person has on a page while filling it in: a new form, a task, or a record being edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from engine.access.actor import Actor
from engine.errors import NotFound
from engine.ids import parse_id
from engine.usecases.complete_task import enter_task, take_task
from engine.usecases.desk import Desk
from engine.usecases.entering import Entered, enter
from engine.usecases.open_form import desk_to_edit
from engine.usecases.submit import desk_to_start, enter_new
from engine.usecases.transaction import Tx
from engine.values import FieldKey, FormKey, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPage:
    """The values on a page, the fields somebody has touched, and the id of the task or record it is about.

    `line` is the number of the line a picker stands in, from 1; 0 = in none.
    """

    values: Mapping[str, Json] = field(default_factory=dict)
    touched: frozenset[FieldKey] = frozenset()
    task: str | None = None
    record: str | None = None
    line: int = 0

    @property
    def is_new(self) -> bool:
        """Say whether the page is a new form."""
        return self.task is None and self.record is None


def enter_page(tx: Tx, actor: Actor, app: str, form: FormKey, page: OnPage) -> tuple[Desk, Entered]:
    """Follow the rules over what is on a page. Raises NotFound for a page the actor cannot have."""
    if page.task is not None:
        at_hand = take_task(tx, actor, _id(page.task))
        desk = at_hand.desk
        if desk.version.app.key != app or form not in (desk.now, desk.form.key):
            raise NotFound
        return desk, enter_task(at_hand, page.values, touched=page.touched)
    if page.record is not None:
        editing = desk_to_edit(tx, actor, app, form, _id(page.record))
        desk, names, place = editing.desk, editing.record, editing.place
        return desk, enter(desk, place, page.values, record=names, is_new=False, touched=page.touched)
    desk = desk_to_start(tx, actor, app, form)
    return desk, enter_new(desk, page.values, touched=page.touched)


def _id(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise NotFound
    return found
