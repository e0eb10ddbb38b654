"""Checks that read other records: they are decided again inside the transaction that writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from engine.forms.ready import ReadyForm
from engine.forms.rules import Entry, Filled
from engine.forms.validate import is_tested
from engine.model.form import Check, Field
from engine.model.rule import Rule
from engine.values import FieldKey, Values

_AROUND = ("record", "row", "parent")


def rules_guarded(ready: ReadyForm, entry: Entry, filled: Filled) -> Iterator[tuple[Rule, Values]]:
    """Give the checks tested here that read other records, with the computed values that ask about them, those of lines
    too; each with the names it reads.
    """
    if not (entry.place.sends or filled.changed):
        return
    for check, rules in _guarded(ready, ""):
        if check.at not in filled.hidden and is_tested(entry, filled, check.rule):
            yield from ((rule, filled.names) for rule in rules)
            yield from _in_lines(ready, filled, check)
    for rows, lines in filled.lines.items():
        guarded = _guarded(ready, rows)
        for one in lines if guarded else ():
            for check, rules in guarded:
                if check.at not in one.filled.hidden and is_tested(one.entry, one.filled, check.rule):
                    yield from ((rule, one.filled.names) for rule in rules)


def _in_lines(ready: ReadyForm, filled: Filled, check: Check) -> Iterator[tuple[Rule, Values]]:
    """Give the values in lines that a check of the form reads and that ask about records."""
    for rows in _names(check.rule) & filled.lines.keys():
        asking = [one.value for one in ready.form.fields[rows].columns.values() if one.value and one.value.checked.asks]
        for line in filled.lines[rows] if asking else ():
            yield from ((rule, line.filled.names) for rule in asking)


@lru_cache(maxsize=1024)
def _guarded(ready: ReadyForm, rows: FieldKey) -> tuple[tuple[Check, tuple[Rule, ...]], ...]:
    """Give the checks of the form, or of the lines of a rows field, that read other records."""
    form = ready.form
    fields = {**form.fields, **form.fields[rows].columns} if rows else form.fields
    links = {key for key, field in fields.items() if field.type == "link"}
    asking = {
        key for key, field in fields.items() if any(c.value and c.value.checked.asks for c in field.columns.values())
    }
    found = []
    for check in form.fields[rows].checks if rows else form.checks:
        behind = [rule for rule in _behind(fields, check.rule) if rule.checked.asks]
        own = (check.rule,) if check.rule.checked.asks or _follows(check.rule, links) else ()
        if own or behind or not asking.isdisjoint(_names(check.rule)):
            found.append((check, (*own, *behind)))
    return tuple(found)


def _behind(fields: Mapping[FieldKey, Field], rule: Rule) -> Iterator[Rule]:
    """Give the rules of the computed values that a rule reads, and those these read."""
    waiting, seen = set(_names(rule)), set[str]()
    while waiting:
        key = waiting.pop()
        seen.add(key)
        value = fields[key].value if key in fields else None
        if value is not None:
            yield value
            waiting |= _names(value) - seen


def _names(rule: Rule) -> frozenset[FieldKey]:
    """Give the names a rule reads of its line and its form."""
    return frozenset(path[1] if path[0] in _AROUND and len(path) > 1 else path[0] for path in rule.reads)


def _follows(rule: Rule, links: set[str]) -> bool:
    paths = (path[1:] if path[0] in _AROUND else path for path in rule.reads)
    return any(len(path) > 1 and path[0] in links for path in paths)
