from uuid import UUID

import pytest

from engine.access.predicates import ColumnIn
from engine.access.roles import HeldRole, holders, holds_role, roles_of
from tests.access.build import (
    CHEN,
    GONE,
    HQ,
    LI,
    NOW,
    QIAN,
    SALES,
    TAO,
    WANG,
    WEST,
    YAN,
    ZONE,
    actor,
    app,
    directory,
    given,
)

GRANTS = (
    given("seal_admin", YAN, branch=WEST),
    given("seal_admin", LI, branch=HQ),
    given("clerk", QIAN, department=SALES),
    given("executive", CHEN),
)


def held_by(
    role: str, *, branch: UUID | None = None, department: UUID | None = None, anywhere: bool = False
) -> tuple[UUID, ...]:
    found = directory(*GRANTS)
    made = app({})
    return holders(
        made, found, made.roles[role], branch=branch, department=department, anywhere=anywhere, now=NOW, zone=ZONE
    )


@pytest.mark.parametrize(
    ("role", "place", "people"),
    [
        ("seal_admin", {"branch": WEST}, (YAN,)),
        ("seal_admin", {"branch": HQ, "department": SALES}, (LI,)),
        ("seal_admin", {}, ()),
        ("seal_admin", {"anywhere": True}, (LI, YAN)),
        ("clerk", {"branch": HQ, "department": SALES}, (QIAN,)),
        ("clerk", {"branch": HQ}, ()),
        ("executive", {"branch": WEST}, (CHEN,)),
        ("dept_head", {"branch": WEST}, (CHEN, LI, TAO)),
        ("seller", {}, (LI, QIAN)),
        ("applicant", {}, (CHEN, LI, WANG, QIAN, YAN, TAO)),
    ],
)
def test_holders_of_a_role_at_a_place(role: str, place: dict[str, UUID], people: tuple[UUID, ...]) -> None:
    assert held_by(role, **place) == people


def test_who_left_and_whom_it_was_given_in_another_kind_of_place_do_not_hold_a_role() -> None:
    made, found = app({}), directory(given("executive", GONE), given("executive", LI, branch=HQ))
    role = made.roles["executive"]
    assert holders(made, found, role, branch=None, department=None, anywhere=True, now=NOW, zone=ZONE) == ()


def test_a_person_holds_roles_by_rule_and_by_hand() -> None:
    place = ColumnIn(column="branch", ids=(HQ,))
    assert roles_of(app({}), actor(LI, *GRANTS)) == (
        HeldRole(role="applicant"),
        HeldRole(role="dept_head"),
        HeldRole(role="seal_admin", place=place),
        HeldRole(role="seller"),
    )


def test_a_role_the_app_does_not_have_is_held_by_nobody() -> None:
    assert not holds_role(app({}), actor(LI, given("ghost", LI)), "ghost")
