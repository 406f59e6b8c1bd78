"""A Word file as a whole: the same bytes, valid parts, and what LibreOffice makes of it."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from lxml import etree
from test_docx import (
    BODY,
    FIRST,
    FONTS,
    LAST,
    PAGE,
    PLAIN,
    everything,
    galley,
    para,
    trees,
)

from reports.galley import Group
from reports.writers.docx import write

HOME = Path(__file__).resolve().parents[2]
SCHEMAS = HOME.parent / "shared" / "ooxml-xsd"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


@pytest.fixture(scope="module")
def made() -> bytes:
    return write(everything(), FONTS)


def test_same_bytes_in_another_process(made: bytes, tmp_path: Path) -> None:
    program = (
        "import sys; sys.path[:0] = sys.argv[2:]; import test_docx as t;"
        "open(sys.argv[1], 'wb').write(t.write(t.everything(), t.FONTS))"
    )
    for seed in ("1", "4242"):
        out = tmp_path / seed
        subprocess.run(
            [sys.executable, "-c", program, str(out), str(HOME), str(Path(__file__).parent)],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        assert out.read_bytes() == made


def test_file_says_nothing_of_time_and_system(made: bytes) -> None:
    entries = zipfile.ZipFile(io.BytesIO(made)).infolist()
    assert [e.filename for e in entries] == sorted(e.filename for e in entries)
    assert {e.date_time for e in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {e.create_system for e in entries} == {0}


def test_importing_the_writer_does_not_import_python_docx() -> None:
    program = "import sys, reports.writers.docx; sys.exit('docx' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=HOME)


class _XmlNamespace(etree.Resolver):
    """The schemas import the xml: namespace without saying from where."""

    def resolve(self, url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]
        if not url.endswith("xml.xsd"):
            return None
        source = (
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"'
            ' targetNamespace="http://www.w3.org/XML/1998/namespace">'
            '<xs:attribute name="space" type="xs:string"/>'
            '<xs:attribute name="lang" type="xs:string"/></xs:schema>'
        )
        return self.resolve_string(source, context)  # type: ignore[call-arg]


def schema(name: str) -> etree.XMLSchema:
    parser = etree.XMLParser()
    parser.resolvers.add(_XmlNamespace())
    path = SCHEMAS / name
    bare = 'namespace="http://www.w3.org/XML/1998/namespace"'
    source = path.read_text("utf-8").replace(f"{bare}/>", f'{bare} schemaLocation="xml.xsd"/>')
    return etree.XMLSchema(etree.fromstring(source.encode(), parser, base_url=str(path)))


def without_extensions(tree: Any) -> Any:
    """The part as a reader sees it that knows no mc:Ignorable namespace."""
    names = (tree.get(f"{MC}Ignorable") or "").split()
    ignored = {tree.nsmap.get(name) for name in names} | {MC[1:-1]}
    for element in list(tree.iter(etree.Element)):
        if etree.QName(element).namespace in ignored:
            element.getparent().remove(element)
            continue
        for name in list(element.attrib):
            if etree.QName(name).namespace in ignored:
                del element.attrib[name]
    return tree


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the schemas of ECMA-376 are not at ../shared")
def test_every_part_is_valid(made: bytes) -> None:
    words, theme = schema("wml.xsd"), schema("dml-main.xsd")
    relations, types = schema("opc-relationships.xsd"), schema("opc-contentTypes.xsd")
    for name, tree in trees(made).items():
        if name.startswith("docProps"):
            continue  # its schema imports Dublin Core from the network; openxml-audit reads it
        judge = relations if name.endswith(".rels") else types if name[0] == "[" else words
        judge = theme if "theme" in name else judge
        judge.assertValid(without_extensions(tree))


def test_open_xml_sdk_rules_find_nothing(made: bytes, tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit")
    path = tmp_path / "made.docx"
    path.write_bytes(made)
    result = audit.OpenXmlValidator().validate(str(path))
    assert [str(e) for e in result.errors] == []


# LibreOffice


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ideographs.pdf and imprint.pdf, made by LibreOffice with our fonts."""
    soffice = shutil.which("soffice")
    if not soffice:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    filled = galley(para(PLAIN, "一二三四五六七八九十" * 130))
    lines = [para(BODY, "补充一行正文。")] * 20
    imprint = Group((para(FIRST, "报：市委常委。"), para(LAST, "市委办公室")), "imprint", foot=True)
    for name, made in (("ideographs", filled), ("imprint", galley(*lines, imprint))):
        (folder / f"{name}.docx").write_bytes(write(made, FONTS))
    alias = (
        '<match target="pattern"><test name="family"><string>仿宋_GB2312</string></test>'
        '<edit name="family" mode="assign" binding="strong"><string>FandolFang R</string></edit>'
        "</match>"
    )
    (folder / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{HOME / 'fonts'}</dir><cachedir>{folder / 'cache'}</cachedir>{alias}</fontconfig>",
        "utf-8",
    )
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--convert-to", "pdf", "--outdir", str(folder)),
            *(str(folder / f"{name}.docx") for name in ("ideographs", "imprint")),
        ],
        check=True,
        capture_output=True,
        timeout=180,
        env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")},
    )
    return folder


def lines_of(path: Path) -> list[list[tuple[float, str]]]:
    """For each page its lines, top down: distance of the line from the top in pt, and its text."""
    pages = []
    document = pdfium.PdfDocument(path)
    for page in document:
        words = page.get_textpage()
        found: dict[int, str] = {}
        for i in range(words.count_chars()):
            character = words.get_text_range(i, 1)
            if character.strip():
                _, bottom, _, top = words.get_charbox(i, loose=True)
                at = round(page.get_height() - (bottom + top) / 2)
                at = next((a for a in found if abs(a - at) < 4), at)
                found[at] = found.get(at, "") + character
        pages.append(sorted((float(at), text) for at, text in found.items()))
        words.close()
        page.close()
    document.close()
    return pages


def test_page_of_ideographs_has_22_lines_of_28(office: Path) -> None:
    first = lines_of(office / "ideographs.pdf")[0]
    lines = [text for _, text in first if "—" not in text]
    assert [len(text) for text in lines] == [28] * 22


def test_imprint_stands_on_the_foot_and_never_alone(office: Path) -> None:
    pages = lines_of(office / "imprint.pdf")
    texts = [[text for _, text in page] for page in pages]
    assert "市委办公室" in texts[-1]
    assert any("补充" in text for text in texts[-1])
    at = next(at for at, text in pages[-1] if text == "市委办公室")
    foot = PAGE.height - PAGE.bottom
    assert foot - 24 < at < foot
