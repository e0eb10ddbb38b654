"""Fences that import-linter cannot see: single names inside modules, plugins, and what tests may not do."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT, assert_nothing, place, python_files, tree

EDGES = ("engine/worker.py", "engine/web/")
YAML_READERS = ("engine/compiler/source.py",)
HTTP_CLIENTS = ("requests", "httpx", "aiohttp", "urllib.request", "http.client", "urllib3")
HTTP_CLIENT_USERS = ("engine/notify/http.py",)
PLUGIN_DOOR = "engine.plugin"


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Every imported module or name of the file as (line, dotted name)."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def plugin_imports(path: Path) -> Iterator[str]:
    for line, name in imported(path):
        if is_within(name, "engine") and not is_within(name, PLUGIN_DOOR):
            yield f"{place(path, line)} imports {name}: a plugin sees only {PLUGIN_DOOR}"


def yaml_imports(path: Path) -> Iterator[str]:
    if not place(path).startswith(YAML_READERS):
        for line, name in imported(path):
            if is_within(name, "yaml") or is_within(name, "ruamel"):
                yield f"{place(path, line)} imports {name}: the one safe reader is {YAML_READERS[0]}"


def http_clients(path: Path) -> Iterator[str]:
    if not place(path).startswith(HTTP_CLIENT_USERS):
        for line, name in imported(path):
            if any(is_within(name, client) for client in HTTP_CLIENTS):
                yield f"{place(path, line)} imports {name}: calls outside go through {HTTP_CLIENT_USERS[0]}"


def broad_excepts(path: Path) -> Iterator[str]:
    if path.is_relative_to(ROOT) and place(path).startswith(EDGES):
        return
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = "everything" if node.type is None else ast.unparse(node.type)
        passes_on = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
        if caught in {"everything", "Exception", "BaseException"} and not passes_on:
            yield f"{place(path, node.lineno)} catches {caught}: only the edges of worker and web do"


def skipped_tests(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and node.attr in {"skip", "skipif", "xfail", "importorskip", "skipTest"}:
            yield f"{place(path, node.lineno)} uses {node.attr}: a test runs or it is not there"


FENCES: tuple[tuple[Callable[[Path], Iterator[str]], str], ...] = (
    (plugin_imports, "plugins"),
    (yaml_imports, "engine"),
    (http_clients, "engine"),
    (broad_excepts, "engine"),
    (broad_excepts, "plugins"),
    (skipped_tests, "tests"),
)


@pytest.mark.parametrize(("fence", "folder"), FENCES)
def test_the_fence_holds(fence: Callable[[Path], Iterator[str]], folder: str) -> None:
    assert_nothing([found for path in python_files(folder) for found in fence(path)])


@pytest.mark.parametrize(
    ("fence", "text", "said"),
    [
        (plugin_imports, "from engine.store import records\n",
         "made.py:1 imports engine.store.records: a plugin sees only engine.plugin"),
        (yaml_imports, "import yaml\n", "made.py:1 imports yaml: the one safe reader is engine/compiler/source.py"),
        (http_clients, "from urllib.request import urlopen\n",
         "made.py:1 imports urllib.request.urlopen: calls outside go through engine/notify/http.py"),
        (broad_excepts, "try: ...\nexcept Exception: ...\n",
         "made.py:2 catches Exception: only the edges of worker and web do"),
        (skipped_tests, "import pytest\npytest.skip()\n", "made.py:2 uses skip: a test runs or it is not there"),
    ],
)  # fmt: skip
def test_each_fence_finds_what_breaks_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fence: Callable[[Path], Iterator[str]],
    text: str,
    said: str,
) -> None:
    monkeypatch.setattr("tests.house.source.ROOT", tmp_path)
    path = tmp_path / "made.py"
    path.write_text(text, encoding="utf-8")
    assert list(fence(path)) == [said]


def test_cleaning_up_and_passing_the_exception_on_is_no_broad_except(
    tmp_path: Path,
) -> None:
    path = tmp_path / "made.py"
    path.write_text("try: ...\nexcept BaseException:\n    undo()\n    raise\n", encoding="utf-8")
    assert list(broad_excepts(path)) == []


def test_a_plugin_may_use_its_door(tmp_path: Path) -> None:
    path = tmp_path / "made.py"
    path.write_text("from engine.plugin import Node\nfrom engine.plugin.testing import run\n", encoding="utf-8")
    assert list(plugin_imports(path)) == []


def test_every_plugin_is_looked_at() -> None:
    looked = {path.relative_to(ROOT).parts[1] for path in python_files("plugins")}
    folders = {path.name for path in (ROOT / "plugins").glob("*") if (path / "__init__.py").exists()}
    assert folders <= looked
