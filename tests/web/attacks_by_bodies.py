"""Attacks by what a request carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.web.attacking import (
    Finding,
    Target,
    changing,
    send,
    targets,
    told,
)
from tests.web.installation import Installation, csrf_headers


def swollen_bodies(site: Installation) -> Iterator[Finding]:
    """Bodies too large, too deep, of a wrong kind or not as announced: a refusal, never a failure."""
    client = site.signed_in("wang")
    headers = csrf_headers(client)
    bodies: Mapping[str, tuple[bytes, tuple[int, ...]]] = {
        "larger than a megabyte": (b'{"a": "' + b"x" * 1_100_000 + b'"}', (413,)),
        "nested 10,000 deep": (b'{"a": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", (400,)),
        "nested 100,000 deep": (b'{"a": ' + b"[" * 100_000, (400,)),
        "no JSON": (b"{", (400,)),
        "empty": (b"", (400,)),
        "a list": (b"[]", (400,)),
        "a key twice": (b'{"a": 1, "a": 2}', (400,)),
        "no number": (b'{"a": NaN}', (400,)),
        "an endless number": (b'{"a": ' + b"9" * 10_000 + b"}", (400,)),
        "half a character": (b'{"a": "\\ud800"}', (400,)),
        "a NUL": (b'{"a": "\\u0000"}', (400,)),
        "no UTF-8": (b'{"a": "\xff"}', (400,)),
        "UTF-16": ('{"a": 1}'.encode("utf-16"), (400,)),
    }
    for target in changing(site):
        # signing out reads nothing of its body; an upload takes bytes as they are
        if target.endpoint in ("auth.leave", "files.upload"):
            continue
        for name, (body, statuses) in bodies.items():
            answer = send(client, target, headers=headers, body=body)
            yield Finding(what=f"{target}, {name}", problem="" if answer.status_code in statuses else told(answer))
    for target in (*targets(site), *targets(site, public=True)):
        separator = "&" if "?" in target.path else "?"
        twice = Target(endpoint=target.endpoint, method=target.method, path=f"{target.path}{separator}id=1&id=2")
        if target.endpoint != "static":
            answer = send(client, twice, headers=headers)
            yield Finding(what=f"{twice}", problem="" if answer.status_code == 400 else told(answer))


def many_parts(site: Installation) -> Iterator[Finding]:
    """No route takes multipart bodies, however they are made."""
    client = site.signed_in("wang")
    headers = csrf_headers(client)
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    bodies = {
        "100,000 parts": part * 12_000,
        "one large field": b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"1" * 900_000,
        "line ends": b"\r\n" * 400_000,
        "no end": b"--x",
    }
    kinds = (
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "multipart/form-data; boundary=x; boundary=y",
        "multipart/mixed",
    )
    for target in changing(site):
        for name, body in bodies.items():
            for kind in kinds:
                answer = send(client, target, headers=headers, content_type=kind, body=body)
                yield Finding(
                    what=f"{target}, {name}, {kind}", problem="" if answer.status_code == 415 else told(answer)
                )
