"""The same paragraphs set by us and by Typst, line by line, under one judge: `make against-typst`.

Measure 156 mm, 16 pt, FandolFang with Liberation Serif, justified, indent 2 em, a quarter em beside
western text. Both are read as finished lines: which character stands at which x.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import phrases
from judge import INDENT, KINDS, LOOSE, MEASURE, SIZE, SOFT, Setting, Spot, Tally, judge

from reports import doctree, pipeline
from reports.galley import CharStyle, Paragraph, ParaStyle, Run
from reports.typeset.placed import Glyphs

HOME = Path(__file__).resolve().parents[2]
CHANCE = 300  # paragraphs
SHOWN = 12  # of the lines in which ours is worse
AIR = 0.25  # em between Chinese and western text: CLREQ 3.2.5, and what Typst has
HOUSE = 0.125  # what templates/shared/style.yaml has


def set_by_us(texts: Sequence[str], air: float) -> list[Setting]:
    """Lines from our composer, `air` em between Chinese and western text."""
    look = CharStyle("fangsong", SIZE)
    style = ParaStyle("body", look, 28.0, "justify", INDENT, autospace=air)
    composer = pipeline.composer()
    out = []
    for text in texts:
        lines = composer.compose(Paragraph((Run(text, look, "here"),), style), MEASURE)
        out.append([_spots(line.x, line.glyphs) for line in lines])
    return out


def _spots(start: float, glyphs: Sequence[Glyphs]) -> list[Spot]:
    return [
        (char, start + part.x + x)
        for part in glyphs
        if not part.artifact
        for text, x in zip(part.texts, part.xs, strict=True)
        for char in text
    ]


TYPST = """
#set page(width: 156mm, height: auto, margin: 0pt)
#set text(font: ((name: "Liberation Serif", covers: "latin-in-cjk"), "FandolFang R"),
  size: 16pt, lang: "zh", region: "cn", hyphenate: false)
#set par(justify: true, first-line-indent: (amount: 2em, all: true))
#for (k, it) in json("texts.json").enumerate() { if k > 0 { pagebreak() }; par(it) }
"""


def set_by_typst(texts: Sequence[str]) -> list[Setting]:
    """Lines read from the PDF that Typst makes, a page for each paragraph."""
    import typst

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "texts.json").write_text(json.dumps(texts, ensure_ascii=False), "utf-8")
        (Path(folder) / "main.typ").write_text(TYPST, "utf-8")
        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(HOME / "fonts")],
        )
        data = typst.Compiler(str(Path(folder) / "main.typ"), font_paths=fonts).compile()
    return list(_read(data))


def _read(data: bytes) -> Iterator[Setting]:
    """The lines of each page of a PDF: characters at their origins, by PDFium."""
    import ctypes

    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    x, y = ctypes.c_double(), ctypes.c_double()
    for page in pdfium.PdfDocument(data):
        text_page, rows = page.get_textpage(), dict[int, list[Spot]]()
        words = text_page.raw
        for k in range(raw.FPDFText_CountChars(words)):
            if raw.FPDFText_IsGenerated(words, k) == 1:
                continue
            raw.FPDFText_GetCharOrigin(words, k, x, y)
            spot = (chr(raw.FPDFText_GetUnicode(words, k)), x.value)
            rows.setdefault(round(-y.value), []).append(spot)
        yield [rows[row] for row in sorted(rows)]


def tour_texts() -> list[str]:
    """Every paragraph of running text in the sample."""
    job = pipeline.Job(pipeline.load(HOME / "data" / "study-tour.yaml"), "briefing")
    wanted = ("body", "lead", "level3", "level4")
    found = doctree.paragraphs(job.document.blocks)
    wanted_runs = (doctree.runs(p.content) for p in found if p.style in wanted)
    return ["".join(run.text for run in runs) for runs in wanted_runs]


def table(*tallies: Tally) -> list[str]:
    """Ours beside theirs, one row a measure."""
    rows = ((name, *map(told, tallies)) for name, told in _ROWS.items())
    heads = "| | ours | ours, air of 1/8 em | Typst |", "|---|---:|---:|---:|"
    return [*heads, *(f"| {' | '.join(row)} |" for row in rows)]


def _wider(than: float) -> Callable[[Tally], str]:
    return lambda t: f"{sum(growth > than for growth, *_ in t.worst)}"


def _faults(kind: str) -> Callable[[Tally], str]:
    return lambda t: f"{t.count(kind)}"


_ROWS: dict[str, Callable[[Tally], str]] = {
    "lines": lambda t: f"{t.lines}",
    **{kind: _faults(kind) for kind in KINDS},
    **{f"parted: {kind}": _faults(kind) for kind in SOFT},
    "rms deviation of line fill": lambda t: f"{100 * t.rms:.2f} %",
    "fullest, emptiest line": lambda t: f"{100 * max(t.fills):+.1f}, {100 * min(t.fills):+.1f} %",
    "widest gap, over natural": lambda t: f"{max(t.worst)[0]:.3f} em",
    "the same, not beside western text": lambda t: f"{max(t.inner):.3f} em",
    "lines with a gap over 0.05 em wider": _wider(0.05),
    "lines with a gap over 0.1 em wider": _wider(0.1),
    f"lines with a gap over {LOOSE} em wider": _wider(LOOSE),
    "gaps tightened by over 0.3 em": lambda t: f"{sum(g < -0.3 for g in t.tight)}",
    "mean tightening of the gaps tightened": lambda t: f"{_mean(t.tight):.3f} em",
}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(1, len(values))


def worse(ours: Tally, theirs: Tally, settings: Sequence[Setting]) -> Iterator[str]:
    """Where ours is worse: every kind of fault that it has more of, its widest gaps."""
    for kind in (*KINDS, *SOFT):
        if ours.count(kind) > theirs.count(kind):
            for number, k, seen in ours.faults[kind]:
                yield f"{kind}: paragraph {number}, line {k + 1}: {seen}"
    limit = max(theirs.worst)[0]
    wide = [place for place in sorted(ours.worst, reverse=True) if place[0] > limit]
    for growth, number, k in wide[:SHOWN]:
        seen = "".join(char for char, _ in settings[number][k])
        yield f"gap wider by {growth:.3f} em: paragraph {number}, line {k + 1}: {seen}"
    if len(wide) > SHOWN:
        yield f"{len(wide) - SHOWN} more lines with a gap wider than any of Typst's"


def report() -> Iterator[str]:
    """Set, judge, tell: a table for each kind of paragraph, and where ours is worse."""
    tour = tour_texts()
    texts = [*tour, *phrases.paragraphs(CHANCE)]
    settings = (set_by_us(texts, AIR), set_by_us(texts, HOUSE), set_by_typst(texts))
    for title, numbers in (
        (f"Study tour, {len(tour)} paragraphs", range(len(tour))),
        (f"Natural by chance, {CHANCE} paragraphs", range(len(tour), len(texts))),
    ):
        tallies = Tally(AIR), Tally(HOUSE), Tally(AIR)
        for number in numbers:
            for setting, tally in zip(settings, tallies, strict=True):
                judge(number, texts[number], setting[number], tally)
        yield from ("", f"## {title}", "", *table(*tallies), "", "Worse in ours:", "")
        ours, _, theirs = tallies
        yield from [f"* {place}" for place in worse(ours, theirs, settings[0])] or ["* nothing"]


def main() -> None:
    """Print the report; with --save write it to tests/bench/AGAINST-TYPST.md."""
    text = "\n".join(report()) + "\n"
    print(text)
    if "--save" in sys.argv:
        title, about = (__doc__ or "").split("\n", 1)
        head = f"# Line composition beside Typst\n\n{title}\n{about}"
        (HOME / "tests" / "bench" / "AGAINST-TYPST.md").write_text(head + text, "utf-8")


if __name__ == "__main__":
    main()
