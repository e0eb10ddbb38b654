"""The rights of an app, denied by default: which rows, which fields.

One scope serves list, single read, count, search and files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.access.actor import Actor
from engine.access.roles import HeldRole, roles_of
from engine.access.scope import EVERYTHING, NOTHING, Part, RowScope, both, reaches, union_of
from engine.expression.api import Env
from engine.model.app import App
from engine.model.rights import FormRights, Function
from engine.values import FieldKey, FormKey, RoleKey, Values


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldScope:
    """The fields a function reaches: `always` on every row it reaches, `sometimes` only on the rows named there.

    Only `always` may be filtered, sorted, grouped or searched by: anything else would tell what a field holds.
    """

    always: frozenset[FieldKey]
    sometimes: Mapping[FieldKey, RowScope] = field(default_factory=dict)

    @property
    def anywhere(self) -> frozenset[FieldKey]:
        """Give the fields reached on some row, whichever it is."""
        return self.always | self.sometimes.keys()

    def on(self, values: Values, env: Callable[[], Env]) -> frozenset[FieldKey]:
        """Give the fields reached on one record; arguments as in `scope.reaches`."""
        return self.always | {key for key, scope in self.sometimes.items() if reaches(scope, values, env)}


def may(app: App, actor: Actor, form: FormKey, function: Function) -> bool:
    """Say whether the actor may do this with at least some record of a form."""
    return not rows(app, actor, form, function).is_nothing


def rows(app: App, actor: Actor, form: FormKey, function: Function) -> RowScope:
    """Give the rows a function reaches: what any role of the actor was granted, and for all but create also reads."""
    rights = app.permissions.get(form)
    if rights is None:
        return NOTHING
    held = roles_of(app, actor)
    granted = union_of(_parts(rights, held, function))
    if function in (Function.CREATE, Function.READ):
        return granted
    return both(union_of(_parts(rights, held, Function.READ)), granted)


def fields(app: App, actor: Actor, form: FormKey, function: Function) -> FieldScope:
    """Give the fields a function reaches, and columns of lines. One without an allow list follows the record.

    What is computed from fields with allow lists is as protected as they are; from a field of another form, it is there
    for whoever may read that field on every row they reach.

    Allow lists count per row: a role opens a field only on the rows which that very role reaches.
    Every function but create presupposes that the field may be read.
    """
    rights = app.permissions.get(form) or FormRights(form=form)
    every = app.forms[form].places
    open_ = frozenset(key for key in every if key not in rights.fields and key not in rights.behind)
    if len(open_) == len(every):
        return FieldScope(always=open_)
    held = roles_of(app, actor)
    needed = (function,) if function in (Function.CREATE, Function.READ) else (Function.READ, function)
    reached = {one: tuple(_parts(rights, held, one)) for one in needed}
    scopes = {key: _scope_with_behind(app, held, rights, reached, key) for key in every if key not in open_}
    return FieldScope(
        always=open_.union(key for key, scope in scopes.items() if scope.is_everything),
        sometimes={key: scope for key, scope in scopes.items() if not scope.is_everything and not scope.is_nothing},
    )


def _parts(rights: FormRights, held: tuple[HeldRole, ...], function: Function) -> Iterator[Part]:
    for grant in rights.grants:
        if grant.function is function:
            yield from (
                Part(role=grant.role, rule=grant.rows, place=one.place) for one in held if one.role == grant.role
            )


def _scope_with_behind(
    app: App,
    held: tuple[HeldRole, ...],
    rights: FormRights,
    reached: Mapping[Function, tuple[Part, ...]],
    key: str,
) -> RowScope:
    scope = _field_scope(rights, reached, key)
    for form, place in rights.behind.get(key, ()):
        if form == rights.form:
            scope = both(scope, _field_scope(rights, reached, place))
            continue
        theirs = app.permissions[form]
        reads = {Function.READ: tuple(_parts(theirs, held, Function.READ))}
        if not _field_scope(theirs, reads, place).is_everything:
            return NOTHING
    return scope


def _field_scope(rights: FormRights, reached: Mapping[Function, tuple[Part, ...]], key: FieldKey) -> RowScope:
    listed = rights.fields.get(key)
    scope = EVERYTHING
    for function, parts in reached.items():
        allowed = listed.allowed.get(function) if listed is not None else None
        if allowed is not None:
            scope = both(scope, _opened(parts, allowed))
    return scope


def _opened(parts: tuple[Part, ...], allowed: frozenset[RoleKey]) -> RowScope:
    """Give the rows on which an allow list opens a field; every row when all roles that reach rows are on it."""
    opening = tuple(part for part in parts if part.role in allowed)
    return EVERYTHING if opening and len(opening) == len(parts) else union_of(opening)
