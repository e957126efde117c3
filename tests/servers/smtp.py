"""A real mail server for tests: it takes letters into a box, and misbehaves towards certain recipients."""

import email.policy
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

REFUSALS = {
    "nobody": "550 5.1.1 no such user",
    "banned": "550 5.7.1 we do not like your address",
    "full": "452 4.2.2 mailbox full",
}


class Postbox:
    """What arrived, and how the server behaves: `later` letters are put off with 451, `slow` seconds pass over a recipient."""

    def __init__(self) -> None:
        self.box: list[tuple[str, EmailMessage]] = []
        self.later = 0
        self.slow = 0.0
        self.refuse_letter = False
        self.url = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.slow:
            import asyncio

            await asyncio.sleep(self.slow)
        if refusal := REFUSALS.get(address.partition("@")[0]):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.later:
            self.later -= 1
            return "451 4.3.0 try again later"
        if self.refuse_letter:
            return "554 5.6.0 not this letter"
        letter = message_from_bytes(envelope.content, policy=email.policy.default)
        self.box.append((envelope.rcpt_tos[0], letter))
        return "250 queued"

    def text(self, number: int = -1) -> str:
        """The plain words of a letter."""
        part = self.box[number][1].get_body(("plain",))
        return part.get_content() if part else ""


@contextmanager
def mail_server() -> Iterator[Postbox]:
    """A server on a free port of this machine that knows the user u with the password p."""
    postbox = Postbox()

    def known(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        right = (given.login, given.password) == (b"u", b"p")
        return AuthResult(success=right, handled=False)  # handled=True would leave a wrong password without an answer

    controller = _Controller(postbox, hostname="127.0.0.1", port=0, authenticator=known, auth_require_tls=False)
    controller.start()
    try:
        postbox.url = f"smtp://u:p@127.0.0.1:{controller.port}"
        yield postbox
    finally:
        controller.stop()


class _Controller(Controller):
    def _trigger_server(self) -> None:
        """Knock at the port that was found for port 0."""
        for _ in range(200):
            if self.server is not None:
                self.port = self.server.sockets[0].getsockname()[1]
                return super()._trigger_server()
            time.sleep(0.01)
        return None
