"""The tracked text files of the repository, and the syntax trees of its Python files."""

import ast
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON_FOLDERS = ("engine", "plugins", "tests", "bench")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is in the repository, or would be: ignored files are left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return tuple(sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file()))


def python_files(*folders: str) -> Iterator[Path]:
    """The tracked Python files under the folders, or under every folder of ours."""
    for path in tracked():
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in (folders or PYTHON_FOLDERS):
            yield path


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(module: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function of the module as (dotted name, node)."""

    def walk(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
        for child in ast.iter_child_nodes(node):
            named = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            name = f"{prefix}{child.name}" if named else prefix
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield name, child
            yield from walk(child, f"{name}." if named else prefix)

    return walk(module, "")


def classes(module: ast.Module) -> Iterator[ast.ClassDef]:
    return (node for node in ast.walk(module) if isinstance(node, ast.ClassDef))


def place(path: Path, line: int = 1) -> str:
    """Where something is, as a person types it into an editor."""
    return f"{path.relative_to(ROOT)}:{line}"


def text(path: Path) -> str | None:
    """The file's text, or None when it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def assert_nothing(found: Iterable[object]) -> None:
    """Fail with every finding on a line of its own."""
    listed = "\n".join(map(str, found))
    assert not listed, f"\n{listed}"
