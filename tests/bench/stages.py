"""Single stages of ours on loads of a known size: composition and page make-up, long tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import cycle

from msgspec.structs import replace

from reports import galley, pipeline
from reports.galley import Paragraph, Run
from reports.layout import lay_out
from reports.markup import read_markup
from reports.style import load_style
from reports.typeset.pages import make_pages

# What a load does once, and how many pages that made.
Act = Callable[[], int]


def _texts() -> list[Paragraph]:
    """The running text of the sample."""
    tour = pipeline.load(pipeline.HOME / "data" / "study-tour.yaml")
    laid = pipeline.Job(tour, "briefing").galley
    wanted = ("body", "lead", "level3", "level4")
    return [p for p in galley.paragraphs(laid.blocks) if p.style.name in wanted]


def composition(characters: int, *, paged: bool) -> Act:
    """So many characters of the sample's running text, composed, and paged if wanted."""
    tour = pipeline.load(pipeline.HOME / "data" / "study-tour.yaml")
    laid, rest, blocks = pipeline.Job(tour, "briefing").galley, characters, list[Paragraph]()
    for number, paragraph in enumerate(cycle(_texts())):
        text = galley.text_of(paragraph)
        at = number % len(text)
        text = (text[at:] + text[:at])[:rest]  # no two paragraphs are the same
        run = Run(text, paragraph.style.char, "here")
        blocks.append(replace(paragraph, content=(run,), anchor=""))
        rest -= len(text)
        if not rest:
            break
    laid, composer = replace(laid, blocks=tuple(blocks)), pipeline.composer()

    def compose() -> int:
        composer.forget()
        for paragraph in blocks:
            composer.compose(paragraph, laid.page.measure)
        return 0

    def page() -> int:
        composer.forget()
        return len(make_pages(laid, composer).pages)

    return page if paged else compose


def table(rows: int) -> Act:
    """A table of four columns, laid out and paged; every row with other words."""
    texts = cycle([galley.text_of(p) for p in _texts()])
    lines = []
    for number in range(rows):
        text = next(texts)
        at = 11 * number % max(1, len(text) - 40)
        cells = (
            number + 1,
            text[at : at + 12],
            text[at : at + 30],
            f"{number * 37 % 9973 / 10} 万元",
        )
        lines.append("<row>" + "".join(f"<cell>{cell}</cell>" for cell in cells) + "</row>")
    titles = "".join(f"<cell>{title}</cell>" for title in ("序号", "事项", "说明", "金额"))
    head = f"<head><row>{titles}</row></head>"
    markup = f'<document><table style="grid">{head}{"".join(lines)}</table></document>'
    document = read_markup(
        markup, str, name="table", title="表", language="zh-Hans", author="", date="2023-07-24"
    )
    styles, composer = load_style(pipeline.TEMPLATES, "briefing"), pipeline.composer()

    def act() -> int:
        composer.forget()
        laid = lay_out(document, styles, composer, _no_pictures)
        return len(make_pages(laid, composer).pages)

    return act


def _no_pictures(file: str, path: str) -> galley.Art:
    raise FileNotFoundError(file)


STAGES: dict[str, Callable[[], Act]] = {
    "composition, 10,000 characters": lambda: composition(10_000, paged=False),
    "composition and pages, 10,000 characters": lambda: composition(10_000, paged=True),
    "composition and pages, 100,000 characters": lambda: composition(100_000, paged=True),
    "table of 500 rows": lambda: table(500),
    "table of 5,000 rows": lambda: table(5_000),
}


def linear(cpu: Mapping[str, float]) -> list[str]:
    """How the long loads compare with the short ones, where all were measured."""
    text = "composition and pages, {} characters"
    pairs = (
        ("text", text.format("10,000"), text.format("100,000")),
        ("tables", "table of 500 rows", "table of 5,000 rows"),
    )
    told = [
        f"{cpu[long] / 10 / cpu[short]:.2f} as much for {what}"
        for what, short, long in pairs
        if cpu.get(short) and cpu.get(long)
    ]
    return ["", f"Ten times the load costs ten times {', '.join(told)}."] if told else []
