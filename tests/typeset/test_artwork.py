"""Figures set: where pictures, captions and the words of drawings stand."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from setting import COMPOSER, MEASURE, para

from reports import galley as g
from reports.errors import ReportError
from reports.typeset.artwork import set_figures
from reports.typeset.placed import Glyphs, Image, Item, Vector

CHAR = g.CharStyle("kaiti", 12.0)
GAP, BELOW = 17.0, 6.0
RASTER = g.Raster(b"x", "png", 300, 200)


def caption(text: str) -> g.Paragraph:
    return para(text, char=CHAR, align="center", pitch=18.0, autospace=0.0)


def figure(width: float, height: float, words: str = "", art: g.Art = RASTER) -> g.Figure:
    below = caption(words) if words else None
    return g.Figure(art, width, height, "图", below, "here", f"f-{width:g}")


def row(*figures: g.Figure) -> g.Figures:
    return g.Figures(figures, "figure", GAP, BELOW)


def placed(figures: g.Figures, x: float = 50.0, y: float = 100.0) -> list[Item]:
    return list(set_figures(figures, COMPOSER, MEASURE).place(x, y))


def images(items: list[Item]) -> list[Image]:
    return [item for item in items if isinstance(item, Image)]


def lines(items: list[Item]) -> dict[float, tuple[str, float, float]]:
    """Baseline → text, left and right end of a line."""
    out: dict[float, tuple[str, float, float]] = {}
    for item in items:
        if isinstance(item, Glyphs):
            text, left, _ = out.get(item.y, ("", item.x, 0.0))
            end = item.x + item.xs[-1] + item.size
            out[item.y] = text + item.text, left, end
    return out


def test_one_figure_stands_in_the_middle_of_the_measure() -> None:
    set_row = set_figures(row(figure(200, 100, "图1　村庄")), COMPOSER, MEASURE)
    (image,) = images(list(set_row.place(50, 100)))
    assert (image.x, image.y) == pytest.approx((50 + (MEASURE - 200) / 2, 100))
    assert (image.width, image.height, image.alt, image.path) == (200, 100, "图", "here")
    ((baseline, (text, left, right)),) = lines(list(set_row.place(50, 100))).items()
    assert text == "图1　村庄"
    assert (left + right) / 2 == pytest.approx(50 + MEASURE / 2, abs=3)
    assert baseline == pytest.approx(100 + 100 + BELOW + 3 + 0.88 * 12)
    assert set_row.height == 100 + BELOW + 18


def test_figures_side_by_side_are_centred_together_and_stand_on_one_line() -> None:
    one, two = images(placed(row(figure(200, 100, "图1　村庄"), figure(80, 120, "图2　塔"))))
    assert two.x - (one.x + one.width) == pytest.approx(GAP)
    assert one.x - 50 == pytest.approx(50 + MEASURE - (two.x + two.width))
    assert one.y + one.height == two.y + two.height == 100 + 120


def test_captions_follow_their_pictures_in_reading_order() -> None:
    items = placed(row(figure(200, 100, "图1　村庄"), figure(80, 120, "图2　塔")))
    said = [i.text if isinstance(i, Glyphs) else "|" for i in items]
    assert "".join(said) == "|图1　村庄|图2　塔"


LONG = "图2　景德镇御窑厂遗址博物馆与陶溪川文创街区夜景"


def test_a_long_caption_takes_what_room_the_row_has() -> None:
    items = placed(row(figure(220, 150, "图1　鄱阳湖"), figure(100, 150, LONG)))
    one, two = images(items)
    set_lines = [line for line in lines(items).values() if "鄱" not in line[0]]
    left = min(start for _, start, _ in set_lines)
    right = max(end for _, _, end in set_lines)
    assert len(lines(items)) == 2
    assert left > one.x + one.width
    assert right <= 50 + MEASURE + 0.01
    assert (left + right) / 2 == pytest.approx(two.x + two.width / 2, abs=2)


def test_without_room_each_caption_keeps_to_its_picture() -> None:
    wide = (MEASURE - GAP) / 2
    items = placed(row(figure(wide, 100, "图1　" + "村" * 30), figure(wide, 100, LONG)))
    one, two = images(items)
    for text, left, right in lines(items).values():
        assert left >= one.x - 0.01, text
        assert right <= two.x + two.width + 0.01, text


def test_a_picture_too_narrow_for_its_caption_is_an_error() -> None:
    with pytest.raises(ReportError, match="measure-too-narrow"):
        set_figures(row(figure(3, 3, "图"), figure(MEASURE - GAP - 3, 9)), COMPOSER, MEASURE)


def test_figures_without_captions_take_no_room_for_them() -> None:
    set_row = set_figures(row(figure(200, 100), figure(80, 120)), COMPOSER, MEASURE)
    assert set_row.height == 120
    assert dict(set_row.anchors(300)) == {"f-200": 320, "f-80": 300}


# --- drawings ---------------------------------------------------------------------------------

BAR = g.Shape((("M", 0.0, 0.0), ("L", 10.0, 0.0), ("L", 10.0, 5.0), ("Z",)))


def drawing(*items: g.Shape | g.Label) -> g.Drawing:
    return g.Drawing(400, 200, items)


def label(text: str, anchor: str = "start", turn: float = 0.0, **look: object) -> g.Label:
    char = replace(g.CharStyle("heiti", 20.0), **look)
    return g.Label(100, 50, g.Run(text, char, "here"), anchor, turn)


def words(art: g.Drawing, width: float = 200.0) -> list[Glyphs]:
    items = placed(row(figure(width, width / 2, art=art)), x=0)
    return [item for item in items if isinstance(item, Glyphs)]


def test_shapes_are_scaled_to_the_size_on_paper() -> None:
    (item,) = placed(row(figure(200, 100, art=drawing(BAR))))
    assert isinstance(item, Vector)
    assert item.x == pytest.approx(50 + (MEASURE - 200) / 2)
    assert (item.y, item.scale, item.shape) == (100, 0.5, BAR)


def test_words_are_set_in_our_faces_at_their_places() -> None:
    left = (MEASURE - 200) / 2
    (glyphs,) = words(drawing(label("亿元")))
    assert (glyphs.face, glyphs.size, glyphs.path) == ("noto-sans-sc", 10, "here")
    assert (glyphs.x, glyphs.y) == pytest.approx((left + 50, 125))
    assert glyphs.text == "亿元"
    assert not glyphs.artifact
    (centred,) = words(drawing(label("亿元", "middle")))
    assert centred.x == pytest.approx(glyphs.x - 10)
    (pushed,) = words(drawing(label("亿元", "end")))
    assert pushed.x == pytest.approx(glyphs.x - 20)


def test_words_turn_about_their_own_point() -> None:
    left = (MEASURE - 200) / 2
    (up,) = words(drawing(label("亿元", "middle", turn=-90)))
    assert (up.x, up.y, up.turn) == pytest.approx((left + 50, 125 + 10, -90))
    (down,) = words(drawing(label("亿元", "start", turn=90)))
    assert (down.x, down.y) == pytest.approx((left + 50, 125))


def test_a_line_in_two_faces_turns_as_a_whole() -> None:
    flat = words(drawing(label("投资12亿元")))
    up = words(drawing(label("投资12亿元", turn=-90)))
    assert len(flat) == len(up)
    for a, b in zip(flat, up, strict=True):
        assert b.x == pytest.approx(flat[0].x)
        assert 125 - b.y == pytest.approx(a.x - flat[0].x)


def test_however_long_words_stay_on_one_line() -> None:
    glyphs = words(drawing(label("长" * 500)))
    assert [item.y for item in glyphs] == [pytest.approx(125)] * len(glyphs)


def test_bold_and_tracked_words_keep_their_proportions() -> None:
    (large,) = words(drawing(label("亿元", bold=True, tracking=2.0)), 400)
    (small,) = words(drawing(label("亿元", bold=True, tracking=2.0)), 200)
    assert large.bold == pytest.approx(2 * small.bold) != 0
    assert large.xs[1] == pytest.approx(2 * small.xs[1]) == pytest.approx(22)
