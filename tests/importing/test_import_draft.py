"""Nothing is lost: from any text, through damage and structure, to the YAML and back."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

import damaging
import notes
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.cli import import_
from reports.cli.speech import Speech
from reports.errors import ReportError
from reports.importing import Draft, account, import_sources, import_texts
from reports.importing.ledger import repaired, undone
from reports.importing.lines import Source
from reports.importing.review import review_of
from reports.importing.structure.outline import Outline
from reports.importing.write_yaml import scalar
from reports.loading import loads

_SCRAPS = """
一是 二是 三是 三要 一要 第一， 第二， （一） （二） 1. 2. 一方面，
另一方面， 感受一： 上饶市： 上饶： 张三（市发改委主任）
市发改委主任李四： 下一步，我们将 总之， 去年， 已经建成 荣获全省先进
加快推进项目建设 会同市发改委 每月调度 超过5亿元 2025年底前 编辑：张三
第3页 取得成效 主要有三点感受 hello https://a.b/c?d=e 100% 發展
經(jīng) [x] {y} & | > ... …… —— １２ ，， 。。 !! ～ null true 是 : "
' ? ! # * 。 ， ； ： “ ” （ ） ?，F(xiàn) 发 a □ 𠮷
"""
SCRAPS = st.sampled_from(
    [
        *_SCRAPS.split(),
        "\n综合科小刘 14:02\n",
        "\n建设科 孙浩 2026/11/13 09:40\n",
        "\n收到\n",
        "\n我先来：市发改委主任 张三\n",
        "\n1、我是市发改委主任 张三\n",
        "下一步：一是抓；二是管。",
        "举措：1、抓好，2、管好",
        "由市水利局牵头，市财政局配合",
        "明年6月底前",
        "市发改委主任 张三",
        "\t",
        "- ",
        "\u200b",
        "\x07",
        "\ufffd",
    ]
)
LINES = st.lists(
    st.one_of(SCRAPS, st.sampled_from(["\n", "\n", " ", "　"])), min_size=3, max_size=50
)


def held(text: str) -> None:
    """Import a text, or be told why not; the program itself compares draft and source."""
    codes: set[str] = set()
    try:
        draft = import_texts([Source("x.txt", text)])
    except ReportError as error:
        codes = {problem.code for problem in error.problems}
    else:
        (one,) = draft.imports
        assert repaired(text, one.repairs) == one.outline.text
        assert undone(one.outline.text, one.repairs) == text
        assert account.restored(one.outline) == one.outline.text
        loads(draft.yaml)
    assert codes <= {"import-no-structure", "import-not-chinese"}


@given(LINES.map("".join))
def test_nothing_is_lost_of_scraps(text: str) -> None:
    held(text)


@settings(max_examples=40)
@given(
    st.sampled_from([notes.PLAIN, notes.CHAT, notes.MINUTES]),
    st.integers(0, 10**6),
    st.booleans(),
    st.booleans(),
)
def test_nothing_is_lost_of_damaged_notes(text: str, at: int, aloud: bool, narrow: bool) -> None:
    whole = damaging.traditional(text)
    data = damaging.read_bytewise(whole, "學習發展經濟設務會報時間門們內" if aloud else "")
    hurt = damaging.cut(data, at % len(data))
    held(damaging.half_width(hurt) if narrow else hurt)


@given(st.text(max_size=200), st.text(max_size=40))
def test_nothing_is_lost_of_any_characters(text: str, more: str) -> None:
    held(f"市发改委主任 张三\n{more}\n一是{text}\n二是{more}。{text}\n")


def test_what_yaml_cannot_hold_is_told_by_its_number() -> None:
    hurt = damaging.traditional(notes.PLAIN).replace("遠", "\x07遠")
    assert "〔U+0007〕" in import_texts([Source("a.txt", hurt)]).yaml


def test_the_account_notices_what_is_missing() -> None:
    with pytest.raises(account.UnaccountedError):
        account.restored(Outline("少了一段", title=(0, 2)))


def test_drafts_are_written_for_people() -> None:
    draft = import_texts([Source("notes.txt", notes.PLAIN)])
    assert "  # 第 4 行；算作感受，把握" in draft.yaml
    assert "    正文: |-\n      青州把道路" in draft.yaml
    assert "出处: {牵头单位: 推定" in draft.yaml
    again = import_texts([Source("notes.txt", notes.PLAIN)])
    assert again.yaml == draft.yaml
    derived = loads(re.sub(r"- 编号: (p-\w+|[fsa]\d+)\n +", "- ", draft.yaml))
    assert derived == loads(draft.yaml)


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20))
def test_scalars_come_back(word: str) -> None:
    report = loads(
        f"期: {{编号: a, 标题: {scalar(word, flow=True)}, 编印单位: 甲, 日期: 2024-01-01}}\n"
        f"正文: [{{标题: 甲, 正文: 乙}}]\n"
    )
    assert report.edition.title == word


def test_names_are_never_converted_silently() -> None:
    text = damaging.traditional(notes.PLAIN.replace("方志远", "钟志远"))
    draft = import_texts([Source("a.txt", text)])
    told, _ = [p for p in draft.open_points if p.code == "name"]
    assert "鍾志遠" in told.text or "鐘志遠" in told.text
    assert told.line == 2


def options(tmp_path: Path, *words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()

    def command(name: str, run: object) -> argparse.ArgumentParser:
        assert name == "import"
        return parser

    import_.add(command, Speech("zh"))
    return parser.parse_args([str(tmp_path / "notes.txt"), "-o", str(tmp_path / "d.yaml"), *words])


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text(notes.PLAIN, "utf-8")
    assert import_.run(options(tmp_path), Speech("zh")) == 0
    said = capsys.readouterr()
    assert "发言人 2 位，感受 5 条，成效 0 条，举措 5 条" in said.err
    assert str(tmp_path / "d.yaml") in said.out
    with pytest.raises(ReportError):
        import_.run(options(tmp_path), Speech("zh"))
    assert import_.run(options(tmp_path, "--force", "--json"), Speech("zh")) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["actions"] == 5
    assert len(result["open_points"]) == result["points"]


SEED = Path(__file__).resolve().parents[3] / "shared" / "seed" / "study-tour-raw.txt"


@pytest.fixture(scope="module")
def seed() -> Draft:
    """The draft of the six speakers' real text."""
    if not SEED.exists():
        pytest.skip("the real text is not on this machine")
    return import_sources([SEED])


def test_the_real_text(seed: Draft) -> None:
    """Six speakers, 15 findings, 8 achievements, 26 actions; figures intact; damages mended."""
    report = loads(seed.yaml)
    assert [str(s.name) for s in report.speakers] == [
        "戴炜",
        "李善云",
        "曾宝柱",
        "张志坚",
        "秦岭",
        "熊波",
    ]
    kinds = [(len(s.findings), len(s.achievements), len(s.actions)) for s in report.speakers]
    assert kinds == [(4, 0, 4), (2, 0, 7), (3, 0, 5), (4, 0, 3), (2, 4, 4), (0, 4, 3)]
    mended = [r for r in seed.repairs if any(x.startswith("bytes") for x in r.reasons)]
    assert [r.after for r in mended] == [
        "。现场", "三天学习", "去北京对", "数", "。“赣", "数", "。基本建成城市大脑", "报"
    ]  # fmt: skip
    assert "□" not in seed.yaml
    assert len(seed.open_points) == 32  # one of them a deadline (下个月) without a day
    # Title, issuer and date are to be filled in; every 待核 of the file is listed at its head.
    assert seed.counts["points"] == 35
    head, body = seed.yaml.split("\n\n", 1)
    assert "# 待核 35 处：" in head
    assert head.split("# 待核 35 处：\n")[1].count("\n") == 34
    for said in re.findall("待核：(.+)", body):
        assert said in head
    source = seed.imports[0].source.text
    assert undone(seed.imports[0].outline.text, seed.repairs) == source
    for figure in ("200亿元", "18061万吨", "8.9亿元", "99.49%", "2.97万余项", "227个乡镇"):
        assert figure in seed.imports[0].outline.text
        assert figure in seed.yaml


def test_the_real_text_is_reviewed_whole(seed: Draft) -> None:
    view = review_of(seed)
    assert sum(view.sheets[0].repairs.values()) == len(seed.repairs)
    assert len(view.points) == len(seed.open_points)
