"""`new`, `schema`, `fonts`, `dump`: what helps while an edition is being written."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from reports import messages
from reports.cli.speech import DONE, Add, Speech
from reports.errors import stop

STAGES = ("report", "document", "galley", "pages")


def add(command: Add, speech: Speech) -> None:
    """The commands and their options."""
    text = speech.text
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


_ANY_HAN = "国"


def _fonts(options: argparse.Namespace, speech: Speech) -> int:
    """Without a word the roles; for a file the stand-ins it needs; for a text each character."""
    from reports import editions, pipeline

    faces = pipeline.composer().faces
    if not options.what:
        for role in faces.roles:
            chain = faces.chain(role)
            shown = " → ".join(f"{face.name} ({face.path.name})" for face in chain)
            speech.result(f"{role}: {shown}")
            if not chain[0].has(_ANY_HAN):  # opens the file, and says so where that fails
                speech.note("role-without-han", role=role, file=chain[0].path.name)
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
