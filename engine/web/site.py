"""What every view of an installation shares, made once when the application is."""

from __future__ import annotations

from dataclasses import dataclass

from engine.runtime import Runtime
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
