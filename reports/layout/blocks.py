"""Blocks and inlines with computed styles: numbers set, titles turned, languages settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from msgspec.structs import replace

from reports import doctree as d
from reports import galley as g
from reports.errors import Problem, ReportError
from reports.layout.charts import Charts
from reports.layout.contents import Place, dangling, filled
from reports.layout.coverage import drawn, uncovered
from reports.layout.figures import Pictures, figures, words
from reports.layout.first_page import settled
from reports.layout.marks import alike, fitted, raised, too_wide
from reports.layout.numbers import Counts, counted, written
from reports.layout.signature import signed
from reports.layout.tables import Tables, held
from reports.style import Stylesheet
from reports.typeset.lines import Composer

# The language that styles and fonts are made for; runs in it need not say so.
_USUAL = "zh-Hans"
_PASSES = 6


def lay_out(
    document: d.Document, styles: Stylesheet, composer: Composer, pictures: Pictures
) -> g.Galley:
    """Compute a document.

    Args:
        document: the neutral tree.
        styles: its style sheet.
        composer: knows the faces; turns titles and measures columns.
        pictures: reads a picture by its file's name and YAML path.

    Raises:
        ReportError: characters that no face draws (each with its YAML path), styles that no
            sheet has, tables whose rows and columns do not agree, pictures that cannot be read.
    """
    layout = _Layout(document, styles, composer, pictures)
    blocks = filled(layout.blocks(document.blocks), layout.headings, styles)
    everything = (*g.paragraphs(blocks), *layout.furniture())
    # Whatever is typed into the finished file later is text, also where no text is yet.
    used = {p.style.name: p.style for p in (*everything, g.Paragraph((), styles.paragraph("body")))}
    runs = chain(words(blocks), chain.from_iterable(map(g.runs_of, everything)))
    problems = [*layout.problems, *dangling(blocks), *uncovered(runs, composer.faces, styles)]
    if problems:
        raise ReportError(problems)
    return g.Galley(
        document.title,
        document.language,
        document.author,
        document.date,
        layout.page,
        settled(blocks, layout.page, composer),
        used,
        document.watermark,
        document.edition,
        document.subject,
        document.keywords,
    )


class _Layout:
    def __init__(
        self, document: d.Document, styles: Stylesheet, composer: Composer, pictures: Pictures
    ) -> None:
        self.problems: list[Problem] = []
        self.headings: list[g.Paragraph] = []
        self._document = document
        self._styles = styles
        self._composer = composer
        self._pictures = pictures
        self._counts = Counts()
        self._tables = Tables(
            styles, self.problems, self._paragraph, composer, styles.template(document.name)
        )
        self._charts = Charts(styles, composer, self._run)
        self._page = styles.kind(document.page) if document.page else styles.page
        self._kinds = [self._page]
        self._shrink = 1.0  # of what is made to fit, in a table that is too wide

    def furniture(self) -> Iterator[g.Paragraph]:
        """What stands on pages beside their text: folios and running heads."""
        if self._document.watermark:
            look = self._styles.paragraph("watermark")
            yield g.Paragraph((g.Run(self._document.watermark, look.char),), look)
        for page in self._kinds:
            yield g.Paragraph((g.Run(page.folio_form, page.folio.char),), page.folio)
            if page.head:
                names = (self._document.title, *map(g.text_of, self.headings))
                shown = "".join(names if "{heading}" in page.head_form else names[:1])
                yield g.Paragraph((g.Run(page.head_form + shown, page.head.char),), page.head)

    @property
    def page(self) -> g.PageStyle:
        """The usual kind of page."""
        return self._kinds[0]

    def blocks(self, blocks: Iterable[d.Block]) -> tuple[g.Block, ...]:
        made = tuple(held(self._block(block) for block in blocks))
        return raised(made, self._styles, self._composer)

    def _block(self, block: d.Block) -> g.Block:
        match block:
            case d.Paragraph():
                return self._paragraph(block)
            case d.Heading():
                anchor = f"@{len(self.headings) + 1}"  # no template can choose this one
                heading = self._paragraph(block, heading=block.level, anchor=anchor)
                self.headings.append(heading)
                return heading
            case d.Blank():
                return g.Space(block.lines * self._styles.pitch)
            case d.PageBreak():
                return g.PageBreak(block.to)
            case d.Contents():
                return Place((), "contents", levels=block.levels)
            case d.Figures():
                return figures(
                    block,
                    self._styles,
                    self._pictures,
                    self._charts.draw,
                    self._caption,
                    self._page.measure,
                )
            case d.Group():
                inner = signed(
                    self.blocks(block.blocks),
                    self._styles.signature(block.style),
                    self._page.measure,
                    self._composer,
                )
                return replace(self._styles.group(block.style), blocks=inner)
            case d.Table():
                return self._table(block)
            case d.Section():
                return self._section(block)

    def _table(self, table: d.Table) -> g.Table:
        """A table; what is made to fit becomes smaller until it does."""
        made = self._tables.table(table, self._page.measure)
        for _ in range(_PASSES):  # smaller words need narrower columns, which leave others more
            ratio = too_wide(made, self._styles, self._composer)
            if ratio >= 1.0:
                break
            self._shrink *= ratio
            made = self._tables.table(table, self._page.measure)
        self._shrink = 1.0
        return alike(made, self._styles, self._composer)

    def _section(self, section: d.Section) -> g.Section:
        around, self._page = self._page, self._styles.kind(section.page)
        self._kinds.append(self._page)
        made = g.Section(self.blocks(section.blocks), self._page)
        self._page = around
        return made

    def _paragraph(
        self, paragraph: d.Paragraph | d.Heading, heading: int = 0, anchor: str = ""
    ) -> g.Paragraph:
        style = self._spoken(self._styles.paragraph(paragraph.style), paragraph.language)
        content = self._inlines(paragraph.content, style)
        if self._styles.fits(paragraph.style):
            style = fitted(content, style, self._page.measure, self._shrink, self._composer)
            content = self._inlines(paragraph.content, style)
        if paragraph.level and (label := self._label(paragraph.level, paragraph.style)):
            content = (g.Run(label, style.char), *content)
        return g.Paragraph(content, style, heading, paragraph.id or anchor)

    def _caption(self, content: Sequence[d.Inline], name: str) -> g.Paragraph:
        """A caption with its number, which is a run of its own."""
        made = self._paragraph(d.Paragraph(tuple(content), name))
        rule = self._styles.counter(name)
        if rule is None or not (number := written(self._counts.caption(name), rule)):
            return made
        char = made.style.char
        label = [
            g.Run(rule.prefix or "", char),
            g.Run(number, char, counter=rule.prefix or name),
            g.Run(rule.suffix or "", char),
        ]
        return replace(made, content=(*(run for run in label if run.text), *made.content))

    def _spoken(self, style: g.ParaStyle, language: str) -> g.ParaStyle:
        """A style for text of a language; the document's where neither says another."""
        said = language or style.char.language or self._document.language
        said = "" if said == _USUAL else said
        if said == style.char.language:
            return style
        return replace(style, char=replace(style.char, language=said))

    def _run(self, run: d.Run, char: g.CharStyle) -> g.Run:
        char = self._styles.character(run.style, char)
        if run.language:
            char = replace(char, language="" if run.language == _USUAL else run.language)
        return g.Run(run.text, char, run.path, run.link)

    def _inlines(self, content: Sequence[d.Inline], style: g.ParaStyle) -> tuple[g.Inline, ...]:
        out: list[g.Inline] = []
        turns: set[int] = set()
        length = 0
        for item in content:
            match item:
                case d.Run():
                    out.append(self._run(item, style.char))
                    length += len(item.text)
                case d.Ruby():
                    base = tuple(self._run(run, style.char) for run in item.base)
                    around = base[0].char if base else style.char
                    small = self._styles.character("ruby", around)
                    out.append(g.Ruby(base, tuple(self._run(r, small) for r in item.reading)))
                case d.Break():
                    out.append(g.Break())
                case d.Fill():
                    leader = item.leader or self._styles.leader(style.name)
                    out.append(g.Fill(leader, style.char if leader else None))
                case d.Folio():
                    out.append(g.Folio(item.of, style.char))
                case d.Chance():
                    turns.add(length)
        return tuple(self._turned(out, style, turns) if style.sense else _joined(out))

    def _turned(
        self, content: list[g.Inline], style: g.ParaStyle, turns: set[int]
    ) -> list[g.Inline]:
        """A title turned by sense into lines of even length; both formats keep these lines."""
        runs = [item for item in content if isinstance(item, g.Run)]
        if len(runs) < len(content) or not drawn(runs, self._composer.faces):
            return content
        measure = self._page.measure - style.inset_start - style.inset_end
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
                out.append(replace(run, text=run.text[a:b]))
            at += len(run.text)
        return _joined(out)

    def _label(self, level: int, style: str) -> str:
        """The next number of a level, as its style writes it."""
        number = self._counts.level(level)
        rule = self._styles.counter(style)
        return counted(number, rule) if rule else ""


def _bounds(run: g.Run) -> tuple[object, ...]:
    """All of a run but its text."""
    return run.path, run.link, run.counter, run.char


def _joined(content: Iterable[g.Inline]) -> list[g.Inline]:
    """Neighbouring runs of one look and origin as one."""
    out: list[g.Inline] = []
    for item in content:
        last = out[-1] if out else None
        if isinstance(item, g.Run) and isinstance(last, g.Run) and _bounds(last) == _bounds(item):
            out[-1] = replace(item, text=last.text + item.text)
        elif not isinstance(item, g.Run) or item.text:
            out.append(item)
    return out
