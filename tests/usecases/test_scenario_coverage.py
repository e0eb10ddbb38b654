"""How much of an app its scenarios touch."""

from datetime import UTC, datetime
from uuid import UUID

from engine.compiler.compile import compile_app
from engine.model.app import App
from engine.model.rights import Function
from engine.registry import KINDS
from engine.store.trail import Told
from engine.usecases.scenario_coverage import Coverage, Touched, coverage_of, everything, nodes_passed

APP = """
language: 1
app: leave
roles: {all: {members: everyone}}
forms:
  request:
    fields: {days: {type: integer, check: days > 0}, why: {type: text}}
    checks: [{check: days <= 20, at: days, message: {zh: 太长, en: Too long}}]
workflows:
  request:
    form: request
    start: head
    nodes:
      head: {type: approve, who: me, next: {approve: route, reject: refused}}
      route: {type: choose, cases: [{when: days > 5, next: boss}], else: done}
      boss: {type: approve, who: me, next: {approve: note, reject: refused}}
      note: {type: set, set: {why: '"long"'}, next: done}
      refused: {type: end, state: refused}
      done: {type: end, state: done}
permissions: {request: {all: {create: true, read: own}}}
"""


def leave() -> App:
    compiled = compile_app(APP, "leave.yaml", KINDS)
    assert compiled.app is not None, compiled.problems
    return compiled.app


def told(node: str, outcome: str = "") -> Told:
    return Told(
        stream=UUID(int=1),
        seq=1,
        id=UUID(int=2),
        at=datetime(2026, 3, 2, tzinfo=UTC),
        actor=None,
        on_behalf_of=None,
        session=None,
        verb="act",
        node=node,
        record=None,
        version=None,
        changes={},
        answers={"outcome": outcome},
        origin="",
    )


def test_everything_of_an_app_is_what_can_be_touched() -> None:
    every = everything(leave())
    assert (len(every.nodes), len(every.outcomes), len(every.grants), len(every.checks)) == (6, 4, 2, 2)


def test_the_way_of_the_engine_between_two_people_counts() -> None:
    flow = leave().workflows["request"]
    assert nodes_passed(flow, [told("head", "approve"), told("boss", "approve"), told("done")]) == {
        "head",
        "route",
        "boss",
        "note",
        "done",
    }


def test_a_run_that_waits_has_come_to_where_one_way_leads() -> None:
    flow = leave().workflows["request"]
    assert nodes_passed(flow, [told("head", "reject")]) == {"head", "refused"}
    assert nodes_passed(flow, [told("head", "approve")]) == {"head", "route"}
    assert nodes_passed(flow, []) == {"head"}


def test_what_several_scenarios_touch_is_counted_once() -> None:
    first = Touched(nodes=frozenset({("request", "head")}), outcomes=frozenset({("request", "head", "approve")}))
    second = Touched(
        nodes=frozenset({("request", "head"), ("request", "done")}),
        grants=frozenset({("request", "all", Function.CREATE)}),
        checks=frozenset({("request", "Too long")}),
    )
    coverage = coverage_of(leave(), [first, second])
    assert coverage == Coverage(nodes=(2, 6), outcomes=(1, 4), grants=(1, 2), checks=(1, 2))
    assert str(coverage) == "nodes 2/6, outcomes 1/4, grants 1/2, checks 1/2"
