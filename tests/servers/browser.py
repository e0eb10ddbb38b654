"""A headless Chromium driven by Playwright: the machine's own, else the one of an npm package."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.servers.process import Missing

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PACKAGE = Path(__file__).parent / "chromium"


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A browser to start, and the folders its libraries are in (none when the system has them)."""

    path: str
    libraries: str = ""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a running browser; each test makes its own context in it."""
    with sync_playwright() as playwright:
        program = find_program(playwright)
        environment = dict(os.environ)
        if program.libraries:
            environment["LD_LIBRARY_PATH"] = program.libraries
        browser = playwright.chromium.launch(executable_path=program.path, args=list(FLAGS), env=environment)
        try:
            yield browser
        finally:
            browser.close()


def find_program(playwright: Playwright) -> Program:
    """$CHROMIUM, else a browser on PATH, else Playwright's own, else the npm package's."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        return Program(path=chosen)
    for name in NAMES:
        found = shutil.which(name)
        if found and not is_snap_stub(Path(found)):
            return Program(path=found)
    if Path(playwright.chromium.executable_path).exists():
        return Program(path=playwright.chromium.executable_path)
    return unpack_package()


def is_snap_stub(path: Path) -> bool:
    """True of a launcher script that only tells a person to install a snap."""
    start = path.read_bytes()[:4096]
    return start.startswith(b"#!") and b"snap" in start


def unpack_package() -> Program:
    done = PACKAGE / "node_modules" / "unpacked.json"
    if not done.exists():
        run([*npm(), "ci", "--no-fund", "--no-audit"], {})
        target = PACKAGE / "node_modules" / "unpacked"
        target.mkdir()
        # The package unpacks its system libraries only where it believes to be on the platform it was made for.
        said = run(["node", "unpack.mjs"], {"TMPDIR": str(target), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"})
        done.write_text(said, encoding="utf-8")
    found = json.loads(done.read_text(encoding="utf-8"))
    return Program(path=found["path"], libraries=found["libraries"])


def npm() -> list[str]:
    """The command npm; a Node.js that came as a Python package has no working launcher for it, only its script."""
    node = shutil.which("node")
    script = Path(node).resolve().parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js" if node else None
    return [str(node), str(script)] if script is not None and script.exists() else ["npm"]


def run(command: list[str], settings: dict[str, str]) -> str:
    try:
        done = subprocess.run(
            command, cwd=PACKAGE, env={**os.environ, **settings}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as problem:
        raise Missing("No Chromium was found and there is no npm to get one. Set $CHROMIUM to a browser.") from problem
    if done.returncode:
        raise Missing(f"No Chromium was found. On Debian: apt-get install chromium. npm said:\n{done.stderr[-2000:]}")
    return done.stdout
