"""SVG files as drawings: shapes, colours, words where they belong; what is refused, by its name."""

from __future__ import annotations

import pytest

from reports.galley import Drawing, Label, Shape
from reports.svg import SvgError, read_svg


def svg(inside: str, attributes: str = 'width="400" height="200"') -> bytes:
    links = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {links} {attributes}>{inside}</svg>".encode()


def drawn(inside: str, attributes: str = 'width="400" height="200"') -> Drawing:
    return read_svg(svg(inside, attributes), "figures[0].file")


def shape(inside: str) -> Shape:
    (item,) = drawn(inside).items
    assert isinstance(item, Shape)
    return item


def label(inside: str) -> Label:
    (item,) = drawn(inside).items
    assert isinstance(item, Label)
    return item


def bounds(item: Shape) -> tuple[float, ...]:
    """Left, top, right, bottom in px, as the file counts."""
    xs = [float(n) for _, *given in item.path for n in given[::2]]
    ys = [float(n) for _, *given in item.path for n in given[1::2]]
    return tuple(round(side / 0.75, 3) for side in (min(xs), min(ys), max(xs), max(ys)))


# --- size and window --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="400" height="200"', (300, 150)),
        ('width="4in" height="2in"', (288, 144)),
        ('viewBox="0 0 400 200"', (300, 150)),
        ('width="100%" height="100%" viewBox="0 0 400 200"', (300, 150)),
        ('width="200" viewBox="0 0 400 200"', (150, 75)),
        ('height="50mm" viewBox="0 0 400 200"', (283.46, 141.73)),
    ],
)
def test_size(attributes: str, size: tuple[float, float]) -> None:
    made = drawn("", attributes)
    assert (round(made.width, 2), round(made.height, 2)) == size


def test_a_view_box_is_fitted_into_the_window() -> None:
    rect = '<rect x="10" y="10" width="20" height="20"/>'
    for ratio, wanted in {
        "": (100, 0, 300, 200),
        'preserveAspectRatio="xMinYMin"': (0, 0, 200, 200),
        'preserveAspectRatio="xMaxYMax"': (200, 0, 400, 200),
        'preserveAspectRatio="none"': (0, 0, 400, 200),
    }.items():
        made = drawn(rect, f'width="400" height="200" viewBox="10 10 20 20" {ratio}')
        (item,) = made.items
        assert isinstance(item, Shape)
        assert bounds(item) == wanted


# --- shapes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        ('<rect x="10" y="20" width="30" height="40"/>', (10, 20, 40, 60)),
        ('<rect x="10%" y="10%" width="50%" height="50%"/>', (40, 20, 240, 120)),
        ('<rect x="10" y="20" width="30" height="40" rx="90"/>', (10, 20, 40, 60)),
        ('<circle cx="50" cy="60" r="10"/>', (40, 50, 60, 70)),
        ('<ellipse cx="50" cy="60" rx="20" ry="10"/>', (30, 50, 70, 70)),
        ('<polygon points="1,2 3,4 5,2"/>', (1, 2, 5, 4)),
        ('<polyline points="1 2 3 4 5 2"/>', (1, 2, 5, 4)),
        ('<path d="M1 2h4v6z"/>', (1, 2, 5, 8)),
        ('<line x1="1" y1="2" x2="9" y2="8" stroke="red"/>', (1, 2, 9, 8)),
        ('<g transform="translate(5 6)"><rect width="2" height="2"/></g>', (5, 6, 7, 8)),
        ('<svg x="10" y="20" width="40" height="40" viewBox="0 0 4 4">'
         '<rect width="2" height="2"/></svg>', (10, 20, 30, 40)),
        ('<defs><rect id="r" width="2" height="2"/></defs><use xlink:href="#r" x="3" y="4"/>',
         (3, 4, 5, 6)),
        ('<symbol id="s" viewBox="0 0 10 10"><rect width="10" height="10"/></symbol>'
         '<use href="#s" x="5" width="20" height="20"/>', (5, 0, 25, 20)),
        ('<switch><foreignObject/><rect width="7" height="7"/><rect width="9"/></switch>',
         (0, 0, 7, 7)),
    ],
)  # fmt: skip
def test_shapes_stand_in_their_places(inside: str, wanted: tuple[float, ...]) -> None:
    assert bounds(shape(inside)) == wanted


def test_nothing_is_drawn_where_nothing_is_to_be_seen() -> None:
    for inside in (
        '<rect width="0" height="5"/>',
        '<rect width="5" height="5" fill="none"/>',
        '<rect width="5" height="5" visibility="hidden"/>',
        '<g display="none"><rect width="5" height="5"/></g>',
        '<rect x="500" width="5" height="5"/>',  # outside of the picture
        '<line x2="5"/>',  # a line has no area, and this one no stroke
        '<path d="M0 0h9"/>',
        "<title>图</title><desc>说明</desc><metadata><x/></metadata>",
        '<text x="5" y="5"> </text>',
        '<text x="5" y="500">远</text>',
    ):
        assert drawn(inside).items == (), inside


def test_paint() -> None:
    made = shape(
        '<rect width="8" height="8" fill="#369" stroke="rgb(100%, 0%, 50%)" stroke-width="4"'
        ' stroke-dasharray="3 1 2" stroke-linecap="round" stroke-linejoin="bevel"'
        ' fill-rule="evenodd" transform="scale(2)"/>'
    )
    assert (made.fill, made.stroke) == ((51, 102, 153), (255, 0, 128))
    assert (made.width, made.dash) == (6, (4.5, 1.5, 3, 4.5, 1.5, 3))
    assert (made.cap, made.join, made.even_odd, made.opacity) == ("round", "bevel", True, 1)


@pytest.mark.parametrize(
    ("colour", "wanted"),
    [
        ("crimson", (220, 20, 60)),
        ("CornflowerBlue", (100, 149, 237)),
        ("#1a2b3c", (26, 43, 60)),
        ("rgb(1, 2, 3)", (1, 2, 3)),
        ("rgba(1,2,3,1)", (1, 2, 3)),
        ("currentColor", (0, 128, 0)),
    ],
)
def test_colours(colour: str, wanted: tuple[int, int, int]) -> None:
    assert shape(f'<rect width="8" height="8" fill="{colour}" color="green"/>').fill == wanted


def test_transparency() -> None:
    assert shape('<rect width="8" height="8" opacity=".5" fill-opacity="50%"/>').opacity == 0.25
    assert shape('<rect width="8" height="8" fill="#00000080"/>').opacity == pytest.approx(
        0.5, 0.01
    )
    fill, line = drawn('<rect width="8" height="8" fill-opacity=".5" stroke="red"/>').items
    assert isinstance(fill, Shape)
    assert isinstance(line, Shape)
    assert (fill.opacity, fill.stroke, line.opacity, line.fill) == (0.5, None, 1, None)


def test_the_cascade() -> None:
    """Attributes below rules, rules by weight, style="…" on top; inherited, but for own ones."""
    made = drawn(
        "<style>/* a */ rect{fill:red} .b{fill:blue} #c.b{fill:green} g .d , x{fill:gray}</style>"
        '<g fill="yellow" class="out"><circle r="5"/><rect width="5" height="5" fill="pink"/>'
        '<rect class="b" width="5" height="5"/><rect id="c" class="a b" width="5" height="5"/>'
        '<circle class="d" r="5"/><rect class="b" style="fill: white" width="5" height="5"/></g>'
        '<circle class="d" r="5"/>'
    )
    colours = [item.fill for item in made.items if isinstance(item, Shape)]
    assert colours == [
        (255, 255, 0), (255, 0, 0), (0, 0, 255), (0, 128, 0), (128, 128, 128), (255, 255, 255),
        (0, 0, 0),
    ]  # fmt: skip


# --- clipping ---------------------------------------------------------------------------------

CLIP = '<clipPath id="c"><rect x="10" y="10" width="100" height="100"/></clipPath>'


def test_what_a_clip_path_leaves_whole_stays_as_it_is() -> None:
    made = shape(CLIP + '<circle cx="50" cy="50" r="10" clip-path="url(#c)"/>')
    assert [op for op, *_ in made.path] == list("MCCCCZ")


def test_what_a_clip_path_cuts_ends_at_its_edge() -> None:
    made = shape(CLIP + '<rect width="50" height="300" clip-path="url(#c)"/>')
    assert bounds(made) == (10, 10, 50, 110)
    line = '<polyline points="0,50 60,50 60,400 80,400 80,60" fill="none" stroke="red"'
    made = shape(CLIP + line + ' clip-path="url(#c)"/>')
    assert [op for op, *_ in made.path] == list("MLLML")  # in two parts
    assert bounds(made) == (10, 50, 80, 110)
    made = shape(CLIP + '<circle cx="10" cy="10" r="30" clip-path="url(#c)"/>')
    assert bounds(made) == (10, 10, 40, 40)


def test_a_picture_ends_at_its_edges() -> None:
    assert bounds(shape('<rect x="-50" y="-50" width="1000" height="100"/>')) == (0, 0, 400, 50)


# --- words ------------------------------------------------------------------------------------


def test_words() -> None:
    made = label(
        '<text x="40" y="80" font-family="Microsoft YaHei, serif" font-size="20" fill="#333"'
        ' text-anchor="middle" font-weight="700">\n  总投资\t 41.6亿元 \n</text>'
    )
    assert (made.x, made.y, made.anchor, made.turn) == (30, 60, "middle", 0)
    assert made.run.text == "总投资 41.6亿元"
    assert made.run.path == "figures[0].file"
    char = made.run.char
    assert (char.face, char.size, char.colour, char.bold) == ("heiti", 15, (51, 51, 51), True)


@pytest.mark.parametrize(
    ("family", "face"),
    [
        ("sans-serif", "heiti"), ("'Noto Sans CJK SC'", "heiti"), ("SimHei", "heiti"),
        ("微软雅黑", "heiti"), ("Arial,sans-serif", "heiti"), ("serif", "songti"),
        ("SimSun", "songti"), ("宋体, sans-serif", "songti"), ("Times,sans-serif", "songti"),
        ("KaiTi", "kaiti"), ("仿宋_GB2312", "fangsong"), ("Unheard Of", "songti"), ("", "songti"),
    ],
)  # fmt: skip
def test_families(family: str, face: str) -> None:
    assert label(f'<text y="50" font-family="{family}">字</text>').run.char.face == face


def test_words_turned_and_scaled() -> None:
    made = label('<text transform="translate(20 100) rotate(-90) scale(2)" x="5">项目</text>')
    assert (round(made.x, 6), round(made.y, 6), made.turn) == (15, 67.5, -90)
    assert made.run.char.size == 24


def test_lines_and_pieces_of_text() -> None:
    made = drawn(
        '<text x="10" y="20">甲<tspan>乙</tspan><tspan x="10" dy="1em">丙</tspan>'
        '<tspan x="50" y="90">丁</tspan></text><text x="1 20 30" y="150">东西南北</text>'
    )
    found = [(i.run.text, i.x / 0.75, i.y / 0.75) for i in made.items if isinstance(i, Label)]
    assert found == [
        ("甲乙", 10, 20), ("丙", 10, 36), ("丁", 50, 90),
        ("东", 1, 150), ("西", 20, 150), ("南北", 30, 150),
    ]  # fmt: skip
    assert made.lost == ()


def test_baselines() -> None:
    made = label('<text y="50" dominant-baseline="central" font-size="20">中</text>')
    assert made.y / 0.75 == pytest.approx(50 + 0.38 * 20)


def test_words_keep_ideographic_spaces_and_wanted_ones() -> None:
    assert label('<text y="50">单位：亿元　来源</text>').run.text == "单位：亿元　来源"
    assert label('<text y="50" style="white-space:pre">a  b</text>').run.text == "a  b"


@pytest.mark.parametrize(
    ("inside", "lost"),
    [
        ('<text y="50" font-style="italic">字</text>', "font-style"),
        ('<text y="50" style="text-decoration:underline">字</text>', "text-decoration"),
        ('<text y="50" stroke="red">字</text>', "stroke (text)"),
        ('<text y="50">字<tspan font-weight="bold">粗</tspan></text>', "tspan"),
        ('<text y="50">字<tspan dy="-5" font-size="9">2</tspan></text>', "tspan"),
        ('<g opacity=".5"><circle r="5"/><circle r="6"/></g>', "opacity"),
        ('<circle r="5" stroke="red" transform="scale(1 3)"/>', "stroke"),
    ],
)
def test_what_is_drawn_without_is_told(inside: str, lost: str) -> None:
    made = drawn(inside)
    assert made.lost == (lost,)
    assert made.items


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "feature"),
    [
        ('<linearGradient id="g"/><rect width="9" height="9" fill="url(#g)"/>', "linearGradient"),
        ('<pattern id="g"/><rect width="9" height="9" stroke="url(#g)"/>', "pattern"),
        ('<rect width="9" height="9" fill="url(#none)"/>', "url(#none)"),
        ('<g filter="url(#f)"><rect width="9" height="9"/></g>', "filter"),
        ('<rect width="9" height="9" mask="url(#m)"/>', "mask"),
        ('<rect width="9" height="9" style="mix-blend-mode:multiply"/>', "mix-blend-mode"),
        ('<path d="M0 0h9" marker-end="url(#m)"/>', "marker-end"),
        ('<image href="photo.png" width="9" height="9"/>', "image"),
        ("<script>alert(1)</script>", "script"),
        ("<foreignObject><p/></foreignObject>", "foreignObject"),
        ('<rect width="9" height="9"><animate/></rect><animate/>', "animate"),
        ('<use href="other.svg#a"/>', "use other.svg#a"),
        ('<use href="#none"/>', "use #none"),
        ('<text y="50"><textPath>字</textPath></text>', "textPath"),
        ('<text y="50" writing-mode="vertical-rl">字</text>', "writing-mode"),
        ('<text y="50" transform="skewX(30)">字</text>', "transform (text)"),
        ('<text y="50" rotate="30">字</text>', "dx, dy, rotate"),
        ('<clipPath id="k"><circle r="5"/></clipPath><circle r="9" clip-path="url(#k)"/>',
         "clip-path"),
        ("<style>@import url(a.css);</style>", "@import"),
        ("<style>a:hover{fill:red}</style>", "a:hover"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused_by_its_name(inside: str, feature: str) -> None:
    with pytest.raises(SvgError) as caught:
        drawn("\n" + inside)
    assert caught.value.code == "picture-feature"
    assert caught.value.values == {"feature": feature, "line": 2}


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M0 0 L5"/>',
        '<rect width="x" height="5"/>',
        '<rect width="5" height="5" fill="no-colour"/>',
        '<polygon points="1 2 3"/>',
        '<g transform="turn(3)"><rect width="5" height="5"/></g>',
        '<rect width="5" height="5" stroke="red" stroke-width="thick"/>',
        '<text y="50" font-size="vast">字</text>',
        "<g>",
    ],
)
def test_what_is_wrong_in_itself_is_broken(inside: str) -> None:
    with pytest.raises(SvgError) as caught:
        drawn(inside)
    assert caught.value.code == "picture-broken"


@pytest.mark.parametrize(
    "data",
    [b"<html/>", b"<svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", svg("", 'width="-5"')],
)
def test_no_picture(data: bytes) -> None:
    with pytest.raises(SvgError) as caught:
        read_svg(data, "")
    assert caught.value.code == "picture-broken"


def test_entities_are_refused_before_they_grow() -> None:
    bomb = b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>'
    file = b'<!DOCTYPE svg [<!ENTITY f SYSTEM "file:///etc/passwd">]><svg><text>&f;</text></svg>'
    for data in (bomb, file):
        with pytest.raises(SvgError) as caught:
            read_svg(data, "")
        assert caught.value.values["feature"] == "ENTITY"


def test_style_sheets_from_elsewhere_are_refused() -> None:
    with pytest.raises(SvgError) as caught:
        read_svg(b'<?xml-stylesheet href="a.css"?>' + svg(""), "")
    assert caught.value.values["feature"] == "xml-stylesheet"


def test_a_document_type_alone_does_no_harm() -> None:
    public = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'
    assert read_svg(public + svg('<circle r="5"/>'), "").items


def test_uses_of_uses_do_not_grow_without_bound() -> None:
    doubling = "".join(
        f'<g id="g{n}"><use href="#g{n + 1}"/><use href="#g{n + 1}"/></g>' for n in range(40)
    )
    circle = '<g id="a"><use href="#a"/></g>'
    for inside in (f'<defs>{doubling}</defs><g id="g40"/><use href="#g0"/>', circle):
        with pytest.raises(SvgError) as caught:
            drawn(inside)
        assert caught.value.code == "picture-intricate"


def test_depth_is_bounded() -> None:
    with pytest.raises(SvgError) as caught:
        drawn("<g>" * 5000 + "</g>" * 5000)
    assert caught.value.code == "picture-intricate"
