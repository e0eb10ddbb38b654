"""What a client sends, read field by field; the one gate for values from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from engine.errors import Text, ValueProblem
from engine.forms.place import Place
from engine.forms.ready import ReadyForm
from engine.plugin.kinds import ValueRefused
from engine.values import FieldKey, Json, Value, Values

UNKNOWN = Text(en="There is no such field here.", zh="此处没有该字段")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was sent: `typed` may be written, `echoed` (still JSON) must be what is there anyway.

    `problems` tell what could not be read.
    """

    typed: Values
    echoed: Mapping[FieldKey, Json]
    problems: tuple[ValueProblem, ...]


def parse(ready: ReadyForm, place: Place, sent: Mapping[str, Json], zone: tzinfo) -> Sent:
    """Read every value that was sent, and report every one that is not of its field at once.

    A field that is hidden here answers like one that does not exist.
    """
    typed: dict[FieldKey, Value] = {}
    echoed: dict[FieldKey, Json] = {}
    problems: list[ValueProblem] = []
    for key, raw in sent.items():
        if key not in place.shown:
            problems.append(ValueProblem(field=key, rule="unknown", message=UNKNOWN))
        elif key not in place.editable:
            echoed[key] = raw
        else:
            try:
                typed[key] = ready.kinds[key].parse(raw, ready.form.fields[key], zone)
            except ValueRefused as refused:
                problems.append(ValueProblem(field=key, rule=refused.rule, message=refused.message))
    return Sent(typed=typed, echoed=echoed, problems=tuple(problems))


NOTHING = Sent(typed={}, echoed={}, problems=())
