"""Damage done on purpose to texts of our own comes undone, or stays in sight."""

from __future__ import annotations

import damaging
import notes
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.importing.ledger import CERTAIN, LIKELY, OPEN, Ledger, undone
from reports.importing.repair import mend
from reports.importing.repair.damage import damage_edits
from reports.importing.repair.pinyin import reads
from reports.importing.repair.script import is_traditional
from reports.openpoints import LOST

TEXTS = st.sampled_from([notes.PLAIN, notes.MINUTES])
HAN = sorted({c for c in notes.PLAIN if "\u4e00" <= c <= "\u9fff"})


@given(TEXTS)
def test_a_sound_text_is_left_alone(text: str) -> None:
    assert mend(text).repairs() == ()


@given(TEXTS, st.sets(st.sampled_from(HAN), min_size=12, max_size=60), st.booleans())
def test_inserted_readings_go(text: str, chars: set[str], toned: bool) -> None:
    hurt = damaging.read_aloud(text, "".join(chars), toned=toned)
    ledger = mend(hurt)
    if len(hurt) - len(text) > 200:
        assert ledger.text == text
        assert {r.certainty for r in ledger.repairs()} == {CERTAIN}
    assert undone(ledger.text, ledger.repairs()) == hurt


@pytest.mark.parametrize(
    "kept",
    [
        "液化天然气（LNG）项目",
        "开发（EOD）项目",
        "各县（市、区）",
        "选项（a）和（b）",
        "（www.example.com）",
    ],
)
def test_real_brackets_stay(kept: str) -> None:
    assert kept in mend(damaging.read_aloud(notes.PLAIN, "的一是了在", toned=True) + kept).text


def test_a_lone_reading_may_be_the_author_s() -> None:
    ledger = mend("出席：市文旅局陈䶮（yǎn）。")
    assert ledger.text == "出席：市文旅局陈䶮（yǎn）。"
    (told,) = ledger.repairs()
    assert (told.before, told.after, told.certainty) == ("（yǎn）", "（yǎn）", OPEN)


@given(TEXTS)
def test_a_converted_text_comes_back(text: str) -> None:
    hurt = damaging.half_width(damaging.traditional(text))
    ledger = mend(hurt)
    assert ledger.text == text
    assert undone(ledger.text, ledger.repairs()) == hurt


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("著力抓好這項工作，執著於發展", "着力抓好这项工作，执着于发展"),
        ("這部著名的著作影響顯著", "这部著名的著作影响显著"),
        ("乾隆年間的乾貨，幹部幹活", "乾隆年间的干货，干部干活"),
        ("後來皇后說，裡面有頭髮，發展經濟", "后来皇后说，里面有头发，发展经济"),
    ],
)
def test_characters_of_two_descents(before: str, after: str) -> None:
    assert mend(before).text == after


def test_traditional_in_a_simplified_text_is_told_and_stays() -> None:
    text = notes.PLAIN + "《天工開物》说得好。\n"
    ledger = mend(text)
    assert ledger.text == text
    (told,) = ledger.repairs()
    assert (told.before, told.rivals, told.certainty) == ("開", ("开",), OPEN)


@given(st.text("发展经济建设项目企业一二三的是在了和有", min_size=30, max_size=80))
def test_simplified_is_not_taken_for_traditional(text: str) -> None:
    assert not is_traditional(text)
    assert is_traditional(damaging.traditional("发展经济" + text))


@settings(max_examples=50)
@given(st.integers(0, 2000))
def test_a_text_cut_within_a_character_is_mended_or_marked(at: int) -> None:
    """Two chunks, the border anywhere: what cannot be mended shows a gap; nothing is made up."""
    whole = damaging.traditional(notes.PLAIN)
    data = damaging.read_bytewise(whole, "學習發展經濟設務會報時間門們內")
    hurt = damaging.cut(data, at % len(data))
    ledger = mend(hurt)
    assert undone(ledger.text, ledger.repairs()) == hurt
    if ledger.text != notes.PLAIN:
        doubtful = [r for r in ledger.repairs() if r.certainty in (OPEN, LIKELY)]
        assert doubtful or "?" in ledger.text or "？" in ledger.text


def test_places_of_the_kinds_that_were_met() -> None:
    """Readings put in across characters, bytes out of step, a pair without meaning dropped."""
    known = "我们去北京学习。这三天时间，大家都说好。\n" * 3
    whole = damaging.traditional(known + "他们三天学习很紧。各地数据要报。")
    hurt = damaging.shown(damaging.read_bytewise(whole, "內財數請報對學"))
    assert "们?nèi)ケ本W(xué)" in hurt.replace("們", "们")
    ledger = mend(hurt)
    assert ledger.text == known + "他们三天学习很紧。各地数据□报。"  # 要报, 通报, 上报 …
    doubtful = [r for r in ledger.repairs() if r.certainty == LIKELY]
    assert len(doubtful) == 4
    assert all(r.rivals for r in doubtful)


def test_what_nothing_decides_is_a_gap_with_its_rivals() -> None:
    whole = damaging.traditional("各地数字化水平不断提高，城市基本建成。\n")
    hurt = damaging.shown(damaging.read_bytewise(whole, "財數")) + "各地发展。"
    ledger = mend(hurt)
    assert LOST in ledger.text
    (told,) = [r for r in ledger.repairs() if r.certainty == OPEN]
    assert told.rivals
    assert undone(ledger.text, ledger.repairs()) == hurt


def test_a_question_is_no_damage() -> None:
    text = "差距在哪里?在作风。怎么办?A股公司怎么办?我们要想一想。"
    assert list(damage_edits(text)) == []


def test_a_lost_character_is_a_gap() -> None:
    ledger = mend("上饶\ufffd年发展很快。")
    assert ledger.text == "上饶□年发展很快。"
    assert ledger.repairs()[0].certainty == OPEN


def test_marks_and_widths() -> None:
    hurt = '２０２４年,投资1,000万元(约);会议8:30开始,见http://a.cn/b?c=d。他说:"好"。'
    assert mend(hurt).text == (
        "2024年，投资1,000万元（约）；会议8:30开始，见http://a.cn/b?c=d。他说：“好”。"
    )


def test_stray_spaces_and_what_nobody_sees() -> None:
    assert (
        mend("加快\u200b推进 项目\u00a0建设 ，抓好 12 个 项目。").text
        == "加快推进项目建设，抓好12个项目。"
    )
    assert mend("湖口县委书记 曾宝柱\n张 三").text == "湖口县委书记 曾宝柱\n张 三"


@given(st.text(max_size=60))
def test_any_text_comes_undone(text: str) -> None:
    ledger = mend(text)
    assert undone(ledger.text, ledger.repairs()) == text
    assert ledger.text.count("\n") == text.count("\n")
    assert isinstance(ledger, Ledger)


def test_readings() -> None:
    assert reads("經", "jīng")
    assert reads("經", "jing")
    assert reads("地", "dì")
    assert not reads("經", "lù")
