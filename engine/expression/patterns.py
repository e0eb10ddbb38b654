"""The patterns of `matches`, run by an automaton: time grows with the text, never with the ways to match it.

The syntax is the common part of XPath's and the browser's: characters, classes, groups, `|`, `* + ? {m,n}`, `^` and
`$`. Back-references, look-around and repeats within repeats are refused.
"""

from __future__ import annotations

from functools import lru_cache

from engine.expression.pattern_reader import Chars, Dot, Either, End, Part, PatternError, Repeat, Sequence, Start, read

LONGEST_PATTERN = 200
LARGEST = 300
_MOST_CACHED = 4_000

State = frozenset[int]


class Automaton:
    """A pattern ready to run; finished steps are remembered."""

    __slots__ = ("chars", "end", "first", "later", "onward", "steps", "takes_empty")

    def __init__(self, part: Part) -> None:
        # State n accepts chars[n] and goes to n's successor; without chars it goes on to onward[n] for nothing.
        self.chars: list[Chars | Dot | Start | End | None] = []
        self.onward: list[list[int]] = []
        self.end = self._state(None)
        start = self._add(part, self.end)
        self.steps: dict[tuple[State, str], State] = {}
        self.first = self._closure([start], at_start=True)
        self.later = self._closure([start], at_start=False)
        self.takes_empty = self.end in self._closure([start], at_start=True, at_end=True)

    def occurs_in(self, text: str) -> bool:
        """Say whether the pattern matches anywhere in the text."""
        if not text:
            return self.takes_empty
        state = self.first
        for character in text:
            if self.end in state:
                return True
            following = self.steps.get((state, character))
            state = self._step(state, character) if following is None else following
        return self.end in state or self._ends(state)

    def _step(self, state: State, character: str) -> State:
        reached = [
            self.onward[number][0]
            for number in state
            if isinstance(chars := self.chars[number], Chars | Dot) and chars.take(character)
        ]
        following = self._closure(reached, at_start=False) | self.later
        if len(self.steps) >= _MOST_CACHED:
            self.steps.clear()
        self.steps[state, character] = following
        return following

    def _ends(self, state: State) -> bool:
        after_end = [self.onward[number][0] for number in state if isinstance(self.chars[number], End)]
        return self.end in self._closure(after_end, at_start=False, at_end=True)

    def _closure(self, numbers: list[int], *, at_start: bool, at_end: bool = False) -> State:
        found: set[int] = set()
        waiting = list(numbers)
        while waiting:
            number = waiting.pop()
            if number in found:
                continue
            found.add(number)
            chars = self.chars[number]
            if chars is None or (at_start and isinstance(chars, Start)) or (at_end and isinstance(chars, End)):
                waiting.extend(self.onward[number])
        return frozenset(found)

    def _state(self, chars: Chars | Dot | Start | End | None, *onward: int) -> int:
        if len(self.chars) >= LARGEST:
            raise PatternError("it repeats too much")
        self.chars.append(chars)
        self.onward.append(list(onward))
        return len(self.chars) - 1

    def _add(self, part: Part, then: int) -> int:
        """Build the part in front of the state `then`, and give where it starts."""
        match part:
            case Sequence(parts):
                for one in reversed(parts):
                    then = self._add(one, then)
                return then
            case Either(options):
                return self._state(None, *(self._add(option, then) for option in options))
            case Repeat(inner, least, most):
                return self._repeat(inner, least, most, then)
        return self._state(part, then)

    def _repeat(self, inner: Part, least: int, most: int | None, then: int) -> int:
        if most is None:
            again = self._state(None)
            self.onward[again] = [self._add(inner, again), then]
            then = again
        else:
            skip = then
            for _ in range(most - least):
                then = self._state(None, self._add(inner, then), skip)
        for _ in range(least):
            then = self._add(inner, then)
        return then


def pattern_problem(pattern: str) -> str | None:
    """Say what is wrong with a pattern, None when it may be used."""
    try:
        _automaton(pattern)
    except PatternError as error:
        return f"the pattern cannot be used: {error}"
    return None


def pattern_size(pattern: str) -> int:
    """Give the number of states of a usable pattern: how much a character of text costs."""
    return len(_automaton(pattern).chars)


def found_in(pattern: str, text: str) -> bool:
    """Say whether the usable pattern occurs in the text."""
    return _automaton(pattern).occurs_in(text)


def whole_problem(pattern: str) -> str | None:
    """Say what is wrong with a pattern that a whole text must match, None when it may be used."""
    try:
        _automaton_of_whole(pattern)
    except PatternError as error:
        return f"the pattern cannot be used: {error}"
    return None


def is_whole(pattern: str, text: str) -> bool:
    """Say whether the whole text matches the usable pattern."""
    return _automaton_of_whole(pattern).occurs_in(text)


@lru_cache(maxsize=256)
def _automaton_of_whole(pattern: str) -> Automaton:
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(f"it is longer than {LONGEST_PATTERN} characters")
    read(pattern)  # by itself first: what it opens it must close
    return Automaton(read(f"^(?:{pattern})$"))


@lru_cache(maxsize=256)
def _automaton(pattern: str) -> Automaton:
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(f"it is longer than {LONGEST_PATTERN} characters")
    return Automaton(read(pattern))
