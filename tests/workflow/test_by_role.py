"""On which basis people are asked: by name for good, by a role as long as it holds."""

from collections.abc import Mapping
from uuid import UUID

from engine.model.workflow import PeopleByRule, PersonNode, SelfRule
from engine.workflow.asking import InRole
from engine.workflow.commands import Act, Resubmit, Return
from engine.workflow.effects import Halt, OpenTask
from tests.workflow.build import (
    ADMIN,
    BOSS,
    LI,
    SALES,
    WANG,
    WEST,
    ZHAO,
    Office,
    approve,
    course,
    decide,
    in_role,
    persons,
    rule,
    started,
    told,
)

FINANCE = InRole(role="finance", branch=WEST, department=SALES)
AUDIT = InRole(role="audit", branch=WEST, department=SALES)
OFFICE = Office(roles={"finance": (ZHAO, ADMIN), "audit": (ADMIN,)})


class Registry(Office):
    """An office that knows who holds the role clerk, at one place or anywhere."""

    def call(self, name: str, args: tuple[object, ...]) -> tuple[UUID, ...]:
        return (ZHAO, LI) if args == ("clerk", WEST) else (ZHAO, LI, ADMIN) if args == ("clerk",) else ()


def by_role(node: PersonNode, ask: Office = OFFICE) -> Mapping[UUID, tuple[InRole, ...]]:
    """The roles by which people are asked when Wang sends a request that goes to this node first."""
    (opened,) = told(started(course(node), ask=ask).effects, OpenTask)
    return opened.roles


def test_holders_of_a_role_are_asked_by_it_and_others_by_name() -> None:
    who = (*persons(LI), *in_role("finance"))
    assert by_role(approve("one", who, "done")) == {ZHAO: (FINANCE,), ADMIN: (FINANCE,)}


def test_who_holds_several_roles_is_asked_by_all_of_them() -> None:
    who = (*in_role("finance"), *in_role("audit"))
    assert by_role(approve("one", who, "done")) == {ZHAO: (FINANCE,), ADMIN: (FINANCE, AUDIT)}


def test_who_is_named_too_is_asked_by_name() -> None:
    for who in ((*persons(ADMIN), *in_role("finance")), (*in_role("finance"), *persons(ADMIN))):
        assert by_role(approve("one", who, "done")) == {ZHAO: (FINANCE,)}


def test_the_function_that_gives_holders_of_a_role_asks_by_it_also_the_second_time() -> None:
    clerks = rule(lambda env: env.host.call("users in role", ("clerk", WEST))[:1])
    nobody = rule(lambda env: None)
    who = (PeopleByRule(rule=nobody), PeopleByRule(rule=clerks), PeopleByRule(rule=clerks))
    place = InRole(role="clerk", branch=WEST, department=WEST)
    assert by_role(approve("one", who, "done"), Registry()) == {ZHAO: (place,)}
    anywhere = PeopleByRule(rule=rule(lambda env: env.host.call("users_in_role", ("clerk",))[2]))
    assert by_role(approve("one", (anywhere,), "done"), Registry()) == {ADMIN: (InRole(role="clerk", anywhere=True),)}


def test_somebody_above_a_holder_of_a_role_is_asked_by_name() -> None:
    superior = rule(lambda env: BOSS if env.host.call("users_in_role", ("clerk",)) else None)
    assert by_role(approve("one", (PeopleByRule(rule=superior),), "done"), Registry()) == {}
    node = approve("one", in_role("finance"), "done", self_rule=SelfRule.SUPERIOR)
    assert by_role(node, Office(roles={"finance": (WANG,)})) == {}


def returned_to(node: PersonNode, ask: Office) -> tuple[list[OpenTask], list[Halt]]:
    """Who is asked when Zhao returned from a node, and Wang sends again after something has changed in the office."""
    flow = course(node)
    back = decide(flow, started(flow, ask=OFFICE).state, Return(token=2, by=ZHAO, opinion="x"), ask=OFFICE)
    again = decide(flow, back.state, Resubmit(token=back.state.tokens[0].id, by=WANG), ask=ask)
    return told(again.effects, OpenTask), told(again.effects, Halt)


def test_who_returned_by_a_role_is_asked_again_by_it_and_not_without_it() -> None:
    node = approve("one", in_role("finance"), "done", return_straight_back=True)
    ((opened,), halted) = returned_to(node, OFFICE)
    assert (opened.people, opened.roles, halted) == ((ZHAO,), {ZHAO: (FINANCE,)}, [])
    ((opened,), halted) = returned_to(node, Office(roles={"finance": (ADMIN,)}))
    assert (opened.people, opened.roles, halted) == ((ADMIN,), {ADMIN: (FINANCE,)}, [])
    opened_, halted = returned_to(node, Office())
    assert (opened_, [one.node for one in halted]) == ([], ["one"])


def test_the_next_node_asks_by_its_own_role() -> None:
    flow = course(approve("one", in_role("finance"), "two"), approve("two", in_role("audit"), "done"))
    found = decide(flow, started(flow, ask=OFFICE).state, Act(token=2, outcome="approve", by=ZHAO), ask=OFFICE)
    (opened,) = told(found.effects, OpenTask)
    assert (opened.people, opened.roles) == ((ADMIN,), {ADMIN: (AUDIT,)})
