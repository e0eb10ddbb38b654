"""Every rule of the checker: its id, and what it promises in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_TEXT = {
    "size": "A definition has at most 2 MB.",
    "encoding": "A definition is UTF-8 text without control characters.",
    "tab": "Indentation is made of spaces.",
    "yaml": "A definition is one readable YAML document.",
    "depth": "Maps and lists nest at most 60 deep.",
    "too-many": "A definition holds at most 100,000 values.",
    "duplicate-key": "A key stands once in its map.",
    "anchor": "Anchors and aliases are not used: every entry says what it is.",
    "tag": "Tags are not used.",
    "merge": "The merge key << is not used.",
    "directive": "YAML directives are not used.",
    "key-text": "Keys are words.",
    "number-range": "Numbers have at most 34 digits and exponents up to 999.",
    "broken-flow": "A rule that holds , [ ] { } : # stands on its own line or in quotes.",
}
_SHAPE = {
    "unknown-key": "Only keys of the language stand in a map.",
    "missing-key": "What a thing cannot be without is there.",
    "wrong-type": "A value has the shape its key takes.",
    "wrong-word": "A value from a closed set is one of it.",
    "out-of-range": "A number, text or list is within its bounds.",
    "not-yet": "What is not built yet is said to be so, at its place.",
}
_NAMES = {
    "key-shape": "A key is a letter, then letters, digits and _, at most 40, in one script.",
    "reserved-key": "No key is a word of the language.",
    "same-name": "Forms and tables share one namespace; the built-in states keep theirs.",
    "unknown-dictionary": "A dictionary that is named exists.",
    "unknown-form": "A form that is named exists.",
    "unknown-field": "A field that is named exists.",
    "unknown-role": "A role that is named exists.",
    "unknown-node": "A node that is named exists.",
    "unknown-outcome": "An arrow starts at an outcome of its node.",
    "unknown-state": "A node writes a code of the form's states.",
    "unknown-entry": "A menu entry names a form or a table.",
    "missing-file": "A file that is named lies in the app's folder.",
}
_MEANING = {
    "expression-syntax": "An expression can be read.",
    "expression-meaning": "The names and types of an expression fit where it stands.",
    "expression-blank": "Arithmetic over what may be blank says what a blank counts as.",
    "row-condition": "The database can answer a condition on rows.",
    "phrase": "A mini-phrase is one of its closed set.",
    "pattern": "A pattern runs on what people type and cannot run away.",
    "serial-pattern": "A serial pattern counts, and its numbers never come again.",
    "template": "A name is text with names of the form; nothing in it runs.",
    "file-type": "Accepted files are named by their extension.",
    "min-max": "The least value is not above the greatest.",
    "sums": "Only columns of numbers have totals.",
    "scale": "The bounds of a decimal field have no more digits than it holds.",
    "currency": "The currency of money is a code of three capital letters, or the key of a choice field beside it.",
    "value-and-default": "A computed field takes no default.",
    "live-value": "Only a computed field is live.",
    "open-value": "Only a computed field is open.",
    "computed-cycle": "No value or default needs itself.",
    "links-by": "A reverse link names a link that points back.",
    "owner": "The owner of a record is a person or a department.",
    "check-at": "A check is shown at a field.",
    "sort": "Lists are sorted by fields with one stored value.",
    "field-twice": "A field stands in one section.",
    "members-within": "A role that fills itself is not given by hand.",
    "bare-role": "People of a role are written with role:.",
    "role-branch": "Only a role held within a branch is asked for one.",
    "set-target": "What is set is a field people or flows may write.",
    "node-field": "A node lets nobody type into what fills itself.",
    "data-unique": "Starter data is known again by a unique field.",
    "scenario-step": "A step of a scenario does one thing and says what it needs.",
}
_TABLES = {
    "table-width": "Every row of a decision table fills every column.",
    "table-result": "An output cell is a value of its column.",
    "table-order": "Where an order decides between rows, every value has its place in it.",
    "table-collect": "A table that calculates has one output, and adds up numbers.",
    "table-overlap": "Rows that fit the same input do not contradict each other.",
    "table-thousands": "A number in a cell has no commas: they stand between values.",
    "table-gap": "Some row answers every input.",
    "table-dead-row": "Every row can be reached.",
}
_GRAPH = {
    "two-flows": "Sending a form starts one flow, at one node.",
    "open-outcome": "Every outcome leads somewhere.",
    "done-or-outcomes": "A task has done or outcomes.",
    "unreachable-node": "Every node can be reached from the start.",
    "no-way-out": "From every node the end can be reached.",
    "loop-without-person": "A loop waits for a person somewhere.",
    "dead-case": "No case stands behind one that always holds.",
    "state-missing": "The states of a form have the codes that the engine writes.",
    "state-unreachable": "A state that a view waits for is written somewhere.",
}
_ACCESS = {
    "nobody-reads": "Somebody can read each form.",
    "nobody-creates": "Somebody can send each form that starts a flow.",
    "grant-without-read": "Who may do something with a record may read it.",
    "required-hidden": "What is required on sending can be filled in.",
    "no-approver": "An approval whose people may be blank says who acts then.",
}

RULES: Mapping[str, str] = MappingProxyType(_TEXT | _SHAPE | _NAMES | _MEANING | _TABLES | _GRAPH | _ACCESS)
