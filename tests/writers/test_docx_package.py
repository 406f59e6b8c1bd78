"""A Word file as a whole: the same bytes, valid parts, clean, whatever it is asked to be."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree
from msgspec.structs import replace
from test_docx import BODY, FONTS, PAGE, WATERMARK, W, everything, galley, para, parts, trees
from validity import assert_valid

from reports import pipeline
from reports.errors import ReportError
from reports.galley import Block, Galley, Section
from reports.typeset.fonts import Faces
from reports.writers.docx import write
from reports.writers.docx_options import Note, WordFonts, WordOptions

HOME = Path(__file__).resolve().parents[2]
FACES = Faces.load(HOME / "fonts")
OURS = WordFonts(FACES.word_families("bundled"), FACES.alternatives, faces=FACES)
NOTES = (
    Note("lead", "没有写明时限。", "发言单位"),
    Note("speakers[0].actions[0].deadline", "原文未明确。"),
)
CHOICES = {
    "plain": WordOptions(),
    "controls": WordOptions(controls=True),
    "subset": WordOptions(embed="subset"),
    "review": WordOptions(review=True, notes=NOTES),
    "protected": WordOptions(protection="readOnly", password="核稿", read_only=True),
    "locked": WordOptions(protection="trackedChanges", review=True, notes=NOTES, controls=True),
    "watermark": WordOptions(watermark="内部资料 注意保存"),
}


def made(choice: str, of: Galley | None = None) -> bytes:
    options = CHOICES[choice]
    return write(of or everything(), OURS if options.bundled else FONTS, options)


@pytest.fixture(scope="module")
def plain() -> bytes:
    return made("plain")


# Bytes


@pytest.mark.parametrize("choice", CHOICES)
def test_same_bytes_in_another_process(choice: str, tmp_path: Path) -> None:
    program = (
        "import sys; sys.path[:0] = sys.argv[3:]; import test_docx_package as t;"
        "open(sys.argv[1], 'wb').write(t.made(sys.argv[2]))"
    )
    out = tmp_path / "made"
    subprocess.run(
        [sys.executable, "-c", program, str(out), choice, str(HOME), str(Path(__file__).parent)],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "4242"},
    )
    assert out.read_bytes() == made(choice)


def test_file_says_nothing_of_time_and_system(plain: bytes) -> None:
    entries = zipfile.ZipFile(io.BytesIO(plain)).infolist()
    assert [e.filename for e in entries] == sorted(e.filename for e in entries)
    assert {e.date_time for e in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {e.create_system for e in entries} == {0}


def test_importing_the_writer_does_not_import_python_docx() -> None:
    program = "import sys, reports.writers.docx; sys.exit('docx' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=HOME)


# Validity


@pytest.mark.parametrize("choice", CHOICES)
def test_valid_and_open_to_python_docx(choice: str, tmp_path: Path) -> None:
    data = made(choice)
    assert_valid(data, tmp_path)
    assert docx.Document(io.BytesIO(data)).core_properties.title == "赴某地<考察>"


ALL_AT_ONCE = WordOptions(
    embed="subset",
    protection="comments",
    password="1",
    read_only=True,
    watermark="草稿",
    review=True,
    notes=NOTES,
    controls=True,
)


@pytest.mark.parametrize("name", sorted(path.stem for path in (HOME / "data").glob("*.yaml")))
def test_every_document_is_valid_and_the_same_each_time(name: str, tmp_path: Path) -> None:
    job = pipeline.Job(pipeline.load(HOME / "data" / f"{name}.yaml"), "briefing")
    for fonts, options in ((replace(FONTS, faces=FACES), WordOptions()), (OURS, ALL_AT_ONCE)):
        data = write(job.galley, fonts, options)
        assert_valid(data, tmp_path)
        assert write(job.galley, fonts, options) == data
        assert docx.Document(io.BytesIO(data)).core_properties.title


# Clean


@pytest.mark.parametrize("choice", CHOICES)
def test_nothing_of_an_earlier_document_or_of_a_person(choice: str) -> None:
    files = parts(made(choice))
    assert not [n for n in files if re.search(r"thumbnail|printer|app\.xml|Effects|numbering", n)]
    for name, data in files.items():
        if not name.endswith(".odttf"):
            # Clark notation, revision marks, what python-docx's template brings along.
            assert not re.search(rb"rsid|python-docx|Mincho|Cambria|mac/office|:mac:", data), name


def test_properties_come_from_the_edition() -> None:
    about = replace(everything(), subject="学习考察", keywords=("园区", "招商<一>"))
    core = docx.Document(io.BytesIO(made("plain", about))).core_properties
    assert (core.title, core.author, core.language) == ("赴某地<考察>", "市委办公室", "zh-CN")
    assert (core.subject, core.keywords) == ("学习考察", "园区；招商<一>")
    assert core.last_modified_by == "市委办公室"
    assert core.created is not None
    assert core.created.date().isoformat() == "2023-07-24"
    assert core.created == core.modified


@pytest.mark.parametrize("place", ["title", "subject", "author"])
def test_illegal_character_in_the_properties(place: str) -> None:
    with pytest.raises(ReportError):
        write(replace(everything(), **{place: "甲\x01"}), FONTS)


# Fonts


@pytest.mark.parametrize("choice", CHOICES)
def test_every_font_named_in_full_and_none_by_the_theme(choice: str) -> None:
    for name, data in parts(made(choice)).items():
        if not name.endswith(".xml"):
            continue
        for element in etree.fromstring(data).iter(etree.Element):
            assert not [a for a in element.attrib if str(a).endswith("Theme")], name
            if element.tag == f"{W}rFonts":
                given = {str(a).removeprefix(W) for a in element.attrib}
                assert given - {"hint"} == {"ascii", "hAnsi", "eastAsia", "cs"}, name


def test_defaults_and_every_style_get_their_fonts(plain: bytes) -> None:
    root = trees(plain)["word/styles.xml"]
    assert root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts") is not None
    styles = {s.get(f"{W}styleId"): s for s in root.iter(f"{W}style")}
    for name, style in styles.items():
        while style is not None and style.find(f"{W}rPr/{W}rFonts") is None:
            parent = style.find(f"{W}basedOn")
            style = None if parent is None else styles[parent.get(f"{W}val")]
        # Those of characters and tables take what the paragraph around them has.
        assert style is not None or styles[name].get(f"{W}type") != "paragraph", name


@pytest.mark.parametrize(
    ("language", "tag"),
    [
        ("zh-Hans", "zh-CN"),
        ("zh-Hant", "zh-TW"),
        ("zh-HK", "zh-HK"),
        ("ja", "ja-JP"),
        ("ko", "ko-KR"),
    ],
)
def test_language_of_the_document(language: str, tag: str) -> None:
    files = trees(made("plain", galley(para(BODY, "甲"), language=language)))
    defaults = files["word/styles.xml"].find(f"{W}docDefaults//{W}lang")
    assert defaults.get(f"{W}eastAsia") == tag
    settings = files["word/settings.xml"]
    assert settings.find(f"{W}themeFontLang").get(f"{W}eastAsia") == tag
    assert settings.find(f"{W}noLineBreaksBefore").get(f"{W}lang") == tag


def test_families_of_another_language_are_in_the_font_table() -> None:
    fonts = replace(FONTS, languages={"zh-Hant": {**FONTS.families, "fangsong": "新細明體"}})
    styled = replace(BODY, char=replace(BODY.char, language="zh-Hant"))
    files = trees(write(galley(para(styled, "漢"), language="zh-Hant"), fonts))
    table = {f.get(f"{W}name"): f for f in files["word/fontTable.xml"]}
    assert table["新細明體"].find(f"{W}charset").get(f"{W}val") == "88"
    assert table["仿宋_GB2312"].find(f"{W}charset").get(f"{W}val") == "86"
    assert table["Times New Roman"].find(f"{W}charset").get(f"{W}val") == "00"
    normal = next(s for s in files["word/styles.xml"] if s.get(f"{W}styleId") == "Normal")
    assert normal.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == "新細明體"


@pytest.mark.parametrize("preset", ["gb2312", "windows", "bundled"])
def test_presets_name_their_families_with_something_to_take_instead(preset: str) -> None:
    families = FACES.word_families(preset)
    data = write(everything(), replace(OURS, families=families), WordOptions(preset=preset))
    table = {f.get(f"{W}name"): f for f in trees(data)["word/fontTable.xml"]}
    assert set(families.values()) <= set(table)
    for name in families.values():
        assert table[name].find(f"{W}altName") is not None, name


def test_choices_that_there_are_not() -> None:
    for wrong in ({"preset": "wps"}, {"embed": "all"}, {"protection": "locked"}):
        with pytest.raises(ValueError, match="none of"):
            WordOptions(**wrong)  # type: ignore[arg-type]


# Settings


def settings_of(data: bytes) -> Any:
    return trees(data)["word/settings.xml"]


def test_reading_only_is_recommended() -> None:
    said = settings_of(made("protected")).find(f"{W}writeProtection")
    assert said.get(f"{W}recommended") == "1"
    assert settings_of(made("plain")).find(f"{W}writeProtection") is None


def test_protection_with_and_without_a_password() -> None:
    said = settings_of(made("protected")).find(f"{W}documentProtection")
    assert said.get(f"{W}edit") == "readOnly"
    assert said.get(f"{W}cryptAlgorithmSid") == "14"
    assert said.get(f"{W}cryptSpinCount") == "100000"
    assert len(said.get(f"{W}hash")) == 88
    bare = settings_of(made("locked")).find(f"{W}documentProtection")
    assert {str(a).removeprefix(W) for a in bare.attrib} == {"edit", "enforcement"}
    assert settings_of(made("plain")).find(f"{W}documentProtection") is None


def test_changes_are_tracked_in_a_review_copy_only() -> None:
    assert settings_of(made("review")).find(f"{W}trackRevisions") is not None
    assert settings_of(made("plain")).find(f"{W}trackRevisions") is None


def test_one_sided_print_has_neither_mirrored_margins_nor_even_pages() -> None:
    single = replace(everything(), page=replace(PAGE, duplex=False))
    said = {e.tag.removeprefix(W) for e in settings_of(made("plain", single))}
    assert not said & {"mirrorMargins", "evenAndOddHeaders"}
    assert {"mirrorMargins", "evenAndOddHeaders"} <= {
        e.tag.removeprefix(W) for e in settings_of(made("plain"))
    }


# Styles of Word's own


def test_contents_captions_and_heads_are_words_own_styles(tmp_path: Path) -> None:
    head = replace(PAGE.folio, name="head")
    page = replace(PAGE, head=head, head_form="{title}")
    styles = [replace(BODY, name=f"contents{n}") for n in (1, 2)]
    styles += [replace(BODY, name="contents"), replace(BODY, name="caption")]
    turned = replace(page, name="landscape", width=PAGE.height, height=PAGE.width)
    blocks: list[Block] = [para(s, "甲") for s in styles]
    blocks.append(Section((para(BODY, "乙"),), turned))
    data = made("plain", replace(galley(*blocks), page=page, styles={"head": head}))
    found = {s.get(f"{W}styleId"): s for s in trees(data)["word/styles.xml"].iter(f"{W}style")}
    names = {i: s.find(f"{W}name").get(f"{W}val") for i, s in found.items()}
    assert names["TOC1"] == "toc 1"
    assert names["TOC2"] == "toc 2"
    assert names["TOCHeading"] == "TOC Heading"
    assert names["Caption"] == "caption"
    assert names["CommentReference"] == "annotation reference"
    assert "Head" not in found
    assert found["Header"].find(f"{W}rPr/{W}sz").get(f"{W}val") == "28"
    built_in = [found[i] for i in ("TOC1", "TOCHeading", "Caption", "Header", "Footer")]
    assert not [s for s in built_in if s.get(f"{W}customStyle")]
    assert {s.find(f"{W}basedOn").get(f"{W}val") for s in built_in} == {"Normal"}
    assert_valid(data, tmp_path)


# Watermark


def test_watermark_is_behind_every_page() -> None:
    page = replace(PAGE, folio_first=False)
    blocks = (para(BODY, "甲"), Section((para(BODY, "乙"),), replace(page, name="other")))
    data = write(replace(galley(*blocks), page=page), FONTS, CHOICES["watermark"])
    document = docx.Document(io.BytesIO(data))
    for section in document.sections:
        headers = [section.header, section.even_page_header]
        headers += [section.first_page_header] if section.different_first_page_header_footer else []
        for header in headers:
            assert not header.is_linked_to_previous
            words = [
                e.get("string") for e in header._element.iter("{*}textpath") if e.get("string")
            ]
            assert words == ["内部资料 注意保存"] * 2
    assert document.sections[0].different_first_page_header_footer


@pytest.mark.parametrize("words", ["草稿", "内部资料 注意保存", "一" * 40])
def test_watermark_fits_the_page(words: str) -> None:
    data = write(everything(), FONTS, WordOptions(watermark=words))
    header = trees(data)["word/header1.xml"]
    shapes = list(header.iter("{urn:schemas-microsoft-com:vml}shape"))
    assert len(shapes) == 2
    for shape in shapes:
        assert shape.get("fillcolor") == "#e9e9e9"
        number = r"(?:width|height|margin-left):([\d.]+)pt"
        left, width, height = map(float, re.findall(number, shape.get("style")))
        assert width <= 0.9 * PAGE.width + 0.1
        assert left == pytest.approx((PAGE.width - width) / 2, abs=0.1)
        assert height <= WATERMARK.char.size


def test_illegal_character_in_a_watermark() -> None:
    with pytest.raises(ReportError):
        write(everything(), FONTS, WordOptions(watermark="草\x01稿"))


def test_no_watermark_no_header(plain: bytes) -> None:
    assert not [name for name in parts(plain) if "header" in name]
