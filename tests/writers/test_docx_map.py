"""Texts of the YAML file in a Word file: stretches, marks, controls, the map."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree
from msgspec.structs import replace
from test_docx import BODY, FANG, FONTS, PLAIN, W, everything, galley, para
from validity import assert_valid

from reports.galley import Break, Fill, Folio, Galley, Inline, Paragraph, Ruby, Run
from reports.writers.docx import write
from reports.writers.docx_map import LONGEST_TAG, groups, traced
from reports.writers.docx_options import WordOptions

M = "{urn:jianbao:map:1}"
LONG = "speakers[2].actions[10].targets[3].very_long_key_of_some_later_version.quantity"


def run(text: str, path: str = "") -> Run:
    return Run(text, FANG, path)


def paragraph(*content: Inline) -> Paragraph:
    return Paragraph(content, BODY)


def briefing() -> Galley:
    """A point with number, heading and full stop, whose heading stands in a table's place too."""
    return replace(
        galley(
            paragraph(
                run("1."),
                run("抓项目", "a[0].heading"),
                run("。"),
                run("建三个园。", "a[0].body[0]"),
            ),
            paragraph(run("附表")),
            paragraph(run("抓项目", "a[0].heading")),
            paragraph(run("很长", LONG)),
        ),
        edition="2023-118",
    )


def part(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return etree.fromstring(file.read(name))


def names(data: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(data)).namelist()


def test_stretches_are_of_one_path_with_the_breaks_inside_them() -> None:
    base = (run("戴", "p"),)
    ruby = Ruby(base, (run("dai"),))
    content: tuple[Inline, ...] = (
        run("一", "p"), Break(), run("二", "p"), Fill(), ruby, Break(), run("三", "q"),
    )  # fmt: skip
    assert groups(Paragraph(content, BODY)) == [
        ("p", content[:5]),
        ("", content[5:6]),
        ("q", content[6:]),
    ]


def test_places_of_a_path_are_counted_and_a_templates_words_stand_beside() -> None:
    entries = [entry for p in traced(briefing()) for entry in p.entries]
    assert [(e.path, e.number, e.lead, e.tail) for e in entries[:3]] == [
        ("a[0].heading", 1, "1.", "。"),
        ("a[0].body[0]", 1, "", ""),
        ("a[0].heading", 2, "", ""),
    ]


def test_tables_of_contents_are_not_traced() -> None:
    style = replace(BODY, name="contents1")
    line = Paragraph((run("抓项目", "a[0].heading"), Fill(), Folio("h", FANG)), style)
    assert list(traced(galley(line))) == []
    assert "customXml/item1.xml" not in names(write(galley(line), FONTS))


def test_every_stretch_has_a_bookmark_that_the_map_names() -> None:
    data = write(briefing(), FONTS)
    body = part(data, "word/document.xml")
    starts = {s.get(f"{W}name"): s for s in body.iter(f"{W}bookmarkStart")}
    texts = list(part(data, "customXml/item1.xml").iter(f"{M}text"))
    assert [t.get("mark") for t in texts] == list(starts)
    for mark, words in zip(
        starts.values(), ("抓项目", "建三个园。", "抓项目", "很长"), strict=True
    ):
        inside = []
        for element in mark.itersiblings():
            if element.tag == f"{W}bookmarkEnd" and element.get(f"{W}id") == mark.get(f"{W}id"):
                break
            inside.append("".join(element.itertext()))
        assert "".join(inside) == words
    assert all(name.startswith("_") and len(name) <= 40 for name in starts)


def test_map_has_edition_kind_and_hash_of_each_text() -> None:
    tree = part(write(briefing(), FONTS), "customXml/item1.xml")
    assert (tree.get("edition"), tree.get("date")) == ("2023-118", "2023-07-24")
    first, words, alone, _ = tree
    assert [p.get("kind") for p in tree] == ["body"] * 4
    assert first[0].get("sha256") == sha256("抓项目".encode()).hexdigest()
    assert len(words) == 0
    assert words.get("sha256") == sha256("附表".encode()).hexdigest()
    assert alone[0].get("n") == "2"
    assert alone[0].get("sha256") is None  # its paragraph's
    assert alone.get("sha256") == first[0].get("sha256")


def test_numbers_and_names_of_marks_are_unique() -> None:
    body = part(write(everything(), FONTS), "word/document.xml")
    starts = list(body.iter(f"{W}bookmarkStart"))
    for attribute in ("id", "name"):
        values = [start.get(W + attribute) for start in starts]
        assert len(values) == len(set(values))
    assert len(starts) == len(list(body.iter(f"{W}bookmarkEnd")))


def test_readers_built_on_python_docx_see_every_text() -> None:
    read = docx.Document(io.BytesIO(write(briefing(), FONTS)))
    assert [p.text for p in read.paragraphs if p.text] == [
        "1.抓项目。建三个园。", "附表", "抓项目", "很长",
    ]  # fmt: skip


def test_controls_on_demand_are_hidden_and_lock_nothing(tmp_path: Path) -> None:
    data = write(briefing(), FONTS, WordOptions(controls=True))
    controls = list(part(data, "word/document.xml").iter(f"{W}sdt"))
    tags = [c.find(f"{W}sdtPr/{W}tag").get(f"{W}val") for c in controls]
    assert tags[:3] == ["a[0].heading", "a[0].body[0]", "a[0].heading#2"]
    assert len(tags[3]) <= LONGEST_TAG
    assert tags[3].endswith(LONG[-40:])
    assert ["".join(c.find(f"{W}sdtContent").itertext()) for c in controls][:2] == [
        "抓项目",
        "建三个园。",
    ]
    ids = [c.find(f"{W}sdtPr/{W}id").get(f"{W}val") for c in controls]
    assert len(set(ids)) == 4
    assert all(0 < int(i) < 2**31 for i in ids)
    said = {etree.QName(e).localname for c in controls for e in c.find(f"{W}sdtPr")}
    assert said == {"alias", "tag", "id", "appearance"}
    assert_valid(data, tmp_path)


@pytest.mark.parametrize("options", [WordOptions(), WordOptions(controls=True)])
def test_the_words_are_the_same_with_and_without_marks(options: WordOptions) -> None:
    body = part(write(everything(), FONTS, options), "word/document.xml")
    wanted = "".join(p.text for p in traced(everything()))
    assert "".join(t.text or "" for t in body.iter(f"{W}t")) == wanted


def test_document_without_any_text_of_a_file_has_no_map() -> None:
    data = write(galley(Paragraph((run("附表"),), PLAIN)), FONTS)
    assert "customXml/item1.xml" not in names(data)


def test_marks_stay_the_same_when_other_texts_change() -> None:
    def marks(*words: str) -> list[str | None]:
        made = galley(*(para(BODY, Run(w, FANG, f"lead[{i}]")) for i, w in enumerate(words)))
        tree = part(write(made, FONTS), "customXml/item1.xml")
        return [t.get("mark") for t in tree.iter(f"{M}text")]

    assert marks("甲", "乙")[1] == marks("甲改", "乙", "丙")[1]
