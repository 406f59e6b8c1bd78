"""`build` and `watch`: editions made, several at once, one bad file never stopping the others."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.cli.speech import DONE, FAULTS, Add, Speech, as_json
from reports.errors import Problem, ReportError

SCRIPTS = ("hans", "hant", "tw", "hk")

if TYPE_CHECKING:
    from reports.manifest import Manifest


def add(command: Add, speech: Speech) -> None:
    """The commands and their options."""
    text = speech.text
    build = command("build", _build)
    build.add_argument("files", nargs="+", metavar="FILE", help=text("help-file"))
    _build_options(build, text)
    build.add_argument("-j", "--jobs", type=_count, default=1, metavar="N", help=text("help-jobs"))
    watch = command("watch", _watch)
    watch.add_argument("file", metavar="FILE", help=text("help-file"))
    _build_options(watch, text)


def _build_options(parser: argparse.ArgumentParser, text: Callable[..., str]) -> None:
    add = parser.add_argument
    add("-o", "--out", default="out", metavar="DIR", help=text("help-out"))
    add("-d", "--document", action="append", default=[], metavar="NAME", help=text("help-document"))
    add(
        "-f",
        "--format",
        action="append",
        default=[],
        choices=("pdf", "docx"),
        help=text("help-format"),
    )
    add("--script", default="", choices=SCRIPTS, help=text("help-script"))
    add("--profile", default="", metavar="NAME", help=text("help-profile"))
    add("--strict", action="store_true", help=text("help-strict"))
    add("--json", action="store_true", help=text("help-json"))
    add("--force", action="store_true", help=text("help-force"))


def _count(word: str) -> int:
    if not word.isascii() or not word.isdigit() or not 0 < int(word) <= 64:
        raise argparse.ArgumentTypeError(word)
    return int(word)


Outcome = tuple[str, "Manifest | None", tuple[Problem, ...]]


def _build(options: argparse.Namespace, speech: Speech) -> int:
    """Every file is tried; one that fails does not stop the others."""
    from reports import editions

    settings = {
        "documents": tuple(dict.fromkeys(options.document)),
        "formats": tuple(dict.fromkeys(options.format)),
        "profile": options.profile,
        "script": options.script,
        "strict": options.strict,
        "force": options.force,
    }
    files = list(dict.fromkeys(options.files))
    refused = editions.overwriting(files) if len(files) > 1 else {}
    files = [file for file in files if file not in refused]
    with speech.progress(len(files)) as advance:
        outcomes = list(_outcomes(files, options.out, settings, options.jobs, advance))
    outcomes += [(file, None, (problem,)) for file, problem in refused.items()]
    if options.json:
        speech.result(_summary(outcomes, options.out, speech))
    for file, manifest, problems in outcomes:
        speech.problems(problems)
        if manifest is None:
            speech.note("not-built", file=file)
        elif not options.json:
            _tell(manifest, Path(options.out), speech)
    return DONE if all(manifest for _, manifest, _ in outcomes) else FAULTS


def _outcomes(
    files: Sequence[str],
    out: str,
    settings: dict[str, Any],
    jobs: int,
    advance: Callable[[str], None],
) -> Iterator[Outcome]:
    if min(jobs, len(files)) > 1:
        with ProcessPoolExecutor(min(jobs, len(files))) as pool:
            waiting = [pool.submit(build_one, file, out, settings) for file in files]
            for future in waiting:
                outcome = future.result()
                advance(outcome[0])
                yield outcome
        return
    for file in files:
        yield build_one(file, out, settings)
        advance(file)


def build_one(file: str, out: str, settings: dict[str, Any]) -> Outcome:
    """Build one file; problems of the user's are returned, not raised."""
    from reports import editions

    try:
        manifest = editions.build_all(file, out, **settings)
    except ReportError as error:
        return file, None, error.problems
    return file, manifest, manifest.warnings


def _tell(manifest: Manifest, out: Path, speech: Speech) -> None:
    state = "unchanged" if manifest.unchanged else "done"
    speech.note(state, edition=manifest.edition)
    for file in manifest.files:
        speech.result(str(out / manifest.edition / file.name))


def _summary(outcomes: Sequence[Outcome], out: str, speech: Speech) -> dict[str, object]:
    return {
        "ok": all(manifest for _, manifest, _ in outcomes),
        "editions": [
            {
                "file": file,
                "ok": manifest is not None,
                "folder": str(Path(out) / manifest.edition) if manifest else None,
                "manifest": manifest.as_json() if manifest else None,
                "problems": [as_json(problem, speech) for problem in problems],
            }
            for file, manifest, problems in outcomes
        ],
    }


def _watch(options: argparse.Namespace, speech: Speech) -> int:
    from watchfiles import watch

    from reports import pipeline

    options.files, options.jobs = [options.file], 1
    _build(options, speech)
    speech.note("watching", file=options.file)
    file = Path(options.file).resolve()
    watched = (file.parent, pipeline.TEMPLATES, pipeline.FONTS)
    for changes in watch(*(path for path in watched if path.exists()), raise_interrupt=False):
        changed = {Path(path) for _, path in changes}
        if any(
            p == file or (p.suffix in (".j2", ".yaml") and p.parent != file.parent) for p in changed
        ):
            _build(options, speech)
    speech.note("watch-ended")
    return DONE
