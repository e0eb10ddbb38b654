"""What happened to a field is told of that field, whatever it is called later."""

from __future__ import annotations

from engine.usecases.open_record import open_record
from tests.support.house import House

APP = """
language: 1
app: history
label: History
roles: {all: {members: everyone}, money: {members: 'me.department.code = "finance"'}}
forms: {staff: {label: Staff, fields: {note: {type: text}, SALARY}}}
permissions:
  staff:
    all: {create: true, read: true, update: true}
    money: {read: true}
    fields: {PROTECTED: {read: [money]}}
"""


def told(home: House, who: str, record: object) -> dict[str, tuple[object, object]]:
    page = home.ask(open_record, who, "history", "staff", record)
    return {change.field.key: (change.before, change.after) for line in page.trail for change in line.changes}


def version(salary: str, protected: str) -> str:
    return APP.replace("SALARY", salary).replace("PROTECTED", protected)


def test_a_key_made_again_does_not_open_the_history_of_the_field_before_it(home: House) -> None:
    home.publish(version("salary: {type: integer}", "salary"))
    record = home.send("feng", "history.staff", note="a", salary=9000)
    assert told(home, "feng", record) == {"note": (None, "a"), "salary": (None, 9000)}
    assert told(home, "wang", record) == {"note": (None, "a")}
    home.publish(version("pay: {type: integer, was: salary}", "pay"))
    assert told(home, "feng", record) == {"note": (None, "a"), "pay": (None, 9000)}
    home.publish(version("pay: {type: integer}, salary: {type: date}", "pay"))
    assert told(home, "wang", record) == {"note": (None, "a")}
    assert told(home, "feng", record) == {"note": (None, "a"), "pay": (None, 9000)}
