"""The pages: start, inbox, task, list, record, form."""

from __future__ import annotations

from flask import Blueprint

from engine.usecases.list_inbox import count_started, list_inbox
from engine.usecases.list_records import list_records
from engine.usecases.open_form import edit_shell, open_new_form
from engine.usecases.open_record import open_record
from engine.usecases.open_start import open_start
from engine.usecases.open_task import open_task
from engine.web.show.form import edit_form, new_form
from engine.web.show.record import record_page, task_page
from engine.web.show.rows import inbox_page, list_page, start_page
from engine.web.showing import Views, argument, ident_of
from engine.web.site import Site

LONGEST_SEARCH = 100


def make_pages(site: Site) -> Blueprint:
    """Make the routes."""
    routes, views = Blueprint("pages", __name__), Views(site)
    largest = site.runtime.settings.largest_file

    @routes.get("/")
    def start() -> str:
        page = views.ask(open_start)
        tree = start_page(page, views.icons, views.reader())
        return views.draw("start.html", "home", waiting=page.waiting, start=tree)

    @routes.get("/inbox")
    def inbox() -> str:
        tab = argument("tab") or "waiting"
        page = views.ask(list_inbox, tab, argument("cursor"))
        started = 0 if page.rows else views.ask(count_started)
        current = "started" if tab == "started" else "inbox"
        return views.draw("inbox.html", current, waiting=page.waiting, inbox=inbox_page(page, started, views.reader()))

    @routes.get("/tasks/<task>")
    def task(task: str) -> str:
        page = views.ask(open_task, ident_of(task))
        return views.draw("task.html", "inbox", task=task_page(page, largest, views.reader()))

    @routes.get("/apps/<app>/<form>")
    def records(app: str, form: str) -> str:
        page = views.ask(
            list_records,
            app,
            form,
            argument("view"),
            search=argument("q", LONGEST_SEARCH),
            cursor=argument("cursor"),
        )
        return views.draw("list.html", f"{app}/{form}", list=list_page(page, views.reader()))

    @routes.get("/apps/<app>/<form>/new")
    def new_record(app: str, form: str) -> str:
        shell = views.ask(open_new_form, app, form)
        return views.draw("form.html", f"{app}/{form}", form=new_form(shell, largest, views.reader()))

    @routes.get("/apps/<app>/<form>/<ident>")
    def record(app: str, form: str, ident: str) -> str:
        page = views.ask(open_record, app, form, ident_of(ident))
        return views.draw("record.html", f"{app}/{form}", record=record_page(page, views.reader()))

    @routes.get("/apps/<app>/<form>/<ident>/edit")
    def edit_record(app: str, form: str, ident: str) -> str:
        shell = views.ask(edit_shell, app, form, ident_of(ident))
        return views.draw("form.html", f"{app}/{form}", form=edit_form(shell, largest, views.reader()))

    @routes.get("/apps")
    def apps() -> str:
        return views.draw("apps.html", "apps")

    @routes.get("/me")
    def me() -> str:
        return views.draw("me.html", "me")

    return routes
