"""What views share: who reads, how a use case is asked, and how a page is drawn with its navigation."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from flask import g, render_template, request

from engine.access.actor import Actor
from engine.errors import NotFound
from engine.ids import parse_id
from engine.runtime import ask
from engine.usecases.list_inbox import count_waiting
from engine.usecases.open_menu import open_menu
from engine.usecases.transaction import Tx
from engine.values import Json
from engine.web import gate
from engine.web.language import translate
from engine.web.show.nav import nav_of
from engine.web.show.reader import Reader
from engine.web.site import Site

P = ParamSpec("P")
R = TypeVar("R")

SPRITE = "src/look/icons.svg"

_DIST = Path(__file__).parent / "static" / "dist"
_SYMBOL = re.compile(r'id="([a-z0-9-]+)"')


class Views:
    """One installation's views: its site, and the names of the icons that were built."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.icons = frozenset(_SYMBOL.findall((_DIST / site.assets.files[SPRITE]).read_text("utf-8")))

    def reader(self) -> Reader:
        """Give who reads the page."""

        def say(key: str, **values: object) -> str:
            return translate(self.site.messages, g.language, key, **values)

        return Reader(
            person=gate.actor().person,
            language=g.language,
            zone=self.site.runtime.settings.zone,
            now=g.now,
            say=say,
        )

    def ask(self, usecase: Callable[Concatenate[Tx, Actor, P], R], *args: P.args, **named: P.kwargs) -> R:
        """Ask a reading use case for whoever is signed in."""
        return ask(self.site.runtime, usecase, gate.actor(), g.language, *args, **named)

    def draw(self, template: str, current: str, *, waiting: int | None = None, **tree: Json) -> str:
        """Draw a page with its navigation; `waiting` is the badge where it is known already."""
        actor = gate.actor()
        g.nav = nav_of(
            self.ask(open_menu),
            actor,
            self.reader(),
            current=current,
            waiting=self.ask(count_waiting) if waiting is None else waiting,
            icons=self.icons,
        )
        return render_template(template, **tree)


def ident_of(text: str) -> UUID:
    """Read an id of an address; what is none is nowhere."""
    found = parse_id(text)
    if found is None:
        raise NotFound
    return found


def argument(name: str, longest: int = 400) -> str:
    """Give a parameter of the address, cut to a length."""
    return request.args.get(name, "")[:longest]
