"""A page as a content stream: text, rules, pictures, shapes (PDF 32000-1, 8 and 9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, groupby, repeat
from math import cos, radians, sin
from operator import add, sub

from reports.galley import Colour, Raster
from reports.typeset.placed import Box, Glyphs, Image, Item, Page, Vector
from reports.writers.pdf_fonts import Font
from reports.writers.pdf_objects import HUNDREDTHS, TENTHS, decimal
from reports.writers.pdf_shapes import colour_operator, shape_operators

# A glyph is moved once it would stand this far (pt) from its place: a printer's dot is 0.03 pt.
TOLERANCE = 0.01

Names = Mapping[Raster, bytes]  # of pictures, as resources


def page_content(page: Page, fonts: Mapping[str, Font], pictures: Names) -> bytes:
    """The content stream of a page, not yet deflated."""
    content = _Content(page.height, fonts, pictures)
    for (kind, mark), items in groupby(page.items, _kind):
        if mark:
            content.out.append(mark)
        if kind is Glyphs:
            content.show(items)
        elif kind is Box:
            content.fill(items)
        else:
            content.draw(items)
        if mark:
            content.out.append(b"EMC")
    return b"\n".join(content.out)


def _kind(item: Item) -> tuple[type[Item], bytes]:
    """What an item is, and how it is marked: text that is content has no mark yet."""
    if isinstance(item, Glyphs):
        return Glyphs, b"/Artifact BMC" if item.artifact else b""
    if isinstance(item, Box) or (isinstance(item, Vector) and item.artifact):
        return type(item), b"/Artifact BMC"
    return Image, b"/Figure BMC"


class _Content:
    """The operators of one page, and the graphics state they have led to."""

    def __init__(self, height: float, fonts: Mapping[str, Font], pictures: Names) -> None:
        self.out: list[bytes] = []
        self._height, self._fonts, self._pictures = height, fonts, pictures
        self._colour: Colour = (0, 0, 0)
        self._face: tuple[str, float] = ("", 0.0)
        self._spacing = 0  # Tc in 1/10000 pt
        self._line = 0, 0  # origin of the line in 1/100 pt
        self._bold = 0.0  # width of the line around glyphs
        self._outline: Colour = (0, 0, 0)  # and its colour
        self._turn = 0.0  # of the text matrix

    def fill(self, boxes: Iterable[Item]) -> None:
        """Rectangles, those of one colour by one operator."""
        rules = (box for box in boxes if isinstance(box, Box))
        for colour, group in groupby(rules, lambda box: box.colour):
            if colour != self._colour:
                self._paint(colour)
            for box in group:
                sides = box.x, self._height - box.y - box.height, box.width, box.height
                self.out.append(b"%s %s %s %s re" % tuple(decimal(side, 3) for side in sides))
            self.out.append(b"f")

    def show(self, runs: Iterable[Item]) -> None:
        """Glyph runs, each placed from the one before."""
        self.out.append(b"BT")
        self._line, self._turn = (0, 0), 0.0
        for run in runs:
            assert isinstance(run, Glyphs)
            if run.gids:
                self._run(run)
        self.out.append(b"ET")

    def draw(self, items: Iterable[Item]) -> None:
        """Pictures and shapes; each leaves the graphics state as it was."""
        for item in items:
            if isinstance(item, Vector):
                self.out += shape_operators(item, self._height)
            elif isinstance(item, Image):
                place = item.width, item.height, item.x, self._height - item.y - item.height
                sides = tuple(decimal(side, 3) for side in place)
                self.out.append(b"q %s 0 0 %s %s %s cm" % sides)
                self.out.append(b"/%s Do Q" % self._pictures[item.art])

    def _paint(self, colour: Colour) -> None:
        self._colour = colour
        self.out.append(colour_operator(colour, b"g", b"rg"))

    def _run(self, run: Glyphs) -> None:
        font, out = self._fonts[run.face], self.out
        if run.colour != self._colour:
            self._paint(run.colour)
        if self._face != (run.face, run.size):
            self._face = run.face, run.size
            out.append(b"/%s %s Tf" % (font.name, decimal(run.size, 3)))
        if run.bold != self._bold or (run.bold and run.colour != self._outline):
            out += self._embolden(run)
        if run.turn or self._turn:
            out.append(self._turned(run))
            out.append(self._string(run, font, run.xs[0]))
            return
        x, y = round((run.x + run.xs[0]) * 100), round((self._height - run.y) * 100)
        left, up = x - self._line[0], y - self._line[1]
        self._line = x, y
        out.append(b"%s %s Td" % (HUNDREDTHS[left], HUNDREDTHS[up]))
        out.append(self._string(run, font, x / 100 - run.x))

    def _embolden(self, run: Glyphs) -> Iterator[bytes]:
        """From here on glyphs are filled and drawn around, or only filled (9.3.6).

        Round joins keep the points of serifs from growing into spikes.
        """
        if bool(run.bold) != bool(self._bold):
            yield b"2 Tr 1 j" if run.bold else b"0 Tr"
        if run.bold:
            yield decimal(run.bold, 3) + b" w"
            if run.colour != self._outline:
                self._outline = run.colour
                yield colour_operator(run.colour, b"G", b"RG")
        self._bold = run.bold

    def _turned(self, run: Glyphs) -> bytes:
        """The text matrix of a run on a baseline of its own (9.4.2); y goes up."""
        along, down = cos(radians(run.turn)), sin(radians(run.turn))
        x, y = run.x + run.xs[0] * along, self._height - run.y - run.xs[0] * down
        self._turn, self._line = run.turn, (round(x * 100), round(y * 100))
        matrix = (decimal(part, 5) for part in (along, -down, down, along))
        return b"%s %s %s %s %s %s Tm" % (*matrix, *(HUNDREDTHS[part] for part in self._line))

    def _string(self, run: Glyphs, font: Font, start: float) -> bytes:
        """The operators that show a run whose pen stands at `start`, in pt from the run's x."""
        try:
            codes = list(map(font.usual.__getitem__, run.gids))
        except KeyError:
            codes = list(map(font.codes.__getitem__, zip(run.gids, run.texts, strict=True)))
        count = len(codes) - 1
        if not count:
            return b"(%s)Tj" % codes[0]
        widths, xs = list(map(font.sized(run.size).__getitem__, run.gids)), run.xs.tolist()
        gaps = list(map(sub, map(sub, xs[1:], xs), widths))
        least = min(gaps)
        if (max(gaps) - least) * count < TOLERANCE / 2:
            return b"%s(%s)Tj" % (self._space(least, count), b"".join(codes))
        spacing = self._space(sorted(gaps)[(count - 1) // 2], count)
        extra = self._spacing / 10000
        pens = accumulate(map(add, widths[:-1], repeat(extra)), initial=start)
        return b"%s[(%s)]TJ" % (spacing, self._moved(run, codes, map(sub, pens, xs)))

    def _moved(self, run: Glyphs, codes: list[bytes], errors: Iterable[float]) -> bytes:
        """Codes with moves wherever the pen, `errors` pt off without them, would be too far off."""
        step = 10 if run.size <= 2000 * TOLERANCE else 1  # 1/10000 em
        scale, moved, done = 10000 / step / run.size, 0.0, 0
        out: list[bytes] = []
        for place, error in enumerate(errors):
            if not -TOLERANCE <= error - moved <= TOLERANCE:
                by = round((error - moved) * scale) * step
                moved += by / 10000 * run.size
                out += *codes[done:place], b")%s(" % TENTHS[by]
                done = place
        return b"".join((*out, *codes[done:]))

    def _space(self, gap: float, count: int) -> bytes:
        """The operator that sets letterspacing to `gap` pt, if that is worth while."""
        wanted = round(gap * 10000)
        if abs(wanted - self._spacing) * count < TOLERANCE / 4 * 10000:
            return b""
        self._spacing = wanted
        return b"%.7g Tc " % (wanted / 10000)  # of four decimals at most, hence never with an e
