"""A mail server on this machine with faults on demand: a real one, aiosmtpd, with TLS and login."""

from __future__ import annotations

import asyncio
import random
import socket
import ssl
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "sender", "correct horse"
# What a fault can be: see `_Cutting` and `PostOffice`.
FAULTS = ("rcpt-4", "rcpt-5", "data-4", "data-5", "cut-before", "cut-inside", "cut-after", "slow")


@dataclass
class PostOffice:
    """What arrived, and which address is to meet which faults, one after another."""

    faults: dict[str, list[str]] = field(default_factory=dict)
    arrived: list[tuple[str, bytes]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    commands: Counter[str] = field(default_factory=Counter)
    slow: float = 0.05

    @property
    def counts(self) -> Counter[str]:
        """How often each address got something."""
        return Counter(address for address, _ in self.arrived)

    def fault(self, address: str, *kinds: str) -> str:
        """The next fault of an address, if it is one of these kinds; it is met once."""
        waiting = self.faults.get(address, [])
        return waiting.pop(0) if waiting and waiting[0].startswith(kinds) else ""

    # aiosmtpd's hooks

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.commands["MAIL"] += 1
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        fault = self.fault(address, "rcpt", "cut-before")
        if fault == "cut-before":
            _abort(server)
            return "250 OK"
        if fault:
            return "451 try later" if fault == "rcpt-4" else "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        address = envelope.rcpt_tos[0]
        fault = self.fault(address, "data", "cut-after", "slow")
        if fault == "slow":
            await asyncio.sleep(self.slow)
        if fault.startswith("data"):
            return "452 no room now" if fault == "data-4" else "554 not wanted"
        content = bytes(envelope.original_content or b"")
        self.arrived += [(address, content) for address in envelope.rcpt_tos]
        if fault == "cut-after":
            _abort(server)
        return "250 taken"

    def login(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        """Whether a login is right."""
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login.decode())
        right = data.login == USER.encode() and data.password == PASSWORD.encode()
        return AuthResult(success=right, handled=False)


def _abort(server: SMTP) -> None:
    """Cut the connection, as a router does that forgets it."""
    transport = server.transport
    assert isinstance(transport, asyncio.WriteTransport)
    transport.abort()


class _Cutting(SMTP):
    """Cuts connections inside DATA: some of a message has come, its end has not."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        office, envelope = self.event_handler, self.envelope
        assert isinstance(office, PostOffice)
        assert envelope is not None
        if envelope.rcpt_tos and office.fault(envelope.rcpt_tos[0], "cut-inside"):
            await self.push("354 go on")
            await self._reader.read(200)
            _abort(self)
            return
        await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        with warnings.catch_warnings():  # TLS from the start is unknown to aiosmtpd's own check
            warnings.simplefilter("ignore", UserWarning)
            return _Cutting(self.handler, **self.SMTP_kwargs)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Authority:
    """A certificate authority of the tests, and what a server of localhost needs."""

    def __init__(self, folder: Path, name: str = "localhost") -> None:
        authority = trustme.CA()
        self.file = folder / "ca.pem"
        authority.cert_pem.write_to_path(str(self.file))
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(name).configure_cert(self.context)


@contextmanager
def running(
    office: PostOffice, authority: Authority | None, *, tls: bool = False, port: int = 0
) -> Iterator[int]:
    """The server while it listens on a port of this machine."""
    options: dict[str, Any] = {"enable_SMTPUTF8": True}
    context = authority.context if authority else None
    if context:
        options |= {"authenticator": office.login, "auth_required": True}
        options |= {"auth_require_tls": not tls}
        options |= {} if tls else {"tls_context": context, "require_starttls": True}
    controller = _Controller(
        office,
        hostname="127.0.0.1",
        port=port or free_port(),
        ssl_context=context if tls else None,
        **options,
    )
    controller.start()
    try:
        yield int(controller.port)
    finally:
        controller.stop()


def at_random(addresses: list[str], seed: int, share: float = 0.4) -> dict[str, list[str]]:
    """Faults for some of the addresses, one to three each."""
    dice = random.Random(seed)
    some = [address for address in addresses if dice.random() < share]
    return {a: [dice.choice(FAULTS) for _ in range(dice.randint(1, 3))] for a in some}


Say = Callable[[str], None]
