"""Who is asked, what happens where it would be the applicant, and where nobody is found."""

from uuid import UUID

import pytest

from engine.errors import NotAllowed, Text
from engine.model.workflow import PeopleByRule, PeopleInRole, PeopleWhoDid, PersonNode, SelfRule
from engine.workflow.commands import Act, Retry, Start
from engine.workflow.effects import Halt, OpenTask
from engine.workflow.interpreter import Advance
from engine.workflow.state import EMPTY
from tests.workflow.build import (
    ADMIN,
    BOSS,
    KEEPER,
    LI,
    WANG,
    WEST,
    ZHAO,
    Office,
    approve,
    constant,
    course,
    decide,
    in_role,
    outcome,
    persons,
    rule,
    started,
    task,
    told,
    value_of,
)

NOBODY = Text(en="Nobody was found who may act here.", zh="没有找到可以处理的人")


def asked(node: PersonNode, ask: Office | None = None) -> tuple[UUID, ...]:
    """Who is asked when Wang sends a request that goes to this node first."""
    found = started(course(node), ask=ask)
    return tuple(person for effect in told(found.effects, OpenTask) for person in effect.people)


def test_a_role_asks_its_holders_of_the_records_branch() -> None:
    assert asked(approve("head", in_role("finance"), "done"), Office(roles={"finance": (ZHAO, ADMIN)})) == (ZHAO, ADMIN)


def test_a_role_in_another_branch_asks_those_there() -> None:
    elsewhere = (PeopleInRole(role="finance", branch=constant(UUID(int=401))),)
    assert asked(approve("head", elsewhere, "done", empty=persons(BOSS)), Office(roles={"finance": (ZHAO,)})) == (BOSS,)
    here = (PeopleInRole(role="finance", branch=constant(WEST)),)
    assert asked(approve("head", here, "done"), Office(roles={"finance": (ZHAO,)})) == (ZHAO,)


def test_people_along_a_link_are_asked() -> None:
    keeper = (PeopleByRule(rule=value_of("seal.keeper")),)
    assert asked(task("hand_out", keeper, outcome("done", "done"))) == (KEEPER,)


def test_people_who_left_are_not_asked() -> None:
    assert asked(approve("head", persons(LI, ZHAO), "done"), Office(left=[LI])) == (ZHAO,)


def test_who_did_an_earlier_node_is_asked_again() -> None:
    flow = course(
        approve("head", persons(LI, ZHAO), "check"),
        task("check", (PeopleWhoDid(node="head"),), outcome("done", "done")),
    )
    found = decide(flow, started(flow).state, Act(token=2, outcome="approve", by=ZHAO))
    assert told(found.effects, OpenTask)[0].people == (ZHAO,)


def test_an_expression_may_name_who_did_an_earlier_node() -> None:
    did = (PeopleByRule(rule=rule(lambda env: env.host.call("did", ("head",)))),)
    flow = course(approve("head", persons(ZHAO), "check"), task("check", did, outcome("done", "done")))
    assert asked(task("check", did, outcome("done", "done"))) == ()
    found = decide(flow, started(flow).state, Act(token=2, outcome="approve", by=ZHAO))
    assert told(found.effects, OpenTask)[0].people == (ZHAO,)


@pytest.mark.parametrize(
    ("self_rule", "people", "expected"),
    [
        (SelfRule.SUPERIOR, (WANG,), (LI,)),
        (SelfRule.SUPERIOR, (WANG, ZHAO), (ZHAO,)),
        (SelfRule.EMPTY, (WANG,), (BOSS,)),
        (SelfRule.EMPTY, (WANG, ZHAO), (ZHAO,)),
        (SelfRule.ASK, (WANG,), (WANG,)),
        (SelfRule.ASK, (WANG, ZHAO), (WANG, ZHAO)),
    ],
)
def test_an_applicant_who_would_approve_is_answered_by_self(
    self_rule: SelfRule, people: tuple[UUID, ...], expected: tuple[UUID, ...]
) -> None:
    assert asked(approve("head", persons(*people), "done", self_rule=self_rule, empty=persons(BOSS))) == expected


def test_a_task_that_is_no_approval_may_be_the_applicants() -> None:
    assert asked(task("fill_in", persons(WANG), outcome("done", "done"))) == (WANG,)


def test_above_the_applicant_the_first_who_is_no_applicant_and_still_here_is_asked() -> None:
    node = approve("head", persons(WANG), "done")
    assert asked(node, Office(left=[LI])) == (BOSS,)
    assert asked(node, Office(superiors={WANG: LI, LI: WANG}, left=[LI])) == ()
    on_behalf = decide(course(node), EMPTY, Start(by=LI, applicant=WANG))
    assert told(on_behalf.effects, OpenTask)[0].people == (BOSS,)


def test_the_sender_for_somebody_else_does_not_approve_it_either() -> None:
    flow = course(approve("head", persons(LI, ZHAO), "done"))
    sent = decide(flow, EMPTY, Start(by=LI, applicant=WANG))
    assert told(sent.effects, OpenTask)[0].people == (ZHAO,)
    assert isinstance(decide(flow, sent.state, Act(token=2, outcome="approve", by=LI)).refusal, NotAllowed)


def test_the_applicant_approves_where_the_node_says_ask() -> None:
    flow = course(approve("head", persons(WANG), "done", self_rule=SelfRule.ASK))
    found = decide(flow, started(flow).state, Act(token=2, outcome="approve", by=WANG))
    assert (found.refusal, found.state.is_over) == (None, True)


def test_where_nobody_is_found_the_people_of_empty_are_asked() -> None:
    assert asked(approve("head", persons(), "done", empty=in_role("admin")), Office(roles={"admin": (ADMIN,)})) == (
        ADMIN,
    )


def test_the_applicant_is_not_asked_through_empty_either() -> None:
    node = approve("head", persons(), "done", empty=persons(WANG), self_rule=SelfRule.EMPTY)
    assert asked(node) == ()
    above = approve("head", persons(), "done", empty=persons(WANG))
    assert asked(above) == (LI,)


def halted() -> Advance:
    return started(course(approve("head", persons(), "done")))


def test_where_nobody_at_all_is_found_the_token_halts_and_nothing_is_approved() -> None:
    found = halted()
    assert found.effects == (Halt(token=2, node="head", reason=NOBODY),)
    assert [(token.node, token.is_halted) for token in found.state.tokens] == [("head", True)]
    assert not found.state.is_over


def test_a_halted_token_takes_no_outcome() -> None:
    flow = course(approve("head", persons(), "done"))
    assert decide(flow, halted().state, Act(token=2, outcome="approve", by=LI)).refusal is not None


def test_a_halted_token_asks_again_when_it_is_retried() -> None:
    flow = course(approve("head", in_role("finance"), "done"))
    stuck = started(flow).state
    found = decide(flow, stuck, Retry(token=2, by=ADMIN), ask=Office(roles={"finance": (ZHAO,)}))
    assert [(effect.token, effect.people) for effect in told(found.effects, OpenTask)] == [(3, (ZHAO,))]
    assert decide(flow, found.state, Retry(token=3, by=ADMIN)).refusal is not None
