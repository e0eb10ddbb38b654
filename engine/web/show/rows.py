"""The rows of start page, inbox and lists."""

from __future__ import annotations

from itertools import groupby
from urllib.parse import urlencode

from engine.usecases.seen import Inbox, InboxRow, RecordList, SeenRecord, StartPage
from engine.values import Json
from engine.web.show.reader import Reader
from engine.web.show.values import cell_of, column_label, is_number, state_of

TABS = ("waiting", "done", "started")
HEADS = {
    "waiting": ("inbox.applicant", "inbox.arrived", "inbox.due"),
    "done": ("inbox.applicant", "inbox.handled", "inbox.result"),
    "started": ("inbox.waits_for", "inbox.sent", "inbox.state"),
}


def start_page(page: StartPage, icons: frozenset[str], reader: Reader) -> Json:
    """Give the start page."""
    summary = reader.say("start.overdue", count=page.overdue) if page.overdue else ""
    return {
        "date": reader.today(),
        "waiting": {
            "count": page.waiting,
            "summary": summary,
            "rows": [_waiting_line(row, reader) for row in page.rows],
        },
        "started": [_started_line(row, reader) for row in page.started],
        "new": [
            {
                "app": reader.text(app.label),
                "label": reader.text(form.label),
                "url": f"/apps/{app.key}/{form.key}/new",
                "icon": app.icon if app.icon in icons else "",
            }
            for app, form in page.new
        ],
    }


def inbox_page(inbox: Inbox, started: int, reader: Reader) -> Json:
    """Give a tab of the inbox, its rows grouped by app and form where they follow each other."""
    person, time, last = HEADS[inbox.tab]
    return {
        "tabs": [
            {
                "key": tab,
                "label": reader.say(f"inbox.{tab}"),
                "url": "/inbox" if tab == "waiting" else f"/inbox?tab={tab}",
                "count": inbox.waiting if tab == "waiting" else 0,
                "current": tab == inbox.tab,
            }
            for tab in TABS
        ],
        "person_head": reader.say(person),
        "time_head": reader.say(time),
        "last_head": reader.say(last),
        "groups": _groups(inbox, reader),
        "next": "" if inbox.next is None else f"/inbox?{urlencode({'tab': inbox.tab, 'cursor': inbox.next})}",
        "empty": _empty(inbox.tab, started, reader),
    }


def list_page(found: RecordList, reader: Reader) -> Json:
    """Give a list of records."""
    place, view = f"/apps/{found.app.key}/{found.form.key}", "" if found.view is None else found.view.key
    form_label = reader.text(found.form.label)
    new = {"url": f"{place}/new", "label": reader.say("list.new", form=form_label)} if found.may_create else None
    searched = reader.join([reader.text(found.form.fields[key].label) for key in found.form.search])
    keep = {"view": view} if view else {}
    return {
        "title": form_label,
        "views": [
            {"label": reader.text(one.label), "url": f"{place}?view={one.key}", "current": one.key == view}
            for one in found.form.views.values()
        ],
        "search": None
        if not found.may_search
        else {
            "url": place,
            "text": found.search,
            "placeholder": reader.say("list.search_in", fields=searched),
            "keep": keep,
            "clear": f"{place}?{urlencode(keep)}",
        },
        "columns": [
            {
                "key": key,
                "label": column_label(found.form, key, reader),
                "align": "right" if is_number(found.form, key) else "left",
            }
            for key in found.columns
        ],
        "rows": [record_row(row, found.columns, reader) for row in found.rows],
        "next": "" if found.next is None else f"{place}?{urlencode({**keep, 'q': found.search, 'cursor': found.next})}",
        "new": new,
        "empty": reader.say("list.empty", form=form_label),
    }


def record_row(row: SeenRecord, columns: tuple[str, ...], reader: Reader) -> Json:
    """Give one record as a row of a table; its first cell is the link."""
    return {
        "url": f"/apps/{row.app.key}/{row.form.key}/{row.id}",
        "title": row.name or "—",
        "cells": [cell_of(row, key, reader) for key in columns],
    }


def due_badges(row: InboxRow, reader: Reader) -> tuple[list[Json], str]:
    """Give the badge of an overdue row, else when it is due in words."""
    if row.due is None:
        return [], ""
    if row.due < reader.now:
        label = reader.say("inbox.overdue", time=reader.span(reader.now - row.due))
        return [{"label": label, "tone": "bad", "icon": "alert-triangle", "solid": True}], ""
    return [], reader.say("inbox.due_at", time=reader.near(row.due))


def _waiting_line(row: InboxRow, reader: Reader) -> Json:
    badges, due = due_badges(row, reader)
    who = (
        "，".join(filter(None, (row.person, row.department)))
        if reader.is_chinese
        else ", ".join(filter(None, (row.person, row.department)))
    )
    return {
        "url": f"/tasks/{row.task}",
        "title": row.title,
        "facts": [*(value for _, value in row.facts if value not in row.title), *([who] if who else [])],
        "node": "" if row.node is None else reader.text(row.node),
        "badges": badges,
        "due": due or reader.near(row.at),
    }


def _started_line(row: InboxRow, reader: Reader) -> Json:
    done = sum(1 for part in row.progress if part == "done")
    text = reader.say("start.steps", total=len(row.progress), done=done)
    now, since = _where_it_stands(row, reader)
    return {
        "url": f"/apps/{row.app.key}/{row.form.key}/{row.record}",
        "title": row.title,
        "number": reader.near(row.sent or row.at),
        "state": state_of(row.app, row.form, row.state, reader),
        "progress": {"text": text, "parts": list(row.progress)} if row.progress else None,
        "now": now,
        "since": since,
    }


def _where_it_stands(row: InboxRow, reader: Reader) -> tuple[str, str]:
    if not row.waiting_for:
        return reader.text(row.form.label), reader.near(row.at)
    node = "" if row.node is None else reader.text(row.node)
    names = reader.join(list(row.waiting_for[:2]))
    waited = reader.say("start.waited", time=reader.span(reader.now - row.at))
    return reader.say("start.waits_for", name=names, node=node), waited


def _groups(inbox: Inbox, reader: Reader) -> list[Json]:
    def place(row: InboxRow) -> tuple[str, str]:
        return row.app.key, row.form.key

    ordered = sorted(inbox.rows, key=place)
    groups = []
    for _, rows in groupby(ordered, key=place):
        listed = list(rows)
        groups.append(
            {
                "app": reader.text(listed[0].app.label),
                "form": reader.text(listed[0].form.label),
                "count": len(listed),
                "rows": [_inbox_row(row, inbox.tab, reader) for row in listed],
            }
        )
    return groups


def _inbox_row(row: InboxRow, tab: str, reader: Reader) -> Json:
    badges, due = due_badges(row, reader)
    if tab == "done":
        badges, due = [], "" if row.outcome is None else reader.text(row.outcome)
    if tab == "started":
        state = state_of(row.app, row.form, row.state, reader)
        badges, due = ([] if state is None else [{**state, "solid": False}]), ""
    is_task = row.task is not None and tab == "waiting"
    return {
        "url": f"/tasks/{row.task}" if is_task else f"/apps/{row.app.key}/{row.form.key}/{row.record}",
        "title": row.title or "—",
        "facts": [{"label": reader.text(label), "value": value} for label, value in row.facts],
        "person": reader.join(list(row.waiting_for)) if tab == "started" else row.person,
        "department": "" if tab == "started" else row.department,
        "node": "" if row.node is None else reader.text(row.node),
        "time": reader.near(row.sent or row.at),
        "badges": badges,
        "due": due,
    }


def _empty(tab: str, started: int, reader: Reader) -> Json:
    if tab == "waiting" and started:
        action = {"url": "/inbox?tab=started", "label": reader.say("inbox.see_started")}
        return {"text": reader.say("inbox.empty_waiting_started", count=started), "action": action}
    return {"text": reader.say(f"inbox.empty_{tab}"), "action": None}
