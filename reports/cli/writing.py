"""`check`, `new`, `schema`, `fonts`, `dump`: what helps while an edition is being written."""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import replace
from pathlib import Path

from reports import messages
from reports.cli.speech import DONE, FAULTS, Add, Speech, as_json
from reports.errors import Problem, ReportError, Severity, stop

STAGES = ("report", "document", "galley", "pages")


def add(command: Add, speech: Speech) -> None:
    """The commands and their options."""
    text = speech.text
    check = command("check", _check)
    check.add_argument("files", nargs="+", metavar="FILE", help=text("help-file"))
    check.add_argument("--deep", action="store_true", help=text("help-deep"))
    check.add_argument("--strict", action="store_true", help=text("help-strict"))
    check.add_argument("--json", action="store_true", help=text("help-json"))
    new = command("new", _new)
    new.add_argument("file", metavar="FILE", help=text("help-new-file"))
    new.add_argument("--force", action="store_true", help=text("help-new-force"))
    command("schema", _schema)
    fonts = command("fonts", _fonts)
    fonts.add_argument(
        "what", nargs="?", default="", metavar="FILE|TEXT", help=text("help-fonts-what")
    )
    dump = command("dump", _dump)
    dump.add_argument("stage", choices=STAGES, help=text("help-stage"))
    dump.add_argument("file", metavar="FILE", help=text("help-file"))
    dump.add_argument("-d", "--document", default="", metavar="NAME", help=text("help-document"))


def _check(options: argparse.Namespace, speech: Speech) -> int:
    from reports import editions

    found: list[tuple[str, tuple[Problem, ...]]] = []
    with speech.progress(len(options.files)) as advance:
        for file in options.files:
            try:
                problems = editions.check(file, deep=options.deep).warnings
                if options.strict:
                    problems = tuple(replace(p, severity=Severity.ERROR) for p in problems)
            except ReportError as error:
                problems = error.problems
            found.append((file, problems))
            advance(file)
    bad = [p for _, problems in found for p in problems if p.severity is Severity.ERROR]
    if options.json:
        listed = {file: [as_json(p, speech) for p in problems] for file, problems in found}
        speech.result({"ok": not bad, "files": listed})
    for file, problems in found:
        speech.problems(problems)
        if not any(p.severity is Severity.ERROR for p in problems):
            speech.note("checked", file=file)
    return FAULTS if bad else DONE


def _new(options: argparse.Namespace, speech: Speech) -> int:
    from reports import manifest, schema

    path, beside = Path(options.file), Path(options.file).with_name("edition.schema.json")
    if path.name == beside.name or (os.path.lexists(path) and not options.force):
        raise stop("file-exists", file=str(path))
    files = [(path.name, messages.starter().encode())]
    if not os.path.lexists(beside) or options.force:
        table = json.dumps(schema.json_schema(), ensure_ascii=False, indent=2) + "\n"
        files.append((beside.name, table.encode()))
    manifest.place(path.parent, files)
    speech.note("new-made", file=str(path), schema=beside.name)
    speech.result(str(path))
    return DONE


def _schema(options: argparse.Namespace, speech: Speech) -> int:
    from reports import schema

    speech.result(schema.json_schema())
    return DONE


def _fonts(options: argparse.Namespace, speech: Speech) -> int:
    """Without a word the roles; for a file the stand-ins it needs; for a text each character."""
    from reports import editions, pipeline

    faces = pipeline.composer().faces
    if not options.what:
        for role in faces.roles:
            chain = " → ".join(f"{face.name} ({face.path.name})" for face in faces.chain(role))
            speech.result(f"{role}: {chain}")
    elif options.what.lower().endswith((".yaml", ".yml")):
        found = editions.stand_ins(options.what)
        for problem in found:
            speech.result(messages.line(problem, speech.language))
        if not found:
            speech.note("no-stand-ins", file=options.what)
    else:
        for char in dict.fromkeys(options.what):
            drawn = (
                f"{role}: {face.name if face else speech.text('no-face')}"
                for role in faces.roles
                for face in [faces.face_for(role, char, char.isascii())]
            )
            speech.result(f"{char} U+{ord(char):04X}  " + "  ".join(drawn))
    return DONE


def _dump(options: argparse.Namespace, speech: Speech) -> int:
    from reports import pipeline

    speech.result(pipeline.dump(options.stage, options.file, options.document))
    return DONE
