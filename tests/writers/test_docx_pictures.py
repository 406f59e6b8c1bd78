"""Figures in Word files: pictures of pixels unchanged, drawings as SVG and pixels, captions."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pypdfium2 as pdfium
import pytest
from lxml import etree
from msgspec.structs import replace
from office import font_settings, lines_of, to_pdf
from PIL import Image
from test_docx import (
    BODY,
    FANG,
    FONTS,
    HEADING,
    MM,
    PAGE,
    PITCH,
    W,
    galley,
    para,
    parts,
    said,
)  # fmt: skip
from validity import assert_valid

from reports.errors import ReportError
from reports.galley import (
    Block,
    CharStyle,
    Drawing,
    Figure,
    Figures,
    Group,
    Label,
    PageBreak,
    Paragraph,
    ParaStyle,
    Raster,
    Run,
    Section,
    Shape,
    Space,
)
from reports.svg import read_svg
from reports.typeset.fonts import Faces
from reports.writers.docx import WordFonts, write
from reports.writers.docx_drawings import svg
from reports.writers.docx_pixels import DPI, png

FACES = Faces.load(Path(__file__).resolve().parents[2] / "fonts")
OURS = WordFonts(FONTS.families, FONTS.alternatives, faces=FACES)
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
SVG = "{http://www.w3.org/2000/svg}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CAPTION = ParaStyle("caption", CharStyle("kaiti", 12), 18, align="center", autospace=0)
RED, BLUE, WHITE = (200, 0, 10), (0, 0, 200), (255, 255, 255)


def raster(width: int, height: int, format: str = "PNG") -> Raster:
    out = io.BytesIO()
    Image.new("RGB", (width, height), RED).save(out, format)
    return Raster(out.getvalue(), format.lower(), width, height)


def caption(number: int, words: str) -> Paragraph:
    char = CAPTION.char
    count = Run(str(number), char, counter="图")
    return Paragraph(
        (Run("图", char), count, Run(f"　{words}", char, "figures[0].caption")), CAPTION
    )


def figure(
    art: Raster | Drawing, width: float, words: Paragraph | None = None, **more: Any
) -> Figure:
    return Figure(art, width, width * art.height / art.width, "考察路线图", words, **more)


def square(x: float, y: float, side: float, **look: Any) -> Shape:
    corners = (
        ("M", x, y),
        ("L", x + side, y),
        ("L", x + side, y + side),
        ("L", x, y + side),
        ("Z",),
    )
    return Shape(corners, **look)


def root_of(*blocks: Block) -> Any:
    return trees_of(*blocks)["word/document.xml"]


def trees_of(*blocks: Block) -> dict[str, Any]:
    return {
        name: etree.fromstring(data)
        for name, data in parts(write(galley(*blocks), OURS)).items()
        if name.endswith((".xml", ".rels", ".svg"))
    }


# Pictures


@pytest.mark.parametrize("format", ["PNG", "JPEG"])
def test_file_of_a_picture_is_carried_unchanged(format: str) -> None:
    art = raster(40, 30, format)
    data = write(galley(Figures((figure(art, 200.0),), "figure")), FONTS)
    media = {name: part for name, part in parts(data).items() if "/media/" in name}
    assert list(media.values()) == [art.data]
    document = docx.Document(io.BytesIO(data))
    (shape,) = document.inline_shapes
    relation = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
    assert document.part.related_parts[relation].blob == art.data
    assert document.part.related_parts[relation].content_type == f"image/{format.lower()}"


def test_picture_has_its_size_and_words_for_who_cannot_see_it() -> None:
    root = root_of(Figures((figure(raster(400, 300), 72.0),), "figure"))
    (extent,) = root.iter(f"{WP}extent")
    assert (extent.get("cx"), extent.get("cy")) == (str(914400), str(914400 * 3 // 4))
    (said_of,) = root.iter(f"{WP}docPr")
    assert said_of.get("descr") == "考察路线图"


def test_words_for_who_cannot_see_it_may_hold_anything() -> None:
    odd = replace(figure(raster(4, 3), 72.0), alt="\"<甲>\"&'乙'")
    (said_of,) = root_of(Figures((odd,), "figure")).iter(f"{WP}docPr")
    assert said_of.get("descr") == "\"<甲>\"&'乙'"
    bad = replace(odd, alt="甲\x01", path="figures[0].alt")
    with pytest.raises(ReportError) as caught:
        write(galley(Figures((bad,), "figure")), FONTS)
    assert caught.value.problems[0].where.path == "figures[0].alt"


def test_line_of_a_picture_is_as_high_as_the_picture() -> None:
    root = root_of(Space(7), Figures((figure(raster(4, 3), 72.0),), "figure"))
    (line,) = (p for p in root.iter(f"{W}p") if p.find(f".//{W}drawing") is not None)
    spacing = said(line)["spacing"]
    assert (spacing["lineRule"], spacing["before"]) == ("auto", "140")
    assert said(line)["jc"]["val"] == "center"
    assert said(line)["snapToGrid"] == {"val": "0"}


def test_caption_stays_with_its_picture_and_is_counted_by_a_field() -> None:
    block = Figures((figure(raster(4, 3), 72.0, caption(1, "路线")),), "figure", caption_gap=6.0)
    line, words, *_ = root_of(block)[0]
    assert "keepNext" in said(line)
    assert said(words)["pStyle"] == {"val": "Caption"}
    assert said(words)["spacing"]["before"] == "120"
    assert "".join(t.text for t in words.iter(f"{W}t")) == "图1　路线"
    assert [i.text for i in words.iter(f"{W}instrText")] == [r" SEQ 图 \* ARABIC "]


def test_picture_can_be_referred_to() -> None:
    shown = figure(raster(4, 3), 72.0, anchor="f-map")
    root = root_of(para(BODY, Run("见图", FANG, link="#f-map")), Figures((shown,), "figure"))
    (link,) = root.iter(f"{W}hyperlink")
    (mark,) = (
        m for m in root.iter(f"{W}bookmarkStart") if m.get(W + "name") == link.get(W + "anchor")
    )
    assert mark.getparent().find(f".//{W}drawing") is not None


def test_same_picture_twice_is_one_part_with_two_numbers() -> None:
    art = raster(4, 3)
    blocks = [Figures((figure(art, width),), "figure") for width in (72.0, 100.0)]
    made = parts(write(galley(*blocks), FONTS))
    assert sum("/media/" in name for name in made) == 1
    ids = [d.get("id") for d in etree.fromstring(made["word/document.xml"]).iter(f"{WP}docPr")]
    assert len(set(ids)) == 2


def test_pictures_may_begin_pages_and_sections() -> None:
    wide = replace(PAGE, width=297 * MM, height=210 * MM)
    one = Figures((figure(raster(4, 3), 72.0),), "figure")
    root = root_of(para(BODY, "甲"), PageBreak(), one, Section((one,), wide), PageBreak("odd"), one)
    lines = [p for p in root.iter(f"{W}p") if p.find(f".//{W}drawing") is not None]
    assert ["pageBreakBefore" in said(line) for line in lines] == [True, False, False]
    assert ["sectPr" in said(line) for line in lines] == [True, True, False]


# Side by side


def two(gap: float = 17.0) -> Figures:
    left = figure(raster(4, 3), 150.0, caption(1, "左"))
    right = figure(raster(3, 4), 100.0, caption(2, "比图还要宽一些的图题写在这里"))
    return Figures((left, right), "figure", gap, 6.0)


def test_pictures_side_by_side_stand_in_a_row_above_their_captions() -> None:
    root = root_of(para(BODY, "前"), two(), para(BODY, "后"))
    (held,) = root.iter(f"{W}tbl")
    rows = list(held.iter(f"{W}tr"))
    assert [len(list(row.iter(f"{W}drawing"))) for row in rows] == [2, 0]
    assert ["".join(t.text for t in row.iter(f"{W}t")) for row in rows] == [
        "",
        "图1　左图2　比图还要宽一些的图题写在这里",
    ]
    assert all("keepNext" in said(p) for p in rows[0].iter(f"{W}p") if len(p.findall(f"{W}r")))
    assert held.find(f"{W}tblPr/{W}jc").get(W + "val") == "center"
    assert held.find(f"{W}tblPr/{W}tblBorders") is None
    widths = [int(c.get(W + "w")) for c in held.iter(f"{W}gridCol")]
    assert widths[:2] == [3000, 340]
    assert widths[2] == (16 * 12 + 6) * 20  # 16 Han and a digit of 12 pt: the caption is wider


def test_pictures_without_a_gap_or_captions_touch() -> None:
    bare = Figures(tuple(replace(f, caption=None) for f in two().items), "figure")
    (held,) = root_of(bare).iter(f"{W}tbl")
    assert [c.get(W + "w") for c in held.iter(f"{W}gridCol")] == ["3000", "2000"]
    assert len(list(held.iter(f"{W}tr"))) == 1


def test_no_pictures_are_nothing() -> None:
    assert [e.tag.removeprefix(W) for e in root_of(para(BODY, "甲"), Figures((), "figure"))[0]] == [
        "p",
        "sectPr",
    ]


def test_figures_count_where_a_head_is_filled_up_to_its_step() -> None:
    shown = Figures((figure(raster(100, 100), 40.0, caption(1, "标志")),), "figure", 0.0, 6.0)
    root = root_of(Group((shown,), "head", step=PITCH), para(BODY, "甲"))
    after = [p for p in root.iter(f"{W}p") if "".join(p.itertext()) == "甲"]
    assert said(after[0])["spacing"]["before"] == str(round((3 * PITCH - 40 - 6 - 18) * 20))


# Drawings


def chart() -> Drawing:
    heiti = CharStyle("heiti", 9)
    return Drawing(
        100,
        60,
        (
            square(10, 10, 20, fill=RED),
            square(40, 10, 20, fill=None, stroke=BLUE, width=2.0, dash=(4, 2), join="round"),
            square(70, 10, 20, fill=RED, opacity=0.5, even_odd=True),
            Label(50, 50, Run("一季度 & Q1", heiti, "charts[0]"), "middle"),
            Label(5, 30, Run("亿元", heiti), turn=-90.0),
        ),
    )


def test_drawing_is_an_svg_with_pixels_beside_it() -> None:
    made = parts(write(galley(Figures((figure(chart(), 200.0),), "figure")), OURS))
    document = etree.fromstring(made["word/document.xml"])
    relations = {
        r.get("Id"): f"word/{r.get('Target')}"
        for r in etree.fromstring(made["word/_rels/document.xml.rels"])
    }
    (blip,) = document.iter(f"{A}blip")
    (vector,) = blip.iter("{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip")
    assert made[relations[str(blip.get(R + "embed"))]].startswith(b"\x89PNG")
    assert made[relations[str(vector.get(R + "embed"))]].startswith(b"<svg")


def test_svg_says_shapes_and_words() -> None:
    trees = trees_of(Figures((figure(chart(), 200.0),), "figure"))
    (root,) = (tree for name, tree in trees.items() if name.endswith(".svg"))
    assert root.get("viewBox") == "0 0 100 60"
    filled, dashed, faint = root.iter(f"{SVG}path")
    assert filled.get("d") == "M 10 10 L 30 10 L 30 30 L 10 30 Z"
    assert filled.get("fill") == "#c8000a"
    assert (dashed.get("fill"), dashed.get("stroke-dasharray")) == ("none", "4 2")
    assert (dashed.get("stroke-linejoin"), dashed.get("stroke-width")) == ("round", "2")
    assert (faint.get("fill-opacity"), faint.get("fill-rule")) == ("0.5", "evenodd")
    words, turned = root.iter(f"{SVG}text")
    assert (words.text, words.get("text-anchor")) == ("一季度 & Q1", "middle")
    assert words.get("font-family") == "'黑体'"  # a heavy face has letters and digits of its own
    assert turned.get("transform") == "rotate(-90 5 30)"


def test_svg_read_again_is_the_drawing() -> None:
    again = read_svg(svg(chart(), OURS), "charts[0]")
    assert (again.width, again.height) == pytest.approx((100, 60))
    assert [type(item) for item in again.items] == [type(item) for item in chart().items]
    for ours, theirs in zip(chart().items, again.items, strict=True):
        if isinstance(ours, Shape) and isinstance(theirs, Shape):
            begins = [pytest.approx(segment[1:]) for segment in ours.path if segment[0] == "M"]
            assert [segment[1:] for segment in theirs.path if segment[0] == "M"] == begins
            assert (theirs.fill, theirs.stroke, theirs.opacity) == (
                ours.fill, ours.stroke, ours.opacity,
            )  # fmt: skip
            assert theirs.dash == pytest.approx(ours.dash)
            assert theirs.even_odd == ours.even_odd
        elif isinstance(ours, Label) and isinstance(theirs, Label):
            assert theirs.run.text == ours.run.text
            assert (theirs.x, theirs.y) == pytest.approx((ours.x, ours.y))
            assert theirs.anchor == ours.anchor
            assert theirs.turn == pytest.approx(ours.turn)


def pixels(drawing: Drawing, width: float | None = None) -> Image.Image:
    """A drawing as it is seen on white paper."""
    drawn = Image.open(io.BytesIO(png(drawing, width or drawing.width, FACES)))
    paper = Image.new("RGBA", drawn.size, (255, 255, 255, 255))
    return Image.alpha_composite(paper, drawn).convert("RGB")


def at(image: Image.Image, x: float, y: float) -> Any:
    """The colour x, y pt from the top left of a picture of a drawing at its own size."""
    return image.getpixel((round(x * DPI / 72), round(y * DPI / 72)))


def test_pixels_are_clear_where_nothing_is_drawn_and_pure_ink_at_its_edges() -> None:
    corner, black = (("M", 2.0, 2.0), ("L", 15.0, 5.0), ("L", 6.0, 15.0), ("Z",)), (0, 0, 0)
    drawn = Image.open(io.BytesIO(png(Drawing(20, 20, (Shape(corner, black),)), 20.0, FACES)))
    assert drawn.mode == "RGBA"
    colours: set[Any] = {colour for _, colour in drawn.getcolors(1 << 20) or ()}
    assert len({colour[3] for colour in colours}) > 2  # edges are smooth
    assert {colour[:3] for colour in colours if colour[3]} == {black}  # with no white in them


def test_pixels_are_fine_enough_for_print() -> None:
    assert pixels(chart(), 200.0).size == (round(200 * DPI / 72), round(120 * DPI / 72))


def test_pixels_show_fills_lines_and_opacity() -> None:
    image = pixels(chart())
    assert at(image, 20, 20) == RED
    assert at(image, 41.5, 10) == BLUE
    assert at(image, 50, 20) == WHITE
    half = at(image, 80, 20)
    assert all(abs(value - (255 + ink) / 2) <= 2 for value, ink in zip(half, RED, strict=True))
    assert at(image, 2, 2) == WHITE


def test_pixels_show_dashes() -> None:
    line = Shape((("M", 10.0, 10.0), ("L", 50.0, 10.0)), None, BLUE, 2.0, dash=(6, 4))
    image = pixels(Drawing(60, 20, (line,)))
    assert [at(image, x, 10) for x in (13, 18, 23, 28)] == [BLUE, WHITE, BLUE, WHITE]


@pytest.mark.parametrize(("cap", "ink"), [("butt", WHITE), ("square", BLUE), ("round", BLUE)])
def test_pixels_show_the_ends_of_lines(cap: str, ink: Any) -> None:
    line = Shape((("M", 20.0, 20.0), ("L", 40.0, 20.0)), None, BLUE, 8.0, cap=cap)
    image = pixels(Drawing(60, 40, (line,)))
    assert at(image, 17, 20) == ink
    assert at(image, 43, 20) == ink
    assert at(image, 16.5, 16.5) == (BLUE if cap == "square" else WHITE)


@pytest.mark.parametrize(
    ("join", "tip", "corner"),
    [("miter", BLUE, BLUE), ("bevel", WHITE, WHITE), ("round", WHITE, BLUE)],
)
def test_pixels_show_the_corners_of_lines(join: str, tip: Any, corner: Any) -> None:
    path = (("M", 20.0, 50.0), ("L", 20.0, 20.0), ("L", 50.0, 20.0))
    image = pixels(Drawing(60, 60, (Shape(path, None, BLUE, 10.0, join=join),)))
    assert at(image, 15.5, 15.5) == tip
    assert at(image, 17, 17) == corner
    assert at(image, 22, 22) == BLUE


def test_pixels_show_holes_by_winding_or_by_parity() -> None:
    outer = square(10, 10, 40).path
    same = square(20, 20, 20).path
    against = (same[0], *reversed(same[1:-1]), same[-1])
    for inner, even_odd, hole in (
        (same, False, RED), (against, False, WHITE), (same, True, WHITE), (against, True, WHITE),
    ):  # fmt: skip
        image = pixels(Drawing(60, 60, (Shape((*outer, *inner), RED, even_odd=even_odd),)))
        assert at(image, 30, 30) == hole
        assert at(image, 15, 30) == RED


def test_pixels_follow_curves() -> None:
    kappa = 0.5523 * 20
    ring = Shape(
        (
            ("M", 50.0, 30.0),
            ("C", 50.0, 30 + kappa, 30 + kappa, 50.0, 30.0, 50.0),
            ("C", 30 - kappa, 50.0, 10.0, 30 + kappa, 10.0, 30.0),
            ("C", 10.0, 30 - kappa, 30 - kappa, 10.0, 30.0, 10.0),
            ("C", 30 + kappa, 10.0, 50.0, 30 - kappa, 50.0, 30.0),
            ("Z",),
        ),
        RED,
    )
    image = pixels(Drawing(60, 60, (ring,)))
    inside = 30 + 19.5 * 0.7071
    assert at(image, inside, inside) == RED
    assert at(image, 30 + 20.8 * 0.7071, 30 + 20.8 * 0.7071) == WHITE


@pytest.mark.parametrize(
    ("anchor", "left", "right"), [("start", 50, 86), ("middle", 32, 68), ("end", 14, 50)]
)
def test_words_in_pixels_begin_and_end_where_they_should(
    anchor: str, left: float, right: float
) -> None:
    words = Label(50, 30, Run("一二三", CharStyle("heiti", 12)), anchor)
    box = _ink(pixels(Drawing(100, 60, (words,))))
    assert left - 1 < box[0] < left + 2
    assert right - 2 < box[2] < right + 1
    assert 18 < box[1] < box[3] < 33


def test_words_in_pixels_are_turned_about_their_point() -> None:
    words = Label(30, 50, Run("一二三", CharStyle("heiti", 12)), turn=-90.0)
    box = _ink(pixels(Drawing(60, 60, (words,))))
    assert 18 < box[0] < box[2] < 33
    assert 12 < box[1] < 17
    assert 47 < box[3] < 51


def _ink(image: Image.Image) -> tuple[float, ...]:
    """The box of all that is not white, in pt."""
    box = image.convert("L").point([255 * (value < 128) for value in range(256)]).getbbox()
    assert box is not None
    return tuple(side * 72 / DPI for side in box)


def test_words_need_faces() -> None:
    with pytest.raises(ValueError, match="faces"):
        png(chart(), 100.0, None)


def test_degenerate_paths_draw_nothing_and_do_no_harm() -> None:
    paths: tuple[tuple[tuple[str | float, ...], ...], ...] = (
        (),
        (("M", 5.0, 5.0),),
        (("M", 5.0, 5.0), ("Z",)),
        (("M", 5.0, 5.0), ("L", 5.0, 5.0), ("Z",)),
        (("M", -90.0, -90.0), ("L", -50.0, -90.0), ("L", -50.0, -50.0), ("Z",)),
    )
    for path in paths:
        image = pixels(Drawing(20, 20, (Shape(path, RED, BLUE, 1.0, dash=(0.0, 0.0)),)))
        assert image.getextrema() == ((255, 255),) * 3


def test_same_drawing_gives_the_same_bytes() -> None:
    assert png(chart(), 100.0, FACES) == png(chart(), 100.0, FACES)


def test_all_of_it_is_valid(tmp_path: Path) -> None:
    made = galley(
        para(HEADING, "一", heading=1, anchor="h1"),
        Figures((figure(raster(4, 3, "JPEG"), 100.0, caption(1, "路线"), anchor="f-1"),), "figure"),
        two(),
        Figures((figure(chart(), 200.0, caption(3, "图")),), "figure"),
    )
    data = write(made, OURS)
    assert_valid(data, tmp_path)
    assert len(docx.Document(io.BytesIO(data)).inline_shapes) == 4


# LibreOffice


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PDF of a row of two pictures and a drawing, all with captions."""
    folder = tmp_path_factory.mktemp("pictures")
    lone = Figures((figure(chart(), 200.0, caption(3, "各季度")),), "figure", 0.0, 6.0)
    made = galley(para(BODY, "前。"), two(), para(BODY, "中。"), lone, para(BODY, "后。"))
    (folder / "made.docx").write_bytes(write(made, OURS))
    ours = {
        "楷体_GB2312": "FandolKai",
        "仿宋_GB2312": "FandolFang R",
        "黑体": "Noto Sans SC Medium",
    }
    to_pdf(folder, ["made"], font_settings(folder, ours))
    return folder / "made.pdf"


def images(path: Path) -> list[tuple[float, float, float, float]]:
    """Left, top, width and height of every picture on the first page, in pt from its top left."""
    document = pdfium.PdfDocument(path)
    page = document[0]
    found = []
    for item in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = item.get_bounds()
        found.append((left, page.get_height() - top, right - left, top - bottom))
    page.close()
    document.close()
    return found


def test_pictures_have_their_size_and_stand_in_the_middle(shown: Path) -> None:
    left, right, lone = images(shown)
    for (_, _, *size), wanted in zip(
        (left, right, lone), ((150, 112.5), (100, 133.3), (200, 120)), strict=True
    ):
        assert size == pytest.approx(wanted, abs=0.3)
    foot = [top + height for _, top, _, height in (left, right)]
    assert foot[0] == pytest.approx(foot[1], abs=0.5)  # they stand on one line
    middle = PAGE.inside + PAGE.measure / 2
    assert lone[0] + lone[2] / 2 == pytest.approx(middle, abs=0.5)
    columns = (left[0], right[0] + right[2] / 2 + (16 * 12 + 6) / 2)  # the outer edges of the row
    assert sum(columns) / 2 == pytest.approx(middle, abs=0.5)


def test_captions_stand_below_their_pictures(shown: Path) -> None:
    (page,) = lines_of(shown)
    lone = images(shown)[2]
    (words,) = (line for line in page if line.text == "图3各季度")
    assert (words.left + words.right) / 2 == pytest.approx(lone[0] + lone[2] / 2, abs=1)
    # 6 pt of white, then down to the baseline of a line of 18 pt; a little for the picture's line.
    assert words.at == pytest.approx(lone[1] + lone[3] + 6 + 0.8 * 18, abs=3)
    texts = [line.text for line in page]
    assert (
        texts.index("前。") < texts.index("中。") < texts.index("图3各季度") < texts.index("后。")
    )
