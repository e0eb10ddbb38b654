"""A record and a task as pages: values by section, the flow, what happened in words."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model.form import Field, Section
from engine.model.workflow import START
from engine.usecases.open_task import kind_of_outcome
from engine.usecases.seen import Labels, RecordPage, Reverse, SeenRecord, TaskPage, TrailLine
from engine.values import Json
from engine.web.show.form import sections_of
from engine.web.show.lines import change_of, lines_of
from engine.web.show.reader import Reader
from engine.web.show.rows import record_row
from engine.web.show.values import column_label, file_of, state_of, text_of, value_of
from engine.workflow.picture import Mark, Picture, PictureNode

PEOPLES = frozenset({"approve", "task", START, "end"})
ORDER = {"normal": 0, "danger": 1, "primary": 2}
RULES = {"required when rejecting": "when_rejecting"}
NEGATIVE = frozenset({"reject", "refused"})
OF_ADMINISTRATORS = frozenset({"retry", "give"})
FEW_CHANGES = 12


def record_page(page: RecordPage, reader: Reader) -> Json:
    """Give a record's page."""
    record = page.record
    place = f"/apps/{record.app.key}/{record.form.key}"
    actions = []
    if page.may_update:
        actions.append({"label": reader.say("record.edit"), "url": f"{place}/{record.id}/edit", "kind": "normal"})
    if page.task is not None:
        actions.append({"label": reader.say("record.task"), "url": f"/tasks/{page.task}", "kind": "primary"})
    return {
        "back": place,
        "title": record.name or "—",
        "number": "",
        "state": state_of(record.app, record.form, record.state, reader),
        "actions": actions,
        "notice": _standing_still(page, reader),
        "flow": _flow(page.flow, page.people, reader),
        "sections": _filled(_values(record, section, reader) for section in page.sections),
        "reverse": [_reverse(one, reader) for one in page.reverse],
        "trail": [entry_of(record, line, reader) for line in page.trail],
    }


def _standing_still(page: RecordPage, reader: Reader) -> Json:
    """Say in plain words that the flow stands still, why, and what to do about it."""
    found = page.standstill
    if found is None:
        return None
    words = {"node": reader.text(found.node), "since": reader.near(found.since), "number": str(found.id)}
    if found.reason is None:
        return {"tone": "warn", "title": reader.say("still.nobody", **words), "text": reader.say("still.ask", **words)}
    why = reader.text(found.reason).rstrip("。.")
    title = reader.say("still.halted", **words)
    return {"tone": "warn", "title": title, "text": reader.say("still.because", why=why, **words)}


def task_page(page: TaskPage, largest: int, reader: Reader) -> Json:
    """Give a task's page."""
    record = page.record
    details = [entry for section in page.sections for entry in _values(record, section, reader)["entries"]]
    coming = _coming(page, reader)
    return {
        "id": str(page.task),
        "app": record.app.key,
        "form": page.form,
        "node_key": page.node,
        "title": record.name or "—",
        "number": reader.text(page.title),
        "state": state_of(record.app, record.form, record.state, reader),
        "badges": _due(page, reader),
        "record_version": record.version,
        "record_url": f"/apps/{record.app.key}/{record.form.key}/{record.id}",
        "position": _position(page),
        "why": [reader.text(sentence) for sentence in page.why],
        "facts": [
            {
                "label": reader.text(record.form.fields[key].label),
                "value": value_of(record.app, record.form.fields[key], record.values.get(key), record.labels, reader),
            }
            for key in page.facts
        ],
        "details": [entry for entry in details if entry["value"]["kind"] != "blank"],
        "hits": [reader.text(warning) for warning in page.warnings],
        "documents": [{**file_of(file), "kind": _kind(file.media_type)} for file in page.documents],
        "opinions": [*(entry_of(record, line, reader) for line in page.opinions), *coming],
        "sections": sections_of(record.app, record.form, page.editable, largest, reader),
        "outcomes": _outcomes(page, reader),
        "opinion_rule": RULES.get(page.opinion_rule, page.opinion_rule),
        "phrases": [],
    }


def entry_of(record: SeenRecord, line: TrailLine, reader: Reader) -> Json:
    """Give one line of what happened."""
    node = "" if line.node is None else reader.text(line.node)
    return {
        "who": line.who or reader.say("trail.administrator" if line.verb in OF_ADMINISTRATORS else "trail.engine"),
        "what": _what(line, node, reader),
        "at": reader.near(line.at),
        "note": "" if line.note is None else reader.text(line.note),
        "state": _mark(line.verb),
        "opinion": line.opinion,
        "changes": []
        if line.verb in ("submit", "create")
        else [
            change_of(record.app, change, record.labels, reader)
            if change.rows is not None
            else {
                "label": reader.text(change.field.label),
                "before": text_of(record.app, change.field, change.before, record.labels, reader),
                "after": text_of(record.app, change.field, change.after, record.labels, reader),
            }
            for change in line.changes[:FEW_CHANGES]
        ],
    }


def _what(line: TrailLine, node: str, reader: Reader) -> str:
    if line.verb in ("submit", "create", "update", "set", "resubmit", "return", "skip", "halt", *OF_ADMINISTRATORS):
        said = reader.say(f"trail.{line.verb}")
    else:
        said = line.verb if line.outcome is None else reader.text(line.outcome)
    if not node:
        return said
    return f"{node}：{said}" if reader.is_chinese else f"{node}: {said}"


def _mark(verb: str) -> str:
    if verb in NEGATIVE:
        return "refused"
    return {"return": "returned", "skip": "skipped", "halt": "refused"}.get(verb, "done")


def _values(record: SeenRecord, section: Section, reader: Reader) -> Json:
    form = record.form
    fields = [form.fields[key] for key in section.fields if form.fields[key].type != "links"]
    return {
        "label": reader.text(section.label),
        "entries": [
            {
                "label": reader.text(field.label),
                "value": _shown(record, field, reader),
                "wide": field.type in ("longtext", "files", "rows"),
            }
            for field in fields
        ],
    }


def _shown(record: SeenRecord, field: Field, reader: Reader) -> Json:
    value = record.values.get(field.key)
    if field.columns:
        return lines_of(record.app, field, value or (), record.labels, reader)
    return value_of(record.app, field, value, record.labels, reader)


def _filled(sections: Iterable[Json]) -> list[Json]:
    """Fields in no section are shown once they hold something: most are filled in by later steps."""
    found = []
    for section in sections:
        entries = section["entries"]
        if not section["label"]:
            entries = [entry for entry in entries if entry["value"]["kind"] != "blank"]
        if entries:
            found.append({**section, "entries": entries})
    return found


def _flow(picture: Picture | None, people: Labels, reader: Reader) -> Json:
    if picture is None:
        return None
    nodes = [node for node in picture.nodes if node.type in PEOPLES and node.mark is not Mark.OTHER]
    ends = [node for node in nodes if node.type == "end"]
    steps = [_flow_step(node, people, reader) for node in nodes if node.type != "end" or node in ends[:1]]
    reached = sum(1 for node in nodes if node.mark in (Mark.DONE, Mark.NOW, Mark.HALTED))
    waits = [people.get(one, "") for node in nodes if node.mark is Mark.NOW for one in node.people]
    summary = reader.say("flow.waits", name=reader.join(waits)) if waits else ""
    position = reader.say("record.position", index=min(reached, len(steps)), total=len(steps))
    return {"summary": summary, "position": position, "steps": steps}


def _flow_step(node: PictureNode, people: Labels, reader: Reader) -> Json:
    names = [people.get(one, "") for one in node.people[:3]]
    state = {Mark.DONE: "done", Mark.NOW: "now", Mark.HALTED: "refused", Mark.SKIPPED: "skipped"}.get(node.mark, "next")
    if state == "done" and node.type == "end" and node.node in NEGATIVE:
        state = "refused"
    return {
        "label": reader.say("flow.start") if node.node == START else reader.text(node.label),
        "who": reader.join(names),
        "when": "" if node.at is None else reader.near(node.at),
        "state": state,
    }


def _coming(page: TaskPage, reader: Reader) -> list[Json]:
    """Who is asked now and who comes next, below what happened."""
    if page.flow is None:
        return []
    found: list[Json] = []
    for node in page.flow.nodes:
        if node.mark not in (Mark.NOW, Mark.NEXT) or node.type not in ("approve", "task"):
            continue
        names = [_named(page, reader, one) for one in node.people[:3]]
        found.append(
            {
                "who": reader.join(names),
                "what": reader.text(node.label),
                "at": reader.near(page.due) if node.mark is Mark.NOW and page.due is not None else "",
                "note": reader.say("why.any") if len(node.people) > 1 else "",
                "state": "now" if node.mark is Mark.NOW else "next",
                "opinion": "",
                "changes": [],
            }
        )
    return found


def _named(page: TaskPage, reader: Reader, person: object) -> str:
    name = page.people.get(person, "")  # type: ignore[call-overload]
    return reader.say("task.me", name=name) if person == reader.person else str(name)


def _reverse(reverse: Reverse, reader: Reader) -> Json:
    columns = reverse.columns or tuple(reverse.form.fields)[:3]
    return {
        "key": reverse.field.key,
        "label": reader.text(reverse.field.label),
        "count": len(reverse.rows),
        "more": "",
        "columns": [{"label": column_label(reverse.form, key, reader)} for key in columns],
        "rows": [record_row(row, columns, reader) for row in reverse.rows],
    }


def _outcomes(page: TaskPage, reader: Reader) -> list[Json]:
    found = [
        {
            "key": outcome.key,
            "label": reader.text(outcome.label),
            "kind": kind_of_outcome(outcome.key),
            "opinion": _opinion(page.opinion_rule, outcome.key),
        }
        for outcome in page.outcomes
    ]
    if page.may_return:
        found.append({"key": "return", "label": reader.say("task.return"), "kind": "normal", "opinion": "optional"})
    return sorted(found, key=lambda outcome: ORDER[outcome["kind"]])


def _opinion(rule: str, outcome: str) -> str:
    is_required = rule == "required" or (rule == "required when rejecting" and outcome == "reject")
    return "required" if is_required else "optional"


def _due(page: TaskPage, reader: Reader) -> list[Json]:
    if page.due is None or page.due >= reader.now:
        return []
    label = reader.say("inbox.overdue", time=reader.span(reader.now - page.due))
    return [{"label": label, "tone": "bad", "icon": "alert-triangle", "solid": True}]


def _position(page: TaskPage) -> Json:
    if page.position is None:
        return None
    index, total, before, after = page.position
    return {
        "index": index,
        "total": total,
        "previous": f"/tasks/{before}" if before else "",
        "next": f"/tasks/{after}" if after else "",
    }


def _kind(media_type: str) -> str:
    if media_type == "application/pdf":
        return "pdf"
    return "image" if media_type.startswith("image/") else "other"
