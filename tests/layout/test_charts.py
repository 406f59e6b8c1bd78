"""Charts: labels in their share of the width, bars to scale, values at their ends, the legend."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reports import doctree as d
from reports import galley as g
from reports.layout.charts import Charts, told
from reports.pipeline import TEMPLATES, composer
from reports.sheet import ChartRule
from reports.style import Stylesheet, load_style

WIDTH = 212.6  # pt, half of 156 mm less the gap
STYLES = load_style(TEMPLATES, "digest")
LABEL = STYLES.paragraph("chart-label").char
LONG = "某某市人民政府推进高质量发展工作领导小组办公室"


def spoken(run: d.Run, char: g.CharStyle) -> g.Run:
    return g.Run(run.text, char, run.path)


def bar(label: str, value: float, *, hollow: bool = False, shade: str = "") -> d.Bar:
    return d.Bar((d.Run(label, "there"),), value, hollow, shade)


def drawn(
    *bars: d.Bar, kind: str = "bars", style: str = "chart", width: float = WIDTH
) -> g.Drawing:
    return Charts(STYLES, composer(), spoken).draw(d.Chart(bars, kind, style=style), width)


def labels(drawing: g.Drawing) -> list[g.Label]:
    return [item for item in drawing.items if isinstance(item, g.Label)]


def boxes(drawing: g.Drawing) -> list[tuple[float, float, float, g.Shape]]:
    """Left and right edge, top and shape of every box, in pt."""
    out = []
    for item in drawing.items:
        if isinstance(item, g.Shape) and len(item.path) == 5:
            xs, ys = ([float(step[k]) for step in item.path[:4]] for k in (1, 2))
            out.append((min(xs), max(xs), min(ys), item))
    return out


def ends(label: g.Label) -> tuple[float, float]:
    """Left and right end of the words of a drawing, in pt."""
    width = composer().width([label.run], 0.0)
    left = label.x - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
    return left, left + width


def test_bars_are_to_scale_and_begin_on_one_line() -> None:
    chart = drawn(bar("甲", 2), bar("乙", 4), bar("丙", 0))
    (a, b) = boxes(chart)
    assert a[0] == b[0]
    assert (b[1] - b[0]) == pytest.approx(2 * (a[1] - a[0]))
    (line,) = (i for i in chart.items if isinstance(i, g.Shape) and len(i.path) == 2)
    assert line.path == (("M", a[0], 0.0), ("L", a[0], chart.height))


def test_a_value_stands_at_the_end_of_its_bar() -> None:
    chart = drawn(bar("甲", 2), bar("乙", 7))
    for (_, right, top, _), value in zip(boxes(chart), ("2", "7"), strict=True):
        (label,) = (item for item in labels(chart) if item.run.text == value)
        assert label.x == pytest.approx(right + LABEL.size / 2)
        assert top < label.y < top + 13


def test_hollow_bars_are_paper_with_an_outline() -> None:
    (solid, hollow) = (
        box[3] for box in boxes(drawn(bar("甲", 1), bar("没有写明", 1, hollow=True)))
    )
    assert solid.fill == STYLES.ink("bar")
    assert hollow.fill == (255, 255, 255)
    assert hollow.stroke == STYLES.ink("bar")
    assert hollow.width > 0


def test_a_hollow_part_is_hatched_so_that_it_differs_from_a_white_one() -> None:
    chart = drawn(bar("未启动", 1, shade="none"), bar("未报送", 6, hollow=True), kind="stack")
    hatches = [i for i in chart.items if isinstance(i, g.Shape) and i.fill is None]
    assert len(hatches) == 2  # the part, and its box in the legend
    (_, part, *_) = boxes(chart)
    for shape in hatches[:1]:
        xs, ys = ([float(step[k]) for step in shape.path] for k in (1, 2))
        assert part[0] - 1e-6 <= min(xs) < max(xs) <= part[1] + 1e-6
        assert part[2] - 1e-6 <= min(ys) < max(ys)
        assert len(shape.path) > 20
    value = next(item for item in labels(chart) if item.run.text == "6")
    blank = boxes(chart)[2]
    assert blank[0] < ends(value)[0] < ends(value)[1] < blank[1]
    assert (blank[3].fill, blank[3].stroke) == ((255, 255, 255), None)
    plain = drawn(bar("未启动", 1, shade="none"), bar("逾期", 6, shade="overdue"), kind="stack")
    assert all(i.fill is not None for i in plain.items if isinstance(i, g.Shape))


def test_a_long_label_is_turned_within_two_fifths_of_the_width() -> None:
    chart = drawn(bar(LONG, 3), bar("乙", 1))
    lines = [label for label in labels(chart) if label.run.path]
    assert "".join(line.run.text for line in lines) == f"{LONG}乙"
    assert len(lines) > 2
    assert len({round(ends(line)[1], 3) for line in lines}) == 1
    assert max(ends(line)[1] - ends(line)[0] for line in lines) <= 0.4 * WIDTH
    assert boxes(chart)[0][0] <= 0.4 * WIDTH
    assert lines[1].y - lines[0].y == pytest.approx(1.2 * LABEL.size)


def test_a_label_turns_after_a_pause_and_its_first_line_is_the_longer() -> None:
    def lines(label: str) -> list[str]:
        return [item.run.text for item in labels(drawn(bar(label, 1))) if item.run.path]

    assert lines("尽快出台方案；再办其他事") == ["尽快出台方案；", "再办其他事"]
    assert lines("市数字经济发展中心") == ["市数字经济", "发展中心"]
    assert lines("九江经开区") == ["九江经开区"]


def test_a_label_without_a_place_to_turn_is_cut() -> None:
    chart = drawn(bar("x" * 60, 3))
    lines = [item for item in labels(chart) if item.run.path]
    assert "".join(line.run.text for line in lines) == "x" * 60
    assert max(ends(line)[1] - ends(line)[0] for line in lines) <= 0.4 * WIDTH


def test_runs_of_a_label_keep_their_paths_over_the_turn() -> None:
    runs = (d.Run("某某市人民政府", "a"), d.Run("推进工作领导小组", "b"))
    chart = drawn(d.Bar(runs, 3))
    found = [(item.run.path, item.run.text) for item in labels(chart) if item.run.path]
    for path, text in (("a", "某某市人民政府"), ("b", "推进工作领导小组")):
        assert "".join(words for at, words in found if at == path) == text


@given(
    st.lists(
        st.tuples(st.text("市委办公室（县、区）ab 1", min_size=1, max_size=40), st.integers(0, 99)),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from(["bars", "stack"]),
    st.floats(150, 450),
)
def test_everything_stays_inside_and_nothing_is_lost(
    bars: list[tuple[str, int]], kind: str, width: float
) -> None:
    chart = drawn(*(bar(label, value) for label, value in bars), kind=kind, width=width)
    said = "".join(item.run.text for item in labels(chart) if item.run.path)
    assert said == "".join(label for label, _ in bars)
    for left, right, top, _ in boxes(chart):
        assert -0.01 <= left <= right <= width + 0.01
        assert -0.01 <= top <= chart.height
    if kind == "bars":
        assert all(ends(item)[1] <= width + 0.01 for item in labels(chart))
        assert all(0 < item.y < chart.height for item in labels(chart))


def test_many_bars_move_together_down_to_the_height_of_the_style() -> None:
    most = 50 * 72 / 25.4  # as templates/digest/style.yaml has it
    few, many, crowd = (drawn(*(bar("甲", n) for n in range(count))) for count in (5, 9, 40))
    assert few.height == pytest.approx(5 * 24)
    assert many.height == pytest.approx(most)
    assert crowd.height == pytest.approx(40 * 1.2 * LABEL.size)  # lines of text do not overlap


def test_a_chart_without_a_height_takes_what_it_needs(tmp_path: Path) -> None:
    plain = load_style(TEMPLATES, "briefing")
    assert plain.chart("chart")[0] == replace(plain.chart("chart")[0], height=None)
    chart = Charts(plain, composer(), spoken).draw(d.Chart((bar("甲", 1),) * 9), WIDTH)
    assert chart.height == pytest.approx(9 * 24)


def test_the_parts_of_a_stack_share_its_width_and_its_legend_says_what_they_are() -> None:
    parts = bar("已完成", 6, shade="done"), bar("推进中", 17, shade="in-progress"), bar("逾期", 1)
    chart = drawn(*parts, kind="stack", style="progress", width=440)
    high = [box for box in boxes(chart) if box[1] - box[0] > LABEL.size or box[2] < 1]
    shares = [right - left for left, right, *_ in high]
    assert [share / sum(shares) for share in shares] == pytest.approx([6 / 24, 17 / 24, 1 / 24])
    words = "".join(item.run.text for item in labels(chart))
    assert words.endswith("已完成6项推进中17项逾期1项")
    assert [shape.fill for *_, shape in high[:2]] == [STYLES.ink("done"), STYLES.ink("in-progress")]


def test_values_on_dark_parts_are_white_and_too_narrow_parts_have_none() -> None:
    parts = bar("推进中", 900, shade="in-progress"), bar("逾期", 100, shade="overdue"), bar("丙", 1)
    inside = [
        item
        for item in labels(drawn(*parts, kind="stack", style="progress", width=440))
        if item.anchor == "middle"
    ]
    assert [(item.run.text, item.run.char.colour) for item in inside] == [
        ("900", (0, 0, 0)),
        ("100", (255, 255, 255)),
    ]


def test_a_legend_that_is_too_long_goes_on_in_a_line_of_its_own() -> None:
    parts = [bar(f"第{n}种情况", n + 1) for n in range(6)]
    wide, narrow = (drawn(*parts, kind="stack", width=width) for width in (480, 200))
    assert narrow.height > wide.height
    assert all(ends(item)[1] <= 200 for item in labels(narrow))


def test_nothing_to_draw_draws_nothing() -> None:
    assert drawn().items == ()
    assert drawn(bar("甲", 0)).items


def test_a_chart_in_words_tells_caption_and_values() -> None:
    chart = d.Chart((bar("2023年12月", 4), bar("乙", 2.5)), caption=(d.Run("时限"),))
    assert told(chart, "项") == "时限：2023年12月 4项；乙 2.5项"
    assert told(replace(chart, caption=()), "") == "2023年12月 4；乙 2.5"


def test_the_unit_of_a_style_stands_behind_every_value(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = replace(STYLES.chart("chart")[0], unit="项")
    with_unit = lambda _self, _name: (rule, (13.0, 24.0))  # noqa: E731
    monkeypatch.setattr(Stylesheet, "chart", with_unit)
    assert isinstance(rule, ChartRule)
    assert [item.run.text for item in labels(drawn(bar("甲", 2)))] == ["甲", "2项"]


def test_words_have_room_for_marks_at_their_full_bodies_and_stay_off_the_edges() -> None:
    """Word shows drawings of ours with marks that nobody squeezes."""
    (end,) = {item.x for item in labels(drawn(bar("今年（产值）", 23))) if item.anchor == "end"}
    assert end >= 6 * LABEL.size + 1
    value = labels(drawn(bar("甲", 23)))[-1]
    assert value.x + composer().width([value.run], 0.0) <= WIDTH - 1 + 0.01
