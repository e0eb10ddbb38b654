"""One served demonstration for all tests here; each uses names of its own and leaves its profiles to be closed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.site import Site, demonstration


@pytest.fixture(scope="session")
def served(browser: Browser) -> Iterator[Site]:
    """The demonstration, started on first use."""
    with demonstration(browser) as site:
        yield site


@pytest.fixture
def site(served: Site) -> Iterator[Site]:
    """The demonstration; what a test opened is closed after it."""
    yield served
    for context in served.browser.contexts:
        context.close()
