"""A basis that is written when a task opens holds of exactly those who hold the role at that place."""

from dataclasses import replace
from itertools import product
from uuid import UUID

import pytest

from engine.access.actor import Actor
from engine.access.roles import holders
from engine.access.standing import bases_held, basis_of, role_in_force
from tests.access.build import (
    CHEN,
    EXPORT,
    HQ,
    LI,
    NOW,
    PERSONS,
    QIAN,
    SALES,
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
    given("executive", YAN, branch=WEST),  # of an older version, when it was held within branches
)
PLACES = (
    {"branch": HQ, "department": SALES, "anywhere": False},
    {"branch": WEST, "department": EXPORT, "anywhere": False},
    {"branch": None, "department": None, "anywhere": True},
)


@pytest.mark.parametrize(("role", "place"), list(product(app({}).roles, PLACES)))
def test_whoever_is_found_by_a_role_has_its_basis_and_nobody_else(role: str, place: dict[str, UUID]) -> None:
    made, found = app({}), directory(*GRANTS)
    asked = holders(made, found, made.roles[role], now=NOW, zone=ZONE, **place)
    basis = basis_of("seals", made.roles[role], **place)
    actors = [
        Actor(person=one.id, session=None, directory=found, now=NOW, zone=ZONE) for one in PERSONS if one.is_active
    ]
    assert {one.person for one in actors if basis in bases_held(made, one)} == set(asked)


def test_a_basis_names_role_and_place() -> None:
    roles = app({}).roles
    at = {"branch": HQ, "department": SALES, "anywhere": False}
    assert basis_of("seals", roles["seal_admin"], **at) == f"seals.seal_admin@{HQ}"
    assert basis_of("seals", roles["clerk"], **at) == f"seals.clerk@{SALES}"
    assert basis_of("seals", roles["executive"], **at) == "seals.executive"


def test_a_role_gone_from_the_version_in_force_is_held_by_hand_or_not_at_all() -> None:
    made = app({})
    bare = replace(made, roles={})
    assert role_in_force(bare, made, "seal_admin") == made.roles["seal_admin"]
    assert role_in_force(bare, made, "dept_head") is None
    assert bases_held(bare, actor(LI, *GRANTS)) == ("seals.seal_admin", f"seals.seal_admin@{HQ}")
