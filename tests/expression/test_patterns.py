import re
from random import Random

import pytest

from engine.expression.patterns import found_in, pattern_problem

ATOMS = ("a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", "c", "(a|b)", "(ab|c)", "(?:a)", "^", "$", r"\.", "1", "[0-9b-]")
SIGNS = ("*", "+", "?", "{2}", "{1,2}", "{1,}", "*?", "{0,1}")


def random_pattern(random: Random) -> str:
    pattern = ""
    for _ in range(random.randint(1, 5)):
        atom = random.choice(ATOMS)
        pattern += atom + (random.choice(SIGNS) if atom not in "^$" and random.random() < 0.4 else "")
    return pattern + ("|b" if random.random() < 0.2 else "")


def test_the_automaton_finds_what_the_standard_library_finds() -> None:
    random = Random(7)
    cases = 0
    while cases < 5_000:
        pattern = random_pattern(random)
        if pattern_problem(pattern) is not None:
            continue
        text = "".join(random.choice("abc1.-") for _ in range(random.randint(0, 8)))
        assert found_in(pattern, text) == bool(re.search(pattern, text)), (pattern, text)
        cases += 1


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("^[A-Z]{2}-[0-9]{4}$", "GZ-0001", True),
        ("^[A-Z]{2}-[0-9]{4}$", "GZ-0001\n", False),
        ("^[^@]+@[^@]+$", "li.wei@example.com", True),
        ("^合同[一二三]?$", "合同二", True),
        (r"^\w+$", "申请_1", True),
        (r"^\d+$", "１２", False),
        (r"^[\w.]+$", "a.b_c", True),
        ("^(13|15)[0-9]{9}$", "13800138000", True),
        ("", "anything", True),
        ("$^", "", True),
    ],
)
def test_a_pattern_finds_what_it_describes(pattern: str, text: str, found: bool) -> None:
    assert pattern_problem(pattern) is None
    assert found_in(pattern, text) is found


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        (r"(a)\1", "back-references are left out"),
        ("(?=a)b", "look-around and named groups are left out"),
        ("(?<name>a)", "look-around and named groups are left out"),
        ("(a+)+", "a repeat within a repeat"),
        ("(a|b*){2}", "a repeat within a repeat"),
        ("a**", "a repeat is repeated"),
        ("*a", "* has nothing to repeat"),
        ("^*", "^ and $ are not repeated"),
        ("(a", "a ( is not closed"),
        ("a)", "a ) has no ("),
        ("[a", "a [ is not closed"),
        ("[]", "a [ ] is empty"),
        ("[b-a]", "a range runs backwards"),
        (r"[a-\d]", "a range ends in a class"),
        ("[[a]", "a [ within a [ ] is written \\["),
        ("a]", "a ] has no opening one; write \\]"),
        ("a{", "a { needs a number, as in {2} or {2,5}"),
        ("a{2", "a { is not closed"),
        ("a{3,2}", "a count is above 200 or runs backwards"),
        ("a{201}", "a count is above 200 or runs backwards"),
        ("a{200}b{200}", "it repeats too much"),
        (r"\p{L}", "\\p has no meaning"),
        ("a" * 201, "it is longer than 200 characters"),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(pattern: str, problem: str) -> None:
    assert pattern_problem(pattern) == f"the pattern cannot be used: {problem}"
