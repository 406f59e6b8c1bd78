"""A letter as the bytes of an e-mail message (RFC 5322, MIME), for one recipient or a batch.

Attachment names in Chinese: RFC 2231 in Content-Disposition, and an encoded word (RFC 2047) as the
name in Content-Type for programs that know only that: older Outlook, QQ and 163.
"""

from __future__ import annotations

import hashlib
import unicodedata
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct

from reports.circulation.addresses import domain_of
from reports.circulation.wording import Words
from reports.errors import Where, stop

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_FORBIDDEN = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
_LONGEST = 80  # characters of an attachment's name before its ending
_PIECE = 39  # bytes that make an encoded word of 64 characters


class Attached(Struct, frozen=True):
    """A file to send, under the name it is to have: its bytes, or where they are.

    Of what lies on the disk `sha256` says what it must be; it is read when it is needed, so that
    thousands of letters take no memory.
    """

    name: str
    source: bytes | Path
    sha256: str = ""

    @property
    def data(self) -> bytes:
        """The file's bytes.

        Raises:
            ReportError: it is no longer what it was, or gone.
        """
        if isinstance(self.source, bytes):
            return self.source
        data = self.source.read_bytes() if self.source.is_file() else b""
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise stop("copy-changed", Where(str(self.source)))
        return data

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes."""
        return self.sha256 or hashlib.sha256(self.data).hexdigest()

    @property
    def size(self) -> int:
        """How many bytes it has."""
        if isinstance(self.source, bytes):
            return len(self.source)
        return self.source.stat().st_size if self.source.is_file() else 0


class Letter(Struct, frozen=True):
    """A message to one recipient, or to several who do not see each other.

    `number` is the copy's, 0 for none; `key` names what is sent: it changes with every byte of it.
    """

    edition: str
    number: int
    name: str  # of the recipient, "" for a batch
    addresses: tuple[str, ...]
    sender: tuple[str, str]  # name and address
    words: Words
    files: tuple[Attached, ...]

    @property
    def key(self) -> str:
        """SHA-256 of all that a recipient gets."""
        digest = hashlib.sha256()
        parts = [*self.sender, self.name, self.words.subject, self.words.text, self.words.html]
        for part in parts:
            digest.update(part.encode() + b"\0")
        for file in self.files:
            digest.update(file.name.encode() + b"\0" + bytes.fromhex(file.digest))
        return digest.hexdigest()

    @property
    def international(self) -> bool:
        """Whether an address needs a server that knows SMTPUTF8 (RFC 6531)."""
        return not all(address.isascii() for address in (*self.addresses, self.sender[1]))

    @property
    def size(self) -> int:
        """About how many bytes its message has; base64 takes 78 for 57 of a file."""
        files = sum(file.size * 78 // 57 + 1024 for file in self.files)
        texts = len(self.words.text.encode()) + len(self.words.html.encode())
        return files + texts * 78 // 57 + 1024

    def message(self, date: datetime | None = None) -> bytes:
        """The message with CRLF line ends; a dry run's has no date, so that it never differs."""
        # Headers that stand as text are ready: folded anew, they would lose their second form.
        rules = (SMTPUTF8 if self.international else SMTP).clone(refold_source="none")
        made = EmailMessage(policy=rules)
        made["From"] = _address(*self.sender)
        if len(self.addresses) == 1:
            made["To"] = _address(self.name, self.addresses[0])
        else:
            made["To"] = "undisclosed-recipients:;"
        made["Subject"] = _harmless(self.words.subject)
        made["Message-ID"] = self._identity()
        if date is not None:
            made["Date"] = format_datetime(date)
        made.set_content(self.words.text, charset="utf-8", cte="base64")
        made.add_alternative(self.words.html, subtype="html", charset="utf-8", cte="base64")
        if self.files:
            made.make_mixed()
            inner = next(made.iter_parts())
            for file in self.files:
                Message.attach(made, _part(file))
            made.set_boundary(f"=_{self.key[:40]}")
            inner.set_boundary(f"=-{self.key[:40]}")
        else:
            made.set_boundary(f"=-{self.key[:40]}")
        return made.as_bytes()

    def _identity(self) -> str:
        """The same letter always has the same Message-ID: mailboxes can tell a second one."""
        domain = domain_of(self.sender[1])
        first = hashlib.sha256("\0".join(self.addresses).encode()).hexdigest()[:8]
        return f"<{self.edition}.{self.number:06d}.{first}.{self.key[:16]}@{domain}>"


def _address(name: str, address: str) -> Address:
    user, _, domain = address.rpartition("@")
    return Address(_harmless(name), user, domain)


def _harmless(words: str) -> str:
    """Words for a header: one line, and nothing in them that reads as an encoded word."""
    return " ".join(words.replace("=?", "= ?").split())


def _part(file: Attached) -> Message:
    """An attachment, its headers written out: EmailMessage knows no second form of a name."""
    part = Message()
    kind = KINDS[file.name.rpartition(".")[2]]
    named = "\r\n ".join(_words(file.name))
    part["Content-Type"] = f'{kind};\r\n name="{named}"'
    part["Content-Transfer-Encoding"] = "base64"
    part["Content-Disposition"] = ";\r\n ".join(["attachment", *_continued(file.name)])
    lines = b64encode(file.data).decode()
    part.set_payload("\r\n".join(lines[k : k + 76] for k in range(0, len(lines), 76)))
    return part


def _words(name: str) -> Iterator[str]:
    """A name as encoded words (RFC 2047), characters whole; plain where it is ASCII."""
    if name.isascii():
        yield name
        return
    piece = b""
    for character in name:
        if len(piece + character.encode()) > _PIECE:
            yield f"=?UTF-8?B?{b64encode(piece).decode()}?="
            piece = b""
        piece += character.encode()
    yield f"=?UTF-8?B?{b64encode(piece).decode()}?="


def _continued(name: str) -> Iterator[str]:
    """A file name as parameters: extended, and continued over lines where long (RFC 2231)."""
    if name.isascii():
        yield f'filename="{name}"'
        return
    pieces, piece = [], ""
    for character in name:
        said = quote(character, safe="")
        if len(piece + said) > 54:
            pieces.append(piece)
            piece = ""
        piece += said
    pieces.append(piece)
    if len(pieces) == 1:
        yield f"filename*=UTF-8''{pieces[0]}"
        return
    for number, part in enumerate(pieces):
        charset = "UTF-8''" if number == 0 else ""
        yield f"filename*{number}*={charset}{part}"


def file_name(parts: Sequence[str], ending: str) -> str:
    """A name for an attachment that every system takes: no paths, nothing hidden, not too long."""
    text = "".join(part for part in parts if part)
    kept = (c for c in text if unicodedata.category(c)[0] != "C" and c not in "\u2028\u2029")
    name = " ".join("".join(kept).translate(_FORBIDDEN).split()).strip(". ")
    return f"{name[:_LONGEST].rstrip('. ') or 'file'}.{ending}"
