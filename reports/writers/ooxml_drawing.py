"""Pictures of a Word body as text (ECMA-376, part 1, section 20)."""

from __future__ import annotations

from html import escape

from reports.writers.ooxml import run

EMU = 12700  # English Metric Units in a pt (ST_PositiveCoordinate)

_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_PLACED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_URI = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def inline_picture(
    number: int, relation: str, width: float, height: float, alt: str, vector: str = ""
) -> str:
    """A picture in a line (20.4.2.8), in pt, with words for who cannot see it.

    `number` is unique in the document. `vector` is the relation of an SVG of the same picture,
    which Word takes since 2016 (MS-ODRAWXML 2.3.13); others show the first.
    """
    size = f'cx="{round(width * EMU)}" cy="{round(height * EMU)}"'
    said = f'id="{number}" name="图片 {number}" descr="{escape(alt)}"'
    blip = f'<a:blip r:embed="{relation}"/>'
    if vector:
        svg = f'<asvg:svgBlip xmlns:asvg="{_SVG}" r:embed="{vector}"/>'
        blip = (
            f'<a:blip r:embed="{relation}"><a:extLst><a:ext uri="{_SVG_URI}">{svg}</a:ext>'
            "</a:extLst></a:blip>"
        )
    picture = (
        f'<pic:pic xmlns:pic="{_PICTURE}"><pic:nvPicPr><pic:cNvPr {said}/>'
        '<pic:cNvPicPr><a:picLocks noChangeAspect="1"/></pic:cNvPicPr></pic:nvPicPr>'
        f"<pic:blipFill>{blip}<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    return run(
        f'<w:drawing><wp:inline xmlns:wp="{_PLACED}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr {said}/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_MAIN}" noChangeAspect="1"/>'
        f'</wp:cNvGraphicFramePr><a:graphic xmlns:a="{_MAIN}"><a:graphicData uri="{_PICTURE}">'
        f"{picture}</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
