"""Picture files: what is read of each kind, and what is said of those that are not."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from PIL.ImageCms import ImageCmsProfile, createProfile

from reports.errors import Problem, ReportError, Severity, Where
from reports.galley import (
    CharStyle,
    Drawing,
    Figure,
    Figures,
    Galley,
    Group,
    PageStyle,
    ParaStyle,
    Raster,
)
from reports.messages import LANGUAGES, say
from reports.pictures import Pictures, picture_notes, read_picture

HERE = Where(path="figures[0].file")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 0H9V9z"/></svg>'


def picture(mode: str = "RGB", size: tuple[int, int] = (40, 20)) -> Image.Image:
    """A white picture whose upper left quarter is dark."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1] // 2 - 1), (40, 20, 10))
    return image.convert(mode)


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def read(tmp_path: Path, data: bytes, name: str = "picture") -> Raster:
    (tmp_path / name).write_bytes(data)
    art = read_picture(tmp_path / name, HERE)
    assert isinstance(art, Raster)
    return art


def fault(file: Path) -> Problem:
    """The one problem of a file; it has a sentence in every language."""
    with pytest.raises(ReportError) as caught:
        read_picture(file, HERE)
    (problem,) = caught.value.problems
    assert problem.where == HERE
    assert all(file.name in say(problem, language)[0] for language in LANGUAGES)
    return problem


# --- what can be read -------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_png_stays_as_it_is(tmp_path: Path, mode: str) -> None:
    image = Image.new("I;16", (40, 20)) if mode == "I;16" else picture(mode)
    data = saved(image, "PNG")
    art = read(tmp_path, data)
    assert (art.data, art.format, art.width, art.height) == (data, "png", 40, 20)
    assert art.grey == (mode in ("1", "L", "LA", "I;16"))


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_jpeg_stays_as_it_is(tmp_path: Path, mode: str) -> None:
    data = saved(picture(mode), "JPEG")
    art = read(tmp_path, data)
    assert (art.data, art.format, art.width, art.height) == (data, "jpeg", 40, 20)
    assert art.grey == (mode == "L")


def test_what_a_file_is_its_content_tells(tmp_path: Path) -> None:
    assert read(tmp_path, saved(picture(), "JPEG"), "photo.png").format == "jpeg"
    (tmp_path / "drawing.jpg").write_bytes(b"\xef\xbb\xbf<?xml version='1.0'?>" + SVG)
    assert isinstance(read_picture(tmp_path / "drawing.jpg", HERE), Drawing)


def test_svg_in_utf_16(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_bytes(SVG.decode().encode("utf-16"))
    assert isinstance(read_picture(tmp_path / "a.svg", HERE), Drawing)


def test_a_photo_is_turned_as_the_camera_says(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    art = read(tmp_path, saved(picture(), "JPEG", exif=exif, quality=95))
    assert (art.width, art.height) == (20, 40)
    with Image.open(io.BytesIO(art.data)) as turned:
        assert turned.size == (20, 40)
        dark = [turned.convert("L").getpixel(place) for place in ((15, 5), (5, 5), (15, 35))]
        assert [level < 100 for level in dark] == [True, False, False]  # type: ignore[operator]
        assert turned.getexif().get(0x0112, 1) == 1


def test_cmyk_becomes_red_green_and_blue(tmp_path: Path) -> None:
    art = read(tmp_path, saved(picture("CMYK"), "JPEG", quality=95))
    with Image.open(io.BytesIO(art.data)) as image:
        assert image.mode == "RGB"
        assert min(image.getpixel((35, 15))) > 240  # type: ignore[arg-type]
        assert max(image.getpixel((5, 5))) < 90  # type: ignore[arg-type]


def test_where_a_photo_was_taken_is_not_passed_on(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    profile = ImageCmsProfile(createProfile("sRGB")).tobytes()
    data = saved(picture(), "JPEG", exif=exif, comment=b"SECRETNOTE", icc_profile=profile)
    assert b"SECRETCAMERA" in data
    assert b"SECRETNOTE" in data
    art = read(tmp_path, data)
    assert b"SECRET" not in art.data
    with Image.open(io.BytesIO(art.data)) as image, Image.open(io.BytesIO(data)) as before:
        assert image.tobytes() == before.tobytes()
        assert image.info["icc_profile"] == profile


def test_names_are_relative_to_the_folder_and_files_are_read_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    file = tmp_path / "in" / "a.png"
    file.write_bytes(saved(picture(), "PNG"))
    pictures = Pictures(tmp_path)
    first = pictures("in/a.png", "figures[0].file")
    file.unlink()
    assert pictures("in/a.png", "figures[1].file") is first


# --- what cannot be read ----------------------------------------------------------------------


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert fault(tmp_path / "none.png").code == "picture-missing"
    assert fault(tmp_path).code == "picture-missing"  # a folder
    assert fault(tmp_path / ("x" * 300)).code == "picture-missing"


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="picture-missing"):
        read_picture(tmp_path / "a\0b", HERE)


@pytest.mark.parametrize("format", ["PNG", "JPEG"])
def test_broken_files(tmp_path: Path, format: str) -> None:
    data = saved(picture(size=(400, 300)), format)
    beginning = bytes(60)
    for name, part in {
        "empty": b"",
        "half": data[: len(data) // 2],
        "start": data[:20],
        "garbled": data[:30] + beginning + data[90:],
    }.items():
        (tmp_path / name).write_bytes(part)
        assert fault(tmp_path / name).code == "picture-broken", name


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (saved(picture(), "GIF"), "GIF"),
        (saved(picture(), "BMP"), "BMP"),
        (saved(picture(), "TIFF"), "TIFF"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\0\0\0\x18ftypheic\0\0", "HEIC"),
        (b"words", "unknown kind"),
    ],
    ids=["gif", "bmp", "tiff", "pdf", "heic", "words"],
)
def test_other_kinds_are_named(tmp_path: Path, data: bytes, kind: str) -> None:
    (tmp_path / "a.png").write_bytes(data)
    problem = fault(tmp_path / "a.png")
    assert (problem.code, problem.values["reason"]) == ("picture-kind", kind)


def bomb(width: int, height: int) -> bytes:
    """A small PNG that unpacks to an enormous picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [10_500, 20_000, 60_000])
def test_an_enormous_picture_is_not_unpacked(tmp_path: Path, side: int) -> None:
    (tmp_path / "bomb.png").write_bytes(bomb(side, side))
    assert fault(tmp_path / "bomb.png").code == "picture-enormous"


def test_a_file_too_large_to_be_meant_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "large.png").open("wb") as file:
        os.truncate(file.fileno(), 150_000_000)
    assert fault(tmp_path / "large.png").code == "picture-heavy"


def test_a_drawing_with_what_we_do_not_draw(tmp_path: Path) -> None:
    data = SVG.replace(b"<path", b"\n<image href='x.png'/><path")
    (tmp_path / "a.svg").write_bytes(data)
    problem = fault(tmp_path / "a.svg")
    assert problem.code == "picture-feature"
    assert (problem.values["feature"], problem.values["line"]) == ("image", 2)


# --- what is warned of ------------------------------------------------------------------------


def galley(*figures: Figure) -> Galley:
    plain = ParaStyle("folio", CharStyle("songti", 14), 14)
    page = PageStyle(595, 842, 99, 99, 79, 74, 28.95, plain, 20)
    row = Group((Figures(figures, "figure"),), "group")
    return Galley("题", "zh-Hans", "", "2023-07-24", page, (row,))


@pytest.fixture
def coarse() -> Callable[[float], list[Problem]]:
    """Notes on a picture of 800 × 400 pixels, so many pt wide."""

    def notes(width: float) -> list[Problem]:
        art = Raster(b"", "png", 800, 400)
        return list(picture_notes(galley(Figure(art, width, width / 2, "图", path="here"))))

    return notes


def test_less_than_two_hundred_dots_an_inch_is_told(
    coarse: Callable[[float], list[Problem]],
) -> None:
    assert coarse(288) == []
    (problem,) = coarse(400)
    assert (problem.code, problem.severity) == ("picture-coarse", Severity.WARNING)
    assert problem.where.path == "here"
    assert (problem.values["dpi"], problem.values["width"]) == (144, 141)
    assert "144" in say(problem, "zh")[0]
    assert "1111" in say(problem, "en")[1]


def test_a_picture_without_words_and_a_simplified_drawing_are_told() -> None:
    drawing = Drawing(100, 50, (), ("font-style",))
    art = Raster(b"", "png", 800, 400)
    notes = picture_notes(galley(Figure(drawing, 100, 50, "图"), Figure(art, 100, 50, "")))
    found = [(note.code, note.severity) for note in notes]
    warned = ("picture-simplified", "picture-without-alt")
    assert found == [(code, Severity.WARNING) for code in warned]
