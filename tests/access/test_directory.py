from uuid import UUID

import pytest

from engine.access.actor import actor_for
from engine.access.people_search import find_people
from tests.access.build import (
    BOARD,
    CHEN,
    EXPORT,
    GONE,
    HQ,
    LI,
    NOW,
    QIAN,
    SALES,
    TAO,
    WANG,
    WEST,
    WEST_OFFICE,
    YAN,
    ZONE,
    actor,
    directory,
    given,
)


def test_a_head_who_left_is_passed_over_for_the_deputy() -> None:
    assert directory().head_of(SALES) == LI


def test_a_department_without_head_has_none() -> None:
    assert directory().head_of(EXPORT) is None


@pytest.mark.parametrize(
    ("who", "managers"),
    [
        (WANG, (LI, CHEN)),  # her own department has no head
        (QIAN, (LI, CHEN)),
        (LI, (CHEN,)),
        (CHEN, ()),
        (TAO, (YAN, CHEN)),
        (YAN, (CHEN,)),  # head of the branch: not below the head of the office she sits in
    ],
)
def test_managers_are_those_in_charge_one_above_the_other(who: UUID, managers: tuple[UUID, ...]) -> None:
    assert directory().managers_up(who, 9) == managers


def test_managers_stop_at_the_level_asked_for() -> None:
    assert directory().managers_up(WANG, 1) == (LI,)


def test_heads_that_lead_each_other_end_after_one_round() -> None:
    found = directory(heads={EXPORT: (QIAN,), SALES: (WANG,), BOARD: (), HQ: ()})
    assert found.managers_up(WANG, 9) == (QIAN,)


def test_a_circle_of_departments_ends() -> None:
    found = directory()
    sales = found.departments[SALES]
    circle = {**found.departments, BOARD: type(sales)(id=BOARD, code="board", name="b", parent=SALES, branch=HQ)}
    assert type(found)(epoch=1, departments=circle).above(SALES) == (SALES, BOARD)


def test_a_department_holds_everything_below_it() -> None:
    assert directory().closure(BOARD) == {BOARD, SALES, EXPORT}


def test_grants_are_found_by_their_role() -> None:
    west, hq = given("seal_admin", YAN, branch=WEST), given("seal_admin", LI, branch=HQ)
    assert directory(west, hq, given("executive", GONE)).grants_for("seals", "seal_admin") == (west, hq)
    assert directory(west).grants_for("seals", "executive") == ()


def test_roles_of_another_app_are_not_held() -> None:
    assert directory(given("executive", LI)).grants_of("contracts", LI) == ()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("王敏", [WANG]),
        ("wm", [WANG]),
        ("110", [LI, WANG, QIAN]),
        ("销售", [LI, QIAN]),
        ("YAN", [YAN]),
        ("1099", []),
        ("nobody", []),
    ],
)
def test_people_are_found_by_name_initials_number_account_and_department(words: str, found: list[UUID]) -> None:
    assert [person.id for person in find_people(directory(), words, 10)] == found


def test_a_search_without_words_gives_the_first_numbers() -> None:
    assert [person.number for person in find_people(directory(), " ", 2)] == ["1001", "1101"]


def test_an_actor_is_in_charge_of_everything_below_her_departments() -> None:
    assert actor(LI).led == (SALES, EXPORT)


def test_the_departments_of_an_actor_and_all_below_make_her_tree() -> None:
    assert actor(WANG).department_tree == (BOARD, SALES, EXPORT)
    assert actor(YAN).department_tree == (WEST_OFFICE,)


@pytest.mark.parametrize("who", [GONE, UUID(int=4711)])
def test_nobody_acts_who_left_or_is_unknown(who: UUID) -> None:
    assert actor_for(directory(), who, session=None, now=NOW, zone=ZONE) is None
