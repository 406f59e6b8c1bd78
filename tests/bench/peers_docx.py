"""docxtpl and naive python-docx: the same styles and words, each as its documentation has it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Builder = tuple[Callable[[str], Any], Callable[[Any], bytes]]
FAMILIES = {
    "xiaobiaosong": "方正小标宋简体", "heiti": "黑体", "kaiti": "楷体_GB2312",
    "fangsong": "仿宋_GB2312", "songti": "宋体",
}  # fmt: skip


def _read(path: str) -> Any:
    return json.loads(Path(path).read_text("utf-8"))


def _styled(document: Any, styles: dict[str, Any]) -> None:
    """Page and paragraph styles as python-docx has them."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    sides = {"start": ALIGN.LEFT, "end": ALIGN.RIGHT, "center": ALIGN.CENTER}
    for name, look in styles.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.font.name, style.font.size = FAMILIES[look["face"]], Pt(look["size"])
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FAMILIES[look["face"]])
        shape = style.paragraph_format
        shape.line_spacing, shape.first_line_indent = Pt(look["pitch"]), Pt(look["indent"])
        shape.space_before, shape.space_after = Pt(look["before"]), Pt(look["after"])
        shape.left_indent = Pt(look["inset"])
        shape.alignment = sides.get(look["align"], ALIGN.JUSTIFY)


# --- naive ---------------------------------------------------------------------------------------


def naive(folder: str) -> Builder:
    """The way of python-docx's own documentation."""
    from docx import Document

    def build(data: Any) -> bytes:
        document = Document()
        _styled(document, data["styles"])
        for block in data["blocks"]:
            if block["k"] == "p":
                _paragraph(document, block)
            elif block["k"] == "table":
                _table(document, block)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return _read, build


def _paragraph(document: Any, block: dict[str, Any]) -> None:
    from docx.oxml.ns import qn

    paragraph = document.add_paragraph(style=block["style"])
    for face, text in block["runs"]:
        run = paragraph.add_run(text)
        if face:
            run.font.name = FAMILIES[face]
            run._element.rPr.rFonts.set(qn("w:eastAsia"), FAMILIES[face])


def _table(document: Any, block: dict[str, Any]) -> None:
    table = document.add_table(rows=1, cols=len(block["head"]))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, block["head"], strict=True):
        cell.text = text
    for row in block["rows"]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


# --- docxtpl -------------------------------------------------------------------------------------


def docxtpl(folder: str) -> Builder:
    """A Word template with Jinja2 tags, opened for each document as its users do."""
    from docxtpl import DocxTemplate

    path = f"{folder}/template.docx"

    def build(data: Any) -> bytes:
        template = DocxTemplate(path)
        template.render(data, autoescape=True)
        out = io.BytesIO()
        template.save(out)
        return out.getvalue()

    return _read, build


def write_template(folder: Path, inputs: list[dict[str, Any]]) -> None:
    """`folder`/template.docx: a branch for each style of the inputs, a loop over a table's rows."""
    from docx import Document

    document = Document()
    styles = {name: look for data in inputs for name, look in data["styles"].items()}
    head = next(b["head"] for data in inputs for b in data["blocks"] if b["k"] == "table")
    _styled(document, styles)
    document.add_paragraph("{%p for b in blocks %}")
    document.add_paragraph('{%p if b.k == "p" %}')
    for number, name in enumerate(styles):
        branch = "elif" if number else "if"
        document.add_paragraph(f'{{%p {branch} b.style == "{name}" %}}')
        document.add_paragraph("{% for r in b.runs %}{{ r[1] }}{% endfor %}", style=name)
    document.add_paragraph("{%p endif %}")
    document.add_paragraph('{%p elif b.k == "table" %}')
    _template_table(document, head)
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    document.save(str(folder / "template.docx"))


def _template_table(document: Any, head: list[str]) -> None:
    table = document.add_table(rows=4, cols=len(head))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.text = text
    table.rows[1].cells[0].text = "{%tr for row in b.rows %}"
    for number, cell in enumerate(table.rows[2].cells):
        cell.text = f"{{{{ row[{number}] }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
