"""What must be documented is documented."""

import re
import subprocess
import sys

from tests.house.source import ROOT, tracked

DOCS = ROOT / "docs"


def offered(help_text: str) -> set[str]:
    """The commands in a help text: the first word of each indented line that has words behind it, or below it."""
    return set(re.findall(r"^ {2,8}([a-z][a-z-]*)(?: [A-Z\[<].*?)?(?: {2,}\S|\n {9,}\S)", help_text, re.MULTILINE))


def listed(markdown: str) -> set[str]:
    """The commands in a table whose first column reads `formloom NAME …`."""
    return set(re.findall(r"^\| `formloom ([a-z][a-z-]*)", markdown, re.MULTILINE))


def formloom_help() -> str:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from engine.cli import main; sys.exit(main(['--help']))"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_readme_names_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [command for command in ("./dev run", "./dev test") if command not in readme] == []


def test_the_contributing_page_names_every_dev_command() -> None:
    said = subprocess.run([sys.executable, "dev", "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    words = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert {"setup", "run", "test", "prove", "bench"} <= offered(said.stdout)
    assert [name for name in sorted(offered(said.stdout)) if f"./dev {name}" not in words] == []


def test_every_command_is_in_the_manual_and_nothing_else() -> None:
    assert listed((DOCS / "commands.md").read_text(encoding="utf-8")) == offered(formloom_help())


def test_every_page_of_the_manual_is_in_its_table_of_contents() -> None:
    contents = set(re.findall(r":\s*([\w/-]+\.md)\s*$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.M))
    pages = {str(path.relative_to(DOCS)) for path in tracked() if path.suffix == ".md" and DOCS in path.parents}
    assert contents == pages


def test_help_texts_are_read_as_people_read_them() -> None:
    text = "usage: x COMMAND ...\n\noptions:\n  -h, --help  say so\n\nCOMMAND:\n    run   start\n    worker X  work\n    expression\n              think\n"
    assert offered(text) == {"run", "worker", "expression"}
