"""The rules about size and shape, each as a function from one Python file to what breaks it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import classes, functions, place, tree

FILE_LINES = 400
KIND_LINES = 180
FUNCTION_LINES = 60
POSITIONAL = 5
PARAMETERS = 8
METHODS = 20
KIND_FOLDERS = ("fields", "nodes", "widgets")
SPLIT_NAMES = ("_part", "_more", "_2")
WEAK_SUFFIXES = ("Manager", "Service", "Helper", "Util", "Utils", "Handler", "Base", "Impl", "Data", "Info")

# Functions that may be longer than the rule, each with the reason; at most ten.
LONG_FUNCTIONS: dict[str, str] = {}

# Where values of any type are really handled, each with the reason.
ANY_ALLOWED: dict[str, str] = {
    "engine/values.py": "says what a value can be",
    "engine/store/": "drivers hand over values of any type, codecs give them one",
    "engine/compiler/": "a definition is data of any shape until the schema has looked at it",
}


def sizes(path: Path) -> Iterator[str]:
    """Files, functions, parameter lists and classes that are too large."""
    lines = path.read_text(encoding="utf-8").count("\n")
    most = KIND_LINES if is_kind(path) else FILE_LINES
    if lines > most:
        yield f"{place(path)} has {lines} lines, more than {most}: which second idea is in it?"
    for name, function in functions(tree(path)):
        yield from function_sizes(path, name, function)
    for found in classes(tree(path)):
        methods = sum(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in found.body)
        if methods > METHODS:
            yield f"{place(path, found.lineno)} {found.name} has {methods} methods, more than {METHODS}"


def function_sizes(path: Path, name: str, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    where = f"{place(path, function.lineno)} {name}"
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if lines > FUNCTION_LINES and f"{place(path).split(':')[0]}:{name}" not in LONG_FUNCTIONS:
        yield f"{where} has {lines} lines, more than {FUNCTION_LINES}"
    arguments = function.args
    positional = [a for a in (*arguments.posonlyargs, *arguments.args) if a.arg not in {"self", "cls"}]
    if len(positional) > POSITIONAL:
        yield f"{where} takes {len(positional)} positional parameters, more than {POSITIONAL}: name the rest"
    total = len(positional) + len(arguments.kwonlyargs)
    if total > PARAMETERS:
        yield f"{where} takes {total} parameters, more than {PARAMETERS}"


def late_imports(path: Path) -> Iterator[str]:
    """Imports inside functions, and imports that only a type checker sees."""
    module = tree(path)
    at_top = {id(node) for node in module.body}
    for node in ast.walk(module):
        if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in at_top:
            yield f"{place(path, node.lineno)} imports late: the type or function sits on the wrong floor"
        if isinstance(node, ast.Name | ast.Attribute) and "TYPE_CHECKING" in ast.unparse(node):
            yield f"{place(path, node.lineno)} uses TYPE_CHECKING: the type sits on the wrong floor"


def names(path: Path) -> Iterator[str]:
    """File and class names that say nothing, or that admit a file was cut in two."""
    if path.stem.endswith(SPLIT_NAMES):
        yield f"{place(path)} is named as a piece of another file: name the idea"
    for found in classes(tree(path)):
        if found.name.endswith(WEAK_SUFFIXES):
            yield f"{place(path, found.lineno)} {found.name}: this suffix could hold anything"


def inheritance(path: Path, ours: frozenset[str]) -> Iterator[str]:
    """Classes that inherit from another class of ours; refusals and bugs are the one family tree."""
    for found in classes(tree(path)):
        for parent in found.bases:
            name = ast.unparse(parent).split("[")[0].split(".")[-1]
            if name in ours:
                yield f"{place(path, found.lineno)} {found.name} inherits from {name}: share by function or by data"


def missing_docstrings(path: Path) -> Iterator[str]:
    """Modules without a sentence at their top, and package docstrings longer than five lines."""
    words = ast.get_docstring(tree(path))
    if not words:
        yield f"{place(path)} does not say what it is for"
    elif path.name == "__init__.py" and words.count("\n") >= 5:
        yield f"{place(path)} says more than five lines"


def loose_types(path: Path) -> Iterator[str]:
    """Uses of Any outside the places that handle values of any type."""
    if place(path).startswith(tuple(ANY_ALLOWED)):
        return
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Name) and node.id == "Any":
            yield f"{place(path, node.lineno)} uses Any: say which type it is"


def is_kind(path: Path) -> bool:
    """True of a file that holds one field, node or widget type."""
    return path.parent.name in KIND_FOLDERS and path.parent.parent.name == "engine" and path.name != "__init__.py"
