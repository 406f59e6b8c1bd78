"""The command line: arguments in, messages and an exit code out."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from reports import messages
from reports.errors import Problem, ReportError, Severity, stop

if TYPE_CHECKING:
    from reports.manifest import Manifest

DONE, FAULTS, USAGE, INTERRUPTED = 0, 1, 2, 130
COMMANDS = ("build", "check", "new", "schema", "fonts", "dump", "watch")
STAGES = ("report", "document", "galley", "pages")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 problems in the user's files, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A console that cannot show a rare character must not end the run.
            stream.reconfigure(errors="backslashreplace")
    words = list(sys.argv[1:] if argv is None else argv)
    speech = Speech(_language(words))
    parser = _parser(speech)
    if not words:
        parser.print_help()
        return USAGE
    options = parser.parse_args(_with_command(words))
    run: Callable[[argparse.Namespace, Speech], int] = options.run
    try:
        return run(options, speech)
    except ReportError as error:
        if getattr(options, "json", False):
            speech.result({"ok": False, "problems": [as_json(p, speech) for p in error.problems]})
        speech.problems(error.problems)
        return FAULTS
    except KeyboardInterrupt:
        speech.note("interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


class Speech:
    """Says things in one language: results on standard output, the rest on standard error."""

    def __init__(self, language: str) -> None:
        self.language = language

    def text(self, name: str, **values: object) -> str:
        """A sentence that is no problem."""
        return messages.text(name, self.language, **values)

    def note(self, name: str, **values: object) -> None:
        """Tell about the run."""
        print(self.text(name, **values), file=sys.stderr)

    def result(self, value: object) -> None:
        """Print what was asked for; anything but text as one JSON value."""
        if not isinstance(value, str):
            value = json.dumps(value, ensure_ascii=False, indent=2)
        print(value)

    def problems(self, problems: Sequence[Problem]) -> None:
        """List problems and count the errors among them."""
        for problem in problems:
            print(messages.line(problem, self.language), file=sys.stderr)
        errors = sum(p.severity is Severity.ERROR for p in problems)
        if errors:
            self.note("problems-found", count=errors)

    @contextmanager
    def progress(self, total: int) -> Iterator[Callable[[str], None]]:
        """A bar on a terminal; otherwise a line a step, when there are several."""
        if not sys.stderr.isatty():
            yield lambda name: self.note("made", file=name) if total > 1 else None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(self.text("building"), total=total)
            yield lambda name: bar.update(task, advance=1, description=name)


def as_json(problem: Problem, speech: Speech) -> dict[str, object]:
    """A problem for programs."""
    what, hint = messages.say(problem, speech.language)
    where = problem.where
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "file": where.file,
        "line": where.line,
        "column": where.column,
        "path": where.path,
        "message": what,
        "hint": hint,
    }


def _language(words: Sequence[str]) -> str:
    """The language of --lang, else of the locale."""
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        given = following if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and given in messages.LANGUAGES:
            return given
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return messages.language_of(next(filter(None, names), ""))


def _with_command(words: list[str]) -> list[str]:
    """`build` is meant where the first word is no command, be it a file or an option."""
    first = words[2:3] if words[0] == "--lang" else words[:1]
    named = bool(first) and first[0] in (*COMMANDS, "-h", "--help")
    return words if named else ["build", *words]


class _Parser(argparse.ArgumentParser):
    """Says first, in the user's language, that the command is written wrongly."""

    speech: Speech

    def error(self, message: str) -> NoReturn:
        self.speech.note("usage", command=f"{self.prog} --help")
        super().error(message)


def _parser(speech: Speech) -> argparse.ArgumentParser:
    text = speech.text
    _Parser.speech = speech
    common = _Parser(add_help=False)
    common.add_argument("--lang", choices=messages.LANGUAGES, help=text("help-lang"))
    parser = _Parser(
        "generate.py",
        description=text("help-program"),
        epilog=text("help-default"),
        parents=[common],
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(
        name: str, run: Callable[[argparse.Namespace, Speech], int]
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(
            name, help=text(f"help-{name}"), description=text(f"help-{name}"), parents=[common]
        )
        sub.set_defaults(run=run)
        return sub

    build = command("build", _build)
    build.add_argument("files", nargs="+", metavar="FILE", help=text("help-file"))
    _build_options(build, text)
    build.add_argument("-j", "--jobs", type=_count, default=1, metavar="N", help=text("help-jobs"))
    check = command("check", _check)
    check.add_argument("files", nargs="+", metavar="FILE", help=text("help-file"))
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
    watch = command("watch", _watch)
    watch.add_argument("file", metavar="FILE", help=text("help-file"))
    _build_options(watch, text)
    return parser


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


def _check(options: argparse.Namespace, speech: Speech) -> int:
    from reports import editions

    found: list[tuple[str, tuple[Problem, ...]]] = []
    with speech.progress(len(options.files)) as advance:
        for file in options.files:
            try:
                problems = editions.check(file).warnings
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
