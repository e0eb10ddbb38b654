"""How many statements a deed may cost, worked out from the definition alone.

Sending a form and acting on a task cost six each; everything else is said by what the definition makes of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from engine.model.form import Form
from engine.model.workflow import START, ChooseNode, CreateNode, PeopleInRole, PersonNode
from engine.store.db import Database
from engine.usecases.shelf import Published

NUMBERS_NEED = 3  # round trips: begin, draw, commit beside the write itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Statements, and on PostgreSQL round trips; on SQLite, which has none, they are not compared."""

    statements: int
    round_trips: int


def to_send(published: Published, form: str, filled: Collection[str], *, asked: int) -> Cost:
    """Give what sending a form costs: `filled` are the fields sent, `asked` how many people the first task waits for.

    A link that is filled in is read to see that it may be chosen, a file to see whose it is; what lines link to is read
    with one statement a form, and the lines of a field are written with one.
    """
    model = published.app.forms[form]
    links = _of_type(model, filled, "link")
    files = _of_type(model, filled, "files")
    serials = _serials(model)
    base = 3 if published.app.workflow_of(form) is None else 4  # request record [instance] trail
    lines = _of_type(model, filled, "rows")
    links += linked_by_lines(model, filled)
    rows = base + (2 if asked else 1 if base == 4 else 0) + (asked > 1) + files + lines
    trips = 1 + links + bool(files)
    return Cost(
        statements=rows + links + bool(files) + serials,
        round_trips=trips + (NUMBERS_NEED + serials - 1 if serials else 0),
    )


def to_act(
    published: Published, form: str, node: str, outcome: str, *, asked: int, filled: Collection[str] = (),
    walks: Sequence[str] = (), gone: int = 0,
) -> Cost:  # fmt: skip
    """Give what a button costs: `walks` are the nodes it leads to, `asked` how many people the next task waits for,
    `gone` how many rows fields lose lines, which is one more statement each.
    """
    model = published.app.forms[form]
    workflow = published.app.workflow_of(form)
    assert workflow is not None
    pressed = workflow.nodes.get(node)
    sets = pressed.outcomes[outcome].set if isinstance(pressed, PersonNode) and outcome in pressed.outcomes else ()
    written = {one.target[0] for one in sets if len(one.target) > 1}
    passed = [workflow.nodes[key] for key in walks]
    made = [published.app.forms[one.form] for one in passed if isinstance(one, CreateNode)]
    changes = (
        bool(filled)
        or any(len(one.target) == 1 for one in sets)
        or any(one.state for one in passed if not isinstance(one, ChooseNode))
        or outcome == "return"
        or node == START
    )
    named = {key for key in model.facts if model.fields[key].type == "link"} if asked else set()
    links = len(named | written | set(_links_read(model, filled)))
    files = _of_type(model, filled, "files")
    serials = sum(map(_serials, made))
    told = not asked and _asks_a_role(pressed)  # who acts by a role takes part by themselves from then on
    statements = 6 + (2 if asked else told) + (asked > 1) + changes + links + len(written) + len(made) + serials
    statements += _of_type(model, filled, "rows") + gone
    return Cost(
        statements=statements + files + bool(files),
        round_trips=2 + links + bool(files) + (NUMBERS_NEED + serials - 1 if serials else 0),
    )


def counted(database: Database, deed: Callable[[], object]) -> Cost:
    """Do something, and give what it cost."""
    statements, round_trips = database.counts.statements, database.counts.round_trips
    deed()
    return Cost(
        statements=database.counts.statements - statements, round_trips=database.counts.round_trips - round_trips
    )


def compared(database: Database, cost: Cost) -> Cost:
    """Give a cost as this database can be compared by."""
    return cost if database.is_postgresql else Cost(statements=cost.statements, round_trips=0)


def _asks_a_role(node: object) -> bool:
    return isinstance(node, PersonNode) and any(isinstance(term, PeopleInRole) for term in node.who)


def linked_by_lines(model: Form, filled: Collection[str]) -> int:
    """Count the forms that the lines of these fields link to."""
    columns = (column for key in filled for column in model.fields[key].columns.values())
    return len({column.form for column in columns if column.type == "link"})


def _links_read(model: Form, filled: Collection[str]) -> Iterator[str]:
    return (key for key in filled if model.fields[key].type == "link")


def _of_type(model: Form, filled: Collection[str], kind: str) -> int:
    return sum(1 for key in filled if model.fields[key].type == kind)


def _serials(model: Form) -> int:
    return sum(1 for field in model.fields.values() if field.type == "serial")
