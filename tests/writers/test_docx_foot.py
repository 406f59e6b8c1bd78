"""What stands on the foot of the last page of a Word file: a frame, unless no page holds it."""

from __future__ import annotations

import pytest
from test_docx import BODY, FIRST, IMPRINT, LAST, PITCH, W, body, para, said

from reports.galley import Group, Paragraph, Space

ROOM = 225 * 72 / 25.4  # pt, height of the type area


def imprint(lines: int) -> tuple[Paragraph, ...]:
    """A first line, some of the same style, a last."""
    units = (para(IMPRINT, f"发：第{k}局。") for k in range(lines - 2))
    return para(FIRST, "报：市委。"), *units, para(LAST, "共印60份")


@pytest.mark.parametrize("lines", [2, 23])
def test_an_imprint_that_a_page_holds_is_a_frame(lines: int) -> None:
    root = body(para(BODY, "结尾。"), Group(imprint(lines), "imprint", foot=True))
    framed = [p for p in root.iter(f"{W}p") if "framePr" in said(p)]
    assert sum(bool("".join(p.itertext())) for p in framed) == lines
    assert lines * 24 < ROOM


def test_an_imprint_that_no_page_holds_follows_on_as_paragraphs() -> None:
    root = body(para(BODY, "结尾。"), Space(PITCH), Group(imprint(27), "imprint", foot=True))
    assert ROOM < 27 * 24
    assert not [p for p in root.iter(f"{W}p") if "framePr" in said(p)]
    texts = ["".join(p.itertext()) for p in root.iter(f"{W}p")]
    assert texts[:3] == ["结尾。", "", "报：市委。"]
    assert texts[-1] == "共印60份"
    assert not list(root.iter(f"{W}shd"))  # their borders are their styles' own
