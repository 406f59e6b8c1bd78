"""Raw elements of a personal copy's marks: VML shapes for headers and footers (ECMA-376, part 4).

VML and not DrawingML: it stands behind the text in Word, WPS and LibreOffice alike, and needs no
second form of the same box.
"""

from __future__ import annotations

from html import escape

from reports.writers.ooxml import attributes, element, paragraph, run, run_properties, text

_VML = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
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
_QUIET = "<w:rPr><w:noProof/></w:rPr>"


def letters(part: str) -> str:
    """A run with `LETTERS` for a part that lacks them: a watermark has brought them along."""
    known = 'id="_x0000_t136"' in part
    return "" if known else run(f"<w:pict {_VML}>{LETTERS}</w:pict>", _QUIET)


def words_across(
    number: int, words: str, family: str, size: tuple[float, float], middle: tuple[float, float]
) -> str:
    """A run with words 30° upwards behind the text; size and middle in pt of the paper.

    `number` makes the shape's name unique in the file; `words` are text, not XML. The part must
    have `LETTERS` before them.
    """
    (width, height), (x, y) = size, middle
    style = (
        f"position:absolute;margin-left:{x - width / 2:.1f}pt;margin-top:{y - height / 2:.1f}pt;"
        f"width:{width:.1f}pt;height:{height:.1f}pt;rotation:330;z-index:-{251650000 + number};"
        "mso-position-horizontal-relative:page;mso-position-vertical-relative:page"
    )
    shape = (
        f'<v:shape id="CopyMark{number}" o:spid="_x0000_s{3073 + number}" type="#_x0000_t136"'
        f' alt="" style="{style}" o:allowincell="f" fillcolor="#e4e4e4" stroked="f">'
        f'<v:textpath style="font-family:&quot;{escape(family)}&quot;;font-size:1pt"'
        f' string="{escape(words)}"/></v:shape>'
    )
    return run(f"<w:pict {_VML}>{shape}</w:pict>", _QUIET)


def words_at(
    number: int, words: str, family: str, size: float, align: str, box: tuple[float, ...]
) -> str:
    """A run with a line of words in a box (left, top, width, height; pt of the paper)."""
    left, top, width, height = box
    style = (
        f"position:absolute;margin-left:{left:.1f}pt;margin-top:{top:.1f}pt;width:{width:.1f}pt;"
        f"height:{height:.1f}pt;z-index:-{251640000 + number};v-text-anchor:middle;"
        "mso-position-horizontal-relative:page;mso-position-vertical-relative:page"
    )
    name = escape(family)
    fonts = f'<w:rFonts w:hint="eastAsia" w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}"/>'
    half = round(size * 2)
    look = run_properties(fonts + element("sz", val=half) + element("szCs", val=half))
    spacing = element("spacing", before=0, after=0, line=round(height * 20), lineRule="exact")
    line = paragraph(spacing + element("jc", val=align), run(text(words), look))
    shape = (
        f'<v:rect id="CopyLine{number}" o:spid="_x0000_s{4097 + number}" style="{style}"'
        ' o:allowincell="f" filled="f" stroked="f"><v:textbox inset="0,0,0,0">'
        f"<w:txbxContent>{line}</w:txbxContent></v:textbox></v:rect>"
    )
    return run(f"<w:pict {_VML}>{shape}</w:pict>", _QUIET)


def with_runs(part: str, runs: str) -> str:
    """A header or footer with runs at the end of its last paragraph."""
    head, found, tail = part.rpartition("</w:p>")
    if found:
        return f"{head}{runs}{found}{tail}"
    at = part.rindex("</w:")
    return f"{part[:at]}{paragraph('', runs)}{part[at:]}"


def reference(kind: str, pages: str, relation: str) -> str:
    """That a header or footer stands on a section's default, even or first pages (17.10.5)."""
    return f'<w:{kind}Reference{attributes(type=pages)} r:id="{relation}"/>'
