"""Raw elements of a personal copy's marks: VML shapes for headers and footers (ECMA-376, part 4).

VML and not DrawingML: it stands behind the text in Word, WPS and LibreOffice alike, and needs no
second form of the same box.
"""

from __future__ import annotations

from html import escape

from reports.writers.ooxml import attributes, element, paragraph, run, run_properties, text
from reports.writers.ooxml_watermark import QUIET, VML


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
    return run(f"<w:pict {VML}>{shape}</w:pict>", QUIET)


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
