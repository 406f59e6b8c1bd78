"""What is to be sent and what became of it, a row for each address; written before and after.

States: planned; trying (before the end of a message was handed over: safe to try again); handing
(the end of a message is being handed over); sent; waiting (refused for now); refused; doubtful
(handed over, but no answer came: it may have arrived).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import datetime

from msgspec import Struct

from reports.circulation.mail import Letter
from reports.circulation.register import Register

OPEN = ("planned", "trying", "waiting")


class Row(Struct, frozen=True):
    """A letter to one address. `content` is the letter's key, `answer` the server's last one."""

    edition: str
    content: str
    address: str
    name: str
    state: str
    tries: int = 0
    answer: str = ""


class Outbox:
    """The letters of one edition in a register."""

    def __init__(self, register: Register, edition: str) -> None:
        self._register, self._edition = register, edition

    def rows(self) -> list[Row]:
        """Every letter that was ever planned and not replaced before it was tried."""
        rows = self._register.connection.execute(
            "SELECT edition, content, address, name, state, tries, answer FROM letters"
            " WHERE edition = ? ORDER BY rowid",
            (self._edition,),
        )
        return [Row(*row) for row in rows]

    def plan(self, letters: Iterable[Letter]) -> None:
        """What a dry run found, in place of an earlier plan; what was tried stays as it is."""
        with self._register.writing() as connection:
            connection.execute(
                "DELETE FROM letters WHERE edition = ? AND state = 'planned'", (self._edition,)
            )
            connection.executemany(
                "INSERT INTO letters (edition, content, address, name, state)"
                " VALUES (?, ?, ?, ?, 'planned') ON CONFLICT DO NOTHING",
                [(self._edition, x.key, a, x.name) for x in letters for a in x.addresses],
            )

    def recover(self, now: datetime) -> None:
        """After a crash: what was being handed over is doubtful, anything else is still to do."""
        for row in self.rows():
            if row.state == "handing":
                self.note([row.address], row.content, "doubtful", now, "interrupted")

    def note(
        self, addresses: Sequence[str], content: str, state: str, now: datetime, answer: str = ""
    ) -> None:
        """Enter a state, on the disk before this returns."""
        with self._register.writing() as connection:
            for address in addresses:
                connection.execute(
                    "UPDATE letters SET state = ?, answer = ?, tries = tries + (? = 'trying')"
                    " WHERE edition = ? AND content = ? AND address = ?",
                    (state, answer, state, self._edition, content, address),
                )
                connection.execute(
                    "INSERT INTO attempts (edition, content, address, state, at, answer)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (self._edition, content, address, state, now.isoformat(), answer),
                )

    def state(self, content: str, address: str) -> str:
        """The state of a letter to an address, "" if it was never planned."""
        with closing(
            self._register.connection.execute(
                "SELECT state FROM letters WHERE edition = ? AND content = ? AND address = ?",
                (self._edition, content, address),
            )
        ) as rows:
            found = rows.fetchone()
        return str(found[0]) if found else ""

    def states(self) -> dict[tuple[str, str], str]:
        """The state of every letter to every address: content and address → state."""
        return {(row.content, row.address): row.state for row in self.rows()}
