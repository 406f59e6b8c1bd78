"""Pages to PDF bytes, through reportlab's canvas: drawing only, no decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import sub
from statistics import median_low
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from reports.galley import Colour
from reports.typeset.fonts import Faces
from reports.typeset.placed import Box, Entry, Glyphs, Item, Page, Pages
from reports.writers.pdf_fonts import Document, Font, Key, Raw, embed, stream

PRODUCER = "Jianbao (ReportLab)"
VERSION = (1, 7)

# A glyph is moved once it would stand this far (pt) from its place: a printer's dot is 0.03 pt.
TOLERANCE = 0.01


class _Canvas(Canvas):
    """A canvas whose pages bring their own content: no preamble, hence no Helvetica."""

    def _make_preamble(self) -> None:
        self._preamble = ""


def write(pages: Pages, faces: Faces) -> bytes:
    """Draw finished pages.

    The same pages give the same bytes: there is no clock, and the file's identifier is a hash of
    its content.

    Raises:
        ReportError: a face that cannot be opened or embedded.
    """
    canvas: Any = _Canvas(
        "", pageCompression=0, invariant=1, pdfVersion=VERSION, lang=pages.language or None
    )
    document = canvas._doc
    _describe(canvas, pages)
    fonts = _fonts(document, pages, faces)
    entries, level = _entries_by_page(pages.outline), -1
    for index, page in enumerate(pages.pages):
        canvas.setPageSize((page.width, page.height))
        for number, entry in entries.get(page.number, ()):
            level = _add_entry(canvas, f"outline-{number}", entry, level, page.height)
        canvas.showPage()
        document.Pages.pages[index].Contents = document.Reference(stream(page_content(page, fonts)))
    _identify(document, pages)
    data: bytes = canvas.getpdfdata()
    return data


def _fonts(document: Document, pages: Pages, faces: Faces) -> dict[str, Font]:
    """Embed every face with the glyphs that the pages show, in the order of their first use."""
    keys: dict[str, set[Key]] = {}
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Glyphs) and item.gids:
                keys.setdefault(item.face, set()).update(zip(item.gids, item.texts, strict=True))
    return {
        name: embed(document, b"F%d" % number, faces.face(name), used)
        for number, (name, used) in enumerate(keys.items(), 1)
    }


def _describe(canvas: Canvas, pages: Pages) -> None:
    canvas.setTitle(pages.title)
    canvas.setAuthor(pages.author)
    canvas.setSubject("")
    canvas.setCreator(PRODUCER)
    canvas.setProducer(PRODUCER)
    stamp = f"D:{pages.date.replace('-', '')}000000Z"
    canvas.setDateFormatter(lambda *_: stamp)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.addPageLabel(0, style="ARABIC", start=pages.pages[0].number if pages.pages else 1)
    if pages.outline:
        canvas.showOutline()


def _entries_by_page(outline: list[Entry]) -> Mapping[int, list[tuple[int, Entry]]]:
    out: dict[int, list[tuple[int, Entry]]] = {}
    for number, entry in enumerate(outline):
        out.setdefault(entry.page, []).append((number, entry))
    return out


def _add_entry(canvas: Canvas, key: str, entry: Entry, above: int, height: float) -> int:
    """Add a line of the outline; returns its level, which is at most one below the line above."""
    level = min(entry.level - 1, above + 1)
    canvas.bookmarkPage(key, fit="XYZ", left=0, top=round(height - entry.y, 2))
    canvas.addOutlineEntry(entry.text, key, level)
    return level


def _identify(document: Document, pages: Pages) -> None:
    """Set the file identifier; reportlab's own one depends on the environment."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(repr((pages.title, pages.author, pages.date)).encode())
    for made in document.idToObject.values():
        if isinstance(made, Raw):
            digest.update(made.data)
    mark = digest.hexdigest().encode()
    document._ID = b"[<%s><%s>]" % (mark, mark)


def page_content(page: Page, fonts: Mapping[str, Font]) -> bytes:
    """The content stream of a page, not yet deflated."""
    content = _Content(page.height, fonts)
    for (box, artifact), items in groupby(page.items, _kind):
        if artifact:
            content.out.append(b"/Artifact BMC")
        if box:
            content.fill(items)
        else:
            content.show(items)
        if artifact:
            content.out.append(b"EMC")
    return b"\n".join(content.out)


def _kind(item: Item) -> tuple[bool, bool]:
    """Whether an item is a box, and whether it is an artifact."""
    return (True, True) if isinstance(item, Box) else (False, item.artifact)


class _Content:
    """The operators of one page, and the graphics state they have led to."""

    def __init__(self, height: float, fonts: Mapping[str, Font]) -> None:
        self.out: list[bytes] = []
        self._height, self._fonts = height, fonts
        self._colour: Colour = (0, 0, 0)
        self._face: tuple[str, float] = ("", 0.0)
        self._spacing = 0  # Tc in 1/10000 pt
        self._line = 0, 0  # origin of the line in 1/100 pt

    def fill(self, boxes: Iterable[Item]) -> None:
        """Rectangles, those of one colour by one operator."""
        for colour, group in groupby(boxes, lambda box: box.colour):
            self._paint(colour)
            for box in group:
                assert isinstance(box, Box)
                sides = box.x, self._height - box.y - box.height, box.width, box.height
                self.out.append(b"%s %s %s %s re" % tuple(_decimal(side, 3) for side in sides))
            self.out.append(b"f")

    def show(self, runs: Iterable[Item]) -> None:
        """Glyph runs, each placed from the one before."""
        self.out.append(b"BT")
        self._line = 0, 0
        for run in runs:
            assert isinstance(run, Glyphs)
            if run.gids:
                self._run(run)
        self.out.append(b"ET")

    def _paint(self, colour: Colour) -> None:
        if colour == self._colour:
            return
        self._colour = colour
        levels = [_decimal(level / 255, 4) for level in colour]
        grey = len(set(colour)) == 1
        self.out.append(levels[0] + b" g" if grey else b"%s %s %s rg" % tuple(levels))

    def _run(self, run: Glyphs) -> None:
        font, out = self._fonts[run.face], self.out
        self._paint(run.colour)
        if self._face != (run.face, run.size):
            self._face = run.face, run.size
            out.append(b"/%s %s Tf" % (font.name, _decimal(run.size, 3)))
        x, y = round((run.x + run.xs[0]) * 100), round((self._height - run.y) * 100)
        left, up = x - self._line[0], y - self._line[1]
        self._line = x, y
        out.append(b"%s %s Td" % (_hundredths[left], _hundredths[up]))
        out.append(self._string(run, font, x / 100 - run.x))

    def _string(self, run: Glyphs, font: Font, start: float) -> bytes:
        """The operators that show a run whose pen stands at `start`, in pt from the run's x."""
        codes = list(map(font.codes.__getitem__, zip(run.gids, run.texts, strict=True)))
        scale = 1000 / run.size
        at = [x * scale for x in run.xs]
        widths = list(map(font.widths.__getitem__, run.gids))
        gaps = list(map(sub, map(sub, at[1:], at), widths))
        if not gaps:
            return b"(%s)Tj" % codes[0]
        low, high = min(gaps), max(gaps)
        tolerance = TOLERANCE * scale
        even = (high - low) * len(gaps) < tolerance / 2
        spacing = self._space((low if even else median_low(gaps)) / scale, len(gaps))
        if even:
            return b"%s(%s)Tj" % (spacing, b"".join(codes))
        extra, pen = self._spacing / 10000 * scale, start * scale
        unit = 10 if run.size <= 2000 * TOLERANCE else 1  # 1/10000 em
        out = []
        for code, width, place in zip(codes, widths, at, strict=True):
            if not -tolerance <= pen - place <= tolerance:
                by = round((pen - place) * 10 / unit) * unit
                out.append(b")%s(" % _tenths[by])
                pen -= by / 10
            out.append(code)
            pen += width + extra
        return b"%s[(%s)]TJ" % (spacing, b"".join(out))

    def _space(self, gap: float, count: int) -> bytes:
        """The operator that sets letterspacing to `gap` pt, if that is worth while."""
        wanted = round(gap * 10000)
        if abs(wanted - self._spacing) * count < TOLERANCE / 4 * 10000:
            return b""
        self._spacing = wanted
        return _decimal(gap, 4) + b" Tc "


class _Decimals(dict[int, bytes]):
    """Whole tenths or hundredths to decimal numbers: the same few come again and again."""

    def __init__(self, places: int) -> None:
        super().__init__()
        self._places = places

    def __missing__(self, value: int) -> bytes:
        self[value] = _decimal(value / 10**self._places, self._places)
        return self[value]


def _decimal(value: float, places: int) -> bytes:
    """A number with so many decimals at most, in as few bytes as possible."""
    text = f"{value:.{places}f}"
    if places:
        text = text.rstrip("0").rstrip(".")
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    if digits.startswith("0."):
        digits = digits[1:]
    return b"0" if digits == "0" else (sign + digits).encode()


_tenths, _hundredths = _Decimals(1), _Decimals(2)
