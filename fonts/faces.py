"""Which font files there are, and how each is made from its package."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from outlines import draw_dash, join_dashes, thin_polygons, to_truetype
from packages import (
    DEJAVU,
    FANDOL,
    HANAZONO,
    LIBERATION,
    NANUM,
    NOTO_SANS_SC,
    NOTO_SERIF_KR,
    NOTO_SERIF_SC,
    WENKAI,
    Source,
)

FAMILY_NAME_IDS = (1, 2, 3, 4, 6, 16, 17, 21, 22)
WINDOWS_ENGLISH = (3, 1, 0x409)
# Vertical metrics and layout tables are of no use to a horizontal composer that places every glyph
# itself; FFTM is a time stamp.
UNUSED_TABLES = "BASE DSIG FFTM GDEF GPOS GSUB STAT VORG gasp vhea vmtx"
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


@dataclass(frozen=True)
class Face:
    """One font file: where it comes from and how it is made."""

    name: str
    source: Source
    member: str
    make: Callable[[bytes, Path], bytes]
    needs: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        return f"{self.name}.ttf"


# ---------------------------------------------------------------- whole-font operations


def open_font(data: bytes) -> TTFont:
    """A font from bytes, whose time stamp will stay as it is."""
    return TTFont(io.BytesIO(data), recalcTimestamp=False)


def font_bytes(font: TTFont) -> bytes:
    """The font as an uncompressed TrueType file."""
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def characters(font: TTFont) -> set[int]:
    """All characters the font maps."""
    return set(font.getBestCmap())


def vendored(folder: Path, *names: str) -> set[int]:
    """All characters that the named built faces map."""
    found: set[int] = set()
    for name in names:
        with TTFont(folder / f"{name}.ttf", lazy=True) as font:
            found |= characters(font)
    return found


def is_han(code: int) -> bool:
    """Whether this is a unified ideograph, or 〇."""
    return code == 0x3007 or 0x3400 <= code <= 0x9FFF or 0x20000 <= code <= 0x3FFFF


def gb2312_han() -> set[int]:
    """The 6763 characters of rows 16 to 87."""
    pairs = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return {ord(char) for pair in pairs for char in pair.decode("gb2312", "ignore")}


def keep_only(font: TTFont, codes: Iterable[int]) -> None:
    """Subset to these characters, without hinting, layout tables and glyph names."""
    # Variation selectors (cmap format 14) are dropped: they would keep alternates nobody asks for.
    font["cmap"].tables = [table for table in font["cmap"].tables if table.format != 14]
    options = Options(
        layout_features=[],
        hinting=False,
        glyph_names=False,
        notdef_outline=True,
        legacy_cmap=False,
        name_IDs=["*"],
        name_languages=["*"],
        name_legacy=True,
        recalc_timestamp=False,
    )
    options.drop_tables += UNUSED_TABLES.split()
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=sorted(codes))
    subsetter.subset(font)


def set_name(font: TTFont, name_id: int, text: str) -> None:
    """Set one English entry of the name table."""
    font["name"].setName(text, name_id, *WINDOWS_ENGLISH)


def describe(font: TTFont, change: str) -> None:
    """Say in the file itself that it was changed, and how; every licence here wants that."""
    version = font["name"].getDebugName(5)
    set_name(font, 5, f"{version}; modified for Jianbao")
    set_name(font, 10, f"Modified for Jianbao, November 2026: {change}")


def rename(font: TTFont, family: str) -> None:
    """Give the face a family of its own: a reserved font name must not survive a change."""
    table = font["name"]
    table.names = [record for record in table.names if record.nameID not in FAMILY_NAME_IDS]
    set_name(font, 1, family)
    set_name(font, 2, "Regular")
    set_name(font, 3, f"Jianbao;{family}")
    set_name(font, 4, family)
    set_name(font, 6, family.replace(" ", ""))


# ---------------------------------------------------------------- one function per kind of face


def unchanged(data: bytes, _: Path) -> bytes:
    """The packaged file itself."""
    return data


def noto_whole(data: bytes, _: Path) -> bytes:
    """A Noto face with all its characters, and dashes that join."""
    font = open_font(data)
    join_dashes(font)
    keep_only(font, characters(font))
    describe(font, "U+2014 and U+2E3A are full-width dashes; hinting and layout tables dropped.")
    return font_bytes(font)


def noto_heading(data: bytes, _: Path) -> bytes:
    """A Noto face without the rare part of Ext A: NotoSerifSC-Regular has that."""
    font = open_font(data)
    join_dashes(font)
    wanted = {code for code in characters(font) if code not in EXT_A}
    keep_only(font, wanted | {ord(char) for char in TABLE_OF_2013_IN_EXT_A})
    describe(
        font,
        "U+2014 and U+2E3A are full-width dashes; rare Ext A, hinting and layout tables dropped.",
    )
    return font_bytes(font)


def hangul(data: bytes, _: Path) -> bytes:
    """NanumMyeongjo, only its Hangul."""
    font = open_font(data)
    keep_only(font, (code for block in HANGUL for code in block))
    font["OS/2"].fsType = 0  # packaged as "editable only"; the Open Font License has no such limit
    rename(font, "Jianbao Hangul")
    set_name(font, 13, "SIL Open Font License, Version 1.1.")
    describe(font, "NanumMyeongjo subset to Hangul, renamed; hinting and layout tables dropped.")
    return font_bytes(font)


def noto_jamo(data: bytes, folder: Path) -> bytes:
    """The jamo that HangulFallback lacks."""
    font = open_font(data)
    present = vendored(folder, "HangulFallback-Regular")
    keep_only(font, (code for block in HANGUL for code in block if code not in present))
    describe(font, "subset to conjoining and half-width jamo; hinting and layout tables dropped.")
    return font_bytes(font)


def converted_fandol(data: bytes, further_change: str = "") -> TTFont:
    """A Fandol face with TrueType outlines, and only what FANDOL_MARKS explains."""
    font = open_font(data)
    to_truetype(font, tolerance=1.0)
    marks = {code for block in FANDOL_MARKS for code in block}
    keep_only(font, gb2312_han() | marks | {ord(char) for char in FANDOL_FULL_WIDTH})
    set_name(font, 13, "GNU GPL 3 with the font exception, which is extended to this version.")
    conversion = "CFF to TrueType, tolerance 1/1000 em; subset; layout tables dropped"
    describe(font, f"{conversion}{further_change}.")
    return font


def fandol_kai(data: bytes, _: Path) -> bytes:
    """FandolKai as converted."""
    return font_bytes(converted_fandol(data))


def fandol_fang(data: bytes, _: Path) -> bytes:
    """FandolFang as converted, with a lighter dash."""
    font = converted_fandol(data, "; dash thinned to 40 units")
    draw_dash(font, 280, 320)  # the original's 58 units stand out in a line of such light Han
    return font_bytes(font)


def kai_fallback(data: bytes, folder: Path) -> bytes:
    """WenKai Light, only the Han that the Fandol faces lack."""
    font = open_font(data)
    common = vendored(folder, "FandolFang-Regular") & vendored(folder, "FandolKai-Regular")
    keep_only(font, (code for code in characters(font) - common - WENKAI_WRONG if is_han(code)))
    metrics = font["hmtx"].metrics
    metrics.update({name: (1000, left) for name, (_, left) in metrics.items()})  # two are narrower
    rename(font, "Jianbao Kai Fallback")
    describe(font, "Han that the Fandol faces lack, all 1 em wide; renamed; unhinted, no layout.")
    return font_bytes(font)


def han_fallback(data: bytes, folder: Path) -> bytes:
    """HanaMinB, only the Han that NotoSerifSC lacks."""
    font = open_font(data)
    # Not without KaiFallback's: in a 宋体 or 小标宋 line this face, upright and even, fits better.
    present = vendored(folder, "NotoSerifSC-Regular")
    keep_only(font, (code for code in characters(font) - present if is_han(code)))
    thin_polygons(font, tolerance=3.0)
    rename(font, "Jianbao Han Fallback ExtB")
    set_name(font, 13, "Hanazono Font License: use, copy, distribute, modify without limit.")
    describe(font, "Han that NotoSerifSC lacks; polygons thinned by 3/1024 em; renamed, unhinted.")
    return font_bytes(font)


FANDOL_OTF = "./usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
TRUETYPE = "./usr/share/fonts/truetype"
FACES = (
    Face(
        "NotoSerifSC-Black",
        NOTO_SERIF_SC,
        "package/900Black/NotoSerifSC_900Black.ttf",
        noto_heading,
    ),
    Face(
        "NotoSansSC-Medium",
        NOTO_SANS_SC,
        "package/500Medium/NotoSansSC_500Medium.ttf",
        noto_heading,
    ),
    Face(
        "NotoSerifSC-Regular",
        NOTO_SERIF_SC,
        "package/400Regular/NotoSerifSC_400Regular.ttf",
        noto_whole,
    ),
    # NanumMyeongjo is light like the body faces and composes its syllables: a fifth of Noto's size.
    Face("HangulFallback-Regular", NANUM, f"{TRUETYPE}/nanum/NanumMyeongjo.ttf", hangul),
    Face(
        "NotoSerifKR-Jamo",
        NOTO_SERIF_KR,
        "package/400Regular/NotoSerifKR_400Regular.ttf",
        noto_jamo,
        needs=("HangulFallback-Regular",),
    ),
    Face("FandolFang-Regular", FANDOL, f"{FANDOL_OTF}/FandolFang-Regular.otf", fandol_fang),
    Face("FandolKai-Regular", FANDOL, f"{FANDOL_OTF}/FandolKai-Regular.otf", fandol_kai),
    # The package serves the whole font under the name of its Latin part.
    Face(
        "KaiFallback-Light",
        WENKAI,
        "package/files/lxgw-wenkai-latin-300-normal.woff",
        kai_fallback,
        needs=("FandolFang-Regular", "FandolKai-Regular"),
    ),
    Face(
        "HanFallback-ExtB",
        HANAZONO,
        f"{TRUETYPE}/hanazono/HanaMinB.ttf",
        han_fallback,
        needs=("NotoSerifSC-Regular",),
    ),
    Face(
        "LiberationSerif-Regular",
        LIBERATION,
        f"{TRUETYPE}/liberation2/LiberationSerif-Regular.ttf",
        unchanged,
    ),
    Face(
        "LiberationSerif-Bold",
        LIBERATION,
        f"{TRUETYPE}/liberation2/LiberationSerif-Bold.ttf",
        unchanged,
    ),
    Face("DejaVuSans", DEJAVU, f"{TRUETYPE}/dejavu/DejaVuSans.ttf", unchanged),
)

# Licence texts as packaged.  LICENSES/Fandol-NOTICE.txt is ours and not listed.
LICENCES = (
    ("NotoSerifSC-OFL.txt", NOTO_SERIF_SC, "package/LICENSE_FONT"),
    ("NotoSansSC-OFL.txt", NOTO_SANS_SC, "package/LICENSE_FONT"),
    ("NotoSerifKR-OFL.txt", NOTO_SERIF_KR, "package/LICENSE_FONT"),
    ("Nanum-copyright.txt", NANUM, "./usr/share/doc/fonts-nanum/copyright"),
    ("LXGWWenKai-OFL.txt", WENKAI, "package/LICENSE"),
    ("Fandol-COPYING.txt", FANDOL, "./usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz"),
    ("Fandol-README.txt", FANDOL, "./usr/share/doc/texlive-doc/fonts/fandol/README"),
    ("Hanazono-copyright.txt", HANAZONO, "./usr/share/doc/fonts-hanazono/copyright"),
    ("Liberation-copyright.txt", LIBERATION, "./usr/share/doc/fonts-liberation2/copyright"),
    ("DejaVu-copyright.txt", DEJAVU, "./usr/share/doc/fonts-dejavu-core/copyright"),
)
