"""Which rows an actor reaches, as one condition for lists, single reads, counts, searches and pickers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from engine.access import policy
from engine.access.actor import Actor
from engine.access.predicates import Predicate, predicate
from engine.access.standing import bases_held
from engine.model.form import Form
from engine.model.keys import READY_PREDICATES
from engine.model.rights import Function
from engine.model.rule import Rule
from engine.store import records
from engine.store.record_reading import Path, Record
from engine.store.row_conditions import where_in_scope, where_true
from engine.store.where import Where
from engine.usecases.outside import Outside
from engine.usecases.shelf import Published
from engine.usecases.transaction import Tx
from engine.values import FormKey, Value, Values

_LONG = ("files", "links", "longtext")


def rows_reached(published: Published, actor: Actor, outside: Outside, form: FormKey, function: Function) -> Where:
    """Give the condition that the actor's grant of a function reaches a row; `published` is the version in force."""
    scope = policy.rows(published.app, actor, form, function)
    env = outside.env({"me": actor.person})
    bases = bases_held(published.app, actor) if scope.reads_participants else ()
    return where_in_scope(published.tables, form, scope, env, predicates_of(published.app.forms[form], actor, bases))


def rows_where(
    published: Published, actor: Actor, outside: Outside, form: FormKey, rule: Rule, *, ours: Values | None = None
) -> Where:
    """Give the condition that a view's or link's rule is true, over the tables of the version it stands in.

    `ours` are the names of the record that links.
    """
    record = {} if ours is None else ours
    names: Mapping[str, Value] = {"me": actor.person, "record": record, "row": record.get("row"), "parent": record}
    env = outside.env(names)
    bases = bases_held(published.app, actor) if ("involved",) in rule.reads else ()
    predicates = predicates_of(published.app.forms[form], actor, bases)
    return where_true(published.tables, form, rule.checked, env, predicates, is_record=ours is None)


def predicates_of(form: Form, actor: Actor, bases: tuple[str, ...]) -> Mapping[str, Predicate]:
    """Describe every ready predicate for a form and an actor; `bases` are needed where `involved` is asked."""
    return {name: predicate(name, form, actor, bases) for name in READY_PREDICATES}


def name_paths(form: Form) -> frozenset[Path]:
    """Give what must be read of a record to name it: every field with a column, for names are short and forms too.

    Lines, of which there may be a thousand, are read only where the name tells how many they are.
    """
    return frozenset(
        (key,)
        for key, field in form.fields.items()
        if field.type not in _LONG and (not field.columns or key in form.name)
    )


def read_linked(tx: Tx, published: Published, outside: Outside, found: Collection[Record], form: Form) -> None:
    """Read what the links of these records lead to, one statement a linked form, so that they can be named."""
    wanted: dict[FormKey, set[UUID]] = {}
    for record in found:
        for key, field in form.fields.items():
            value = record.values.get(key)
            if field.type == "link" and value is not None and (field.form, value) not in outside.seen:
                wanted.setdefault(field.form, set()).add(value)
    for target, idents in wanted.items():
        paths = name_paths(published.app.forms[target])
        read = records.read_many(tx.database, published.tables, target, idents, paths=paths)
        for ident in idents:
            one = read.get(ident)
            outside.seen[target, ident] = None if one is None else {**one.values, "version": one.version}
