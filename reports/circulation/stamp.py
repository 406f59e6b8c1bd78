"""Marks put behind the pages of a finished PDF; its own pages stay as they were written."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pikepdf
from pikepdf import Name

from reports.galley import PageStyle, ParaStyle
from reports.typeset import copymark
from reports.typeset.copymark import CopyMark
from reports.typeset.lines import Composer
from reports.typeset.placed import Page, Pages
from reports.writers import pdf

KEY = "/JianbaoCopy"  # in the document information: edition, number, code


class Stamp:
    """Marks copies of one document whose pages are known; laid out and written once."""

    def __init__(
        self,
        pages: Pages,
        style: PageStyle,
        styles: Mapping[str, ParaStyle],
        composer: Composer,
    ) -> None:
        self._pages, self._style = pages, style
        self._styles, self._composer = styles, composer
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
        mark = CopyMark("000000", "", "")
        items = copymark.number(
            self._pages.pages[0], mark, self._style, self._styles, self._composer
        )
        look = self._styles[copymark.NUMBER]
        return getattr(items[0], "y", 0.0) - look.pitch + (look.pitch - look.char.size) / 2

    def forms(self, mark: CopyMark) -> pikepdf.Pdf:
        """The marks of one copy as pages, one of each kind."""
        made, first = Pages("", "", "", self._pages.date), self._pages.pages[0]
        for page in self._sizes:
            items = copymark.across(page, mark, self._styles, self._composer)
            items += copymark.foot(page, mark, self._styles, self._composer)
            made.pages.append(Page(len(made.pages) + 1, page.width, page.height, items))
        items = copymark.number(first, mark, self._style, self._styles, self._composer)
        made.pages.append(Page(len(made.pages) + 1, first.width, first.height, items))
        return pikepdf.open(io.BytesIO(pdf.write(made, self._composer.faces)))

    def put(self, target: pikepdf.Pdf, pages: Sequence[pikepdf.Page], mark: CopyMark) -> None:
        """Put the marks of one copy behind pages, which are those of the document, in order."""
        with self.forms(mark) as marks:
            forms = [target.copy_foreign(page.as_form_xobject()) for page in marks.pages]
        for page, kinds in zip(pages, self.kinds, strict=True):
            behind = []
            for kind in kinds:
                # pikepdf would make up a name by chance; this one is nobody else's.
                name = page.add_resource(forms[kind], Name.XObject, Name(f"/Copy{kind + 1}"))
                behind.append(f"{name} Do")
            drawn = f"/Artifact BMC q {' '.join(behind)} Q EMC\n"
            page.contents_add(drawn.encode(), prepend=True)

    def personal(self, data: bytes, mark: CopyMark, about: str) -> bytes:
        """A finished PDF of the document as one person's copy; same input, same bytes."""
        with pikepdf.open(io.BytesIO(data)) as target:
            self.put(target, list(target.pages), mark)
            target.docinfo[KEY] = about
            return saved(target)


def saved(target: pikepdf.Pdf) -> bytes:
    """The bytes of a PDF: no clock, an identifier that is a hash of the content."""
    out = io.BytesIO()
    target.save(out, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()
