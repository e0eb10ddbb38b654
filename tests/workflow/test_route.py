"""Who comes next, before sending and on the way."""

from engine.errors import Text
from engine.model.workflow import SamePerson
from engine.values import Value
from engine.workflow.commands import Act, Return, Start
from engine.workflow.moving import NOBODY, NOT_NEEDED, SAME_PERSON, SEND_AGAIN
from engine.workflow.route import Place, RouteStep, route, route_of_new
from engine.workflow.state import State
from tests.workflow.build import (
    BOSS,
    KEEPER,
    LI,
    NOW,
    RECORD_VALUES,
    WANG,
    ZHAO,
    ZONE,
    Office,
    approve,
    choose,
    constant,
    course,
    create,
    decide,
    outcome,
    persons,
    rule,
    started,
    task,
    text,
    writes,
)

IS_OUT = rule(lambda env: env.host.follow("seal", env.names["seal"], "state") == "out")
FLOW = course(
    approve("head", persons(LI), "route"),
    choose("route", [(rule(lambda env: env.names["copies"] > 10), "boss")], "hand_out"),
    approve("boss", persons(BOSS), "hand_out"),
    task("hand_out", persons(KEEPER), outcome("done", "check", set=writes(seal__state=constant("out")))),
    choose("check", [(IS_OUT, "book")], "refused"),
    create("book", "usage", "give_back"),
    task("give_back", persons(KEEPER, ZHAO), outcome("done", "done")),
)


def step(node: str, *people: object, place: Place = Place.NEXT, note: Text | None = None) -> RouteStep:
    label = SEND_AGAIN if node == "start" else text(node)
    return RouteStep(node=node, label=label, place=place, people=people, note=note)


def before(flow: object, **values: Value) -> tuple[RouteStep, ...]:
    command = Start(by=WANG, applicant=WANG)
    return route_of_new(flow, command, {**RECORD_VALUES, **values}, Office(), now=NOW, zone=ZONE)


def during(flow: object, state: State, people: dict[int, tuple[object, ...]]) -> tuple[RouteStep, ...]:
    return route(flow, state, RECORD_VALUES, Office(), people=people, now=NOW, zone=ZONE)


def test_the_applicant_sees_everybody_to_come_before_sending() -> None:
    assert before(FLOW) == (step("head", LI), step("hand_out", KEEPER), step("give_back", KEEPER, ZHAO))


def test_the_way_follows_the_values_typed_so_far() -> None:
    assert [found.node for found in before(FLOW, copies=11)] == ["head", "boss", "hand_out", "give_back"]


def test_a_running_request_shows_where_it_waits_and_what_follows() -> None:
    state = decide(FLOW, started(FLOW).state, Act(token=2, outcome="approve", by=LI)).state
    token = state.tokens[0].id
    assert during(FLOW, state, {token: (KEEPER,)}) == (
        step("hand_out", KEEPER, place=Place.NOW),
        step("give_back", KEEPER, ZHAO),
    )


def test_a_returned_request_waits_for_the_applicant_first() -> None:
    state = decide(FLOW, started(FLOW).state, Return(token=2, by=LI)).state
    assert during(FLOW, state, {state.tokens[0].id: (WANG,)}) == (
        step("start", WANG, place=Place.NOW),
        step("head", LI),
        step("hand_out", KEEPER),
        step("give_back", KEEPER, ZHAO),
    )


def test_skipped_nodes_say_why() -> None:
    flow = course(
        approve("head", persons(LI), "again"),
        approve("again", persons(LI), "never", same_person=SamePerson.SKIP),
        approve("never", persons(LI), "done", unless=constant(True)),
    )
    assert before(flow) == (
        step("head", LI),
        step("again", LI, place=Place.SKIPPED, note=SAME_PERSON),
        step("never", place=Place.SKIPPED, note=NOT_NEEDED),
    )


def test_where_nobody_will_be_found_the_way_ends_with_that() -> None:
    flow = course(approve("head", persons(LI), "boss"), approve("boss", persons(), "done"))
    assert before(flow) == (step("head", LI), step("boss", note=NOBODY))


def test_a_way_that_comes_back_to_a_node_ends_there() -> None:
    flow = course(approve("head", persons(LI), "boss"), approve("boss", persons(BOSS), "head"))
    assert [found.node for found in before(flow)] == ["head", "boss", "head"]


def test_a_run_that_is_over_has_nothing_to_come() -> None:
    over = decide(FLOW, started(FLOW).state, Act(token=2, outcome="reject", by=LI)).state
    assert during(FLOW, over, {}) == ()
