"""Access."""

from __future__ import annotations

from tests.compiler.cases.case import Case, define

CASES = (
    Case(
        rule="nobody-reads",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}}
"""),
        messages=("4:3: forms.seal: nobody may read this form; grant read to a role under permissions.seal",),
    ),
    Case(
        rule="nobody-creates",
        text=define("""
roles: {boss: {}}
forms:
  seal: {fields: {name: {type: text}}}
workflows:
  seal: {form: seal, start: done, nodes: {done: {type: end}}}
permissions: {seal: {boss: {read: true}}}
"""),
        messages=("8:15: permissions.seal: nobody may send this form; grant create to a role under permissions.seal",),
    ),
    Case(
        rule="grant-without-read",
        text=define("""
roles: {boss: {}, clerk: {}}
forms:
  seal: {fields: {name: {type: text}}}
permissions: {seal: {boss: {read: true}, clerk: {create: true, update: true}}}
"""),
        messages=("6:64: permissions.seal.clerk.update: clerk may update but not read; grant read to clerk too",),
    ),
    Case(
        rule="no-approver",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}}
workflows:
  seal:
    form: seal
    start: ask
    nodes:
      ask: {type: approve, who: manager_of(created_by), next: {approve: done, reject: done}}
      done: {type: end}
"""),
        messages=(
            (
                "10:33: workflows.seal.nodes.ask.who: this may find nobody, then the run halts; say empty: with "
                "people who act then, or empty: stop"
            ),
        ),
    ),
    Case(
        rule="required-hidden",
        text=define("""
forms:
  seal: {fields: {name: {type: text}, size: {type: integer, required: true}}, sections: [{fields: [name]}]}
"""),
        messages=(
            (
                "4:39: forms.seal.fields.size: size is required, and no section shows it; put it in a section, or"
                " let a node require it"
            ),
        ),
    ),
)
