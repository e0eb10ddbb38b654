"""Opening the installation a command works on."""

from __future__ import annotations

import os
import sys

from engine.config import SettingsRefused, load_settings
from engine.errors import Refusal
from engine.runtime import Runtime, open_runtime


def open_installation(*, port: int = 8000) -> Runtime:
    """Open what the environment names; ends the command with code 2 and every reason when it may not start."""
    try:
        return open_runtime(load_settings(os.environ, port=port))
    except SettingsRefused as refused:
        print("Formloom does not start like this:", *refused.problems, sep="\n  ", file=sys.stderr)
    except Refusal as refused:
        print(f"Formloom does not start: {refused.message.en}", file=sys.stderr)
    raise SystemExit(2)
