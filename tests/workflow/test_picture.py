"""The picture of the flow on a record's page."""

from engine.model.workflow import SamePerson
from engine.workflow.commands import Act, Return
from engine.workflow.picture import Arrow, Deed, Mark, depths, picture
from engine.workflow.route import Place, RouteStep
from engine.workflow.state import State
from tests.workflow.build import (
    BOSS,
    LI,
    NOW,
    WANG,
    approve,
    choose,
    constant,
    course,
    decide,
    persons,
    rule,
    started,
    text,
)

FLOW = course(
    approve("head", persons(LI), "route"),
    choose("route", [(rule(lambda env: env.names["copies"] > 10), "boss")], "last"),
    approve("boss", persons(BOSS), "last"),
    approve("last", persons(BOSS), "done", unless=constant(None)),
)
APPROVED = Deed(node="head", by=LI, at=NOW, outcome="approve")


def marks(state: State, deeds: list[Deed], route: tuple[RouteStep, ...] = ()) -> dict[str, Mark]:
    return {node.node: node.mark for node in picture(FLOW, state, deeds, route).nodes}


def after_head(**values: int) -> State:
    return decide(FLOW, started(FLOW).state, Act(token=2, outcome="approve", by=LI), **values).state


def test_nodes_stand_in_the_order_of_the_longest_way() -> None:
    assert depths(FLOW.workflow) == {
        "start": 0,
        "head": 1,
        "refused": 5,
        "route": 2,
        "boss": 3,
        "last": 4,
        "done": 5,
    }
    found = [node.node for node in picture(FLOW, after_head(), [], ()).nodes]
    assert found == ["start", "head", "route", "boss", "last", "done", "refused"]


def test_arrows_that_lead_back_do_not_count() -> None:
    back = course(approve("head", persons(LI), "boss"), approve("boss", persons(BOSS), "done", reject="head"))
    assert depths(back.workflow) == {"start": 0, "head": 1, "boss": 2, "refused": 2, "done": 3}


def test_what_is_done_where_it_waits_and_what_comes_is_marked() -> None:
    step = RouteStep(node="last", label=text("last"), place=Place.NEXT, people=(BOSS,))
    assert marks(after_head(copies=11), [APPROVED], (step,)) == {
        "start": Mark.DONE,
        "head": Mark.DONE,
        "route": Mark.DONE,
        "boss": Mark.NOW,
        "last": Mark.NEXT,
        "done": Mark.OTHER,
        "refused": Mark.OTHER,
    }


def test_a_done_node_says_who_when_and_how() -> None:
    nodes = {node.node: node for node in picture(FLOW, after_head(), [APPROVED], ()).nodes}
    head = nodes["head"]
    assert (head.people, head.at, head.outcome, head.type) == ((LI,), NOW, text("approve"), "approve")
    assert (nodes["start"].people, nodes["start"].at) == ((WANG,), NOW)


def test_arrows_say_whether_this_round_went_along_them() -> None:
    arrows = {(arrow.source, arrow.target): arrow for arrow in picture(FLOW, after_head(), [], ()).arrows}
    assert arrows["head", "route"] == Arrow(source="head", target="route", label=text("approve"), is_walked=True)
    assert arrows["route", "last"].is_walked
    assert not arrows["route", "boss"].is_walked
    assert not arrows["head", "refused"].is_walked


def test_a_returned_request_waits_at_its_start_with_the_way_still_to_go() -> None:
    returned = decide(FLOW, after_head(), Return(token=4, by=BOSS)).state
    found = marks(returned, [APPROVED])
    assert (found["start"], found["head"], found["last"]) == (Mark.NOW, Mark.OTHER, Mark.OTHER)


def test_a_node_nobody_is_found_for_is_halted_and_a_passed_one_skipped() -> None:
    flow = course(
        approve("head", persons(LI), "boss", unless=constant(True)),
        approve("boss", persons(), "done"),
    )
    found = {node.node: node.mark for node in picture(flow, started(flow).state, [], ()).nodes}
    assert (found["head"], found["boss"]) == (Mark.SKIPPED, Mark.HALTED)


def test_a_node_passed_for_the_same_person_shows_who_had_approved() -> None:
    flow = course(
        approve("head", persons(LI), "again"),
        approve("again", persons(LI), "last", same_person=SamePerson.SKIP),
        approve("last", persons(BOSS), "done"),
    )
    state = decide(flow, started(flow).state, Act(token=2, outcome="approve", by=LI)).state
    nodes = {node.node: node for node in picture(flow, state, [APPROVED], ()).nodes}
    assert (nodes["again"].mark, nodes["again"].people, nodes["again"].at) == (Mark.DONE, (LI,), NOW)
