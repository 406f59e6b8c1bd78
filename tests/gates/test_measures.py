"""What pages measure, placed and drawn: GB/T 9704's numbers on the tour."""

from __future__ import annotations

import pytest

from reports import pipeline
from reports.gates.composition import frame_of
from reports.gates.drawn import drawn_lines
from reports.gates.lines import Line, placed_lines
from reports.gates.measures import measured
from reports.gates.pdf_file import read_pdf
from reports.model import Report
from reports.pipeline import Job

MM = 72 / 25.4


def test_the_pages_of_the_tour(tour: Report) -> None:
    job = Job(tour, "briefing")
    file, frame = read_pdf("briefing", job.write("pdf")), frame_of(job.galley)
    pages = list(measured(drawn_lines(file, job.pages), file.sizes, frame))
    assert [page.page for page in pages] == list(range(1, len(job.pages.pages) + 1))
    full = pages[2]
    assert full.lines == 22
    assert full.pitch == pytest.approx(28.95, abs=0.02)
    assert 27 <= full.chars <= 30
    assert full.area == pytest.approx((28 * MM, 26 * MM, 37 * MM, 35 * MM), abs=0.1)
    assert full.left >= full.area[0] - 0.1
    assert full.bottom >= full.area[3] - 0.1
    assert -0.05 < full.least_gap <= full.largest_gap < 0.3


def test_what_was_placed_is_what_is_drawn(tour: Report) -> None:
    job = Job(tour, "briefing")
    faces = pipeline.composer().faces
    placed = placed_lines(job.pages, lambda face: faces.face(face).advance)
    file = read_pdf("briefing", job.write("pdf"))
    drawn = drawn_lines(file, job.pages)
    assert "".join("".join(line.text.split()) for line in placed) == "".join(
        "".join(line.text.split()) for line in drawn
    )

    # A blank that stands alone is nothing PDFium tells of: a line ends there in the file.
    def key(line: Line) -> tuple[int, str, int, int]:
        return line.page, line.text, round(line.y), round(line.left)

    by_text = {key(line): line for line in placed}
    both = [(by_text.get(key(line)), line) for line in drawn]
    same = [(one, other) for one, other in both if one is not None]
    assert len(same) > 0.95 * len(drawn)
    for one, other in same:
        assert one.path == other.path
        assert (one.y, one.left, one.right) == pytest.approx(
            (other.y, other.left, other.right), abs=0.05
        )
