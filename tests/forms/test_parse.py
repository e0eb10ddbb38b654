"""What a client may send, and how every wrong value is told at once."""

from engine.errors import Text, ValueProblem
from engine.forms.parse import parse
from engine.forms.place import Place, start_place
from engine.model.workflow import Show
from tests.forms.build import ME, ZONE, Form, at_node, everything, fields, ready, starting

FORM = fields("""
    number: {type: serial, pattern: 'A{seq:4}'}
    applicant: {type: person, default: me, readonly: true}
    copies: {type: integer, min: 1, max: 500}
    price: {type: integer, value: copies * 2}
    reason: {type: longtext}
    secret: {type: text}
""")


def test_every_wrong_value_is_told_at_once() -> None:
    found = parse(FORM, starting(FORM), {"copies": "2", "reason": 7, "nonsense": 1}, ZONE)
    assert [(problem.field, problem.rule) for problem in found.problems] == [
        ("copies", "type"),
        ("reason", "type"),
        ("nonsense", "unknown"),
    ]
    assert found.typed == {}


def test_a_limit_of_the_field_is_told_with_its_figure() -> None:
    assert parse(FORM, starting(FORM), {"copies": 0}, ZONE).problems == (
        ValueProblem(field="copies", rule="min", message=Text(en="Enter 1 or more.", zh="不能小于 1")),
    )


def test_a_hidden_field_answers_like_one_that_does_not_exist() -> None:
    visible = everything(FORM) - {"secret"}
    place = start_place(FORM, visible, visible)
    hidden, absent = (parse(FORM, place, {key: "x"}, ZONE).problems[0] for key in ("secret", "absent"))
    assert (hidden.rule, hidden.message) == (absent.rule, absent.message)


def test_the_names_of_the_system_are_not_accepted() -> None:
    sent = {"id": str(ME), "state": "done", "created_by": str(ME)}
    assert [problem.rule for problem in parse(FORM, starting(FORM), sent, ZONE).problems] == ["unknown"] * 3


def test_a_read_only_field_takes_its_default_and_tells_another_value() -> None:
    assert Form(FORM, {"applicant": str(ME)}).found == []
    other = Form(FORM, {"applicant": "00000000-0000-7000-8000-000000000009"})
    assert other.found == [("applicant", "readonly")]
    assert other["applicant"] == ME


def test_a_computed_field_tells_another_value_and_keeps_its_own() -> None:
    assert Form(FORM, {"copies": 3, "price": 6}).found == []
    other = Form(FORM, {"copies": 3, "price": 1})
    assert other.found == [("price", "computed")]
    assert other["price"] == 6
    assert Form(FORM, {"copies": 3, "price": "6"}).found == [("price", "computed")]


def test_a_number_that_is_given_on_sending_is_not_typed_but_may_come_back_as_it_is() -> None:
    assert Form(FORM, {"number": "A0009"}).found == [("number", "computed")]
    assert Form(FORM, {"number": None}).found == []
    kept = {"number": "A0001", "copies": 2}
    assert Form(FORM, {"number": "A0001"}, record=kept).found == []
    assert Form(FORM, {"number": "A0002"}, record=kept).found == [("number", "computed")]


def test_at_a_node_only_what_it_opens_is_written() -> None:
    kept = {"copies": 2, "reason": "r"}
    place = at_node(FORM, copies=Show.EDIT)
    assert Form(FORM, {"copies": 3, "reason": "r"}, place=place, record=kept).found == []
    assert Form(FORM, {"reason": "changed"}, place=place, record=kept).found == [("reason", "readonly")]


def test_a_field_hidden_at_a_node_cannot_be_probed_by_sending_its_value() -> None:
    place = at_node(FORM, reason=Show.HIDE)
    kept = {"reason": "r"}
    found = [Form(FORM, {"reason": value}, place=place, record=kept).problems for value in ("r", "other")]
    assert found[0] == found[1]
    assert found[0][0].rule == "unknown"


def test_what_could_not_be_read_is_not_also_told_to_be_missing() -> None:
    form = fields("copies: {type: integer, required: true}")
    assert Form(form, {"copies": "two"}).found == [("copies", "type")]


def test_a_value_that_follows_the_clock_may_come_back_older() -> None:
    form = fields("at: {type: datetime, default: now(), readonly: true}")
    assert Form(form, {"at": "2026-03-02T08:58"}).found == []


def test_files_may_come_back_by_id_or_as_they_were_shown() -> None:
    form = ready("""
        fields: {papers: {type: files}, note: {type: text}}
        sections: [{label: 一, fields: [note]}]
    """)
    assert form.on_start == {"note"}
    assert isinstance(starting(form), Place)
