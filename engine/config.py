"""Settings: what the environment says about this installation, checked once when it starts."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SHORTEST_SECRET = 32
LANGUAGES = ("zh", "en")
MEGABYTE = 1024 * 1024
MILLION = 1_000_000

_EXAMPLES = ("change", "example", "secret", "default", "password", "formloom", "insecure", "replace", "dummy")
_SECRET_FILE = "secret.key"
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"", "0", "false", "no", "off"})


class SettingsRefused(Exception):
    """The installation may not start like this; `problems` says every reason and what to set."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One installation. `secret_key` signs; `base_url` is the only origin that links and checks believe."""

    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    base_url: str
    redis_url: str = field(default="", repr=False)
    data: Path
    zone: ZoneInfo
    language: str
    is_production: bool = False
    trusted_proxies: int = 0  # how many proxies in front write X-Forwarded-For; 0 = the header is ignored
    largest_file: int = 20 * MEGABYTE
    quota: int = 2_000 * MEGABYTE  # bytes a person may have stored
    most_files: int = 20_000  # files a person may have stored
    largest_image: int = 100 * MILLION  # pixels of one picture
    most_frames: int = 1_000  # pictures of a moving image


def load_settings(environment: Mapping[str, str], *, port: int = 8000) -> Settings:
    """Read the settings, or raise SettingsRefused with every problem.

    Outside production whatever is missing gets a local default: SQLite and a generated secret in the data folder.
    """
    production = environment.get("FORMLOOM_PRODUCTION", "").strip().lower()
    is_production = production in _TRUE
    problems = [] if production in _TRUE | _FALSE else ["FORMLOOM_PRODUCTION: set it to 1 or 0"]
    data = Path(environment.get("FORMLOOM_DATA", "") or "data").resolve()
    database_url = environment.get("FORMLOOM_DATABASE_URL", "")
    secret = environment.get("FORMLOOM_SECRET_KEY", "")
    base_url = environment.get("FORMLOOM_BASE_URL", "").rstrip("/")
    language = environment.get("FORMLOOM_LANGUAGE", "") or "zh"
    zone = _zone(environment.get("FORMLOOM_ZONE", "") or "Asia/Shanghai")
    if zone is None:
        problems.append("FORMLOOM_ZONE: no time zone has this name; use one such as Asia/Shanghai")
    if language not in LANGUAGES:
        problems.append("FORMLOOM_LANGUAGE: set it to zh or en")
    problems.extend(_secret_problems(secret, is_production))
    problems.extend(_base_url_problems(base_url, is_production))
    problems.extend(_database_problems(database_url, is_production))
    numbers = {name: _number(environment, name, default, problems) for name, default in _NUMBERS.items()}
    if problems or zone is None:
        raise SettingsRefused(tuple(problems))
    return Settings(
        database_url=database_url or f"sqlite:///{data / 'formloom.db'}",
        secret_key=secret or own_secret(data),
        base_url=base_url or f"http://127.0.0.1:{port}",
        redis_url=environment.get("FORMLOOM_REDIS_URL", ""),
        data=data,
        zone=zone,
        language=language,
        is_production=is_production,
        trusted_proxies=numbers["FORMLOOM_TRUSTED_PROXIES"],
        largest_file=numbers["FORMLOOM_LARGEST_FILE_MB"] * MEGABYTE,
        quota=numbers["FORMLOOM_QUOTA_MB"] * MEGABYTE,
        most_files=numbers["FORMLOOM_MOST_FILES"],
        largest_image=numbers["FORMLOOM_LARGEST_IMAGE_MEGAPIXELS"] * MILLION,
        most_frames=numbers["FORMLOOM_MOST_FRAMES"],
    )


def own_secret(data: Path) -> str:
    """Give the secret kept in the data folder, made on first use and readable by its owner only."""
    path = data / _SECRET_FILE
    data.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret)
    return secret


_NUMBERS = {
    "FORMLOOM_TRUSTED_PROXIES": 0,
    "FORMLOOM_LARGEST_FILE_MB": 20,
    "FORMLOOM_QUOTA_MB": 2_000,
    "FORMLOOM_MOST_FILES": 20_000,
    "FORMLOOM_LARGEST_IMAGE_MEGAPIXELS": 100,
    "FORMLOOM_MOST_FRAMES": 1_000,
}


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _number(environment: Mapping[str, str], name: str, default: int, problems: list[str]) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return default
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return int(text)
    problems.append(f"{name}: set it to a whole number")
    return default


def _secret_problems(secret: str, is_production: bool) -> Iterator[str]:
    if not secret:
        if is_production:
            yield f"FORMLOOM_SECRET_KEY: set it to at least {SHORTEST_SECRET} random characters"
        return
    if len(secret) < SHORTEST_SECRET:
        yield f"FORMLOOM_SECRET_KEY: it has {len(secret)} characters; use at least {SHORTEST_SECRET} random ones"
    elif _is_guessable(secret):
        yield "FORMLOOM_SECRET_KEY: this looks like an example; use random characters of your own"


def _is_guessable(secret: str) -> bool:
    lowered = secret.lower()
    return len(set(secret)) < 12 or any(word in lowered for word in _EXAMPLES)


def _base_url_problems(base_url: str, is_production: bool) -> Iterator[str]:
    if not base_url:
        if is_production:
            yield "FORMLOOM_BASE_URL: set it to the address people use, such as https://forms.your-company.com"
        return
    try:
        parts = urlsplit(base_url)
        has_host = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        yield "FORMLOOM_BASE_URL: this is not an address; write it as https://host"
        return
    if parts.scheme not in ("http", "https") or not has_host or parts.path or parts.query or parts.fragment:
        yield "FORMLOOM_BASE_URL: write it as https://host, without a path"
    elif parts.username or parts.password:
        yield "FORMLOOM_BASE_URL: leave out user name and password"
    elif is_production and parts.scheme != "https":
        yield "FORMLOOM_BASE_URL: use https in production"


def _database_problems(database_url: str, is_production: bool) -> Iterator[str]:
    if not database_url:
        if is_production:
            yield "FORMLOOM_DATABASE_URL: set it to the database of this installation"
        return
    scheme = database_url.partition(":")[0].partition("+")[0]
    if scheme not in ("sqlite", "postgresql"):
        yield "FORMLOOM_DATABASE_URL: use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
    elif scheme == "postgresql" and is_production and not _has_password(database_url):
        yield "FORMLOOM_DATABASE_URL: give the database user a password of at least 8 characters"


def _has_password(database_url: str) -> bool:
    try:
        password = urlsplit(database_url).password or ""
    except ValueError:
        return False
    return len(password) >= 8 and password.lower() not in ("password", "postgres", "formloom", "changeme")
