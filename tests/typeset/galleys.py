"""Galleys of simple blocks, made into pages, and what can be seen on these."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from setting import BODY, COMPOSER, PAGE

from reports.galley import (
    Block,
    Border,
    Cell,
    Galley,
    Group,
    PageStyle,
    Paragraph,
    ParaStyle,
    Row,
    Run,
    Table,
    TableLook,
)
from reports.typeset.pages import make_pages
from reports.typeset.placed import Box, Glyphs, Page, Pages

TOP, BOTTOM = PAGE.top, PAGE.height - PAGE.bottom
HEADING = replace(BODY, name="heading", align="start", keep_with_next=True)
LOOK = TableLook("grid", 1.0, 0.7, 0.4, 4.0, 4.0)
CELL = replace(BODY, name="cell", pitch=17.0, align="start", char=replace(BODY.char, size=12.0))


def body(count: int, mark: str = "国", **style: Any) -> Paragraph:
    """A paragraph of so many full lines."""
    return Paragraph((Run(mark * 28 * count, BODY.char, "body"),), replace(BODY, **style))


def heading(text: str = "一、标题", level: int = 1, **style: Any) -> Paragraph:
    return Paragraph((Run(text, BODY.char),), replace(HEADING, **style), heading=level)


def table(rows: int, text: str = "格") -> Table:
    cells = [
        tuple(Cell((Paragraph((Run(f"{text}{i}之{c}", CELL.char),), CELL),), c) for c in range(2))
        for i in range(rows)
    ]
    head = Row((Cell((Paragraph((Run("表头", CELL.char),), CELL),), 0, columns=2),))
    return Table((200.0, 200.0), (head,), tuple(map(Row, cells)), LOOK)


def make(*blocks: Block, page: PageStyle = PAGE, title: str = "题") -> Pages:
    return make_pages(Galley(title, "zh-CN", "", "2023-07-24", page, blocks), COMPOSER)


def shown(page: Page) -> list[Glyphs]:
    return [item for item in page.items if isinstance(item, Glyphs) and not item.artifact]


def text(pages: Pages) -> str:
    return "".join(g.text for page in pages.pages for g in shown(page))


def baselines(page: Page) -> list[float]:
    return sorted({round(item.y, 4) for item in shown(page)})


def lines(page: Page) -> list[str]:
    out: dict[float, str] = {}
    for item in shown(page):
        out[round(item.y, 3)] = out.get(round(item.y, 3), "") + item.text
    return [out[y] for y in sorted(out)]


def counts(pages: Pages) -> list[int]:
    return [len(baselines(page)) for page in pages.pages]


def imprint(count: int) -> Group:
    """An imprint of so many paragraphs between thick rules."""
    look = ParaStyle("imprint", replace(BODY.char, size=14.0, tracking=0.0), 24.0, "start")
    parts = [Paragraph((Run("印发", look.char),), look) for _ in range(count)]
    first = replace(look, border_top=Border(1.0, gap=2.5))
    last = replace(look, space_before=2.5, space_after=5.0, border_bottom=Border(1.0, gap=2.5))
    parts[0] = replace(parts[0], style=first)
    parts.append(Paragraph((Run("印发机关", look.char),), last))
    return Group(tuple(parts), "imprint", foot=True)


def lowest(page: Page) -> float:
    return max(item.y + item.height for item in page.items if isinstance(item, Box))
