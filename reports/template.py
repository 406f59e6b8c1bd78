"""Report + templates/<name> → Document: Jinja2, sandboxed, strict, autoescaped.

What a template prints of the data carries its YAML path along; what it prints of its own does not.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from reports import documents
from reports.doctree import Document
from reports.documents import TEMPLATE
from reports.errors import ReportError, Where, stop
from reports.markup import LAYOUT, PLACED, Names, read_markup
from reports.model import Report
from reports.numerals import chinese
from reports.yamlfile.keys import Day, Number, Text

_NONE: Mapping[str, str] = {}
_NOTHING: Mapping[str, object] = {}
_ANY: Names = {}
_TAG = re.compile(r"<(?=[A-Za-z/])")
_BLAMED = re.compile(rf"<(?=(?:{'|'.join(sorted(PLACED))})\b)")
# Python's own mistakes that a template can make: a wrong key, a wrong type, a division.
_FAULTS = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError)
# Faults of a template's whole size, or of its file, whichever line they show at.
_WHOLE = (RecursionError, MemoryError, UnicodeDecodeError)


def fill(
    report: Report,
    name: str,
    folder: Path,
    part: str = "",
    words: Mapping[str, str] = _NONE,
    points: Callable[[], Sequence[object]] = tuple,
    given: Mapping[str, object] = _NOTHING,
    names: Names = _ANY,
) -> Document:
    """Fill the template `name` of a folder with a report.

    Args:
        report: the edition.
        name: a folder of `folder`.
        folder: where templates live.
        part: id of the speaker a document is for, where a template makes one for each.
        words: what the style sheet says for the template to print.
        points: tells the open points of the edition, with `text`, `role`, `id`, `settled` each.
        given: further names for the template, such as the copies of a register.
        names: the names of styles and pages that its tags may use; any where nothing is said.

    Raises:
        ReportError: no such template, or a fault in it; the fault's file and line are named.
    """
    about = report, name, folder, part, words, points, given, names
    try:
        return _filled(*about, marked=False)
    except ReportError:
        return _filled(*about, marked=True)  # again, to tell where


def _filled(
    report: Report,
    name: str,
    folder: Path,
    part: str,
    words: Mapping[str, str],
    points: Callable[[], Sequence[object]],
    given: Mapping[str, object],
    names: Names,
    *,
    marked: bool,
) -> Document:
    environment = _environment(folder, marked)
    try:
        template = environment.get_template(f"{name}/{TEMPLATE}")
        with _marking(_names(report)):
            named = _known(report, part) | dict(given)
            markup = template.render(named, words=words, open_points=points)
    except jinja2.TemplateSyntaxError as error:
        place = Where(str(folder / (error.name or name)), error.lineno)
        raise stop("template-syntax", place, reason=error.message) from None
    except jinja2.TemplateNotFound as error:
        if error.name == f"{name}/{TEMPLATE}":
            known = ", ".join(documents.names(folder))
            raise stop("template-missing", Where(str(folder)), name=name, known=known) from None
        raise stop("template-include", _place(error, folder), name=error.name) from None
    except jinja2.UndefinedError as error:
        raise stop("template-undefined", _place(error, folder), reason=error.message) from None
    except (jinja2.TemplateError, *_FAULTS, *_WHOLE) as error:
        place = _place(error, folder)
        if not place.line and not isinstance(error, _WHOLE):
            raise
        raise stop("template-fault", place, reason=str(error) or type(error).__name__) from None
    try:
        watermark = words.get(report.edition.status, "")
        return _document(report, name, folder, markup, watermark, names)
    except RecursionError:
        place = Where(str(folder / name / TEMPLATE))
        raise stop("template-fault", place, reason="RecursionError") from None


def _document(
    report: Report, name: str, folder: Path, markup: str, watermark: str, names: Names
) -> Document:
    return read_markup(
        markup,
        lambda template: str(folder / template),
        names,
        name=name,
        title=str(report.edition.title),
        language=report.edition.language,
        author=str(report.edition.issuer),
        date=report.edition.date.isoformat(),
        watermark=watermark,
        edition=str(report.edition.id),
        subject=str(report.edition.subtitle or report.event.name),
        keywords=tuple(map(str, report.event.places)),
    )


_KEYS = (
    "edition", "event", "lead", "sections", "speakers", "closing", "attachments", "figures",
)  # fmt: skip


def _known(report: Report, part: str) -> dict[str, object]:
    """The names a template knows: the top keys of the YAML, the rows of actions, its speaker."""
    known: dict[str, object] = {name: getattr(report, name) for name in _KEYS}
    return known | {"rows": report.rows, "speaker": report.speaker(part) if part else None}


class _Generator(CodeGenerator):
    """Writes templates whose printed values are what `_traced` makes of them, already escaped."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(finalize.src)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")


class _Environment(ImmutableSandboxedEnvironment):
    """Marks tags of a template with their file and line, so that a wrong one can be found.

    All tags if `marked`, else those that later stages may blame. What is layout of the template
    goes when it is compiled, which is done once.
    """

    code_generator_class = _Generator
    marked = False

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        tags = _TAG if self.marked else _BLAMED
        for data in tree.find_all(nodes.TemplateData):
            data.data = LAYOUT.sub("", _mark(tags, data.data, name or "", data.lineno))
        return tree

    def getattr(self, obj: object, attribute: str) -> Any:
        """An attribute; what is known to be safe, and is no method, without further questions."""
        kind: Any = type(obj)
        if attribute in _fields(kind):
            return getattr(obj, attribute)
        if _safe.get((kind, attribute)):
            value = getattr(obj, attribute, None)
            if value is not None and not callable(value):
                return value
        return super().getattr(obj, attribute)

    def getitem(self, obj: object, argument: Any) -> Any:
        """An item; of a record what the key names, without asking for an item first."""
        kind: Any = type(obj)
        return (
            getattr(obj, argument) if argument in _fields(kind) else super().getitem(obj, argument)
        )

    def call(self, context: Context, obj: Any, /, *args: Any, **named: Any) -> Any:
        """Call what a template calls; its macros, which are safe, without further questions."""
        if type(obj) is Macro:
            # What compiled templates give along for functions that ask for the whole context.
            named.pop("_loop_vars", None)
            named.pop("_block_vars", None)
            return obj(context.eval_ctx, *args, **named)
        return super().call(context, obj, *args, **named)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """The sandbox's verdict, which rests on the type alone, asked for once."""
        key = type(obj), attr
        if key not in _safe:
            _safe[key] = super().is_safe_attribute(obj, attr, value)
        return _safe[key]


_safe: dict[tuple[type, str], bool] = {}


@cache
def _fields(kind: type) -> frozenset[str]:
    """What a record holds, which is data and no method."""
    fields = getattr(kind, "__struct_fields__", ())
    return frozenset(name for name in fields if not name.startswith("_"))


def _mark(tags: re.Pattern[str], data: str, name: str, line: int) -> str:
    def mark(match: re.Match[str]) -> str:
        return f"<?at {name} {line + data.count(chr(10), 0, match.start())}?><"

    return tags.sub(mark, data)


@lru_cache(maxsize=8)
def _environment(folder: Path, marked: bool) -> _Environment:
    environment = _Environment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=_Missing,
        autoescape=True,
        bytecode_cache=None if marked else _compiled(),
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_traced,
    )
    environment.marked = marked
    environment.filters.update(
        by_sense=_by_sense,
        chinese=chinese,
        day=_day,
        deadline=_deadline,
        plain=str,
        spaced=_spaced,
    )
    return environment


class _Missing(jinja2.StrictUndefined):
    """What a template asks for in vain; says its name and what is called nearly so."""

    @property
    def _undefined_message(self) -> str:
        name, there = str(self._undefined_name), self._undefined_obj
        known = [*getattr(there, "__struct_fields__", ())]
        known = [str(key) for key in there] if isinstance(there, Mapping) else known
        near = difflib.get_close_matches(name, known or _KEYS, 1)
        return f"{name}（{near[0]}？）" if near else name


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates, kept in a folder of the user's own among temporary files."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template; where nothing can be written, it is compiled again next time."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _compiled() -> _Compiled | None:
    """Templates that this very module has compiled, since it marks their tags."""
    mark = hashlib.sha1(Path(__file__).read_bytes(), usedforsecurity=False).hexdigest()[:12]
    try:
        return _Compiled(pattern=f"jianbao-{mark}-%s")
    except (RuntimeError, OSError):  # no folder that is the user's own
        return None


# What is found in printed text to be kept on one line; a context variable, since macros that are
# imported see nothing of the template that calls them.
_kept: ContextVar[re.Pattern[str] | None] = ContextVar("kept", default=None)


@contextmanager
def _marking(names: re.Pattern[str] | None) -> Iterator[None]:
    token = _kept.set(names)
    try:
        yield
    finally:
        _kept.reset(token)


def _traced(value: Any) -> str:
    """A printed value as markup, with the YAML path it came from; nothing is not printed as “None”.

    Names of persons are marked wherever they stand, so that no line break cuts them.
    """
    kind = type(value)
    if kind is Markup:  # most: what macros return
        return value  # type: ignore[no-any-return]
    if value is None:
        raise jinja2.UndefinedError("None")
    if not issubclass(kind, _TEXTS) or not value.path:
        return escape(value)
    names = _kept.get()
    if names is None or not names.search(str(value)):
        return _run(str(value), value.path)
    pieces = names.split(str(value))
    runs = (_run(piece, value.path, "name" * (k % 2)) for k, piece in enumerate(pieces) if piece)
    return "".join(runs)


_TEXTS = (Text, Number)


def _names(report: Report) -> re.Pattern[str] | None:
    """Finds the names of persons that the edition knows; longer names first."""
    known = {str(speaker.name) for speaker in report.speakers}
    known |= {str(name) for name in (report.event.leader, *report.event.members) if name}
    words = sorted((name for name in known if len(name) < 5), key=lambda name: (-len(name), name))
    return re.compile(f"({'|'.join(map(re.escape, words))})") if words else None


def _run(text: str, path: str, style: str = "") -> str:
    said = f' style="{style}"' if style else ""
    return f'<run path="{escape(path)}"{said}>{escape(text)}</run>'


def _day(value: Day) -> Text:
    """2023年7月24日, without leading zeros (GB/T 9704-2012 7.3.5.4)."""
    return Text(f"{value.year}年{value.month}月{value.day}日", value.path)


def _spaced(value: Text) -> Text:
    """A name of two characters spaced to three, for lists: 戴　炜."""
    return Text("　".join(value), value.path) if len(value) == 2 else value


_DATE = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", re.ASCII)
_PERIOD = re.compile(rf"{_DATE.pattern}/{_DATE.pattern}", re.ASCII)


def _deadline(value: Text) -> Text:
    """A deadline in words: dates in Chinese form, a period with 至, anything else as it is."""
    if period := _PERIOD.fullmatch(value):
        start, end = period.groups()[:3], period.groups()[3:]
        words = f"{_in_words(*start)}至{_in_words(*end).removeprefix(f'{start[0]}年')}"
    elif date := _DATE.fullmatch(value):
        words = _in_words(*date.groups())
    else:
        return value
    return Text(words, value.path)


def _in_words(year: str, month: str, day: str | None) -> str:
    return f"{year}年{int(month)}月" + (f"{int(day)}日" if day else "")


def _by_sense(value: Text, phrases: Iterable[str]) -> Markup:
    """A title with a chance to turn its line after each phrase of the data that stands in it.

    A chance never falls inside 《》, and those after a pause mark come of themselves.
    """
    turns = set()
    for phrase in filter(None, phrases):
        for match in re.finditer(re.escape(phrase), value):
            turns |= {match.start(), match.end()}
    turns |= {match.end() for match in re.finditer("[，；：》]", value)}
    turns -= {k for m in re.finditer("《[^》]*》", value) for k in range(m.start() + 1, m.end())}
    places = [0, *sorted(turns - {0, len(value)}), len(value)]
    pieces = [value[a:b] for a, b in pairwise(places)]
    return Markup("<chance/>".join(_run(piece, value.path) for piece in pieces))


def _place(error: BaseException, folder: Path) -> Where:
    """The innermost template line an error came through."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if Path(frame.filename).is_relative_to(folder):
            return Where(frame.filename, frame.lineno or 0)
    return Where(str(folder))
