"""A condition of rights or of a view that is too much to calculate reaches no row, and fails nothing."""

from __future__ import annotations

from uuid import UUID

import pytest

from engine.errors import NotFound
from engine.usecases.list_options import list_options
from engine.usecases.list_records import list_records
from engine.usecases.on_page import OnPage
from engine.usecases.open_record import open_record
from tests.support.house import House

HEAVY = "count(for i in 1..9000, j in 1..9000 return i) > 1"
TEXT = """
language: 1
app: {app}
roles: {{all: {{members: everyone}}}}
forms:
  item: {{fields: {{title: {{type: text}}}}, views: {{all: {{columns: [title]}}, heavy: {{where: '{heavy}'}}}}}}
  use: {{fields: {{item: {{type: link, form: item, where: '{where}'}}}}}}
permissions:
  item: {{all: {{create: true, read: '{read}'}}}}
  use: {{all: {{create: true, read: true}}}}
"""


def published(home: House, app: str, read: str = "true", where: str = "true") -> UUID:
    home.publish(TEXT.format(app=app, heavy=f"title = null and {HEAVY}", read=read, where=where))
    return home.send("wang", f"{app}.item", title="x")


def listed(home: House, app: str, view: str = "all") -> int:
    return len(home.ask(list_records, "wang", app, "item", view).rows)


@pytest.mark.parametrize("read", [f"own and {HEAVY}", f"not(own and {HEAVY})"])
def test_a_right_that_is_too_much_opens_nothing(home: House, read: str) -> None:
    app = "heavy_rights" if read.startswith("own") else "not_heavy_rights"
    record = published(home, app, read=read)
    assert listed(home, app) == 0
    with pytest.raises(NotFound):
        home.ask(open_record, "wang", app, "item", record)


def test_a_view_and_a_link_that_are_too_much_offer_nothing(home: House) -> None:
    published(home, "heavy_views", where=f"title != null and {HEAVY}")
    assert (listed(home, "heavy_views"), listed(home, "heavy_views", "heavy")) == (1, 0)
    found = home.ask(list_options, "wang", "heavy_views", "use", "item", words="", page=OnPage())
    assert found["options"] == []
