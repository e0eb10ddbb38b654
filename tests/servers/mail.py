"""An SMTP server that keeps what it is sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tests.servers.process import free_port


@dataclass(slots=True, kw_only=True)
class Mailbox:
    """Where to send mail, and the mails that arrived so far, oldest first."""

    port: int
    host: str = "127.0.0.1"
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        """Keep one mail, with the addresses it was really sent to."""
        mail = cast(EmailMessage, message_from_bytes(cast(bytes, envelope.content), policy=policy.default))
        mail["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.mails.append(mail)
        return "250 kept"


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Yield a mailbox that listens on a free port of this machine."""
    kept = Mailbox(port=free_port())
    controller = Controller(kept, hostname=kept.host, port=kept.port)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()
