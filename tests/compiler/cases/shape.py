"""What has the wrong shape."""

from __future__ import annotations

from tests.compiler.cases.case import Case, define

CASES = (
    Case(
        rule="unknown-key",
        text=define("""
forms:
  seal: {fields: {name: {type: text, requird: true}}}
"""),
        messages=("4:38: forms.seal.fields.name.requird: requird is not a key here; did you mean required?",),
    ),
    Case(
        rule="unknown-key",
        text=define("""
colour: red
"""),
        messages=(
            (
                "3:1: colour: colour is not a key here; keys here are language, app, label, help, icon, "
                "dictionary, roles, tables, forms, workflows, permissions, menu, …"
            ),
        ),
    ),
    Case(
        rule="unknown-key",
        text=define("""
dictionary: {kind: {a: A}}
tables:
  levels: {inputs: {kind: {type: integer, from: kind}}, outputs: {level: {type: integer}}, rules: [[any, 1]]}
"""),
        messages=("5:43: tables.levels.inputs.kind.from: only a choice takes from; leave it out",),
    ),
    Case(
        rule="missing-key",
        text=define("""
forms:
  seal: {fields: {name: {label: Name}}}
"""),
        messages=("4:19: forms.seal.fields.name: type is missing; add type",),
    ),
    Case(
        rule="wrong-type",
        text=define("""
label: 7
forms:
  seal: [name]
"""),
        messages=(
            "3:8: label: a number stands here, text or a map belongs here; write text; quotes make a number one",
            "5:9: forms.seal: a list stands here, a map belongs here; write keys below it",
        ),
    ),
    Case(
        rule="wrong-word",
        text=define("""
forms:
  seal: {fields: {name: {type: txt}}}
"""),
        messages=(
            (
                "4:32: forms.seal.fields.name.type: txt is not one of text, longtext, integer, number, money, boolean, date, "
                "datetime, choice, link, links, person, …; did you mean text?"
            ),
        ),
    ),
    Case(
        rule="out-of-range",
        text=define(
            """
forms:
  seal: {fields: {name: {type: text, max: 0}}, sections: [{fields: [name], columns: 9}]}
  empty: {fields: {}}
  wide: {fields: {size: {type: integer, min: -999999999999999999999999999999, max: 9223372036854775808}}}
  long: {fields: {"""
            + ", ".join(f"f{n}: {{type: nothing}}" for n in range(501))
            + "}}\n"
        ),
        messages=(
            "4:43: forms.seal.fields.name.max: 0 is too small; write 1 or more",
            "4:85: forms.seal.sections[0].columns: 9 is too large; write 4 or less",
            "5:19: forms.empty.fields: it is empty; write at least one entry",
            (
                "6:46: forms.wide.fields.size.min: -999999999999999999999999999999 is too small; write "
                "-9223372036854775808 or more"
            ),
            "6:84: forms.wide.fields.size.max: 9223372036854775808 is too large; write 9223372036854775807 or less",
            "7:18: forms.long.fields: it is longer than 500; make it shorter",
        ),
    ),
    Case(
        rule="not-yet",
        text=define("""
dashboards: {overview: {}}
forms:
  seal: {fields: {name: {type: text}, lines: {type: tags}, sent: {type: sms.phone}}}
workflows:
  seal:
    form: seal
    start: ask
    withdraw: {before: done}
    nodes:
      ask: {type: approve, who: created_by, decide: all, may: [return, transfer], next: {approve: wait, reject: done}}
      wait: {type: wait}
      done: {type: end}
menu: [overview]
"""),
        messages=(
            "3:1: dashboards: dashboards is not built yet; leave it out for now",
            "5:47: forms.seal.fields.lines.type: type tags is not built yet; leave it out for now",
            "5:67: forms.seal.fields.sent.type: type sms.phone is not built yet; leave it out for now",
            "10:5: workflows.seal.withdraw: withdraw is not built yet; leave it out for now",
            "12:45: workflows.seal.nodes.ask.decide: decide all is not built yet; leave it out for now",
            "12:72: workflows.seal.nodes.ask.may[1]: transfer is not built yet; leave it out for now",
            "13:14: workflows.seal.nodes.wait.type: type wait is not built yet; leave it out for now",
            "15:8: menu[0]: the dashboard overview is not built yet; leave it out for now",
        ),
    ),
)
