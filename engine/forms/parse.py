"""What a client sends, read field by field; the one gate for values from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from engine.errors import Text, ValueProblem
from engine.forms.lines import SentLine, parse_lines
from engine.forms.place import Place
from engine.forms.ready import ReadyForm
from engine.plugin.kinds import ValueRefused
from engine.values import FieldKey, Json, Value, Values

UNKNOWN = Text(en="There is no such field here.", zh="此处没有该字段")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was sent: `typed` may be written, `echoed` (still JSON) must be what is there anyway, `lines` stand apart.

    `problems` tell what could not be read.
    """

    typed: Values
    echoed: Mapping[FieldKey, Json]
    lines: Mapping[FieldKey, tuple[SentLine, ...]] = field(default_factory=dict)
    problems: tuple[ValueProblem, ...]


def parse(ready: ReadyForm, place: Place, sent: Mapping[str, Json], zone: tzinfo) -> Sent:
    """Read every value that was sent, and report every one that is not of its field at once.

    A field that is hidden here answers like one that does not exist.
    """
    typed: dict[FieldKey, Value] = {}
    echoed: dict[FieldKey, Json] = {}
    lines: dict[FieldKey, tuple[SentLine, ...]] = {}
    problems: list[ValueProblem] = []
    for key, raw in sent.items():
        if key not in place.shown or key not in ready.form.fields:
            problems.append(ValueProblem(field=key, rule="unknown", message=UNKNOWN))
        elif key not in place.editable and key not in ready.rows:
            echoed[key] = raw
        else:
            try:
                if key in ready.rows:
                    lines[key], wrong = parse_lines(ready, place, key, raw, zone)
                    problems.extend(wrong)
                    continue
                typed[key] = ready.kinds[key].parse(raw, ready.form.fields[key], zone)
            except ValueRefused as refused:
                problems.append(ValueProblem(field=key, rule=refused.rule, message=refused.message))
    return Sent(typed=typed, echoed=echoed, lines=lines, problems=tuple(problems))


NOTHING = Sent(typed={}, echoed={}, problems=())
