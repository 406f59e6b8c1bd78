"""`import`: what people really send becomes a draft edition."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from reports.cli.speech import DONE, Add, Speech
from reports.errors import stop

if TYPE_CHECKING:
    from reports.importing import Draft


def add(command: Add, speech: Speech) -> None:
    """The command and its options."""
    text = speech.text
    own = command("import", run)
    own.add_argument("sources", nargs="+", metavar="SOURCE", help=text("help-import-sources"))
    own.add_argument("-o", "--out", required=True, metavar="FILE", help=text("help-import-out"))
    own.add_argument("--force", action="store_true", help=text("help-import-force"))
    own.add_argument("--list", action="store_true", help=text("help-import-list"))
    own.add_argument("--json", action="store_true", help=text("help-json"))


def run(options: argparse.Namespace, speech: Speech) -> int:
    """Write the draft and its pictures, all or nothing; tell what was found."""
    from reports import manifest
    from reports.importing import import_sources

    target = Path(options.out)
    if os.path.lexists(target) and not options.force:
        raise stop("file-exists", file=str(target))
    draft = import_sources(options.sources)
    files = [(target.name, draft.yaml.encode())]
    files += [(picture.name, picture.data) for picture in draft.pictures]
    for name, _ in files[1:]:
        if os.path.lexists(target.with_name(name)) and not options.force:
            raise stop("file-exists", file=str(target.with_name(name)))
    manifest.place(target.parent, files)
    _tell(draft, target, options, speech)
    return DONE


def _tell(draft: Draft, target: Path, options: argparse.Namespace, speech: Speech) -> None:
    speakers = [speaker for one in draft.imports for speaker in one.outline.speakers]
    counts = {
        "speakers": len(speakers),
        "findings": sum(len(speaker.of("finding")) for speaker in speakers),
        "achievements": sum(len(speaker.of("achievement")) for speaker in speakers),
        "actions": sum(len(speaker.of("action")) for speaker in speakers),
        "repairs": len(draft.repairs),
        "points": len(draft.open_points),
    }
    if options.json:
        speech.result({"ok": True, "file": str(target), **counts, **draft.as_json()})
        return
    if options.list:
        for line in draft.listed():
            speech.result(line)
    for point in draft.open_points:
        speech.result(f"{point.file}:{point.line}:{point.column}  {point.text}")
    speech.note("imported", file=str(target), **counts)
    speech.note("import-next", file=str(target))
    if not options.list:
        speech.result(str(target))
