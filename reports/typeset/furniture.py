"""Page furniture: folios and running heads, set in the margins; artifacts all."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, radians, sin

from msgspec.structs import replace

from reports.galley import Galley, PageStyle, Paragraph, ParaStyle, Run
from reports.typeset.lines import Composer
from reports.typeset.placed import Box, Glyphs
from reports.typeset.sections import Sheet


def left_of(style: PageStyle, number: int) -> float:
    """The left margin in pt: the binding is left of odd pages, right of even ones.

    A page bound with its foot or head at the binding, and one of a single-sided print, keeps its
    margins.
    """
    same = style.folio_turned or not style.duplex or number % 2
    return style.inside if same else style.outside


def top_of(style: PageStyle, number: int) -> float:
    """The top margin in pt.

    The head of a wide page bound like an upright one is at the binding on odd pages, at the cut
    edge on even ones (GB/T 9704-2012 8): the type areas of both sides of the paper coincide.
    """
    if number == 1 and style.first_top is not None:
        return style.first_top
    turned = style.folio_turned and style.duplex and not number % 2
    return style.bottom if turned else style.top


def stripes(sheet: Sheet) -> Iterator[Box]:
    """The rules across page 1, such as the double ones of a letter (GB/T 9704-2012 10.1)."""
    for rule in sheet.style.rules if sheet.number == 1 else ():
        x = (sheet.style.width - rule.length) / 2
        yield Box(x, rule.y, rule.length, rule.width, rule.colour)


def furniture(sheet: Sheet, galley: Galley, heading: str, composer: Composer) -> Iterator[Glyphs]:
    """Folio and running head of a page; `heading` is that of its part.

    On a wide page bound into upright ones they stand where they stand on the others.
    """
    turned, own = sheet.style.folio_turned, sheet.style
    style = galley.page.upright if turned else own
    pieces = list(_folio(sheet.number, style, composer)) if sheet.numbered else []
    if style.head and sheet.number > 1 and not sheet.blank:
        names = (("{title}", galley.title), ("{heading}", heading))
        pieces += _head(sheet.number, style, style.head, names, composer)
    for glyphs in pieces:
        if turned:
            # Turned clockwise, the foot of the paper is left and its left edge is on top.
            x, y = style.height - glyphs.y, glyphs.x
            yield replace(glyphs.at(x, y, artifact=True), turn=90.0)
        else:
            yield glyphs.at(glyphs.x, glyphs.y, artifact=True)


def watermark(style: PageStyle, galley: Galley, composer: Composer) -> Iterator[Glyphs]:
    """The words behind pages of a make: twice, above and below the middle, 30° upwards."""
    look = galley.styles.get("watermark")
    if not galley.watermark or look is None:
        return
    run = Run(galley.watermark, look.char)
    width = composer.width([run], look.autospace)
    lines = composer.compose(Paragraph((run,), replace(look, align="start")), 2 * width)
    along, up = cos(radians(30)), sin(radians(30))
    for part in (0.3, 0.7):
        x = (style.width - width * along) / 2
        y = style.height * part + width * up / 2
        for glyphs in lines[0].glyphs:
            down = glyphs.x * up
            placed = glyphs.at(x + glyphs.x * along, y - down, artifact=True)
            yield replace(placed, turn=-30.0)


def _folio(number: int, style: PageStyle, composer: Composer) -> Iterator[Glyphs]:
    """The page number: odd pages right, even pages left (GB/T 9704-2012 7.5).

    Single-sided print has it right, or left where its style says so; centred is centred.
    """
    look, text = style.folio, style.folio_form.replace("{n}", str(number))
    align = look.align
    if align != "center":
        single = "start" if align == "start" else "end"
        align = ("end" if number % 2 else "start") if style.duplex else single
    # The ink of the folio's dash reaches 0.4 em above its baseline.
    y = style.height - style.bottom + style.folio_drop + 0.4 * look.char.size
    yield from _lines(text, replace(look, align=align), left_of(style, number), y, style, composer)


def _head(
    number: int,
    style: PageStyle,
    look: ParaStyle,
    names: tuple[tuple[str, str], ...],
    composer: Composer,
) -> Iterator[Glyphs]:
    """The running head; one of several lines grows upwards."""
    text = style.head_form
    for name, value in names:
        text = text.replace(name, value)
    if text.strip():
        y = style.top - style.head_rise
        yield from _lines(text, look, left_of(style, number), y, style, composer)


def _lines(
    text: str, look: ParaStyle, x: float, y: float, style: PageStyle, composer: Composer
) -> Iterator[Glyphs]:
    """Lines whose last baseline is y, on a measure that begins at x (pt)."""
    lines = composer.compose(Paragraph((Run(text, look.char),), look), style.measure)
    for up, line in enumerate(reversed(lines)):
        for glyphs in line.glyphs:
            yield glyphs.at(x + line.x + glyphs.x, y + glyphs.y - up * look.pitch)
