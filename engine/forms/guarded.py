"""Checks that read other records: they are decided again inside the transaction that writes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from engine.forms.ready import ReadyForm, names_read
from engine.forms.rules import Entry, Filled
from engine.forms.validate import is_tested
from engine.model.form import Check
from engine.model.rule import Rule


def rules_guarded(ready: ReadyForm, entry: Entry, filled: Filled) -> Iterator[Rule]:
    """Give the checks tested here that read other records, with the computed values that ask about them."""
    if not (entry.place.sends or filled.changed):
        return
    for check, rules in _guarded(ready):
        if check.at not in filled.hidden and is_tested(entry, filled, check.rule):
            yield from rules


@lru_cache(maxsize=1024)
def _guarded(ready: ReadyForm) -> tuple[tuple[Check, tuple[Rule, ...]], ...]:
    form = ready.form
    links = {key for key, field in form.fields.items() if field.type == "link"}
    found = []
    for check in form.checks:
        behind = [rule for rule in _behind(ready, check.rule) if rule.checked.asks]
        own = (check.rule,) if check.rule.checked.asks or _follows(check.rule, links) else ()
        if own or behind:
            found.append((check, (*own, *behind)))
    return tuple(found)


def _behind(ready: ReadyForm, rule: Rule) -> Iterator[Rule]:
    """Give the rules of the computed values that a rule reads, and those these read."""
    waiting, seen = set(names_read((rule,))), set[str]()
    while waiting:
        key = waiting.pop()
        seen.add(key)
        value = ready.form.fields[key].value if key in ready.form.fields else None
        if value is not None:
            yield value
            waiting |= names_read((value,)) - seen


def _follows(rule: Rule, links: set[str]) -> bool:
    paths = (path[1:] if path[0] == "record" else path for path in rule.reads)
    return any(len(path) > 1 and path[0] in links for path in paths)
