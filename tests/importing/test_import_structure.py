"""Speakers, kinds of items, levels, counts and fields, in texts of our own."""

from __future__ import annotations

import notes
import pytest

from reports.importing.lines import Source
from reports.importing.structure import outline
from reports.importing.structure.fields import fields_of
from reports.importing.structure.labels import chinese_number, label_at, sentences
from reports.importing.structure.outline import ACHIEVEMENT, ACTION, FINDING, Outline, Speaker
from reports.importing.structure.people import speaker_line


def read(text: str) -> Outline:
    return outline(text, Source("x", text), {})


def counts(speaker: Speaker) -> tuple[int, int, int]:
    return len(speaker.of(FINDING)), len(speaker.of(ACHIEVEMENT)), len(speaker.of(ACTION))


@pytest.mark.parametrize(
    ("line", "unit", "posts", "name"),
    [
        (
            "青山经开区党工委副书记、管委会主任 戴立",
            "青山经开区",
            ["党工委副书记", "管委会主任"],
            "戴立",
        ),
        ("市商务局党委书记、局长 李一云", "市商务局", ["党委书记", "局长"], "李一云"),
        ("青山县委书记 欧阳明", "青山县委", ["书记"], "欧阳明"),
        ("市金融办党组成员、副主任张立坚", "市金融办", ["党组成员", "副主任"], "张立坚"),
        ("王小明（市教育局局长）", "市教育局", ["局长"], "王小明"),
        ("周梅　市文旅局副局长", "市文旅局", ["副局长"], "周梅"),
        ("【市水利局 何平】", "市水利局", [], "何平"),
        ("一、市交通局党组书记、局长 方志远", "市交通局", ["党组书记", "局长"], "方志远"),
        ("流水镇党委书记 张 三", "流水镇", ["党委书记"], "张 三"),
        ("市文旅局 周小梅 2024-05-06 09:12", "市文旅局", [], "周小梅"),
        ("自治州副州长 买买提·艾山江", "自治州", ["副州长"], "买买提·艾山江"),
    ],
)
def test_speakers(line: str, unit: str, posts: list[str], name: str) -> None:
    found = speaker_line(line, 0, len(line))
    assert found
    speaker, at = found
    words = Outline(line).words
    assert words(speaker.name) == name
    assert words(speaker.unit) == unit
    assert [words(post) for post in speaker.posts] == posts
    assert at == len(line)
    assert 0 < speaker.sure <= 1


@pytest.mark.parametrize(
    "line",
    [
        "下一步工作打算",
        "一是抓规划，补齐短板。",
        "会议由市长主持。",
        "各县（市、区）书记",
        "加快推进 项目建设",
    ],
)
def test_no_speakers(line: str) -> None:
    assert speaker_line(line, 0, len(line)) is None


def test_a_speech_may_start_on_the_speaker_s_line() -> None:
    line = "青山县委书记 欧阳明：这次学习收获很大。"
    found = speaker_line(line, 0, len(line))
    assert found
    assert line[found[1] :] == "这次学习收获很大。"


def test_notes_in_the_usual_style() -> None:
    found = read(notes.PLAIN)
    assert found.words(found.title) == "赴青州、临海学习考察体会"
    assert [found.words(s.name) for s in found.speakers] == ["方志远", "欧阳明"]
    assert [counts(s) for s in found.speakers] == [(2, 0, 3), (3, 0, 2)]
    first = found.speakers[0].items[0]
    assert (found.words(first.label), found.words(first.heading)) == (
        "感受一",
        "规划先行让人印象深刻",
    )
    assert "count" not in [doubt.code for doubt in found.doubts]


def test_a_chat_paste() -> None:
    found = read(notes.CHAT)
    assert [counts(s) for s in found.speakers] == [(2, 0, 3), (0, 0, 0)]
    assert found.words(found.speakers[0].stamp) == "2024-05-06 09:12"


def test_minutes_have_parts_and_no_speakers() -> None:
    found = read(notes.MINUTES)
    assert not found.speakers
    assert [found.words(item.heading) for item in found.sections] == [
        "关于任务分解",
        "关于督办落实",
        "关于宣传引导",
    ]


def test_the_mark_does_not_tell_the_kind() -> None:
    said = "青山县委书记 欧阳明\n{before}\n一是{one}\n二是{two}\n"
    seen = said.format(
        before="我有两点感悟：", one="看到了差距，差距在作风。", two="学到了经验，经验很宝贵。"
    )
    done = said.format(
        before="近年来取得一定成效。",
        one="建成两个平台。已有2000家单位使用。",
        two="完善体系。累计签发60万件。",
    )
    todo = said.format(
        before="下一步，我们将从两个方面抓好落实。",
        one="抓项目。加快推进园区建设。",
        two="抓服务。持续优化环境。",
    )
    kinds = [read(text).speakers[0].items[0].kind for text in (seen, done, todo)]
    assert kinds == [FINDING, ACHIEVEMENT, ACTION]


def test_two_levels_and_places() -> None:
    text = (
        "市商务局局长 方志远\n两地的经验值得学习借鉴。\n"
        "青州市：一方面，有抓产业的定力。一抓到底。另一方面，有破难题的勇气。敢闯敢试。\n临海市：抓文旅，出新招。\n"
    )
    found = read(text)
    first, second = found.speakers[0].items
    assert [found.words(p.label) for p in first.points] == ["一方面", "另一方面"]
    assert [found.words(p.heading) for p in first.points] == ["有抓产业的定力", "有破难题的勇气"]
    assert [found.words(item.heading) for item in (first, second)] == ["青州市", "临海市"]


def test_levels_under_a_heading_of_a_kind() -> None:
    text = (
        "市商务局局长 方志远\n一、主要感受\n（一）定力足。二十年抓一条链。"
        "\n（二）服务好。窗口不断档。\n"
        "二、下一步打算\n（一）抓招商。加快引进项目。\n（二）抓服务。推行一窗受理。\n（三）抓作风。持续改进。\n"
    )
    assert counts(read(text).speakers[0]) == (2, 0, 3)


def test_heading_without_body_and_body_without_heading() -> None:
    long = (
        "我们要把学到的经验带回来用起来，把差距变成动力，把目标变成行动，"
        "一件接着一件办，一年接着一年干，不见成效不收兵。"
    )
    text = (
        f"市商务局局长 方志远\n下一步，我们将做好两件事。"
        f"\n一是抓好招商\n加快引进一批项目。\n二是{long}\n"
    )
    found = read(text)
    first, second = found.speakers[0].items
    assert found.words(first.heading) == "抓好招商"
    assert found.paragraph(first.body[0]) == "加快引进一批项目。"
    assert second.heading is None
    assert "no-heading" in [doubt.code for doubt in found.doubts]


def test_a_heading_may_end_inside_quotes() -> None:
    text = (
        "市商务局局长 方志远\n下一步打算：\n一是做到“心中有数。"
        "”具体办法另行制定。\n二是做到“手中有招”。\n"
    )
    found = read(text)
    assert found.words(found.speakers[0].items[0].heading) == "做到“心中有数。”"


def test_a_paragraph_of_several_actions_is_divided_and_says_so() -> None:
    text = (
        "市商务局局长 方志远\n近年来取得一定成效。\n一是建成平台。"
        "已有2000家单位使用。\n二是完善体系。累计签发60万件。\n"
        "市商务局将对标先进，抓好三件事。积极整合资源，建设平台。加快推广应用。尽快出台方案，完善功能。\n"
    )
    found = read(text)
    speaker = found.speakers[0]
    assert counts(speaker) == (0, 2, 3)
    assert all(item.derived for item in speaker.of(ACTION))
    assert found.paragraph(speaker.closing[0]) == "市商务局将对标先进，抓好三件事。"


def test_what_was_done_is_cut_out_of_what_is_to_be_done() -> None:
    text = (
        "青山县委书记 欧阳明\n下一步打算：\n"
        "一是抓产业。去年，我们引进三家企业，产业链荣获全省先进集群。我们将继续加快推进二期建设。\n二是抓服务。持续优化环境。\n"
    )
    found = read(text)
    speaker = found.speakers[0]
    assert counts(speaker) == (0, 1, 2)
    (done,) = speaker.of(ACHIEVEMENT)
    assert done.derived
    assert found.paragraph(done.body[0]) == "去年，我们引进三家企业，产业链荣获全省先进集群。"


def test_announced_counts_are_checked() -> None:
    text = (
        "市商务局局长 方志远\n我有三点感受。\n一是看到了差距。差距在作风。"
        "\n二是学到了经验。经验很宝贵。\n"
    )
    (doubt,) = [d for d in read(text).doubts if d.code == "count"]
    assert doubt.values == {"said": 3, "found": 2}


@pytest.mark.parametrize(
    ("words", "family", "ordinal"),
    [
        ("一是抓好", "是", 1),
        ("三要坚定", "要", 3),
        ("第七，围绕", "第", 7),
        ("（十二）抓好", "（）", 12),
        ("二、抓好", "、", 2),
        ("3.抓好", "1", 3),
        ("③抓好", "①", 3),
        ("其次，抓好", "首先", 2),
        ("感受四：抓好", "word", 4),
        ("青州市：抓好", "place", 1),
        ("● 抓好", "bullet", 1),
    ],
)
def test_labels(words: str, family: str, ordinal: int) -> None:
    label = label_at(words, 0, len(words))
    assert label
    assert (label.family, label.ordinal) == (family, ordinal)
    assert words[label.after :].endswith(("抓好", "坚定", "围绕"))


@pytest.mark.parametrize(
    "words", ["1.5亿元的投资", "一起抓好", "第一产业增长", "要从严抓好", "一张蓝图"]
)
def test_no_labels(words: str) -> None:
    assert label_at(words, 0, len(words)) is None


def test_sentences_keep_their_quotes() -> None:
    text = "他说：“要干。要快干。”大家说好。完了"
    assert [text[a:b] for a, b in sentences(text, 0, len(text))] == [
        "他说：“要干。要快干。”",
        "大家说好。",
        "完了",
    ]


@pytest.mark.parametrize(
    ("word", "number"), [("十", 10), ("十二", 12), ("两", 2), ("二十一", 21), ("7", 7), ("个", 0)]
)
def test_chinese_numbers(word: str, number: int) -> None:
    assert chinese_number(word) == number


def test_fields() -> None:
    found = fields_of(
        "会同市发改委、县区搭建平台，每月调度一次，2026年6月底前完成。总投资2.5亿元的污水收集工程年底前开工。"
        "力争产值超过5亿元。目前已发现矿产104种。年产30亿支集成电路。"
    )
    assert found.support == ["市发改委", "县区"]
    assert found.frequency == "每月"
    assert found.deadline == "2026年6月底前；年底前"
    assert found.relative
    assert [(q, u) for _, q, u, _ in found.targets] == [("2.5", "亿元"), ("5", "亿元")]


def test_about_how_many_qualifies_a_target() -> None:
    (target,) = fields_of("引进配套企业10家以上。").targets
    assert target == ("配套企业", "10", "家", "以上")


def test_what_is_is_no_target() -> None:
    assert fields_of("储量位于全省前三位的达27种，每年安排8.9亿元。").targets == []
    assert fields_of("每年安排8.9亿元招引人才。").frequency == ""


def test_furniture_and_footers_are_put_aside() -> None:
    text = notes.PLAIN + "第 3 页 共 9 页\n（青山日报记者 周梅 整理）\n编辑：何平\n"
    found = read(text)
    assert [(found.words(piece), kind) for piece, kind in found.aside] == [
        ("第 3 页 共 9 页", "furniture"),
        ("（青山日报记者 周梅 整理）", "footer"),
        ("编辑：何平", "footer"),
    ]
