"""Every answer a decision gets is kept, and deciding again from the kept answers decides the same."""

import pytest

from engine.workflow.asking import Answer, NotAnswered, Recording, Replaying
from engine.workflow.commands import Act, Start
from engine.workflow.interpreter import advance
from engine.workflow.state import EMPTY
from tests.workflow.build import (
    KEEPER,
    LI,
    NOW,
    RECORD_VALUES,
    SALES,
    SEAL,
    WANG,
    WEST,
    ZHAO,
    ZONE,
    Office,
    approve,
    constant,
    course,
    create,
    ident,
    in_role,
    outcome,
    persons,
    started,
    task,
    value_of,
    writes,
)


def test_each_question_is_asked_once_and_kept_with_its_answer() -> None:
    office = Office(roles={"finance": (ZHAO,)})
    asked = Recording(office)
    assert asked.follow("seal", SEAL, "keeper") == KEEPER
    office.seal["keeper"] = LI
    assert asked.follow("seal", SEAL, "keeper") == KEEPER
    assert asked.superior_of(WANG) == LI
    assert asked.members("finance", branch=WEST, department=None, anywhere=False) == (ZHAO,)
    assert asked.answers == (
        Answer(question=("follow", "seal", SEAL, "keeper"), answer=KEEPER),
        Answer(question=("superior", WANG), answer=LI),
        Answer(question=("members", "finance", WEST, None, False), answer=(ZHAO,)),
    )


def test_two_new_ids_are_two_questions() -> None:
    asked = Recording(Office())
    assert [asked.new_id(), asked.new_id()] == [ident(1001), ident(1002)]
    again = Replaying(asked.answers)
    assert [again.new_id(), again.new_id()] == [ident(1001), ident(1002)]


def test_a_decision_tells_what_it_asked() -> None:
    found = started(course(approve("head", in_role("finance"), "done")), ask=Office(roles={"finance": (ZHAO,)}))
    assert found.answers == (
        Answer(question=("members", "finance", WEST, SALES, False), answer=(ZHAO,)),
        Answer(question=("active", ZHAO), answer=(ZHAO,)),
    )


def test_deciding_again_from_kept_answers_gives_the_same() -> None:
    done = outcome("done", "book", set=writes(seal__uses=value_of("seal.uses")))
    flow = course(
        task("hand_out", persons(KEEPER), done),
        create("book", "usage", "more", copies=constant(1)),
        create("more", "usage", "head"),
        approve("head", in_role("finance"), "done"),
    )
    state = EMPTY
    for command in (Start(by=WANG, applicant=WANG), Act(token=2, outcome="done", by=KEEPER)):
        first = advance(flow, state, command, RECORD_VALUES, Office(roles={"finance": (ZHAO,)}), now=NOW, zone=ZONE)
        again = advance(flow, state, command, RECORD_VALUES, Replaying(first.answers), now=NOW, zone=ZONE)
        assert again == first
        state = first.state


def test_a_question_without_a_kept_answer_is_an_error_not_a_guess() -> None:
    with pytest.raises(NotAnswered, match="superior"):
        Replaying(()).superior_of(WANG)
