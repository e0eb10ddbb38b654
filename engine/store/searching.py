"""Looking for words in the text of records: any part of it, ASCII letters in either case."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, ColumnElement, bindparam, exists, false, or_
from sqlalchemy import Text as Words
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from engine.store.file_tables import file
from engine.store.record_tables import FormTable
from engine.values import FieldKey


def folded(text: str) -> str:
    """Write what is looked for as it is compared: NFC, ASCII letters small."""
    composed = unicodedata.normalize("NFC", text.strip())
    return "".join(char.lower() if char.isascii() else char for char in composed)


def contains_any(of: FormTable, fields: Sequence[FieldKey], name: str) -> ColumnElement[bool]:
    """Say that one of the text fields, or the name of one of the files, contains the folded text given as `name`."""
    found: list[ColumnElement[bool]] = [
        Contains(of.columns[key], bindparam(name, type_=Words()))
        for key in fields
        if key in of.columns and isinstance(of.columns[key].type, Words)
    ]
    for key in fields:
        child = of.files.get(key)
        if child is not None:
            here = (child.c.record == of.table.c.id) & (file.c.id == child.c.file)
            found.append(exists().where(here, Contains(file.c.name, bindparam(name, type_=Words()))))
    return or_(*found) if found else false()


class Contains(FunctionElement[bool]):
    """One text contains another, ASCII letters folded on the left."""

    inherit_cache = True
    type = Boolean()
    name = "contains_folded"


@compiles(Contains, "postgresql")
def _contains_on_postgresql(element: Contains, compiler: SQLCompiler, **options: Any) -> str:
    text, part = (compiler.process(clause, **options) for clause in element.clauses)
    return f'(strpos(lower({text} collate "C"), {part}) > 0)'


@compiles(Contains, "sqlite")
def _contains_on_sqlite(element: Contains, compiler: SQLCompiler, **options: Any) -> str:
    text, part = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(instr(lower({text}), {part}) > 0)"
