"""A record whose run is over is shown by the form in force; how it went is told as it went."""

from __future__ import annotations

from uuid import UUID

from engine.usecases.open_record import open_record
from engine.usecases.seen import RecordPage
from tests.support.house import House
from tests.support.versions import first, longer, renamed


def page_of(home: House, app: str, record: UUID, form: str = "trip") -> RecordPage:
    return home.ask(open_record, "wang", app, form, record)


def shown(page: RecordPage) -> list[str]:
    return [key for section in page.sections for key in section.fields]


def ended(home: House, app: str) -> UUID:
    home.publish(first(app))
    record = home.send("wang", f"{app}.trip", goal="Oslo", cost=12)
    home.do("li", record, cost=13)
    return record


def test_a_field_that_came_after_the_end_is_shown_and_can_be_filled_in(home: House) -> None:
    record = ended(home, "after")
    running = home.send("wang", "after.trip", goal="Rome")
    home.publish(longer("after"))
    assert "days" not in shown(page_of(home, "after", running))
    page = page_of(home, "after", record)
    assert ("days" in shown(page), page.may_update) == (True, True)
    home.update("wang", "after.trip", record, page.record.version, days=3)
    page = page_of(home, "after", record)
    assert page.record.values["days"] == 3
    (edited,) = (line for line in page.trail if line.verb == "update")
    assert [change.field.key for change in edited.changes] == ["days"]


def test_how_it_went_is_told_as_it_went(home: House) -> None:
    record = ended(home, "went")
    text = renamed("went").replace("head:", "chief:").replace("start: head", "start: chief")
    home.publish(text.replace("label: Head", "label: Chief").replace("label: End", "label: Over"))
    page = page_of(home, "went", record)
    assert page.flow is not None
    assert {node.label.en for node in page.flow.nodes} >= {"Head", "End"}
    approved = next(line for line in page.trail if line.verb == "approve")
    assert approved.node is not None
    assert approved.outcome is not None
    assert (approved.node.en, approved.outcome.en) == ("Head", "Approve")
    assert [(change.field.key, change.before, change.after) for change in approved.changes] == [("price", 12, 13)]
    assert (page.record.name, page.record.values["price"]) == ("Oslo 13", 13)


def test_a_form_renamed_after_the_end_is_shown_under_its_new_name(home: House) -> None:
    record = ended(home, "name")
    text = first("name").replace("  trip: {label: Trip,", "  journey: {label: Journey, was: trip,")
    home.publish(text.replace("form: trip", "form: journey").replace("permissions: {trip:", "permissions: {journey:"))
    page = page_of(home, "name", record, "journey")
    assert (page.record.form.key, page.record.form.label.en, page.record.values["cost"]) == ("journey", "Journey", 13)
    assert page.flow is not None
