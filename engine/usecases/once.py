"""The same request made again: answered from what is kept, never done twice."""

from __future__ import annotations

from engine.access.actor import Actor
from engine.errors import Invalid, Refusal, Text, Unprocessed, ValueProblem
from engine.store import records, requests
from engine.store.failures import Duplicate
from engine.usecases.transaction import Done, Request, Tx, done_of

REUSED = Text(
    en="This key was used for another request. Load the page again.", zh="该请求标识已用于其他操作，请刷新页面"
)
TAKEN = Text(en="This value is taken already.", zh="该值已存在")


def answer_again(tx: Tx, actor: Actor, request: Request | None) -> Done | None:
    """Give the kept outcome of a request, None when it was not made yet.

    Raises Unprocessed when the key was used for something else.
    """
    kept = None if request is None else requests.lookup(tx.database, actor.person, request.key)
    if kept is None or request is None:
        return None
    if kept.digest != request.digest:
        raise Unprocessed(REUSED, retry_after=None)
    return done_of(kept.outcome)


def refusal_of(tx: Tx, actor: Actor, duplicate: Duplicate) -> Refusal | None:
    """Say which field of a form must be different; None when the duplicate is none of a form's values.

    The sentence is the same whether the actor may see the other record or not.
    """
    for published in tx.shelf.at(actor.directory.epoch).apps.values():
        for table in published.tables.forms.values():
            if table.table.name == duplicate.table:
                field = records.field_of(table, duplicate.columns)
                if field is not None:
                    return Invalid((ValueProblem(field=field, rule="unique", message=TAKEN),))
    return None
