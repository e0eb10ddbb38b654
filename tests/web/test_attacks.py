import pytest

from tests.web.attacking import Family, first_broken
from tests.web.attacks import FAMILIES
from tests.web.attacks_from_outside import password_tries
from tests.web.installation import Installation


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_no_attack_of_the_family_gets_through(site: Installation, family: Family) -> None:
    findings = list(family(site))
    assert first_broken(findings) == []
    assert len(findings) > 10


def test_a_thousand_passwords_are_hardly_looked_at(small_site: Installation) -> None:
    findings = list(password_tries(small_site, count=250))
    assert first_broken(findings) == []
    assert len(findings) > 1_000
