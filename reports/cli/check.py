"""`check`: what is wrong, what is open, and the conformance report."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports import messages
from reports.cli.speech import DONE, FAULTS, Add, Speech, as_json
from reports.errors import Problem, ReportError, stop

if TYPE_CHECKING:
    from reports.checking import Checked

_FORMATS = ("pdf", "docx")
_NAME = "conformance"


def add(command: Add, speech: Speech) -> None:
    """The command and its options."""
    text = speech.text
    check = command("check", _check)
    check.add_argument("files", nargs="*", metavar="FILE", help=text("help-file"))
    check.add_argument("--deep", action="store_true", help=text("help-deep"))
    check.add_argument(
        "--report", nargs="?", const="", metavar="REPORT", help=text("help-check-report")
    )
    check.add_argument("--strict", action="store_true", help=text("help-strict"))
    check.add_argument("--json", action="store_true", help=text("help-json"))
    check.set_defaults(refuse=check.error)


def _check(options: argparse.Namespace, speech: Speech) -> int:
    from reports import checking

    _sensible(options)
    found: list[tuple[str, Checked | None, tuple[Problem, ...]]] = []
    with speech.progress(len(options.files)) as advance:
        for file in options.files:
            wanted = options.report is not None
            try:
                checked = checking.check(file, deep=options.deep, measure=wanted)
                checked = checked.strictly() if options.strict else checked
                if wanted and checked.conformance is not None:
                    _write(checked, options.report, speech, quiet=options.json)
                found.append((file, checked, checked.problems))
            except ReportError as error:
                found.append((file, None, error.problems))
            advance(file)
    ok = all(checked is not None and checked.ok for _, checked, _ in found)
    if options.json:
        speech.result(_summary(found, speech, ok=ok))
    for file, done, problems in found:
        speech.problems(problems)
        if done is not None and not options.json:
            _tell_open(done, speech)
        if done is not None and done.ok:
            speech.note("checked", file=file)
    return DONE if ok else FAULTS


def _sensible(options: argparse.Namespace) -> None:
    """A report has a name of its own: no edition's, and one for each edition."""
    name = options.report or ""
    edition = Path(name).suffix.lower() in (".yaml", ".yml")
    if edition and not options.files:  # `check --report FILE`
        options.files, options.report, edition, name = [name], "", False, ""
    if not options.files:
        options.refuse("the following arguments are required: FILE")
    if edition:
        raise stop("report-is-edition", file=name)
    if name and len(options.files) > 1:
        raise stop("report-for-several", file=name)


def _write(checked: Checked, name: str, speech: Speech, *, quiet: bool) -> None:
    """The report as PDF and Word file, or only as that of the two which its name says."""
    from reports import checking, manifest

    path = Path(name) if name else Path("out") / str(checked.report.edition.id) / _NAME
    ending = path.suffix.lower().removeprefix(".")
    formats = (ending,) if ending in _FORMATS else _FORMATS
    stem = path.name.removesuffix(path.suffix) if ending in _FORMATS else path.name
    files = checking.report_files(checked, formats)
    manifest.place(path.parent, [(f"{stem}.{format}", data) for format, data in files.items()])
    for format in [] if quiet else formats:
        speech.result(str(path.parent / f"{stem}.{format}"))


def _tell_open(checked: Checked, speech: Speech) -> None:
    """What is open, one line each; findings and texts left out are among the problems."""
    told = [one for one in checked.open if one.kind not in ("lint", "unused")]
    waiting = [one for one in told if not one.settled]
    settled = sum(one.settled for one in checked.open)
    if waiting or settled:
        speech.result(speech.text("open-list", count=len(waiting), settled=settled))
    for one in waiting:
        what = _said(one.problem, speech)
        place = replace(one.problem.where, path="")
        speech.result(f"  {place}  {what}" + (f"  [{one.id}]" if one.id else ""))


def _summary(
    found: list[tuple[str, Checked | None, tuple[Problem, ...]]], speech: Speech, *, ok: bool
) -> dict[str, object]:
    return {
        "ok": ok,
        "files": {file: [as_json(p, speech) for p in problems] for file, _, problems in found},
        "open": {
            file: [one.as_json() | {"message": _said(one.problem, speech)} for one in checked.open]
            for file, checked, _ in found
            if checked is not None
        },
        "conformance": {
            file: checked.conformance.as_json()
            for file, checked, _ in found
            if checked is not None and checked.conformance is not None
        },
    }


def _said(problem: Problem, speech: Speech) -> str:
    what, _ = messages.say(problem, speech.language)
    return what
