"""Attacks over every route, on SQLite and PostgreSQL: the families the web's own tests run, and many more tries."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.prove.promise import Promise, Scale
from tests.servers import postgres
from tests.web.attacking import Finding, first_broken
from tests.web.attacks import FAMILIES
from tests.web.attacks_from_outside import password_tries
from tests.web.installation import Installation, installation

Attempts = Callable[[Installation], Iterator[Finding]]


def promises(seed: int, scale: Scale) -> Iterator[Promise]:
    """Yield one promise a family and database. The seed changes nothing: every case is tried every time."""
    tries = scale.pick(350, 1_000, 5_000)
    with ExitStack() as stack:
        cluster = stack.enter_context(postgres.cluster())
        for family in FAMILIES:
            with TemporaryDirectory() as folder:
                yield attacked(f"{words(family)} (SQLite)", family, Path(folder), f"sqlite:///{folder}/loom.db")
            with TemporaryDirectory() as folder, postgres.database(cluster) as address:
                yield attacked(f"{words(family)} (PostgreSQL)", family, Path(folder), address)
        with TemporaryDirectory() as folder:
            yield attacked(
                f"{tries:,} passwords each way",
                lambda site: password_tries(site, count=tries),
                Path(folder),
                f"sqlite:///{folder}/loom.db",
            )


def words(family: Attempts) -> str:
    """The name of a family in words."""
    return family.__name__.replace("_", " ")


def attacked(name: str, attempts: Attempts, folder: Path, address: str) -> Promise:
    """Run one family against a fresh installation."""
    with installation(folder, address) as site:
        findings = list(attempts(site))
    broken = first_broken(findings)
    failures = sum(1 for finding in findings if finding.problem)
    return Promise(name=name, cases=len(findings), failures=failures, detail="; ".join(broken[:1]))
