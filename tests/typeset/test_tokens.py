"""Text cut into tokens: nothing lost, widths and blank as the faces have them."""

from __future__ import annotations

import pytest
from hypothesis import given
from setting import FACES, FANGSONG, PLAIN, ROLES, natural

from reports.galley import CharStyle, Run
from reports.typeset import chars
from reports.typeset.tokens import Fount, Tokens, squeezable, tokenize


def tokens(*runs: Run | str, measure: float = 400.0) -> Tokens:
    return tokenize([r if isinstance(r, Run) else Run(r, PLAIN) for r in runs], {}, FACES, measure)


def cut(*runs: Run | str, measure: float = 400.0) -> list[str]:
    return ["".join(token.texts) for token in tokens(*runs, measure=measure).items]


@given(natural)
def test_tokens_hold_the_text(text: str) -> None:
    found = tokens(text)
    assert "".join("".join(token.texts) for token in found.items) == text
    starts = found.starts()
    assert starts[-1] == len(text)
    assert len(starts) == len(found.items) + 1
    for token in found.items:
        assert len(token.gids) == len(token.xs) == len(token.texts)


def test_doubles_variations_and_words_are_one_token() -> None:
    assert cut("国——国……葛\U000e0101GDP增") == ["国", "——", "国", "……", "葛\U000e0101", "GDP", "增"]
    assert cut("———") == ["——", "—"]


def test_long_words_and_addresses_are_cut_into_characters() -> None:
    assert cut("https://a.cn") == list("https://a.cn")
    assert cut("W" * 24) == ["W" * 24]
    assert cut("W" * 25) == ["W"] * 25
    assert cut("WWWW", measure=30.0) == ["W"] * 4


def test_a_run_that_goes_on_western_is_not_parted() -> None:
    found = tokens("20", Run("23", CharStyle("heiti", 16.0)), "年")
    assert [token.lead for token in found.items] == [chars.WE, chars.WI, chars.ID]
    assert found.prices[1] == chars.NEVER


def test_an_unbreakable_run_is_never_parted_inside() -> None:
    found = tokens("国", Run("欧阳修", CharStyle("fangsong", 16.0, unbreakable=True)), "国")
    assert found.prices == {2: chars.NEVER, 3: chars.NEVER}


def test_runs_are_remembered_by_their_first_token() -> None:
    found = tokens("国国", "GDP", "")
    assert [(first, run.text) for first, run in found.runs] == [(0, "国国"), (2, "GDP"), (3, "")]


@pytest.mark.parametrize("role", ROLES)
def test_squeezable_blank_never_exceeds_what_is_beside_the_ink(role: str) -> None:
    fount = Fount(FACES, CharStyle(role, 1.0))
    for kind in (chars.OP, chars.CL, chars.CM, chars.FS, chars.EX, chars.MD):
        for char in chars.CHARACTERS[kind]:
            if (face := FACES.face_for(role, char, False)) is None:
                continue
            token = fount.chars[char]
            left, right = face.ink(face.gid(char))
            assert token.left <= max(left, 0.0) + 1e-9
            assert token.right <= max(right, 0.0) + 1e-9
            assert token.left + token.right <= 0.5


def test_a_centred_mark_gives_on_both_sides_alike() -> None:
    assert squeezable(chars.CM, 1.0, (0.44, 0.44)) == (0.25, 0.25)
    assert squeezable(chars.FS, 1.0, (0.38, 0.2)) == (0.25, 0.2), "only the blank it has"
    assert squeezable(chars.MD, 1.0, (0.4, 0.4)) == (0.25, 0.25)
    assert squeezable(chars.MD, 0.5, (0.2, 0.2)) == (0.0, 0.0)


def test_a_mark_gives_only_the_blank_it_has() -> None:
    assert squeezable(chars.CM, 1.0, (0.1, 0.44)) == (0.0, 0.44)
    assert squeezable(chars.OP, 1.0, (0.1, 0.6)) == (0.1, 0.0)
    assert squeezable(chars.CM, 0.4, (0.1, 0.1)) == (0.0, 0.0), "half-width already"
    assert squeezable(chars.CM, 1.0, (0.1, -0.1)) == (0.1, 0.0)


def test_tracking_counts_for_full_width_characters_only() -> None:
    fount = Fount(FACES, FANGSONG)
    assert fount.chars["国"].width == pytest.approx(15.793)
    assert fount.chars["，"].width == pytest.approx(15.793)
    assert fount.chars["——"].width == pytest.approx(2 * 15.793)
    assert fount.words["1"].width == pytest.approx(8.0)


def test_a_word_space_is_the_western_faces_and_stays_between_a_quarter_and_half_an_em() -> None:
    for style in (PLAIN, CharStyle("heiti", 16.0), CharStyle("xiaobiaosong", 16.0)):
        token = Fount(FACES, style).chars[" "]
        assert token.face == FACES.chain(style.face, True)[0].name
        assert token.width - token.right == pytest.approx(min(token.width, 4.0))
        assert token.width + token.takes == pytest.approx(max(token.width, 8.0))
    wide = Fount(FACES, PLAIN).chars["\u3000"]
    assert (wide.right, wide.takes) == (0.0, 0.0)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("language", ["", "zh-Hans", "zh-Hant", "zh-HK", "ja"])
def test_a_middle_dot_is_half_a_character_wide_on_the_mainland_only(
    role: str, language: str
) -> None:
    token = Fount(FACES, CharStyle(role, 1.0, language=language)).chars["・"]
    assert token.width == pytest.approx(0.5 if language in ("", "zh-Hans") else 1.0, abs=0.01)
    face = FACES.face(token.face)
    left, right = face.ink(token.gids[0])
    ink = token.xs[0] + left, token.xs[0] + face.advance(token.gids[0]) - right
    assert sum(ink) / 2 == pytest.approx(token.width / 2, abs=0.01), "its ink is in the middle"


@pytest.mark.parametrize("language", ["ja", "ko"])
def test_classes_are_those_of_the_language(language: str) -> None:
    fount = Fount(FACES, CharStyle("songti", 1.0, language=language))
    assert fount.chars["："].tail == (chars.MD if language == "ja" else chars.CM)
    assert fount.chars["한"].lead == (chars.HG if language == "ko" else chars.ID)


def test_marks_that_combine_are_not_parted_from_their_letter() -> None:
    accents = "\u0301" * 3
    assert cut(f"{'a' * 30}e{accents}o") == [*"a" * 30, "e" + accents, "o"]
    assert cut(accents * 10) == [accents * 10]


def test_raised_text_stays_with_what_precedes_and_gets_no_air() -> None:
    found = tokens("国", Run("2", CharStyle("fangsong", 9.6, rise=5.0)), "国")
    assert found.bits == {1: chars.NO_BREAK | chars.SOLID}
    assert tokens(Run("2", CharStyle("fangsong", 9.6, rise=5.0)), "国").bits == {}


@pytest.mark.parametrize("char", ["\u200b", "\ufe0f", "\u2060", "\t", "\ufeff"])
def test_unseen_characters_take_no_room_and_keep_their_text(char: str) -> None:
    token = Fount(FACES, PLAIN).chars[char]
    assert (token.width, token.texts) == (0.0, (char,))


def test_a_character_that_no_face_has_is_a_fault_of_the_program() -> None:
    with pytest.raises(LookupError, match="U\\+1FAE8"):
        tokens("\U0001fae8")


def test_a_word_that_its_face_lacks_a_letter_of_is_set_in_one_that_has_all() -> None:
    (token,) = tokens("\u03cfbc").items
    assert all(FACES.face(token.face).has(char) for char in "\u03cfbc")
