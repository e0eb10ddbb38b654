"""Keys that are none, and names of what is not there."""

from __future__ import annotations

from tests.compiler.cases.case import Case, define

CASES = (
    Case(
        rule="key-shape",
        text=define("""
forms:
  2seal: {fields: {name-zh: {type: text}, Кey: {type: text}}}
"""),
        messages=(
            "4:3: forms.2seal: 2seal is not a key; use a letter, then letters, digits and _, at most 40 in all",
            (
                "4:20: forms.2seal.fields.name-zh: name-zh is not a key; use a letter, then letters, digits and "
                "_, at most 40 in all"
            ),
            (
                "4:43: forms.2seal.fields.Кey: Кey is not a key: it mixes letters of scripts that look alike; "
                "type it again in one script"
            ),
        ),
    ),
    Case(
        rule="reserved-key",
        text=define("""
roles: {guest: {}}
forms:
  seal: {fields: {state: {type: text}, if: {type: text}}}
"""),
        messages=(
            "3:9: roles.guest: guest is a word of the language; choose another key",
            "5:19: forms.seal.fields.state: state is a word of the language; choose another key",
            "5:40: forms.seal.fields.if: if is a word of the language; choose another key",
        ),
    ),
    Case(
        rule="same-name",
        text=define("""
dictionary: {record_state: {new: New}}
forms:
  seal: {fields: {name: {type: text}}}
tables:
  seal: {inputs: {a: {type: integer}}, outputs: {b: {type: integer}}, rules: [[any, 1]]}
"""),
        messages=(
            "3:14: dictionary.record_state: record_state is the built-in list of states; rename it",
            "7:3: tables.seal: seal is also a form; rename one of them",
        ),
    ),
    Case(
        rule="unknown-dictionary",
        text=define("""
dictionary: {seal_type: {official: Official}}
forms:
  seal: {states: kinds, fields: {type: {type: choice, from: seal_typ}}}
"""),
        messages=(
            "5:18: forms.seal.states: there is no dictionary kinds; known are seal_type, record_state",
            "5:61: forms.seal.fields.type.from: there is no dictionary seal_typ; did you mean seal_type?",
        ),
    ),
    Case(
        rule="unknown-form",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}}
  usage: {fields: {seal: {type: link, form: seel}}}
"""),
        messages=("5:45: forms.usage.fields.seal.form: there is no form seel; did you mean seal?",),
    ),
    Case(
        rule="unknown-field",
        text=define("""
forms:
  seal:
    owner: keper
    search: [number, nmae]
    fields: {name: {type: text}, keeper: {type: person}}
    sections: [{fields: [keeper, size]}]
    views: {all: {columns: [name, stat], sort: [-creatd_at]}}
"""),
        messages=(
            "5:12: forms.seal.owner: there is no field keper; did you mean keeper?",
            "6:14: forms.seal.search[0]: there is no field number; did you mean name?",
            "6:22: forms.seal.search[1]: there is no field nmae; did you mean name?",
            "8:34: forms.seal.sections[0].fields[1]: there is no field size; known are name, keeper",
            "9:35: forms.seal.views.all.columns[1]: there is no field stat; did you mean state?",
            "9:49: forms.seal.views.all.sort[0]: there is no field creatd_at; did you mean created_at?",
        ),
    ),
    Case(
        rule="unknown-role",
        text=define("""
roles: {keeper: {}}
forms:
  seal: {fields: {name: {type: text}}}
permissions:
  seal: {keepr: {read: true}, fields: {name: {read: [keeper, boss]}}}
"""),
        messages=(
            "7:17: permissions.seal.keepr: there is no role keepr; did you mean keeper?",
            "7:62: permissions.seal.fields.name.read[1]: there is no role boss; known are keeper",
        ),
    ),
    Case(
        rule="unknown-node",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}}
workflows:
  seal:
    form: seal
    start: ask
    nodes:
      ask: {type: approve, who: created_by, next: {approve: dune, reject: done}}
      done: {type: end}
"""),
        messages=("10:61: workflows.seal.nodes.ask.next.approve: there is no node dune; did you mean done?",),
    ),
    Case(
        rule="unknown-outcome",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}}
workflows:
  seal:
    form: seal
    start: ask
    nodes:
      ask: {type: approve, who: created_by, next: {approve: done, reject: done, aprove: done}}
      done: {type: end}
"""),
        messages=("10:81: workflows.seal.nodes.ask.next.aprove: there is no outcome aprove; did you mean approve?",),
    ),
    Case(
        rule="unknown-state",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}}
workflows:
  seal:
    form: seal
    start: ask
    nodes:
      ask: {type: approve, who: created_by, next: {approve: done, reject: done}}
      done: {type: end, state: dune}
"""),
        messages=("11:32: workflows.seal.nodes.done.state: there is no state dune; did you mean done?",),
    ),
    Case(
        rule="unknown-entry",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}}
menu: [seal, seals]
"""),
        messages=("5:14: menu[1]: seals is neither a form nor a table; did you mean seal?",),
    ),
    Case(
        rule="missing-file",
        text=define("""
forms:
  seal: {fields: {number: {type: text, unique: true}}}
data: {seal: seals.csv}
"""),
        messages=("5:14: data.seal: seals.csv is not in a.files/; put it there, beside the definition",),
    ),
    Case(
        rule="template",
        text=define("""
forms:
  seal: {name: '{{ nmae }} {{ keeper.nam }}', fields: {name: {type: text}, keeper: {type: person}}}
  use: {name: '{% for i in range(9) %}{% endfor %}', fields: {name: {type: text}}}
  box: {name: '{{ name.__class__() }} {{ name | tojson }}', fields: {name: {type: text}}}
  bag: {name: '{{ name.__class__ }}{{ name.size }}{{ state.__mro__ }}', fields: {name: {type: text}}}
  hat: {name: '{{ seal.keeper.nmae }} {{ hat.hat.seal }}', fields: {seal: {type: link, form: seal}, hat: {type: link, form: hat}}}
"""),
        messages=(
            "4:20: forms.seal.name: there is no nmae here; did you mean name?",
            "4:38: forms.seal.name: there is no nam here; did you mean name?",
            "5:16: forms.use.name: {% has no place in a name; write names in double braces: {{ number }}",
            (
                "6:16: forms.box.name: name.__class__() is no name with filters; write names in double braces: {{"
                " number }}"
            ),
            "6:39: forms.box.name: there is no filter tojson; known are default, lower, trim, truncate, upper",
            "7:24: forms.bag.name: there is no __class__ here; names begin with a letter",
            "7:44: forms.bag.name: there is no size in name; write {{ name }}",
            "7:60: forms.bag.name: there is no __mro__ here; names begin with a letter",
            "8:31: forms.hat.name: there is no nmae here; did you mean name?",
            "8:50: forms.hat.name: there is no seal in hat.hat; write {{ hat.hat }}",
        ),
    ),
)
