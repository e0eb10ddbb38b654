"""What an inbox row shows of a record: the form's facts as far as the node shows them, kept with the task."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from engine.errors import Text
from engine.model.form import Form
from engine.model.workflow import PersonNode, Show
from engine.store.record_tables import form_at_same_place, keys_at_same_places
from engine.usecases.desk import Desk, form_now, keys_in_force, open_words, protected_fields
from engine.usecases.shelf import Published
from engine.usecases.transaction import Tx
from engine.usecases.words import RecordWords
from engine.values import FieldKey, FormKey, Json, NodeKey, Values

LANGUAGES = ("en", "zh")


def title_of(desk: Desk, record: Values) -> Text:
    """Give how the record is called, in both languages."""
    en, zh = (desk.name(record, _words(desk, language)) for language in LANGUAGES)
    return Text(en=en, zh=zh)


def facts_of(desk: Desk, node: NodeKey, record: Values) -> Json:
    """Give the facts to be kept with a task: the applicant, and the text of each field in both languages."""
    now, closed = keys_in_force(desk), protected_fields(desk.in_force, desk.now)
    shown = (key for key in desk.form.facts if not _is_hidden(desk, node, key) and now.get(key, key) not in closed)
    keys = [key for key in shown if record.get(key) is not None]
    fields = form_now(desk).fields
    words = {language: _words(desk, language) for language in LANGUAGES}
    course = {} if desk.version is desk.in_force else {"run": desk.version.hash}
    return {
        "applicant": _as_text(applicant_of(desk.form, record)),
        "department": _as_text(record.get("department")),
        "under": desk.in_force.hash,
        **course,
        "form": desk.now,
        "facts": [
            [now.get(key, key), *(words[language].text(fields[key], record[key]) for language in LANGUAGES)]
            for key in keys
        ],
    }


def read_facts(tx: Tx, published: Published, form: Form, kept: Json) -> tuple[tuple[Text, Text], ...]:
    """Give label and text of kept facts, without what is gone or protected since they were written.

    Names of other records may be made of anything, so they go as soon as anything is protected that was not.
    """
    closed = frozenset[FieldKey]()
    if not may_tell(tx, published, kept):
        links = {key for key, field in form.fields.items() if field.type == "link"}
        closed = protected_fields(published, form.key) | links
    now = _keys_now(tx, published, form.key, kept)
    known = ((now.get(key, key), Text(en=en, zh=zh)) for key, en, zh in kept["facts"])
    return tuple((form.fields[key].label, text) for key, text in known if key in form.fields and key not in closed)


def _keys_now(tx: Tx, published: Published, form: FormKey, kept: Json) -> Mapping[FieldKey, FieldKey]:
    then = _written_under(tx, published, kept)
    return keys_at_same_places(then.tables.forms[kept.get("form", form)], published.tables.forms[form])


def form_of_facts(tx: Tx, published: Published, form: FormKey, kept: Json) -> FormKey | None:
    """Give what the form of a task's record is called now; None where there is no such form any more."""
    then = _written_under(tx, published, kept)
    key = kept.get("form", form)
    return form_at_same_place(then.tables, key, published.tables) if key in then.forms else None


def version_of_run(tx: Tx, published: Published, kept: Json) -> Published:
    """Give the version that decides the course of a task's run."""
    run = kept.get("run", "")
    return tx.shelf.version(run) if run else _written_under(tx, published, kept)


def _written_under(tx: Tx, published: Published, kept: Json) -> Published:
    under = kept.get("under", "")
    return tx.shelf.version(under) if under not in ("", published.hash) else published


def may_tell(tx: Tx, published: Published, kept: Json) -> bool:
    """Say whether words kept with a task may still be shown: nothing is protected now that was open then."""
    under = kept.get("under", "")
    if under == published.hash:
        return True
    then = tx.shelf.version(under) if under else None
    return then is not None and _protected(published) <= _protected(then)


def _protected(published: Published) -> frozenset[tuple[FormKey, FieldKey]]:
    return frozenset((form, key) for form in published.app.forms for key in protected_fields(published, form))


def applicant_of(form: Form, record: Values) -> UUID | None:
    """Give whom a record concerns: its owner where that is a person, else who made it."""
    owner = form.fields.get(form.owner)
    if owner is not None and owner.type == "person" and isinstance(record.get(owner.key), UUID):
        found: UUID = record[owner.key]
        return found
    maker: UUID | None = record.get("created_by")
    return maker


def _words(desk: Desk, language: str) -> RecordWords:
    return open_words(desk.tx, desk.actor, desk.in_force, desk.naming, language)


def _is_hidden(desk: Desk, node: NodeKey, key: str) -> bool:
    course = desk.course
    found = course.workflow.nodes.get(node) if course is not None else None
    if not isinstance(found, PersonNode):
        return False
    return found.fields.get(key, found.fields.get("*", Show.READ)) is Show.HIDE


def _as_text(ident: UUID | None) -> str | None:
    return None if ident is None else str(ident)
