"""Finished pages beside the kept pictures of them: tests/golden/pages/NAME.xml becomes NAME.png.

Each source is what a template writes; it goes through the real stages to a PDF, which PDFium draws
small and grey. The pictures are there to be looked at: whoever changes how a page is set sees in
the change itself what it does to quotes, tables, ruby, imprints.
"""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from conftest import HOME
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from reports import pipeline
from reports.galley import Art
from reports.layout import lay_out
from reports.markup import read_markup
from reports.style import load_style
from reports.typeset.pages import make_pages
from reports.writers import pdf

FOLDER = HOME / "tests" / "golden" / "pages"
SOURCES = sorted(FOLDER.glob("*.xml"))
DPI = 48
GREYS = 16  # anti-aliased edges need no more, and the files stay small
# Two pictures of one page may differ by how edges are smoothed: a little everywhere, nowhere much.
# What moved, came or went, be it an emphasis dot, is much within some three by three pixels.
MOST = 20  # mean difference there, of 255


def _no_pictures(file: str, path: str) -> Art:
    raise FileNotFoundError(file)


def made(markup: str) -> bytes:
    """The PDF of what a template wrote."""
    document = read_markup(
        markup,
        lambda name: name,
        name="golden",
        title="学习考察简报",
        language="zh-Hans",
        author="市委办公室",
        date="2023-07-24",
    )
    composer = pipeline.composer()
    styles = load_style(pipeline.TEMPLATES, "briefing")
    galley = lay_out(document, styles, composer, _no_pictures)
    return pdf.write(make_pages(galley, composer), composer.faces)


def drawn(data: bytes) -> Image.Image:
    """All pages of a PDF side by side, small and grey, a black line between them."""
    with pdfium.PdfDocument(io.BytesIO(data)) as document:
        pages = [
            page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L") for page in document
        ]
    width = sum(page.width + 1 for page in pages) - 1
    sheet = Image.new("L", (width, max(page.height for page in pages)))
    x = 0
    for page in pages:
        sheet.paste(page, (x, 0))
        x += page.width + 1
    step = 255 / (GREYS - 1)
    return sheet.point([round(round(grey / step) * step) for grey in range(256)])


def difference(kept: Image.Image, now: Image.Image) -> str:
    """How a kept picture differs from the page as it is now; other smoothing is no difference."""
    if kept.size != now.size:
        return f"is {now.size} pixels instead of {kept.size}"
    differing = ImageChops.difference(kept, now).filter(ImageFilter.BoxBlur(1)).tobytes()
    worst = max(differing)
    if worst <= MOST:
        return ""
    row, column = divmod(differing.index(worst), now.width)
    left, top = (round(25.4 * at / DPI) for at in (column, row))
    return f"differs by {worst} of 255 at {left} mm from the left, {top} mm from the top"


def stored(image: Image.Image) -> bytes:
    """A picture as a file: a palette of greys, as small as PNG makes it."""
    shades = image.point([round(grey * (GREYS - 1) / 255) for grey in range(256)])
    palette = Image.frombytes("P", shades.size, shades.tobytes())
    palette.putpalette([round(k * 255 / (GREYS - 1)) for k in range(GREYS) for _ in range(3)])
    out = io.BytesIO()
    palette.save(out, "PNG", optimize=True, bits=4)
    return out.getvalue()


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_pages_look_as_kept(source: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    now, path = drawn(made(source.read_text("utf-8"))), source.with_suffix(".png")
    found = difference(Image.open(path).convert("L"), now) if path.exists() else "is not there yet"
    if found and request.config.getoption("--update-golden"):
        path.write_bytes(stored(now))
        return
    if found:
        (tmp_path / path.name).write_bytes(stored(now))
    assert not found, (
        f"{path.relative_to(HOME)} {found}; the page as it is now: "
        f"{tmp_path / path.name}; see whether that is meant, then run `make golden`"
    )


def test_every_picture_has_its_source() -> None:
    assert {path.stem for path in FOLDER.glob("*.png")} == {path.stem for path in SOURCES}


# --- the comparison itself -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return drawn(made((FOLDER / "quotes.xml").read_text("utf-8")))


def test_a_picture_survives_its_file(page: Image.Image) -> None:
    again = Image.open(io.BytesIO(stored(page))).convert("L")
    assert difference(page, again) == ""
    assert ImageChops.difference(page, again).getbbox() is None


def test_another_smoothing_of_edges_is_no_difference(page: Image.Image) -> None:
    edges = page.point([grey if grey in (0, 255) else max(0, grey - 17) for grey in range(256)])
    assert ImageChops.difference(page, edges).getbbox() is not None
    assert difference(page, edges) == ""


def test_what_a_reader_could_see_is_a_difference(page: Image.Image) -> None:
    left, top, right, bottom = ImageChops.invert(page).getbbox() or (0, 0, 0, 0)
    line, rest = page.crop((left, top, right, top + 20)), page.crop((0, top + 20, right, bottom))
    moved, lower = page.copy(), page.copy()
    ImageDraw.Draw(moved).rectangle((left, top, right, top + 20), 255)
    moved.paste(line, (left + 1, top))
    lower.paste(rest, (0, top + 21))
    assert difference(page, moved).startswith("differs by ")
    assert difference(page, lower).startswith("differs by ")
    assert difference(page, page.crop((0, 0, 100, 100))).startswith("is (100, 100) pixels")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("mixed", 'style="emphasis"', 'style="name"'),  # six dots
        ("mixed", 'style="super"', 'style="sub"'),
        ("quotes", "原件。", "原件，"),
        ("ruby", "<ruby>喆<rt>zhé</rt></ruby>", "喆"),
    ],
)
def test_the_smallest_change_is_a_difference(name: str, before: str, after: str) -> None:
    markup = (FOLDER / f"{name}.xml").read_text("utf-8")
    assert before in markup
    changed = drawn(made(markup.replace(before, after)))
    assert difference(drawn(made(markup)), changed).startswith("differs by ")
