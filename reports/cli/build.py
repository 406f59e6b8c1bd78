"""`build` and `watch`: editions made, as many at once as there are processors."""

from __future__ import annotations

import argparse
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.cli.speech import DONE, FAULTS, INTERRUPTED, Add, Speech, as_json
from reports.errors import stop

if TYPE_CHECKING:
    from reports.batches import Outcome
    from reports.editions import Order
    from reports.workers import Crew

SCRIPTS = ("hans", "hant", "tw", "hk")
_SECONDS = 600.0  # for one document; the longest known, 900 pages, takes half a minute


def add(command: Add, speech: Speech) -> None:
    """The commands and their options."""
    text = speech.text
    build = command("build", _build)
    own = build.add_argument
    own("files", nargs="*", metavar="FILE", help=text("help-build-files"))
    own("--files-from", action="append", default=[], metavar="LIST", help=text("help-files-from"))
    _build_options(build, text)
    own("-j", "--jobs", type=_count, default=0, metavar="N", help=text("help-build-jobs"))
    own("--cluster", default="", metavar="ADDRESS", help=text("help-cluster"))
    build.set_defaults(usage=build.error)
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
    seconds, size = text("help-time-limit", seconds=f"{_SECONDS:g}"), text("help-memory-limit")
    add("--time-limit", type=_seconds, default=_SECONDS, metavar="SECONDS", help=seconds)
    add("--memory-limit", type=_size, default=None, metavar="MIB", help=size)


def _count(word: str) -> int:
    if not word.isascii() or not word.isdigit() or not 0 < int(word) <= 64:
        raise argparse.ArgumentTypeError(word)
    return int(word)


def _seconds(word: str) -> float:
    if not 0 <= (seconds := float(word)) < 1e6:
        raise argparse.ArgumentTypeError(word)
    return seconds


def _size(word: str) -> int:
    """MiB as bytes."""
    if not word.isascii() or not word.isdigit() or len(word) > 7:
        raise argparse.ArgumentTypeError(word)
    return int(word) * 2**20


def _build(options: argparse.Namespace, speech: Speech) -> int:
    """Every file is tried; one that fails does not stop the others."""
    from reports.batches import Batch
    from reports.sources import sources

    if not options.files and not options.files_from:
        options.usage(speech.text("files-needed"))
    files = sources(options.files, options.files_from)
    batch = Batch(files, Path(options.out), _order(options), options.force)
    outcomes: list[Outcome] = []
    try:
        with _ended_alike(), speech.gauge(len(files)) as gauge:
            for outcome in batch.run(_hiring(options), gauge):
                outcomes.append(outcome if options.json else replace(outcome, manifest=None))
                gauge.finished(outcome.file)
    except KeyboardInterrupt:
        if batch.last and batch.last.file not in {outcome.file for outcome in outcomes}:
            outcomes.append(batch.last)
        _say(files, outcomes, options, speech)
        built = sum(bool(outcome.names) for outcome in outcomes)
        speech.note("broken-off", built=built, left=len(files) - len(outcomes))
        return INTERRUPTED
    _say(files, outcomes, options, speech)
    faults = [outcome.fault for outcome in outcomes if outcome.fault]
    if faults:  # mistakes of this program show their tracebacks, when all else is done
        raise faults[0] if len(faults) == 1 else ExceptionGroup("build", faults)
    return DONE if all(outcome.names for outcome in outcomes) else FAULTS


def _order(options: argparse.Namespace) -> Order:
    from reports import limits
    from reports.editions import Order

    options.jobs = options.jobs or min(64, limits.cores())
    memory = options.memory_limit
    return Order(
        documents=tuple(dict.fromkeys(options.document)),
        formats=tuple(dict.fromkeys(options.format)),
        profile=options.profile,
        script=options.script,
        strict=options.strict,
        seconds=options.time_limit,
        memory=limits.fair_share(options.jobs) if memory is None else memory,
    )


def _hiring(options: argparse.Namespace) -> Callable[[bool], Crew | None]:
    """Who does the work, once it is known whether there is enough of it."""
    from reports import pipeline

    def hire(worth: bool) -> Crew | None:
        if options.cluster:
            from reports import cluster

            return cluster.Cluster(options.cluster)
        if not worth or options.jobs == 1:
            return None
        from reports.workers import Processes

        return Processes(options.jobs, options.time_limit, pipeline.composer)

    if options.cluster and os.environ.get(pipeline.PASSWORD):
        raise stop("cluster-password", name=pipeline.PASSWORD)
    return hire


@contextmanager
def _ended_alike() -> Iterator[None]:
    """A request to end (SIGTERM) is heeded like Ctrl-C: children gone, no half files."""

    def ask(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, ask)
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _say(
    files: Sequence[str], outcomes: list[Outcome], options: argparse.Namespace, speech: Speech
) -> None:
    """What became of the files, in the order in which they were named."""
    order = {file: number for number, file in enumerate(files)}
    outcomes.sort(key=lambda outcome: order[outcome.file])
    if options.json:
        speech.result(_summary(outcomes, options.out, speech))
    else:
        for outcome in outcomes:
            _tell(outcome, Path(options.out), speech)
    problems = [problem for outcome in outcomes for problem in outcome.problems]
    speech.problems(problems)
    for outcome in outcomes:
        if not outcome.names:
            speech.note("not-built", file=outcome.file)
    if len(files) > 1:
        kept = sum(outcome.unchanged for outcome in outcomes)
        built = sum(bool(outcome.names) for outcome in outcomes) - kept
        pages = sum(outcome.pages for outcome in outcomes)
        failed = len(outcomes) - built - kept
        speech.note("batch-done", built=built, kept=kept, failed=failed, pages=pages)


def _tell(outcome: Outcome, out: Path, speech: Speech) -> None:
    if outcome.names:
        speech.note("unchanged" if outcome.unchanged else "done", edition=outcome.edition)
    for name in outcome.names:
        speech.result(str(out / outcome.edition / name))
    if outcome.reminders:
        speech.note("reminders-kept", count=outcome.reminders)


def _summary(outcomes: Sequence[Outcome], out: str, speech: Speech) -> dict[str, object]:
    return {
        "ok": all(outcome.names for outcome in outcomes),
        "editions": [
            {
                "file": outcome.file,
                "ok": bool(outcome.names),
                "folder": str(Path(out) / outcome.edition) if outcome.names else None,
                "manifest": outcome.manifest,
                "problems": [as_json(problem, speech) for problem in outcome.problems],
            }
            for outcome in outcomes
        ],
    }


def _watch(options: argparse.Namespace, speech: Speech) -> int:
    from watchfiles import watch

    from reports import pipeline

    options.files, options.files_from, options.cluster, options.jobs = [options.file], [], "", 1
    if _build(options, speech) == INTERRUPTED:
        return INTERRUPTED
    speech.note("watching", file=options.file)
    file = Path(options.file).resolve()
    watched = (file.parent, pipeline.TEMPLATES, pipeline.FONTS)
    for changes in watch(*(path for path in watched if path.exists()), raise_interrupt=False):
        changed = {Path(path) for _, path in changes}
        ours = any(p.suffix in (".j2", ".yaml") and p.parent != file.parent for p in changed)
        if (ours or file in changed) and _build(options, speech) == INTERRUPTED:
            break
    speech.note("watch-ended")
    return DONE
