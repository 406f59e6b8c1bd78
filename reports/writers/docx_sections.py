"""Sections of a Word file: their pages, page numbers and running heads."""

from __future__ import annotations

from reports.galley import Galley, PageStyle, ParaStyle, Run, paragraphs, text_of
from reports.writers import ooxml, ooxml_sections
from reports.writers.docx_options import WordFonts
from reports.writers.docx_parts import Parts
from reports.writers.docx_runs import MARK, PLAIN, RARE, check, pieces
from reports.writers.docx_styles import letters

_MIDDLE = 0.38  # em from a baseline to the middle of ideographs
# Styles of Word's own, by their w:styleId.
_HEADER, _FOOTER = "Header", "Footer"


class Sections:
    """Writes the properties of each section, and the headers and footers that they refer to."""

    def __init__(self, galley: Galley, fonts: WordFonts, parts: Parts, ground: str = "") -> None:
        """`ground`: a run for every header, such as a watermark."""
        self._galley = galley
        self._fonts = fonts
        self._parts = parts
        self._ground = ground
        self._begun = 0
        self._references: dict[tuple[PageStyle, bool], str] = {}

    def properties(self, page: PageStyle, start: str = "") -> str:
        """The next section's properties, in the order of the document; `start` as in OOXML."""
        own_first = not self._begun and (
            bool(self._place(page).head or page.rules)
            or not page.folio_first
            or (page.first_top, page.first_bottom) != (None, None)
        )
        self._begun += 1
        key = (page, own_first)
        if key not in self._references:
            self._references[key] = "".join(self._furniture(page, own_first))
        return ooxml_sections.section(page, self._references[key], start=start, first=own_first)

    def _furniture(self, page: PageStyle, own_first: bool) -> list[str]:
        """References to headers and footers; every section has its own, so that none is inherited.

        Word keeps even pages for the whole document: they are there when it is printed on both
        sides, whatever a section says.
        """
        sides = {"default": True} | ({"even": False} if self._galley.page.duplex else {})
        place = self._place(page)
        out = []
        down = ooxml_sections.push_down(page) if own_first else ""
        if place.head or self._ground or down or (own_first and page.rules):
            for pages, odd in sides.items():
                head = self._head(place, page, odd)
                if down and not place.head:
                    head = ooxml_sections.hair(self._ground)
                out.append(self._refer("header", pages, head + down))
            if own_first:
                out.append(self._refer("header", "first", self._first_head(page)))
        up = ooxml_sections.push_up(page) if own_first else ""
        for pages, odd in sides.items():
            folio = self._folio(place, page, odd) + ooxml_sections.lift(page)
            out.append(self._refer("footer", pages, up + folio))
        if own_first:
            shown = self._folio(place, page, True) if page.folio_first else ooxml_sections.hair()
            out.append(self._refer("footer", "first", shown))
        return out

    def _first_head(self, page: PageStyle) -> str:
        """The header of page 1: no running head; what stands in the margins hangs on it."""
        stripes = "".join(map(ooxml_sections.stripe, page.rules))
        return ooxml_sections.hair(self._ground + stripes)

    def _place(self, page: PageStyle) -> PageStyle:
        """The page on which head and folio stand: for wide pages, the upright one around them.

        A document that is wide throughout is bound like itself, turned.
        """
        return self._galley.page.upright if page.folio_turned else page

    def _refer(self, kind: str, pages: str, content: str) -> str:
        relation = self._parts.furniture(kind, ooxml_sections.furniture(kind, content))
        return ooxml_sections.reference(kind, pages, relation)

    def _bare(self, style: str) -> str:
        ground = self._ground if style == _HEADER else ""
        return ooxml.paragraph(ooxml.element("pStyle", val=style), ground)

    def _head(self, place: PageStyle, page: PageStyle, odd: bool) -> str:
        """The running head: the document's title, and the heading above the page."""
        if place.head is None:
            return self._bare(_HEADER)
        if not page.folio_turned:
            return self._head_line(place, place.head, self._ground)
        line = self._head_line(place, place.head)
        baseline = place.height - place.top + place.head_rise
        return self._turned(line, place, odd, baseline, place.head) + self._bare(_HEADER)

    def _head_line(self, page: PageStyle, style: ParaStyle, ground: str = "") -> str:
        title = self._galley.title
        before, named, after = (
            check(part.replace("{title}", title)) for part in page.head_form.partition("{heading}")
        )
        runs = ground + self._text(before, style)
        if named:
            # A number names Word's own heading of that level in every language of its menus.
            runs += ooxml.field("STYLEREF 1", check(self._heading()), self._look(style))
        runs += self._text(after, style)
        slots, base = (
            ooxml.paragraph_slots(look, page.pitch) if look else {}
            for look in (style, self._galley.page.head)
        )
        return ooxml_sections.head_line(runs, ooxml.beyond(slots, base), _HEADER)

    def _heading(self) -> str:
        """What stands for the heading until Word has looked it up, as LibreOffice 7.4 never does.

        Nothing where there are several: the wrong one would be worse.
        """
        heads = [text_of(p) for p in paragraphs(self._galley.blocks) if p.heading == 1]
        return heads[0] if len(heads) == 1 else ""

    def _folio(self, place: PageStyle, page: PageStyle, odd: bool) -> str:
        """The page number towards the outer edge, one character in (GB/T 9704-2012 7.5).

        Single-sided print has it right, or left where its style says so.
        """
        style = place.folio
        before, _, after = place.folio_form.partition("{n}")
        look = self._look(style)
        runs = [
            ooxml.run(ooxml.text(check(part)), look) if part else "" for part in (before, after)
        ]
        words = runs[0] + ooxml.field("PAGE", "1", look) + runs[1]
        inset = max(style.inset_start, style.inset_end) or style.char.size
        align = "right" if odd else "left"
        if style.align == "start" and not page.duplex:
            align = "left"
        if style.align == "center":
            align, inset = "center", 0.0
        line = ooxml_sections.folio(words, align, inset, _FOOTER)
        if not page.folio_turned:
            return line
        baseline = place.bottom - place.folio_drop - 0.4 * style.char.size
        return self._turned(line, place, odd, baseline, style) + ooxml_sections.hair()

    def _turned(
        self, line: str, place: PageStyle, odd: bool, baseline: float, style: ParaStyle
    ) -> str:
        """A line of the upright page `place` on a wide page that is bound like it.

        GB/T 9704-2012 8: the head of the table is at the binding on odd pages, at the outer edge
        on even ones. Both ways the page's left side is the upright page's foot, and what is right
        there is down here. `baseline`: how far from the left it stands, in pt.
        """
        top = place.inside if odd or not place.duplex else place.outside
        # Turned lines have their letters' middle, not their baseline, in the middle.
        middle = baseline + _MIDDLE * style.char.size
        left = middle - style.pitch / 2
        return ooxml_sections.turned(line, left, top, style.pitch, place.measure)

    def _text(self, words: str, style: ParaStyle) -> str:
        """Words of a running head in their own looks, shared marks in the Chinese family."""
        run = Run(words, style.char)
        return "".join(
            ooxml.run(ooxml.text(text), self._look(style, kind)) for kind, text in pieces(run)
        )

    def _look(self, style: ParaStyle, kind: str = MARK) -> str:
        """Run properties beyond Word's styles; digits and dashes of a folio in its own family."""
        page = self._galley.page
        base = page.folio if style.name == page.folio.name else page.head
        slots = self._letters(style, kind)
        return ooxml.run_properties(ooxml.beyond(slots, self._letters(base) if base else {}))

    def _letters(self, style: ParaStyle, kind: str = PLAIN) -> ooxml.Slots:
        families = self._fonts.of(style.char.language)
        return letters(style.char, families, mark=kind == MARK, rare=kind == RARE)
