"""A file is taken only for a field that its sender may fill in, by right or in a task."""

import pytest

from engine.errors import NotAllowed, NotFound
from tests.support.house import House

CASES = """
language: 1
app: cases
label: Cases
roles: {all: {label: All, members: everyone}, boss: {label: Boss, members: 'me.post = "总经理"'}}
forms:
  case:
    label: Case
    fields:
      title: {type: text}
      letter: {type: files, accept: [pdf]}
      verdict: {type: files, accept: [pdf]}
      secret: {type: files, accept: [pdf]}
      seen: {type: files, accept: [pdf]}
    sections: [{label: Main, fields: [title, letter, secret, seen]}]
workflows:
  case:
    label: Case
    form: case
    start: judge
    nodes:
      judge: {type: approve, label: Judge, who: head_of(record.department), fields: {verdict: edit}, next: {approve: done, reject: done}}
      done: {type: end}
permissions:
  case:
    all: {create: true, read: own}
    boss: {read: true}
    fields: {secret: {read: [boss], create: [boss]}, seen: {create: [boss]}}
"""


@pytest.fixture
def cases(home: House) -> House:
    home.publish(CASES)
    return home


def test_who_sends_a_form_attaches_files_to_the_fields_they_send(cases: House) -> None:
    assert cases.upload("wang", "cases.case.letter")


@pytest.mark.parametrize(("field", "refusal"), [("verdict", NotAllowed), ("seen", NotAllowed), ("secret", NotFound)])
def test_a_field_one_may_not_fill_in_takes_no_file(cases: House, field: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        cases.upload("wang", f"cases.case.{field}")


def test_a_task_takes_files_only_for_the_fields_its_node_opens(cases: House) -> None:
    with pytest.raises(NotAllowed):
        cases.upload("li", "cases.case.verdict")
    record = cases.send("wang", "cases.case", title="x")
    with pytest.raises(NotFound):
        cases.upload("li", "cases.case.secret")
    cases.do("li", record, verdict=[cases.upload("li", "cases.case.verdict")])
    assert len(cases.values("cases.case", record)["verdict"]) == 1
