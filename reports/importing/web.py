"""Web pages: the text of their blocks, a line each; what is navigation is told as such."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from reports.errors import Where, stop
from reports.importing.decode import Decoded, decoded
from reports.importing.lines import Cell, Page, Picture, Source

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset=["']?\s*([\w-]+)""", re.IGNORECASE)
_SILENT = {"script", "style", "template", "noscript", "head", "svg", "iframe", "object", "select"}
_FURNITURE = {"nav", "aside", "footer", "form", "button", "header"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody",
    "tfoot", "thead", "tr", "ul",
}  # fmt: skip
_CELLS = {"td", "th"}
_LONGEST, _WIDEST = 800, 60  # characters of a cell, columns: more is a page laid out in cells


def read(data: bytes, name: str) -> Source:
    """The source of an HTML file's bytes."""
    found = _decoded(data, name)
    # Without huge_tree, what lies deeper than 256 elements would be dropped without a word.
    parser = html.HTMLParser(huge_tree=True)
    try:
        # What the page says of its encoding has been heard already.
        root = html.document_fromstring(
            re.sub(r"^\s*<\?xml[^>]*\?>", "", found.text), parser=parser
        )
    except (etree.ParserError, ValueError):
        raise stop("import-empty", Where(name)) from None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise stop("import-too-deep", Where(name))  # the rest would be missing
    page = Page()
    _Reading(page).read(root)
    if not page.lines:
        raise stop("import-empty", Where(name))
    return page.source(name, found.encoding, found.rival)


_Place = tuple[html.HtmlElement | None, int]  # a cell, None for one that goes on; its column


def _grid(table: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, list[_Place]]]:
    """The rows of a table of data, each with its cells; none of one that lays out a page."""
    if next(table.iterdescendants("table", "h1", "h2", "h3"), None) is not None:
        return
    rows = [(row, [cell for cell in row if cell.tag in _CELLS]) for row in table.iter("tr")]
    several = sum(len(cells) > 1 for _, cells in rows)
    held = [cell for _, cells in rows for cell in cells]
    blocks = any(next(cell.iterdescendants(*_BLOCKS), None) is not None for cell in held)
    if not several or (several == 1 and blocks) or any(map(_broad, held)):
        return
    over: dict[int, int] = {}  # column → how many more rows a cell above reaches into
    for row, cells in rows:
        places: list[_Place] = [(None, column) for column, left in over.items() if left]
        over = {column: left - 1 for column, left in over.items() if left}
        taken, column = {column for _, column in places}, 0
        for cell in cells:
            while column in taken:
                column += 1
            places.append((cell, column))
            width = _span(cell, "colspan")
            if (height := _span(cell, "rowspan") - 1) > 0:
                over |= dict.fromkeys(range(column, column + width), height)
            column += width
        yield row, sorted(places, key=lambda place: place[1])


def _broad(cell: html.HtmlElement) -> bool:
    return len(cell.text_content()) > _LONGEST or _span(cell, "colspan") > _WIDEST


def _span(cell: html.HtmlElement, name: str) -> int:
    value = cell.get(name, "").strip()
    return max(int(value), 1) if re.fullmatch(r"\d{1,3}", value, re.ASCII) else 1


def _decoded(data: bytes, name: str) -> Decoded:
    """Bytes read in the encoding that the page names, if they can be."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        word = declared[1].decode("ascii").lower()
        codec = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(word, word)
        try:
            return Decoded(data.decode(codec), word.upper())
        except (UnicodeDecodeError, LookupError):
            pass  # a page may lie about itself
    return decoded(data, name)


class _Reading:
    """One walk over the elements; words gather until a block begins or ends."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._words: list[str] = []
        self._rows: dict[html.HtmlElement, tuple[int, list[_Place]]] = {}

    def read(self, root: html.HtmlElement) -> None:
        """All elements below one, without recursion: pages may nest without end."""
        level, furniture = [0], [False]
        for number, table in enumerate(root.iter("table")):
            self._rows |= {row: (number, cells) for row, cells in _grid(table)}
        for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            if event in ("comment", "pi"):
                self._say(element.tail)
                continue
            tag = element.tag
            silent = tag in _SILENT
            if event == "start":
                if silent:
                    # Skipped with everything in it; its tail is said at its end.
                    for child in list(element):
                        element.remove(child)
                    continue
                if element in self._rows:
                    self._row(element, furniture[-1])
                else:
                    self._begin(element, tag, level, furniture)
            else:
                if not silent:
                    self._end(tag, level, furniture)
                self._say(element.tail)
        self._break(0, False)

    def _begin(
        self, element: html.HtmlElement, tag: str, level: list[int], furniture: list[bool]
    ) -> None:
        if tag in _BLOCKS:
            self._break(level[-1], furniture[-1])
        if re.fullmatch("h[1-6]", tag):
            level.append(int(tag[1]))
        if tag in _FURNITURE:
            furniture.append(True)
        if tag == "br":
            self._words.append("\n")
        if tag in _CELLS and any(word.strip() for word in self._words):
            self._words.append("\t")
        if tag == "img" and element.get("src"):
            self._page.picture(element.get("src", ""), alt=element.get("alt", ""))
        self._say(element.text)

    def _row(self, row: html.HtmlElement, furniture: bool) -> None:
        """A row of figures or tasks is read at once: a line, whatever blocks its cells hold."""
        self._break(0, furniture)
        number, places = self._rows[row]
        cells, pictures = list[Cell](), list[Picture]()
        for element, column in places:
            inside = Page()
            if element is not None:
                row.remove(element)
                _Reading(inside).read(element)
            cells.append(Cell(column, inside.lines, element is None))
            pictures += inside.pictures
        self._page.row(number, cells, furniture)
        for picture in pictures:
            self._page.picture(picture.name, alt=picture.alt)

    def _end(self, tag: str, level: list[int], furniture: list[bool]) -> None:
        if tag in _BLOCKS:
            self._break(level[-1], furniture[-1])
        if re.fullmatch("h[1-6]", tag):
            level.pop()
        if tag in _FURNITURE:
            furniture.pop()

    def _say(self, text: str | None) -> None:
        if text:
            self._words.append(re.sub(r"[ \t\r\n\f]+", " ", text))

    def _break(self, level: int, furniture: bool) -> None:
        self._page.add("".join(self._words), level, furniture)
        self._words.clear()
