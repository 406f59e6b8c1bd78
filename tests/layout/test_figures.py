"""Sizes of pictures on paper, their words, charts among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from reports import doctree as d
from reports import galley as g
from reports.layout.figures import figures, words
from reports.pipeline import TEMPLATES
from reports.style import load_style

MM = 72 / 25.4
STYLES = load_style(TEMPLATES, "briefing")
MEASURE = 156 * MM
GAP, WIDTH, HEIGHT = 6 * MM, 140 * MM, 110 * MM  # as templates/shared/style.yaml has them
LOOK = g.ParaStyle("caption", g.CharStyle("kaiti", 12), 18)

WIDE = g.Raster(b"", "jpeg", 3000, 2000)
TALL = g.Raster(b"", "jpeg", 2000, 3000)
SMALL = g.Raster(b"", "png", 96, 48)
CHART = g.Drawing(200, 100, ())


def caption(content: Sequence[d.Inline], name: str) -> g.Paragraph:
    return g.Paragraph(tuple(g.Run(run.text, LOOK.char) for run in d.runs(tuple(content))), LOOK)


def placed(*items: d.Figure | d.Chart, **art: g.Art) -> tuple[g.Figure, ...]:
    known: Mapping[str, g.Art] = art

    def chart(_: d.Chart, width: float) -> g.Drawing:
        return g.Drawing(width, 60, ())

    row = figures(d.Figures(items), STYLES, lambda f, _: known[f], chart, caption, MEASURE)
    assert (row.gap, row.caption_gap) == pytest.approx((GAP, 6))
    return row.items


def size(art: g.Art) -> tuple[float, float]:
    (figure,) = placed(d.Figure("a", "图"), a=art)
    return figure.width, figure.height


def test_a_picture_fills_the_room_of_its_style() -> None:
    assert size(WIDE) == pytest.approx((WIDTH, WIDTH * 2 / 3))
    assert size(TALL) == pytest.approx((HEIGHT * 2 / 3, HEIGHT))


def test_a_small_picture_grows_no_larger_than_on_a_screen() -> None:
    assert size(SMALL) == pytest.approx((72, 36))


def test_a_drawing_shrinks_but_never_grows() -> None:
    assert size(CHART) == pytest.approx((200, 100))
    assert size(g.Drawing(1000, 500, ())) == pytest.approx((WIDTH, WIDTH / 2))


def test_pictures_side_by_side_are_equally_high_and_fill_the_measure() -> None:
    one, two = placed(d.Figure("a", "图"), d.Figure("b", "图"), a=WIDE, b=TALL)
    assert one.height == pytest.approx(two.height)
    assert one.width + GAP + two.width == pytest.approx(MEASURE)
    assert one.width / one.height == pytest.approx(1.5)


def test_beside_a_small_picture_the_others_keep_their_size() -> None:
    one, two = placed(d.Figure("a", "图"), d.Figure("b", "图"), a=WIDE, b=SMALL)
    assert (two.width, two.height) == pytest.approx((72, 36))
    assert one.height > 100


def test_words_for_who_cannot_see() -> None:
    below = (d.Run("湖边的村庄"),)
    said, captioned, bare = placed(
        d.Figure("a", "房屋", below), d.Figure("a", "", below), d.Figure("a", ""), a=WIDE
    )
    assert [figure.alt for figure in (said, captioned, bare)] == ["房屋", "湖边的村庄", ""]
    assert captioned.caption is not None
    assert g.text_of(captioned.caption) == "湖边的村庄"
    assert bare.caption is None


def test_places_and_names_go_along() -> None:
    (figure,) = placed(d.Figure("a", "图", path="figures[0].file", id="map"), a=WIDE)
    assert (figure.path, figure.anchor) == ("figures[0].file", "map")


def test_a_chart_takes_its_share_and_tells_its_values() -> None:
    bars = (d.Bar((d.Run("已办"),), 3), d.Bar((d.Run("在办"),), 2))
    _, chart = placed(d.Figure("a", "图"), d.Chart(bars), a=WIDE)
    assert isinstance(chart.art, g.Drawing)
    assert chart.art.width == pytest.approx((MEASURE - GAP) / 2)
    assert (chart.width, chart.height) == pytest.approx((chart.art.width, 60))
    assert "已办 3" in chart.alt
    assert "在办 2" in chart.alt


def test_words_in_drawings_are_found_wherever_they_stand() -> None:
    run = g.Run("亿元", LOOK.char, "figures[0].file")
    art = g.Drawing(9, 9, (g.Label(1, 1, run), g.Shape((("M", 0.0, 0.0),))))
    row = g.Figures((g.Figure(art, 9, 9, ""), g.Figure(WIDE, 9, 9, "")), "figure")
    group = g.Group((g.Section((row,), STYLES.page), row), "group")
    assert list(words((group,))) == [run, run]
