"""What every view of an installation shares, made once when the application is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.runtime import Runtime
from engine.usecases.transaction import Tx
from engine.web.assets import Assets
from engine.web.language import Messages
from engine.web.limits import Limits
from engine.web.session import Cookies
from engine.web.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Site:
    """The runtime and what the web adds to it."""

    runtime: Runtime
    cookies: Cookies
    limits: Limits
    watch: Watch
    messages: Messages
    assets: Assets


def open_tx(runtime: Runtime, *, now: datetime, language: str) -> Tx:
    """Open a use case's door for what happens before anybody has signed in, and for what the server notices itself."""
    return Tx(
        database=runtime.database,
        shelf=runtime.shelf,
        files=runtime.files,
        kinds=runtime.kinds,
        now=now,
        zone=runtime.settings.zone,
        language=language,
        home_language=runtime.settings.language,
        new_id=runtime.new_id,
    )
