"""What a browser does with files shown in place."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
import waitress
from flask import Flask
from playwright.sync_api import Page

from tests.house.source import ROOT
from tests.servers.process import free_port
from tests.web.installation import Installation, csrf_headers, installation

FILES = ROOT / "apps" / "seal_management.files"
FRAMED = """async address => {
  const frame = document.createElement("iframe");
  const loaded = new Promise(done => frame.addEventListener("load", done));
  frame.src = address;
  document.body.append(frame);
  // a browser without a viewer downloads a document instead, and the frame never loads
  const kept = new Promise(done => setTimeout(done, 2000));
  await (navigator.pdfViewerEnabled ? loaded : Promise.race([loaded, kept]));
}"""
SHOWN = """async address => {
  const image = document.createElement("img");
  image.src = address;
  await image.decode();
  return image.naturalWidth > 0;
}"""


@contextmanager
def served(app: Flask, port: int) -> Iterator[None]:
    """Answer over HTTP while the block runs."""
    server = waitress.create_server(app, host="127.0.0.1", port=port, threads=4)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.close()


@pytest.fixture
def entered(tmp_path: Path, page: Page) -> Iterator[tuple[Installation, Page]]:
    """A browser in which Wang has signed in."""
    port = free_port()
    with installation(tmp_path, f"sqlite:///{tmp_path / 'loom.db'}") as site, served(site.app, port):
        cookie = site.signed_in("wang").get_cookie("session")
        assert cookie is not None
        address = f"http://127.0.0.1:{port}"
        page.context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
        page.goto(f"{address}/")
        yield site, page


def uploaded(site: Installation, content: bytes, name: str) -> str:
    client = site.signed_in("wang")
    path = f"/api/uploads?form=seals/request&field=scan&name={name}"
    answer = client.post(path, data=content, content_type="application/octet-stream", headers=csrf_headers(client))
    return str(answer.get_json()["view"])


def test_a_document_is_shown_in_a_frame_of_our_page(entered: tuple[Installation, Page]) -> None:
    site, page = entered
    address = uploaded(site, (FILES / "sample.pdf").read_bytes(), "a.pdf")
    failed = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    with page.expect_response(lambda answer: answer.url.endswith(address)) as answered:
        page.evaluate(FRAMED, address)
    assert answered.value.status == 200
    # a policy that the viewer does not bear ends in a page of the browser's own
    assert [frame.url for frame in page.frames if frame.url.startswith("chrome-error")] == []
    assert failed == ([] if page.evaluate("navigator.pdfViewerEnabled") else [answered.value.url])


def test_an_image_is_shown_in_our_page(entered: tuple[Installation, Page]) -> None:
    site, page = entered
    assert page.evaluate(SHOWN, uploaded(site, (FILES / "scan.png").read_bytes(), "a.png")) is True


def test_a_page_dressed_up_as_a_document_runs_nothing(entered: tuple[Installation, Page]) -> None:
    site, page = entered
    dressed = b"<html><script>top.__pwn = 1</script></html>%PDF-1.7"
    page.evaluate(FRAMED, uploaded(site, dressed, "a.pdf"))
    assert page.evaluate("window.__pwn") is None
