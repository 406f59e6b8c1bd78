"""Sending an edition by mail: planned and shown first, then sent exactly as it was shown."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from reports import pipeline
from reports.circulation import gates
from reports.circulation.copies import FOLDER
from reports.circulation.delivery import Clock, Delivery, Pace
from reports.circulation.exchange import exchanged
from reports.circulation.login import password
from reports.circulation.mail import Attached, Letter, file_name
from reports.circulation.office import Office
from reports.circulation.original import Original, originals, to_number
from reports.circulation.outbox import Outbox, Row
from reports.circulation.recipients import CHANNELS, FORMATS, GROUPS, Recipient, Recipients
from reports.circulation.register import Copy, Filed, Register, opened
from reports.circulation.wording import words
from reports.errors import Problem, ReportError, Where, stop
from reports.manifest import Manifest, place
from reports.model import Report

MAIL, FAILED = "mail", "failed.csv"
_HELD = {
    "sent": "已发过",
    "doubtful": "是否收到不明，不再发",
    "earlier": "已发过旧版，不再发",
    "refused": "被拒收，不再发",
}
_MEGA = 1024 * 1024


class Ask(Struct, frozen=True):
    """What is asked of a run.

    `test` sends everything to this address instead, and enters nothing. `batch` sends the
    edition's own files, without marks, to so many addresses at once as blind copies. `again` sends
    to those who have got an earlier version; `doubtful` to those of whom it is not known.
    """

    documents: tuple[str, ...] = ()
    test: str = ""
    batch: int = 0
    again: bool = False
    doubtful: bool = False


class Plan(Struct, frozen=True):
    """Who gets what. `held` are letters not to be sent, and why: sent, doubtful, earlier."""

    report: Report
    folder: Path
    letters: tuple[Letter, ...]
    held: tuple[tuple[Letter, str, str], ...] = ()  # letter, address, why
    warnings: tuple[Problem, ...] = field(default=())

    @property
    def count(self) -> int:
        """How many addresses mail goes to: what a confirmation must say."""
        return sum(len(letter.addresses) for letter in self.letters)


def plan(
    path: str,
    recipients: Recipients,
    office: Office,
    register: Register,
    out_dir: str,
    ask: Ask,
) -> Plan:
    """Every gate, and the letters that may go.

    Raises:
        ReportError: all that stands in the way, in one run; nothing was sent.
    """
    report = pipeline.load(path)
    if office.sender is None or office.server is None:
        raise stop("no-sender", Where(report.source_name))
    folder = Path(out_dir) / str(report.edition.id)
    whole = originals(report, ask.documents)
    problems = [*gates.of_edition(report, whole)]
    problems += gates.of_recipients(report, office, recipients, ask.test)
    if problems:  # nothing is read or made of what may not leave
        raise ReportError(problems)
    making = _Letters(report, office, folder, register, ask)
    made = making.batches(recipients, whole) if ask.batch else list(making.each(recipients))
    problems = list(making.problems)
    # Copies may be of more documents than the first: what goes out is what counts.
    titles = list(dict.fromkeys(gates.title_of(file) for file in making.filed))
    if others := [t for t in titles if t not in {o.job.title for o in whole}]:
        whole += (more := originals(report, others))
        problems += gates.of_texts(report, more)
    problems += gates.of_build(folder, whole, making.names)
    if titles and not problems:
        problems += gates.of_copies(folder, to_number(report, titles), making.filed)
    problems += _oversized(made, int(office.server.largest))
    if problems:
        raise ReportError(problems)
    letters, held = _still_open(made, Outbox(register, str(report.edition.id)), ask)
    return Plan(report, folder, tuple(letters), tuple(held), recipients.warnings)


def dry_run(plan: Plan, register: Register) -> Path:
    """Write the letters as .eml files and the table of who gets what; remember the plan."""
    folder = plan.folder / MAIL
    with exchanged(folder, keep=(FAILED,)) as work:
        for number, letter in enumerate(plan.letters, 1):
            (work / _eml_name(letter, number)).write_bytes(letter.message())
        (work / "table.csv").write_bytes(_table(plan))
    Outbox(register, str(plan.report.edition.id)).plan(plan.letters)
    return folder


def changed(plan: Plan, register: Register) -> list[str]:
    """Addresses whose letter is not the one that the last dry run showed."""
    box = Outbox(register, str(plan.report.edition.id))
    open_ = {(x.key, a) for x in plan.letters for a in x.addresses}
    shown = {(row.content, row.address) for row in box.rows() if row.state == "planned"}
    unknown = open_ - set(box.states())
    return sorted({a for _, a in unknown | (shown - open_)})


def send(
    plan: Plan,
    office: Office,
    register: Register,
    ask: Ask,
    pace: Pace = Pace(),  # noqa: B008  # frozen
    clock: Clock = Clock(),  # noqa: B008
    said: Callable[[str], None] = lambda _: None,
    rests: Callable[[int, float], None] = lambda count, seconds: None,
) -> list[Row]:
    """Send what was planned; returns what became of it, the last of each address.

    `said` is told of each letter that was tried, `rests` of each wait before the next round.

    Raises:
        ReportError: something changed since the dry run; another run is sending; no safe
            connection, no login.
    """
    assert office.server is not None
    secret = password(office.server)
    edition = str(plan.report.edition.id)
    if ask.test:
        with _scratch(plan) as box:
            Delivery(box, office.server, secret, pace, clock).send(plan.letters, said, rests)
            return box.rows()
    if differing := changed(plan, register):
        raise stop("plan-changed", addresses=differing)
    with _alone(register):
        box = Outbox(register, edition)
        _reopened(box, plan.letters, ask, clock)
        Delivery(box, office.server, secret, pace, clock).send(plan.letters, said, rests)
        return list({row.address: row for row in box.rows()}.values())


def write_failed(plan: Plan, rows: Sequence[Row], recipients: Recipients) -> Path | None:
    """Write those who did not get it beside the letters; nothing where there are none."""
    file = plan.folder / MAIL / FAILED
    found = failed(rows, recipients)
    if found.count(b"\n") < 2:
        file.unlink(missing_ok=True)  # an earlier run's, since made good
        return None
    place(file.parent, [(FAILED, found)])
    return file


def failed(rows: Sequence[Row], recipients: Recipients) -> bytes:
    """Those who did not get it, as a register of recipients to run again.

    Doubtful ones are not among them: they may have got it.
    """
    missing = {row.address for row in rows if row.state in ("refused", "waiting", "planned")}
    return recipients_csv([r for r in recipients.items if str(r.address) in missing])


def recipients_csv(items: Sequence[Recipient]) -> bytes:
    """Recipients as a table that `recipients.load` reads and Excel opens."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    heads = ("编号", "单位", "姓名", "职务", "排序", "分送", "方式", "邮箱", "份数", "格式", "备注")
    table.writerow(heads)
    for r in items:
        about = (r.id, r.unit, r.person, r.post, r.rank or "", GROUPS[r.group])
        rest = (CHANNELS[r.channel], r.address, r.copies, FORMATS[r.format], r.note)
        table.writerow([_harmless(str(value)) for value in (*about, *rest)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(text: str) -> str:
    """A cell that no spreadsheet computes (CWE-1236)."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


class _Letters(Struct, dict=True):
    """Makes the letters of an edition."""

    report: Report
    office: Office
    folder: Path
    register: Register
    ask: Ask
    filed: list[Filed] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # of the edition's files that are sent
    problems: list[Problem] = field(default_factory=list)

    def each(self, recipients: Recipients) -> Iterator[Letter]:
        """A letter with the copy of its own for everybody who gets mail."""
        edition = str(self.report.edition.id)
        known = {(c.recipient, c.part): c for c in self.register.copies(edition)}
        for recipient in gates.mailed(recipients):
            copy = known.get((recipient.key, 1))
            files = list(self._files(copy, recipient)) if copy else []
            if copy is None or not files:
                where = recipients.where(recipient.path)
                values = {"name": recipient.name}
                self.problems.append(Problem("copies-missing", where, values))
                continue
            yield self._letter(copy, recipient, files)

    def batches(self, recipients: Recipients, originals: Sequence[Original]) -> list[Letter]:
        """The edition's own files, to many at once."""
        manifest = Manifest.read(self.folder)
        built = {f.name: f for f in manifest.files} if manifest else {}
        groups: dict[tuple[str, ...], list[Recipient]] = {}
        for recipient in gates.mailed(recipients):
            groups.setdefault(recipient.formats, []).append(recipient)
        made = []
        for formats, members in groups.items():
            names = [f"{o.job.title}.{f}" for o in originals for f in formats]
            self.names.update(names)
            found = [built[name] for name in names if name in built]
            files = [self._named(f.name, f.data, f.sha256, "") for f in found]
            for k in range(0, len(members), self.ask.batch):
                some = tuple(str(r.address) for r in members[k : k + self.ask.batch])
                made.append(self._written(0, "", "各位同志", "", some, tuple(files)))
        return made

    def _files(self, copy: Copy, recipient: Recipient) -> Iterator[Attached]:
        """The files of a copy, each the very one of the register."""
        for filed in self.register.files(copy.edition, copy.number):
            if not filed.current or filed.name.rpartition(".")[2] not in recipient.formats:
                continue
            path = self.folder / FOLDER / filed.name
            self.filed.append(filed)
            self.names.add(filed.name.partition("-")[2])
            file = self._named(filed.name, path, filed.sha256, copy.shown)
            try:
                _ = file.data
            except ReportError as error:
                self.problems += error.problems
            yield file

    def _named(self, name: str, data: bytes | Path, sha256: str, number: str) -> Attached:
        """A file under a name that tells its reader what it is."""
        edition, document = self.report.edition, name.rpartition(".")[0].partition("-")[2]
        kind = f"-{document}" if number and document != self._main else ""
        issue = f"第{edition.number}期" if edition.number else ""
        parts = (str(edition.masthead), issue, str(edition.title), kind)
        shown = f"（{number}）" if number else ""
        ending = name.rpartition(".")[2]
        stem = file_name(parts, ending).removesuffix(f".{ending}")
        return Attached(f"{stem}{shown}.{ending}", data, sha256)

    @cached_property
    def _main(self) -> str:
        """The edition's first document: its name need not be said."""
        return pipeline.jobs(self.report)[0].title

    def _letter(self, copy: Copy, recipient: Recipient, files: Sequence[Attached]) -> Letter:
        about = (copy.number, recipient.name, recipient.label, copy.code)
        return self._written(*about, (str(recipient.address),), tuple(files))

    def _written(
        self,
        number: int,
        name: str,
        label: str,
        code: str,
        addresses: tuple[str, ...],
        files: tuple[Attached, ...],
    ) -> Letter:
        sender = self.office.sender
        assert sender is not None
        known = {
            "edition": self.report.edition,
            "sender": sender,
            "label": label,
            "number": f"{number:06d}" if number else "",
            "code": code,
            "files": [file.name for file in files],
            "test": bool(self.ask.test),
        }
        if self.ask.test:
            addresses = (self.ask.test,)
        said = words(pipeline.TEMPLATES, known)
        who = (str(sender.name), str(sender.address))
        return Letter(str(self.report.edition.id), number, name, addresses, who, said, files)


def _oversized(letters: Sequence[Letter], largest: int) -> Iterator[Problem]:
    for letter in letters:
        if (size := letter.size) > largest * _MEGA:
            values = {"name": letter.name or letter.addresses[0], "limit": largest}
            yield Problem("mail-too-large", values={**values, "size": f"{size / _MEGA:.1f}"})


def _still_open(
    made: Sequence[Letter], box: Outbox, ask: Ask
) -> tuple[list[Letter], list[tuple[Letter, str, str]]]:
    """Letters with the addresses that they are still to go to; the others, and why not."""
    letters, held = [], []
    states = box.states()
    got = {a for (_, a), state in states.items() if state in ("sent", "doubtful", "handing")}
    for letter in made:
        going = []
        for address in letter.addresses:
            state = states.get((letter.key, address), "")
            why = "" if ask.test else _held(state, address in got, ask)
            if why:
                held.append((letter, address, why))
            else:
                going.append(address)
        if going:
            letters.append(replace(letter, addresses=tuple(going)))
    return letters, held


def _held(state: str, got: bool, ask: Ask) -> str:
    """Why a letter in this state does not go; `got` says that its address got one or may have."""
    if state == "sent":
        return "sent"
    if state in ("doubtful", "handing"):
        return "" if ask.doubtful else "doubtful"
    if ask.again:
        return ""
    if state == "refused":
        return "refused"
    return "earlier" if got else ""


def _reopened(box: Outbox, letters: Sequence[Letter], ask: Ask, clock: Clock) -> None:
    """Doubtful and refused letters that somebody decided to send once more."""
    box.recover(clock.now())
    states = (*(["doubtful"] if ask.doubtful else []), *(["refused"] if ask.again else []))
    for letter in letters:
        again = [a for a in letter.addresses if box.state(letter.key, a) in states]
        if again:
            box.note(again, letter.key, "planned", clock.now(), "again")


@contextmanager
def _scratch(plan: Plan) -> Iterator[Outbox]:
    """An outbox for a test address; the register of the real thing knows nothing of it."""
    with opened(Path(":memory:"), create=True) as register:
        box = Outbox(register, str(plan.report.edition.id))
        box.plan(plan.letters)
        yield box


@contextmanager
def _alone(register: Register) -> Iterator[None]:
    """Only one run sends at a time: the lock goes with the process, however it ends."""
    file = register.connection.execute("PRAGMA database_list").fetchone()[2]
    lock = sqlite3.connect(f"{file}-sending", timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        lock.close()
        raise stop("sending-already", Where(str(file))) from None
    try:
        yield
    finally:
        lock.close()


def _eml_name(letter: Letter, number: int) -> str:
    return f"{letter.number:06d}.eml" if letter.number else f"batch-{number:03d}.eml"


def _table(plan: Plan) -> bytes:
    """Who gets what, for a person to check."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(("份号", "收件人", "邮箱", "附件", "大小（KB）", "发送"))
    rows = [(x, a, "要发") for x in plan.letters for a in x.addresses]
    rows += [(letter, address, _HELD[why]) for letter, address, why in plan.held]
    for letter, address, going in rows:
        number = f"{letter.number:06d}" if letter.number else ""
        size = sum(file.size for file in letter.files) // 1024
        names = "；".join(file.name for file in letter.files)
        cells = (number, letter.name, address, names, str(size), going)
        table.writerow([_harmless(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
