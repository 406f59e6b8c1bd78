"""Typst from Python: a template of ours in its own language, JSON as text, which it reads itself.

It is given the text of the file as it stands, so that it is spared Python's JSON both ways.
"""

from __future__ import annotations

TYPE_CHECKING = False  # nothing is imported for types: a whole process would pay for it
if TYPE_CHECKING:
    from collections.abc import Callable

    Builder = tuple[Callable[[str], str], Callable[[str], bytes]]

TYPST = """
#let latin = (name: "Liberation Serif", covers: "latin-in-cjk")
#let faces = (
  xiaobiaosong: (font: "Noto Serif SC", weight: 900), heiti: (font: "Noto Sans SC", weight: 500),
  kaiti: (font: (latin, "FandolKai"), weight: 400), fangsong: (font: (latin, "FandolFang R"),
  weight: 400), songti: (font: (latin, "Noto Serif SC"), weight: 400))
#let d = json(bytes(sys.inputs.data))
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


def tagged(folder: str) -> Builder:
    """Its default."""
    return _start(folder, tags=True)


def untagged(folder: str) -> Builder:
    """Without the structure for screen readers."""
    return _start(folder, tags=False)


def _start(folder: str, *, tags: bool) -> Builder:
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[f"{folder}/fonts"],
    )
    # A file: as bytes the source is lost on the second compilation with other inputs (0.15.2).
    compiler = typst.Compiler(f"{folder}/main.typ", root=folder, font_paths=fonts)

    def build(data: str) -> bytes:
        made: bytes = compiler.compile(format="pdf", pdf_tags=tags, sys_inputs={"data": data})
        return made

    return _read, build


def _read(path: str) -> str:
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        return file.read()
