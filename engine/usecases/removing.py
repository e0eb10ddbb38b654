"""What stands against taking a form away: work under way that needs it. What is over loses nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TypeAlias

from engine.errors import InvalidDefinition, Problem
from engine.model.workflow import CreateNode
from engine.plugin.kinds import Kinds
from engine.store import catalogue
from engine.store.catalogue import KeyMap
from engine.store.db import Reader
from engine.store.instances import OpenRuns, open_of_app, open_with_link
from engine.usecases.shelf import Published, read_published
from engine.values import FormKey


class Need(StrEnum):
    """Why a run needs a form that is gone: it is one of it, its record links to one, or it will make one."""

    IS = "is"
    LINKS = "links to its records"
    MAKES = "makes its records"


Needed: TypeAlias = tuple[FormKey, Need, FormKey]  # the form that is gone, why, and the form of the runs


def refuse_removed(reader: Reader, kinds: Kinds, app: str, before: KeyMap, after: KeyMap) -> None:
    """Raise InvalidDefinition where a form in force is in no place of the new version while runs need it."""
    kept = {form.table for form in after.values()}
    gone = {form.table: key for key, form in before.items() if form.table not in kept}
    if not gone:
        return
    entries = catalogue.entries_of(reader, app)
    names = {entries[ident].table: key for ident, key in gone.items()}
    found: Counter[Needed] = Counter()
    for runs in open_of_app(reader, app):
        found.update(dict(_needed(reader, read_published(reader, kinds, runs.definition), runs, names)))
    if found:
        raise InvalidDefinition(tuple(_problem(*needed, count) for needed, count in sorted(found.items())))


def _needed(
    reader: Reader, version: Published, runs: OpenRuns, gone: Mapping[str, FormKey]
) -> Iterator[tuple[Needed, int]]:
    tables = version.tables.forms
    own = gone.get(tables[runs.form].table.name)
    if own is not None:
        yield (own, Need.IS, own), runs.count
        return
    for link, target in tables[runs.form].links.items():
        form = gone.get(tables[target].table.name)
        count = 0 if form is None else open_with_link(reader, version.tables, runs, link)
        if form is not None and count:
            yield (form, Need.LINKS, runs.form), count
    workflow = version.app.workflow_of(runs.form)
    made = () if workflow is None else (node.form for node in workflow.nodes.values() if isinstance(node, CreateNode))
    for key in made:
        form = gone.get(tables[key].table.name)
        if form is not None:
            yield (form, Need.MAKES, runs.form), runs.count


def _problem(form: FormKey, need: Need, runs_on: FormKey, count: int) -> Problem:
    runs = "1 run" if count == 1 else f"{count} runs"
    who = f"{runs} of it" if need is Need.IS else f"{runs} of '{runs_on}' whose flow {need.value}"
    if need is Need.LINKS:
        who = f"{runs} of '{runs_on}' whose record {need.value}"
    is_open = "is" if count == 1 else "are"
    return Problem(
        rule="form_in_use",
        path="forms",
        what=f"'{form}' is not there any more, but {who} {is_open} not over yet",
        todo=f"keep '{form}' until then and grant `create` to nobody, or rename it with `was: {form}`",
        line=1,
        column=1,
    )
