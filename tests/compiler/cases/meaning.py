"""Rules, phrases and options that make no sense."""

from __future__ import annotations

from tests.compiler.cases.case import Case, define

CASES = (
    Case(
        rule="expression-syntax",
        text=define("""
forms:
  seal:
    fields:
      name: {type: text, required: size > }
      size: {type: integer}
"""),
        messages=("6:42: forms.seal.fields.name.required: a value is expected, the text ends; complete it",),
    ),
    Case(
        rule="expression-meaning",
        text=define("""
dictionary: {kind: {official: Official}}
forms:
  seal:
    fields:
      kind: {type: choice, from: kind, default: offical}
      size: {type: integer, visible: sise > 3}
      note: {type: text, required: size, value: 'size + 1'}
"""),
        messages=(
            (
                "7:49: forms.seal.fields.kind.default: offical is neither a name here nor a code of kind; did you"
                " mean official?"
            ),
            "8:38: forms.seal.fields.size.visible: there is no sise here; did you mean size?",
            (
                "9:36: forms.seal.fields.note.required: this place needs true or false, this is a number; compare"
                " it with something"
            ),
            "9:50: forms.seal.fields.note.value: this place needs text, this is a number; make it text with string(…)",
        ),
    ),
    Case(
        rule="expression-blank",
        text=define("""
forms:
  seal: {fields: {size: {type: integer}, area: {type: integer, value: size * size}}}
"""),
        messages=(
            (
                "4:71: forms.seal.fields.area.value: size may be blank, and then so is the result; write "
                "default(size, 0) if a blank counts as 0"
            ),
            (
                "4:78: forms.seal.fields.area.value: size may be blank, and then so is the result; write "
                "default(size, 0) if a blank counts as 0"
            ),
        ),
    ),
    Case(
        rule="row-condition",
        text=define("""
roles: {boss: {}}
forms:
  seal: {fields: {size: {type: integer}, keeper: {type: person}, late: {type: boolean, value: now() > created_at}}}
  use:
    fields: {seal: {type: link, form: seal, where: sqrt(size) > 2}}
    views: {late: {where: seal.late}, all: {where: seal.keeper.department = me.department}}
permissions: {use: {boss: {read: seal.size / 2 > 1}}}
"""),
        messages=(
            (
                "7:52: forms.use.fields.seal.where: sqrt of a field cannot be part of a condition on rows; "
                "compute it in a field of its own"
            ),
            (
                "8:27: forms.use.views.late.where: seal.late cannot be read in a condition on rows; read a stored"
                " field of the row, or of a record it links to"
            ),
            (
                "8:52: forms.use.views.all.where: seal.keeper.department cannot be read in a condition on rows; "
                "read a stored field of the row, or of a record it links to"
            ),
            (
                "9:34: permissions.use.boss.read: / over a field cannot be part of a condition on rows; multiply "
                "the other side instead"
            ),
        ),
    ),
    Case(
        rule="phrase",
        text=define("""
forms:
  seal: {fields: {scan: {type: files, max_size: 20 megabytes}}}
tests:
  one: {people: demo, clock: monday, steps: [{clock: later}]}
"""),
        messages=(
            "4:49: forms.seal.fields.scan.max_size: 20 megabytes is no size; write a number and KB or MB: 20 MB",
            "6:30: tests.one.clock: monday is no moment; write it like 2026-03-02 09:00",
            "6:54: tests.one.steps[0].clock: later moves no clock; write +3d, +4h or 2026-03-02 09:00",
        ),
    ),
    Case(
        rule="pattern",
        text=define(r"""
forms:
  seal:
    fields:
      a: {type: text, pattern: '(a+)+b'}
      b: {type: text, pattern: '(x)\1'}
      c: {type: text, pattern: '.*.*.*x'}
"""),
        messages=(
            (
                "6:32: forms.seal.fields.a.pattern: the pattern repeats a repeat; write a simpler pattern: "
                "classes, counts and fixed text"
            ),
            (
                "7:32: forms.seal.fields.b.pattern: the pattern refers back to a group; write a simpler pattern: "
                "classes, counts and fixed text"
            ),
            (
                "8:32: forms.seal.fields.c.pattern: the pattern holds several repeats that match the same text; "
                "write a simpler pattern: classes, counts and fixed text"
            ),
        ),
    ),
    Case(
        rule="serial-pattern",
        text=define("""
forms:
  seal:
    fields:
      a: {type: serial, pattern: 'A{seq:4}', restart: yearly}
      b: {type: serial, pattern: 'B{yyyy}'}
      c: {type: serial, pattern: 'C{year}-{seq:4}'}
"""),
        messages=(
            (
                "6:34: forms.seal.fields.a.pattern: it restarts yearly, so numbers would come again; use {yyyy} "
                "{yy} {mm} {dd} {branch} and {seq:n}, with the year and month it restarts in"
            ),
            (
                "7:34: forms.seal.fields.b.pattern: it needs {seq:n} once; use {yyyy} {yy} {mm} {dd} {branch} and"
                " {seq:n}, with the year and month it restarts in"
            ),
            (
                "8:34: forms.seal.fields.c.pattern: {year} is not known; use {yyyy} {yy} {mm} {dd} {branch} and "
                "{seq:n}, with the year and month it restarts in"
            ),
        ),
    ),
    Case(
        rule="file-type",
        text=define("""
forms:
  seal: {fields: {scan: {type: files, accept: [pdf, .PNG]}}}
"""),
        messages=("4:53: forms.seal.fields.scan.accept[1]: .PNG is no file extension; write it like pdf",),
    ),
    Case(
        rule="min-max",
        text=define("""
forms:
  seal: {fields: {size: {type: integer, min: 9, max: 1}}}
"""),
        messages=("4:54: forms.seal.fields.size.max: max 1 is less than min 9; swap them",),
    ),
    Case(
        rule="value-and-default",
        text=define("""
forms:
  seal: {fields: {size: {type: integer, value: 1, default: 2}}}
"""),
        messages=(
            "4:51: forms.seal.fields.size.default: a computed field takes no default; leave out default, or value",
        ),
    ),
    Case(
        rule="live-value",
        text=define("""
forms:
  seal: {fields: {size: {type: integer, live: true}}}
"""),
        messages=("4:41: forms.seal.fields.size.live: only a computed field can be live; add value:",),
    ),
    Case(
        rule="open-value",
        text=define("""
forms:
  seal: {fields: {size: {type: integer, open: true}}}
"""),
        messages=("4:41: forms.seal.fields.size.open: only a computed field can be open; add value:",),
    ),
    Case(
        rule="computed-cycle",
        text=define("""
forms:
  seal: {fields: {a: {type: integer, value: 'default(b, 0) + 1'}, b: {type: integer, value: 'default(a, 0)'}}}
"""),
        messages=(
            "4:45: forms.seal.fields.a.value: it needs itself: a -> b -> a; compute one of them from other fields",
        ),
    ),
    Case(
        rule="computed-cycle",
        text=define("""
forms:
  seal: {owner: whom, fields: {unit: {type: department, value: record.department}, whom: {type: person, value: unit.head}}}
"""),
        messages=(
            "4:64: forms.seal.fields.unit.value: it needs itself: unit -> whom -> unit; compute one of them from other fields",
        ),
    ),
    Case(
        rule="links-by",
        text=define("""
forms:
  seal: {fields: {uses: {type: links, form: usage, by: user}}}
  usage: {fields: {user: {type: person}, seal: {type: link, form: seal}}}
"""),
        messages=(
            (
                "4:56: forms.seal.fields.uses.by: usage.user does not point here; name a field of usage with "
                "type: link and form: seal"
            ),
        ),
    ),
    Case(
        rule="owner",
        text=define("""
forms:
  seal: {owner: name, fields: {name: {type: text}}}
"""),
        messages=(
            (
                "4:17: forms.seal.owner: name is neither a person nor a department; name a field of type person "
                "or department"
            ),
        ),
    ),
    Case(
        rule="check-at",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}, checks: [{check: now() > created_at}]}
"""),
        messages=(
            "4:49: forms.seal.checks[0]: this check reads no field of the form; say at: with the field to show it at",
        ),
    ),
    Case(
        rule="sort",
        text=define("""
forms:
  seal: {fields: {scan: {type: files}}, views: {all: {sort: [-scan]}}}
"""),
        messages=(
            (
                "4:62: forms.seal.views.all.sort[0]: a list cannot be sorted by scan; sort by a field with one "
                "stored value"
            ),
        ),
    ),
    Case(
        rule="field-twice",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}, sections: [{fields: [name]}, {fields: [name]}]}
"""),
        messages=("4:79: forms.seal.sections[1].fields[0]: name stands in two sections; keep it in one of them",),
    ),
    Case(
        rule="members-within",
        text=define("""
roles: {head: {members: department_heads, within: branch}}
"""),
        messages=(
            (
                "3:43: roles.head.within: a role that fills itself is not given within a branch or department; "
                "leave out within, or members"
            ),
        ),
    ),
    Case(
        rule="bare-role",
        text=define("""
roles: {boss: {}}
forms:
  seal: {fields: {name: {type: text}}}
workflows:
  seal:
    form: seal
    start: ask
    nodes:
      ask: {type: approve, who: boss, next: {approve: done, reject: done}}
      done: {type: end}
"""),
        messages=("11:33: workflows.seal.nodes.ask.who: boss is a role, not a person; write {role: boss}",),
    ),
    Case(
        rule="role-branch",
        text=define("""
roles: {boss: {}}
forms:
  seal: {fields: {name: {type: text}}}
workflows:
  seal:
    form: seal
    start: ask
    nodes:
      ask: {type: approve, who: {role: boss, branch: any}, next: {approve: done, reject: done}}
      done: {type: end}
"""),
        messages=(
            "11:46: workflows.seal.nodes.ask.who.branch: boss is not held within a branch; give boss within: branch",
        ),
    ),
    Case(
        rule="set-target",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}}
workflows:
  seal:
    form: seal
    start: ask
    nodes:
      ask: {type: set, set: {id: 1, name.x: a, created_by.manager.name: 1}, next: done}
      done: {type: end}
"""),
        messages=(
            "10:30: workflows.seal.nodes.ask.set.id: id is written by the engine; leave it out",
            "10:37: workflows.seal.nodes.ask.set.name.x: name is no link; name a link before the point",
            (
                "10:48: workflows.seal.nodes.ask.set.created_by.manager.name: created_by.manager.name reaches too"
                " far; use an update node, which is not built yet"
            ),
        ),
    ),
    Case(
        rule="node-field",
        text=define("""
forms:
  seal: {fields: {number: {type: serial, pattern: '{seq:4}'}}}
workflows:
  seal:
    form: seal
    start: ask
    nodes:
      ask: {type: approve, who: created_by, fields: {number: edit}, next: {approve: done, reject: done}}
      done: {type: end}
"""),
        messages=(
            (
                "10:62: workflows.seal.nodes.ask.fields.number: number fills itself, nobody types into it; write "
                "read or hide"
            ),
        ),
    ),
    Case(
        rule="data-unique",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}}
data: {seal: seals.csv}
"""),
        files=("seals.csv",),
        messages=("5:14: data.seal: seal has no unique field to know its rows again by; give a field unique: true",),
    ),
    Case(
        rule="scenario-step",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}}
tests:
  one: {people: demo, steps: [{as: wang}, {submit: seal}, {as: wang, submit: seal, do: approve}]}
"""),
        messages=(
            "6:31: tests.one.steps[0]: this step does nothing; say one of submit, update, do, cannot, expect, clock",
            "6:43: tests.one.steps[1]: as is missing in this step; add as",
            (
                "6:59: tests.one.steps[2]: this step does submit and do; say one of submit, update, do, cannot, "
                "expect, clock"
            ),
        ),
    ),
)
