"""The sections and fields of a form as templates draw them."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model.app import App
from engine.model.form import Field, Form, Section
from engine.usecases.seen import FormShell
from engine.usecases.words import unit_of
from engine.values import Json
from engine.web.show.reader import Reader, size_of

WIDE = frozenset({"longtext", "files", "rows"})
DEFAULT_TYPES = ("pdf", "docx", "xlsx", "png", "jpg")


def sections_of(app: App, form: Form, sections: Iterable[Section], largest: int, reader: Reader) -> list[Json]:
    """Give sections with their fields; `largest` is the installation's limit for a file, in bytes."""
    return [
        {
            "key": f"section-{number}",
            "label": reader.text(section.label),
            "columns": min(section.columns, 4),
            "fields": [field_of(app, form.fields[key], largest, reader) for key in section.fields],
        }
        for number, section in enumerate(sections)
        if any(form.fields[key].type != "links" for key in section.fields)
    ]


def field_of(app: App, field: Field, largest: int, reader: Reader) -> Json:
    """Give one field with everything its widget needs."""
    dictionary = app.dictionaries.get(field.dictionary)
    choices = () if dictionary is None else dictionary.choices.values()
    most = min(field.max_size or largest, largest)
    accept = list(field.accept)
    types = reader.join([name.upper() for name in accept or DEFAULT_TYPES])
    return {
        "key": field.key,
        "type": field.type,
        "label": reader.text(field.label),
        "help": "" if field.help is None else reader.text(field.help),
        "wide": field.type in WIDE,
        "computed": field.value is not None,
        "choices": [{"code": choice.code, "label": reader.text(choice.label)} for choice in choices],
        "accept": accept,
        "max_size": most,
        "rule_text": reader.say("file.rule", types=types, size=size_of(most)) if field.type == "files" else "",
        "max": field.max if field.type in ("text", "longtext") else None,
        "scale": field.scale,
        "unit": unit_of(field, reader.language),
        "in_line": False,
        "columns": [{**field_of(app, column, largest, reader), "in_line": True} for column in field.columns.values()],
        "sums": list(field.sums),
        "line_name": field.name,
    }


def new_form(shell: FormShell, largest: int, reader: Reader) -> Json:
    """Give the page of a new record."""
    place = f"{shell.app.key}/{shell.form.key}"
    return {
        **_form(shell, largest, reader),
        "title": reader.text(shell.form.label),
        "subtitle": "",
        "document": f"/api/apps/{place}/new",
        "send": f"/api/apps/{place}",
        "method": "POST",
        "back": f"/apps/{place}",
        "has_route": shell.has_route,
        "submit_label": reader.say("form.submit" if shell.has_route else "form.save"),
    }


def edit_form(shell: FormShell, largest: int, reader: Reader) -> Json:
    """Give the page on which a record is edited."""
    place = f"{shell.app.key}/{shell.form.key}/{shell.record}"
    return {
        **_form(shell, largest, reader),
        "title": reader.say("form.edit", name=reader.text(shell.form.label)),
        "subtitle": "",
        "document": f"/api/apps/{place}",
        "send": f"/api/apps/{place}",
        "method": "PATCH",
        "back": f"/apps/{place}",
        "has_route": False,
        "submit_label": reader.say("form.save"),
    }


def _form(shell: FormShell, largest: int, reader: Reader) -> dict[str, Json]:
    return {
        "app": shell.app.key,
        "form": shell.form.key,
        "version": shell.hash,
        "sections": sections_of(shell.app, shell.form, shell.sections, largest, reader),
    }
