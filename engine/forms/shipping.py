"""Which rules of a form a client may follow by itself, and what it needs for that.

A rule goes out when everything it reads is on the page anyway: fields that are shown and whose values the client
knows, the system names of the record, what is the reader's own, decision tables that answer by themselves. All other
rules stay here, and the client is told what to ask about. So nothing is sent that is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from engine.errors import Level
from engine.expression.closure_paths import kind_followed
from engine.expression.functions.table import FUNCTIONS
from engine.expression.reads import Path, path_of
from engine.expression.tree import Call, Literal, Member, Records, walk
from engine.expression.wire import value_json
from engine.expression.wire_tree import tree_json
from engine.forms.place import Place, line_place, may_write_in
from engine.forms.ready import ReadyForm, RuledField, names_read
from engine.forms.rules import Entry, Filled
from engine.model.form import Field, Form, column_place, field_of_place
from engine.model.keys import BELONGS
from engine.model.reading import places_read
from engine.model.rule import Rule
from engine.plugin.kinds import FieldKind
from engine.values import FieldKey, Json, Value

NONE: frozenset[FieldKey] = frozenset()
NO_FIELDS = frozenset({"me", "record", "row", "parent", "before"})

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
    own: frozenset[Path]
    left: bool
    asks: frozenset[FieldKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """A form as it is filled in now, for one reader."""

    ready: ReadyForm
    entry: Entry
    filled: Filled
    tables: frozenset[str]  # those the client may look up by itself
    zone: tzinfo
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """A field of the form, or a column of its lines: its rules that count at this place."""

    field: Field
    kind: FieldKind
    rows: FieldKey  # "" = of the form itself
    place: Place  # of the form, or of a line
    value: Rule | None
    default: Rule | None
    readonly: Rule | None
    visible: Rule | None
    sections: tuple[Rule, ...]

    @property
    def name(self) -> str:
        """Name the place among those of the form."""
        return column_place(self.rows, self.field.key) if self.rows else self.field.key

    @property
    def is_lines(self) -> bool:
        """Say whether it holds lines."""
        return bool(self.field.columns)


class _Shipping:
    """One look at a form: which places the client knows, what was sent out, what has to be asked."""

    __slots__ = ("filling", "known", "own", "read", "stays", "tables")

    def __init__(self, filling: Filling) -> None:
        follows_owner = filling.ready.form.owner in filling.entry.place.editable
        self.filling = filling
        self.known = set(SYSTEM - frozenset(BELONGS) if follows_owner else SYSTEM)
        self.read: set[str] = set()
        self.own: set[Path] = set()
        self.tables: set[str] = set()
        self.stays: list[tuple[Rule, FieldKey]] = []  # each with the lines it belongs to

    def goes(self, rules: Iterable[Rule | None], rows: FieldKey, also: str = "") -> bool:
        """Say whether all these rules may go out, and note what they need; the place `also` is known to them too."""
        given = [rule for rule in rules if rule is not None]
        if not all(self._may_go(rule, rows, also) for rule in given):
            self.stays.extend((rule, rows) for rule in given)
            return False
        for rule in given:
            self.read.update(_places(self.filling.ready.form, rule, rows))
            self.own.update(path for path in rule.reads if path in OWN)
            self.tables.update(_tables_of(rule))
        return True

    def _may_go(self, rule: Rule, rows: FieldKey, also: str) -> bool:
        needs_host = {name for name in rule.checked.calls if FUNCTIONS[name].run is None} - {"lookup"}
        nodes = walk(rule.checked.tree)
        followed = [node for node in nodes if isinstance(node, Member) and kind_followed(node.base.type)]
        return (
            not needs_host
            and not any(isinstance(node, Records) for node in nodes)
            and self.filling.tables.issuperset(_tables_of(rule))
            and all(self._is_known(path, rows, also) for path in rule.reads)
            and all(self._is_known(path_of(node), rows, also) for node in followed)
        )

    def _is_known(self, path: Path | None, rows: FieldKey, also: str) -> bool:
        fields = self.filling.ready.form.fields
        match path:
            case None:
                return False
            case ("me",):
                return True
            case ("me", *_):
                return path in OWN
            case ("before", *_):
                return self.filling.entry.is_new  # blank
        return _ends_here(path, fields, rows) and all(
            place in self.known or place == also for place in places_read(path, fields, rows)
        )


def ship(filling: Filling) -> Shipped:
    """Choose what goes out for a form as it is filled in now."""
    spots = list(_spots(filling))
    shipping, followed = _followed(filling, spots, set())
    # What is required is worked out last, when every value is there.
    fields = [{**_document(spot), **_required(shipping, spot)} for spot in followed]
    checks = list(_checks(shipping, {spot.field.key for spot in followed if spot.is_lines}))
    return Shipped(
        document={
            "fields": fields,
            "checks": checks,
            "names": _names(shipping),
            "sends": filling.entry.place.sends,
            "new": filling.entry.is_new,
        },
        tables=frozenset(shipping.tables),
        own=frozenset(shipping.own),
        left=len(followed) < len(spots) or bool(shipping.stays),
        asks=_behind(filling.ready, shipping.stays),
    )


def _followed(filling: Filling, spots: Sequence[_Spot], left: set[FieldKey]) -> tuple[_Shipping, list[_Spot]]:
    """Give the spots a client follows; lines are `left` to the server as soon as one column of theirs is."""
    shipping = _Shipping(filling)
    followed = [spot for spot in spots if _is_followed(shipping, spot, is_left=(spot.rows or spot.field.key) in left)]
    broken = {spot.rows for spot in spots if spot.rows and spot.name not in shipping.known} - left
    return _followed(filling, spots, left | broken) if broken else (shipping, followed)


def _spots(filling: Filling) -> Iterator[_Spot]:
    """Give every field and column shown at this place, in the order in which their rules are followed."""
    ready, place = filling.ready, filling.entry.place
    ruled = {(one.rows, one.field.key) for one in ready.ruled}
    for key in ready.plain:
        if key in place.shown:
            yield _spot(filling, "", RuledField(field=ready.form.fields[key], is_input=key in ready.inputs))
    for one in ready.ruled:
        if (column_place(one.rows, one.field.key) if one.rows else one.field.key) not in place.shown:
            continue
        yield _spot(filling, one.rows, one)
        for key, column in one.field.columns.items():
            name = column_place(one.field.key, key)
            if (one.field.key, key) not in ruled and name in place.shown:
                yield _spot(filling, one.field.key, RuledField(field=column, is_input=True))


def _spot(filling: Filling, rows: FieldKey, ruled: RuledField) -> _Spot:
    ready, entry, field = filling.ready, filling.entry, ruled.field
    place = line_place(entry.place, rows) if rows else entry.place
    is_lifted = field.key in place.lifted
    is_written = may_write_in(place, field.key) if field.columns else field.key in place.editable
    begins = bool(rows) or entry.is_new
    return _Spot(
        field=field,
        kind=(ready.rows[rows] if rows else ready).kinds[field.key],
        rows=rows,
        place=place,
        value=field.value,
        default=field.default if begins and field.value is None else None,
        readonly=field.readonly if is_written and not is_lifted else None,
        visible=field.visible,
        sections=() if is_lifted else ruled.sections,
    )


def _is_followed(shipping: _Shipping, spot: _Spot, *, is_left: bool) -> bool:
    """Say whether the client can tell what the spot holds and whether it shows; then it is known from here on."""
    shows = (spot.visible, *spot.sections)
    worked_out = (spot.value, spot.default, spot.readonly)
    goes = not is_left and shipping.goes(worked_out, spot.rows) and shipping.goes(shows, spot.rows, spot.name)
    is_there = not spot.rows or spot.rows in shipping.known
    is_known = spot.is_lines or spot.field.type in KNOWN_TYPES
    if goes and is_there and is_known and not _is_withheld(shipping.filling, spot):
        shipping.known.add(spot.name)
        return True
    shipping.stays.extend((rule, spot.rows) for rule in (*worked_out, *shows) if rule is not None)
    return False


def _is_withheld(filling: Filling, spot: _Spot) -> bool:
    """Say whether a rule hides now what is stored: it was not sent, so whoever shows it again has to ask for it."""
    key = spot.field.key
    if spot.value is not None:
        return False
    if not spot.rows:
        return key in filling.filled.hidden and filling.entry.record.get(key) not in (None, ())
    lines = filling.filled.lines.get(spot.rows, ())
    return any(key in one.filled.hidden and one.line.stored.get(key) is not None for one in lines)


def _document(spot: _Spot) -> dict[str, Json]:
    field, kind = spot.field, spot.kind
    most = (field.max or kind.longest) if kind.longest else 0
    found: dict[str, Json] = {"key": field.key, "type": field.type, "scale": field.scale, "most": most}
    found["edit"] = field.key in spot.place.editable
    if spot.rows:
        found["rows"] = spot.rows
    if spot.is_lines:
        found["write"] = may_write_in(spot.place, field.key)
    rules = {"value": spot.value, "default": spot.default, "readonly": spot.readonly, "visible": spot.visible}
    found |= {name: tree_json(rule.checked) for name, rule in rules.items() if rule is not None}
    if spot.sections:
        found["sections"] = [tree_json(rule.checked) for rule in spot.sections]
    return found


def _required(shipping: _Shipping, spot: _Spot) -> dict[str, Json]:
    key, ready = spot.field.key, shipping.filling.ready
    own = ready.rows[spot.rows] if spot.rows else ready
    if key in spot.place.demanded | own.required:
        return {"required": True}
    rule = dict(own.required_when).get(key)
    if rule is None:
        return {}
    return {"required": tree_json(rule.checked)} if shipping.goes((rule,), spot.rows) else {"asked": True}


def _checks(shipping: _Shipping, lines: set[FieldKey]) -> Iterator[Json]:
    """Give the checks a client tests; of the others only warnings are asked about, errors are told on sending."""
    form, shown = shipping.filling.ready.form, shipping.filling.entry.place.shown
    of_form = (("", check) for check in form.checks)
    of_lines = ((key, check) for key, field in form.fields.items() for check in field.checks)
    for rows, check in (*of_form, *of_lines):
        if (column_place(rows, check.at) if rows else check.at) not in shown:
            continue
        before = len(shipping.stays)
        if (not rows or rows in lines) and shipping.goes((check.rule,), rows):
            yield {
                "at": check.at,
                "rows": rows,
                "level": check.level.value,
                "message": check.message.in_language(shipping.filling.language),
                "reads": sorted(names_read((check.rule,)) - NO_FIELDS),
                "rule": tree_json(check.rule.checked),
            }
        elif check.level is Level.ERROR:
            del shipping.stays[before:]
        elif len(shipping.stays) == before:
            shipping.stays.append((check.rule, rows))


def _names(shipping: _Shipping) -> Json:
    """Give the values of the stored record that rules read and that are shown; of a new one its system names."""
    filling = shipping.filling
    record, fields, zone = filling.entry.record, filling.ready.form.fields, filling.zone
    left_out = fields.keys() if filling.entry.is_new else filling.filled.hidden
    wanted = {place for place in shipping.known if "." not in place} - left_out
    return {
        key: _lines(shipping, key, value) if key in filling.ready.rows else value_json(value, zone)
        for key in sorted(wanted)
        if (value := record.get(key)) is not None and (key in shipping.read or key in filling.ready.rows)
    }


def _lines(shipping: _Shipping, rows: FieldKey, lines: Value) -> Json:
    """Give stored lines with the columns the client knows."""
    columns = [
        key for key in shipping.filling.ready.rows[rows].form.fields if column_place(rows, key) in shipping.known
    ]
    hidden = {one.line.id: one.filled.hidden for one in shipping.filling.filled.lines.get(rows, ())}
    return [
        {
            key: value_json(line.get(key), shipping.filling.zone)
            for key in ("id", *columns)
            if key not in hidden.get(line["id"], NONE)
        }
        for line in lines or ()
    ]


def _behind(ready: ReadyForm, rules: Iterable[tuple[Rule, FieldKey]]) -> frozenset[FieldKey]:
    """Give the fields that these rules depend on, whatever lies between."""
    between: dict[FieldKey, list[tuple[Rule, FieldKey]]] = {}
    for one in ready.ruled:
        field = one.field
        own = (field.value, field.default, field.visible, field.readonly, *one.sections)
        between.setdefault(one.rows or field.key, []).extend((rule, one.rows) for rule in own if rule is not None)
    found: set[FieldKey] = set()
    waiting = list(rules)
    while waiting:
        rule, rows = waiting.pop()
        for name in map(field_of_place, _places(ready.form, rule, rows)):
            names = {name, ready.form.owner} if name in BELONGS else {name}
            for fresh in names - found:
                found.add(fresh)
                waiting.extend(between.get(fresh, ()))
    return frozenset(found) & frozenset(ready.form.fields)


def _places(form: Form, rule: Rule, rows: FieldKey) -> set[str]:
    return {place for path in rule.reads for place in places_read(path, form.fields, rows)}


def _ends_here(path: Path, fields: Mapping[FieldKey, Field], rows: FieldKey) -> bool:
    """Say whether a path stays within the form: it does not go on through a link, a person or the like."""
    head, *rest = path
    if head == "row" and rows:
        return len(rest) <= 1
    if head in (fields[rows].columns if rows else {}):
        return not rest
    if rest and (head == "record" or (head == "parent" and rows)):
        head, *rest = rest
    columns = fields[head].columns if head in fields else {}
    return not rest or (len(rest) == 1 and rest[0] in columns)


def _tables_of(rule: Rule) -> frozenset[str]:
    if "lookup" not in rule.checked.calls:
        return NONE
    calls = (node for node in walk(rule.checked.tree) if isinstance(node, Call) and node.function == "lookup")
    firsts = (node.arguments[0] for node in calls)
    return frozenset(first.value if isinstance(first, Literal) else "" for first in firsts)
