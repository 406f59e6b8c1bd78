"""Raw elements of a watermark: WordArt in VML (ECMA-376, part 4, 19.1), as Word writes it."""

from __future__ import annotations

from html import escape

from reports.writers.ooxml import run

_VML = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
# Shape type 136 is WordArt in plain letters: two lines, between which words are stretched.
_FORMULAS = (
    "sum #0 0 10800",
    "prod #0 2 1",
    "sum 21600 0 @1",
    "sum 0 0 @2",
    "sum 21600 0 @3",
    "if @0 @3 0",
    "if @0 21600 @1",
    "if @0 0 @2",
    "if @0 @4 21600",
    "mid @5 @6",
    "mid @8 @5",
    "mid @7 @8",
    "mid @6 @7",
    "sum @6 0 @5",
)
_TYPE = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
    ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas>'
    + "".join(f'<v:f eqn="{formula}"/>' for formula in _FORMULAS)
    + '</v:formulas><v:path textpathok="t" o:connecttype="custom"'
    ' o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
    '<v:textpath on="t" fitshape="t"/></v:shapetype>'
)


def watermark(words: str, family: str, width: float, height: float) -> str:
    """A run for a header: `words` across the type area, `width` × `height` pt, behind the text."""
    place = (
        f"position:absolute;margin-left:0;margin-top:0;width:{width:g}pt;height:{height:g}pt;"
        "rotation:315;z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        "mso-position-vertical-relative:margin"
    )
    shape = (
        '<v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136"'
        f' alt="{escape(words)}" style="{place}" o:allowincell="f" fillcolor="silver"'
        ' stroked="f"><v:fill opacity=".5"/>'
        f'<v:textpath style="font-family:&quot;{escape(family)}&quot;;font-size:1pt"'
        f' string="{escape(words)}"/><w10:wrap anchorx="margin" anchory="margin"/></v:shape>'
    )
    return run(f"<w:pict {_VML}>{_TYPE}{shape}</w:pict>", "<w:rPr><w:noProof/></w:rPr>")
