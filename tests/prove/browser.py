"""What a key costs in the browser: the scripting from the key to the last change on the page, in a claim with line items."""

from collections.abc import Iterator
from random import Random

from playwright.sync_api import Page

from tests.browser.site import Site, demonstration
from tests.browser.test_rules import CLAIM, NEW
from tests.prove.promise import Promise, Scale
from tests.servers.browser import chromium

MOST_MILLISECONDS = 16.0
# Types a price into one line after the other, and tells how long each took until everything that follows was drawn.
TYPE = """(prices) => prices.map((price, at) => {
  const inputs = document.querySelectorAll("[data-line-row] [data-cell=price] input");
  const input = inputs[at % inputs.length];
  input.value = price;
  const started = performance.now();
  input.dispatchEvent(new Event("input", { bubbles: true }));
  return performance.now() - started;
})"""


def promises(seed: int, scale: Scale) -> Iterator[Promise]:
    """Type into claims of a few lines and of many."""
    keys = scale.pick(100, 500, 2_000)
    with chromium() as browser, demonstration(browser) as site:
        site.publish(CLAIM)
        for lines in (5, 50):
            yield typed(opened(site, lines), lines, Random(seed), keys)


def typed(page: Page, lines: int, random: Random, keys: int) -> Promise:
    prices = [f"{random.randint(0, 99_999)}.{random.randint(0, 99):02}" for _ in range(keys)]
    took = sorted(page.evaluate(TYPE, prices))
    middle, late = took[keys // 2], took[int(keys * 0.95)]
    total = page.locator("[data-field=total]").inner_text()
    return Promise(
        name=f"a key in a claim of {lines} lines takes a median of at most 16 ms of scripting",
        cases=keys,
        failures=int(middle > MOST_MILLISECONDS or not total.strip()),
        detail=f"median {middle:.1f} ms, 95 % within {late:.1f} ms",
    )


def opened(site: Site, lines: int) -> Page:
    """Open a new claim and add lines to it, with the network cut."""
    page = site.enter("wang")
    page.goto(NEW)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    while page.locator("[data-line-row]").count() < lines:
        page.get_by_role("button", name="添加一行").click()
    return page
