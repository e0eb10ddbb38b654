"""The state of one check: what is in scope, what was found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from engine.expression.problems import ExpressionProblem, suggestion
from engine.expression.scope import Scope
from engine.expression.tree import Local, Node
from engine.expression.types import Basic, Choice, Either, Type, describe, fits

# More findings in one expression help nobody, and looking for words that are close takes time.
MOST_PROBLEMS = 100
MOST_SUGGESTIONS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Names added by a loop, a context or a filter.

    `names` are single variables with their slots; a filter's frame has the `element` whose `members` are bare
    names, `is_open` when the element's members are not known.
    """

    names: Mapping[str, Local]
    element: Local | None = None
    members: Mapping[str, Type] = field(default_factory=dict)
    is_open: bool = False


Resolve = Callable[["Checking", Node, Type | None], Node]


@dataclass(slots=True, kw_only=True)
class Checking:
    """One run of the checker over one tree; `resolve` checks a node below."""

    scope: Scope
    resolve: Resolve
    input: Type = Basic.ANY
    problems: list[ExpressionProblem] = field(default_factory=list)
    mismatches: list[ExpressionProblem] = field(default_factory=list)
    warnings: list[ExpressionProblem] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    slots: int = 0
    vain_tries: int = 0
    suggested: dict[tuple[str, int], str] = field(default_factory=dict)
    asks: bool = False  # whether records of a form are asked about

    def slot(self) -> int:
        """Take the next slot for a local."""
        self.slots += 1
        return self.slots - 1


def suggest(state: Checking, word: str, known: Collection[str], otherwise: str) -> str:
    """Say which known word was probably meant, else `otherwise`; looked up for the first wrong words only."""
    key = (word, len(known))
    if key not in state.suggested:
        if len(state.suggested) >= MOST_SUGGESTIONS:
            return otherwise
        state.suggested[key] = suggestion(word, known, "")
    return state.suggested[key] or otherwise


def report(state: Checking, node: Node, message: str, todo: str) -> None:
    """Note a problem that no evaluation can make good."""
    state.problems.append(ExpressionProblem(message, node.offset, node.length, todo))


def mismatch(state: Checking, node: Node, message: str, todo: str) -> None:
    """Note types that do not go together; when run they would give blank."""
    state.mismatches.append(ExpressionProblem(message, node.offset, node.length, todo))


def need(state: Checking, node: Node, wanted: Type, what: str) -> None:
    """Note a mismatch unless the node's type fits."""
    if not fits(node.type, wanted):
        said = f"{what} needs {describe(wanted)}, this is {describe(node.type)}"
        mismatch(state, node, said, hint(node.type, wanted))


def hint(given: Type, wanted: Type) -> str:
    """Say how a value of one type usually becomes the other."""
    pair = (given, wanted)
    if pair == (Basic.TEXT, Basic.DATE):
        return "write a date without quotes: 2026-03-02"
    if pair == (Basic.TEXT, Basic.NUMBER):
        return "write a number without quotes, or number(…)"
    if pair == (Basic.DATETIME, Basic.DATE):
        return "take its day with date(…)"
    if pair == (Basic.DATE, Basic.DATETIME):
        return "make it a moment with date and time(…)"
    if wanted is Basic.TEXT:
        return "make it text with string(…)"
    if wanted is Basic.BOOLEAN:
        return "compare it with something"
    return "use a value of that type"


def choice_in(expected: Type | None) -> Choice | None:
    """Give the dictionary whose codes may stand here."""
    if isinstance(expected, Choice):
        return expected
    if isinstance(expected, Either):
        return next((option for option in expected.options if isinstance(option, Choice)), None)
    return None


def codes_of(state: Checking, choice: Choice) -> frozenset[str]:
    """Give the codes of a dictionary, of the nodes or of the roles; empty when they are not known."""
    if choice.codes:
        return choice.codes
    if choice.of in ("node", "role"):
        return state.scope.nodes if choice.of == "node" else state.scope.roles
    return state.scope.codes.get(choice.of, frozenset())


def typed(node: Node, type_: Type) -> Node:
    """Give the node with its type."""
    return node if node.type is type_ else replace(node, type=type_)
