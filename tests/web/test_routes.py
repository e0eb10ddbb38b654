import pytest

from engine.web.routes import TABLE, Requirement, RouteWithoutEntry, check_complete, requirement
from tests.web.installation import Installation


def test_what_stands_in_front_of_the_door() -> None:
    public = {endpoint for endpoint, wanted in TABLE.items() if wanted is Requirement.PUBLIC}
    assert public == {"static", "health.healthz", "auth.sign_in_page", "auth.csrf", "auth.enter"}


def test_a_route_without_entry_stops_the_start() -> None:
    with pytest.raises(RouteWithoutEntry) as caught:
        check_complete({*TABLE, "reports.secret"})
    assert str(caught.value) == "reports.secret: give it an entry in the authorisation table"


def test_an_entry_without_route_stops_the_start() -> None:
    with pytest.raises(RouteWithoutEntry) as caught:
        check_complete(TABLE.keys() - {"files.view"})
    assert str(caught.value) == "files.view: no such route; remove its entry"


@pytest.mark.parametrize("endpoint", [None, "", "never.heard"])
def test_what_is_no_route_asks_for_a_session(endpoint: str | None) -> None:
    assert requirement(endpoint) is Requirement.SIGNED_IN


def test_the_table_names_every_route_of_the_application(small_site: Installation) -> None:
    assert {rule.endpoint for rule in small_site.app.url_map.iter_rules()} == TABLE.keys()
