"""The built-in kinds, in explicit tables."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.fields import (
    boolean,
    choice,
    date,
    datetime,
    department,
    files,
    integer,
    link,
    links,
    longtext,
    money,
    number,
    person,
    rows,
    serial,
    text,
)
from engine.nodes import approve, choose, create, end, task
from engine.nodes import set as set_values
from engine.plugin.kinds import FieldKind, Kinds, NodeKind

FIELD_KINDS: Mapping[str, FieldKind] = MappingProxyType(
    {
        kind.key: kind
        for kind in (
            text.KIND,
            longtext.KIND,
            integer.KIND,
            number.KIND,
            money.KIND,
            boolean.KIND,
            date.KIND,
            datetime.KIND,
            choice.KIND,
            link.KIND,
            links.KIND,
            person.KIND,
            department.KIND,
            files.KIND,
            rows.KIND,
            serial.KIND,
        )
    }
)

NODE_KINDS: Mapping[str, NodeKind] = MappingProxyType(
    {kind.key: kind for kind in (approve.KIND, task.KIND, choose.KIND, set_values.KIND, create.KIND, end.KIND)}
)

KINDS = Kinds(fields=FIELD_KINDS, nodes=NODE_KINDS)
