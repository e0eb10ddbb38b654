import stat
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.config import MEGABYTE, Settings, SettingsRefused, load_settings

SECRET = "Q7v_x2Lr9pWz-4Kd8TnB1sYh6MjC3gFa"
PRODUCTION = {
    "FORMLOOM_PRODUCTION": "1",
    "FORMLOOM_SECRET_KEY": SECRET,
    "FORMLOOM_BASE_URL": "https://forms.example.org",
    "FORMLOOM_DATABASE_URL": "postgresql://loom:Tz81-vu.Qm@db/forms",
}


def refused(environment: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsRefused) as caught:
        load_settings(environment)
    return caught.value.problems


def test_a_full_production_environment_starts(tmp_path: Path) -> None:
    settings = load_settings({**PRODUCTION, "FORMLOOM_DATA": str(tmp_path), "FORMLOOM_ZONE": "Europe/Berlin",
                              "FORMLOOM_TRUSTED_PROXIES": "1", "FORMLOOM_LARGEST_FILE_MB": "5"})  # fmt: skip
    assert settings == Settings(
        database_url="postgresql://loom:Tz81-vu.Qm@db/forms",
        secret_key=SECRET,
        base_url="https://forms.example.org",
        data=tmp_path,
        zone=ZoneInfo("Europe/Berlin"),
        language="zh",
        is_production=True,
        trusted_proxies=1,
        largest_file=5 * MEGABYTE,
    )


def test_production_without_anything_says_everything_that_is_missing() -> None:
    assert refused({"FORMLOOM_PRODUCTION": "1"}) == (
        "FORMLOOM_SECRET_KEY: set it to at least 32 random characters",
        "FORMLOOM_BASE_URL: set it to the address people use, such as https://forms.your-company.com",
        "FORMLOOM_DATABASE_URL: set it to the database of this installation",
    )


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("SECRET_KEY", "short", "it has 5 characters; use at least 32 random ones"),
        ("SECRET_KEY", "change-me-change-me-change-me-1234", "this looks like an example; use random characters of your own"),
        ("SECRET_KEY", "a" * 64, "this looks like an example; use random characters of your own"),
        ("SECRET_KEY", "formloom-0123456789-abcdefghijklm", "this looks like an example; use random characters of your own"),
        ("BASE_URL", "http://forms.example.org", "use https in production"),
        ("BASE_URL", "forms.example.org", "write it as https://host, without a path"),
        ("BASE_URL", "https://forms.example.org/loom", "write it as https://host, without a path"),
        ("BASE_URL", "https://user:word@forms.example.org", "leave out user name and password"),
        ("BASE_URL", "https://[", "this is not an address; write it as https://host"),
        ("DATABASE_URL", "postgresql://loom@db/forms", "give the database user a password of at least 8 characters"),
        ("DATABASE_URL", "postgresql+psycopg://loom:formloom@db/f", "give the database user a password of at least 8 characters"),
        ("DATABASE_URL", "mysql://loom:Tz81-vu.Qm@db/forms", "use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"),
        ("ZONE", "Asia/Atlantis", "no time zone has this name; use one such as Asia/Shanghai"),
        ("LANGUAGE", "fr", "set it to zh or en"),
        ("TRUSTED_PROXIES", "many", "set it to a whole number"),
        ("QUOTA_MB", "-1", "set it to a whole number"),
        ("PRODUCTION", "perhaps", "set it to 1 or 0"),
    ],
)  # fmt: skip
def test_each_wrong_setting_is_told_with_its_name(name: str, value: str, problem: str) -> None:
    assert refused({**PRODUCTION, f"FORMLOOM_{name}": value}) == (f"FORMLOOM_{name}: {problem}",)


def test_elsewhere_what_is_missing_gets_a_local_default(tmp_path: Path) -> None:
    settings = load_settings({"FORMLOOM_DATA": str(tmp_path)}, port=9001)
    assert settings.database_url == f"sqlite:///{tmp_path / 'formloom.db'}"
    assert settings.base_url == "http://127.0.0.1:9001"
    assert not settings.is_production


def test_a_generated_secret_is_kept_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = load_settings({"FORMLOOM_DATA": str(tmp_path)}).secret_key
    assert len(first) >= 32
    assert load_settings({"FORMLOOM_DATA": str(tmp_path)}).secret_key == first
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_two_installations_do_not_share_a_secret(tmp_path: Path) -> None:
    secrets = {load_settings({"FORMLOOM_DATA": str(tmp_path / name)}).secret_key for name in "ab"}
    assert len(secrets) == 2


def test_settings_never_print_their_secrets() -> None:
    assert "Tz81" not in repr(load_settings(PRODUCTION))
    assert SECRET not in repr(load_settings(PRODUCTION))
