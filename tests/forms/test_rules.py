"""What a form computes, presets, shows and demands."""

from engine.forms.computing import computing
from engine.forms.place import Place, node_place, start_place
from engine.forms.rules import FieldState, Filled, record_after, states
from engine.model.workflow import Show
from engine.values import Value
from tests.forms.build import LI, ME, NOW, RECORD, SEAL, Form, at_node, env, everything, fields, on_page, ready

TAKE_OUT = fields("""
    take_out: {type: boolean}
    return_by: {type: datetime, visible: take_out, required: take_out}
    warning: {type: text, visible: return_by != null}
""")


def test_a_default_is_computed_until_somebody_has_filled_in_the_field() -> None:
    form = fields("copies: {type: integer, default: 3}\ntwice: {type: integer, default: copies * 2}")
    assert (Form(form)["copies"], Form(form)["twice"]) == (3, 6)
    assert Form(form, {"copies": 5})["twice"] == 10
    assert Form(form, {"copies": 5, "twice": 1})["twice"] == 1
    assert Form(form, {"copies": None})["copies"] is None
    untouched = Form(form, {"copies": 5, "twice": 6}, touched=["copies"])
    assert untouched["twice"] == 10


def test_a_default_is_not_computed_again_for_a_record_that_exists() -> None:
    form = fields("copies: {type: integer, default: 3}")
    assert Form(form, record={"copies": None})["copies"] is None


def test_values_are_computed_behind_what_they_read_whatever_the_order_of_the_fields() -> None:
    form = fields("""
        c: {type: integer, value: b + 1}
        b: {type: integer, value: a + 1}
        a: {type: integer}
    """)
    assert [Form(form, {"a": 1})[key] for key in "abc"] == [1, 2, 3]


def test_a_computed_number_is_rounded_half_up_to_a_whole_one() -> None:
    form = fields("a: {type: integer}\nhalf: {type: integer, value: a / 2}")
    assert [Form(form, {"a": a})["half"] for a in (1, 3, -1, 4)] == [1, 2, -1, 2]
    assert type(Form(form, {"a": 4})["half"]) is int


def test_a_computed_number_that_does_not_fit_is_blank() -> None:
    form = fields("a: {type: integer}\nhuge: {type: integer, value: a * a * a * a}")
    assert Form(form, {"a": 10**6})["huge"] is None


def test_a_value_over_a_link_is_read_there() -> None:
    form = fields("seal: {type: link, form: seal}\nkeeper: {type: person, value: seal.keeper}")
    assert Form(form, {"seal": str(SEAL)})["keeper"] == LI
    assert Form(form)["keeper"] is None


def test_what_a_rule_hides_is_stored_blank_and_what_depends_on_it_follows() -> None:
    form = Form(TAKE_OUT, {"take_out": False, "return_by": "2026-03-04T18:00"})
    assert form["return_by"] is None
    assert form.filled.hidden == {"return_by", "warning"}
    assert form.found == []


def test_what_a_rule_shows_is_kept_and_demanded() -> None:
    shown = Form(TAKE_OUT, {"take_out": True, "return_by": "2026-03-04T18:00", "warning": "w"})
    assert (shown.filled.hidden, shown["warning"]) == (frozenset(), "w")
    assert Form(TAKE_OUT, {"take_out": True}).found == [("return_by", "required")]


def test_a_condition_that_is_blank_hides() -> None:
    assert Form(TAKE_OUT, {}).filled.hidden == {"return_by", "warning"}


def test_a_hidden_section_hides_its_fields_and_a_node_that_names_one_shows_it() -> None:
    form = ready("""
        fields: {many: {type: boolean}, why: {type: text}}
        sections: [{label: 一, fields: [many]}, {label: 二, visible: many, fields: [why]}]
    """)
    assert Form(form, {"why": "x"})["why"] is None
    assert Form(form, {"many": True, "why": "x"})["why"] == "x"
    assert Form(form, {"why": "x"}, place=at_node(form, why=Show.EDIT), record={})["why"] == "x"


def test_what_a_node_or_a_right_hides_is_never_cleared() -> None:
    form = fields("a: {type: text}\nb: {type: text}")
    kept = {"a": "1", "b": "2"}
    at = Form(form, {"a": "x"}, place=at_node(form, a=Show.EDIT, b=Show.HIDE), record=kept)
    assert (at["a"], at["b"], at.filled.changed) == ("x", "2", {"a"})
    visible = everything(form) - {"b"}
    again = Form(form, {"a": "x"}, place=start_place(form, visible, visible), record=kept)
    assert again["b"] == "2"


def test_a_rule_that_hides_does_not_clear_a_field_nobody_writes_here() -> None:
    kept = {"take_out": False, "return_by": NOW}
    assert Form(TAKE_OUT, place=at_node(TAKE_OUT), record=kept)["return_by"] == NOW
    assert Form(TAKE_OUT, place=at_node(TAKE_OUT, return_by=Show.EDIT), record=kept)["return_by"] is None


def test_a_rule_makes_a_field_read_only_and_keeps_what_was_typed_out() -> None:
    form = fields("""
        locked: {type: boolean}
        note: {type: text, readonly: locked, default: '"n"'}
    """)
    assert Form(form, {"locked": False, "note": "x"})["note"] == "x"
    kept = Form(form, {"locked": True, "note": "x"})
    assert (kept["note"], kept.found) == ("n", [("note", "readonly")])
    assert Form(form, {"locked": True, "note": "n"}).found == []


def test_a_node_lifts_read_only_but_never_a_computed_value() -> None:
    form = fields("handed_to: {type: person, readonly: true}\nsum: {type: integer, value: 1 + 1}")
    place = at_node(form, handed_to=Show.REQUIRE, sum=Show.EDIT)
    assert (place.editable, place.demanded) == ({"handed_to"}, {"handed_to"})
    assert Form(form, {"handed_to": str(LI)}, place=place, record={})["handed_to"] == LI
    assert Form(form, {"handed_to": str(LI)}).found == [("handed_to", "readonly")]


def test_a_star_opens_the_others_but_not_what_the_rights_close() -> None:
    form = fields("a: {type: text}\nb: {type: text}\nc: {type: text}\nd: {type: text}")
    shows = {"*": Show.EDIT, "a": Show.READ, "b": Show.EDIT}
    place = node_place(form, shows, readable=frozenset("acd"), writable=frozenset("abd"))
    assert (sorted(place.shown), sorted(place.editable)) == (["a", "b", "c", "d"], ["b", "d"])
    hidden = node_place(form, {"*": Show.HIDE, "a": Show.READ}, frozenset("abcd"), frozenset("abcd"))
    assert hidden.shown == {"a"}


def test_a_field_in_no_section_is_not_on_the_start_form_but_on_the_page() -> None:
    form = ready("""
        fields: {a: {type: text}, b: {type: text, default: '"later"'}}
        sections: [{label: 一, fields: [a]}]
    """)
    assert Form(form, {"b": "x"}).found == [("b", "unknown")]
    assert Form(form)["b"] == "later"
    assert on_page(form).editable == {"a", "b"}


def test_the_states_say_how_each_field_that_is_shown_shows() -> None:
    form = Form(TAKE_OUT, {"take_out": True})
    assert states(TAKE_OUT, form.place, form.filled) == {
        "take_out": FieldState(),
        "return_by": FieldState(required=True),
        "warning": FieldState(visible=False),
    }


def test_before_is_blank_on_creation_and_the_stored_record_afterwards() -> None:
    form = fields("copies: {type: integer}\nmore: {type: boolean, value: copies > before.copies}")
    assert Form(form, {"copies": 3})["more"] is None
    assert Form(form, {"copies": 3}, place=on_page(form), record={"copies": 2})["more"] is True


def test_me_is_who_fills_in() -> None:
    assert Form(fields("by: {type: person, default: me}"))["by"] == ME


def test_only_what_differs_is_a_change_and_a_live_value_never_is() -> None:
    form = fields("""
        a: {type: integer}
        b: {type: integer}
        late: {type: boolean, value: today() > 2026-01-01}
    """)
    changed = Form(form, {"a": 1, "b": 5}, place=on_page(form), record={"a": 1, "b": 2})
    assert (changed.filled.changed, form.stored) == ({"b"}, ("a", "b"))
    assert changed["late"] is True


def test_the_record_afterwards_has_the_names_of_the_system_and_no_others() -> None:
    form = Form(fields("a: {type: integer}"), {"a": 1})
    assert record_after(form.ready, form.entry, form.filled) == {
        "id": RECORD,
        "state": "running",
        "created_by": ME,
        "a": 1,
    }


def test_a_rule_that_is_too_much_is_told_at_its_field() -> None:
    form = fields("a: {type: integer}\nb: {type: integer, value: sum(for i in 1..9999999 return i)}")
    found = Form(form, {"a": 1})
    assert (found["b"], found.found) == (None, [("b", "limit")])


def test_fields_that_show_each_other_still_compute_in_order() -> None:
    form = fields("a: {type: text, visible: b != null}\nb: {type: text, visible: a = null}")
    assert {key: Form(form, {"b": "x"})[key] for key in "ab"} == {"a": None, "b": "x"}


def test_computed_values_are_computed_one_after_the_other_for_whoever_writes_them() -> None:
    form = fields("""
        c: {type: integer, value: b + 1}
        b: {type: integer, value: a / 2}
        a: {type: integer}
        d: {type: integer, value: sum(for i in 1..9999999 return i)}
    """)
    names: dict[str, Value] = {"a": 3}
    for pair in computing(form)(env(names), {}):
        names.update([pair])
    assert names == {"a": 3, "b": 2, "c": 3, "d": None}


def test_a_computed_value_is_blank_while_it_is_hidden() -> None:
    form = fields("a: {type: integer}\nb: {type: integer, value: a + 1, visible: a > 2}")
    for a, b in ((2, None), (3, 4)):
        names: dict[str, Value] = {"a": a, "b": 9}
        names.update(computing(form)(env(names), {}))
        assert names["b"] == b
        assert Form(form, {}, place=at_node(form), record={"a": a, "b": 9})["b"] == b


def test_what_is_hidden_does_not_show_as_required() -> None:
    form = fields("more: {type: boolean}\nwhy: {type: text, visible: more, required: true}")
    assert states(form, *_at(Form(form)))["why"] == FieldState(visible=False)
    assert states(form, *_at(Form(form, {"more": True})))["why"] == FieldState(required=True)


def _at(form: Form) -> tuple[Place, Filled]:
    return form.place, form.filled


def test_computed_text_without_a_letter_is_blank() -> None:
    form = fields('a: {type: text}\nboth: {type: text, value: \'default(a, "") + " "\'}')
    assert (Form(form)["both"], Form(form, {"a": "x"})["both"]) == (None, "x")


def test_a_field_whose_rule_reads_itself_still_comes_before_those_that_read_it() -> None:
    form = fields("""
        b: {type: text, visible: c = "x"}
        c: {type: text, visible: a and (c = null or c != "never")}
        a: {type: boolean}
    """)
    assert Form(form, {"a": False, "c": "x", "b": "y"}).filled.hidden == {"b", "c"}
    assert Form(form, {"a": True, "c": "x", "b": "y"}).filled.hidden == frozenset()
