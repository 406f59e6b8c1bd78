"""fpdf2: `multi_cell` for each paragraph and its own tables, fonts subset as it does by default.

Western text is in the Chinese face: changing faces within a justified paragraph would cost it more.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from peers import FACES

MM = 72 / 25.4
ALIGN = {"start": "L", "end": "R", "center": "C"}


def start(folder: str) -> tuple[Callable[[str], Any], Callable[[Any], bytes]]:
    """A new document, with its fonts, for each: fpdf2 has no way to keep them."""
    from fpdf import FPDF

    class Paper(FPDF):  # type: ignore[misc]  # it is in no environment that mypy sees
        def footer(self) -> None:
            self.set_y(-28 * MM)
            self.set_font("songti", size=14)
            self.cell(0, 14, f"— {self.page_no()} —", align="R" if self.page_no() % 2 else "L")

    def build(data: Any) -> bytes:
        paper = Paper(unit="pt", format="A4")
        paper.set_title(data["title"])
        paper.set_margins(28 * MM, 37 * MM, 26 * MM)
        paper.set_auto_page_break(True, 35 * MM)
        for role, file in FACES.items():
            paper.add_font(role, fname=f"{folder}/fonts/{file}")
        paper.add_page()
        for block in data["blocks"]:
            if block["k"] == "p":
                _paragraph(paper, block, data["styles"][block["style"]])
            elif block["k"] == "space":
                paper.ln(block["height"])
            else:
                _table(paper, block)
        return bytes(paper.output())

    return _read, build


def _read(path: str) -> Any:
    return json.loads(Path(path).read_text("utf-8"))


def _paragraph(paper: Any, block: dict[str, Any], style: dict[str, Any]) -> None:
    text = "".join(text for _, text in block["runs"]).replace("\t", "　　")
    paper.set_font(style["face"], size=style["size"])
    paper.ln(style["before"])
    paper.set_x(28 * MM + style["inset"])
    paper.multi_cell(
        0, style["pitch"], ("　　" if style["indent"] else "") + text,
        align=ALIGN.get(style["align"], "J"), wrapmode="CHAR", new_x="LMARGIN", new_y="NEXT",
    )  # fmt: skip
    paper.ln(style["after"])


def _table(paper: Any, block: dict[str, Any]) -> None:
    from fpdf.fonts import FontFace

    paper.set_font("fangsong", size=10.5)
    with paper.table(
        col_widths=block["columns"], width=sum(block["columns"]), line_height=15.5,
        padding=(3.2, 4), text_align="L", wrapmode="CHAR",
        headings_style=FontFace(family="heiti", emphasis=""),
    ) as table:  # fmt: skip
        for row in (block["head"], *block["rows"]):
            table.row(row)
