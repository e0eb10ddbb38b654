"""The accessibility rules of axe-core, run in a page through the debugger: our content policy lets no script in."""

from typing import Any

from playwright.sync_api import Page

from tests.house.source import ROOT

AXE = ROOT / "designer" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def accessibility_problems(page: Page) -> list[str]:
    """What WCAG 2.2 AA finds wrong with the page as it is now, as `rule: what: the elements`."""
    session = page.context.new_cdp_session(page)
    try:
        evaluate(session, f"{AXE.read_text(encoding='utf-8')}; undefined")
        only = f"{{runOnly: {list(RULES)!r}}}"
        found = evaluate(session, f"axe.run(document, {only}).then((said) => said.violations)")
    finally:
        session.detach()
    return [line(violation) for violation in found]


def evaluate(session: Any, expression: str) -> Any:
    answer = session.send("Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True})
    if "exceptionDetails" in answer:
        raise AssertionError(answer["exceptionDetails"])
    return answer["result"].get("value")


def line(violation: dict[str, Any]) -> str:
    places = ", ".join(" ".join(map(str, node["target"])) for node in violation["nodes"])
    return f"{violation['id']}: {violation['help']}: {places}"
