"""What an office says once for all its circulation: its units, its domains, its mail server.

No user name's password stands here: it comes from the keyring or from the environment.
"""

from __future__ import annotations

import os
from functools import cache

from reports.circulation.addresses import fault_of
from reports.errors import ReportError
from reports.yamlfile.keys import (
    CHOICE,
    LIST,
    ONE_LINE,
    RECORD,
    WHOLE,
    Number,
    Reader,
    Record,
    Text,
    all_keys,
    key,
    read_record,
)
from reports.yamlfile.source import file_source

SECURITY = {"starttls": "STARTTLS", "tls": "TLS"}
PORTS = {"starttls": 587, "tls": 465}


class Server(Record):
    """发信服务器: where mail is handed over, and how fast."""

    host: Text = key("主机", ONE_LINE, required=True)
    port: Number | None = key("端口", WHOLE(1))
    security: str = key("加密", CHOICE(SECURITY), default="starttls")
    user: Text = key("用户名", ONE_LINE)
    certificates: Text = key("根证书", ONE_LINE)
    per_minute: Number = key("每分钟", WHOLE(1), default=Number(20))
    largest: Number = key("上限", WHOLE(1), default=Number(20))  # MB of one message

    @property
    def at(self) -> int:
        """The port."""
        return int(self.port or PORTS[self.security])


class Sender(Record):
    """发件人: who sends, and whom to ask."""

    address: Text = key("邮箱", ONE_LINE, required=True)
    name: Text = key("名称", ONE_LINE, required=True)
    contact: Text = key("联系人", ONE_LINE)
    phone: Text = key("电话", ONE_LINE)

    def check(self, reader: Reader) -> None:
        """A sender has an address."""
        if fault := fault_of(self.address):
            word = str(self.address)
            reader.problem_at("address-malformed", self.address.path, address=word, reason=fault)


class Office(Record):
    """An office's settings. `domains` are where internal papers may go."""

    units: tuple[Text, ...] = key("单位名录", LIST(ONE_LINE))
    domains: tuple[Text, ...] = key("内部域名", LIST(ONE_LINE))
    sender: Sender | None = key("发件人", RECORD(Sender))
    server: Server | None = key("服务器", RECORD(Server))


def load(path: str | os.PathLike[str]) -> Office:
    """Read an office's settings.

    Raises:
        ReportError: every problem of the file, with line and column.
    """
    source = file_source(path, *_vocabulary())
    reader = Reader(source, Office)
    found = read_record(reader, Office, source.root, "") if source.root is not None else None
    problems = [*source.problems, *reader.problems]
    if found is None or problems:
        raise ReportError(sorted(problems, key=lambda p: (p.where.line, p.where.column)))
    return found


@cache
def _vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    keys = [k for _, k in all_keys(Office)]
    words = frozenset(word for k in keys for word in (k.name, k.alias))
    return words, frozenset({"sender", "发件人", "server", "服务器"})
