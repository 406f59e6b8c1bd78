"""`send`: the table of who gets what, the confirmation, what became of each letter."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from reports.cli.speech import DONE, FAULTS, Speech, as_json
from reports.cli.tables import columns
from reports.errors import Problem, stop

if TYPE_CHECKING:
    from reports.circulation.mail import Letter
    from reports.circulation.office import Office
    from reports.circulation.outbox import Row
    from reports.circulation.recipients import Recipients
    from reports.circulation.register import Register
    from reports.circulation.send import Ask, Plan

_UNSENT = {"doubtful": "mail-doubtful", "refused": "mail-refused", "waiting": "mail-waiting"}
_NO_ANSWER = {
    "ConnectionRefusedError": "answer-refused",
    "gaierror": "answer-no-host",
    "TimeoutError": "answer-slow",
    "SMTPServerDisconnected": "answer-cut",
}
_STATES = ("sent", "refused", "waiting", "doubtful")
_MOST = 60  # rows of the table on the screen; all are in table.csv


def run(
    options: argparse.Namespace,
    speech: Speech,
    recipients: Recipients,
    office: Office,
    book: Register,
) -> int:
    """Plan, show, and send if that is what was asked for."""
    from reports.circulation import send

    ask = send.Ask(
        documents=tuple(dict.fromkeys(options.document)),
        test=options.test,
        batch=options.batch,
        again=options.again,
        doubtful=options.doubtful,
    )
    plan = send.plan(options.file, recipients, office, book, options.out, ask)
    speech.problems(plan.warnings)
    _show(plan, recipients, speech)
    if not plan.count:
        speech.note("send-nothing")
        if options.json:
            speech.result({"ok": True, "count": 0})
        return DONE
    if not (options.really or options.test):
        folder = send.dry_run(plan, book)
        speech.note("send-planned", count=plan.count, folder=folder)
        if options.json:
            speech.result({"ok": True, "count": plan.count, "folder": str(folder)})
        return DONE
    _confirmed(plan, recipients, options.confirm, speech)
    with speech.bar(plan.count) as step:
        rows = send.send(plan, office, book, ask, said=step, rests=partial(_rests, speech))
    return _told(plan, rows, recipients, ask, options.json, speech)


def _rests(speech: Speech, count: int, seconds: float) -> None:
    speech.note("send-rests", count=count, seconds=f"{seconds:g}")


def _show(plan: Plan, recipients: Recipients, speech: Speech) -> None:
    """Who gets what, and who does not."""
    text = speech.text
    if plan.letters:
        subject = plan.letters[0].words.subject
        speech.note("send-title", subject=subject, sender=_sender(plan.letters[0]))
        head = [text(f"column-{name}") for name in ("number", "person", "address", "files")]
        rows = [_row(letter, a) for letter in plan.letters for a in letter.addresses]
        for line in columns([head, *rows[:_MOST]]):
            speech.note("line", line=line)
        if len(rows) > _MOST:
            speech.note("send-more", count=len(rows) - _MOST)
    for letter, address, why in plan.held:
        held = text(f"held-{why}")
        speech.note("send-held", person=letter.name, address=address, why=held)
    if paper := sum(not recipient.by_mail for recipient in recipients.items):
        speech.note("send-paper", count=paper)


def _sender(letter: Letter) -> str:
    name, address = letter.sender
    return f"{name} <{address}>"


def _row(letter: Letter, address: str) -> list[str]:
    number = f"{letter.number:06d}" if letter.number else ""
    kinds = Counter(file.name.rpartition(".")[2].upper() for file in letter.files)
    shown = [kind if count == 1 else f"{count} {kind}" for kind, count in kinds.items()]
    size = sum(file.size for file in letter.files) / 1024
    return [number, letter.name, address, f"{' + '.join(shown)} {size:.0f} KB"]


def _confirmed(plan: Plan, recipients: Recipients, given: str, speech: Speech) -> None:
    """Somebody has said how many messages are to go, here or on the command line."""
    if not given and sys.stdin.isatty():
        paper = sum(not recipient.by_mail for recipient in recipients.items)
        speech.note("send-ask", count=plan.count, paper=paper)
        given = sys.stdin.readline().strip()
    if given != str(plan.count):
        raise stop("confirm-needed", count=plan.count, given=given or "—")


def _answer(answer: str, speech: Speech) -> str:
    """What the server said; where nobody answered, what that means."""
    return speech.text(_NO_ANSWER[answer]) if answer in _NO_ANSWER else answer


def _told(
    plan: Plan,
    rows: Sequence[Row],
    recipients: Recipients,
    ask: Ask,
    json: bool,
    speech: Speech,
) -> int:
    """What became of the letters; those that did not get there go into a register of their own."""
    from reports.circulation import send

    problems = [
        Problem(code, values={"address": row.address, "answer": _answer(row.answer, speech)})
        for state, code in _UNSENT.items()
        for row in rows
        if row.state == state
    ]
    counts = Counter(row.state for row in rows)
    numbers = {state: counts[state] for state in _STATES}
    if json:
        said = [as_json(problem, speech) for problem in problems]
        speech.result({"ok": not problems, **numbers, "problems": said})
    speech.problems(problems)
    speech.note("send-done", **numbers)
    if not ask.test and (file := send.write_failed(plan, rows, recipients)):
        speech.note("send-failed", file=file)
    return FAULTS if problems else DONE
