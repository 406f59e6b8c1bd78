"""Our faces carried in a Word file: what is in them, who may carry them, and that they are used."""

from __future__ import annotations

import io
import re
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pypdfium2 as pdfium
import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from msgspec.structs import replace
from office import HOME, font_settings, fonts_of, to_pdf
from test_docx import BODY, HEADING, W, galley, para, parts
from validity import assert_valid

from reports.errors import ReportError
from reports.galley import Run
from reports.typeset.face import Face
from reports.typeset.fonts import Faces
from reports.writers.docx import write
from reports.writers.docx_fonts import ALWAYS, Families
from reports.writers.docx_options import WordFonts, WordOptions

FACES = Faces.load(HOME / "fonts")
OURS = WordFonts(FACES.word_families("bundled"), FACES.alternatives, faces=FACES)
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# 𠮷 is above U+FFFF; 璟 and 瞭 are not in FandolFang; 朴 is Hangul's neighbour in a name.
TEXT = "他说“落实‘三件事’”——𠮷水县王璟，一目瞭然；2023年GDP增长5.2%。"


def document() -> Any:
    return galley(para(HEADING, "一、总体", heading=1), para(BODY, TEXT))


def carried(data: bytes) -> dict[str, bytes]:
    """Family → font program, made plain again as 17.8.1 says."""
    files = parts(data)
    relations = etree.fromstring(files["word/_rels/fontTable.xml.rels"])
    targets = {r.get("Id"): r.get("Target") for r in relations}
    out = {}
    for font in etree.fromstring(files["word/fontTable.xml"]):
        for program in font.findall(f"{W}embedRegular"):
            key = uuid.UUID(program.get(f"{W}fontKey")).bytes[::-1]
            hidden = files[f"word/{targets[program.get(f'{R}id')]}"]
            plain = bytes(b ^ key[i % 16] for i, b in enumerate(hidden[:32])) + hidden[32:]
            out[str(font.get(f"{W}name"))] = plain
    return out


def covered(program: bytes) -> set[int]:
    return set(TTFont(io.BytesIO(program)).getBestCmap())


@pytest.fixture(scope="module")
def subset() -> bytes:
    return write(document(), OURS, WordOptions(embed="subset"))


def test_every_family_named_is_carried(subset: bytes) -> None:
    named = set()
    for name, data in parts(subset).items():
        if name.startswith(("word/document", "word/footer")):
            for fonts in etree.fromstring(data).iter(f"{W}rFonts"):
                named |= {fonts.get(f"{W}ascii"), fonts.get(f"{W}eastAsia")}
    assert named
    assert named <= set(carried(subset))


def test_subset_has_what_the_document_uses_and_what_a_clerk_may_type(subset: bytes) -> None:
    programs = carried(subset)
    text = set(map(ord, TEXT)) - {ord("𠮷"), ord("璟"), ord("瞭")}
    assert {p for p in text if p > 0x2E80} <= covered(programs["FandolFang R"])
    assert set(map(ord, "0123456789—，。“”")) <= covered(programs["FandolFang R"])
    assert set(range(0x20, 0x7F)) <= covered(programs["Liberation Serif"])
    assert ord("总") in covered(programs["Noto Sans SC Medium"])
    assert ord("的") not in covered(programs["FandolFang R"])
    assert max(map(len, programs.values())) < 200_000
    assert set(map(ord, ALWAYS)) >= set(map(ord, "，。、；：？！“”‘’（）《》—…·"))


def test_what_the_role_lacks_is_in_the_family_that_has_it(subset: bytes) -> None:
    runs = {}
    for run in trees_of(subset, "word/document.xml").iter(f"{W}r"):
        fonts = run.find(f"{W}rPr/{W}rFonts")
        if fonts is not None:
            runs["".join(run.itertext())] = fonts.get(f"{W}eastAsia")
    for character in "𠮷璟瞭":
        family = next(family for text, family in runs.items() if character in text)
        face = FACES.face_for("fangsong", character, False)
        assert face is not None
        assert family == face.family
        assert ord(character) in covered(carried(subset)[family])


def trees_of(data: bytes, name: str) -> Any:
    return etree.fromstring(parts(data)[name])


def test_families_of_a_text() -> None:
    families = Families(OURS)
    stand_in = FACES.face_for("fangsong", "璟", False)
    assert stand_in is not None
    assert list(families.parts("fangsong", "王璟A。")) == [
        ("", "王"), (stand_in.family, "璟"), ("", "A。"),
    ]  # fmt: skip
    assert [text for _, text in families.parts("songti", "一𠮷")] == ["一", "𠮷"]


def test_names_of_a_carried_font_are_the_families(subset: bytes) -> None:
    for family, program in carried(subset).items():
        font = TTFont(io.BytesIO(program))
        assert family in {str(record) for record in font["name"].names if record.nameID in (1, 16)}
        assert "glyf" in font


def test_settings_and_keys(subset: bytes) -> None:
    said = {e.tag.removeprefix(W) for e in trees_of(subset, "word/settings.xml")}
    assert {"embedTrueTypeFonts", "saveSubsetFonts"} <= said
    table = trees_of(subset, "word/fontTable.xml")
    keys = [e.get(f"{W}fontKey") for e in table.iter(f"{W}embedRegular")]
    assert len(keys) == len(set(keys)) == len(carried(subset))
    assert all(re.fullmatch(r"\{[0-9A-F-]{36}\}", key) for key in keys)
    assert {e.get(f"{W}subsetted") for e in table.iter(f"{W}embedRegular")} == {"1"}


def test_full_carries_the_files_as_they_are(tmp_path: Path) -> None:
    small = replace(BODY, char=replace(BODY.char, face="kaiti"))
    data = write(galley(para(small, "甲")), OURS, WordOptions(embed="full"))
    program = carried(data)["FandolKai"]
    assert program == (HOME / "fonts" / "FandolKai-Regular.ttf").read_bytes()
    said = {e.tag.removeprefix(W) for e in trees_of(data, "word/settings.xml")}
    assert "saveSubsetFonts" not in said
    assert_valid(data, tmp_path)


def test_bold_of_a_family_that_has_it_is_carried() -> None:
    bold = replace(BODY.char, bold=True)
    data = write(
        galley(para(BODY, Run("GDP增长", bold, "lead"))), OURS, WordOptions(embed="subset")
    )
    table = {f.get(f"{W}name"): f for f in trees_of(data, "word/fontTable.xml")}
    assert table["Liberation Serif"].find(f"{W}embedBold") is not None
    assert table["FandolFang R"].find(f"{W}embedRegular") is not None
    assert table["FandolFang R"].find(f"{W}embedBold") is None


# Who may carry


def altered(tmp_path: Path, rights: int) -> Faces:
    """Our faces, with the licence bits of the 仿宋 changed."""
    font = TTFont(HOME / "fonts" / "FandolFang-Regular.ttf")
    font["OS/2"].fsType = rights
    path = tmp_path / "altered.ttf"
    font.save(path)
    return with_fangsong(path)


def with_fangsong(path: Path) -> Faces:
    faces = Faces.load(HOME / "fonts")
    face = Face("altered", path, "FandolFang R")
    return cast(
        Faces,
        SimpleNamespace(
            faces={"altered": face, **faces.faces},
            face_for=faces.face_for,
            chain=faces.chain,
            bold_of=lambda name: None,
        ),
    )


@pytest.mark.parametrize(
    ("rights", "embed", "code"),
    [
        (0x0002, "subset", "font-embedding-forbidden"),
        (0x0004, "full", "font-embedding-forbidden"),
        (0x0208, "subset", "font-embedding-forbidden"),
        (0x0108, "subset", "font-subsetting-forbidden"),
        (0x0108, "full", ""),
        (0x0008, "subset", ""),
        (0x0000, "full", ""),
    ],
)
def test_rights_of_a_face_are_respected(rights: int, embed: str, code: str, tmp_path: Path) -> None:
    fonts = replace(OURS, faces=altered(tmp_path, rights))
    made = galley(para(BODY, "甲乙"))
    if not code:
        assert "FandolFang R" in carried(write(made, fonts, WordOptions(embed=embed)))
        return
    with pytest.raises(ReportError) as caught:
        write(made, fonts, WordOptions(embed=embed))
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.values["rights"] == f"0x{rights:04X}"


def test_outlines_that_word_does_not_carry() -> None:
    fonts = replace(OURS, faces=with_fangsong(HOME / "tests" / "resources" / "cid-keyed.otf"))
    with pytest.raises(ReportError) as caught:
        write(galley(para(BODY, "甲")), fonts, WordOptions(embed="subset"))
    assert [p.code for p in caught.value.problems] == ["font-outlines-postscript"]


def test_family_that_is_not_ours() -> None:
    fonts = replace(OURS, families={**OURS.families, "fangsong": "仿宋_GB2312"})
    with pytest.raises(ReportError) as caught:
        write(galley(para(BODY, "甲")), fonts, WordOptions(embed="subset"))
    assert caught.value.problems[0].code == "font-family-not-ours"


def test_our_faces_are_needed_to_be_carried() -> None:
    with pytest.raises(ValueError, match="needs WordFonts"):
        write(galley(para(BODY, "甲")), replace(OURS, faces=None), WordOptions(embed="subset"))


# LibreOffice, which knows no font but DejaVu


def shown_by(folder: Path, data: bytes) -> Path:
    """A PDF of a file, by a LibreOffice of its own: fonts carried by one file serve the next."""
    (folder / "fonts").mkdir()
    (folder / "fonts" / "DejaVuSans.ttf").symlink_to(HOME / "fonts" / "DejaVuSans.ttf")
    (folder / "made.docx").write_bytes(data)
    to_pdf(folder, ["made"], font_settings(folder, {}, [folder / "fonts"]))
    return folder / "made.pdf"


def test_reader_without_our_fonts_sees_those_of_the_file(tmp_path: Path, subset: bytes) -> None:
    shown = shown_by(tmp_path, subset)
    assert "DejaVuSans" not in fonts_of(shown)
    assert {"FandolFang-Regular", "LiberationSerif", "NotoSansSC-Medium"} <= fonts_of(shown)
    document = pdfium.PdfDocument(shown)
    words = document[0].get_textpage()
    text = words.get_text_range()
    words.close()
    document.close()
    assert all(character in text for character in "𠮷璟瞭说")


def test_reader_without_our_fonts_sees_his_own_where_the_file_has_none(tmp_path: Path) -> None:
    shown = shown_by(tmp_path, write(document(), OURS, WordOptions(preset="bundled")))
    assert fonts_of(shown) == {"DejaVuSans"}
