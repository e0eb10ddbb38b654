"""The authorisation table: what every route asks for before its view runs. A route that is not in it cannot start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType


class Requirement(StrEnum):
    """Who gets past the door of a route."""

    PUBLIC = "public"  # nobody in particular
    SIGNED_IN = "signed in"  # a session; what it shows is the actor's own
    USE_CASE = "use case"  # a session, and then the use case decides which rows and fields


class RouteWithoutEntry(Exception):
    """A route is not in the authorisation table, or an entry has no route; the application does not start."""


TABLE: Mapping[str, Requirement] = MappingProxyType(
    {
        "static": Requirement.PUBLIC,
        "health.healthz": Requirement.PUBLIC,
        "auth.sign_in_page": Requirement.PUBLIC,
        "auth.csrf": Requirement.PUBLIC,
        "auth.enter": Requirement.PUBLIC,
        "auth.leave": Requirement.SIGNED_IN,
        "files.upload": Requirement.USE_CASE,
        "files.download": Requirement.USE_CASE,
        "files.view": Requirement.USE_CASE,
        "pages.start": Requirement.SIGNED_IN,
        "pages.inbox": Requirement.SIGNED_IN,
        "pages.apps": Requirement.SIGNED_IN,
        "pages.me": Requirement.SIGNED_IN,
        "password.show": Requirement.SIGNED_IN,
        "password.change": Requirement.SIGNED_IN,
        "pages.task": Requirement.USE_CASE,
        "pages.records": Requirement.USE_CASE,
        "pages.new_record": Requirement.USE_CASE,
        "pages.record": Requirement.USE_CASE,
        "pages.edit_record": Requirement.USE_CASE,
        "api.new": Requirement.USE_CASE,
        "api.record": Requirement.USE_CASE,
        "api.task": Requirement.USE_CASE,
        "api.evaluate": Requirement.USE_CASE,
        "api.options": Requirement.USE_CASE,
        "sending.send": Requirement.USE_CASE,
        "sending.change": Requirement.USE_CASE,
        "sending.act": Requirement.USE_CASE,
    }
)


def check_complete(endpoints: Iterable[str]) -> None:
    """Raise RouteWithoutEntry unless routes and table are the same set."""
    known = set(endpoints)
    missing = [f"{name}: give it an entry in the authorisation table" for name in sorted(known - TABLE.keys())]
    idle = [f"{name}: no such route; remove its entry" for name in sorted(TABLE.keys() - known)]
    if missing or idle:
        raise RouteWithoutEntry("\n".join(missing + idle))


def requirement(endpoint: str | None) -> Requirement:
    """Give what a route asks for; a path that is no route asks for a session like most."""
    return TABLE.get(endpoint or "", Requirement.SIGNED_IN)
