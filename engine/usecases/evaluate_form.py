"""Follow the rules of a form while somebody fills it in; nothing is written."""

from __future__ import annotations

from engine.access.actor import Actor
from engine.forms.rules import record_after
from engine.forms.view import changed_document, states_document, warnings_document
from engine.usecases.foreseeing import route_document
from engine.usecases.labels import labels_on_page
from engine.usecases.on_page import OnPage, enter_page
from engine.usecases.transaction import Tx
from engine.values import FormKey, Json


def evaluate_form(tx: Tx, actor: Actor, app: str, form: FormKey, page: OnPage) -> Json:
    """Give what changes on the page: computed values and defaults, how fields show, warnings, who will be asked.

    Values that cannot be read are left alone until the form is sent.
    """
    desk, entered = enter_page(tx, actor, app, form, page)
    place = entered.entry.place
    record = record_after(desk.ready, entered.entry, entered.filled)
    return {
        "values": changed_document(desk.ready, place, entered.filled, entered.sent, tx.zone),
        "labels": labels_on_page(desk, entered),
        "fields": states_document(desk.ready, place, entered.filled),
        "warnings": warnings_document(entered.problems, place, tx.language),
        "route": route_document(desk, record) if page.is_new else [],
    }
