"""What nodes and outcomes write: the record, one step along a link, records of other forms."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from engine.errors import Conflict, Text
from engine.expression.api import Env
from engine.model.workflow import PeopleByRule, SamePerson
from engine.values import Value, Values
from engine.workflow.commands import Act, Start
from engine.workflow.effects import CreateRecord, Finish, KeepLinked, OpenTask, SetFields, SetLinked, SetState
from engine.workflow.interpreter import NOT_NOW, advance
from engine.workflow.state import EMPTY
from tests.workflow.build import (
    KEEPER,
    LI,
    NOW,
    RECORD,
    RECORD_VALUES,
    SEAL,
    WANG,
    ZONE,
    Office,
    approve,
    choose,
    constant,
    course,
    create,
    decide,
    end,
    ident,
    outcome,
    persons,
    rule,
    set_,
    started,
    task,
    told,
    value_of,
    writes,
)

IN_STORE = rule(lambda env: env.host.follow("seal", env.names["seal"], "state") == "in_store", "seal.state")
AWAY = Text(en="The seal is out.", zh="该印章不在库")
HAND_OUT = course(
    task(
        "hand_out",
        persons(KEEPER),
        outcome("done", "book", needs=IN_STORE, message=AWAY, set=writes(seal__state=constant("out"))),
    ),
    create("book", "usage", "done", request=value_of("record"), user=value_of("created_by"), copies=value_of("copies")),
)
KEPT = {"approve": outcome("approve", "done", needs=IN_STORE)}
DONE = Act(token=2, outcome="done", by=KEEPER)


def test_a_task_writes_the_linked_record_and_the_next_node_makes_another() -> None:
    found = decide(HAND_OUT, started(HAND_OUT).state, DONE)
    assert found.effects[:3] == (
        SetState(state="done"),
        SetLinked(form="seal", id=SEAL, values={"state": "out"}),
        CreateRecord(node="book", form="usage", id=ident(1001), values={"request": RECORD, "user": WANG, "copies": 2}),
    )
    assert found.effects[-1] == Finish(node="done", state="done")
    assert found.state.result == ("usage", ident(1001))


def test_what_does_not_hold_leaves_the_task_and_says_why() -> None:
    sent = started(HAND_OUT).state
    found = decide(HAND_OUT, sent, DONE, ask=Office(seal={"state": "out"}))
    assert isinstance(found.refusal, Conflict)
    assert found.refusal.message == AWAY
    assert (found.state, found.effects) == (sent, ())


def test_a_need_that_is_blank_does_not_hold_and_without_words_says_so_plainly() -> None:
    flow = course(task("hand_out", persons(KEEPER), outcome("done", "done", needs=constant(None))))
    found = decide(flow, started(flow).state, DONE)
    assert found.refusal is not None
    assert found.refusal.message == NOT_NOW


def test_a_record_a_need_reads_is_guarded_though_it_is_not_written() -> None:
    flow = course(task("hand_out", persons(KEEPER), outcome("done", "done", needs=IN_STORE)))
    found = decide(flow, started(flow).state, DONE)
    assert KeepLinked(form="seal", id=SEAL) in found.effects
    assert told(decide(HAND_OUT, started(HAND_OUT).state, DONE).effects, KeepLinked) == []


def test_a_record_a_need_reads_is_guarded_though_the_decision_has_read_it_before() -> None:
    flow = course(
        approve("head", persons(LI), "check"),
        choose("check", [(IN_STORE, "again")], "refused"),
        approve("again", persons(LI), "", same_person=SamePerson.SKIP, outcomes=KEPT),
    )
    found = decide(flow, started(flow).state, Act(token=2, outcome="approve", by=LI))
    assert found.effects[-1] == Finish(node="done", state="done")
    assert KeepLinked(form="seal", id=SEAL) in found.effects


def test_a_record_behind_a_computed_value_that_a_need_reads_is_guarded() -> None:
    needs = rule(lambda env: env.names["days"] == 1, "record.days")
    flow = course(
        task("hand_out", persons(KEEPER), outcome("done", "done", needs=needs)),
        values={"days": value_of("copies"), "copies": value_of("seal.uses"), "late": value_of("seal.keeper")},
    )
    assert KeepLinked(form="seal", id=SEAL) in decide(flow, started(flow).state, DONE, days=1).effects
    free = course(task("hand_out", persons(KEEPER), outcome("done", "done", needs=needs)), values={"days": constant(1)})
    assert told(decide(free, started(free).state, DONE, days=1).effects, KeepLinked) == []


def test_right_sides_see_the_record_as_it_was_and_later_nodes_see_what_was_written() -> None:
    copies = rule(lambda env: env.names["copies"] + 1, "copies")
    flow = course(
        set_("swap", "check", copies=copies, days=value_of("copies")),
        choose("check", [(rule(lambda env: (env.names["copies"], env.names["days"]) == (3, 2)), "again")], "refused"),
        set_("again", "done", copies=copies),
    )
    found = started(flow)
    assert told(found.effects, SetFields) == [SetFields(values={"copies": 4, "days": 2})]
    assert found.record["copies"] == 4


def test_a_condition_after_writing_along_a_link_sees_the_new_value() -> None:
    is_out = rule(lambda env: env.host.follow("seal", env.names["seal"], "state") == "out")
    flow = course(set_("take", "check", seal__state=constant("out")), choose("check", [(is_out, "done")], "refused"))
    assert started(flow).effects[-1] == Finish(node="done", state="done")


def test_computed_values_follow_what_a_node_writes_and_later_nodes_see_them() -> None:
    def compute(env: Env, before: Values) -> Iterator[tuple[str, Value]]:
        yield "days", env.names["copies"] * 2
        yield "reason", f"{env.names['days']} days"

    flow = course(
        set_("one", "check", copies=constant(4)),
        choose("check", [(rule(lambda env: env.names["reason"] == "8 days"), "done")], "refused"),
    )
    start = Start(by=WANG, applicant=WANG)
    found = advance(flow, EMPTY, start, RECORD_VALUES, Office(), now=NOW, zone=ZONE, compute=compute)
    assert told(found.effects, SetFields) == [SetFields(values={"copies": 4, "days": 8, "reason": "8 days"})]
    assert found.effects[-1] == Finish(node="done", state="done")


def test_computed_values_follow_the_state_a_node_brings_and_its_people_are_found_by_them() -> None:
    def compute(env: Env, before: Values) -> Iterator[tuple[str, Value]]:
        yield "handed_to", LI if env.names["state"] == "out" else None

    flow = course(approve("one", (PeopleByRule(rule=value_of("handed_to")),), "done", state="out"))
    start = Start(by=WANG, applicant=WANG)
    found = advance(flow, EMPTY, start, RECORD_VALUES, Office(), now=NOW, zone=ZONE, compute=compute)
    assert told(found.effects, SetFields) == [SetFields(values={"handed_to": LI})]
    assert [one.people for one in told(found.effects, OpenTask)] == [(LI,)]


def test_two_writes_to_one_record_are_one_effect() -> None:
    flow = course(
        set_("one", "two", seal__state=constant("out"), seal__uses=constant(5)),
        set_("two", "done", seal__state=constant("lost")),
    )
    assert told(started(flow).effects, SetLinked) == [
        SetLinked(form="seal", id=SEAL, values={"state": "lost", "uses": 5})
    ]


def test_a_link_back_to_the_record_itself_writes_the_record() -> None:
    flow = replace(
        course(set_("one", "two", again__copies=constant(9)), set_("two", "done", again__state=constant("out"))),
        links={"again": "request"},
    )
    found = started(flow, again=RECORD)
    assert [effect for effect in found.effects if isinstance(effect, SetFields | SetState | SetLinked)] == [
        SetFields(values={"copies": 9}),
        SetState(state="done"),
    ]
    assert found.record["copies"] == 9


def test_what_is_made_comes_behind_what_is_changed() -> None:
    flow = course(create("book", "usage", "take"), set_("take", "done", seal__state=constant("out")))
    kinds = [type(effect) for effect in started(flow).effects]
    assert kinds.index(SetLinked) < kinds.index(CreateRecord)


def test_a_blank_link_leaves_nothing_to_write() -> None:
    flow = course(set_("take", "done", seal__state=constant("out")))
    assert told(started(flow, seal=None).effects, SetLinked) == []


def test_a_number_written_to_a_whole_field_is_rounded_half_up() -> None:
    flow = course(set_("one", "done", copies=constant(Decimal("2.5")), seal__uses=constant(Decimal("4.0"))))
    found = started(flow)
    assert told(found.effects, SetFields) == [SetFields(values={"copies": 3})]
    assert type(found.record["copies"]) is int
    assert told(found.effects, SetLinked)[0].values == {"uses": 4}


def test_the_record_made_last_is_the_result_until_the_end() -> None:
    def of_result(env: object) -> object:
        return env.host.follow("usage", env.names["result"], "copies")

    flow = course(
        create("book", "usage", "keep", copies=constant(7)),
        set_("keep", "head", copies=rule(of_result)),
        approve("head", persons(LI), "after"),
        set_("after", "done", reason=value_of("result")),
    )
    sent = started(flow)
    assert told(sent.effects, SetFields) == [SetFields(values={"copies": 7})]
    found = decide(flow, sent.state, Act(token=sent.state.tokens[0].id, outcome="approve", by=LI))
    assert found.record["reason"] == ident(1001)


def test_an_outcome_sees_who_pressed_it_and_when() -> None:
    def by(env: object) -> object:
        return env.names["steps"]["hand_out"]["by"]

    def at(env: object) -> object:
        return env.names["steps"]["hand_out"]["at"]

    done = outcome("done", "done", set=writes(handed_to=rule(by), reason=rule(at)))
    flow = course(task("hand_out", persons(KEEPER), done))
    found = decide(flow, started(flow).state, DONE)
    assert told(found.effects, SetFields) == [SetFields(values={"handed_to": KEEPER, "reason": NOW})]


def test_me_is_who_acts() -> None:
    flow = course(set_("one", "done", handed_to=value_of("me")))
    assert started(flow).record["handed_to"] == WANG


def test_a_node_writes_its_state_on_arrival_and_the_end_its_own() -> None:
    flow = course(task("give_back", persons(KEEPER), outcome("done", "closed"), state="out"), end("closed"))
    sent = started(flow)
    assert told(sent.effects, SetState) == [SetState(state="out")]
    found = decide(flow, sent.state, Act(token=2, outcome="done", by=KEEPER), state="out")
    assert found.effects[-1] == Finish(node="closed", state="out")


def test_the_record_given_in_is_left_as_it_was() -> None:
    flow = course(set_("one", "done", copies=constant(9)))
    given = {"id": RECORD, "state": "running", "copies": 1}
    started(flow, **given)
    assert given == {"id": RECORD, "state": "running", "copies": 1}
    assert EMPTY.tokens == ()


def test_a_first_people_node_opens_after_what_was_written_before_it() -> None:
    flow = course(set_("one", "head", copies=constant(3)), approve("head", persons(LI), "done"))
    assert [type(effect) for effect in started(flow).effects] == [SetFields, OpenTask]


def test_an_opinion_is_kept_in_the_state_only_where_a_rule_reads_it() -> None:
    read = rule(lambda env: env.names["steps"]["boss"]["opinion"], "steps.boss.opinion")
    flow = course(
        approve("head", persons(LI), "boss"),
        approve("boss", persons(KEEPER), "keep"),
        set_("keep", "done", reason=read),
    )
    asked = decide(flow, started(flow).state, Act(token=2, outcome="approve", by=LI, opinion="fine")).state
    found = decide(flow, asked, Act(token=3, outcome="approve", by=KEEPER, opinion="very well"))
    assert found.record["reason"] == "very well"
    assert (found.state.steps["head"].opinion, found.state.steps["boss"].opinion) == ("", "very well")


def test_a_record_reached_through_another_is_seen_as_this_run_wrote_it() -> None:
    back = rule(lambda env: env.host.follow("request", RECORD, "copies"))
    flow = course(set_("one", "two", copies=constant(9)), set_("two", "done", days=back))
    assert started(flow).record["days"] == 9


def test_what_was_not_set_of_a_record_just_made_is_blank_and_asked_of_nobody() -> None:
    unset = rule(lambda env: env.host.follow("usage", env.names["result"], "user"))
    ident_ = rule(lambda env: env.host.follow("usage", env.names["result"], "id"))
    flow = course(create("book", "usage", "keep", copies=constant(1)), set_("keep", "done", days=unset, reason=ident_))
    found = started(flow)
    assert (found.record["days"], found.record["reason"]) == (None, ident(1001))
    assert [answer.question[0] for answer in found.answers] == ["new_id"]


def test_a_live_value_is_seen_but_not_stored() -> None:
    flow = course(set_("one", "two", late=constant(3)), set_("two", "done", copies=value_of("late")))
    found = started(flow)
    assert told(found.effects, SetFields) == [SetFields(values={"copies": 3})]
    assert found.record["late"] == 3
