"""The register of copies: number ↔ recipient ↔ SHA-256 of the exact file, in one SQLite file.

A number is given once. A copy that is no longer made is withdrawn, with the reason, and its number
stays taken: that is what explains a gap. Rows are never deleted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

from reports.circulation.codes import code_of
from reports.circulation.recipients import Recipient
from reports.errors import Problem, ReportError, Where, stop

LAST = 999999  # a copy number has six digits
_APPLICATION, _VERSION = 0x4A42, 1  # "JB"
# What is not ours to mend: a full disk, a lock, a missing right.
_SURROUNDINGS = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
)
_SCHEMA = """
CREATE TABLE copies (
  edition TEXT NOT NULL, number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 999999),
  recipient TEXT NOT NULL, part INTEGER NOT NULL,
  unit TEXT NOT NULL, post TEXT NOT NULL, person TEXT NOT NULL, channel TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE, reason TEXT NOT NULL DEFAULT '', final INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (edition, number)) STRICT;
CREATE UNIQUE INDEX one_number ON copies (edition, recipient, part) WHERE final = 0;
CREATE TABLE files (
  sha256 TEXT NOT NULL, edition TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL,
  base TEXT NOT NULL, turn INTEGER NOT NULL,
  PRIMARY KEY (edition, number, sha256, name),
  FOREIGN KEY (edition, number) REFERENCES copies) STRICT;
CREATE INDEX by_sha256 ON files (sha256);
CREATE TABLE events (
  id INTEGER PRIMARY KEY, edition TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL,
  day TEXT NOT NULL, person TEXT NOT NULL, note TEXT NOT NULL,
  FOREIGN KEY (edition, number) REFERENCES copies) STRICT;
CREATE TABLE due (edition TEXT PRIMARY KEY, day TEXT NOT NULL) STRICT;
CREATE TABLE letters (
  edition TEXT NOT NULL, content TEXT NOT NULL, address TEXT NOT NULL, name TEXT NOT NULL,
  state TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0, answer TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (edition, content, address)) STRICT;
CREATE TABLE attempts (
  id INTEGER PRIMARY KEY, edition TEXT NOT NULL, content TEXT NOT NULL, address TEXT NOT NULL,
  state TEXT NOT NULL, at TEXT NOT NULL, answer TEXT NOT NULL) STRICT;
CREATE TABLE plans (edition TEXT PRIMARY KEY, list TEXT NOT NULL) STRICT;
CREATE TRIGGER copies_stay BEFORE DELETE ON copies
  BEGIN SELECT raise(ABORT, 'copies are never deleted'); END;
CREATE TRIGGER numbers_stay BEFORE UPDATE OF edition, number, recipient, code ON copies
  BEGIN SELECT raise(ABORT, 'numbers never change hands'); END;
"""
_COPY = "edition, number, recipient, part, unit, post, person, channel, code, reason, final"


class Copy(Struct, frozen=True):
    """One numbered copy and whose it is. `reason` says why it is no longer made, "" if it is."""

    edition: str
    number: int
    recipient: str  # its key
    part: int  # which of the recipient's copies, from 1
    unit: str
    post: str
    person: str
    channel: str
    code: str
    reason: str = ""
    final: bool = False  # withdrawn for good: its recipient gets a new number

    @property
    def shown(self) -> str:
        """The number as it is printed: six digits (GB/T 9704-2012 7.2.1)."""
        return f"{self.number:06d}"

    @property
    def label(self) -> str:
        """Unit, post and person as on an envelope."""
        return "　".join(filter(None, (self.unit, self.post, self.person)))


def _copy(row: tuple[Any, ...]) -> Copy:
    """A row of `_COPY`'s columns."""
    fields = (*row[:10], bool(row[10]))
    return Copy(*fields)


class Filed(Struct, frozen=True):
    """A file of a copy: `base` is the SHA-256 of the edition's own file that it was made from.

    `current` tells the files of the last run from those of earlier ones.
    """

    sha256: str
    number: int
    name: str
    base: str
    current: bool = True


class Event(Struct, frozen=True):
    """Something that happened to a copy: signed, returned, destroyed; `day` is an ISO date.

    `undone` says that the event before it was entered by mistake; nothing is ever deleted.
    """

    edition: str
    number: int
    kind: str
    day: str
    person: str = ""
    note: str = ""


def standing(events: Iterable[Event]) -> dict[tuple[str, int], list[str]]:
    """What holds of each copy, by edition and number: `undone` takes back what came before it."""
    found: dict[tuple[str, int], list[str]] = {}
    for event in events:
        kinds = found.setdefault((event.edition, event.number), [])
        if event.kind != "undone":
            kinds.append(event.kind)
        elif kinds:
            kinds.pop()
    return found


class Register:
    """An open register; use `opened`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One change, whole or not at all, on the disk when it ends."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def copies(self, edition: str = "", *, withdrawn: bool = False) -> list[Copy]:
        """The copies of an edition, or of all, by number."""
        where = "WHERE (edition = ? OR ? = '')" + ("" if withdrawn else " AND reason = ''")
        rows = self.connection.execute(
            f"SELECT {_COPY} FROM copies {where} ORDER BY edition, number", (edition, edition)
        )
        return [_copy(row) for row in rows]

    def editions(self) -> list[str]:
        """The editions that have copies."""
        return [row[0] for row in self.connection.execute("SELECT DISTINCT edition FROM copies")]

    def number(self, edition: str, recipients: Sequence[Recipient]) -> list[Copy]:
        """Give every recipient the numbers that it has, or the next; withdraw all others'.

        Returns the copies in the order of the recipients.

        Raises:
            ReportError: there are no six-digit numbers left.
        """
        with self.writing() as connection:
            known = {(c.recipient, c.part): c for c in self._standing(edition)}
            last = self._last(edition)
            wanted = [(r, part) for r in recipients for part in range(1, r.copies + 1)]
            for recipient, part in wanted:
                copy = known.pop((recipient.key, part), None)
                if copy is None:
                    last += 1
                    self._add(edition, last, recipient, part)
                else:
                    self._renew(connection, copy, recipient)
            for copy in known.values():
                if not copy.reason:
                    self._withdraw(copy.edition, copy.number, "not-listed", final=False)
        now = {(c.recipient, c.part): c for c in self.copies(edition)}
        return [now[recipient.key, part] for recipient, part in wanted]

    def void(self, edition: str, number: int, reason: str) -> Copy:
        """Withdraw a copy for good, such as a spoilt print; its recipient gets a new number."""
        copy = self.copy(edition, number)
        with self.writing():
            self._withdraw(edition, number, reason, final=True)
        return copy

    def copy(self, edition: str, number: int) -> Copy:
        """One copy.

        Raises:
            ReportError: there is none of that number.
        """
        row = self.connection.execute(
            f"SELECT {_COPY} FROM copies WHERE edition = ? AND number = ?", (edition, number)
        ).fetchone()
        if row is None:
            raise stop("copy-unknown", number=f"{number:06d}", edition=edition)
        return _copy(row)

    def file(self, edition: str, files: Iterable[Filed]) -> None:
        """Enter the files of a run; those of earlier runs stay known, for tracing."""
        with self.writing() as connection:
            row = "SELECT coalesce(max(turn), 0) FROM files WHERE edition = ?"
            turn = connection.execute(row, (edition,)).fetchone()[0] + 1
            connection.executemany(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET turn = excluded.turn, base = excluded.base",
                [(f.sha256, edition, f.number, f.name, f.base, turn) for f in files],
            )

    def files(self, edition: str, number: int) -> list[Filed]:
        """Every file that was ever made of a copy, the latest run's first."""
        rows = self.connection.execute(
            "SELECT sha256, number, name, base, turn = (SELECT max(turn) FROM files WHERE"
            " edition = ?1) FROM files WHERE edition = ?1 AND number = ?2 ORDER BY turn DESC, name",
            (edition, number),
        )
        return [Filed(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows]

    def by_sha256(self, sha256: str) -> list[tuple[Copy, Filed]]:
        """The copies of which a file with these very bytes was made."""
        rows = self.connection.execute(
            "SELECT edition, number FROM files WHERE sha256 = ?", (sha256,)
        ).fetchall()
        return [
            (self.copy(edition, number), filed)
            for edition, number in rows
            for filed in self.files(edition, number)
            if filed.sha256 == sha256
        ]

    def record(self, events: Sequence[Event]) -> None:
        """Enter what happened to copies: all of it, or nothing.

        Raises:
            ReportError: every copy that there is not, or to which it cannot happen any more.
        """
        problems: list[Problem] = []
        with self.writing() as connection:
            for event in events:
                try:
                    self._possible(event)
                except ReportError as error:
                    problems += error.problems
            if problems:
                raise ReportError(problems)
            connection.executemany(
                "INSERT INTO events (edition, number, kind, day, person, note)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [(e.edition, e.number, e.kind, e.day, e.person, e.note) for e in events],
            )

    def _possible(self, event: Event) -> None:
        """Nothing happens to a copy that is back, but that it is destroyed, or was not back."""
        copy = self.copy(event.edition, event.number)
        kinds = standing(e for e in self.events(event.edition) if e.number == event.number)
        held = kinds.get((event.edition, event.number), [])
        if event.kind == "undone" and not held:
            raise stop("nothing-to-undo", number=copy.shown)
        back = {"returned", "destroyed"} & set(held)
        if back and event.kind not in ("destroyed", "undone"):
            raise stop("copy-is-back", number=copy.shown, kind=event.kind)

    def events(self, edition: str = "") -> list[Event]:
        """What happened to the copies of an edition, or of all, in order."""
        rows = self.connection.execute(
            "SELECT edition, number, kind, day, person, note FROM events"
            " WHERE edition = ? OR ? = '' ORDER BY id",
            (edition, edition),
        )
        return [Event(*row) for row in rows]

    def set_due(self, edition: str, day: str) -> None:
        """When the copies of an edition are to be back; an ISO date."""
        with self.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO due VALUES (?, ?)", (edition, day))

    def outstanding(self, edition: str = "") -> list[tuple[Copy, str, bool]]:
        """Copies on paper that are not back: when due ("" for no day), signed for; by due day."""
        due = dict(self.connection.execute("SELECT edition, day FROM due").fetchall())
        kinds = standing(self.events(edition))
        done = {(*copy, kind) for copy, some in kinds.items() for kind in some}
        found = [
            (copy, due.get(copy.edition, ""), (copy.edition, copy.number, "signed") in done)
            for copy in self.copies(edition, withdrawn=True)
            if copy.channel != "email"
            and (not copy.reason or (copy.edition, copy.number, "signed") in done)
            and not any((copy.edition, copy.number, k) in done for k in ("returned", "destroyed"))
        ]
        return sorted(found, key=lambda f: (not f[1], f[1], f[0].edition, f[0].number))

    def _standing(self, edition: str) -> list[Copy]:
        return [c for c in self.copies(edition, withdrawn=True) if not c.final]

    def _last(self, edition: str) -> int:
        row = "SELECT coalesce(max(number), 0) FROM copies WHERE edition = ?"
        return int(self.connection.execute(row, (edition,)).fetchone()[0])

    def _add(self, edition: str, number: int, recipient: Recipient, part: int) -> None:
        if number > LAST:
            raise stop("numbers-used-up", edition=edition)
        about = (recipient.unit, recipient.post, recipient.person, recipient.channel)
        known = "SELECT 1 FROM copies WHERE code = ?"
        turn, code = 0, code_of(edition, number, recipient.key)
        while self.connection.execute(known, (code,)).fetchone():
            turn += 1
            code = code_of(edition, number, recipient.key, turn)
        self.connection.execute(
            f"INSERT INTO copies ({_COPY}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0)",
            (edition, number, recipient.key, part, *map(str, about), code),
        )

    def _renew(self, connection: sqlite3.Connection, copy: Copy, recipient: Recipient) -> None:
        """What may change of a copy: how its recipient is written, and that it is made again."""
        about = (recipient.unit, recipient.post, recipient.person, recipient.channel)
        connection.execute(
            "UPDATE copies SET unit = ?, post = ?, person = ?, channel = ?, reason = ''"
            " WHERE edition = ? AND number = ?",
            (*map(str, about), copy.edition, copy.number),
        )

    def _withdraw(self, edition: str, number: int, reason: str, *, final: bool) -> None:
        self.connection.execute(
            "UPDATE copies SET reason = ?, final = ? WHERE edition = ? AND number = ?",
            (reason, int(final), edition, number),
        )


@contextmanager
def opened(path: Path, *, create: bool = False) -> Iterator[Register]:
    """Open the register of a file; a new one is made where `create` says so.

    Raises:
        ReportError: the file is no register, cannot be written, or is in use for too long.
    """
    where = Where(str(path))
    if not path.exists() and not create:
        raise stop("no-register", where)
    connection = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise stop("register-refused", where, reason=error.strerror or str(error)) from None
    try:
        connection = sqlite3.connect(path, timeout=10, isolation_level=None)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        _prepare(connection, where)
        yield Register(connection)
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _SURROUNDINGS:
            raise stop("register-refused", where, reason=str(error)) from None
        if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise stop("not-a-register", where) from None
        raise
    finally:
        if connection is not None:
            connection.close()


def _prepare(connection: sqlite3.Connection, where: Where) -> None:
    """Make the tables of a new file; refuse another program's, and a later version's."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    empty = not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    if empty:
        script = f"{_SCHEMA} PRAGMA application_id = {_APPLICATION};"
        connection.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = 1; COMMIT;")
    elif application != _APPLICATION or version != _VERSION:
        raise stop("not-a-register", where)
