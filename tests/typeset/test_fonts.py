"""Faces: the registry, coverage, metrics and shaping, on the checkout's own fonts."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont

from reports.errors import ReportError
from reports.typeset.fonts import Face, Faces, clusters

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "fonts"
LANGUAGES = ["zh-Hant", "zh-HK", "ja", "ko"]
CFF = ROOT / "tests" / "resources" / "cid-keyed.otf"
ROLES = ["fangsong", "heiti", "kaiti", "songti", "xiaobiaosong"]
LATIN = "LiberationSerif-Regular.ttf"
# The first 1,000 characters of GB/T 2312, level 1.
COMMON = [bytes((0xB0 + n // 94, 0xA1 + n % 94)).decode("gb2312") for n in range(1000)]


@pytest.fixture(scope="module")
def faces() -> Faces:
    return Faces.load(FONTS)


def listed(folder: Path, text: str) -> Faces:
    """A registry of one's own beside a small font."""
    shutil.copy(FONTS / LATIN, folder / "a.ttf")
    (folder / "fonts.yaml").write_text(text, encoding="utf-8")
    return Faces.load(folder)


def problems(folder: Path, text: str) -> list[tuple[str, int]]:
    with pytest.raises(ReportError) as caught:
        listed(folder, text)
    return [(problem.code, problem.where.line) for problem in caught.value.problems]


# --- the registry -----------------------------------------------------------------------------


def test_every_role_sets_chinese_and_western_text(faces: Faces) -> None:
    assert sorted(faces.roles) == ROLES
    for role in ROLES:
        assert faces.missing(role, "《某市“一二三”》——2024年A4纸，10%……\u3000") == []


def test_the_western_face_leads_only_for_western_characters(faces: Faces) -> None:
    assert next(face.name for face in faces.chain("fangsong")) == "fandol-fang"
    assert [face.name for face in faces.chain("fangsong", latin=True)][:2] == [
        "liberation-serif",
        "fandol-fang",
    ]
    western, han = faces.face_for("fangsong", "1", True), faces.face_for("fangsong", "1", False)
    assert western is not None
    assert western.name == "liberation-serif"
    assert han is not None
    assert han.name == "fandol-fang"


def test_a_character_that_the_face_lacks_falls_to_the_next(faces: Faces) -> None:
    assert not faces.face("fandol-fang").has("啰")
    assert faces.substitutions("fangsong", "啰嗦，啰 OK\U00020bb7") == {
        "kai-fallback": ["啰", "\U00020bb7"]
    }


def test_what_no_face_has_is_missing_once_and_in_order(faces: Faces) -> None:
    assert faces.missing("songti", "\U0001fae8中\U0001f9ff\U0001fae8") == [
        "\U0001fae8",
        "\U0001f9ff",
    ]
    assert faces.face_for("songti", "\U0001fae8", False) is None


def test_invisible_characters_are_missing_but_spaces_are_not(faces: Faces) -> None:
    assert faces.missing("songti", "\u200b\ufeff\u2060 \u3000\xa0") == [
        "\u200b",
        "\ufeff",
        "\u2060",
    ]


def test_unopened_faces_stay_unopened() -> None:
    fresh = listed_copy()
    fresh.face_for("fangsong", "中", False)
    opened = {name for name, face in fresh.faces.items() if "hb_face" in vars(face)}
    assert opened == {"fandol-fang"}


def listed_copy() -> Faces:
    """The checkout's registry, not yet used by anybody."""
    from reports.typeset.fontlist import read

    return Faces(read(FONTS))


def test_a_warm_registry_is_the_same_until_a_file_changes(tmp_path: Path) -> None:
    text = "faces: {a: {file: a.ttf}}\nroles: {songti: a}\n"
    first = listed(tmp_path, text)
    assert Faces.load(tmp_path) is first
    os.utime(tmp_path / "a.ttf", ns=(1, 1))
    assert Faces.load(tmp_path) is not first


def test_a_role_may_name_a_file_and_a_face_of_a_collection(tmp_path: Path) -> None:
    collection = TTCollection()
    collection.fonts = [TTFont(FONTS / LATIN), TTFont(FONTS / "DejaVuSans.ttf")]
    collection.save(tmp_path / "two.ttc")
    found = listed(tmp_path, f"roles: {{x: {CFF}, y: 'two.ttc#1', z: a.ttf}}\n")
    assert [found.chain(role)[0].family for role in "xyz"] == [
        "Jianbao Test CFF",
        "DejaVu Sans",
        "Liberation Serif",
    ]


def test_word_families_and_alternatives(faces: Faces) -> None:
    assert faces.word_families("gb2312")["fangsong"] == "仿宋_GB2312"
    assert faces.alternatives["仿宋_GB2312"] == "仿宋"
    with pytest.raises(ReportError, match="font-preset-unknown"):
        faces.word_families("wps")


def test_unknown_roles_and_faces_are_problems(faces: Faces) -> None:
    for ask in (
        lambda: faces.chain("lishu"),
        lambda: faces.missing("lishu", "中"),
        lambda: faces.face_for("lishu", "中", False),
    ):
        with pytest.raises(ReportError, match="font-role-unknown"):
            ask()
    with pytest.raises(ReportError, match="font-face-unknown"):
        faces.face("lishu")


def test_a_word_family_of_a_language_stands_before_the_usual_one(faces: Faces) -> None:
    usual, japanese = faces.word_families("windows"), faces.word_families("windows", "ja")
    assert (usual["fangsong"], japanese["fangsong"]) == ("仿宋", "ＭＳ 明朝")
    assert japanese["latin"] == usual["latin"]  # what the row does not name
    assert faces.word_families("windows", "zh-Hans") == usual
    for preset in ("gb2312", "windows", "bundled"):
        for language in LANGUAGES:
            assert faces.word_families(preset, language).keys() == usual.keys()
    ours = {face.family for face in faces.faces.values()}
    for language in ("", *LANGUAGES):
        assert set(faces.word_families("bundled", language).values()) <= ours


def test_bold_is_another_file_of_the_same_family(faces: Faces) -> None:
    bold = faces.bold_of("liberation-serif")
    assert bold is not None
    assert (bold.name, bold.path.name) == ("liberation-serif-bold", "LiberationSerif-Bold.ttf")
    assert faces.bold_of("liberation-serif-bold") is None
    assert faces.bold_of("fandol-fang") is None
    with pytest.raises(ReportError, match="font-face-unknown"):
        faces.bold_of("nobody")


def test_faces_without_a_family_are_no_family(tmp_path: Path) -> None:
    text = "faces:\n  a: {file: a.ttf}\n  b: {file: a.ttf, bold: true}\nroles: {x: a}\n"
    assert listed(tmp_path, text).bold_of("a") is None


# --- fonts.yaml as written --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("faces: [", [("fonts-file-syntax", 2)]),
        ("- a\n", [("fonts-file-shape", 1)]),
        (
            "faces:\n  a: {family: A}\n  b: text\nfallback: {x: 3}\n",
            [("fonts-file-shape", 3), ("fonts-file-shape", 4)],
        ),
        (
            "faces:\n  a: {file: a.ttf}\n  b: {file: no.ttf}\nroles:\n  x: a\n  y: zz\n"
            "latin:\n  w: a\nfallback:\n  x: [a, q]\n",
            [
                ("font-file-missing", 3),
                ("font-face-unknown", 6),
                ("font-role-unknown", 8),
                ("font-face-unknown", 10),
            ],
        ),
        (
            "faces:\n  a: {file: a.ttf}\nroles:\n  x: a\nlanguages:\n  ja:\n    x: [a, zz]\n"
            "    w: [a]\n  jp:\n    x: [a]\n",
            [
                ("font-face-unknown", 7),
                ("font-role-unknown", 8),
                ("font-language-unknown", 9),
            ],
        ),
        (
            "roles: {}\nlanguages:\n  ja: a\n  ko:\n    x: a\n",
            [("fonts-file-shape", 3), ("fonts-file-shape", 5)],
        ),
        (
            "roles:\n  x: a.ttf\nlatin:\n  x@ja: a.ttf\n  w@ja: a.ttf\n  x@jp: a.ttf\n"
            "word:\n  office: {x: A}\n  office@ko: {x: B}\n  home@ko: {x: B}\n"
            "  office@jp: {x: C}\n",
            [
                ("font-role-unknown", 5),
                ("font-language-unknown", 6),
                ("font-preset-unknown", 10),
                ("font-language-unknown", 11),
            ],
        ),
        ("roles: {}\nlangauges: {}\n", [("fonts-section-unknown", 2)]),
        (
            "faces:\n  a: {file: a.ttf, bold: 3}\n  b: {file: a.ttf, index: true}\n"
            "  no: {file: a.ttf}\n",
            [("fonts-file-shape", 1), ("fonts-file-shape", 2), ("fonts-file-shape", 3)],
        ),
    ],
)
def test_problems_come_together_with_their_lines(
    tmp_path: Path, text: str, expected: list[tuple[str, int]]
) -> None:
    assert problems(tmp_path, text) == expected


def test_a_missing_list_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="fonts-file-missing"):
        Faces.load(tmp_path)


def test_a_file_that_is_no_font_is_a_problem_when_it_is_needed(tmp_path: Path) -> None:
    (tmp_path / "fake.ttf").write_text("hello")
    found = listed(tmp_path, "roles: {x: fake.ttf}\n")
    with pytest.raises(ReportError, match=r"fake\.ttf: font-unreadable"):
        found.face_for("x", "a", False)


# --- one face ---------------------------------------------------------------------------------


def test_measures_are_in_em(faces: Faces) -> None:
    face = faces.face("fandol-fang")
    assert face.advance(face.gid("中")) == 1.0
    left, right = face.ink(face.gid("，"))
    assert right > 0.5 > left
    assert (face.ascent, face.descent) == (880, -120)
    latin = faces.face("liberation-serif")
    assert latin.advance(latin.gid("A")) == pytest.approx(1479 / 2048)


def test_white_space_needs_no_ink_and_everything_else_does(tmp_path: Path, faces: Faces) -> None:
    face = faces.face("noto-serif-sc")
    assert face.has(" ")
    assert face.has("\u3000")
    assert face.ink(face.gid("\u3000")) == (0.0, 0.0)
    font = TTFont(FONTS / LATIN)
    font["glyf"]["A"].__dict__ = {"numberOfContours": 0}
    font.save(tmp_path / "blank.ttf")
    blank = Face("blank", tmp_path / "blank.ttf")
    assert blank.gid("A")
    assert not blank.has("A")
    assert blank.has("B")


def test_cff_faces_work() -> None:
    face = Face("cff", CFF)
    assert face.has("国")
    assert face.has("\u3000")
    assert not face.has("我")
    assert face.advance(face.gid("国")) == 1.0
    assert face.ink(face.gid("，"))[1] > 0.5
    assert face.postscript_name == "JianbaoTestCFF"


def test_variation_sequences() -> None:
    face = Face("cff", CFF)
    plain, varied = face.gid("礼"), face.gid("礼", "\ufe00")
    assert plain != varied
    assert face.has_variation("礼", "\ufe00")
    assert face.gid("礼", "\ufe01") == plain  # an unknown selector is ignored
    assert list(clusters("礼\ufe00中")) == ["礼\ufe00", "中"]


def test_a_variation_sequence_goes_to_the_face_that_has_it(tmp_path: Path) -> None:
    text = f"roles: {{x: {FONTS / 'FandolKai-Regular.ttf'}}}\nfallback: {{x: [{CFF}]}}\n"
    found = listed(tmp_path, text)
    first, second = found.chain("x")
    assert found.face_for("x", "礼", False) is first
    assert found.face_for("x", "礼\ufe00", False) is second
    assert found.face_for("x", "礼\ufe01", False) is first


def test_shaping_keeps_every_character(faces: Faces) -> None:
    face = faces.face("liberation-serif")
    for text in ("AVATAR", "q\u0303 fi office", "e\u0301"):
        glyphs = face.shape(text)
        assert "".join(glyph.text for glyph in glyphs) == text
    kerned = sum(glyph.advance for glyph in face.shape("AVATAR"))
    plain = sum(glyph.advance for glyph in face.shape("AVATAR", features={"kern": False}))
    assert kerned < plain
    assert face.shape("AVATAR") is face.shape("AVATAR")


def test_first_look_up_of_a_thousand_characters_is_fast() -> None:
    face = Face("fresh", FONTS / "FandolFang-Regular.ttf")
    assert face.upem
    start = time.process_time()
    assert all(map(face.has, COMMON))
    spent = time.process_time() - start
    assert spent < 0.015  # 1-2 ms on a quiet machine, 3 ms promised
