"""What cannot be read."""

from __future__ import annotations

from tests.compiler.cases.case import Case, define

CASES = (
    Case(
        rule="size",
        text="a: " + "x" * 2_100_000,
        messages=("1:1: (top): the file is larger than 2 MB; split the app, or move its data to a file",),
    ),
    Case(
        rule="encoding",
        text=b"\xff\xfea\x00: \x001\x00",
        messages=("1:1: (top): the file is not UTF-8 but UTF-16 or UTF-32; save it as UTF-8",),
    ),
    Case(
        rule="encoding",
        text=b"app: a\nlabel: \xe4\xb8",
        messages=("2:8: (top): this byte is not UTF-8; save the file as UTF-8",),
    ),
    Case(
        rule="encoding",
        text="app: a\nlabel: a\x00b\n",
        messages=("2:9: (top): the control character U+0000 stands here; remove it",),
    ),
    Case(
        rule="encoding",
        text="app: a\nlabel: a\u202eb\n",
        messages=("2:9: (top): the control character U+202E stands here; remove it",),
    ),
    Case(
        rule="encoding",
        text=define("""
forms:
  seal: {label: "a\\u202eb", fields: {name: {type: text, label: "\\u2066"}}}
"""),
        messages=(
            "4:17: forms.seal.label: the control character U+202E stands here; remove it",
            "4:64: forms.seal.fields.name.label: the control character U+2066 stands here; remove it",
        ),
    ),
    Case(
        rule="tab",
        text="app: a\nforms:\n\tseal: {}\n",
        messages=("3:1: (top): a tab stands in the indentation; indent with spaces",),
    ),
    Case(
        rule="yaml",
        text="label: seal: use\n",
        messages=(
            (
                "1:12: (top): a second ':' stands on this line; a text or rule that holds , [ ] { } : # stands on"
                " its own line or in quotes"
            ),
        ),
    ),
    Case(
        rule="yaml",
        text="label: {zh: a[b]}\n",
        messages=(
            (
                "1:14: label: the map in braces is broken here; a text or rule that holds , [ ] { } : # stands on"
                " its own line or in quotes"
            ),
        ),
    ),
    Case(
        rule="yaml",
        text='label: "seal\n',
        messages=("2:1: label: a quote is not closed; close it",),
    ),
    Case(
        rule="yaml",
        text="forms:\n  seal: 1\n use: 2\n",
        messages=(
            "3:2: (top): this line does not fit the lines around it; check its indentation and the quotes above",
        ),
    ),
    Case(
        rule="yaml",
        text="app: @seal\n",
        messages=("1:6: app: a text cannot start with this character; put the text in quotes",),
    ),
    Case(
        rule="yaml",
        text="app: a\n---\napp: b\n",
        messages=("2:1: (top): a second document starts here; keep one app per file",),
    ),
    Case(
        rule="depth",
        text="[" * 70 + "]" * 70,
        messages=(
            (
                "1:61: [0][0][0][0][0][0][0][0][0][0][0][0]…: maps and lists nest more than 60 deep here; flatten"
                " the definition"
            ),
        ),
    ),
    Case(
        rule="depth",
        text="[" * 100_000,
        messages=("1:1001: (top): maps and lists nest more than 60 deep; flatten the definition",),
    ),
    Case(
        rule="too-many",
        text="a: [" + "1," * 100_001 + "]",
        messages=("1:100001: a[49998]: the file holds more than 50,000 values; move data to a file, split the app",),
    ),
    Case(
        rule="duplicate-key",
        text=define("""
label: Seals
label: Stamps
"""),
        messages=("4:1: (top): label stands here again, first on line 3; keep one of them",),
    ),
    Case(
        rule="anchor",
        text=define("""
label: &name Seals
icon: *name
"""),
        messages=(
            "3:8: label: the anchor &name stands here; remove it and write entries out",
            "4:7: icon: the alias *name stands here; write the entry out",
        ),
    ),
    Case(
        rule="tag",
        text=define("""
label: !!python/object/apply:os.system [ls]
"""),
        messages=("3:8: label: the tag tag:yaml.org,2002:python/object/apply:os.system stands here; remove it",),
    ),
    Case(
        rule="merge",
        text=define("""
forms:
  seal: {fields: {name: {type: text}}, <<: 1}
"""),
        messages=("4:40: forms.seal: the merge key << stands here; write the entries out",),
    ),
    Case(
        rule="directive",
        text="%YAML 1.1\n---\nlanguage: 1\napp: a\n",
        messages=("1:1: (top): a YAML directive stands here; remove it; the language is fixed",),
    ),
    Case(
        rule="key-text",
        text=define("""
label: {[zh]: Seals}
"""),
        messages=("3:9: label: a map or list stands where a key belongs; use a word as key",),
    ),
    Case(
        rule="number-range",
        text=define("""
forms:
  seal: {fields: {size: {type: integer, max: 1e1000}}}
"""),
        messages=(
            "4:46: forms.seal.fields.size.max: this number is too long; use at most 34 digits, exponents up to 999",
        ),
    ),
    Case(
        rule="broken-flow",
        text=define("""
forms:
  seal: {fields: {size: {type: integer, value: min(1, 2)}}}
"""),
        messages=(
            (
                "4:48: forms.seal.fields.size.value: the rule is cut after 'min(1': a comma ends it here; put it "
                "in quotes, or on its own line"
            ),
        ),
    ),
)
