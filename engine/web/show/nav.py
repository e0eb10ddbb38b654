"""The navigation every page has: home, inbox with what waits, and the menus of the apps."""

from __future__ import annotations

from engine.access.actor import Actor
from engine.usecases.seen import MenuOf, SeenEntry
from engine.values import Json
from engine.web.show.reader import Reader


def nav_of(
    menus: tuple[MenuOf, ...], actor: Actor, reader: Reader, *, current: str, waiting: int, icons: frozenset[str]
) -> Json:
    """Give the navigation as templates draw it; `current` is the entry the page belongs to."""
    profile = actor.profile
    department = None if profile.department is None else actor.directory.department(profile.department)
    return {
        "current": current,
        "waiting": waiting,
        "apps": [_app(menu, reader, icons) for menu in menus],
        "person": {
            "id": str(profile.id),
            "name": profile.name,
            "initial": profile.name[:1],
            "department": "" if department is None else department.name,
        },
    }


def _app(menu: MenuOf, reader: Reader, icons: frozenset[str]) -> Json:
    icon = menu.app.icon if menu.app.icon in icons else ""
    return {
        "key": menu.app.key,
        "label": reader.text(menu.app.label),
        "icon": icon,
        "entries": [_entry(menu, entry, reader, icon) for entry in menu.entries],
    }


def _entry(menu: MenuOf, entry: SeenEntry, reader: Reader, icon: str) -> Json:
    place = f"{menu.app.key}/{entry.form}" if entry.form else ""
    has_flow = bool(entry.form) and menu.app.workflow_of(entry.form) is not None
    return {
        "key": place,
        "label": reader.text(entry.label),
        "url": f"/apps/{place}" if place else "",
        "icon": icon if has_flow else "list" if place else "",
        "children": [_entry(menu, item, reader, icon) for item in entry.items],
    }
