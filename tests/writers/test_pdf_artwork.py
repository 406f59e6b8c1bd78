"""Pictures, shapes, bold and turned text, links in a PDF: looked at as a reader shows them."""

from __future__ import annotations

import io
import shutil
import subprocess
from array import array
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from msgspec.structs import replace
from PIL import Image as Pillow
from test_pdf import A4, document, origins, run, text_of

from reports.errors import ReportError
from reports.galley import Raster, Shape
from reports.typeset.fonts import Faces
from reports.typeset.placed import Box, Glyphs, Image, Item, Link, Page, Pages, Vector
from reports.verify import pdf_text
from reports.writers import pdf

FONTS = Path(__file__).parents[2] / "fonts"
WHITE = (255, 255, 255)


@pytest.fixture(scope="module")
def faces() -> Faces:
    return Faces.load(FONTS)


def shown(data: bytes, scale: float = 1, page: int = 0) -> Pillow.Image:
    with pdfium.PdfDocument(data) as opened:
        image: Pillow.Image = opened[page].render(scale=scale).to_pil()
    return image.convert("RGB")


def drawn(faces: Faces, *items: Item, scale: float = 1) -> Pillow.Image:
    return shown(pdf.write(document(*items), faces), scale)


def ink(image: Pillow.Image) -> float:
    """How much of a picture is dark, in pixels."""
    return sum(255 - level for level in image.convert("L").tobytes()) / 255


# --- pictures ---------------------------------------------------------------------------------


def quarters(mode: str, size: int = 40) -> Pillow.Image:
    """Red, green, blue and white quarters, or as much of them as a mode has."""
    image, half = Pillow.new("RGBA", (size, size), WHITE), size // 2
    for colour, place in {
        (255, 0, 0): (0, 0),
        (0, 255, 0): (half, 0),
        (0, 0, 255): (0, half),
    }.items():
        image.paste((*colour, 255), (*place, place[0] + half, place[1] + half))
    return image.convert(mode)


def raster(image: Pillow.Image, format: str = "png", **options: object) -> Raster:
    out = io.BytesIO()
    image.save(out, format, **options)
    grey = image.mode in ("1", "L", "LA", "I;16")
    return Raster(out.getvalue(), format, *image.size, grey)


def probes(image: Pillow.Image) -> list[tuple[int, ...]]:
    """Colours in the middle of the quarters of a picture placed by `picture`."""
    places = ((125, 75), (175, 75), (125, 125), (175, 125))
    return [image.getpixel(place) for place in places]  # type: ignore[misc]


def picture(art: Raster) -> Image:
    return Image(100, 50, 100, 100, art, "图", "figures[0].file")


RGB = [(255, 0, 0), (0, 255, 0), (0, 0, 255), WHITE]


@pytest.mark.parametrize(
    "art",
    [
        raster(quarters("RGB")),
        raster(quarters("P")),
        raster(quarters("RGB").quantize(4)),
        raster(quarters("RGBA")),
        raster(quarters("RGB").quantize(4), transparency=1, bits=2),
        raster(quarters("RGB"), "jpeg", quality=100, subsampling=0),
    ],
    ids=["true", "palette", "few", "alpha", "clear", "jpeg"],
)
def test_pictures_show_their_colours_in_their_places(faces: Faces, art: Raster) -> None:
    image = drawn(faces, picture(art))
    clear = b"tRNS" in art.data  # one colour is transparent, and the paper is white
    for found, wanted in zip(probes(image), RGB, strict=True):
        near = max(abs(a - b) for a, b in zip(found, wanted, strict=True)) < 6
        assert near or (clear and found == WHITE)
    assert [image.getpixel(p) for p in ((97, 100), (203, 100), (150, 47), (150, 153))] == [
        WHITE
    ] * 4


@pytest.mark.parametrize("mode", ["1", "L", "LA"])
def test_grey_pictures(faces: Faces, mode: str) -> None:
    image = Pillow.new("L", (40, 40), 255)
    image.paste(0, (0, 0, 20, 40))
    found = probes(drawn(faces, picture(raster(image.convert(mode)))))
    assert found == [(0, 0, 0), WHITE, (0, 0, 0), WHITE]


def test_sixteen_bits_and_interlaced(faces: Faces) -> None:
    deep = Pillow.new("I;16", (40, 40), 32768)
    assert probes(drawn(faces, picture(raster(deep))))[0] == pytest.approx((128,) * 3, abs=1)
    laced = Raster(interlaced(), "png", 1, 1)
    assert probes(drawn(faces, picture(laced)))[3] == (255, 0, 0)


def interlaced() -> bytes:
    """A red pixel in seven passes, which is one as large as itself."""
    import struct
    import zlib

    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 1)
    row = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", row) + chunk(b"IEND", b"")


def test_what_is_transparent_lets_the_page_through(faces: Faces) -> None:
    image = quarters("RGBA")
    image.putalpha(Pillow.linear_gradient("L").resize((40, 40)))  # clear above, solid below
    found = drawn(faces, Box(90, 40, 120, 120, (255, 255, 0)), picture(raster(image)))
    assert found.getpixel((150, 52)) == pytest.approx((255, 255, 0), abs=12)
    assert found.getpixel((125, 147)) == pytest.approx((0, 0, 255), abs=12)
    _, green, _ = found.getpixel((125, 75))  # type: ignore[misc]
    assert 120 < green < 230


def images_of(data: bytes) -> list[dict[str, tuple[str, bytes]]]:
    """Colour space and data, as the file has them, of the pictures of each page by name."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        found = [page.Resources.get("/XObject", pikepdf.Dictionary()) for page in opened.pages]
        return [
            {name: (str(o.ColorSpace), o.read_raw_bytes()) for name, o in images.items()}
            for images in found
        ]


def test_a_jpeg_is_in_the_file_as_it_is(faces: Faces) -> None:
    art = raster(quarters("RGB"), "jpeg")
    assert images_of(pdf.write(document(picture(art)), faces)) == [
        {"/I1": ("/DeviceRGB", art.data)}
    ]
    grey = document(picture(raster(quarters("L"), "jpeg")))
    ((colours, _),) = images_of(pdf.write(grey, faces))[0].values()
    assert colours == "/DeviceGray"


def test_a_picture_is_in_the_file_once(faces: Faces) -> None:
    one, other = raster(quarters("RGB")), raster(quarters("L"))
    again = Raster(bytes(bytearray(one.data)), "png", 40, 40)
    pages = document(picture(one), picture(other))
    pages.pages.append(Page(2, *A4, [picture(again)]))
    pages.pages.append(Page(3, *A4))
    data = pdf.write(pages, faces)
    with pikepdf.open(io.BytesIO(data)) as opened:
        made = [o for o in opened.objects if isinstance(o, pikepdf.Stream) and "/Width" in o]
        assert len(made) == 2
    assert [list(page) for page in images_of(data)] == [["/I1", "/I2"], ["/I1"], []]
    assert probes(shown(data, page=1))[0] == (255, 0, 0)


def test_different_pictures_give_another_identifier(faces: Faces) -> None:
    marks = set()
    for mode in ("RGB", "L"):
        data = pdf.write(document(picture(raster(quarters(mode), "jpeg"))), faces)
        with pikepdf.open(io.BytesIO(data)) as opened:
            marks.add(bytes(opened.trailer.ID[0]))
    assert len(marks) == 2


# --- shapes -----------------------------------------------------------------------------------


def square(x: float, y: float, side: float) -> tuple[tuple[str | float, ...], ...]:
    right, foot = x + side, y + side
    return ("M", x, y), ("L", right, y), ("L", right, foot), ("L", x, foot), ("Z",)


def test_shapes_stand_where_they_belong(faces: Faces) -> None:
    red = Shape(square(10, 20, 30), (255, 0, 0))
    image = drawn(faces, Vector(100, 200, 2, red))
    assert [image.getpixel(p) for p in ((122, 242), (178, 298))] == [(255, 0, 0)] * 2
    assert [image.getpixel(p) for p in ((118, 270), (182, 270), (150, 238), (150, 302))] == [
        WHITE
    ] * 4


def test_fill_stroke_and_even_odd(faces: Faces) -> None:
    both = square(0, 0, 60) + square(20, 20, 20)
    line = {"stroke": (0, 0, 255), "width": 4.0}
    ring = Shape(both, (255, 0, 0), even_odd=True, **line)  # type: ignore[arg-type]
    image = drawn(faces, Vector(100, 100, 1, ring))
    assert image.getpixel((110, 110)) == (255, 0, 0)
    assert image.getpixel((130, 130)) == WHITE
    assert image.getpixel((99, 130)) == (0, 0, 255)
    full = drawn(faces, Vector(100, 100, 1, replace(ring, even_odd=False)))
    assert full.getpixel((130, 130)) == (255, 0, 0)
    hollow = drawn(faces, Vector(100, 100, 1, replace(ring, fill=None)))
    assert hollow.getpixel((110, 110)) == WHITE
    assert hollow.getpixel((99, 130)) == (0, 0, 255)
    nothing = drawn(faces, Vector(100, 100, 1, replace(ring, fill=None, stroke=None)))
    assert ink(nothing) == 0


def test_curves(faces: Faces) -> None:
    k = 27.614
    disc = Shape(
        (
            ("M", 50.0, 0.0),
            ("C", 50 + k, 0.0, 100.0, 50 - k, 100.0, 50.0),
            ("C", 100.0, 50 + k, 50 + k, 100.0, 50.0, 100.0),
            ("C", 50 - k, 100.0, 0.0, 50 + k, 0.0, 50.0),
            ("C", 0.0, 50 - k, 50 - k, 0.0, 50.0, 0.0),
            ("Z",),
        )
    )
    assert ink(drawn(faces, Vector(100, 100, 1, disc))) == pytest.approx(3.1416 * 2500, rel=0.01)


def test_dashes_caps_and_joins(faces: Faces) -> None:
    line = Shape((("M", 0.0, 0.0), ("L", 100.0, 0.0)), None, (0, 0, 0), 10.0)

    def amount(shape: Shape) -> float:
        return ink(drawn(faces, Vector(100, 100, 1, shape), scale=2)) / 4

    assert amount(line) == pytest.approx(1000, rel=0.01)
    assert amount(replace(line, dash=(10.0, 10.0))) == pytest.approx(500, rel=0.02)
    assert amount(replace(line, cap="square")) == pytest.approx(1100, rel=0.01)
    assert amount(replace(line, cap="round")) == pytest.approx(1078.5, rel=0.01)
    corner = Shape((("M", 0.0, 0.0), ("L", 50.0, 0.0), ("L", 50.0, 50.0)), None, (0, 0, 0), 20.0)
    found = [amount(replace(corner, join=join)) for join in ("bevel", "round", "miter")]
    assert all(a < b - 5 for a, b in pairwise(found))


def test_opacity(faces: Faces) -> None:
    veil = Shape(square(0, 0, 50), (255, 0, 0), opacity=0.5)
    image = drawn(faces, Box(100, 100, 25, 50, (0, 0, 255)), Vector(100, 100, 1, veil))
    assert image.getpixel((112, 125)) == pytest.approx((128, 0, 128), abs=2)
    assert image.getpixel((137, 125)) == pytest.approx((255, 128, 128), abs=2)


def test_a_shape_leaves_text_and_rules_as_they_were(faces: Faces) -> None:
    """Colour, width, dash: none of them outlives its shape."""
    text = run(faces, "fandol-fang", "田", 100, 300)
    wild = Shape(square(0, 0, 9), (255, 0, 0), (0, 255, 0), 7.0, dash=(1.0,), opacity=0.5)
    vector = Vector(300, 100, 1, wild)
    bold = replace(run(faces, "fandol-fang", "田", 200, 300), bold=0.6)
    rule = Box(50, 350, 100, 3)
    plain = drawn(faces, text, bold, rule, scale=3)
    mixed = drawn(faces, vector, text, vector, bold, vector, rule, scale=3)
    lower = (0, 600, plain.width, plain.height)
    assert plain.crop(lower).tobytes() == mixed.crop(lower).tobytes()


def test_figures_are_content_and_ornaments_are_not(faces: Faces) -> None:
    shape = Shape(square(0, 0, 9))
    items: list[Item] = [
        picture(raster(quarters("RGB"))),
        Vector(1, 1, 1, shape),
        run(faces, "fandol-fang", "字", 9, 99),
        Vector(1, 1, 1, shape, artifact=True),
        Box(1, 1, 1, 1),
    ]
    with pikepdf.open(io.BytesIO(pdf.write(document(*items), faces))) as opened:
        found = []
        for step in pikepdf.parse_content_stream(opened.pages[0]):
            if str(step.operator) in ("BMC", "EMC", "Do", "f"):
                found.append(" ".join([*map(str, step.operands), str(step.operator)]))
    artifact = ["/Artifact BMC", "f", "EMC"]
    assert found == ["/Figure BMC", "/I1 Do", "f", "EMC", *artifact, *artifact]


# --- bold and turned text ---------------------------------------------------------------------


def test_bold_is_thicker_and_stands_in_the_same_place(faces: Faces) -> None:
    plain = run(faces, "fandol-fang", "坚持稳中求进", 100, 200)
    amounts = [
        ink(drawn(faces, replace(plain, bold=bold), scale=3).crop((200, 500, 1000, 700)))
        for bold in (0, 16 / 36, 16 / 28)
    ]
    assert amounts[1] > amounts[0] * 1.3
    assert amounts[2] > amounts[1] * 1.08
    bold = pdf.write(document(replace(plain, bold=0.5)), faces)
    assert origins(bold) == origins(pdf.write(document(plain), faces))


def test_bold_ends_with_its_run_and_takes_its_colour(faces: Faces) -> None:
    first, second, third = (
        run(faces, "fandol-fang", "稳", 100 + 50 * n, 200) for n in range(3)
    )  # fmt: skip
    mixed = [replace(first, bold=0.5, colour=(255, 0, 0)), second, replace(third, bold=0.5)]
    image = drawn(faces, *mixed, scale=3)

    def part(n: int) -> Pillow.Image:
        return image.crop((300 + 150 * n, 540, 360 + 150 * n, 620))

    reds = part(0).split()
    assert ink(reds[1]) > 10 * max(ink(reds[0]), 1)
    assert ink(part(1)) == pytest.approx(
        ink(drawn(faces, second, scale=3).crop((450, 540, 510, 620)))
    )
    assert ink(part(2)) > 1.3 * ink(part(1))
    red, green, blue = part(2).split()
    assert red.tobytes() == green.tobytes() == blue.tobytes()


def test_bold_text_is_text_once(faces: Faces) -> None:
    bold = replace(run(faces, "fandol-fang", "加粗的字", 100, 200), bold=0.5)
    data = pdf.write(document(bold, run(faces, "fandol-fang", "平常", 100, 240)), faces)
    assert pdf_text(data) == "加粗的字平常"
    assert text_of(data).split() == ["加粗的字", "平常"]


def extent(image: Pillow.Image) -> tuple[int, int, int, int]:
    box = image.convert("L").point(lambda level: 255 * (level < 128)).getbbox()
    assert box
    return box


def test_turned_text_runs_where_it_should(faces: Faces) -> None:
    line = run(faces, "noto-sans-sc", "田田田田", 300, 400)
    moved = replace(line, xs=array("d", [x + 8 for x in line.xs]))
    left, top, right, foot = extent(drawn(faces, moved))
    for turn, wanted in {
        90.0: (300 - (foot - 400), 400 + left - 300, 300 + 400 - top, 400 + right - 300),
        -90.0: (300 + top - 400, 400 - (right - 300), 300 + foot - 400, 400 - (left - 300)),
        180.0: (600 - right, 800 - foot, 600 - left, 800 - top),
    }.items():
        found = extent(drawn(faces, replace(moved, turn=turn)))
        assert found == pytest.approx(wanted, abs=2), turn


def test_text_after_turned_text_stands_upright_again(faces: Faces) -> None:
    one = run(faces, "fandol-fang", "一二", 100, 200)
    turned = replace(run(faces, "fandol-fang", "三四", 300, 300), turn=-90.0)
    other = run(faces, "fandol-fang", "五六", 100, 400)
    data = pdf.write(document(one, turned, other), faces)
    found = {char: (round(x, 1), round(y, 1)) for char, x, y in origins(data)}
    assert found == {
        "一": (100, 200), "二": (116, 200), "三": (300, 300), "四": (300, 284),
        "五": (100, 400), "六": (116, 400),
    }  # fmt: skip
    assert pdf_text(data) == "一二三四五六"


def test_a_turned_folio_is_an_artifact(faces: Faces) -> None:
    folio = replace(run(faces, "liberation-serif", "— 2 —", 30, 300), turn=90.0, artifact=True)
    data = pdf.write(document(folio, run(faces, "fandol-fang", "正文", 100, 200)), faces)
    assert pdf_text(data) == "正文"


# --- links ------------------------------------------------------------------------------------


def linked(links: Sequence[Link]) -> Pages:
    pages = document()
    pages.pages[0].links = list(links)
    pages.pages.append(Page(2, 841.89, 595.276))
    pages.anchors = {"here": (1, 100.5), "there": (2, 200.0)}
    return pages


def test_links_lead_to_their_places(faces: Faces) -> None:
    uri = "https://www.example.cn/简报?q=1&p=(2)#a%20b"
    links = [Link(80, 100, 60, 20, "#there"), Link(10, 20, 30, 40, "#here"), Link(1, 1, 1, 1, uri)]
    with pikepdf.open(io.BytesIO(pdf.write(linked(links), faces))) as opened:
        there, here, outside = opened.pages[0].Annots
        assert "/Annots" not in opened.pages[1]
        assert [float(side) for side in there.Rect] == pytest.approx(
            [80, A4[1] - 120, 140, A4[1] - 100], abs=0.01
        )
        for link, index, top in ((there, 1, 595.276 - 200), (here, 0, A4[1] - 100.5)):
            page, fit, left, up, zoom = link.Dest
            assert page.objgen == opened.pages[index].obj.objgen
            assert [str(fit), int(left), zoom] == ["/XYZ", 0, None]
            assert float(up) == pytest.approx(top, abs=0.01)
        assert str(there.Contents) == "第2页"
        assert str(outside.A.URI) == (
            "https://www.example.cn/%E7%AE%80%E6%8A%A5?q=1&p=(2)#a%20b"
        )  # fmt: skip
        assert str(outside.Contents) == uri
        for link in (there, here, outside):
            assert [str(link.Subtype), int(link.F)] == ["/Link", 4]
            assert [int(side) for side in link.Border] == [0, 0, 0]


def test_a_link_to_nowhere_is_an_error(faces: Faces) -> None:
    with pytest.raises(ReportError, match="link-unknown"):
        pdf.write(linked([Link(0, 0, 9, 9, "#nowhere")]), faces)


# --- the file ---------------------------------------------------------------------------------


def full(faces: Faces) -> Pages:
    """A page with everything that can stand on one."""
    image = quarters("RGBA")
    image.putalpha(128)
    veil = Shape(square(0, 0, 50), (255, 0, 0), (0, 0, 0), 1.0, dash=(3.0, 1.0), opacity=0.25)
    text = run(faces, "fandol-fang", "坚持", 100, 300)
    items: list[Item] = [
        picture(raster(image)),
        picture(raster(quarters("RGB"), "jpeg")),
        Vector(100, 400, 1.5, veil),
        replace(text, bold=0.5),
        replace(text, turn=-90.0, y=500),
        Box(50, 600, 100, 1),
        Glyphs("fandol-fang", 16, 0, 0, (), array("d"), (), bold=1.0, turn=9.0),
    ]
    pages = linked([Link(80, 100, 60, 20, "#there"), Link(1, 1, 1, 1, "https://example.cn/")])
    pages.pages[0].items = items
    return pages


def test_the_same_pages_give_the_same_bytes(faces: Faces) -> None:
    assert pdf.write(full(faces), faces) == pdf.write(full(faces), faces)


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_no_fault(faces: Faces, tmp_path: Path) -> None:
    file = tmp_path / "full.pdf"
    file.write_bytes(pdf.write(full(faces), faces))
    checked = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "WARNING" not in checked.stderr
