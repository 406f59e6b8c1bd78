"""Real faces, the standard page and paragraphs of natural fragments, shared by these tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from reports.galley import CharStyle, Inline, PageStyle, Paragraph, ParaStyle, Run
from reports.typeset import chars
from reports.typeset.fonts import Faces
from reports.typeset.lines import Composer, Line

ROOT = Path(__file__).parents[2]
MM = 72 / 25.4
MEASURE = 156 * MM
PITCH = 28.95

FANGSONG = CharStyle("fangsong", 16.0, tracking=-0.207)
PLAIN = CharStyle("fangsong", 16.0)
BODY = ParaStyle("body", FANGSONG, PITCH, autospace=0.125)
FOLIO = ParaStyle("folio", CharStyle("songti", 14.0), 14.0, "start", inset_start=14, inset_end=14)
PAGE = PageStyle(
    210 * MM, 297 * MM, 37 * MM, 35 * MM, 28 * MM, 26 * MM, PITCH, FOLIO, folio_drop=7 * MM
)


FACES = Faces.load(ROOT / "fonts")
COMPOSER = Composer(FACES)
MARKS = chars.BLANK_LEFT | chars.BLANK_RIGHT | chars.BLANK_BOTH
ROLES = ("fangsong", "kaiti", "heiti", "songti", "xiaobiaosong")


def para(*content: str | Inline, char: CharStyle = PLAIN, **style: Any) -> Paragraph:
    """A paragraph of strings and inlines; `style` overrides what a style leaves open."""
    look = replace(ParaStyle("test", char, char.size * 1.8, autospace=0.125), **style)
    runs = (Run(item, char, "here") if isinstance(item, str) else item for item in content)
    return Paragraph(tuple(runs), look)


def texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines]


def ink(line: Line, composer: Composer) -> list[tuple[float, float]]:
    """Left and right edge of every glyph of a line; a mark's blank does not count; in pt."""
    out = []
    for glyphs in line.glyphs:
        face = composer.faces.face(glyphs.face)
        for gid, x, text in zip(glyphs.gids, glyphs.xs, glyphs.texts, strict=True):
            left = right = 0.0
            if text and chars.CLASS.get(text[0]) in MARKS:
                left, right = face.ink(gid)
            place, advance = line.x + glyphs.x + x, face.advance(gid)
            if text.strip():
                out.append((place + left * glyphs.size, place + (advance - right) * glyphs.size))
    return out


# Natural fragments: Han, every kind of mark, figures with units, western words, rarities.
FRAGMENTS = (
    "各级",
    "要",
    "一",
    "坚持稳中求进工作总基调",
    "党委政府主要负责同志",
    *"“”‘’（）《》〈〉「」『』【】〔〕，。、；：？！·／％℃￥№～–",
    "，",
    "。",
    "、",
    "——",
    "……",
    "”，",
    "。”",
    "）。",
    "《“",
    "：“",
    "”（",
    "“‘守土有责’”",
    "18061万吨",
    "2.97万",
    "99.49%",
    "-3.5℃",
    "1,234,567.89元",
    "±0.5",
    "25°C",
    "5‰",
    "￥100",
    "100㎡",
    "〔2024〕12号",
    "2023年7月24日",
    "7月24日",
    "第118期",
    "2021–2025年",
    "GDP",
    "Shangrao",
    "R&D",
    "5G",
    "study tour",
    "(IMF)",
    '"A"',
    "don’t",
    "café",
    "https://www.example.cn/a/b?q=1&page=2#top",
    "\u3000",
    " ",
    "\U00020bb7",
    "葛\U000e0101",
    "かな",
    "ーッ",
    "々",
    "한국",
    "（一）",
    "①",
)

# The same for other languages; Korean parts between words, hence its spaces.
SPOKEN = {
    "zh-Hant": (
        *(
            "各級機關",
            "應",
            "堅持穩健",
            "臺灣與香港",
            "「引號」",
            "『書名』",
            "：",
            "；",
            "，",
            "。",
            "、",
        ),
        *(
            "！",
            "？",
            "·",
            "——",
            "……",
            "》，",
            "（",
            "）",
            "18061萬噸",
            "99.49%",
            "GDP",
            "2023年7月",
            "々",
        ),
    ),
    "ja": (
        *(
            "日本語の",
            "組版",
            "データ",
            "ャ",
            "ッ",
            "ー",
            "々",
            "ゝ",
            "ヵ",
            "「",
            "」",
            "。",
            "、",
            "・",
            "：",
            "！",
        ),
        *(
            "‼",
            "……",
            "——",
            "〜",
            "ひらがな",
            "カタカナ",
            "Unicode",
            "2024年",
            "100％",
            "￥500",
            "（",
            "）",
            "『",
        ),
    ),
    "ko": (
        *(
            "대한민국의 ",
            "헌법은 ",
            "국민",
            "의 ",
            "권리를",
            " ",
            ", ",
            ". ",
            "2024년 ",
            "12월에 ",
            "GDP ",
            "(IMF)",
        ),
        *("“한국은행”에서 ", "발표하였다", "2.3%로 ", "韓國 ", "— ", "및 ", "‘말’은 ", "100원 "),
    ),
}

natural = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=45).map("".join)
spoken = {
    language: st.lists(st.sampled_from(fragments), min_size=1, max_size=45).map("".join)
    for language, fragments in SPOKEN.items()
}
