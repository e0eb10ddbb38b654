import pytest

from engine.access.scope import EVERYTHING
from engine.web.routes import Requirement
from tests.web.attacking import Family, first_broken
from tests.web.attacks import FAMILIES
from tests.web.attacks_by_bodies import swollen_bodies
from tests.web.attacks_by_forgery import forged, open_redirects
from tests.web.attacks_from_inside import out_of_reach, secrets_in_lists
from tests.web.attacks_from_outside import password_tries, path_tricks, setup_pages, without_session
from tests.web.installation import Installation


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_no_attack_of_the_family_gets_through(site: Installation, family: Family) -> None:
    findings = list(family(site))
    assert first_broken(findings) == []
    assert len(findings) > 10


def test_a_thousand_passwords_are_hardly_looked_at(small_site: Installation) -> None:
    findings = list(password_tries(small_site, count=350))
    assert first_broken(findings) == []
    assert len(findings) > 1_000


PLANTED = (
    (without_session, "engine.web.gate.requirement", lambda endpoint: Requirement.PUBLIC),
    (path_tricks, "engine.web.gate.requirement", lambda endpoint: Requirement.PUBLIC),
    (setup_pages, "engine.web.gate.requirement", lambda endpoint: Requirement.PUBLIC),
    (forged, "engine.web.gate._require_own_page", lambda site: None),
    (forged, "engine.web.gate.is_token_of", lambda *_: True),
    (forged, "engine.web.gate.is_same_origin", lambda *_: True),
    (open_redirects, "engine.web.auth.local_path", lambda wanted: wanted or "/"),
    (swollen_bodies, "engine.web.gate.has_twins", lambda request: False),
    (swollen_bodies, "engine.web.bodies._is_clean", lambda value: True),
    (out_of_reach, "engine.access.policy.union_of", lambda parts: EVERYTHING),
    (secrets_in_lists, "engine.access.policy.union_of", lambda parts: EVERYTHING),
)


@pytest.mark.parametrize(
    ("family", "place", "defect"), PLANTED, ids=[f"{family.__name__}-{place}" for family, place, _ in PLANTED]
)
def test_a_planted_defect_is_found(
    small_site: Installation, monkeypatch: pytest.MonkeyPatch, family: Family, place: str, defect: object
) -> None:
    monkeypatch.setattr(place, defect)
    assert first_broken(list(family(small_site))) != []
