"""One file for the printer: all paper copies in circulation order, each on sheets of its own.

Pages are drawn, not copied: every page of the document is in the file once, however many copies
there are, and each copy adds its marks only.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

import pikepdf
from msgspec import Struct
from pikepdf import Array, Dictionary, Name, Object

from reports.circulation.stamp import saved

Size = tuple[float, float]
A3 = (1190.55, 841.89)  # landscape, pt


class Side(Struct, frozen=True):
    """One side of paper: its size in pt, what is drawn on it, from the bottom up."""

    size: Size
    forms: tuple[Object, ...] = ()


class PrintFile:
    """Collects copies for the printer."""

    def __init__(self, *, booklet: bool = False) -> None:
        """`booklet`: two pages side by side on A3, in the order in which sheets are folded."""
        self._target = pikepdf.new()
        self._booklet = booklet

    def sides(self, pdf: pikepdf.Pdf) -> list[Side]:
        """The pages of a PDF, kept in the file once for all copies."""
        return [Side(_size(page), (self.form(page),)) for page in pdf.pages]

    def read(self, data: bytes) -> list[Side]:
        """The pages of a PDF's bytes."""
        with pikepdf.open(io.BytesIO(data)) as source:
            return self.sides(source)

    def form(self, page: pikepdf.Page) -> Object:
        """A page as something to be drawn."""
        return self._target.copy_foreign(page.as_form_xobject())

    def add(self, sides: Sequence[Side]) -> None:
        """One copy: it begins on the front of a sheet, and so does the next."""
        if not sides:
            return
        multiple = 4 if self._booklet else 2
        blanks = [Side(sides[-1].size)] * (-len(sides) % multiple)
        whole = [*sides, *blanks]
        for size, placed in _folded(whole) if self._booklet else _plain(whole):
            self._page(size, placed)

    def data(self) -> bytes:
        """The finished file; the same copies give the same bytes.

        It asks for both sides of the paper and the true size (PDF 32000-1, table 150); a booklet's
        sheets turn at their short edge.
        """
        edge = Name.DuplexFlipShortEdge if self._booklet else Name.DuplexFlipLongEdge
        wishes = Dictionary(Duplex=edge, PrintScaling=Name("/None"), PickTrayByPDFSize=True)
        self._target.Root.ViewerPreferences = wishes
        return saved(self._target)

    def _page(self, size: Size, placed: Iterable[tuple[Object, str]]) -> None:
        names = Dictionary()
        content = []
        for number, (form, matrix) in enumerate(placed):
            names[f"/P{number}"] = form
            content.append(f"q {matrix} cm /P{number} Do Q")
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, *map(_number, size)]),
            Resources=Dictionary(XObject=names),
            Contents=self._target.make_stream("\n".join(content).encode()),
        )
        self._target.pages.append(pikepdf.Page(page))


def _number(points: float) -> float:
    return round(points, 2)


def _size(page: pikepdf.Page) -> Size:
    left, low, right, high = (float(n) for n in page.mediabox)
    return right - left, high - low


def _plain(sides: Iterable[Side]) -> Iterator[tuple[Size, list[tuple[Object, str]]]]:
    for side in sides:
        yield side.size, [(form, "1 0 0 1 0 0") for form in side.forms]


def _folded(sides: Sequence[Side]) -> Iterator[tuple[Size, list[tuple[Object, str]]]]:
    """Sides of A3 in the order of a stapled booklet: last and first, second and last but one, …"""
    last = len(sides) - 1
    for k in range(len(sides) // 2):
        pair = (sides[last - k], sides[k]) if k % 2 == 0 else (sides[k], sides[last - k])
        placed = []
        for half, side in enumerate(pair):
            matrix = _matrix(side.size, half * A3[0] / 2)
            placed += [(form, matrix) for form in side.forms]
        yield A3, placed


def _matrix(size: Size, left: float) -> str:
    """A page at its own size in the middle of a half sheet; wide and larger ones are fitted."""
    width, height = A3[0] / 2, A3[1]
    turned = size[0] > size[1]
    across, up = (size[1], size[0]) if turned else size
    scale = min(1.0, width / across, height / up)
    x, y = left + (width - across * scale) / 2, (height - up * scale) / 2
    if turned:  # its head is at the left, as the folios of bound wide pages want it
        return f"0 {scale:.5f} {-scale:.5f} 0 {x + across * scale:.2f} {y:.2f}"
    return f"{scale:.5f} 0 0 {scale:.5f} {x:.2f} {y:.2f}"
