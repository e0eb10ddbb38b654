"""The values of a form as a client gets them."""

from engine.forms.place import start_place
from engine.forms.view import (
    changed_document,
    named_ids,
    problems_document,
    states_document,
    values_document,
    warnings_document,
)
from engine.model.workflow import Show
from tests.forms.build import ME, NOW, SEAL, ZONE, Form, at_node, everything, fields, ready

FORM = fields("""
    applicant: {type: person, default: me, readonly: true}
    seal: {type: link, form: seal}
    copies: {type: integer, default: 2}
    twice: {type: integer, value: copies * 2}
    take_out: {type: boolean}
    return_by: {type: datetime, visible: take_out}
    papers: {type: files}
""")


def test_a_new_form_comes_with_its_defaults_and_computed_values() -> None:
    form = Form(FORM)
    assert values_document(FORM, form.place, form.filled, ZONE) == {
        "applicant": str(ME),
        "seal": None,
        "copies": 2,
        "twice": 4,
        "take_out": None,
        "return_by": None,
        "papers": [],
    }


def test_what_is_hidden_from_the_reader_is_not_in_the_document() -> None:
    visible = everything(FORM) - {"copies"}
    place = start_place(FORM, visible, visible)
    form = Form(FORM, place=place)
    assert "copies" not in values_document(FORM, place, form.filled, ZONE)
    assert "copies" not in states_document(FORM, place, form.filled)


def test_what_a_rule_hides_is_blank_in_the_document_though_it_is_stored() -> None:
    form = Form(FORM, place=at_node(FORM), record={"return_by": NOW})
    assert form["return_by"] == NOW
    assert values_document(FORM, form.place, form.filled, ZONE)["return_by"] is None


def test_the_states_of_a_node_say_what_is_open() -> None:
    form = Form(FORM, place=at_node(FORM, copies=Show.REQUIRE, seal=Show.HIDE), record={"take_out": True})
    assert states_document(FORM, form.place, form.filled) == {
        "applicant": {"visible": True, "required": False, "readonly": True},
        "copies": {"visible": True, "required": True, "readonly": False},
        "twice": {"visible": True, "required": False, "readonly": True},
        "take_out": {"visible": True, "required": False, "readonly": True},
        "return_by": {"visible": True, "required": False, "readonly": True},
        "papers": {"visible": True, "required": False, "readonly": True},
    }


def test_while_typing_only_what_comes_out_differently_is_answered() -> None:
    sent = {"copies": 5, "twice": 4, "take_out": False, "return_by": "2026-03-04T18:00", "papers": []}
    form = Form(FORM, {**sent, "applicant": str(ME), "seal": None})
    assert changed_document(FORM, form.place, form.filled, form.sent, ZONE) == {"twice": 10}


def test_while_typing_a_default_follows_until_it_is_touched() -> None:
    form = fields("copies: {type: integer}\nmore: {type: integer, default: copies + 1}")
    typing = Form(form, {"copies": 5, "more": 2}, touched=["copies"])
    assert changed_document(form, typing.place, typing.filled, typing.sent, ZONE) == {"more": 6}


def test_what_cannot_be_read_stays_with_the_client_as_it_was_typed() -> None:
    form = Form(FORM, {"copies": "many"})
    assert "copies" not in changed_document(FORM, form.place, form.filled, form.sent, ZONE)


def test_ids_that_need_a_name_are_told_by_their_fields() -> None:
    form = Form(FORM, {"seal": str(SEAL)})
    assert named_ids(FORM, form.place, form.filled) == (("applicant", ME), ("seal", SEAL))


def test_problems_and_warnings_are_told_in_the_readers_language() -> None:
    form = ready("""
        fields: {copies: {type: integer}, secret: {type: integer}}
        checks:
          - {check: copies <= 2, at: copies, level: warn, message: {zh: 较多, en: Many}}
          - {check: copies <= 2, at: secret, level: warn, message: {zh: 秘密, en: Secret}}
    """)
    place = start_place(form, frozenset({"copies"}), frozenset({"copies"}))
    found = Form(form, {"copies": 3}, place=place).problems
    assert warnings_document(found, place, "zh") == [{"field": "copies", "message": "较多", "level": "warning"}]
    assert problems_document(found[:1], "en") == [{"field": "copies", "message": "Many", "level": "warning"}]
