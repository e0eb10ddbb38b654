"""How values read to a person: names of people, departments, records and codes, dates on the wall clock."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

from engine.access.directory import Directory
from engine.errors import Text
from engine.forms.line_changes import NUMBER
from engine.forms.name import SYSTEM, member_field, named_field, record_name
from engine.model.app import App
from engine.model.form import BUILT_IN_STATES, Field
from engine.plugin.decimals import decimal_text
from engine.usecases.outside import Outside
from engine.values import FieldKey, FileRef, FormKey, Value, Values

YES_NO = {"zh": ("是", "否"), "en": ("Yes", "No")}
UNITS = {"CNY": Text(en="CNY", zh="元")}
DEEPEST = 3  # names of records that are named by other records

RECORD_STATES = {
    "running": Text(en="In approval", zh="审批中"),
    "done": Text(en="Done", zh="已完成"),
    "refused": Text(en="Rejected", zh="已拒绝"),
    "withdrawn": Text(en="Withdrawn", zh="已撤回"),
    "returned": Text(en="Returned", zh="已退回"),
}
Readable: TypeAlias = Callable[[FormKey], Collection[FieldKey]]


def amount_words(field: Field, value: int | Decimal, language: str) -> str:
    """Write a number or an amount: thousands apart, money with all its places and, where one is fixed, its currency."""
    is_money = field.type == "money"
    text = decimal_text(value, is_padded=is_money, is_grouped=True)
    unit = unit_of(field, language)
    return f"{text} {unit}" if unit else text


def unit_of(field: Field, language: str) -> str:
    """Give the unit of an amount whose currency is fixed; blank where a field of the form says it."""
    code = field.currency
    if not (len(code) == 3 and code.isascii() and code.isupper()):
        return ""
    return UNITS[code].in_language(language) if code in UNITS else code


class RecordWords:
    """The words of one app's values in one language; other records are named through the outside.

    `readable` gives the fields of a form that names may be made of.
    """

    def __init__(
        self, app: App, directory: Directory, outside: Outside, readable: Readable, *, language: str, zone: tzinfo
    ) -> None:
        self._app = app
        self._readable = readable
        self._directory = directory
        self._outside = outside
        self._language = language
        self._zone = zone
        self._depth = 0

    def text(self, field: Field, value: Value) -> str:
        """Give the text of a field's value; never asked for a blank."""
        match field.type:
            case "choice":
                return self.choice(field.dictionary, value)
            case "person":
                return self.person(value)
            case "department":
                return self.department(value)
            case "branch":
                return self.branch(value)
            case "link":
                return self.record(field.form, value)
            case "number" | "money":
                return amount_words(field, value, self._language)
            case "rows":
                return self.lines(field, value)
        return self.plain(value)

    def lines(self, field: Field, value: Value) -> str:
        """Give the text of lines: how many they are, of told ones each with its number and its cells."""
        is_chinese = self._language == "zh"
        if not value or NUMBER not in value[0]:
            return f"{len(value)} 行" if is_chinese else f"{len(value)} {'line' if len(value) == 1 else 'lines'}"
        return ("；" if is_chinese else "; ").join(self._line(field, line) for line in value)

    def _line(self, field: Field, line: Values) -> str:
        cells = (
            f"{column.label.in_language(self._language)} {self.text(column, line[key])}"
            for key, column in field.columns.items()
            if line.get(key) is not None
        )
        if self._language == "zh":
            return f"第 {line[NUMBER]} 行 {'，'.join(cells)}".strip()
        return f"line {line[NUMBER]} {', '.join(cells)}".strip()

    def plain(self, value: Value) -> str:
        """Give the text of a value that names nothing else."""
        match value:
            case bool():
                return YES_NO["zh" if self._language == "zh" else "en"][0 if value else 1]
            case datetime():
                return value.astimezone(self._zone).strftime("%Y-%m-%d %H:%M")
            case date():
                return value.isoformat()
            case tuple():
                return ", ".join(item.name if isinstance(item, FileRef) else str(item) for item in value)
        return str(value)

    def member(self, field: Field, value: Value, name: str) -> tuple[Field, Value] | None:
        """Give a member of what a field points at, with the field it reads like; None when it has none."""
        if not field.form:
            target = member_field(field.type, name)
        else:
            is_open = name in SYSTEM or name in self._readable(field.form)
            target = named_field(self._app.forms[field.form], name) if is_open else None
        return None if target is None else (target, self._outside.follow(field.form or field.type, value, name))

    def choice(self, dictionary: str, code: str) -> str:
        """Give the label of a code; one that is gone reads as itself."""
        found = self._app.dictionaries.get(dictionary)
        choice = found.choices.get(code) if found is not None else None
        return code if choice is None else choice.label.in_language(self._language)

    def state(self, form: FormKey, code: str) -> str:
        """Give the label of a state of a form."""
        states = self._app.forms[form].states or BUILT_IN_STATES
        if states in self._app.dictionaries:
            return self.choice(states, code)
        return RECORD_STATES.get(code, Text(en=code, zh=code)).in_language(self._language)

    def person(self, ident: UUID | None) -> str:
        """Give a person's name; blank for the engine itself."""
        found = self._directory.person(ident) if ident is not None else None
        return "" if found is None else found.name

    def department(self, ident: UUID | None) -> str:
        """Give a department's name."""
        found = self._directory.department(ident) if ident is not None else None
        return "" if found is None else found.name

    def branch(self, ident: UUID | None) -> str:
        """Give a branch's name."""
        found = self._directory.branch(ident) if ident is not None else None
        return "" if found is None else found.name

    def record(self, form: FormKey, ident: UUID) -> str:
        """Give how another record is called; blank when it is gone."""
        is_known = form in self._app.forms and self._depth < DEEPEST
        found = self._outside.record(form, ident) if is_known else None
        return "" if found is None else self.name(form, found)

    def name(self, form: FormKey, values: Values) -> str:
        """Give how a record is called."""
        readable = self._readable(form)
        self._depth += 1
        try:
            shown = {key: value for key, value in values.items() if key in readable or key in SYSTEM}
            return record_name(self._app.forms[form], shown, self)
        finally:
            self._depth -= 1
