"""The parts of the language that are not built yet; they are answered by name, at their place."""

from __future__ import annotations

TOP_KEYS = ("dashboards", "schedules", "reminders", "documents", "integrations", "messages", "uses", "diagram")
FIELD_TYPES = tuple(
    (
        "richtext percent time duration choices people departments branch image signature email phone "
        "url identity_number address location rating tags heading note"
    ).split()
)
LINE_FIELD_TYPES = (*FIELD_TYPES, "files")
FIELD_KEYS = ("mask", "encrypted", "blind", "index", "fill", "gapless", "offline")
FORM_KEYS = ("unique", "overlap", "erase", "extends", "moves", "offline", "sync", "live")
WORKFLOW_KEYS = ("withdraw", "urge", "tell", "duties", "always", "clocks")
NODE_TYPES = tuple("parallel inclusive join wait update notify copy document http subflow".split())
NODE_KEYS = ("was", "tell")
STEP_KEYS = ("together", "answer", "failed", "after")
LATER_FUNCTIONS = frozenset(
    {
        "users in group",
        "day kind",
        "workdays between",
        "add workdays",
        "work hours between",
        "add work hours",
    }
)
