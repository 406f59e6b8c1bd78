"""Embedded fonts: one a face, a subset, and every code telling its exact text."""

from __future__ import annotations

import io
import zlib
from array import array
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from reports.errors import ReportError
from reports.typeset.fontlist import Entry, FontList
from reports.typeset.fonts import Faces, clusters
from reports.typeset.placed import Glyphs, Page, Pages
from reports.writers import pdf
from reports.writers.pdf_fonts import subset_face

ROOT = Path(__file__).parents[2]
CID_KEYED = ROOT / "tests" / "resources" / "cid-keyed.otf"

Cell = tuple[int, str]


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Faces:
    """The checkout's faces of interest, a CID-keyed CFF face and a name-keyed one."""
    named = tmp_path_factory.mktemp("fonts") / "named.otf"
    build_cff(named)
    fonts = ROOT / "fonts"
    entries = {
        "fang": fonts / "FandolFang-Regular.ttf",
        "kai": fonts / "KaiFallback-Light.ttf",
        "serif": fonts / "NotoSerifSC-Regular.ttf",
        "latin": fonts / "LiberationSerif-Regular.ttf",
        "cid": CID_KEYED,
        "named": named,
    }
    listed = {name: Entry(path) for name, path in entries.items()}
    return Faces(FontList(listed, {}, {}, {}, {}, {}, {}))


def build_cff(path: Path) -> None:
    """A name-keyed CFF font: squares of 1 em for a few characters."""
    names = [".notdef", "space", "A", "B", "zhong"]
    pen = T2CharStringPen(1000, None)
    for to in ((100, 0), (900, 0), (900, 800), (100, 800)):
        (pen.moveTo if to == (100, 0) else pen.lineTo)(to)
    pen.closePath()
    square, blank = pen.getCharString(), T2CharStringPen(1000, None).getCharString()
    shapes = {name: blank if name in (".notdef", "space") else square for name in names}
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({32: "space", 65: "A", 66: "B", 0x4E2D: "zhong"})
    builder.setupCFF("Squares-Regular", {}, shapes, {})
    builder.setupHorizontalMetrics({name: (1000, 100) for name in names})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


def draw(faces: Faces, **cells: list[Cell]) -> bytes:
    """One line a face."""
    page = Page(1, 595, 842)
    for row, (name, line) in enumerate(cells.items(), 1):
        gids, texts = zip(*line, strict=True)
        xs = array("d", [20.0 * i for i in range(len(line))])
        page.items.append(Glyphs(name, 16, 50, 50 * row, gids, xs, texts))
    return pdf.write(Pages("字", "zh-Hans", "", "2024-01-01", [page]), faces)


def cells(faces: Faces, name: str, text: str) -> list[Cell]:
    face = faces.face(name)
    return [(face.gid(cluster[0], cluster[1:]), cluster) for cluster in clusters(text)]


def extracted(data: bytes) -> str:
    with pdfium.PdfDocument(data) as opened:
        return "".join(opened[0].get_textpage().get_text_bounded().split())


def fonts_in(data: bytes) -> Iterator[pikepdf.Dictionary]:
    """Every font dictionary of a file, descendants included."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        for item in opened.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
                yield item


def test_one_embedded_font_a_face(faces: Faces) -> None:
    data = draw(
        faces,
        fang=cells(faces, "fang", "中文"),
        latin=cells(faces, "latin", "Az 9"),
        cid=cells(faces, "cid", "中国"),
    )
    fonts = list(fonts_in(data))
    assert len(fonts) == 2 * 3
    assert b"Helvetica" not in data
    with pikepdf.open(io.BytesIO(data)) as opened:
        for font in opened.pages[0].Resources.Font.values():
            assert font.Subtype == "/Type0"
            assert "/ToUnicode" in font
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            tag, _, name = str(font.BaseFont)[1:].partition("+")
            assert len(tag) == 6
            assert tag.isupper()
            assert name
            assert descriptor.FontName == font.BaseFont == font.DescendantFonts[0].BaseFont


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("kai", "\U00020bb7瞭"),
        ("fang", "一\u2f00葛\U000e0100葛\U000e0101葛"),
        ("serif", "礼礼\ufe00—―\u2f00一A\u00a0B C"),
        ("cid", "一\u2f00礼\ufe00礼\U00020bb7，A国礼\U000e0100"),
        ("named", "A中B A\ufe00"),
        ("latin", "AV fi—―é 1\u00a02"),
    ],
)
def test_text_comes_back_exactly(faces: Faces, name: str, text: str) -> None:
    """Astral characters, variation sequences, and one glyph that stands for several texts."""
    line = cells(faces, name, text)
    assert all(gid for gid, _ in line)
    assert extracted(draw(faces, **{name: line})) == "".join(text.split())


@pytest.mark.parametrize("name", ["fang", "cid", "named"])
def test_clusters(faces: Faces, name: str) -> None:
    """A glyph of several characters, and a character of several glyphs."""
    zhong = faces.face(name).gid("中")
    data = draw(faces, **{name: [(zhong, "中"), (zhong, "中国"), (zhong, ""), (zhong, "人")]})
    assert extracted(data).replace("\u200b", "") == "中中国人"


@pytest.mark.parametrize("name", ["fang", "cid", "named"])
def test_glyphs_and_aliases_are_drawn(faces: Faces, name: str) -> None:
    zhong = faces.face(name).gid("中")
    page = pdfium.PdfDocument(draw(faces, **{name: [(zhong, "中"), (zhong, "国")]}))[0]
    image = page.render(scale=2).to_pil().convert("L")
    first, second = (image.crop((x, 60, x + 36, 110)) for x in (98, 138))
    assert first.getextrema()[0] < 128
    assert first.tobytes() == second.tobytes()


def test_a_cff_program_keeps_cid_and_glyph_id_alike(faces: Faces, tmp_path: Path) -> None:
    face = faces.face("cid")
    subset = subset_face(
        face,
        (
            face.gid("国"),
            face.gid("，"),
        ),
    )
    assert subset.cff
    assert sorted(subset.order.values()) == [0, 1, 2]
    with pikepdf.open(io.BytesIO(draw(faces, cid=cells(faces, "cid", "国，")))) as opened:
        descendant = opened.pages[0].Resources.Font.F1.DescendantFonts[0]
        assert descendant.Subtype == "/CIDFontType0"
        assert descendant.FontDescriptor.FontFile3.Subtype == "/CIDFontType0C"
        program = descendant.FontDescriptor.FontFile3.read_bytes()
    from fontTools.cffLib import CFFFontSet

    cff = CFFFontSet()
    cff.decompile(io.BytesIO(program), None)
    assert list(cff[0].charset) == [".notdef", "cid00001", "cid00002"]


def test_widths_are_those_of_the_program(faces: Faces) -> None:
    """PDF/A wants them equal within 1/1000 em."""
    text = "一，Az 9—fi"
    with pikepdf.open(io.BytesIO(draw(faces, latin=cells(faces, "latin", "Az 9—fi")))) as opened:
        descendant = opened.pages[0].Resources.Font.F1.DescendantFonts[0]
        program = TTFont(io.BytesIO(descendant.FontDescriptor.FontFile2.read_bytes()))
        stated = dict.fromkeys(range(program["maxp"].numGlyphs), int(descendant.DW))
        runs = list(descendant.W)
        for first, widths in zip(runs[::2], runs[1::2], strict=True):
            stated.update({int(first) + i: int(width) for i, width in enumerate(widths)})
    metrics, order = program["hmtx"], program.getGlyphOrder()
    used = {faces.face("latin").gid(char) for char in text}
    assert len(order) <= len(used) + 2
    for gid, name in enumerate(order[1:], 1):
        assert stated[gid] == pytest.approx(metrics[name][0] * 1000 / 2048, abs=1)


def test_the_program_carries_outlines_only(faces: Faces) -> None:
    face = faces.face("latin")
    subset = subset_face(face, (face.gid("A"),))
    tables = set(TTFont(io.BytesIO(zlib.decompress(subset.packed))).keys()) - {"GlyphOrder"}
    assert tables <= {"head", "hhea", "hmtx", "maxp", "glyf", "loca"}
    subset_face.cache_clear()
    assert subset_face(face, (face.gid("A"),)) == subset


def test_a_font_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "fake.ttf").write_text("no font")
    listed = FontList({"fake": Entry(tmp_path / "fake.ttf")}, {}, {}, {}, {}, {}, {})
    with pytest.raises(ReportError, match="font-unreadable"):
        draw(Faces(listed), fake=[(1, "A")])


def test_a_character_without_a_glyph_is_never_drawn(faces: Faces) -> None:
    with pytest.raises(ValueError, match="no glyph in latin for"):
        draw(faces, latin=[(0, "中")])


def test_every_code_survives_the_string_it_stands_in(faces: Faces) -> None:
    """Parentheses, backslashes and line ends among a thousand codes."""
    face = faces.face("serif")
    text = "".join(chr(c) for c in range(0x4E00, 0x5300) if face.has(chr(c)))
    line = cells(faces, "serif", text)
    assert len(line) > 1000
    rows = [line[at : at + 25] for at in range(0, len(line), 25)]
    page = Page(1, 595, 1200)
    for row, part in enumerate(rows, 1):
        gids, texts = zip(*part, strict=True)
        xs = array("d", [20.0 * i for i in range(len(part))])
        page.items.append(Glyphs("serif", 16, 50, 20 * row, gids, xs, texts))
    assert extracted(pdf.write(Pages("字", "zh", "", "2024-01-01", [page]), faces)) == text
