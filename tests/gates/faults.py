"""Deliberate faults: one thing changed in pages, in a finished PDF, in a finished Word file."""

from __future__ import annotations

import io
import re
import zipfile
from array import array
from collections.abc import Callable

import pikepdf
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from msgspec.structs import replace

from reports.typeset.placed import Glyphs, Page, Pages


def lines_of(pages: Pages, path: str) -> list[tuple[Page, Glyphs]]:
    """The runs of a text, in order; tests use texts whose lines are one run each."""
    return [
        (page, item)
        for page in pages.pages
        for item in page.items
        if isinstance(item, Glyphs) and item.path == path and not item.artifact
    ]


def put(page: Page, old: Glyphs, new: Glyphs) -> None:
    """Exchange a run for another."""
    page.items[page.items.index(old)] = new


def rebreak(pages: Pages, path: str, line: int, count: int) -> None:
    """Move the last `count` characters of a text's line to the beginning of the next."""
    runs = lines_of(pages, path)
    (first_page, first), (second_page, second) = runs[line], runs[line + 1]
    moved = first.size * count
    put(
        first_page,
        first,
        replace(first, gids=first.gids[:-count], xs=first.xs[:-count], texts=first.texts[:-count]),
    )
    put(
        second_page,
        second,
        replace(
            second,
            gids=first.gids[-count:] + second.gids,
            xs=array(
                "d", [*(first.size * n for n in range(count)), *(x + moved for x in second.xs)]
            ),
            texts=(*first.texts[-count:], *second.texts),
        ),
    )


def shifted(run: Glyphs, at: int, by: float) -> Glyphs:
    """A run whose glyphs from `at` on stand `by` pt further to the right."""
    return replace(run, xs=array("d", [x + by * (n >= at) for n, x in enumerate(run.xs)]))


Edit = Callable[[pikepdf.Pdf], None]


def pdf_edited(data: bytes, edit: Edit) -> bytes:
    """A PDF with its objects changed."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        edit(pdf)
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """The fonts of the first page."""
    return list(pdf.pages[0].resources["/Font"].values())


def content(pdf: pikepdf.Pdf, change: Callable[[bytes], bytes]) -> None:
    """Change the content of the first page; it must have changed."""
    page = pdf.pages[0]
    before = page.Contents.read_bytes()
    after = change(before)
    assert after != before
    page.Contents = pdf.make_stream(after)


def with_to_unicode(char: str, other: str) -> Edit:
    """Let the code of a character be copied as another one."""

    def edit(pdf: pikepdf.Pdf) -> None:
        wanted, changed = (c.encode("utf-16-be").hex().encode() for c in (char, other))
        for font in fonts(pdf):
            cmap = font.ToUnicode.read_bytes()
            if b"<" + wanted + b">" in cmap:
                font.ToUnicode = pdf.make_stream(
                    cmap.replace(b"<" + wanted + b">", b"<" + changed + b">")
                )
                return
        raise AssertionError(f"no font has {char}")

    return edit


def code_of(font: pikepdf.Object, char: str) -> int:
    """The code by which a font shows a character."""
    wanted = char.encode("utf-16-be").hex().encode()
    for first, texts in re.findall(rb"<([0-9A-F]{4})><\w+>\[(.*?)\]", font.ToUnicode.read_bytes()):
        listed = re.findall(rb"<(\w+)>", texts)
        if wanted in listed:
            return int(first, 16) + listed.index(wanted)
    return 0


def without_glyph(char: str) -> Edit:
    """Empty the outline of a character in the TrueType program that draws it."""

    def edit(pdf: pikepdf.Pdf) -> None:
        for font in fonts(pdf):
            descriptor = font.DescendantFonts[0].FontDescriptor
            code = code_of(font, char)
            if "/FontFile2" in descriptor and code:
                face = TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()))
                name = face.getGlyphName(code)
                face["glyf"][name] = Glyph()
                out = io.BytesIO()
                face.save(out)
                program = pdf.make_stream(out.getvalue())
                program["/Length1"] = len(out.getvalue())
                descriptor.FontFile2 = program
                return
        raise AssertionError(f"no TrueType face has {char}")

    return edit


def docx_edited(data: bytes, change: Callable[[str], str]) -> bytes:
    """A Word file whose body's XML is changed; it must have changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/document.xml":
                before = part.decode("utf-8")
                after = change(before)
                assert after != before
                part = after.encode("utf-8")
            target.writestr(name, part)
    return out.getvalue()
