"""Document + Stylesheet → Galley: styles, numbers, columns computed, every character checked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from reports import doctree as d
from reports import galley as g
from reports.errors import Problem, ReportError, Where
from reports.style import CounterRule, Stylesheet, TableRule
from reports.typeset.fonts import invisible
from reports.typeset.lines import Composer

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")


def lay_out(document: d.Document, styles: Stylesheet, composer: Composer) -> g.Galley:
    """Compute a document.

    Raises:
        ReportError: characters that no face draws (each with its YAML path), styles that no
            sheet has, tables whose rows and columns do not agree.
    """
    layout = _Layout(styles, composer)
    blocks = layout.blocks(document.blocks)
    layout.check_faces(blocks)
    if layout.problems:
        raise ReportError(layout.problems)
    used = {p.style.name: p.style for p in (*g.paragraphs(blocks), layout.folio)}
    return g.Galley(
        document.title,
        document.language,
        document.author,
        document.date,
        styles.page,
        blocks,
        used,
    )


class _Layout:
    def __init__(self, styles: Stylesheet, composer: Composer) -> None:
        self.problems: list[Problem] = []
        folio = styles.page.folio
        self.folio = g.Paragraph((g.Run(styles.page.folio_form, folio.char),), folio)
        self._styles = styles
        self._composer = composer
        self._counts = [0] * 5
        self._headings = 0

    def blocks(self, blocks: Iterable[d.Block]) -> tuple[g.Block, ...]:
        return tuple(self._block(block) for block in blocks)

    def _block(self, block: d.Block) -> g.Block:
        match block:
            case d.Paragraph():
                return self._paragraph(block)
            case d.Heading():
                self._headings += 1
                anchor = f"h{self._headings}"
                return self._paragraph(block, heading=block.level, anchor=anchor)
            case d.Blank():
                return g.Space(block.lines * self._styles.pitch)
            case d.PageBreak():
                return g.PageBreak()
            case d.Group():
                step, foot = self._styles.group(block.style)
                return g.Group(self.blocks(block.blocks), block.style, step, foot)
            case d.Table():
                return self._table(block)

    def _paragraph(
        self, paragraph: d.Paragraph | d.Heading, heading: int = 0, anchor: str = ""
    ) -> g.Paragraph:
        style = self._styles.paragraph(paragraph.style)
        content = self._inlines(paragraph.content, style)
        if paragraph.level and (label := self._label(paragraph.level, paragraph.style)):
            content = (g.Run(label, style.char), *content)
        return g.Paragraph(content, style, heading, anchor)

    def _inlines(self, content: Sequence[d.Inline], style: g.ParaStyle) -> tuple[g.Inline, ...]:
        out: list[g.Inline] = []
        turns: set[int] = set()
        length = 0
        for item in content:
            match item:
                case d.Run():
                    char = self._styles.character(item.style, style.char)
                    out.append(g.Run(item.text, char, item.path))
                    length += len(item.text)
                case d.Break():
                    out.append(g.Break())
                case d.Fill():
                    out.append(g.Fill())
                case d.Chance():
                    turns.add(length)
        return tuple(self._turned(out, style, turns) if style.sense else _joined(out))

    def _turned(
        self, content: list[g.Inline], style: g.ParaStyle, turns: set[int]
    ) -> list[g.Inline]:
        """A title turned by sense into lines of even length; both formats keep these lines."""
        runs = [item for item in content if isinstance(item, g.Run)]
        if len(runs) < len(content) or not all(map(self._drawn, runs)):
            return content
        measure = self._styles.page.measure - style.inset_start - style.inset_end
        cuts = self._composer.turn(runs, measure, frozenset(turns))
        out: list[g.Inline] = []
        at = 0
        for run in runs:
            inner = [cut - at for cut in cuts if at < cut < at + len(run.text)]
            if at in cuts:
                out.append(g.Break())
            for a, b in zip([0, *inner], [*inner, len(run.text)], strict=True):
                if a:
                    out.append(g.Break())
                out.append(g.Run(run.text[a:b], run.char, run.path))
            at += len(run.text)
        return _joined(out)

    def _label(self, level: int, style: str) -> str:
        """The next number of a level; levels below start anew (GB/T 9704-2012 7.3.3)."""
        self._counts[level] += 1
        self._counts[level + 1 :] = [0] * (4 - level)
        rule = self._styles.counter(style)
        return counted(self._counts[level], rule) if rule else ""

    def _table(self, table: d.Table) -> g.Table:
        rule, look = self._styles.table(table.style)
        head = self._rows(table.head, rule, table.style, head=True)
        rows = self._rows(table.rows, rule, table.style, head=False)
        count = max((c.column + c.columns for r in (*head, *rows) for c in r.cells), default=0)
        widths = self._widths(rule, look, count, table.style)
        return g.Table(widths, head, rows, look, table.title)

    def _widths(
        self, rule: TableRule, look: g.TableLook, count: int, name: str
    ) -> tuple[float, ...]:
        columns = rule.columns or (None,) * count
        measure = self._styles.page.measure
        if len(columns) != count:
            self._wrong("columns-count", name, columns=len(columns), cells=count)
            return (measure / max(count, 1),) * count
        char = self._styles.paragraph(rule.cell or "body").char
        known = [w and w.points(em=char.size, tracking=char.tracking) for w in columns]
        fixed = sum(width for width in known if width)
        stars = known.count(None)
        share = (measure - fixed) / stars if stars else 0.0
        widths = tuple(share if width is None else width for width in known)
        if sum(widths) > measure + 0.1:
            self._wrong(
                "columns-too-wide", name, width=f"{sum(widths):.1f}", measure=f"{measure:.1f}"
            )
        least = 2 * look.pad_inline + char.size
        if any(width < least for width in widths):
            self._wrong("column-too-narrow", name, width=f"{min(widths):.1f}", least=f"{least:.1f}")
        return widths

    def _wrong(self, code: str, table: str, **values: object) -> None:
        self.problems.append(Problem(code, self._styles.where(f"tables.{table}"), values))

    def _rows(
        self, rows: Sequence[d.Row], rule: TableRule, name: str, *, head: bool
    ) -> tuple[g.Row, ...]:
        out = []
        taken: dict[int, int] = {}  # column → rows still covered by a cell above
        for n, row in enumerate(rows, 1):
            column, cells = 0, list[g.Cell]()
            for cell in row.cells:
                while taken.get(column, 0) > 0:
                    column += 1
                cells.append(self._cell(cell, column, rule, head=head))
                reach = range(column, column + cell.columns)
                if any(taken.get(k, 0) > 0 for k in reach):
                    self._wrong("cells-overlap", name, row=n)
                taken |= dict.fromkeys(reach, cell.rows)
                column += cell.columns
            taken = {k: left - 1 for k, left in taken.items()}
            out.append(g.Row(tuple(cells), row.group))
        return tuple(out)

    def _cell(self, cell: d.Cell, column: int, rule: TableRule, *, head: bool) -> g.Cell:
        usual = (rule.head if head else rule.cell) or "body"
        content = tuple(
            self._paragraph(d.Paragraph(p.content, p.style or cell.style or usual))
            for p in cell.content
        )
        fill = self._styles.ink(rule.head_fill) if head and rule.head_fill else None
        return g.Cell(content, column, cell.rows, cell.columns, fill)

    def check_faces(self, blocks: tuple[g.Block, ...]) -> None:
        """Every character has a face that draws it, or the build stops and says where."""
        runs: dict[str, list[g.Run]] = {}
        for paragraph in (*g.paragraphs(blocks), self.folio):
            for item in paragraph.content:
                if isinstance(item, g.Run):
                    runs.setdefault(item.char.face, []).append(item)
        faces = self._composer.faces
        for role in [role for role in runs if role not in faces.roles]:
            values = {"role": role, "known": [*faces.roles]}
            where = self._styles.where(getattr(role, "path", ""))
            self.problems.append(Problem("font-role-unknown", where, values))
            del runs[role]
        for role, items in runs.items():
            # A space between runs keeps a selector of one from joining the character of another.
            text = " ".join(run.text for run in items)
            wrong = {char: _fault(char[0]) for char in faces.missing(role, text)}
            wrong |= {char: "right-to-left" for char in set(text) if _leads_left(char)}
            for char, code in wrong.items():
                for path in {run.path: None for run in items if char in run.text}:
                    values = {"char": char, "point": f"U+{ord(char[0]):04X}", "role": role}
                    self.problems.append(Problem(code, Where(path=path), values))

    def _drawn(self, run: g.Run) -> bool:
        faces, role = self._composer.faces, run.char.face
        return role in faces.roles and not faces.missing(role, run.text)


def _fault(char: str) -> str:
    """Why no face draws a character: it cannot be seen at all, or no face has it."""
    unseen = unicodedata.category(char)[0] == "Z" or invisible(char)
    return "invisible-character" if unseen else "no-glyph"


def _leads_left(char: str) -> bool:
    """Arabic, Hebrew and the like, which this program does not set."""
    return char > "\u0590" and unicodedata.bidirectional(char) in ("R", "AL")


def _joined(content: Iterable[g.Inline]) -> list[g.Inline]:
    """Neighbouring runs of one look and origin as one."""
    out: list[g.Inline] = []
    for item in content:
        last = out[-1] if out else None
        if (
            isinstance(item, g.Run)
            and isinstance(last, g.Run)
            and (last.char, last.path) == (item.char, item.path)
        ):
            out[-1] = g.Run(last.text + item.text, item.char, item.path)
        elif not isinstance(item, g.Run) or item.text:
            out.append(item)
    return out


def counted(number: int, rule: CounterRule) -> str:
    """A number in its counter style, with prefix and suffix."""
    if rule.system == "none":
        return ""
    written = chinese(number) if rule.system == "simp-chinese-informal" else str(number)
    return f"{rule.prefix or ''}{written}{rule.suffix or ''}"


def chinese(number: int) -> str:
    """1–9999 in Chinese: 十二, 一百零五 (CSS simp-chinese-informal); digits beyond."""
    if number > 9999:
        return str(number)
    out, zero = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            out += ("零" if zero and out else "") + _DIGITS[digit] + _PLACES[place]
        zero = not digit
    return out.removeprefix("一") if 10 <= number < 20 else out
