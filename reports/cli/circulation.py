"""`copies`, `trace`, `send`, `record`: numbered copies, whose they are, mail, what came back."""

from __future__ import annotations

import argparse
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from reports.cli.speech import DONE, Add, Speech, as_json
from reports.cli.tables import columns
from reports.errors import stop

if TYPE_CHECKING:
    from reports.circulation.office import Office
    from reports.circulation.recipients import Recipients
    from reports.circulation.register import Copy, Register

KINDS = {"signed": "签收", "returned": "退回", "destroyed": "销毁", "undone": "更正"}
_REGISTER = "circulation.sqlite"
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)


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
    record.add_argument("numbers", nargs="?", type=_numbers, help=text("help-record-number"))
    kinds = tuple(KINDS)
    record.add_argument("kind", nargs="?", type=_kind, choices=kinds, help=text("help-record-kind"))
    record.add_argument("--on", type=_day, metavar="DATE", help=text("help-record-on"))
    record.add_argument("--by", default="", metavar="NAME", help=text("help-record-by"))
    record.add_argument("--note", default="", metavar="TEXT", help=text("help-record-note"))
    record.add_argument("--json", action="store_true", help=text("help-json"))
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
    """A day as clerks write it: 2026-12-10, 2026年12月10日, 2026/12/10, 2026.12.10."""
    match = _DAY.fullmatch(word.strip())
    try:
        return date(*map(int, match.groups())) if match else date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{word}（2026-12-10、2026年12月10日）") from None


def _kind(word: str) -> str:
    """What happened, in English or in Chinese."""
    return next((kind for kind, said in KINDS.items() if said == word), word)


def _number(word: str) -> int:
    if not word.isascii() or not word.isdigit() or not 0 < int(word) <= 999999:
        raise argparse.ArgumentTypeError(word)
    return int(word)


def _numbers(words: str) -> list[int]:
    """Copy numbers: `3`, `1-5`, `1,4,7-9`; Chinese marks are taken for what they stand for."""
    plain = words.translate(str.maketrans("，、—–－", ",,---"))
    found: list[int] = []
    for piece in plain.split(","):
        first, dash, last = piece.partition("-")
        run = range(_number(first), _number(last if dash else first) + 1)
        if not run:
            raise argparse.ArgumentTypeError(words)
        found += run
    return list(dict.fromkeys(found))


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
    from reports.circulation.papers import Wish

    recipients, _ = _read(options)
    due = options.due
    wish = Wish(
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
        with speech.bar(sum(recipient.copies for recipient in recipients.items)) as step:
            made = copies.make(options.file, recipients, book, options.out, wish, step)
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
    from reports.circulation import register
    from reports.cli import sending

    recipients, office = _read(options)
    with register.opened(Path(options.register)) as book:
        return sending.run(options, speech, recipients, office, book)


# record


def _record(options: argparse.Namespace, speech: Speech) -> int:
    from reports.circulation import register

    with register.opened(Path(options.register)) as book:
        if not options.numbers:
            return _outstanding(book, options, speech)
        if not options.kind:
            return _history(book, options, speech)
        day = (options.on or date.today()).isoformat()
        rest = (options.kind, day, options.by, options.note)
        book.record([register.Event(options.edition, n, *rest) for n in options.numbers])
        for number in options.numbers:
            kind = speech.text(f"kind-{options.kind}")
            speech.note("recorded", number=f"{number:06d}", kind=kind)
    return DONE


def _history(book: Register, options: argparse.Namespace, speech: Speech) -> int:
    """What happened to some copies."""
    for number in options.numbers:
        copy = book.copy(options.edition, number)
        speech.result(f"{copy.shown}  {copy.label}")
        events = [e for e in book.events(options.edition) if e.number == number]
        for event in events:
            kind = speech.text(f"kind-{event.kind}")
            said = (event.day, kind, event.person, event.note)
            speech.result("  " + "  ".join(filter(None, said)))
        if not events:
            speech.note("history-none")
    return DONE


def _outstanding(book: Register, options: argparse.Namespace, speech: Speech) -> int:
    """What is not back: overdue first."""
    text, today = speech.text, date.today().isoformat()
    found = book.outstanding(options.edition)
    late = sum(bool(due) and due < today for _, due, _ in found)
    if options.json:
        items = [
            _as_json(c) | {"due": due, "signed": s, "overdue": bool(due) and due < today}
            for c, due, s in found
        ]
        speech.result({"ok": True, "outstanding": items})
        return DONE
    heads = ("number", "edition", "label", "signed", "due")
    rows = [[text(f"column-{name}") for name in heads]]
    for copy, due, signed in found:
        when = text("overdue" if due < today else "due-on", day=due) if due else text("due-open")
        state = text("is-signed" if signed else "not-signed")
        rows.append([copy.shown, copy.edition, copy.label, state, when])
    for line in columns(rows) if found else ():
        speech.result(line)
    if found:
        speech.note("outstanding-sum", count=len(found), late=late)
    else:
        speech.note("outstanding-none")
    return DONE
