"""Faces by language: chains, coverage, shapes of the region, and the ink of marks."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from setting import para

from reports.galley import CharStyle
from reports.typeset import chars
from reports.typeset.fontlist import read
from reports.typeset.fonts import Face, Faces
from reports.typeset.lines import Composer
from reports.typeset.tokens import squeezable

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "fonts"
CFF = ROOT / "tests" / "resources" / "cid-keyed.otf"
ROLES = ["fangsong", "heiti", "kaiti", "songti", "xiaobiaosong"]
LANGUAGES = ["zh-Hant", "zh-HK", "ja", "ko"]


@pytest.fixture(scope="module")
def faces() -> Faces:
    return Faces.load(FONTS)


# --- languages --------------------------------------------------------------------------------


def names(faces: Faces, role: str, text: str, language: str) -> dict[str, str]:
    found = {char: faces.face_for(role, char, False, language) for char in text}
    return {char: face.name if face else "" for char, face in found.items()}


def test_faces_of_a_language_come_before_the_usual_ones(faces: Faces) -> None:
    usual = faces.chain("songti")
    assert faces.chain("songti", language="zh-Hans") == usual
    taiwan, kong = faces.chain("songti", language="zh-Hant"), faces.chain("songti", False, "zh-HK")
    assert [face.name for face in taiwan[:2]] == ["noto-serif-tc", "noto-serif-sc"]
    assert [face.name for face in kong[:3]] == ["noto-serif-hk", "noto-serif-tc", "noto-serif-sc"]
    assert set(usual) <= set(taiwan)
    western = faces.chain("songti", latin=True, language="ja")
    assert [face.name for face in western[:2]] == ["liberation-serif", "noto-serif-jp"]
    korean = faces.chain("xiaobiaosong", latin=True, language="ko")
    assert korean[0].name == "liberation-serif-bold"


def test_a_language_without_faces_of_its_own_costs_nothing() -> None:
    fresh = Faces(read(FONTS))
    assert fresh.face_for("heiti", "中", False) is fresh.face_for("heiti", "中", False, "zh-Hans")
    fresh.face_for("heiti", "中", False, "nobody-speaks-this")
    opened = {name for name, face in fresh.faces.items() if "hb_face" in vars(face)}
    assert opened == {"noto-sans-sc"}


def test_mixed_text_is_drawn_by_the_faces_of_its_language(faces: Faces) -> None:
    assert names(faces, "fangsong", "過骨，", "zh-Hant") == {
        "過": "kai-fallback",  # 过 is what the mainland's own Kai has
        "骨": "kai-common",
        "，": "noto-serif-tc-marks",
    }
    assert names(faces, "xiaobiaosong", "過一", "zh-Hant") == {
        "過": "noto-serif-tc-black",
        "一": "noto-serif-sc-black",  # drawn in the same way everywhere
    }
    assert names(faces, "kaiti", "あ会（", "ja") == dict.fromkeys("あ会（", "noto-serif-jp")
    assert names(faces, "heiti", "한“", "ko") == dict.fromkeys("한“", "hangul-gothic")


def big5() -> str:
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    pairs = (bytes([a, b]).decode("big5", "ignore") for a in range(0xA4, 0xFA) for b in trails)
    return "".join(c for c in pairs if len(c) == 1)


def jis_x_0208() -> str:
    cells = range(0xA1, 0xFF)
    pairs = (bytes([a, b]).decode("euc_jp", "ignore") for a in cells for b in cells)
    return "".join(c for c in pairs if len(c) == 1)


HANGUL = "".join(map(chr, range(0xAC00, 0xD7A4)))


@pytest.mark.parametrize(
    ("language", "text"),
    [("zh-Hant", big5()), ("zh-HK", big5()), ("ja", jis_x_0208()), ("ko", HANGUL)],
    ids=LANGUAGES,
)
def test_every_role_covers_what_its_languages_are_written_with(
    faces: Faces, language: str, text: str
) -> None:
    assert len(text) > 6800
    for role in ROLES:
        assert faces.missing(role, text, language) == []


def test_the_song_faces_of_traditional_and_japanese_are_whole(faces: Faces) -> None:
    for name, text in (("noto-serif-tc", big5()), ("noto-serif-jp", jis_x_0208())):
        letters = [char for char in text if char >= "\u3041" and char < "\ua000"]
        assert len(letters) > 6500
        assert [char for char in letters if not faces.face(name).has(char)] == []
    for face in ("hangul", "hangul-bold", "hangul-gothic"):
        assert all(map(faces.face(face).has, HANGUL))


def outline(face: Face, char: str) -> tuple[object, ...]:
    with TTFont(face.path, lazy=True) as font:
        glyph = font["glyf"][font.getBestCmap()[ord(char)]]
        return tuple(glyph.getCoordinates(font["glyf"])[0])


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        *(("zh-Hant", "骨過角", role) for role in ("songti", "heiti", "xiaobiaosong")),
        *(("ja", "骨直過令", role) for role in ROLES),
    ],
)
def test_shapes_are_those_of_the_region(faces: Faces, role: str, language: str, text: str) -> None:
    for char in text:
        usual, own = (faces.face_for(role, char, False, spoken) for spoken in ("", language))
        assert usual is not None
        assert own is not None
        assert outline(usual, char) != outline(own, char), char


def test_hong_kong_and_taiwan_differ_in_han_and_not_in_marks(faces: Faces) -> None:
    assert names(faces, "songti", "次說，。、「", "zh-HK") == {
        "次": "noto-serif-hk",
        "說": "noto-serif-hk",
        **dict.fromkeys("，。、「", "noto-serif-tc"),
    }


CENTRED = "，。、；：！？"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("language", ["zh-Hant", "zh-HK"])
def test_traditional_marks_stand_in_the_middle_of_their_square(
    faces: Faces, role: str, language: str
) -> None:
    for mark in CENTRED:
        face = faces.face_for(role, mark, False, language)
        assert face is not None
        left, right = face.ink(face.gid(mark))
        assert face.advance(face.gid(mark)) == 1.0
        assert abs(left - right) < 0.08, mark
    simplified = faces.face_for(role, "，", False)
    assert simplified is not None
    left, right = simplified.ink(simplified.gid("，"))
    assert right - left > 0.45


@pytest.mark.parametrize("language", ["", "zh-Hant", "zh-HK", "ja"])
@pytest.mark.parametrize("role", ROLES)
def test_halves_of_a_dash_join(faces: Faces, role: str, language: str) -> None:
    face = faces.face_for(role, "—", False, language)
    assert face is not None
    gid = face.gid("—")
    assert face.advance(gid) == 1.0
    assert max(face.ink(gid)) <= 0.0  # ink from edge to edge, or over it


def test_korean_quotation_marks_are_proportional_and_japanese_ones_full_width(
    faces: Faces,
) -> None:
    for role in ROLES:
        for mark in "“”‘’":
            korean, japanese = (
                faces.face_for(role, mark, False, language) for language in ("ko", "ja")
            )
            assert korean is not None
            assert korean.advance(korean.gid(mark)) < 0.6
            assert japanese is not None
            assert japanese.advance(japanese.gid(mark)) == 1.0


def test_faces_of_the_language_are_no_stand_ins(faces: Faces) -> None:
    assert faces.substitutions("songti", "過骨，ABC", "zh-Hant") == {}
    assert faces.substitutions("songti", "한국", "ko") == {}
    assert faces.substitutions("songti", "한국") == {"hangul": ["한", "국"]}
    assert faces.substitutions("songti", "过", "zh-Hant") == {"noto-serif-sc": ["过"]}


# --- the ink of marks -------------------------------------------------------------------------

FULL_MARKS = "，。、；：！？（）《》「」『』【】〔〕“”‘’"


def blanks(path: Path, mark: str) -> tuple[float, float]:
    """Blank left and right of a glyph's outline in em, by code that did not make `Face.ink`."""
    font = opened(path)
    name = font.getBestCmap()[ord(mark)]
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)
    assert pen.bounds is not None
    upem = font["head"].unitsPerEm
    return pen.bounds[0] / upem, (glyphs[name].width - pen.bounds[2]) / upem


@lru_cache(maxsize=4)  # a face has tens of thousands of glyphs to be named
def opened(path: Path) -> TTFont:
    """A face, as fontTools reads it."""
    return TTFont(io.BytesIO(path.read_bytes()))


@pytest.mark.parametrize(
    ("path", "marks"),
    [
        (FONTS / "FandolFang-Regular.ttf", FULL_MARKS.replace("“”‘’", "")),
        (FONTS / "NotoSerifTC-Regular.ttf", FULL_MARKS),
        (FONTS / "NotoSerifJP-Regular.ttf", FULL_MARKS),
        (FONTS / "LiberationSerif-Regular.ttf", "“”‘’"),
        (CFF, "，。、（）《》“”"),
    ],
    ids=lambda value: value.stem if isinstance(value, Path) else "",
)
def test_blank_beside_the_ink_is_what_the_outline_leaves(path: Path, marks: str) -> None:
    face = Face("one", path)
    with TTFont(path, lazy=True) as font:
        marks = "".join(mark for mark in marks if ord(mark) in font.getBestCmap())
    assert marks
    for mark in marks:
        # The box of a TrueType glyph may hold its control points, a few units outside the curve.
        for blank, true in zip(face.ink(face.gid(mark)), blanks(path, mark), strict=True):
            assert true - 0.005 < blank < true + 0.001, mark


@pytest.mark.parametrize("language", ["", *LANGUAGES])
@pytest.mark.parametrize("role", ROLES)
def test_no_mark_is_squeezed_by_more_than_its_blank(faces: Faces, role: str, language: str) -> None:
    for mark in FULL_MARKS:
        face = faces.face_for(role, mark, False, language)
        assert face is not None
        advance = face.advance(face.gid(mark))
        left, right = squeezable(chars.CLASS[mark], advance, face.ink(face.gid(mark)))
        true_left, true_right = blanks(face.path, mark)
        assert left <= max(true_left, 0.0) + 0.001
        assert right <= max(true_right, 0.0) + 0.001
        if advance == 1.0:
            assert left + right > 0.3, mark  # and none is left unused


@given(
    st.lists(st.sampled_from([*FULL_MARKS, *"國家與人民", "——", "2024"]), min_size=3, max_size=60),
    st.sampled_from(["", "zh-Hant", "ja"]),
    st.sampled_from(["songti", "heiti", "kaiti"]),
    st.sampled_from([64.0, 111.0, 160.0, 240.0]),
)
def test_squeezed_marks_never_touch(
    pieces: list[str], language: str, role: str, measure: float
) -> None:
    faces = Faces.load(FONTS)
    char = CharStyle(role, 16.0, language=language)
    for line in Composer(faces).compose(para("".join(pieces), char=char), measure):
        edge = line.x
        for glyphs in sorted(line.glyphs, key=lambda run: run.x):
            face = faces.face(glyphs.face)
            for gid, x, text in zip(glyphs.gids, glyphs.xs, glyphs.texts, strict=True):
                left, right = face.ink(gid)
                start = line.x + glyphs.x + x
                if text not in ("—", "——", "2024", "2", "0", "4"):
                    assert start + left * 16 >= edge - 0.1, (line.text, text)
                edge = start + (face.advance(gid) - right) * 16
