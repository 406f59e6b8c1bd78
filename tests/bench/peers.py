"""Whoever makes a PDF or a Word file of the workload, each through its ordinary interface.

A peer is started once; it then reads a file (timed only in a whole process) and builds bytes.
Imports stand inside, so that a whole process pays for its own peer alone.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[2]
Builder = tuple[Callable[[Path], Any], Callable[[Any], bytes]]


@dataclass(frozen=True, slots=True)
class Peer:
    """`suffix` is of what it reads, `format` of what it writes."""

    name: str
    format: str
    suffix: str
    start: Callable[[Path], Builder]


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


# --- us ------------------------------------------------------------------------------------------


def _ours(format: str) -> Callable[[Path], Builder]:
    def start(folder: Path) -> Builder:
        import reports

        return reports.load, lambda report: reports.build(report, "briefing", format)

    return start


# --- PDF -----------------------------------------------------------------------------------------

# Our roles in Typst's words.
FACES = """#let faces = (
  xiaobiaosong: (font: "Noto Serif SC", weight: 900), heiti: (font: "Noto Sans SC", weight: 500),
  kaiti: (font: (latin, "FandolKai"), weight: 400), fangsong: (font: (latin, "FandolFang R"),
  weight: 400), songti: (font: (latin, "Noto Serif SC"), weight: 400))
"""
TYPST = (
    '#let latin = (name: "Liberation Serif", covers: "latin-in-cjk")\n'
    + FACES
    + """#let d = json(bytes(sys.inputs.data))
#set document(title: d.title)
#set page(width: 210mm, height: 297mm,
  margin: (top: 37mm, bottom: 35mm, inside: 28mm, outside: 26mm),
  footer: context align(if calc.odd(here().page()) { right } else { left },
    text(..faces.songti, size: 14pt)[— #counter(page).display() —]))
#set text(lang: "zh", region: "cn", hyphenate: false, top-edge: 0.8em, bottom-edge: -0.2em)
#show heading: set text(size: 16pt)
#show heading: it => it.body
#let words(runs) = for (role, it) in runs {
  if it == "\\t" { h(1fr) } else if it == "\\n" { linebreak() } else { text(..faces.at(role), it) }
}
#let paragraph(b) = {
  let s = d.styles.at(b.style)
  let side = (start: left, end: right, center: center, justify: left, decimal: left).at(s.align)
  set text(size: s.size * 1pt, ..faces.at(s.face))
  let lead = (s.pitch - s.size) * 1pt
  set par(justify: s.align == "justify", leading: lead,
    first-line-indent: (amount: s.indent * 1pt, all: true))
  let body = words(b.runs)
  if b.level > 0 { body = heading(level: b.level, body) }
  block(width: 100%, above: lead + s.before * 1pt, below: lead + s.after * 1pt,
    pad(left: s.inset * 1pt, align(side, par(body))))
}
#let grid-of(t) = {
  set text(size: 10.5pt, ..faces.fangsong)
  set par(leading: 5pt)
  table(columns: t.columns.map(c => c * 1pt), inset: (x: 4pt, y: 3.2pt), stroke: 0.4pt,
    table.header(..t.head.map(c => text(..faces.heiti, c))), ..t.rows.flatten())
}
#for b in d.blocks {
  if b.k == "p" { paragraph(b) } else if b.k == "space" { v(b.height * 1pt) } else { grid-of(b) }
}
"""
)


def _typst(*, tags: bool) -> Callable[[Path], Builder]:
    def start(folder: Path) -> Builder:
        import typst

        source = folder / "main.typ"
        if not source.exists():
            source.write_text(TYPST, "utf-8")
        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(HOME / "fonts")],
        )
        compiler = typst.Compiler(str(source), font_paths=fonts)

        def build(data: Any) -> bytes:
            inputs = {"data": json.dumps(data, ensure_ascii=False)}
            made: bytes = compiler.compile(format="pdf", pdf_tags=tags, sys_inputs=inputs)
            return made

        return _read_json, build

    return start


# --- DOCX ----------------------------------------------------------------------------------------

FAMILIES = {
    "xiaobiaosong": "方正小标宋简体", "heiti": "黑体", "kaiti": "楷体_GB2312",
    "fangsong": "仿宋_GB2312", "songti": "宋体",
}  # fmt: skip


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


def _naive(folder: Path) -> Builder:
    """The way of python-docx's own documentation."""
    from docx import Document

    def build(data: Any) -> bytes:
        document = Document()
        _styled(document, data["styles"])
        for block in data["blocks"]:
            if block["k"] == "p":
                _naive_paragraph(document, block)
            elif block["k"] == "table":
                _naive_table(document, block)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return _read_json, build


def _naive_paragraph(document: Any, block: dict[str, Any]) -> None:
    from docx.oxml.ns import qn

    paragraph = document.add_paragraph(style=block["style"])
    for face, text in block["runs"]:
        run = paragraph.add_run(text)
        if face:
            run.font.name = FAMILIES[face]
            run._element.rPr.rFonts.set(qn("w:eastAsia"), FAMILIES[face])


def _naive_table(document: Any, block: dict[str, Any]) -> None:
    table = document.add_table(rows=1, cols=len(block["head"]))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, block["head"], strict=True):
        cell.text = text
    for row in block["rows"]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _docxtpl(folder: Path) -> Builder:
    """A Word template with Jinja2 tags: a branch for each style, a loop over the table's rows."""
    from docxtpl import DocxTemplate

    path = folder / "template.docx"
    if not path.exists():
        # The long document has a table of contents, and styles of its own for it.
        short, long = (_read_json(folder / f"{name}.json") for name in ("00", "x50"))
        _docx_template(path, {**short, "styles": short["styles"] | long["styles"]})

    def build(data: Any) -> bytes:
        template = DocxTemplate(path)
        template.render(data, autoescape=True)
        out = io.BytesIO()
        template.save(out)
        return out.getvalue()

    return _read_json, build


def _docx_template(path: Path, data: dict[str, Any]) -> None:
    from docx import Document

    document = Document()
    _styled(document, data["styles"])
    document.add_paragraph("{%p for b in blocks %}")
    document.add_paragraph('{%p if b.k == "p" %}')
    for number, name in enumerate(data["styles"]):
        branch = "elif" if number else "if"
        document.add_paragraph(f'{{%p {branch} b.style == "{name}" %}}')
        document.add_paragraph("{% for r in b.runs %}{{ r[1] }}{% endfor %}", style=name)
    document.add_paragraph("{%p endif %}")
    document.add_paragraph('{%p elif b.k == "table" %}')
    head = next(block["head"] for block in data["blocks"] if block["k"] == "table")
    table = document.add_table(rows=4, cols=len(head))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.text = text
    table.rows[1].cells[0].text = "{%tr for row in b.rows %}"
    for number, cell in enumerate(table.rows[2].cells):
        cell.text = f"{{{{ row[{number}] }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    document.save(str(path))


PEERS = {
    peer.name: peer
    for peer in (
        Peer("ours, PDF", "pdf", ".yaml", _ours("pdf")),
        Peer("typst", "pdf", ".json", _typst(tags=True)),
        Peer("typst, untagged", "pdf", ".json", _typst(tags=False)),
        Peer("ours, DOCX", "docx", ".yaml", _ours("docx")),
        Peer("docxtpl", "docx", ".json", _docxtpl),
        Peer("python-docx, naive", "docx", ".json", _naive),
    )
}
