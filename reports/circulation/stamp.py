"""Marks put behind the pages of a finished PDF; its own pages stay as they were written."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pikepdf
from pikepdf import Name

from reports.galley import PageStyle, ParaStyle, Shape
from reports.typeset import copymark
from reports.typeset.copymark import CopyMark
from reports.typeset.lines import Composer
from reports.typeset.placed import Glyphs, Item, Page, Pages, Vector
from reports.writers import pdf

KEY = "/JianbaoCopy"  # in the document information: edition, number, code
_KEPT = 100  # marks after which what was learned of them is forgotten


class Stamp:
    """Marks copies of one document whose pages are known; laid out and written once."""

    def __init__(
        self,
        pages: Pages,
        style: PageStyle,
        styles: Mapping[str, ParaStyle],
        composer: Composer,
        place: Glyphs | None = None,
    ) -> None:
        """`place` is the number that the pages themselves show, if they do: ours stands there."""
        self._pages, self._style, self._place = pages, style, place
        self._styles, self._composer = styles, Composer(composer.faces)
        self._set = 0  # how many marks this composer has set
        # Pages of one size have the same marks; the first has the number as well, a form by itself.
        sizes = {(page.width, page.height): page for page in reversed(pages.pages)}
        order = list(sizes)
        self._sizes = list(sizes.values())
        # Of each page, which of `forms` it has.
        self.kinds: list[tuple[int, ...]] = [
            (order.index((page.width, page.height)),) for page in pages.pages
        ]
        self.kinds[0] += (len(order),)

    def line_of_number(self) -> float:
        """From the top of page 1 to the line of the number, pt; for other formats."""
        items = self._number(CopyMark("000000", "", ""), self._composer)
        look = self._styles[copymark.NUMBER]
        return getattr(items[0], "y", 0.0) - look.pitch + (look.pitch - look.char.size) / 2

    def _fresh(self, marks: int) -> Composer:
        """A composer for so many marks: it keeps what it set, names and codes that come once."""
        self._set += marks
        if self._set > _KEPT:
            self._composer, self._set = Composer(self._composer.faces), marks
        return self._composer

    @property
    def count(self) -> int:
        """How many kinds of marks a copy has: one for each size of page, and its number."""
        return len(self._sizes) + 1

    def forms(self, marks: Sequence[CopyMark]) -> pikepdf.Pdf:
        """The marks of copies as pages: of each copy, one of each kind.

        A name is drawn once and shown wherever it stands: half of a mark is its outlines.
        """
        names: dict[Shape, list[tuple[int, Vector]]] = {}
        made, first = Pages("", "", "", self._pages.date), self._pages.pages[0]
        composer = self._fresh(len(marks))
        for mark in marks:
            for page in self._sizes:
                for item in copymark.across(page, mark, self._styles, composer):
                    assert isinstance(item, Vector), "names are outlines"
                    names.setdefault(item.shape, []).append((len(made.pages), item))
                _add(made, page, copymark.foot(page, mark, self._styles, composer))
            _add(made, first, self._number(mark, composer))
        for shape in names:
            wide = _reach(shape)
            sheet = Page(0, 2 * wide, 2 * wide, [])
            _add(made, sheet, [Vector(wide, wide, 1.0, shape, artifact=True)])
        drawn = pikepdf.open(io.BytesIO(pdf.write(made, composer.faces)))
        _show_names(drawn, self.count * len(marks), list(names.values()))
        return drawn

    def _number(self, mark: CopyMark, composer: Composer) -> list[Item]:
        """The copy number on page 1."""
        first = self._pages.pages[0]
        items = copymark.number(first, mark, self._style, self._styles, composer)
        if self._place is None or not items:
            return items
        numbers = [item for item in items if isinstance(item, Glyphs)]
        left, place = numbers[0].x, self._place
        return [i.at(place.x + i.x - left, place.y, artifact=True) for i in numbers]

    def prepared(self, data: bytes) -> bytes:
        """A finished PDF of the document with a place for marks behind each page, still empty."""
        with pikepdf.open(io.BytesIO(data)) as target:
            about = {"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": [0, 0, 0, 0]}
            places = [target.make_stream(b"", about) for _ in range(self.count)]
            for page, kinds in zip(target.pages, self.kinds, strict=True):
                # pikepdf would make up names by chance; these are nobody else's.
                names = [page.add_resource(places[k], Name.XObject, Name(_place(k))) for k in kinds]
                behind = " ".join(f"{name} Do" for name in names)
                page.contents_add(f"/Artifact BMC q {behind} Q EMC\n".encode(), prepend=True)
            return saved(target)

    def personal(self, prepared: bytes, mark: CopyMark, about: str) -> bytes:
        """A PDF made ready as one person's copy; same input, same bytes."""
        with pikepdf.open(io.BytesIO(prepared)) as target, self.forms([mark]) as marks:
            for kind, sheet in enumerate(marks.pages):
                page = target.pages[next(n for n, some in enumerate(self.kinds) if kind in some)]
                _fill(page.obj.Resources.XObject[_place(kind)], sheet, target)
            target.docinfo[KEY] = about
            return saved(target)


def _place(kind: int) -> str:
    return f"/Copy{kind + 1}"


def _fill(place: pikepdf.Object, sheet: pikepdf.Page, target: pikepdf.Pdf) -> None:
    """Put what a page shows into a place for marks."""
    form = target.copy_foreign(sheet.as_form_xobject())
    packed = form.get(Name.Filter)
    place.write(form.read_raw_bytes(), filter=packed if isinstance(packed, Name) else None)
    for key in (Name.BBox, Name.Resources, Name.Group, Name.Matrix):
        if key in form:
            place[key] = form[key]


def _add(pages: Pages, like: Page, items: list[Item]) -> None:
    pages.pages.append(Page(len(pages.pages) + 1, like.width, like.height, items))


def _reach(shape: Shape) -> float:
    """How far from its origin a shape goes, in pt; a little more, for its edge."""
    numbers = (float(n) for _, *rest in shape.path for n in rest)
    return max(map(abs, numbers), default=0.0) + 1.0


def _show_names(
    marks: pikepdf.Pdf, count: int, places: Sequence[Sequence[tuple[int, Vector]]]
) -> None:
    """Put names, whose own pages come after `count` others, where they stand on those."""
    drawn: dict[int, list[str]] = {}
    for number, somewhere in enumerate(places):
        sheet = marks.pages[count + number]
        form = marks.make_indirect(sheet.as_form_xobject())
        middle = float(sheet.mediabox[2]) / 2
        for at, item in somewhere:
            page = marks.pages[at]
            name = page.add_resource(form, Name.XObject, Name(f"/Name{number}"))
            left, up = item.x - middle, float(page.mediabox[3]) - item.y - middle
            drawn.setdefault(at, []).append(f"q 1 0 0 1 {left:.2f} {up:.2f} cm {name} Do Q")
    for at, lines in drawn.items():
        marks.pages[at].contents_add("\n".join(lines).encode(), prepend=True)
    del marks.pages[count:]


def saved(target: pikepdf.Pdf) -> bytes:
    """The bytes of a PDF: no clock, an identifier that is a hash of the content."""
    out = io.BytesIO()
    target.save(out, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()
