"""`copies`, `trace`, `send`, `record`: numbered copies, whose they are, mail, what came back."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from reports.cli.speech import DONE, FAULTS, Add, Speech, as_json
from reports.errors import Problem, stop

if TYPE_CHECKING:
    from reports.circulation.office import Office
    from reports.circulation.outbox import Row
    from reports.circulation.recipients import Recipients
    from reports.circulation.register import Copy, Register
    from reports.circulation.send import Plan

KINDS = ("signed", "returned", "destroyed")
_REGISTER = "circulation.sqlite"
_UNSENT = {"doubtful": "mail-doubtful", "refused": "mail-refused", "waiting": "mail-waiting"}


def add(command: Add, speech: Speech) -> None:
    """The commands and their options."""
    text = speech.text
    copies = command("copies", _copies)
    copies.add_argument("file", metavar="FILE", help=text("help-file"))
    _sources(copies, speech)
    copies.add_argument("--due", type=_day, metavar="DATE", help=text("help-due"))
    copies.add_argument("--print", action="store_true", help=text("help-print"))
    copies.add_argument("--covers", action="store_true", help=text("help-covers"))
    copies.add_argument("--booklet", action="store_true", help=text("help-booklet"))
    copies.add_argument(
        "--void",
        action="append",
        default=[],
        nargs=2,
        metavar=("NUMBER", "REASON"),
        help=text("help-void"),
    )
    trace = command("trace", _trace)
    trace.add_argument("what", metavar="FILE|NUMBER|CODE", help=text("help-what"))
    trace.add_argument("--edition", default="", metavar="ID", help=text("help-edition"))
    _register_option(trace, speech)
    trace.add_argument("--json", action="store_true", help=text("help-json"))
    _add_send(command("send", _send), speech)
    record = command("record", _record)
    record.add_argument("edition", nargs="?", default="", help=text("help-record-edition"))
    record.add_argument("number", nargs="?", type=_number, help=text("help-record-number"))
    record.add_argument("kind", nargs="?", choices=KINDS, help=text("help-record-kind"))
    record.add_argument("--on", type=_day, metavar="DATE", help=text("help-record-on"))
    record.add_argument("--by", default="", metavar="NAME", help=text("help-record-by"))
    record.add_argument("--note", default="", metavar="TEXT", help=text("help-record-note"))
    _register_option(record, speech)


def _add_send(send: argparse.ArgumentParser, speech: Speech) -> None:
    text = speech.text
    send.add_argument("file", metavar="FILE", help=text("help-file"))
    _sources(send, speech)
    send.add_argument("--really", action="store_true", help=text("help-really"))
    send.add_argument("--confirm", default="", metavar="N", help=text("help-confirm"))
    send.add_argument("--test", default="", metavar="ADDRESS", help=text("help-test"))
    send.add_argument("--batch", type=_number, default=0, metavar="N", help=text("help-batch"))
    send.add_argument("--again", action="store_true", help=text("help-again"))
    send.add_argument("--doubtful", action="store_true", help=text("help-doubtful"))


def _sources(parser: argparse.ArgumentParser, speech: Speech) -> None:
    text, add = speech.text, parser.add_argument
    add("--recipients", required=True, metavar="FILE", help=text("help-recipients"))
    add("--office", default="", metavar="FILE", help=text("help-office"))
    add("-o", "--out", default="out", metavar="DIR", help=text("help-out"))
    add("-d", "--document", action="append", default=[], metavar="NAME", help=text("help-document"))
    add("--json", action="store_true", help=text("help-json"))
    _register_option(parser, speech)


def _register_option(parser: argparse.ArgumentParser, speech: Speech) -> None:
    said = speech.text("help-register")
    parser.add_argument("--register", default=_REGISTER, metavar="FILE", help=said)


def _day(word: str) -> date:
    return date.fromisoformat(word)


def _number(word: str) -> int:
    if not word.isascii() or not word.isdigit() or not 0 < int(word) <= 999999:
        raise argparse.ArgumentTypeError(word)
    return int(word)


def _read(options: argparse.Namespace) -> tuple[Recipients, Office]:
    """The recipients, and the office's settings: those named, else those beside the recipients."""
    from reports.circulation import office, recipients

    beside = Path(options.recipients).with_name("office.yaml")
    named = options.office or (str(beside) if beside.is_file() else "")
    settings = office.load(named) if named else office.Office()
    found = recipients.load(options.recipients, settings.units, settings.domains)
    return found, settings


# copies


def _copies(options: argparse.Namespace, speech: Speech) -> int:
    from reports import pipeline
    from reports.circulation import copies, register

    recipients, _ = _read(options)
    due = options.due
    wish = copies.Wish(
        documents=tuple(dict.fromkeys(options.document)),
        due=f"{due.year}年{due.month}月{due.day}日" if due else "",
        merged=options.print,
        covers=options.covers,
        booklet=options.booklet,
    )
    voids = [(_voided(number), reason) for number, reason in options.void]
    with register.opened(Path(options.register), create=True) as book:
        edition = str(pipeline.load(options.file).edition.id)
        for number, reason in voids:
            book.void(edition, number, reason)
        made = copies.make(options.file, recipients, book, options.out, wish)
        if due:
            book.set_due(edition, due.isoformat())
        gaps = [c for c in book.copies(edition, withdrawn=True) if c.reason]
    if options.json:
        speech.result(
            {
                "ok": True,
                "edition": made.edition,
                "folder": str(made.folder),
                "files": list(made.files),
                "copies": [_as_json(copy) for copy in (*made.copies, *gaps)],
                "problems": [as_json(p, speech) for p in made.warnings],
            }
        )
    speech.problems(made.warnings)
    for copy in gaps:
        values = {"number": copy.shown, "label": copy.label, "reason": _reason(copy, speech)}
        speech.note("copies-gap", **values)
    speech.note("copies-made", edition=edition, count=len(made.copies), folder=made.folder)
    if not options.json:
        for name in made.files:
            speech.result(str(made.folder / name))
    return DONE


def _voided(number: str) -> int:
    try:
        return _number(number)
    except argparse.ArgumentTypeError:
        raise stop("copy-unknown", number=number, edition="—") from None


def _reason(copy: Copy, speech: Speech) -> str:
    return speech.text("reason-not-listed") if copy.reason == "not-listed" else copy.reason


def _as_json(copy: Copy) -> dict[str, object]:
    return {
        "edition": copy.edition,
        "number": copy.shown,
        "code": copy.code,
        "unit": copy.unit,
        "post": copy.post,
        "person": copy.person,
        "channel": copy.channel,
        "withdrawn": copy.reason,
    }


# trace


def _trace(options: argparse.Namespace, speech: Speech) -> int:
    from reports.circulation import register, trace

    with register.opened(Path(options.register)) as book:
        found = trace.trace(book, options.what, options.edition)
    if options.json:
        items = [_as_json(f.copy) | {"how": f.how, "file": f.name} for f in found]
        speech.result({"ok": True, "found": items})
        return DONE
    for item in found:
        copy = item.copy
        about = {"edition": copy.edition, "label": copy.label, "code": copy.code}
        speech.result(speech.text(f"trace-{item.how}", number=copy.shown, file=item.name, **about))
        if copy.reason:
            speech.result(speech.text("trace-withdrawn", reason=_reason(copy, speech)))
        elif not item.current:
            speech.result(speech.text("trace-older"))
    return DONE


# send


def _send(options: argparse.Namespace, speech: Speech) -> int:
    from reports.circulation import register, send

    recipients, office = _read(options)
    ask = send.Ask(
        documents=tuple(dict.fromkeys(options.document)),
        test=options.test,
        batch=options.batch,
        again=options.again,
        doubtful=options.doubtful,
    )
    with register.opened(Path(options.register)) as book:
        plan = send.plan(options.file, recipients, office, book, options.out, ask)
        speech.problems(plan.warnings)
        _show(plan, speech)
        if not plan.count:
            speech.note("send-nothing")
            return DONE
        if not (options.really or options.test):
            folder = send.dry_run(plan, book)
            speech.note("send-planned", count=plan.count, folder=folder)
            if options.json:
                speech.result({"ok": True, "count": plan.count, "folder": str(folder)})
            return DONE
        _confirmed(plan, recipients, options.confirm, speech)
        rows = send.send(plan, office, book, ask)
    problems = [*_unsent(rows)]
    if not options.test and (missing := send.failed(rows, recipients)).count(b"\n") > 1:
        file = plan.folder / send.MAIL / "failed.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(missing)
        speech.note("send-failed", file=file)
    counts = Counter(row.state for row in rows)
    states = ("sent", "refused", "waiting", "doubtful")
    if options.json:
        said = [as_json(problem, speech) for problem in problems]
        numbers = {state: counts[state] for state in states}
        speech.result({"ok": not problems, **numbers, "problems": said})
    speech.problems(problems)
    speech.note("send-done", **{state: counts[state] for state in states})
    return FAULTS if problems else DONE


def _show(plan: Plan, speech: Speech) -> None:
    """Who gets what."""
    for letter in plan.letters:
        files = ", ".join(file.name for file in letter.files)
        for address in letter.addresses:
            values = {"number": f"{letter.number:06d}", "person": letter.name, "address": address}
            speech.note("send-row", files=files, **values)
    for letter, address, why in plan.held:
        held = speech.text(f"held-{why}")
        speech.note("send-held", person=letter.name, address=address, why=held)


def _confirmed(plan: Plan, recipients: Recipients, given: str, speech: Speech) -> None:
    """Somebody has said how many messages are to go, here or on the command line."""
    if not given and sys.stdin.isatty():
        paper = sum(not recipient.by_mail for recipient in recipients.items)
        speech.note("send-ask", count=plan.count, paper=paper)
        given = sys.stdin.readline().strip()
    if given != str(plan.count):
        raise stop("confirm-needed", count=plan.count, given=given or "—")


def _unsent(rows: Sequence[Row]) -> list[Problem]:
    """What did not arrive, or may not have."""
    return [
        Problem(code, values={"address": row.address, "answer": row.answer})
        for state, code in _UNSENT.items()
        for row in rows
        if row.state == state
    ]


# record


def _record(options: argparse.Namespace, speech: Speech) -> int:
    from reports.circulation import register

    with register.opened(Path(options.register)) as book:
        if options.number is None:
            return _outstanding(book, options.edition, speech)
        kind, day = options.kind or "signed", (options.on or date.today()).isoformat()
        about = (options.edition, options.number, kind, day, options.by, options.note)
        book.record(register.Event(*about))
        number = f"{options.number:06d}"
        speech.note("recorded", number=number, kind=speech.text(f"kind-{kind}"))
    return DONE


def _outstanding(book: Register, edition: str, speech: Speech) -> int:
    found = book.outstanding(edition)
    today = date.today().isoformat()
    for copy, due, signed in found:
        late = "overdue" if due and due < today else "due-on"
        values = {
            "number": copy.shown,
            "edition": copy.edition,
            "label": copy.label,
            "signed": speech.text("is-signed" if signed else "not-signed"),
            "due": speech.text(late, day=due) if due else speech.text("due-open"),
        }
        speech.result(speech.text("outstanding", **values))
    if not found:
        speech.note("outstanding-none")
    return DONE
