"""Graphs and states of workflows."""

from __future__ import annotations

from tests.compiler.cases.case import Case, define

CASES = (
    Case(
        rule="two-flows",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}}
workflows:
  one: {form: seal, start: [{by: submit, next: done}, {by: submit, next: done}], nodes: {done: {type: end}}}
  two: {form: seal, start: done, nodes: {done: {type: end}}}
"""),
        messages=(
            "6:55: workflows.one.start[1]: sending the form starts this flow already; keep one start",
            "7:3: workflows.two: sending seal starts one already; keep one flow that starts on sending a form",
        ),
    ),
    Case(
        rule="open-outcome",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}}
workflows:
  seal:
    form: seal
    start: ask
    nodes:
      ask: {type: approve, who: created_by, next: {approve: done}}
      done: {type: end}
"""),
        messages=(
            "10:45: workflows.seal.nodes.ask.next: the outcome reject leads nowhere; add reject: a_node to next",
        ),
    ),
    Case(
        rule="done-or-outcomes",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}}
workflows:
  seal:
    form: seal
    start: ask
    nodes:
      ask: {type: task, who: created_by, done: {label: OK}, outcomes: {no: {}}, next: done}
      done: {type: end}
"""),
        messages=(
            "10:61: workflows.seal.nodes.ask.outcomes: done and outcomes stand together; move done into outcomes",
        ),
    ),
    Case(
        rule="unreachable-node",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}}
workflows:
  seal:
    form: seal
    start: ask
    nodes:
      ask: {type: approve, who: created_by, next: {approve: done, reject: done}}
      lost: {type: task, who: created_by, next: done}
      done: {type: end}
"""),
        messages=(
            "11:7: workflows.seal.nodes.lost: no way leads from start to lost; lead an arrow to it, or remove it",
        ),
    ),
    Case(
        rule="no-way-out",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}}
workflows:
  seal:
    form: seal
    start: ask
    nodes:
      ask: {type: approve, who: created_by, next: {approve: done, reject: redo}}
      redo: {type: task, who: created_by, next: again}
      again: {type: task, who: created_by, next: redo}
      done: {type: end}
"""),
        messages=(
            (
                "11:7: workflows.seal.nodes.redo: the end cannot be reached from here: start -> ask -> redo -> "
                "again -> redo; lead an arrow on to a node with type: end"
            ),
        ),
    ),
    Case(
        rule="loop-without-person",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}}
workflows:
  seal:
    form: seal
    start: ask
    nodes:
      ask: {type: approve, who: created_by, next: {approve: route, reject: done}}
      route: {type: choose, cases: [{when: name = "x", next: rename}], else: done}
      rename: {type: set, set: {name: '"y"'}, next: route}
      done: {type: end}
"""),
        messages=(
            (
                "11:7: workflows.seal.nodes.route: a loop runs without a person: start -> ask -> route -> rename "
                "-> route; let it pass a node where somebody acts"
            ),
        ),
    ),
    Case(
        rule="dead-case",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}}
workflows:
  seal:
    form: seal
    start: ask
    nodes:
      ask: {type: choose, cases: [{when: true, next: done}], else: done}
      done: {type: end}
"""),
        messages=(
            (
                "10:42: workflows.seal.nodes.ask.cases[0].when: this case always holds, what follows is never "
                "taken; write a condition, or lead else there"
            ),
        ),
    ),
    Case(
        rule="state-missing",
        text=define("""
dictionary: {phase: {running: Running, done: Done}}
forms:
  seal: {states: phase, fields: {name: {type: text}}}
workflows:
  seal:
    form: seal
    start: ask
    nodes:
      ask: {type: approve, who: created_by, next: {approve: done, reject: done}}
      done: {type: end, state: done}
"""),
        messages=(
            (
                "5:18: forms.seal.states: phase lacks the code returned, a record that is sent back keeps its "
                "state; add returned to it"
            ),
        ),
    ),
    Case(
        rule="state-unreachable",
        text=define("""
dictionary: {phase: {new: New, lost: Lost}}
forms:
  seal: {states: phase, fields: {name: {type: text}}, views: {lost: {where: state = lost}}}
"""),
        messages=(
            (
                "5:77: forms.seal.views.lost.where: no node ever writes the state lost; write state: lost at a "
                "node, or leave it out here"
            ),
        ),
    ),
)
