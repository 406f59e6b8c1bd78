"""Letters handed over to a mail server: each once, whatever breaks in between.

A message counts as handed over with the line of one dot that ends it (RFC 5321 4.1.1.4); a server
that never saw that line must drop it (4.5.3.2, 6.1). So whatever goes wrong before the dot is
tried again, and whatever goes wrong between the dot and the answer is doubtful: it is named and not
sent again unasked. Log lines name the copy and the server's answer, never words of a message.
"""

from __future__ import annotations

import logging
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct, field

from reports.circulation.mail import Letter
from reports.circulation.office import Server
from reports.circulation.outbox import OPEN, Outbox
from reports.errors import Where, stop

_LOG = logging.getLogger(__name__)
_SOFT, _GOING_ON, _DONE = 4, 354, 250
# Refusals of a whole session that mean the next try needs another connection (RFC 5321 4.2.3).
_CLOSING = 421


class Clock(Struct, frozen=True):
    """The time, and waiting; tests have their own."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC).replace(microsecond=0)
    wait: Callable[[float], None] = time.sleep
    ticks: Callable[[], float] = time.monotonic


class Pace(Struct, frozen=True):
    """How fast, how often, how patiently; in seconds."""

    waits: tuple[float, ...] = (15.0, 60.0, 300.0)  # before each further round
    timeout: float = 60.0


class Delivery(Struct):
    """Hands letters over and enters every step in the outbox."""

    outbox: Outbox
    server: Server
    password: str
    pace: Pace = field(default_factory=Pace)
    clock: Clock = field(default_factory=Clock)
    _smtp: smtplib.SMTP | None = None
    _last: float = float("-inf")

    def send(
        self,
        letters: Sequence[Letter],
        said: Callable[[str], None] = lambda _: None,
        rests: Callable[[int, float], None] = lambda count, seconds: None,
    ) -> None:
        """Hand over all letters that are still open, in rounds with growing waits between them.

        `said` is told of each letter, `rests` how many are left before a wait of so many seconds.

        Raises:
            ReportError: no connection that is safe, or the login is refused; what was not handed
                over stays open.
        """
        self.outbox.recover(self.clock.now())
        try:
            for wait in (0.0, *self.pace.waits):
                waiting = [x for x in letters if self._open(x)]
                if not waiting:
                    return
                if wait:
                    rests(len(waiting), wait)
                self.clock.wait(wait)
                for letter in waiting:
                    self._pace()
                    self._try(letter)
                    said(letter.name or letter.addresses[0])
        finally:
            self._close()

    def _open(self, letter: Letter) -> list[str]:
        """The addresses of a letter that it is still to go to."""
        return [a for a in letter.addresses if self.outbox.state(letter.key, a) in OPEN]

    def _pace(self) -> None:
        """No more than so many letters a minute."""
        rest = 60.0 / self.server.per_minute - (self.clock.ticks() - self._last)
        if rest > 0:
            self.clock.wait(rest)
        self._last = self.clock.ticks()

    def _try(self, letter: Letter) -> None:
        addresses = self._open(letter)
        message = _quoted(letter.message(self.clock.now()))
        self._note(letter, addresses, "trying")
        try:
            smtp = self._connected()
            taken = self._envelope(smtp, letter, addresses)
            if taken:
                self._hand_over(smtp, letter, taken, message)
            else:
                smtp.rset()
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            # `_hand_over` answers for what happens from the dot on.
            self._drop()
            reason = type(error).__name__
            still = [a for a in addresses if self.outbox.state(letter.key, a) == "trying"]
            self._note(letter, still, "waiting", reason)

    def _envelope(self, smtp: smtplib.SMTP, letter: Letter, addresses: Iterable[str]) -> list[str]:
        """Sender and recipients; returns the recipients that the server takes."""
        options = ["SMTPUTF8", "BODY=8BITMIME"] if letter.international else []
        if letter.international:
            if not smtp.has_extn("smtputf8"):
                self._note(letter, list(addresses), "refused", "no SMTPUTF8")
                return []
            smtp.command_encoding = "utf-8"
        code, answer = smtp.mail(letter.sender[1], options)
        if code != _DONE:
            self._refused(letter, list(addresses), code, answer)
            return []
        taken = []
        for address in addresses:
            code, answer = smtp.rcpt(address)
            if code // 100 == 2:
                taken.append(address)
            else:
                self._refused(letter, [address], code, answer)
        return taken

    def _hand_over(
        self, smtp: smtplib.SMTP, letter: Letter, addresses: list[str], message: bytes
    ) -> None:
        code, answer = smtp.docmd("DATA")
        if code != _GOING_ON:
            self._refused(letter, addresses, code, answer)
            return
        smtp.send(message)
        self._note(letter, addresses, "handing")
        try:
            smtp.send(b".\r\n")
            code, answer = smtp.getreply()
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._note(letter, addresses, "doubtful", type(error).__name__)
            self._drop()
            return
        if code // 100 == 2:
            self._note(letter, addresses, "sent", _line(code, answer))
        else:
            self._refused(letter, addresses, code, answer)

    def _refused(self, letter: Letter, addresses: list[str], code: int, answer: bytes) -> None:
        """4yz will pass, 5yz will not (RFC 5321 4.2.1); -1 is no answer at all."""
        if code == -1:
            raise smtplib.SMTPServerDisconnected("no answer")
        state = "waiting" if code // 100 == _SOFT else "refused"
        self._note(letter, addresses, state, _line(code, answer))
        if code == _CLOSING:
            self._drop()

    def _note(self, letter: Letter, addresses: list[str], state: str, answer: str = "") -> None:
        if addresses:
            self.outbox.note(addresses, letter.key, state, self.clock.now(), answer)
            _LOG.info("copy %06d: %s %s", letter.number, state, answer)

    # Connections

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = connect(self.server, self.password, self.pace.timeout)
        return self._smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def _close(self) -> None:
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self._drop()


def connect(server: Server, password: str, timeout: float) -> smtplib.SMTP:
    """A session with a server whose certificate holds, logged in where there is a user name.

    Raises:
        ReportError: no encryption, a certificate that does not hold, a login that is refused.
        OSError, SMTPServerDisconnected: the server cannot be reached for now.
    """
    host, port, user = str(server.host), server.at, str(server.user)
    smtp: smtplib.SMTP | None = None
    try:
        context = _context(server)
        if server.security == "tls":
            smtp = smtplib.SMTP_SSL(host, port, timeout=timeout, context=context)
        else:
            smtp = smtplib.SMTP(host, port, timeout=timeout)
            smtp.starttls(context=context)
        # The dot goes out by itself: it must not wait for the rest to be acknowledged (RFC 896).
        if smtp.sock is not None:
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        smtp.ehlo()
        if user:
            smtp.login(user, password)
        return smtp
    except BaseException as error:
        if smtp is not None:
            smtp.close()
        if (fault := _fault(error, host, port, user)) is None:
            raise
        raise fault from None


def _context(server: Server) -> ssl.SSLContext:
    """Certificates are checked against the system's roots, or the office's own."""
    file = str(server.certificates)
    try:
        return ssl.create_default_context(cafile=file or None)
    except OSError as error:  # ssl.SSLError is one
        reason = error.strerror or str(error)
        raise stop("unreadable", Where(file), reason=reason) from None


def _fault(error: BaseException, host: str, port: int, user: str) -> Exception | None:
    """What an error at the beginning of a session means; None for what says it itself."""
    values: dict[str, Any] = {"host": host, "port": port}
    if isinstance(error, ssl.SSLCertVerificationError):
        return stop("smtp-certificate", reason=error.verify_message, **values)
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return smtplib.SMTPServerDisconnected(type(error).__name__)
    if isinstance(error, smtplib.SMTPNotSupportedError | ssl.SSLError):
        return stop("smtp-no-encryption", reason=str(error), **values)
    if isinstance(error, smtplib.SMTPResponseException):
        answer = _line(error.smtp_code, error.smtp_error)
        denied = isinstance(error, smtplib.SMTPAuthenticationError)
        if denied and error.smtp_code // 100 != _SOFT:
            return stop("smtp-login", user=user, answer=answer, **values)
        return smtplib.SMTPServerDisconnected(answer)
    if type(error) is smtplib.SMTPException:  # it offers no way to log in that we know
        return stop("smtp-login", user=user, answer=str(error), **values)
    return None


def _quoted(message: bytes) -> bytes:
    """A message as it travels: lines that begin with a dot have two (RFC 5321 4.5.2)."""
    ended = message if message.endswith(b"\r\n") else message + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended)


def _line(code: int, answer: bytes | str) -> str:
    """A server's answer on one short line, without what a terminal would obey."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    shown = "".join(c if c.isprintable() else " " for c in text)
    return f"{code} {' '.join(shown.split())}"[:200]
