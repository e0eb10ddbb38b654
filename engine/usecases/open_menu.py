"""Open the menu: every app as far as the actor may open it."""

from __future__ import annotations

from collections.abc import Iterable

from engine.access.actor import Actor
from engine.access.policy import may
from engine.model.app import App, MenuEntry
from engine.model.form import Form
from engine.model.rights import Function
from engine.usecases.seen import MenuOf, SeenEntry
from engine.usecases.transaction import Tx


def open_menu(tx: Tx, actor: Actor) -> tuple[MenuOf, ...]:
    """Give the apps in which the actor may open something, without a statement."""
    menus = (MenuOf(app=app, entries=_entries(app, actor, _menu_of(app))) for app in apps_of(tx, actor))
    return tuple(menu for menu in menus if menu.entries)


def forms_to_start(tx: Tx, actor: Actor) -> tuple[tuple[App, Form], ...]:
    """Give the forms with a workflow that the actor may send, app by app."""
    return tuple(
        (app, form)
        for app in apps_of(tx, actor)
        for form in app.forms.values()
        if app.workflow_of(form.key) is not None and may(app, actor, form.key, Function.CREATE)
    )


def apps_of(tx: Tx, actor: Actor) -> tuple[App, ...]:
    """Give the apps in force, in the order of their keys."""
    apps = tx.shelf.at(actor.directory.epoch).apps
    return tuple(apps[key].app for key in sorted(apps))


def _menu_of(app: App) -> tuple[MenuEntry, ...]:
    return app.menu or tuple(MenuEntry(label=form.label, target=form.key) for form in app.forms.values())


def _entries(app: App, actor: Actor, entries: Iterable[MenuEntry]) -> tuple[SeenEntry, ...]:
    found: list[SeenEntry] = []
    for entry in entries:
        if entry.items:
            items = _entries(app, actor, entry.items)
            if items:
                found.append(SeenEntry(label=entry.label, items=items))
        elif entry.target in app.forms and may(app, actor, entry.target, Function.READ):
            found.append(SeenEntry(label=entry.label, form=entry.target))
    return tuple(found)
