"""What must be documented is documented."""

import re
import subprocess
import sys
from pathlib import Path

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


def pictures() -> dict[Path, set[Path]]:
    """The pictures that each page refers to and that lie in this repository."""
    pages = [path for path in tracked() if path.suffix == ".md"]
    shown = {page: re.findall(r"!\[[^\]]*\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")) for page in pages}
    return {
        page: {(page.parent / name).resolve() for name in names if "://" not in name} for page, names in shown.items()
    }


def test_every_picture_a_page_refers_to_is_there_and_says_what_it_shows() -> None:
    known = {path.resolve() for path in tracked()}
    missing = {page: found - known for page, found in pictures().items() if found - known}
    assert missing == {}
    assert [page for page in pictures() if re.search(r"!\[\s*\]\(", page.read_text(encoding="utf-8"))] == []


def test_the_pictures_of_the_manual_are_small_and_all_in_use() -> None:
    folder = DOCS / "zh" / "images"
    here = {path.resolve() for path in tracked() if folder in path.parents}
    assert here == pictures()[DOCS / "zh" / "manual.md"]
    assert len(here) >= 6
    assert [path.name for path in sorted(here) if path.stat().st_size > 60 * 1024] == []
