"""Line items that make no sense, or are not built yet."""

from __future__ import annotations

from tests.compiler.cases.case import Case, define

CASES = (
    Case(
        rule="sums",
        text=define("""
forms:
  claim: {fields: {lines: {type: rows, sums: [price, text], fields: {text: {type: text}, price: {type: money}}}}}
"""),
        messages=("4:54: forms.claim.fields.lines.sums[1]: text is no number; name columns that hold numbers",),
    ),
    Case(
        rule="wrong-word",
        text=define("""
forms:
  claim:
    fields:
      lines: {type: rows, fields: {more: {type: rows, fields: {a: {type: text}}}, number: {type: serial, pattern: "1"}}}
"""),
        messages=(
            (
                "6:49: forms.claim.fields.lines.fields.more.type: rows is not one of text, longtext, integer, number,"
                " money, boolean, date, datetime, choice, link, person, department; choose one of them"
            ),
            (
                "6:98: forms.claim.fields.lines.fields.number.type: serial is not one of text, longtext, integer,"
                " number, money, boolean, date, datetime, choice, link, person, department; choose one of them"
            ),
        ),
    ),
    Case(
        rule="not-yet",
        text=define("""
forms:
  claim:
    fields:
      lines:
        type: rows
        fill: {from: contract.lines}
        default: ""
        fields:
          file: {type: files}
          code: {type: text, unique: true}
          at: {type: datetime, value: now()}
"""),
        messages=(
            "8:9: forms.claim.fields.lines.fill: fill is not built yet; leave it out for now",
            "9:9: forms.claim.fields.lines.default: default is not built yet; leave it out for now",
            "11:18: forms.claim.fields.lines.fields.file.type: type files is not built yet; leave it out for now",
            (
                "12:30: forms.claim.fields.lines.fields.code.unique: unique is not built yet for line items; leave it"
                " out"
            ),
            (
                "13:11: forms.claim.fields.lines.fields.at: at is computed on reading, which line items cannot do yet;"
                " compute it without today(), now() and me, in a field of the form"
            ),
        ),
    ),
    Case(
        rule="expression-meaning",
        text=define("""
forms:
  claim:
    fields:
      rate: {type: number}
      lines:
        type: rows
        fields:
          price: {type: money, value: row.prise * rate}
          text: {type: text, visible: parent.price > 1}
      total: {type: money, value: sum(lines.prices)}
"""),
        messages=(
            ("10:43: forms.claim.fields.lines.fields.price.value: a record has no prise; did you mean price?"),
            (
                "11:46: forms.claim.fields.lines.fields.text.visible: a record of claim has no price; known are"
                " branch, created_at, created_by, department, id, lines, rate, state, total, updated_at, updated_by"
            ),
            "12:45: forms.claim.fields.total.value: a record has no prices; did you mean price?",
        ),
    ),
    Case(
        rule="computed-cycle",
        text=define("""
forms:
  claim:
    fields:
      lines: {type: rows, fields: {part: {type: money, value: total}}}
      total: {type: money, value: sum(lines.part)}
"""),
        messages=(
            (
                "6:63: forms.claim.fields.lines.fields.part.value: it needs itself: lines.part -> total -> lines.part;"
                " compute one of them from other fields"
            ),
        ),
    ),
    Case(
        rule="unknown-field",
        text=define("""
roles: {all: {members: everyone}}
forms:
  claim: {fields: {text: {type: text}, lines: {type: rows, fields: {price: {type: money}}}}}
workflows:
  claim:
    form: claim
    start: ask
    nodes:
      ask: {type: approve, who: created_by, fields: {lines.prise: edit, text.price: read}, next: {approve: end, reject: end}}
      end: {type: end}
permissions:
  claim: {all: {create: true, read: true}, fields: {lines.cost: {read: [all]}}}
"""),
        messages=(
            ("11:67: workflows.claim.nodes.ask.fields.lines.prise: there is no field prise; did you mean price?"),
            ("11:85: workflows.claim.nodes.ask.fields.text.price: text has no columns; write text"),
            "14:65: permissions.claim.fields.lines.cost: there is no field cost; known are price",
        ),
    ),
)
