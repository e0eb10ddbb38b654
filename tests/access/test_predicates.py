from uuid import UUID

import pytest

from engine.access import predicates
from engine.access.predicates import ColumnIn, TookPart, predicate, predicate_values
from engine.model.keys import READY_PREDICATES
from tests.access.build import (
    BOARD,
    EXPORT,
    LI,
    QIAN,
    WANG,
    YAN,
    actor,
    form,
    record,
)


def test_every_ready_predicate_of_the_language_is_described() -> None:
    assert tuple(predicate_values(form(), actor(LI), record(), took_part=False)) == READY_PREDICATES


def test_own_compares_the_owner_person() -> None:
    assert predicate("own", form(), actor(WANG)) == ColumnIn(column="applicant", ids=(WANG,))


def test_own_compares_who_made_the_record_where_no_owner_is_said() -> None:
    assert predicate("own", form(owner=""), actor(WANG)) == ColumnIn(column="created_by", ids=(WANG,))


def test_own_compares_an_owning_department_with_all_of_the_actors() -> None:
    assert predicate("own", form(owner="unit"), actor(WANG)) == ColumnIn(column="unit", ids=(BOARD, EXPORT))


def test_involved_is_a_question_to_the_store() -> None:
    assert predicate("involved", form(), actor(WANG)) == TookPart(person=WANG)


@pytest.mark.parametrize(
    ("who", "holds"),
    [
        (LI, {"own", "same_department", "department_tree", "led_by_me", "same_branch"}),
        (QIAN, {"same_department", "department_tree", "same_branch"}),
        (WANG, {"department_tree", "same_branch"}),  # sales lies below the board, where she sits too
        (YAN, set()),
    ],
)
def test_predicates_on_a_record_of_sales(who: UUID, holds: set[str]) -> None:
    values = predicate_values(form(), actor(who), record(), took_part=False)
    assert {name for name, value in values.items() if value} == holds


def test_a_blank_column_makes_a_predicate_blank() -> None:
    values = predicate_values(form(), actor(LI), record(department=None, branch=None), took_part=True)
    assert values == {
        "own": True,
        "same_department": None,
        "department_tree": None,
        "led_by_me": None,
        "same_branch": None,
        "involved": True,
    }


def test_an_unknown_word_is_no_predicate() -> None:
    with pytest.raises(KeyError):
        predicate("everything", form(), actor(LI))


def test_no_id_is_among_none() -> None:
    assert predicates.test(ColumnIn(column="branch", ids=()), record(), took_part=False) is False
