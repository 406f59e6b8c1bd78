"""Which characters the faces keep: blocks, encodings, and what a source draws wrongly."""

from __future__ import annotations

from collections.abc import Iterable

EXT_A = range(0x3400, 0x4DC0)
# The 77 characters of 通用规范汉字表 in Ext A: names use them, so a heading face keeps them.
TABLE_OF_2013_IN_EXT_A = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠"
    "䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮"
)
# Jamo, tone marks, their extensions, the syllables and the half-width letters; nothing Han.
HANGUL = (
    range(0x1100, 0x1200), range(0x302E, 0x3030), range(0x3130, 0x3190), range(0xA960, 0xA980),
    range(0xAC00, 0xD7A4), range(0xD7B0, 0xD800), range(0xFFA0, 0xFFDD),
)  # fmt: skip
# What a face of a region keeps besides its Han: punctuation, symbols, small and full-width forms,
# bopomofo with its tones; no Latin, which the western faces draw.
MARKS = (
    range(0xB7, 0xB8), range(0x2C7, 0x2C8), range(0x2C9, 0x2CC), range(0x2D9, 0x2DA),
    range(0x2010, 0x2028), range(0x2030, 0x203F), range(0x2E3A, 0x2E3B), range(0x3000, 0x3040),
    range(0x3105, 0x3130), range(0x31A0, 0x31C0), range(0xFE50, 0xFE6C), range(0xFF01, 0xFF66),
    range(0xFFE0, 0xFFE7),
)  # fmt: skip
QUOTES = (0x2018, 0x2019, 0x201C, 0x201D)
# Korean sets these proportional (KS X 1001 and Unicode give them no width of their own).
KOREAN_MARKS = (
    range(0xB7, 0xB8),
    range(0x2018, 0x201A),
    range(0x201C, 0x201E),
    range(0x2026, 0x2027),
)
# What the Fandol faces keep besides the Han of GB2312: only what was looked at and found right.
# Their 1,179 other Han are dropped, as some are wrong (幹 is drawn as 干, 懲 as 誠); U+FFE5 is a
# dollar sign, Kai's ～ floats, its 〓 is half an em wide, ● and ■ fill the em, ⑪ to ⑳ are missing
# beside ①; the faces after them in the chain have all of these right.
FANDOL_MARKS = (
    range(0x20, 0x7F), range(0xB7, 0xB8), range(0x2013, 0x2015), range(0x2018, 0x201E),
    range(0x2026, 0x2027), range(0x2160, 0x216C), range(0x2474, 0x249C), range(0x2F00, 0x2FE0),
    range(0x3000, 0x3013), range(0x3014, 0x302A), range(0x3041, 0x3130), range(0x3220, 0x322A),
)  # fmt: skip
FANDOL_FULL_WIDTH = "！（），．：；？［］｛｝"
WENKAI_WRONG = {0x51D7}  # 凗 is drawn as 冫


def is_han(code: int) -> bool:
    """Whether this is a unified ideograph, or 〇."""
    return code == 0x3007 or 0x3400 <= code <= 0x9FFF or 0x20000 <= code <= 0x3FFFF


def gb2312_han() -> set[int]:
    """The 6763 characters of rows 16 to 87."""
    pairs = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return {ord(char) for pair in pairs for char in pair.decode("gb2312", "ignore")}


def encoded(codec: str, leads: Iterable[int], trails: Iterable[int]) -> set[int]:
    """Every character that two bytes of an encoding stand for."""
    pairs = [bytes([lead, trail]).decode(codec, "ignore") for lead in leads for trail in trails]
    return {ord(pair) for pair in pairs if len(pair) == 1}


def big5(leads: range = range(0xA1, 0xFA)) -> set[int]:
    """The 13,051 Han of Big5 and its symbols."""
    return encoded("big5", leads, (*range(0x40, 0x7F), *range(0xA1, 0xFF)))


def big5_common() -> set[int]:
    """The 5,401 Han of level 1 and the symbols."""
    return big5(range(0xA1, 0xC7))


def windows_31j() -> set[int]:
    """JIS X 0208 and the additions that every Japanese computer has: ① ㈱ 髙 﨑."""
    found = encoded("cp932", (*range(0x81, 0xA0), *range(0xE0, 0xFD)), range(0x40, 0xFD))
    return {code for code in found if not 0xE000 <= code < 0xF900}  # no private use


def marks() -> set[int]:
    """The characters of MARKS."""
    return {code for block in MARKS for code in block}
