from uuid import UUID

import pytest

from engine.access.directory import RoleGrant
from engine.access.policy import fields, may, rows
from engine.access.predicates import ColumnIn
from engine.access.scope import EVERYTHING, NOTHING, Part, RowScope, reaches
from engine.model.app import App
from engine.model.rights import Function
from engine.values import Values
from tests.access.build import (
    CHEN,
    EXPORT,
    HQ,
    LI,
    QIAN,
    SALES,
    TAO,
    WANG,
    WEST,
    YAN,
    actor,
    app,
    env,
    given,
    ident,
    named,
    record,
    rule,
)

FORM = "application"
ALL_FIELDS = frozenset({"applicant", "reason", "copies", "unit"})


def reached(
    made: App,
    who: UUID,
    values: Values,
    *grants: RoleGrant,
    function: Function = Function.READ,
    took_part: bool = False,
) -> bool:
    someone = actor(who, *grants)
    return reaches(rows(made, someone, FORM, function), values, env(someone, values, took_part=took_part))


@pytest.mark.parametrize("function", Function)
def test_what_is_not_granted_is_denied(function: Function) -> None:
    assert rows(app({}), actor(CHEN), FORM, function) == NOTHING
    assert not may(app({}), actor(CHEN), FORM, function)


def test_a_form_without_rights_is_closed() -> None:
    made = app({"applicant": {"read": None}})
    assert rows(made, actor(CHEN), "usage", Function.READ) == NOTHING


def test_a_grant_without_rule_reaches_every_row() -> None:
    assert rows(app({"applicant": {"read": None}}), actor(WANG), FORM, Function.READ) == EVERYTHING


def test_a_role_that_is_not_held_gives_nothing() -> None:
    assert rows(app({"executive": {"read": None}}), actor(WANG), FORM, Function.READ) == NOTHING


def test_rules_of_several_roles_are_united() -> None:
    own, led = named("own"), named("led_by_me")
    made = app({"applicant": {"read": own}, "dept_head": {"read": led}})
    parts = (Part(role="applicant", rule=own), Part(role="dept_head", rule=led))
    assert rows(made, actor(LI), FORM, Function.READ) == RowScope(unions=(parts,))
    assert reached(made, LI, record(applicant=QIAN))
    assert not reached(made, QIAN, record(applicant=LI))


def test_a_rule_counts_only_when_it_is_true() -> None:
    for answer in (None, False, "true", 1):
        assert not reached(app({"applicant": {"read": rule(lambda env, value=answer: value)}}), LI, record())
    assert reached(app({"applicant": {"read": rule(lambda env: True)}}), LI, record())


def test_every_function_but_create_presupposes_read() -> None:
    made = app({"applicant": {"read": named("own"), "update": None, "create": None}})
    assert reached(made, LI, record(), function=Function.UPDATE)
    assert not reached(made, QIAN, record(), function=Function.UPDATE)
    assert rows(made, actor(QIAN), FORM, Function.CREATE) == EVERYTHING
    only_update = app({"applicant": {"update": None}})
    assert not may(only_update, actor(LI), FORM, Function.UPDATE)


def test_update_of_one_role_never_joins_read_of_another_over_rows() -> None:
    made = app({"applicant": {"read": named("own")}, "dept_head": {"read": None, "update": named("own")}})
    assert reached(made, LI, record(applicant=QIAN))
    assert not reached(made, LI, record(applicant=QIAN), function=Function.UPDATE)


def test_a_role_held_within_a_branch_reaches_only_its_rows() -> None:
    made = app({"seal_admin": {"read": None}})
    grant = given("seal_admin", YAN, branch=WEST)
    place = ColumnIn(column="branch", ids=(WEST,))
    assert rows(made, actor(YAN, grant), FORM, Function.READ) == RowScope(
        unions=((Part(role="seal_admin", place=place),),)
    )
    assert reached(made, YAN, record(branch=WEST), grant)
    assert not reached(made, YAN, record(branch=HQ), grant)
    assert not reached(made, YAN, record(branch=None), grant)


def test_a_role_held_within_two_departments_reaches_both() -> None:
    made = app({"clerk": {"read": None}})
    grants = (given("clerk", WANG, department=SALES), given("clerk", WANG, department=EXPORT))
    assert reached(made, WANG, record(department=SALES), *grants)
    assert reached(made, WANG, record(department=EXPORT), *grants)
    assert not reached(made, WANG, record(department=ident(99)), *grants)


@pytest.mark.parametrize(
    "grant",
    [
        given("seal_admin", YAN),
        given("seal_admin", YAN, department=SALES),
        given("executive", YAN, branch=HQ),
        given("clerk", YAN, branch=HQ),
        RoleGrant(app="contracts", role="executive", person=YAN),
        given("applicant", LI),
        given("no_such_role", YAN),
    ],
)
def test_a_grant_of_the_wrong_place_or_app_gives_nothing(grant: RoleGrant) -> None:
    made = app({role: {"read": None} for role in ("seal_admin", "executive", "clerk")})
    assert not may(made, actor(YAN, grant), FORM, Function.READ)


def test_a_rule_and_a_place_must_both_hold() -> None:
    made = app({"seal_admin": {"read": named("own")}})
    grant = given("seal_admin", LI, branch=HQ)
    assert reached(made, LI, record(), grant)
    assert not reached(made, LI, record(branch=WEST), grant)
    assert not reached(made, LI, record(applicant=QIAN), grant)


@pytest.mark.parametrize(
    ("role", "holders"),
    [
        ("applicant", {CHEN, LI, WANG, QIAN, YAN, TAO}),
        ("dept_head", {CHEN, LI, TAO}),
        ("branch_head", {CHEN, YAN}),
        ("seller", {LI, QIAN}),
    ],
)
def test_roles_that_fill_themselves(role: str, holders: set[UUID]) -> None:
    made = app({role: {"read": None}})
    assert {who for who in (CHEN, LI, WANG, QIAN, YAN, TAO) if may(made, actor(who), FORM, Function.READ)} == holders


def test_involved_is_asked_of_the_store_only_where_a_rule_reads_it() -> None:
    made = app({"applicant": {"read": named("involved")}})
    assert rows(made, actor(WANG), FORM, Function.READ).reads_participants
    assert reached(made, WANG, record(), took_part=True)
    assert not reached(made, WANG, record())
    assert not rows(app({"applicant": {"read": named("own")}}), actor(WANG), FORM, Function.READ).reads_participants


def test_a_field_without_allow_list_follows_the_record() -> None:
    scope = fields(app({"applicant": {"read": named("own")}}), actor(WANG), FORM, Function.READ)
    assert (scope.always, scope.sometimes) == (ALL_FIELDS, {})


def test_an_allow_list_opens_a_field_only_on_the_rows_that_its_role_reaches() -> None:
    made = app(
        {"applicant": {"read": named("own")}, "executive": {"read": named("involved")}},
        {"reason": {"read": ("applicant",)}},
    )
    someone = actor(LI, given("executive", LI))
    scope = fields(made, someone, FORM, Function.READ)
    assert scope.always == ALL_FIELDS - {"reason"}
    own, foreign = record(), record(applicant=QIAN)
    assert scope.on(own, env(someone, own, took_part=True)) == ALL_FIELDS
    assert scope.on(foreign, env(someone, foreign, took_part=True)) == ALL_FIELDS - {"reason"}


def test_an_allow_list_of_all_roles_that_reach_rows_opens_the_field_always() -> None:
    made = app({"applicant": {"read": named("own")}}, {"reason": {"read": ("applicant", "executive")}})
    scope = fields(made, actor(LI), FORM, Function.READ)
    assert (scope.always, scope.sometimes) == (ALL_FIELDS, {})


def test_an_empty_allow_list_closes_a_field_for_that_function_alone() -> None:
    made = app({"applicant": {"read": None, "export": None}}, {"reason": {"export": ()}})
    assert fields(made, actor(LI), FORM, Function.EXPORT).always == ALL_FIELDS - {"reason"}
    assert fields(made, actor(LI), FORM, Function.EXPORT).sometimes == {}
    assert fields(made, actor(LI), FORM, Function.READ).always == ALL_FIELDS


def test_a_field_that_may_not_be_read_is_not_written_either() -> None:
    made = app({"applicant": {"read": None, "update": None, "create": None}}, {"reason": {"read": ("executive",)}})
    assert fields(made, actor(LI), FORM, Function.UPDATE).always == ALL_FIELDS - {"reason"}
    assert fields(made, actor(LI), FORM, Function.CREATE).always == ALL_FIELDS


def test_who_reaches_no_row_by_a_role_sees_no_listed_field() -> None:
    made = app({"executive": {"read": None}}, {"reason": {"read": ("executive",)}})
    scope = fields(made, actor(LI), FORM, Function.READ)
    assert (scope.always, scope.sometimes) == (ALL_FIELDS - {"reason"}, {})
