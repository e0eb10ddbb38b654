from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest

from engine.compiler.build.app import hash_definition
from engine.compiler.compile import compile_app
from engine.errors import Level, Text
from engine.expression.api import Env, NoHost
from engine.model.app import App, MenuEntry
from engine.model.dictionary import Members, Within
from engine.model.form import BUILT_IN_STATES, Order
from engine.model.rights import Function
from engine.model.workflow import (
    ChooseNode,
    CreateNode,
    EndNode,
    OpinionRule,
    PeopleByRule,
    PeopleInRole,
    PeopleWhoDid,
    PersonNode,
    SamePerson,
    SelfRule,
    Show,
)
from engine.registry import KINDS
from engine.values import Value
from tests.compiler.cases.case import define

SEALS = Path(__file__).parents[2] / "apps" / "seal_management.yaml"
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def built(text: str, *files: str) -> App:
    compiled = compile_app(define(text), "a.yaml", KINDS, dict.fromkeys(files, b""))
    assert [str(found) for found in compiled.problems if found.level is Level.ERROR] == []
    assert compiled.app is not None
    return compiled.app


def env(**names: Value) -> Env:
    return Env(names=names, host=NoHost(), now=NOW, zone=UTC)


@pytest.fixture(scope="module")
def seals() -> App:
    files = {path.name: path.read_bytes() for path in SEALS.with_suffix(".files").iterdir()}
    compiled = compile_app(SEALS.read_bytes(), SEALS.name, KINDS, files)
    assert compiled.problems == ()
    assert compiled.app is not None
    return compiled.app


def test_one_text_is_the_label_in_both_languages() -> None:
    app = built("label: 印章\nforms: {seal: {label: {en: Seal}, fields: {name: {type: text}}}}")

    assert app.label == Text(zh="印章", en="印章")
    assert app.forms["seal"].label == Text(zh="Seal", en="Seal")
    assert app.forms["seal"].fields["name"].label == Text(zh="name", en="name")


def test_dictionary_entries_have_a_short_form_and_attributes() -> None:
    app = built("dictionary: {kind: {a: A, b: {label: {zh: 乙, en: B}, color: red, proof: true}, c: {zh: 丙, en: C}}}")
    choices = app.dictionaries["kind"].choices

    assert list(choices) == ["a", "b", "c"]
    assert (choices["b"].color, dict(choices["b"].attributes)) == ("red", {"proof": True})
    assert choices["c"].label == Text(zh="丙", en="C")


def test_a_form_without_states_has_the_built_in_ones() -> None:
    app = built("forms: {seal: {fields: {name: {type: text}}}}")

    assert app.forms["seal"].states == ""
    assert list(app.dictionaries[BUILT_IN_STATES].choices) == ["running", "done", "refused", "withdrawn", "returned"]


def test_roles_fill_themselves_or_are_given(seals: App) -> None:
    assert seals.roles["applicant"].members is Members.EVERYONE
    assert seals.roles["seal_admin"].within is Within.BRANCH
    accountant = seals.roles["accountant"].condition
    assert accountant is not None
    assert accountant.source == 'me.department.code = "finance"'


def test_a_yaml_number_or_boolean_stands_for_itself() -> None:
    app = built("forms: {a: {fields: {n: {type: integer, default: 20}, b: {type: boolean, required: true}}}}")
    fields = app.forms["a"].fields

    assert fields["n"].default is not None
    assert fields["n"].default.evaluate(env()) == 20
    assert fields["b"].required is not None
    assert fields["b"].required.evaluate(env()) is True


def test_a_code_stands_where_a_choice_is_expected(seals: App) -> None:
    importance = seals.forms["application"].fields["importance"]

    assert importance.default is not None
    assert importance.default.evaluate(env()) == "normal"


def test_computed_fields_come_after_what_they_read() -> None:
    app = built(
        "forms: {a: {fields: {c: {type: integer, value: 'default(b, 0)'}, b: {type: integer, value: 'default(a, 0)'},"
        " a: {type: integer}}}}"
    )

    assert app.forms["a"].order == ("b", "c")


def test_an_owner_may_begin_with_where_the_record_belongs() -> None:
    app = built("forms: {a: {owner: unit, fields: {unit: {type: department, default: department}}}}")

    assert app.forms["a"].fields["unit"].default is not None


def test_what_reads_the_clock_is_live() -> None:
    app = built(
        "forms: {a: {fields: {late: {type: boolean, value: now() > created_at}, b: {type: boolean, value: 1 = 1}}}}"
    )
    fields = app.forms["a"].fields

    assert (fields["late"].live, fields["b"].live) == (True, False)


def test_the_check_of_a_field_is_a_check_of_its_form_at_that_field(seals: App) -> None:
    check = seals.forms["seal"].checks[0]

    assert (check.at, check.rule.source) == ("made_on", "made_on <= today()")
    assert check.message == Text(en="Check “Made on”.", zh="请检查“制作日期”")


def test_a_check_of_level_warn_lets_through(seals: App) -> None:
    levels = {check.rule.source: check.level for check in seals.forms["application"].checks}

    assert levels["copies <= 20"] is Level.WARNING
    assert levels["return_by > now()"] is Level.ERROR


def test_options_of_a_field_are_read(seals: App) -> None:
    documents = seals.forms["application"].fields["documents"]

    assert documents.accept == ("pdf", "docx", "png", "jpg")
    assert documents.max_size == 20 * 1024 * 1024


def test_a_view_sorts_in_both_directions(seals: App) -> None:
    views = seals.forms["application"].views

    assert views["all"].sort == (Order(field="created_at", descending=True),)
    assert views["in_use"].sort == (Order(field="return_by"),)


def test_an_approval_has_the_buttons_of_the_engine(seals: App) -> None:
    head = seals.workflows["application"].nodes["head"]

    assert isinstance(head, PersonNode)
    assert {key: (outcome.label.zh, outcome.next) for key, outcome in head.outcomes.items()} == {
        "approve": ("同意", "route"),
        "reject": ("拒绝", "refused"),
    }
    assert (head.self_rule, head.same_person, head.opinion) == (
        SelfRule.SUPERIOR,
        SamePerson.ASK,
        OpinionRule.WHEN_REJECTING,
    )
    assert dict(head.fields) == {"importance": Show.EDIT, "opinion_files": Show.EDIT}
    assert head.may_return


def test_a_task_is_sent_back_only_when_it_says_so(seals: App) -> None:
    hand_out = seals.workflows["application"].nodes["hand_out"]

    assert isinstance(hand_out, PersonNode)
    assert (hand_out.self_rule, hand_out.may_return) == (SelfRule.ASK, False)


def test_an_outcome_needs_and_sets_one_step_along_a_link(seals: App) -> None:
    hand_out = seals.workflows["application"].nodes["hand_out"]
    assert isinstance(hand_out, PersonNode)
    done = hand_out.outcomes["done"]

    assert done.needs is not None
    assert done.needs.source == "seal.state = in_store"
    assert [(one.target, one.rule.evaluate(env())) for one in done.set] == [(("seal", "state"), "out")]
    assert done.next == "give_back"


def test_choose_create_and_end_keep_their_arrows(seals: App) -> None:
    nodes = seals.workflows["application"].nodes
    route, book, done = nodes["route"], nodes["book"], nodes["done"]

    assert isinstance(route, ChooseNode)
    assert ([case.next for case in route.cases], route.otherwise) == (["leaders"], "seal_admin")
    assert isinstance(book, CreateNode)
    assert (book.form, book.next, book.set[0].target) == ("usage", "done", ("application",))
    assert isinstance(done, EndNode)
    assert done.state == "done"


FLOW = """
roles: {boss: {within: branch}}
forms: {a: {fields: {name: {type: text}, keeper: {type: person}}}}
workflows:
  a:
    form: a
    start: [{by: submit, next: ask}]
    nodes:
      ask: {type: approve, who: [keeper, {role: boss, branch: any}], empty: stop, return: {then: straight back}, next: {approve: do, reject: over}}
      do: {type: task, who: did(ask), outcomes: {ok: {label: OK}, no: {}}, next: {ok: over, no: ask}}
      over: {type: end}
"""


def test_people_are_expressions_roles_and_who_did() -> None:
    flow = built(FLOW).workflows["a"]
    ask, do = flow.nodes["ask"], flow.nodes["do"]

    assert isinstance(ask, PersonNode)
    assert isinstance(do, PersonNode)
    assert isinstance(ask.who[0], PeopleByRule)
    assert ask.who[1] == PeopleInRole(role="boss", anywhere=True)
    assert do.who == (PeopleWhoDid(node="ask"),)
    assert ask.empty == ()


def test_a_start_may_be_a_list_with_submit() -> None:
    flow = built(FLOW).workflows["a"]
    ask = flow.nodes["ask"]

    assert flow.start == "ask"
    assert isinstance(ask, PersonNode)
    assert ask.return_straight_back


def test_a_task_with_outcomes_has_no_done() -> None:
    do = built(FLOW).workflows["a"].nodes["do"]

    assert isinstance(do, PersonNode)
    assert {key: outcome.next for key, outcome in do.outcomes.items()} == {"ok": "over", "no": "ask"}


def test_grants_are_for_every_row_or_for_some(seals: App) -> None:
    grants = {
        (grant.role, grant.function): grant.rows and grant.rows.source
        for grant in seals.permissions["application"].grants
    }

    assert grants["applicant", Function.CREATE] is None
    assert grants["applicant", Function.READ] == "own"
    assert ("applicant", Function.UPDATE) not in grants


def test_a_field_list_says_who_may(seals: App) -> None:
    place = seals.permissions["seal"].fields["storage_place"]

    assert dict(place.allowed) == {Function.READ: frozenset({"seal_admin", "keeper"})}


def test_a_grant_of_false_grants_nothing() -> None:
    app = built(
        "roles: {r: {}}\nforms: {a: {fields: {n: {type: text}}}}\npermissions: {a: {r: {read: true, create: false}}}"
    )

    assert [grant.function for grant in app.permissions["a"].grants] == [Function.READ]


def test_a_table_keeps_its_tests_and_results() -> None:
    app = built(
        "dictionary: {k: {a: A, b: B}}\n"
        "tables: {t: {inputs: {k: {type: choice, from: k}, n: {type: number}}, outputs: {x: {type: number}, d: {type: date}},"
        " rules: [[a, 8.., 0.5, 2026-03-02], [any, any, 2, ~]]}}"
    )
    table = app.tables["t"]

    assert table.decide(env(), ("a", 8)) == {"x": Decimal("0.5"), "d": datetime(2026, 3, 2, tzinfo=UTC).date()}
    assert table.decide(env(), ("b", 7)) == {"x": 2, "d": None}
    assert table.cells[0] == ("a", "8..", "0.5", "2026-03-02")


def test_a_menu_has_groups(seals: App) -> None:
    assert seals.menu[0] == MenuEntry(label=seals.forms["application"].label, target="application")
    assert [entry.target for entry in seals.menu[3].items] == ["document_kind"]


def test_scenarios_keep_their_lines(seals: App) -> None:
    scenario = seals.tests["normal_use"]
    lines = SEALS.read_text().split("\n")

    assert scenario.clock == "2026-03-02 09:00"
    assert len(scenario.lines) == len(scenario.steps)
    assert "submit: application" in lines[scenario.lines[0] - 1]


def test_a_condition_sees_who_asks() -> None:
    app = built("forms: {a: {fields: {keeper: {type: person, default: me}}}}")
    me, keeper = uuid4(), app.forms["a"].fields["keeper"]

    assert keeper.default is not None
    assert keeper.default.evaluate(env(me=me)) == me


def test_keys_may_be_chinese() -> None:
    app = built(
        "forms: {申请: {fields: {申请金额: {type: integer, value: 缺省（申请数量，0）}, 申请数量: {type: integer}}}}"
    )

    assert app.forms["申请"].order == ("申请金额",)


def test_the_hash_covers_text_and_files_and_not_line_ends() -> None:
    first = hash_definition("app: a\n", {"a.csv": b"1"})

    assert (
        compile_app("language: 1\r\napp: a\r\n", "a", KINDS).app == compile_app("language: 1\napp: a\n", "a", KINDS).app
    )
    assert len({first, hash_definition("app: b\n", {"a.csv": b"1"}), hash_definition("app: a\n", {"a.csv": b"2"})}) == 3
    assert first != hash_definition("app: a\n", {"b.csv": b"1"})


def test_all_problems_are_told_at_once_in_reading_order() -> None:
    text = "labl: x\nforms: {a: {fields: {n: {type: txt}, m: {type: text, required: nn}}}}\nmenu: [b]\n"
    problems = compile_app(define(text), "a.yaml", KINDS).problems

    assert [str(found) for found in problems if found.level is Level.ERROR] == [
        "a.yaml:3:1: labl: labl is not a key here; did you mean label?",
        (
            "a.yaml:4:32: forms.a.fields.n.type: txt is not one of text, longtext, integer, number, money, boolean, "
            "date, datetime, choice, link, links, person, …; did you mean text?"
        ),
        "a.yaml:4:64: forms.a.fields.m.required: there is no nn here; did you mean n?",
        "a.yaml:5:8: menu[0]: b is neither a form nor a table; known are a",
    ]


def test_an_app_with_an_error_is_not_given() -> None:
    assert compile_app(define("labl: x\n"), "a.yaml", KINDS).app is None


def test_a_warning_does_not_stop_an_app() -> None:
    compiled = compile_app(define("forms: {a: {fields: {n: {type: text}}}}"), "a.yaml", KINDS)

    assert [problem.rule for problem in compiled.problems] == ["nobody-reads"]
    assert compiled.app is not None
