"""LibreOffice for these tests: files turned into PDF with our fonts under Word's names; read."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest

HOME = Path(__file__).resolve().parents[2]


def soffice() -> str:
    """The program; skips where it is not installed."""
    found = shutil.which("soffice")
    if not found:
        pytest.skip("LibreOffice is not installed")
    return found


def font_settings(
    folder: Path, aliases: Mapping[str, str], fonts: Iterable[Path] = (HOME / "fonts",)
) -> Path:
    """A fontconfig file that knows some folders of fonts and nothing else.

    `aliases`: name in the Word file → family that is to be taken for it.
    """
    matches = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{family}</string></edit>'
        "</match>"
        for name, family in aliases.items()
    )
    dirs = "".join(f"<dir>{path}</dir>" for path in fonts)
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"{dirs}<cachedir>{folder / 'cache'}</cachedir>{matches}</fontconfig>",
        "utf-8",
    )
    return path


def environment(settings: Path) -> dict[str, str]:
    """Variables for a process that is to know these fonts only."""
    return {**os.environ, "FONTCONFIG_FILE": str(settings)}


def to_pdf(folder: Path, names: Sequence[str], settings: Path) -> None:
    """Turn name.docx of a folder into name.pdf, by a LibreOffice with a profile of its own."""
    _convert("pdf", folder, names, folder, environment(settings))


def to_docx(folder: Path, names: Sequence[str], into: Path) -> None:
    """Let LibreOffice open name.docx of a folder and save it as DOCX into another."""
    _convert("docx", folder, names, into, dict(os.environ))


def _convert(
    format: str, folder: Path, names: Sequence[str], into: Path, variables: Mapping[str, str]
) -> None:
    subprocess.run(
        [
            soffice(),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--convert-to", format, "--outdir", str(into)),
            *(str(folder / f"{name}.docx") for name in names),
        ],
        check=True,
        capture_output=True,
        timeout=300,
        env=variables,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its baseline below the page's top, its ends, in pt; its text, no spaces."""

    at: float
    left: float
    right: float
    text: str


def lines_of(path: Path) -> list[list[Line]]:
    """For each page its lines, top down; spaces are left out."""
    document = pdfium.PdfDocument(path)
    pages = [_lines(page) for page in document]
    document.close()
    return pages


def _lines(page: pdfium.PdfPage) -> list[Line]:
    words, height = page.get_textpage(), page.get_height()
    x, y = ctypes.c_double(), ctypes.c_double()
    found: dict[float, list[tuple[float, float, str]]] = {}
    for i in range(words.count_chars()):
        character = words.get_text_range(i, 1)
        if character.strip():
            raw.FPDFText_GetCharOrigin(words.raw, i, x, y)
            left, _, right, _ = words.get_charbox(i, loose=True)
            at = next((a for a in found if abs(a - height + y.value) < 4), height - y.value)
            found.setdefault(at, []).append((left, right, character))
    words.close()
    page.close()
    return [_line(at, found[at]) for at in sorted(found)]


def _line(at: float, characters: list[tuple[float, float, str]]) -> Line:
    lefts, rights, texts = zip(*characters, strict=True)
    return Line(at, min(lefts), max(rights), "".join(texts))


def fonts_of(path: Path) -> set[str]:
    """Names of the fonts in a PDF, without the subset's tag."""
    import pikepdf

    names = set()
    with pikepdf.open(path) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                names.add(str(item.FontName).lstrip("/").split("+")[-1])
    return names
