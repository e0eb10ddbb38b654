import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house import rules
from tests.house.source import ROOT, assert_nothing, classes, functions, place, python_files, tree

Rule = Callable[[Path], Iterator[str]]


def broken(rule: Rule, *folders: str) -> list[str]:
    return [found for path in python_files(*folders) for found in rule(path)]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Write a Python file into a repository of its own."""
    monkeypatch.setattr("tests.house.source.ROOT", tmp_path)

    def one(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return one


def test_nothing_is_too_large() -> None:
    assert_nothing(broken(rules.sizes))


def test_imports_stand_at_the_top() -> None:
    assert_nothing(broken(rules.late_imports))


def test_names_say_what_a_thing_is() -> None:
    assert_nothing(broken(rules.names))


def test_our_classes_do_not_inherit_from_each_other() -> None:
    ours = own_classes() - error_family()
    assert_nothing([found for path in python_files("engine") for found in rules.inheritance(path, ours)])


def test_every_module_of_the_engine_says_what_it_is_for() -> None:
    assert_nothing(broken(rules.missing_docstrings, "engine"))


def test_any_is_used_only_where_values_of_any_type_are_handled() -> None:
    assert_nothing(broken(rules.loose_types, "engine"))


def test_front_end_files_are_not_too_large() -> None:
    long = []
    for path in sorted((ROOT / "designer" / "src").rglob("*.ts*")):
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > rules.FILE_LINES:
            long.append(f"{place(path)} has {lines} lines")
    assert_nothing(long)


def test_exceptions_are_few_and_still_needed() -> None:
    assert len(rules.LONG_FUNCTIONS) <= 10
    assert all(rules.LONG_FUNCTIONS.values())
    known = {
        f"{place(path).split(':')[0]}:{name}": (node.end_lineno or 0) - node.lineno + 1
        for path in python_files("engine")
        for name, node in functions(tree(path))
    }
    assert_nothing([name for name in rules.LONG_FUNCTIONS if known.get(name, 0) <= rules.FUNCTION_LINES])


@pytest.mark.parametrize(
    ("rule", "name", "text", "said"),
    [
        (rules.sizes, "engine/a.py", "x = 1\n" * 401,
         "engine/a.py:1 has 401 lines, more than 400: which second idea is in it?"),
        (rules.sizes, "engine/fields/a.py", "x = 1\n" * 181,
         "engine/fields/a.py:1 has 181 lines, more than 180: which second idea is in it?"),
        (rules.sizes, "engine/a.py", "class A:\n    def f(self):\n" + "        x = 1\n" * 60,
         "engine/a.py:2 A.f has 61 lines, more than 60"),
        (rules.sizes, "engine/a.py", "def f(a, b, c, d, e, g): ...\n",
         "engine/a.py:1 f takes 6 positional parameters, more than 5: name the rest"),
        (rules.sizes, "engine/a.py", "def f(a, b, c, d, e, *, g, h, i, j): ...\n",
         "engine/a.py:1 f takes 9 parameters, more than 8"),
        (rules.sizes, "engine/a.py", "class A:\n" + "".join(f"    def f{n}(self): ...\n" for n in range(21)),
         "engine/a.py:1 A has 21 methods, more than 20"),
        (rules.late_imports, "engine/a.py", "def f():\n    import os\n",
         "engine/a.py:2 imports late: the type or function sits on the wrong floor"),
        (rules.late_imports, "engine/a.py", "from typing import TYPE_CHECKING\nx = TYPE_CHECKING\n",
         "engine/a.py:2 uses TYPE_CHECKING: the type sits on the wrong floor"),
        (rules.names, "engine/form_part.py", "",
         "engine/form_part.py:1 is named as a piece of another file: name the idea"),
        (rules.names, "engine/a.py", "class FormManager: ...\n",
         "engine/a.py:1 FormManager: this suffix could hold anything"),
        (rules.loose_types, "engine/a.py", "from typing import Any\nx: Any = 1\n",
         "engine/a.py:2 uses Any: say which type it is"),
        (rules.missing_docstrings, "engine/a.py", "x = 1\n", "engine/a.py:1 does not say what it is for"),
    ],
)  # fmt: skip
def test_each_rule_finds_what_breaks_it(
    write: Callable[[str, str], Path], rule: Rule, name: str, text: str, said: str
) -> None:
    assert list(rule(write(name, text))) == [said]


def test_inheriting_from_a_class_of_ours_is_found(write: Callable[[str, str], Path]) -> None:
    path = write("engine/a.py", "class B(A): ...\n")
    assert list(rules.inheritance(path, frozenset({"A"}))) == [
        "engine/a.py:1 B inherits from A: share by function or by data"
    ]


def own_classes() -> frozenset[str]:
    protocols = {"Protocol", "StrEnum"}
    return frozenset(
        found.name
        for path in python_files("engine")
        for found in classes(tree(path))
        if not protocols & {ast.unparse(parent).split("[")[0] for parent in found.bases}
    )


def error_family() -> frozenset[str]:
    return frozenset(found.name for found in classes(tree(ROOT / "engine" / "errors.py")))
