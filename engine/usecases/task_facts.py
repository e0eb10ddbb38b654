"""What an inbox row shows of a record: the form's facts as far as the node shows them, kept with the task."""

from __future__ import annotations

from uuid import UUID

from engine.errors import Text
from engine.model.form import Form
from engine.model.workflow import PersonNode, Show
from engine.usecases.desk import Desk, open_words
from engine.usecases.words import RecordWords
from engine.values import Json, NodeKey, Values

LANGUAGES = ("en", "zh")


def title_of(desk: Desk, record: Values) -> Text:
    """Give how the record is called, in both languages."""
    en, zh = (_words(desk, language).name(desk.form.key, record) for language in LANGUAGES)
    return Text(en=en, zh=zh)


def facts_of(desk: Desk, node: NodeKey, record: Values) -> Json:
    """Give the facts to be kept with a task: the applicant, and the text of each field in both languages."""
    keys = [key for key in desk.form.facts if not _is_hidden(desk, node, key) and record.get(key) is not None]
    words = {language: _words(desk, language) for language in LANGUAGES}
    return {
        "applicant": _as_text(applicant_of(desk.form, record)),
        "department": _as_text(record.get("department")),
        "facts": [
            [key, *(words[language].text(desk.form.fields[key], record[key]) for language in LANGUAGES)] for key in keys
        ],
    }


def read_facts(form: Form, kept: Json) -> tuple[tuple[Text, Text], ...]:
    """Give label and text of kept facts; a field that is gone since is left out."""
    return tuple((form.fields[key].label, Text(en=en, zh=zh)) for key, en, zh in kept["facts"] if key in form.fields)


def applicant_of(form: Form, record: Values) -> UUID | None:
    """Give whom a record concerns: its owner where that is a person, else who made it."""
    owner = form.fields.get(form.owner)
    if owner is not None and owner.type == "person" and isinstance(record.get(owner.key), UUID):
        found: UUID = record[owner.key]
        return found
    maker: UUID | None = record.get("created_by")
    return maker


def _words(desk: Desk, language: str) -> RecordWords:
    return open_words(desk.tx, desk.actor, desk.in_force, desk.outside, language)


def _is_hidden(desk: Desk, node: NodeKey, key: str) -> bool:
    course = desk.course
    found = course.workflow.nodes.get(node) if course is not None else None
    if not isinstance(found, PersonNode):
        return False
    return found.fields.get(key, found.fields.get("*", Show.READ)) is Show.HIDE


def _as_text(ident: UUID | None) -> str | None:
    return None if ident is None else str(ident)
