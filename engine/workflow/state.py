"""The state of a run, small enough for the instance's row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

import orjson

from engine.errors import Text, TooMuch
from engine.values import FormKey, Json, NodeKey

LARGEST = 64 * 1024
WITHDRAWN = "withdrawn"
RETURN = "return"
SUBMIT = "submit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """Where a run stands: `need` votes are asked for, `scope` names the block it belongs to."""

    id: int
    node: NodeKey
    round: int = 1
    scope: tuple[int, ...] = ()
    need: int = 1
    votes: tuple[tuple[UUID, str], ...] = ()
    back: NodeKey = ""  # after a return: the node the form goes straight back to
    is_halted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The last deed at a node; `saw` is the digest of what its author had before them."""

    by: UUID
    at: datetime
    outcome: str
    round: int
    opinion: str = ""
    saw: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A run between two commands. A run without tokens is over."""

    applicant: UUID | None = None
    sender: UUID | None = None
    tokens: tuple[Token, ...] = ()
    steps: Mapping[NodeKey, Step] = field(default_factory=lambda: MappingProxyType({}))
    result: tuple[FormKey, UUID] | None = None  # the record made last
    walked: tuple[tuple[NodeKey, NodeKey], ...] = ()  # the arrows this round went along, each once
    seq: int = 0

    @property
    def is_over(self) -> bool:
        """Say whether nothing waits any more."""
        return not self.tokens

    @property
    def nodes(self) -> tuple[NodeKey, ...]:
        """The nodes where something waits, without repetition."""
        return tuple(dict.fromkeys(token.node for token in self.tokens))

    def token(self, ident: int) -> Token | None:
        """Give a token by its number."""
        return next((token for token in self.tokens if token.id == ident), None)


EMPTY = State()


def dump(state: State) -> bytes:
    """Write the state as JSON; raises TooMuch over 64 KB."""
    text = orjson.dumps(
        {
            "tokens": [_dump_token(token) for token in state.tokens],
            "vars": {
                "applicant": state.applicant,
                "sender": state.sender,
                "steps": {node: _dump_step(step) for node, step in state.steps.items()},
                "result": state.result,
                "walked": state.walked,
            },
            "seq": state.seq,
        }
    )
    if len(text) > LARGEST:
        raise TooMuch(Text(en="This run has grown too large to go on.", zh="该流程实例过大，无法继续"), is_size=True)
    return text


def load(text: bytes | str) -> State:
    """Read what `dump` wrote."""
    found = orjson.loads(text)
    kept = found["vars"]
    return State(
        applicant=_id(kept["applicant"]),
        sender=_id(kept["sender"]),
        tokens=tuple(_load_token(token) for token in found["tokens"]),
        steps=MappingProxyType({node: _load_step(step) for node, step in kept["steps"].items()}),
        result=None if kept["result"] is None else (kept["result"][0], UUID(kept["result"][1])),
        walked=tuple((source, target) for source, target in kept["walked"]),
        seq=found["seq"],
    )


def _dump_token(token: Token) -> Json:
    written: dict[str, Json] = {"id": token.id, "node": token.node, "round": token.round, "need": token.need}
    if token.scope:
        written["scope"] = token.scope
    if token.votes:
        written["votes"] = token.votes
    if token.back:
        written["back"] = token.back
    if token.is_halted:
        written["halted"] = True
    return written


def _load_token(found: Json) -> Token:
    return Token(
        id=found["id"],
        node=found["node"],
        round=found["round"],
        need=found["need"],
        scope=tuple(found.get("scope", ())),
        votes=tuple((UUID(by), outcome) for by, outcome in found.get("votes", ())),
        back=found.get("back", ""),
        is_halted=found.get("halted", False),
    )


def _dump_step(step: Step) -> Json:
    written: dict[str, Json] = {"by": step.by, "at": step.at, "outcome": step.outcome, "round": step.round}
    if step.opinion:
        written["opinion"] = step.opinion
    if step.saw:
        written["saw"] = step.saw
    return written


def _load_step(found: Json) -> Step:
    return Step(
        by=UUID(found["by"]),
        at=datetime.fromisoformat(found["at"]),
        outcome=found["outcome"],
        round=found["round"],
        opinion=found.get("opinion", ""),
        saw=found.get("saw", ""),
    )


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
