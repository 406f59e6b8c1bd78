"""Marks of issuing bodies: made to fit, placed by their ink; signatures over their dates."""

from __future__ import annotations

import pytest
import yaml
from conftest import HOME

from reports import galley as g
from reports import pipeline
from reports.errors import ReportError
from reports.galley import paragraphs, runs_of, text_of
from reports.pipeline import Job
from reports.typeset.placed import Glyphs

MM = 72 / 25.4
MEASURE = 156 * MM


def job(**edition: object) -> Job:
    data = yaml.safe_load((HOME / "data" / "formal.yaml").read_text("utf-8"))
    data["edition"].update({"joint_issuers": [], **edition})
    return pipeline.jobs(pipeline.load(data), ["formal"])[0]


def found(made: Job, style: str) -> list[g.Paragraph]:
    return [p for p in paragraphs(made.galley.blocks) if p.style.name == style and text_of(p)]


def ink_top(made: Job, text: str) -> float:
    """Upper edge of the ink of the first glyphs of page 1 that say so, in mm from the paper."""
    faces = pipeline.composer().faces
    for item in made.pages.pages[0].items:
        if isinstance(item, Glyphs) and item.text.startswith(text):
            return (
                item.y - max(faces.face(item.face).top(gid) for gid in item.gids) * item.size
            ) / MM
    raise AssertionError(text)


@pytest.mark.parametrize(
    "issuer", ["某某市委", "某某市委办公室", "某某省某某市某某新区管理委员会办公室"]
)
@pytest.mark.parametrize("marking", ["", "机密★1年"])
def test_ink_of_the_mark_begins_35_mm_below_the_type_area(issuer: str, marking: str) -> None:
    made = job(issuer=issuer, marking=marking)
    assert ink_top(made, issuer[:2]) == pytest.approx(37 + 35, abs=0.01)


def test_mark_stays_as_it_is_where_it_fits() -> None:
    (mark,) = found(job(), "mark")
    assert mark.style.char.size == 42
    assert mark.style.pitch == pytest.approx(1.267 * 42)


def test_long_mark_becomes_smaller_until_it_stands_on_one_line() -> None:
    (mark,) = found(job(issuer="某某省某某市某某新区管理委员会办公室"), "mark")
    composer = pipeline.composer()
    assert len(composer.compose(mark, MEASURE)) == 1
    assert mark.style.char.size * 2 == int(mark.style.char.size * 2)  # half points, as Word has
    larger = mark.style.char.size + 1
    assert composer.width(list(runs_of(mark)), 0) * larger / mark.style.char.size > MEASURE


def test_joint_names_are_of_one_size_and_one_width() -> None:
    names = ["某某市人民政府", "某某市纪委", "某某市人大常委会"]
    marks = found(job(issuer=names[0], joint_issuers=names[1:]), "joint-mark")
    composer = pipeline.composer()
    assert len({mark.style.char.size for mark in marks}) == 1
    widths = [composer.width(list(runs_of(mark)), 0) for mark in marks if text_of(mark) in names]
    assert widths == pytest.approx([max(widths)] * 3, abs=0.5)


def test_joint_names_too_long_become_smaller_together() -> None:
    names = ["某某省某某市某某新区管理委员会", "某某省某某市发展和改革委员会"]
    made = job(issuer=names[0], joint_issuers=names[1:])
    marks = found(made, "joint-mark")
    assert len({mark.style.char.size for mark in marks}) == 1
    assert marks[0].style.char.size < 30
    table = next(b for b in _flat(made.galley.blocks) if isinstance(b, g.Table))
    assert sum(table.columns) <= MEASURE + 0.1
    for row in table.rows:
        for cell in row.cells:
            room = sum(table.columns[cell.column : cell.column + cell.columns])
            for p in cell.content:
                assert len(pipeline.composer().compose(p, room - 2 * table.look.pad_inline)) == 1


def _flat(blocks: tuple[g.Block, ...]) -> list[g.Block]:
    out: list[g.Block] = []
    for block in blocks:
        out += [block, *_flat(block.blocks)] if isinstance(block, g.Group) else [block]
    return out


def seals(made: Job) -> list[list[str]]:
    """The rows of a table of names and date."""
    tables = [b for b in _flat(made.galley.blocks) if isinstance(b, g.Table)]
    table = next(t for t in tables if t.look.name == "signature")
    assert sum(table.columns) == pytest.approx(MEASURE)
    wide = [k for k, width in enumerate(table.columns) if width > 42 * MM - 0.01]
    return [[text_of(row.cells[k].content[0]) for k in wide] for row in table.rows]


def test_joint_seals_stand_abreast_and_the_last_over_the_date() -> None:
    made = job(joint_issuers=["某某市政府办公室"])
    assert seals(made) == [["某某市委办公室", "某某市政府办公室"], ["", "2023年7月28日"]]


def test_many_seals_stand_in_rows_that_do_not_touch() -> None:
    made = job(issuer="甲局", joint_issuers=["乙局", "丙局", "丁局"])
    assert seals(made) == [["甲局", "乙局", "丙局"], ["", "", "丁局"], ["", "", "2023年7月28日"]]
    tables = [b for b in _flat(made.galley.blocks) if isinstance(b, g.Table)]
    table = next(t for t in tables if t.look.name == "signature")
    assert table.rows[0].height == pytest.approx(42 * MM)
    assert sum(width >= 42 * MM for width in table.columns) == 3


def test_mark_without_a_face_is_told_like_any_text() -> None:
    made = job(issuer="某某\U0010fffd局")
    with pytest.raises(ReportError) as caught:
        _ = made.galley
    assert {p.code for p in caught.value.problems} == {"no-glyph"}
