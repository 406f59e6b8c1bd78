"""Words across pages, behind their text: VML, as Word writes it (ECMA-376, part 4, 19.1).

VML and not DrawingML: it stands behind the text in Word, WPS and LibreOffice alike, and needs no
second form of the same box.
"""

from __future__ import annotations

from html import escape

from reports.galley import Colour
from reports.writers.ooxml import colour, run

VML = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
QUIET = "<w:rPr><w:noProof/></w:rPr>"
# The kind of shape that such words are of, Word's own (o:spt 136); a part has it once.
LETTERS = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
    ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
    '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
    '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
    '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>'
    '<v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t"/>'
    '<v:textpath on="t" fitshape="t"/></v:shapetype>'
)


def letters(part: str = "") -> str:
    """A run with `LETTERS` for a part of a file that lacks them."""
    known = 'id="_x0000_t136"' in part
    return "" if known else run(f"<w:pict {VML}>{LETTERS}</w:pict>", QUIET)


def words_across(
    name: str,
    number: int,
    words: str,
    family: str,
    size: tuple[float, float],
    middle: tuple[float, float],
    ink: Colour,
) -> str:
    """A run with words 30° upwards behind the text; size and middle in pt of the paper.

    `name` and `number` make the shape's name, which is unique in the file; `words` are text, not
    XML. The part must have `LETTERS` before them.
    """
    (width, height), (x, y) = size, middle
    style = (
        f"position:absolute;margin-left:{x - width / 2:.1f}pt;margin-top:{y - height / 2:.1f}pt;"
        f"width:{width:.1f}pt;height:{height:.1f}pt;rotation:330;z-index:-{251650000 + number};"
        "mso-position-horizontal-relative:page;mso-position-vertical-relative:page"
    )
    shape = (
        f'<v:shape id="{name}{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136"'
        f' alt="" style="{style}" o:allowincell="f" fillcolor="#{colour(ink).lower()}"'
        f' stroked="f"><v:textpath style="font-family:&quot;{escape(family)}&quot;;font-size:1pt"'
        f' string="{escape(words)}"/></v:shape>'
    )
    return run(f"<w:pict {VML}>{shape}</w:pict>", QUIET)
