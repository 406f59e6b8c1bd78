"""`import`: what people really send becomes a draft edition."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from reports.cli.speech import DONE, Add, Speech
from reports.errors import stop

if TYPE_CHECKING:
    from reports.importing import Draft
    from reports.importing.merge import Merged

_SLUG = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


def add(command: Add, speech: Speech) -> None:
    """The command and its options."""
    text = speech.text
    own = command("import", run)
    own.add_argument("sources", nargs="+", metavar="SOURCE", help=text("help-import-sources"))
    own.add_argument("-o", "--out", required=True, metavar="FILE", help=text("help-import-out"))
    own.add_argument("--review", metavar="FILE", help=text("help-import-review"))
    way = own.add_mutually_exclusive_group()
    way.add_argument("--merge", action="store_true", help=text("help-import-merge"))
    way.add_argument("--force", action="store_true", help=text("help-import-force"))
    own.add_argument("--list", action="store_true", help=text("help-import-list"))
    own.add_argument("--json", action="store_true", help=text("help-json"))


def run(options: argparse.Namespace, speech: Speech) -> int:
    """Write the draft, its pictures and the review, all or nothing; tell what was found."""
    from reports import manifest
    from reports.importing import import_sources
    from reports.importing.merge import kept_beside, merged_into

    target = Path(options.out)
    there = os.path.lexists(target)
    if there and not (options.force or options.merge):
        raise stop("import-exists", file=str(target))
    kind = _review_kind(options.review)
    slug = _SLUG.fullmatch(target.stem)
    draft = import_sources(options.sources, slug[0] if slug else "")
    merged = merged_into(target, draft.yaml) if there and options.merge else None
    files = [(target.name, (merged.text if merged else draft.yaml).encode())]
    files += [(kept_beside(target).name, (merged.kept if merged else draft.yaml).encode())]
    files += _pictures(draft, target, options)
    review = _review(draft, kind) if kind else b""
    manifest.place(target.parent, files)
    if review:
        manifest.place(Path(options.review).parent, [(Path(options.review).name, review)])
    _tell(draft, merged, options, speech)
    return DONE


def _review_kind(name: str | None) -> str:
    """What kind of file the review is to be, by its name."""
    if not name:
        return ""
    from reports.importing.review_files import KINDS

    kind = Path(name).suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise stop("import-review-kind", file=name, known="、".join(f".{k}" for k in KINDS))
    return kind


def _review(draft: Draft, kind: str) -> bytes:
    from reports.importing.review import review_of
    from reports.importing.review_files import review_file

    return review_file(review_of(draft), draft.report, kind)


def _pictures(draft: Draft, target: Path, options: argparse.Namespace) -> list[tuple[str, bytes]]:
    """The pictures to be put beside the draft; one that a person has changed since stays."""
    files = []
    for picture in draft.pictures:
        path = target.with_name(picture.name)
        if not os.path.lexists(path) or options.force:
            files.append((picture.name, picture.data))
        elif not options.merge:
            raise stop("file-exists", file=str(path))
    return files


def _tell(draft: Draft, merged: Merged | None, options: argparse.Namespace, speech: Speech) -> None:
    file, conflicts = options.out, merged.conflicts if merged else ()
    counts = draft.counts | (merged.counts if merged else {})
    if options.json:
        told = [
            {"line": c.line, "before": c.before, "kept": c.kept, "new": c.new} for c in conflicts
        ]
        found = {"ok": True, "file": file, **counts, "conflicts": told}
        speech.result(found | draft.as_json())
        return
    if options.list:
        for line in draft.listed():
            speech.result(line)
    for point in draft.to_fill:
        speech.result(f"{file}  {point.text}")
    for point in draft.open_points:
        speech.result(f"{point.file}:{point.line}:{point.column}  {point.text}")
    for conflict in conflicts:
        words = {"kept": conflict.kept.rstrip("\n"), "new": conflict.new.rstrip("\n")}
        speech.note("import-conflict", file=file, line=conflict.line, **words)
    speech.note("imported", file=file, **counts)
    if merged:
        speech.note("import-merged", renewed=merged.renewed, conflicts=len(conflicts))
    if options.review:
        speech.note("import-review", file=options.review)
    speech.note("import-next", file=file)
    if not options.list:
        speech.result(file)
