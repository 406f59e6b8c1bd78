"""Texts of our own writing in other styles: six Word files, minutes, a chat; and broken lines."""

from __future__ import annotations

from pathlib import Path

import notes
import pytest
import six_files
from hypothesis import given
from hypothesis import strategies as st

from reports import pipeline
from reports.importing import Draft, import_sources, import_texts
from reports.importing.lines import Picture, Source
from reports.importing.plain import unwrapped
from reports.importing.sources import source_of
from reports.importing.structure.outline import KINDS

SOURCES = Path(__file__).parent / "sources"


def counts(draft: Draft) -> list[tuple[int, ...]]:
    """Findings, achievements, actions of each speaker."""
    speakers = [speaker for one in draft.imports for speaker in one.outline.speakers]
    return [tuple(len(speaker.of(kind)) for kind in KINDS) for speaker in speakers]


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    return import_sources(six_files.six(tmp_path_factory.mktemp("six")))


def test_six_word_files_in_six_styles(word: Draft) -> None:
    names = [str(speaker.name) for speaker in word.report.speakers]
    assert names == ["方志远", "欧阳明", "何立", "周小梅", "谭青", "江流"]
    assert counts(word) == six_files.COUNTS
    assert word.report.speakers[3].findings[0].heading == "夜游要有内容"
    assert word.report.speakers[1].findings[2].label == "3."


def test_headers_footnotes_and_headings_of_kinds_find_their_place(word: Draft) -> None:
    aside = [(one.outline.words(p), kind) for one in word.imports for p, kind in one.outline.aside]
    assert aside == [
        ("内部材料", "furniture"),
        ("第 1 页", "furniture"),
        ("一、考察感受", "subhead"),
        ("二、下一步打算", "subhead"),
        ("任务\u3000时限\u3000配合单位", "columns"),
    ]
    assert f"接入（注：{six_files.NOTE}）。" in word.report.speakers[5].achievements[0].body[0]


def test_a_table_of_tasks_is_the_speaker_s_actions(word: Draft) -> None:
    first, second = word.report.speakers[2].actions
    assert (first.heading, first.deadline, first.support_units) == (
        "开通旅游专线2条",
        "国庆节前",
        ("市文旅局",),
    )
    assert second.heading == "建成粮食仓储项目"
    assert "table" not in [point.code for point in word.open_points]


def test_pictures_of_one_name_are_kept_apart_and_referred_to(word: Draft, tmp_path: Path) -> None:
    assert {p.name: p.data for p in word.pictures} == {
        "image1.png": six_files.picture("red"),
        "5金融-image1.png": six_files.picture("blue"),
    }
    assert [str(figure.file) for figure in word.report.figures] == [p.name for p in word.pictures]


def test_a_picture_cannot_take_another_file_s_name() -> None:
    text = notes.PLAIN
    hostile = Picture(1, "../../.bashrc", six_files.picture("red"))
    odd = Picture(1, "draft.yaml", b"no picture")
    draft = import_texts([Source("a.txt", text, pictures=(hostile, odd))])
    assert [p.name for p in draft.pictures] == ["bashrc.png", "draft.bin"]
    assert [str(figure.file) for figure in draft.report.figures] == ["bashrc.png"]


def test_a_chat_with_its_noise() -> None:
    draft = import_sources([SOURCES / "chat.txt"])
    assert counts(draft) == [(2, 0, 3), (3, 0, 2), (0, 0, 0)]
    assert draft.report.speakers[1].closing[0] == "下一步，流水县重点抓好两项工作："
    assert [point.code for point in draft.open_points if point.line == 18] == ["unit"]
    assert "消息头：市水利局 江流 2024-05-06 09:40\n#   第 21 行，页面杂项：收到\n" in draft.yaml


PASTED = """综合科小刘 2026/11/13 09:12
各位，把考察感受和打算发一下，一人一段就行[抱拳]
建设科 孙浩 2026/11/13 09:40
我先来：市水利局建设科科长 孙浩
感受：绍兴的泵站真的没人值守，15个点一个屏幕全看完[强]
下一步：一是年底前把城南泵站的自动控制装上；二是明年3月底前完成9座泵站勘察。
综合科小刘 2026/11/13 09:41
收到
河长办 吴燕 14:02
市河长办副主任 吴燕
感受一：嘉兴的河长不光巡河还要打分，群众打的分占一半
举措：1、每季度通报一次履职情况，2、暑假前组织一次河长培训，约240人
"孙浩" 撤回了一条消息
财务 14:30
[文件] 差旅报销单.xlsx
办公室 钱进 2026/11/13 16:00
市水利局办公室主任 钱进
下一步，一是年内建好一河一册档案。
"""


def test_headers_of_messages_are_neither_titles_nor_speech() -> None:
    draft = import_texts([Source("chat.txt", PASTED)])
    assert counts(draft) == [(0, 0, 2), (1, 0, 2), (0, 0, 1)]
    first = draft.report.speakers[0]
    assert (first.name, first.unit) == ("孙浩", "市水利局建设科")
    assert [a.deadline for a in first.actions] == ["年底前", "明年3月底前"]
    assert [a.heading for a in draft.report.speakers[1].actions] == [
        "每季度通报一次履职情况",
        "暑假前组织一次河长培训，约240人",
    ]
    codes = [point.code for point in draft.open_points]
    assert (codes.count("unit"), codes.count("talk")) == (1, 1)
    assert codes.count("derived-headed") == 5
    told = draft.yaml[draft.yaml.index("# 原件里不属于正文的行：") :]
    assert told.count("消息头：") == 6
    for said in (
        "各位，把考察",
        "撤回了一条消息",
        "[文件] 差旅报销单.xlsx",
        "：收到",
        "举措：",
        "下一步：",
    ):
        assert said in told
    assert "综合科小刘" not in draft.yaml[: -len(told)]


def test_a_message_of_somebody_whose_name_is_not_plain_is_a_speech() -> None:
    said = "值班员小王 2026/11/13 09:12\n1. 夜游要有内容。\n2. 宣传要有人做。\n"
    draft = import_texts([Source("chat.txt", said + PASTED)])
    assert draft.report.speakers[0].name == "值班员小王"
    assert counts(draft)[0] == (2, 0, 0)
    assert draft.open_points[0].code == "unit"


def test_minutes_with_broken_lines() -> None:
    draft = import_sources([SOURCES / "minutes.txt"])
    sections = draft.report.sections
    assert [(str(s.heading), len(s.points)) for s in sections] == [
        ("关于任务分解", 0),
        ("关于重点项目", 3),
        ("关于督办落实", 0),
        ("关于宣传引导", 0),
    ]
    assert (
        sections[0]
        .body[0]
        .endswith("5月底前报市政府。涉及几个单位的，牵头单位负总责，配合单位按职责办理，不得推诿。")
    )
    assert "第 11 行，原标“二、”" in draft.yaml  # of the file, not of the paragraphs
    assert [point.code for point in draft.open_points] == ["joined"]


@pytest.mark.parametrize("name", ["chat.txt", "minutes.txt"])
def test_drafts_of_all_of_them_build(name: str, tmp_path: Path) -> None:
    draft = import_sources([SOURCES / name])
    (tmp_path / "a.yaml").write_text(draft.yaml, "utf-8")
    report = pipeline.load(tmp_path / "a.yaml")
    assert pipeline.build(report, format="docx").startswith(b"PK")


def broken(text: str, width: int) -> str:
    """A text broken at a width, its paragraphs set in."""
    lines = [line if len(line) < 30 else "　　" + line for line in text.split("\n")]
    return "\n".join(
        line[at : at + width] for line in lines for at in range(0, max(len(line), 1), width)
    )


@given(st.sampled_from([notes.PLAIN, notes.MINUTES * 3]), st.integers(20, 38))
def test_broken_lines_come_together_again(text: str, width: int) -> None:
    hurt = broken(text, width)
    whole, joins = unwrapped(hurt)
    assert whole.replace("\n", "") == hurt.replace("\n", "")
    assert len(joins) == hurt.count("\n") - whole.count("\n")


@pytest.mark.parametrize("width", [30, 32, 36, 38])
def test_paragraphs_are_those_of_the_text(width: int) -> None:
    """At widths where no paragraph happens to end with a full line."""
    whole, _ = unwrapped(broken(notes.PLAIN, width))
    assert whole.replace("　", "") == notes.PLAIN


@pytest.mark.parametrize("text", [notes.PLAIN, notes.CHAT, notes.MINUTES, notes.NOVEL])
def test_whole_paragraphs_are_left_alone(text: str) -> None:
    assert unwrapped(text) == (text, ())


def test_repairs_in_broken_lines_know_their_lines() -> None:
    hurt = broken(notes.PLAIN.replace("人人有责", "人人\u200b有责"), 30)
    draft = import_texts([source_of(hurt.encode(), "a.txt")])
    (repair,) = [r for r in draft.repairs if r.before == "\u200b"]
    line = hurt.split("\n")[repair.line - 1]
    assert line[repair.column - 1] == "\u200b"
