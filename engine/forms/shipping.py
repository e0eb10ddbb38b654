"""Which rules of a form a client may follow by itself, and what it needs for that.

A rule goes out when everything it reads is on the page anyway: fields that are shown and whose values the client
knows, the system names of the record, what is the reader's own, decision tables that answer by themselves. All other
rules stay here, and the client is told what to ask about. So nothing is sent that is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo

from engine.errors import Level
from engine.expression.closure_paths import kind_followed
from engine.expression.functions.table import FUNCTIONS
from engine.expression.reads import Path, path_of
from engine.expression.tree import Call, Literal, Member, Records, walk
from engine.expression.wire import value_json
from engine.expression.wire_tree import tree_json
from engine.forms.ready import ReadyForm, RuledField, names_read
from engine.forms.rules import Entry
from engine.model.form import Form
from engine.model.keys import BELONGS
from engine.model.rule import Rule
from engine.values import FieldKey, Json

SYSTEM = frozenset({"id", "state", "created_by", "created_at", "updated_by", "updated_at", *BELONGS})
# What a person may know of herself: it stands on her own page.
OWN = frozenset(
    {
        *(("me", name) for name in ("id", "name", "number", "email", "department", "branch", "grade", "post")),
        *(("me", place, name) for place in ("department", "branch") for name in ("id", "code", "name")),
    }
)
KNOWN_TYPES = frozenset(
    {"text", "longtext", "integer", "number", "money", "boolean", "date", "datetime", "choice", "link", "person",
     "department", "files", "serial"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """What a client follows by itself, as JSON, with what belongs to it.

    `tables` are looked up, `own` paths from `me` read. `left` says that something is left for the server, `asks`
    which fields that depends on: when another is typed into, nothing there can change.
    """

    document: Json
    tables: frozenset[str]
    own: frozenset[tuple[str, ...]]
    left: bool
    asks: frozenset[FieldKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """A form as it is filled in now, for one reader."""

    ready: ReadyForm
    entry: Entry
    hidden: frozenset[FieldKey]
    tables: frozenset[str]  # those the client may look up by itself
    zone: tzinfo
    language: str


class _Shipping:
    """One look at a form: which names the client knows, what was sent out, what has to be asked."""

    __slots__ = ("filling", "known", "own", "read", "stays", "tables")

    def __init__(self, filling: Filling) -> None:
        entry, form = filling.entry, filling.ready.form
        follows_owner = form.owner in entry.place.editable
        self.filling = filling
        self.known = {*(SYSTEM - frozenset(BELONGS) if follows_owner else SYSTEM)}
        self.known.update(key for key in filling.ready.plain if key in entry.place.shown and _is_known_type(form, key))
        self.read: set[str] = set()
        self.own: set[Path] = set()
        self.tables: set[str] = set()
        self.stays: list[Rule] = []

    def goes(self, rules: Iterable[Rule | None], *also: FieldKey) -> bool:
        """Say whether all these rules may go out, and note what they need; the names `also` are known to them too."""
        given = [rule for rule in rules if rule is not None]
        if not all(self._may_go(rule, frozenset(also)) for rule in given):
            self.stays.extend(given)
            return False
        for rule in given:
            self.read.update(names_read((rule,)))
            self.own.update(path for path in rule.reads if path in OWN)
            self.tables.update(_tables_of(rule))
        return True

    def _may_go(self, rule: Rule, also: frozenset[FieldKey]) -> bool:
        needs_host = {name for name in rule.checked.calls if FUNCTIONS[name].run is None} - {"lookup"}
        followed = (
            node for node in walk(rule.checked.tree) if isinstance(node, Member) and kind_followed(node.base.type)
        )
        return (
            not needs_host
            and not any(isinstance(node, Records) for node in walk(rule.checked.tree))
            and self.filling.tables.issuperset(_tables_of(rule))
            and all(self._is_known(path, also) for path in rule.reads)
            and all(self._is_known(path_of(node), also) for node in followed)
        )

    def _is_known(self, path: Path | None, also: frozenset[FieldKey]) -> bool:
        match path:
            case ("me",):
                return True
            case ("me", *_):
                return path in OWN
            case ("before", *_):
                return self.filling.entry.is_new  # blank
            case (name,) | ("record", name):
                return name in self.known or name in also
        return False


def ship(filling: Filling) -> Shipped:
    """Choose what goes out for a form as it is filled in now."""
    shipping = _Shipping(filling)
    place = filling.entry.place
    ruled = {one.field.key: one for one in filling.ready.ruled if not one.rows}
    of_lines = [one.field for one in filling.ready.ruled if one.rows and one.rows in place.shown]
    shipping.stays.extend(
        rule for one in of_lines for rule in (one.value, one.default, one.visible, one.readonly) if rule
    )
    order = (*(key for key in filling.ready.plain if key in place.shown), *(key for key in ruled if key in place.shown))
    followed = [found for key in order if (found := _field(shipping, key, ruled.get(key))) is not None]
    # What is required is worked out last, when every value is there.
    fields = [{**one, **_required(shipping, one["key"])} for one in followed]
    checks = list(_checks(shipping))
    left = len(fields) < len(order) or bool(shipping.stays)
    return Shipped(
        document={
            "fields": fields,
            "checks": checks,
            "names": _names(shipping),
            "sends": place.sends,
            "new": filling.entry.is_new,
        },
        tables=frozenset(shipping.tables),
        own=frozenset(shipping.own),
        left=left,
        asks=_behind(filling.ready, names_read(shipping.stays)),
    )


def _field(shipping: _Shipping, key: FieldKey, ruled: RuledField | None) -> Json:
    """Give what a client needs to follow the rules of a field, None where it has to ask."""
    filling = shipping.filling
    field, place = filling.ready.form.fields[key], filling.entry.place
    if ruled is not None and not _value_goes(shipping, ruled):
        return None
    most = (field.max or kind.longest) if (kind := filling.ready.kinds[key]).longest else 0
    found = {"key": key, "type": field.type, "scale": field.scale, "most": most, "edit": key in place.editable}
    found |= {name: tree_json(rule.checked) for name, rule in _in_play(filling, ruled).items()}
    sections = _sections(filling, ruled)
    if sections:
        found["sections"] = [tree_json(rule.checked) for rule in sections]
    return found


def _value_goes(shipping: _Shipping, ruled: RuledField) -> bool:
    filling, key = shipping.filling, ruled.field.key
    rules = _in_play(filling, ruled)
    shows = (rules.pop("visible", None), *_sections(filling, ruled))
    # What a rule hides was not sent: whoever shows it again has to ask what it holds.
    is_withheld = key in filling.hidden and ruled.field.value is None and filling.entry.record.get(key) is not None
    goes = shipping.goes(rules.values()) and shipping.goes(shows, key)
    if not goes or is_withheld or not _is_known_type(filling.ready.form, key):
        shipping.stays.extend(rule for rule in (*rules.values(), *shows) if rule is not None)
        return False
    shipping.known.add(key)
    return True


def _in_play(filling: Filling, ruled: RuledField | None) -> dict[str, Rule]:
    """Give the rules of a field that count at this place, but those of its sections and what requires it."""
    if ruled is None:
        return {}
    field, place = ruled.field, filling.entry.place
    is_open = field.key in place.editable and field.key not in place.lifted
    rules = {
        "value": field.value,
        "default": field.default if filling.entry.is_new and field.value is None else None,
        "visible": field.visible,
        "readonly": field.readonly if is_open else None,
    }
    return {name: rule for name, rule in rules.items() if rule is not None}


def _sections(filling: Filling, ruled: RuledField | None) -> tuple[Rule, ...]:
    return () if ruled is None or ruled.field.key in filling.entry.place.lifted else ruled.sections


def _required(shipping: _Shipping, key: FieldKey) -> dict[str, Json]:
    filling = shipping.filling
    if key in filling.entry.place.demanded | filling.ready.required:
        return {"required": True}
    rule = dict(filling.ready.required_when).get(key)
    if rule is None:
        return {}
    return {"required": tree_json(rule.checked)} if shipping.goes((rule,)) else {"asked": True}


def _checks(shipping: _Shipping) -> Iterator[Json]:
    """Give the checks a client tests; of the others only warnings are asked about, errors are told on sending."""
    filling = shipping.filling
    for check in filling.ready.form.checks:
        if check.at not in filling.entry.place.shown:
            continue
        before = len(shipping.stays)
        if shipping.goes((check.rule,)):
            yield {
                "at": check.at,
                "level": check.level.value,
                "message": check.message.in_language(filling.language),
                "reads": sorted(names_read((check.rule,))),
                "rule": tree_json(check.rule.checked),
            }
        elif check.level is Level.ERROR:
            del shipping.stays[before:]


def _names(shipping: _Shipping) -> Json:
    """Give the values of the stored record that rules read and that are shown; of a new one its system names."""
    filling = shipping.filling
    left_out = filling.ready.form.fields.keys() if filling.entry.is_new else filling.hidden
    wanted = (shipping.read & shipping.known) - left_out
    return {key: value_json(filling.entry.record.get(key), filling.zone) for key in sorted(wanted)}


def _behind(ready: ReadyForm, names: frozenset[FieldKey]) -> frozenset[FieldKey]:
    """Give the fields these names depend on, themselves among them."""
    ruled = {one.field.key: one for one in ready.ruled if not one.rows}
    found: set[FieldKey] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        if name in BELONGS:
            waiting.append(ready.form.owner)
        if name in ruled:
            field = ruled[name].field
            rules = (field.value, field.default, field.visible, field.readonly, *ruled[name].sections)
            waiting.extend(names_read(rules))
    return frozenset(found) & frozenset(ready.form.fields)


def _tables_of(rule: Rule) -> frozenset[str]:
    calls = (node for node in walk(rule.checked.tree) if isinstance(node, Call) and node.function == "lookup")
    firsts = (node.arguments[0] for node in calls)
    return frozenset(first.value if isinstance(first, Literal) else "" for first in firsts)


def _is_known_type(form: Form, key: FieldKey) -> bool:
    return form.fields[key].type in KNOWN_TYPES
