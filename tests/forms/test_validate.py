"""What is checked, when, and what is left alone."""

import pytest

from engine.errors import Level, Text, ValueProblem
from engine.forms.place import start_place
from engine.forms.validate import Reference, errors, is_offered, not_offered, references, warnings
from engine.model.workflow import Show
from engine.values import FileRef, Values
from tests.forms.build import (
    FILE,
    IN_STORE,
    LI,
    ME,
    SEAL,
    Form,
    at_node,
    env,
    everything,
    fields,
    on_page,
    ready,
)

COPIES = ready("""
    fields:
      copies: {type: integer, required: true}
      pages: {type: integer}
      made_on: {type: date, check: made_on <= today()}
    checks:
      - {check: copies <= pages, at: copies, message: {zh: 份数过多, en: Too many copies}}
      - {check: copies <= 20, at: copies, level: warn, message: 份数较多}
""")


def test_all_problems_are_told_in_the_order_of_the_form() -> None:
    assert Form(COPIES, {"made_on": "2026-03-03", "nonsense": 1}).found == [
        ("nonsense", "unknown"),
        ("copies", "required"),
        ("made_on", "check"),
    ]


def test_a_check_tells_its_own_message_in_both_languages() -> None:
    assert Form(COPIES, {"copies": 3, "pages": 2}).problems == (
        ValueProblem(field="copies", rule="check", message=Text(en="Too many copies", zh="份数过多")),
    )


def test_a_check_fails_only_on_false() -> None:
    assert Form(COPIES, {"copies": 3}).found == []


def test_a_warning_lets_through() -> None:
    found = Form(COPIES, {"copies": 21}).problems
    assert errors(found) == ()
    assert [(problem.message.zh, problem.level) for problem in warnings(found)] == [("份数较多", Level.WARNING)]


def test_a_check_is_tested_only_when_a_field_it_reads_is_written() -> None:
    bad = {"copies": 9, "pages": 1, "made_on": None}
    assert Form(COPIES, {"made_on": "2026-03-01"}, place=on_page(COPIES), record=bad).found == []
    assert Form(COPIES, {"pages": 2}, place=on_page(COPIES), record=bad).found == [("copies", "check")]
    assert Form(COPIES, record=bad).found == [("copies", "check")]


def test_a_check_over_a_value_without_a_column_is_tested_when_what_it_reads_is_written() -> None:
    form = ready("""
        fields:
          by: {type: date}
          note: {type: text}
          late: {type: boolean, value: by < today()}
        checks: [{check: not(late), at: by, message: 太晚}]
    """)
    old = {"by": None, "note": None}
    assert Form(form, {"by": "2026-03-01"}, place=on_page(form), record=old).found == [("by", "check")]
    assert Form(form, {"note": "n"}, place=on_page(form), record={**old, "by": None}).found == []


def test_what_a_rule_hides_is_not_checked() -> None:
    form = ready("""
        fields: {on_site: {type: boolean}, copies: {type: integer, visible: on_site, default: 5, check: copies < 3}}
        checks: [{check: false, at: copies, message: 不}]
    """)
    assert Form(form, {}).found == []
    assert Form(form, {"on_site": True}).found == [("copies", "check"), ("copies", "check")]


@pytest.mark.parametrize("value", [None, "", "   ", "\n"])
def test_blank_text_does_not_fill_in_what_is_required(value: str | None) -> None:
    form = fields("reason: {type: text, required: true}")
    assert Form(form, {"reason": value}).problems == (
        ValueProblem(field="reason", rule="required", message=Text(en="Fill this in.", zh="请填写")),
    )


def test_false_and_zero_fill_in_what_is_required() -> None:
    form = fields("sure: {type: boolean, required: true}\ncount: {type: integer, required: true}")
    assert Form(form, {"sure": False, "count": 0}).found == []


def test_a_field_the_sender_cannot_write_is_not_demanded() -> None:
    form = fields("a: {type: text, required: true}\nb: {type: text}")
    readable, writable = everything(form), everything(form) - {"a"}
    assert Form(form, {"b": "x"}, place=start_place(form, readable, writable)).found == []


def test_a_node_demands_what_it_requires_and_nothing_it_only_shows() -> None:
    form = fields("a: {type: text, required: true}\nhanded_to: {type: person, readonly: true}")
    assert Form(form, place=at_node(form, handed_to=Show.REQUIRE), record={}).found == [("handed_to", "required")]
    assert Form(form, place=at_node(form, handed_to=Show.EDIT), record={}).found == []


def test_writing_what_makes_a_field_required_demands_it() -> None:
    form = fields("take_out: {type: boolean}\nreturn_by: {type: date, required: take_out}")
    place = at_node(form, take_out=Show.EDIT)
    assert Form(form, {"take_out": True}, place=place, record={}).found == [("return_by", "required")]
    assert Form(form, {"take_out": True}, place=place, record={"take_out": True}).found == []


def file(name: str, size: int = 10) -> FileRef:
    return FileRef(id=FILE, name=name, size=size, media_type="application/pdf", sha256="0" * 64)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (file("a.pdf"), []),
        (file("A.PDF"), []),
        (file("a.exe"), [("papers", "accept")]),
        (file("pdf"), []),
        (file("a.pdf", 3 * 1024 * 1024), [("papers", "max_size")]),
    ],
)
def test_files_are_of_the_kinds_and_size_the_field_accepts(given: FileRef, expected: list[tuple[str, str]]) -> None:
    form = fields("papers: {type: files, accept: [pdf, docx], max_size: 2 MB}")
    assert Form(form, files={"papers": (given,)}).found == expected


LINKED = fields("""
    seal: {type: link, form: seal, where: state = in_store and kind = record.kind}
    kind: {type: text}
    other: {type: link, form: seal}
    person: {type: person}
    unit: {type: department}
""")


def test_what_is_pointed_at_now_is_told_for_looking_up() -> None:
    sent = {"seal": str(SEAL), "other": str(SEAL), "person": str(LI), "unit": str(ME)}
    form = Form(LINKED, sent)
    where = LINKED.form.fields["seal"].where
    assert references(LINKED, form.entry, form.filled) == (
        Reference(field="seal", kind="seal", target=SEAL, where=where),
        Reference(field="other", kind="seal", target=SEAL),
        Reference(field="person", kind="person", target=LI),
        Reference(field="unit", kind="department", target=ME),
    )


def test_an_old_link_is_looked_up_again_only_when_its_condition_reads_what_is_written() -> None:
    old: Values = {"seal": SEAL, "other": SEAL, "person": LI, "kind": "a"}

    def looked_up(sent: dict[str, str]) -> list[str]:
        form = Form(LINKED, sent, place=on_page(LINKED), record=old)
        return [reference.field for reference in references(LINKED, form.entry, form.filled)]

    assert looked_up({}) == []
    assert looked_up({"kind": "b"}) == ["seal"]


@pytest.mark.parametrize(
    ("kind", "state", "expected"),
    [("official", "in_store", True), ("official", "out", False), ("finance", "in_store", False)],
)
def test_a_link_is_offered_where_its_condition_holds(kind: str, state: str, expected: bool) -> None:
    form = Form(LINKED, {"seal": str(SEAL), "kind": kind})
    [reference] = references(LINKED, form.entry, form.filled)
    target = {**IN_STORE, "state": state}
    assert is_offered(reference, target, form.filled, env) is expected
    assert not_offered(reference).message == Text(en="Choose one that is offered here.", zh="请从可选范围中选择")


def test_a_link_without_condition_takes_any_record_that_is_there() -> None:
    form = Form(LINKED, {"other": str(SEAL)})
    [reference] = references(LINKED, form.entry, form.filled)
    assert is_offered(reference, {}, form.filled, env)


def test_a_check_that_is_too_much_is_told_at_its_field() -> None:
    form = fields("a: {type: integer, check: sum(for i in 1..9999999 return i) > a}")
    assert Form(form, {"a": 1}).found == [("a", "limit")]


def test_what_a_rule_keeps_from_being_written_is_not_demanded() -> None:
    form = fields("locked: {type: boolean}\nnote: {type: text, required: true, readonly: locked}")
    assert Form(form, {"locked": True}).found == []
    assert Form(form, {"locked": False}).found == [("note", "required")]


def test_a_value_that_stays_though_a_rule_hides_it_is_not_checked() -> None:
    form = fields("""
        on_site: {type: boolean}
        most: {type: integer}
        copies: {type: integer, visible: on_site, check: copies < most}
    """)
    place = at_node(form, most=Show.EDIT)
    assert Form(form, {"most": 2}, place=place, record={"on_site": True, "copies": 5}).found == [("copies", "check")]
    assert Form(form, {"most": 2}, place=place, record={"on_site": False, "copies": 5}).found == []


def test_a_computed_value_that_is_required_is_demanded_on_sending() -> None:
    form = fields("a: {type: integer}\nb: {type: integer, value: a + 1, required: true}")
    assert Form(form).found == [("b", "required")]
    assert Form(form, {"a": 1}).found == []
