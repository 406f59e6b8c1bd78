"""Style sheets: units, cascade, computed styles, what is said of wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.errors import ReportError
from reports.lengths import parse_length
from reports.pipeline import TEMPLATES
from reports.style import load_style

MM = 72 / 25.4
SHARED = """
page: {size: A4, top: 37mm, bottom: 35mm, inside: 28mm, outside: 26mm, pitch: 30pt, folio_drop: 7mm}
colours: {red: [200, 0, 10], gap: 105}
paragraphs:
  body: {face: fangsong, size: 3号, tracking: -1pt, indent: 2字}
  folio: {face: songti, size: 4号}
characters:
  gap: {face: kaiti, colour: gap, unbreakable: yes}
"""


def sheets(tmp_path: Path, own: str = "", shared: str = SHARED) -> Path:
    for name, text in (("shared", shared), ("t", own)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "style.yaml").write_text(text or "{}", "utf-8")
    return tmp_path


def codes(folder: Path) -> list[tuple[str, int]]:
    with pytest.raises(ReportError) as caught:
        load_style(folder, "t")
    return [(problem.code, problem.where.line) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("written", "points"),
    [
        ("10mm", 10 * MM),
        ("1cm", 10 * MM),
        ("10毫米", 10 * MM),
        ("1厘米", 10 * MM),
        ("16磅", 16.0),
        ("16pt", 16.0),
        ("3号", 16.0),
        ("三号", 16.0),
        ("小四", 12.0),
        ("2em", 32.0),
        ("2字", 30.0),
        ("1.5行", 45.0),
        ("1lh", 30.0),
        ("0", 0.0),
        ("-2em", -32.0),
    ],
)
def test_lengths(written: str, points: float) -> None:
    length = parse_length(written)
    assert length is not None
    assert length.points(em=16, tracking=-1, pitch=30) == pytest.approx(points)


@pytest.mark.parametrize("written", ["16", "16px", "九号", "mm", "1 2pt", ""])
def test_what_is_no_length(written: str) -> None:
    assert parse_length(written) is None


def test_a_template_changes_only_what_it_says(tmp_path: Path) -> None:
    style = load_style(sheets(tmp_path, "paragraphs: {body: {size: 4号}}\npage: {top: 20mm}"), "t")
    body = style.paragraph("body")
    assert (body.char.size, body.char.face, body.char.tracking) == (14.0, "fangsong", -1.0)
    assert body.indent == pytest.approx(26.0)
    assert style.page.top == pytest.approx(20 * MM)
    assert style.page.measure == pytest.approx(156 * MM)


def test_a_style_takes_the_rest_from_the_one_it_is_like(tmp_path: Path) -> None:
    own = "paragraphs: {lead: {like: body, face: kaiti}, deep: {like: lead, indent: 0}}"
    deep = load_style(sheets(tmp_path, own), "t").paragraph("deep")
    assert (deep.char.face, deep.char.size, deep.indent) == ("kaiti", 16.0, 0.0)


def test_chinese_keys_mix_with_english_ones(tmp_path: Path) -> None:
    own = "段落:\n  body: {字号: 小四, 对齐: 中}"
    body = load_style(sheets(tmp_path, own), "t").paragraph("body")
    assert (body.char.size, body.align) == (12.0, "center")


def test_a_run_takes_from_the_text_around_it(tmp_path: Path) -> None:
    style = load_style(sheets(tmp_path), "t")
    gap = style.character("gap", style.paragraph("body").char)
    assert (gap.face, gap.size, gap.colour, gap.unbreakable) == ("kaiti", 16.0, (105,) * 3, True)


def test_every_problem_of_both_sheets_with_its_line(tmp_path: Path) -> None:
    own = "paragraphs:\n  body:\n    size: 16\n    colour: 3\n    sise: 4号\n"
    own += "colours: {red: [300, 0, 0]}"
    assert codes(sheets(tmp_path, own)) == [
        ("wrong-length", 3),
        ("wrong-colour-name", 4),
        ("unknown-key-near", 5),
        ("wrong-colour", 6),
    ]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("size: 0.5pt", "style-impossible"),
        ("pitch: 99行", "style-impossible"),
        ("tracking: -30pt", "style-impossible"),
        ("indent: -200字", "style-impossible"),
        ("size: -16pt", "negative-length"),
        ("space_before: -7pt", "negative-length"),
        ("colour: blue", "colour-unknown"),
    ],
)
def test_values_that_would_throw_text_off_the_page(tmp_path: Path, rule: str, code: str) -> None:
    with pytest.raises(ReportError) as caught:
        load_style(sheets(tmp_path, f"paragraphs:\n  body: {{{rule}}}"), "t").paragraph("body")
    assert [(p.code, p.where.line) for p in caught.value.problems] == [(code, 2)]


def test_circles_unknown_styles_and_no_room_are_problems(tmp_path: Path) -> None:
    own = "paragraphs: {a: {like: b}, b: {like: a}}"
    style = load_style(sheets(tmp_path, own), "t")
    for name, code in (("a", "style-circle"), ("nowhere", "style-unknown")):
        with pytest.raises(ReportError) as caught:
            style.paragraph(name)
        assert caught.value.problems[0].code == code


def test_a_house_profile_speaks_only_of_documents_that_there_are(tmp_path: Path) -> None:
    folder = sheets(tmp_path)
    (folder / "t" / "template.xml.j2").write_text("<document/>", "utf-8")
    (folder / "profiles").mkdir()
    profile = folder / "profiles" / "mine.yaml"
    profile.write_text("documents:\n  t: {page: {top: 30mm}}\n", "utf-8")
    assert load_style(folder, "t", "mine").page.top == pytest.approx(30 * MM)
    profile.write_text("documents:\n  tt: {page: {top: 30毫米}}\n", "utf-8")
    with pytest.raises(ReportError) as caught:
        load_style(folder, "t", "mine")
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.line) == ("profile-document-unknown", 2)
    assert problem.values["known"] == "t"


def house(tmp_path: Path, profile: str, own: str = "") -> list[tuple[str, str, int]]:
    """What is wrong with a template under a profile: code, file and line."""
    folder = sheets(tmp_path, own)
    (folder / "profiles").mkdir()
    (folder / "profiles" / "mine.yaml").write_text(profile, "utf-8")
    (folder / "t" / "template.xml.j2").write_text("<document/>", "utf-8")
    with pytest.raises(ReportError) as caught:
        load_style(folder, "t", "mine").paragraph("masthead")
    return [(p.code, Path(p.where.file).name, p.where.line) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("profile", "code", "line"),
    [
        ("about: 试\npage:\n  pitch: 2.8pt\n", "style-impossible", 3),
        ("page:\n  bottom: 150mm\n  pitch: 480pt\n", "page-too-small", 3),
        ("page:\n  top: 10mm\n  bottom: 280mm\n", "page-too-small", 3),
        ("paragraphs:\n  body:\n    pitch: 1pt\n", "style-impossible", 3),
        ("paragraphs:\n  body: {}\n  masthead:\n    size: 600pt\n", "style-impossible", 4),
        ("documents:\n  t:\n    paragraphs:\n      masthead: {size: 600pt}", "style-impossible", 4),
        ("documents:\n  t:\n    page: {pitch: 2.8pt}", "style-impossible", 3),
    ],
)
def test_an_impossible_value_of_a_profile_is_blamed_on_its_line(
    tmp_path: Path, profile: str, code: str, line: int
) -> None:
    own = "paragraphs: {masthead: {like: body}}\n"
    assert house(tmp_path, profile, own) == [(code, "mine.yaml", line)]


def test_a_profile_changes_only_styles_that_there_are(tmp_path: Path) -> None:
    profile = (
        "paragraphs:\n  masthead: {size: 4号}\n  mine: {size: 5号}\n  body: {like: mine}\n"
        "  bodi: {size: 4号}\n"
        "words: {mastheed: 简报}\n"
        "documents:\n  t:\n    段落:\n      mastheed: {size: 4号}\n"
    )
    assert house(tmp_path, profile, "paragraphs: {masthead: {like: body}}\n") == [
        ("profile-style-unknown-near", "mine.yaml", 10),
        ("profile-style-unknown-near", "mine.yaml", 5),
        ("profile-style-unknown", "mine.yaml", 6),
    ]


def test_a_page_without_room_is_a_problem(tmp_path: Path) -> None:
    assert codes(sheets(tmp_path, "page: {top: 280mm}")) == [("page-too-small", 1)]


def test_shipped_page_is_that_of_gb9704() -> None:
    page = load_style(TEMPLATES, "briefing").page
    assert page.measure == pytest.approx(156 * MM)
    assert page.depth == pytest.approx(225 * MM)
    assert int(page.depth / page.pitch) == 22
    body = load_style(TEMPLATES, "briefing").paragraph("body").char
    assert 28 * (body.size + body.tracking) == pytest.approx(page.measure, abs=0.1)
