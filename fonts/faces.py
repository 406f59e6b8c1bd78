"""Which font files there are, and how each is made from its package."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from charsets import (
    EXT_A,
    FANDOL_FULL_WIDTH,
    FANDOL_MARKS,
    HANGUL,
    KOREAN_MARKS,
    QUOTES,
    TABLE_OF_2013_IN_EXT_A,
    WENKAI_WRONG,
    big5,
    big5_common,
    gb2312_han,
    is_han,
    marks,
    windows_31j,
)
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from outlines import draw_dash, join_dashes, thin_polygons, to_truetype, unlike, use_full_width
from packages import (
    DEJAVU,
    FANDOL,
    HANAZONO,
    LIBERATION,
    NANUM,
    NOTO_SANS_JP,
    NOTO_SANS_SC,
    NOTO_SANS_TC,
    NOTO_SERIF_HK,
    NOTO_SERIF_JP,
    NOTO_SERIF_KR,
    NOTO_SERIF_SC,
    NOTO_SERIF_TC,
    WENKAI,
    Source,
)

FAMILY_NAME_IDS = (1, 2, 3, 4, 6, 16, 17, 21, 22)
WINDOWS_ENGLISH = (3, 1, 0x409)
# Vertical metrics and layout tables are of no use to a horizontal composer that places every glyph
# itself; FFTM is a time stamp.
UNUSED_TABLES = "BASE DSIG FFTM GDEF GPOS GSUB STAT VORG gasp vhea vmtx"


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


def rename(font: TTFont, family: str, style: str = "Regular") -> None:
    """Give the face a family of its own: a reserved font name must not survive a change."""
    full = family if style == "Regular" else f"{family} {style}"
    table = font["name"]
    table.names = [record for record in table.names if record.nameID not in FAMILY_NAME_IDS]
    set_name(font, 1, family)
    set_name(font, 2, style)
    set_name(font, 3, f"Jianbao;{full}")
    set_name(font, 4, full)
    set_name(font, 6, full.replace(" ", ""))


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


def nanum(
    data: bytes, blocks: Iterable[range], change: str, family: str, style: str = "Regular"
) -> bytes:
    """A Nanum face with these characters, under a name of ours."""
    font = open_font(data)
    keep_only(font, (code for block in blocks for code in block))
    font["OS/2"].fsType = 0  # packaged as "editable only"; the Open Font License has no such limit
    rename(font, family, style)
    set_name(font, 13, "SIL Open Font License, Version 1.1.")
    describe(font, f"{change}, renamed; hinting and layout tables dropped.")
    return font_bytes(font)


def hangul(data: bytes, _: Path) -> bytes:
    """NanumMyeongjo, only its Hangul."""
    return nanum(data, HANGUL, "NanumMyeongjo subset to Hangul", "Jianbao Hangul")


def hangul_bold(data: bytes, _: Path) -> bytes:
    """NanumMyeongjo Bold, its Hangul and the marks that Korean sets proportional."""
    change = "NanumMyeongjo Bold subset to Hangul and quotation marks"
    return nanum(data, (*HANGUL, *KOREAN_MARKS), change, "Jianbao Hangul", "Bold")


def hangul_gothic(data: bytes, _: Path) -> bytes:
    """NanumGothic Bold, its Hangul and the marks that Korean sets proportional."""
    change = "NanumGothic Bold subset to Hangul and quotation marks"
    return nanum(data, (*HANGUL, *KOREAN_MARKS), change, "Jianbao Hangul Gothic")


def noto_jamo(data: bytes, folder: Path) -> bytes:
    """The jamo that HangulFallback lacks."""
    font = open_font(data)
    present = vendored(folder, "HangulFallback-Regular")
    keep_only(font, (code for block in HANGUL for code in block if code not in present))
    describe(font, "subset to conjoining and half-width jamo; hinting and layout tables dropped.")
    return font_bytes(font)


def regional(data: bytes, codes: set[int], *, full_width: Iterable[int] = ()) -> TTFont:
    """A Noto face of a region with these characters and the marks; dashes join."""
    font = open_font(data)
    join_dashes(font)
    use_full_width(font, full_width)
    keep_only(font, characters(font) & (codes | marks()))
    return font


def differing(font: TTFont, folder: Path, usual: str) -> None:
    """Drop what the usual face draws in the same way: that face follows in every chain."""
    with TTFont(folder / f"{usual}.ttf") as other:
        keep_only(font, unlike(font, other, tolerance=2))


JAPANESE = "subset to Windows-31J and marks; quotation marks full width"
DASHES = "U+2014, U+2E3A full-width dashes; hinting, layout tables dropped."


def traditional(data: bytes, _: Path) -> bytes:
    """A Noto TC face: Big5 and marks."""
    font = regional(data, big5())
    describe(font, f"subset to Big5 and marks; {DASHES}")
    return font_bytes(font)


def traditional_marks(data: bytes, _: Path) -> bytes:
    """A Noto TC face, only marks: to go with Han of another face."""
    font = regional(data, set())
    rename(font, "Noto Serif TC Marks")  # beside the whole face it is a family of its own
    describe(font, f"subset to marks; {DASHES}")
    return font_bytes(font)


def traditional_heading(usual: str) -> Callable[[bytes, Path], bytes]:
    """A Noto TC face, of the common Han and the marks only what the SC face draws otherwise."""

    def make(data: bytes, folder: Path) -> bytes:
        font = regional(data, big5_common())
        differing(font, folder, usual)
        describe(
            font,
            f"subset to Big5 level 1 and marks, of these what {usual} draws otherwise; {DASHES}",
        )
        return font_bytes(font)

    return make


def hong_kong(data: bytes, folder: Path) -> bytes:
    """A Noto HK face, of Big5 and the marks only what the TC face draws otherwise."""
    font = regional(data, big5())
    differing(font, folder, "NotoSerifTC-Regular")
    change = "subset to Big5 and marks, of these what NotoSerifTC-Regular draws otherwise"
    describe(font, f"{change}; {DASHES}")
    return font_bytes(font)


def japanese(data: bytes, _: Path) -> bytes:
    """A Noto JP face: Windows-31J and marks."""
    font = regional(data, windows_31j(), full_width=QUOTES)
    describe(font, f"{JAPANESE}; {DASHES}")
    return font_bytes(font)


def japanese_heading(usual: str) -> Callable[[bytes, Path], bytes]:
    """A Noto JP face, only what it draws otherwise than the SC face of its weight."""

    def make(data: bytes, folder: Path) -> bytes:
        font = regional(data, windows_31j(), full_width=QUOTES)
        differing(font, folder, usual)
        describe(font, f"{JAPANESE}, of these what {usual} draws otherwise; {DASHES}")
        return font_bytes(font)

    return make


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


def wenkai(data: bytes, pick: Callable[[set[int]], set[int]], family: str, what: str) -> bytes:
    """WenKai Light, only the Han that `pick` takes of all it has."""
    font = open_font(data)
    keep_only(font, (code for code in pick(characters(font)) if is_han(code)))
    metrics = font["hmtx"].metrics
    metrics.update({name: (1000, left) for name, (_, left) in metrics.items()})  # two are narrower
    rename(font, family)
    describe(font, f"{what}, all 1 em wide; renamed; unhinted, no layout.")
    return font_bytes(font)


def kai_fallback(data: bytes, folder: Path) -> bytes:
    """WenKai Light, only the Han that the Fandol faces lack."""
    common = vendored(folder, "FandolFang-Regular") & vendored(folder, "FandolKai-Regular")
    what = "Han that the Fandol faces lack"
    return wenkai(data, lambda codes: codes - common - WENKAI_WRONG, "Jianbao Kai Fallback", what)


def kai_common(data: bytes, folder: Path) -> bytes:
    """WenKai Light, only the Han of Big5 that KaiFallback lacks: together they set a whole text.

    Not WenKai TC: that draws 真 青 為 教 as 眞 靑 爲 敎, which are characters of their own.
    """
    present = vendored(folder, "KaiFallback-Light")
    what = "Han of Big5 that Jianbao Kai Fallback lacks"
    return wenkai(data, lambda codes: (codes & big5()) - present, "Jianbao Kai Common", what)


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
    Face("HangulSerif-Bold", NANUM, f"{TRUETYPE}/nanum/NanumMyeongjoBold.ttf", hangul_bold),
    Face("HangulGothic-Bold", NANUM, f"{TRUETYPE}/nanum/NanumGothicBold.ttf", hangul_gothic),
    Face(
        "NotoSerifTC-Regular",
        NOTO_SERIF_TC,
        "package/400Regular/NotoSerifTC_400Regular.ttf",
        traditional,
    ),
    Face(
        "NotoSerifTC-Marks",
        NOTO_SERIF_TC,
        "package/400Regular/NotoSerifTC_400Regular.ttf",
        traditional_marks,
    ),
    Face(
        "NotoSerifTC-Black",
        NOTO_SERIF_TC,
        "package/900Black/NotoSerifTC_900Black.ttf",
        traditional_heading("NotoSerifSC-Black"),
        needs=("NotoSerifSC-Black",),
    ),
    Face(
        "NotoSansTC-Medium",
        NOTO_SANS_TC,
        "package/500Medium/NotoSansTC_500Medium.ttf",
        traditional_heading("NotoSansSC-Medium"),
        needs=("NotoSansSC-Medium",),
    ),
    Face(
        "NotoSerifHK-Regular",
        NOTO_SERIF_HK,
        "package/400Regular/NotoSerifHK_400Regular.ttf",
        hong_kong,
        needs=("NotoSerifTC-Regular",),
    ),
    Face(
        "NotoSerifJP-Regular",
        NOTO_SERIF_JP,
        "package/400Regular/NotoSerifJP_400Regular.ttf",
        japanese,
    ),
    Face(
        "NotoSerifJP-Black",
        NOTO_SERIF_JP,
        "package/900Black/NotoSerifJP_900Black.ttf",
        japanese_heading("NotoSerifSC-Black"),
        needs=("NotoSerifSC-Black",),
    ),
    Face(
        "NotoSansJP-Medium",
        NOTO_SANS_JP,
        "package/500Medium/NotoSansJP_500Medium.ttf",
        japanese_heading("NotoSansSC-Medium"),
        needs=("NotoSansSC-Medium",),
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
        "KaiCommon-Light",
        WENKAI,
        "package/files/lxgw-wenkai-latin-300-normal.woff",
        kai_common,
        needs=("KaiFallback-Light",),
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
    ("NotoSerifTC-OFL.txt", NOTO_SERIF_TC, "package/LICENSE_FONT"),
    ("NotoSansTC-OFL.txt", NOTO_SANS_TC, "package/LICENSE_FONT"),
    ("NotoSerifHK-OFL.txt", NOTO_SERIF_HK, "package/LICENSE_FONT"),
    ("NotoSerifJP-OFL.txt", NOTO_SERIF_JP, "package/LICENSE_FONT"),
    ("NotoSansJP-OFL.txt", NOTO_SANS_JP, "package/LICENSE_FONT"),
    ("NotoSerifKR-OFL.txt", NOTO_SERIF_KR, "package/LICENSE_FONT"),
    ("Nanum-copyright.txt", NANUM, "./usr/share/doc/fonts-nanum/copyright"),
    ("LXGWWenKai-OFL.txt", WENKAI, "package/LICENSE"),
    ("Fandol-COPYING.txt", FANDOL, "./usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz"),
    ("Fandol-README.txt", FANDOL, "./usr/share/doc/texlive-doc/fonts/fandol/README"),
    ("Hanazono-copyright.txt", HANAZONO, "./usr/share/doc/fonts-hanazono/copyright"),
    ("Liberation-copyright.txt", LIBERATION, "./usr/share/doc/fonts-liberation2/copyright"),
    ("DejaVu-copyright.txt", DEJAVU, "./usr/share/doc/fonts-dejavu-core/copyright"),
)
