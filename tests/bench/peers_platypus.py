"""reportlab's own Platypus, as its user guide has it: paragraphs with CJK wrapping, a long table.

Western text is in the Chinese face: a font tag around each piece would cost it more.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from peers import FACES

MM = 72 / 25.4
GRID = [("GRID", (0, 0), (-1, -1), 0.4, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]


def start(folder: str) -> tuple[Callable[[str], Any], Callable[[Any], bytes]]:
    """Fonts are registered once a process."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import SimpleDocTemplate

    for role, file in FACES.items():
        pdfmetrics.registerFont(TTFont(role, f"{folder}/fonts/{file}"))

    def folio(canvas: Any, document: Any) -> None:
        canvas.setFont("songti", 14)
        draw = canvas.drawRightString if document.page % 2 else canvas.drawString
        draw(184 * MM if document.page % 2 else 28 * MM, 28 * MM - 14, f"— {document.page} —")

    def build(data: Any) -> bytes:
        out, styles = io.BytesIO(), _styles(data["styles"])
        margins = {"topMargin": 37 * MM, "bottomMargin": 35 * MM}
        sides = {"leftMargin": 28 * MM - 6, "rightMargin": 26 * MM - 6}  # 6 pt of the frame's own
        paper = SimpleDocTemplate(out, pagesize=A4, title=data["title"], **margins, **sides)
        flow = [_flowable(block, styles, data["styles"]) for block in data["blocks"]]
        paper.build(flow, onFirstPage=folio, onLaterPages=folio)
        return out.getvalue()

    return _read, build


def _read(path: str) -> Any:
    return json.loads(Path(path).read_text("utf-8"))


def _styles(styles: dict[str, dict[str, Any]]) -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle

    sides = {"start": 0, "center": 1, "end": 2}
    made = {
        name: ParagraphStyle(
            name, fontName=s["face"], fontSize=s["size"], leading=s["pitch"],
            alignment=sides.get(s["align"], 4), firstLineIndent=s["indent"], leftIndent=s["inset"],
            spaceBefore=s["before"], spaceAfter=s["after"], wordWrap="CJK",
        )
        for name, s in styles.items()
    }  # fmt: skip
    cell = {"fontSize": 10.5, "leading": 15.5, "wordWrap": "CJK"}
    made["<head>"] = ParagraphStyle("<head>", fontName="heiti", **cell)
    made["<cell>"] = ParagraphStyle("<cell>", fontName="fangsong", **cell)
    return made


def _flowable(block: dict[str, Any], styles: dict[str, Any], looks: dict[str, Any]) -> Any:
    from reportlab.platypus import LongTable, Paragraph, Spacer, TableStyle

    if block["k"] == "space":
        return Spacer(1, block["height"])
    if block["k"] == "p":
        own = looks[block["style"]]["face"]
        text = "".join(_run(face, words, own) for face, words in block["runs"])
        return Paragraph(text, styles[block["style"]])
    rows = [[Paragraph(escape(text), styles["<head>"]) for text in block["head"]]]
    rows += [[Paragraph(escape(text), styles["<cell>"]) for text in row] for row in block["rows"]]
    return LongTable(rows, colWidths=block["columns"], repeatRows=1, style=TableStyle(GRID))


def _run(face: str, text: str, own: str) -> str:
    if not face:
        return "<br/>" if text == "\n" else "　　"
    return escape(text) if face == own else f'<font name="{face}">{escape(text)}</font>'
