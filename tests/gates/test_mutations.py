"""Deliberate faults, planted one at a time: each is caught by the gate that names it.

The same gates are silent on every document of every sample.
"""

from __future__ import annotations

import copy
import re
import shutil
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import faults
import pikepdf
import pytest
from conftest import HOME, SAMPLES
from msgspec.structs import replace

from reports import gates, pipeline, verify
from reports.errors import Problem, ReportError
from reports.gates.unused import shown, unused, unused_problems
from reports.lint import lint, unsettled
from reports.loading import loads
from reports.pipeline import Job
from reports.typeset.placed import Glyphs, Pages
from reports.writers import WRITERS

TOUR = (HOME / "data" / "study-tour.yaml").read_text("utf-8")


# --- in the text ------------------------------------------------------------------------------

IN_THE_TEXT = [
    ("unbalance a quote", "“两光一车”不动摇", "“两光一车不动摇", "lint-unbalanced"),
    ("nest a quote in its like", "“两光一车”不动摇", "“两“光”一车”不动摇", "lint-nested"),
    ("a half-width comma", "带领下，用三天时间", "带领下,用三天时间", "lint-half-width-mark"),
    ("straight quotes", "这个“牛鼻子”，", '这个"牛鼻子"，', "lint-straight-quote"),
    ("a mark twice", "带领下，用三天时间", "带领下，，用三天时间", "lint-doubled-mark"),
    ("a stray space", "带领下，用三天时间", "带领下，用三天 时间", "lint-stray-space"),
    ("a traditional character", "带领下，用三天时间", "帶领下，用三天时间", "lint-mixed-script"),
    ("a Kangxi radical", "带领下，用三天时间", "带领下，⽤三天时间", "lint-compatibility"),
    ("a private-use character", "带领下，用三天", "带领下，\ue000三天", "lint-private-use"),
    ("a zero-width space", "带领下，用三天", "带领下，\u200b用三天", "lint-invisible"),
    ("a bidi override", "带领下，用三天", "带领下，\u202e用三天", "lint-invisible"),
    ("bracketed pinyin", "带领下，用三天", "带领(lǐng)下，用三天", "lint-residue"),
    ("an HTML entity", "带领下，用三天", "带领下，&nbsp;用三天", "lint-residue"),
    ("a Cyrillic letter", "VOCs整治", "VОCs整治", "lint-look-alike"),
    ("○ for 〇", "带领下，用三天时间", "带领下，二○二三年用三天时间", "lint-chinese-zero"),
    ("round brackets for a year", "6月27日到区", "某发（2023）5号到区", "lint-year-bracket"),
    ("二十5", "提出26项举措", "提出二十6项举措", "lint-mixed-numeral"),
    ("a leading zero", "6月27日到区调研", "06月27日到区调研，2023年06月", "lint-zero-in-date"),
    ("12 to 15 in one place", "其中12家重点企业", "其中15家重点企业", "lint-conflict"),
    ("亿 to 亿元", "quantity: 1000, unit: 亿,", "quantity: 1000, unit: 亿元,", "lint-unit-slip"),
    ("four findings to five", "归纳起来有四点感受", "归纳起来有五点感受", "lint-count"),
    ("4项机制 to 5项", "继续推行4项机制", "继续推行5项机制", "lint-count"),
    ("26项 to 27项", "以上26项举措", "以上27项举措", "lint-count"),
    ("a label lost", "label: 感受三", "label: 感受四", "lint-gap"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [case[1:] for case in IN_THE_TEXT],
    ids=[case[0] for case in IN_THE_TEXT],
)
def test_a_fault_in_the_text(before: str, after: str, code: str) -> None:
    assert before in TOUR
    report = loads(TOUR.replace(before, after, 1), "tour.yaml")
    assert code in {problem.code for problem in unsettled(lint(report))}


# --- in the template --------------------------------------------------------------------------


PARTS, BRIEFING = "shared/parts.xml.j2", "briefing/template.xml.j2"
CUT = '<run path="lead">{{ paragraph[:20] }}</run>'
IN_THE_TEMPLATE = [
    (PARTS, "[found(event), speaker.findings], ", "", "text-unused", "body"),
    (BRIEFING, "<paragraph>{{ paragraph }}</paragraph>", "", "text-unused", "closing"),
    (BRIEFING, "{{ paragraph }}", "略", "text-unused", "lead"),
    (BRIEFING, "{{ paragraph }}", CUT, "text-cut", ""),
]


@pytest.mark.parametrize(("file", "before", "after", "code", "key"), IN_THE_TEMPLATE)
def test_a_fault_in_a_template(
    file: str,
    before: str,
    after: str,
    code: str,
    key: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    report = loads(SMALL, "small.yaml")
    assert unused(report, [shown(Job(report, "briefing").galley)]) == ()
    shutil.copytree(pipeline.TEMPLATES, tmp_path / "templates")
    text = (tmp_path / "templates" / file).read_text("utf-8")
    assert before in text
    (tmp_path / "templates" / file).write_text(text.replace(before, after), "utf-8")
    monkeypatch.setattr(pipeline, "TEMPLATES", tmp_path / "templates")
    found = list(unused_problems(unused(report, [shown(Job(report, "briefing").galley)])))
    assert (code, key) in {(p.code, p.values.get("key", "")) for p in found}
    for problem in found:
        assert str(problem.values["id"]).startswith("unused/")


# --- in pages, in the PDF, in the Word file ---------------------------------------------------

SMALL = """\
edition: {id: small, title: 关于某事的报告, issuer: 某市某局, date: 2023-07-24}
lead: >-
  市党政代表团在市委、市政府主要领导带领下，用三天时间赴上饶、景德镇学习考察。考察归来，六位同志结合
  各自工作谈了体会，提出举措，现摘编刊发，供参阅。原文没有写明的责任人和时限，附表中注明“原文未明确”。
  请各单位对照检查，认真核对，逐项补充。
closing: 签约WorldTradeOrganization项目——投产。
speakers:
- id: li
  name: 李明
  unit: 某市某局
  findings:
  - id: one
    heading: 看到一件事
    body: 这件事值得学，全年完成18061万吨，总投资2.5亿元，占99.49%，还要继续学下去，学出成效。
  - id: two
    heading: 看到另一件事
    body: 那件事也值得学。
  actions:
  - id: act
    heading: 做一件事
    body: 马上就做。
    lead_unit: 某市某局
    deadline: 2023-12-31
    targets: [{what: 办班, quantity: 12, unit: 期}]
"""


@dataclass
class Made:
    """A small document with a copy of its pages to spoil."""

    job: Job

    @cached_property
    def pages(self) -> Pages:
        return copy.deepcopy(self.job.pages)

    @cached_property
    def pdf(self) -> bytes:
        return self.job.write("pdf")

    @cached_property
    def docx(self) -> bytes:
        return self.job.write("docx")

    def placed(self) -> set[str]:
        """What the gates of a build say of the spoilt pages."""
        found = gates.Placed(self.job.galley, self.pages, pipeline.composer().faces).problems
        return {problem.code for problem in found} | self._differs(
            lambda: verify.same_pages("small", self.job.galley, self.pages)
        )

    def drawn(self) -> bytes:
        """The spoilt pages as a PDF."""
        job = self.job
        return WRITERS["pdf"](job.galley, lambda: self.pages, pipeline.fonts(), job.word)

    def finished(self, pdf: bytes | None = None, docx: bytes | None = None) -> set[str]:
        """What the gates of a check say of spoilt files."""
        pdf, docx = pdf or self.pdf, docx or self.docx
        found: list[Problem] = list(
            gates.Finished("small", self.job.galley, self.job.pages, pdf, docx).problems
        )
        return {problem.code for problem in found} | self._differs(
            lambda: self.job.verify("pdf", pdf), lambda: self.job.verify("docx", docx)
        )

    @staticmethod
    def _differs(*checks: Callable[[], None]) -> set[str]:
        codes = set()
        for check in checks:
            try:
                check()
            except ReportError as error:
                codes |= {problem.code for problem in error.problems}
        return codes


@pytest.fixture
def made() -> Made:
    return Made(Job(loads(SMALL, "small.yaml"), "briefing"))


def test_nothing_is_said_of_the_small_document(made: Made) -> None:
    assert made.placed() == set()
    assert made.finished() == set()


def _moved_mark(made: Made) -> None:
    run = faults.lines_of(made.pages, "lead")[1][1]
    at = max(n for n, text in enumerate(run.texts) if text in "，。、")
    faults.rebreak(made.pages, "lead", 1, len(run.texts) - at)


def _as_first(made: Made, char: str) -> None:
    """Let a line begin with a character that stands elsewhere in it."""
    page, run = faults.lines_of(made.pages, "lead")[1]
    faults.put(page, run, replace(run, texts=(char, *run.texts[1:])))


def _as_last(made: Made, words: str, after: str = "") -> None:
    """Let a line end, and the next begin, with other characters."""
    (page, run), (below, following) = faults.lines_of(made.pages, "lead")[1:3]
    keep = len(run.texts) - len(words)
    faults.put(page, run, replace(run, texts=(*run.texts[:keep], *words)))
    if after:
        texts = (*after, *following.texts[len(after) :])
        faults.put(below, following, replace(following, texts=texts))


Change = Callable[[Glyphs], Glyphs]


def _line(change: Change) -> Callable[[Made], None]:
    """Change the second line of the lead."""

    def spoil(made: Made) -> None:
        page, run = faults.lines_of(made.pages, "lead")[1]
        faults.put(page, run, change(run))

    return spoil


def _shorter(run: Glyphs) -> Glyphs:
    return replace(run, gids=run.gids[1:], xs=run.xs[1:], texts=run.texts[1:])


def _doubly(run: Glyphs) -> Glyphs:
    """Twice the characters on the same width."""
    xs = array("d", [n * run.size * 0.49 for n in range(2 * len(run.xs))])
    return replace(run, gids=run.gids * 2, texts=tuple(run.texts) * 2, xs=xs)


def _lost(made: Made) -> None:
    page, run = faults.lines_of(made.pages, "lead")[1]
    page.items.remove(run)


def _again(made: Made) -> None:
    """A further line between the lines of a page that has all it holds."""
    page, run = faults.lines_of(made.pages, "lead")[0]
    for n in range(1, 24):
        page.items.append(run.at(run.x, 120 + n * 28))


def _single(made: Made) -> None:
    """Let the last line of a paragraph be one character and a mark."""
    page, run = faults.lines_of(made.pages, "lead")[-1]
    last = replace(run, gids=run.gids[-2:], xs=run.xs[:2], texts=run.texts[-2:])
    faults.put(page, run, last)


def _orphan(made: Made) -> None:
    """A heading at the foot of the first page, everything after it on the second."""
    page = made.pages.pages[0]
    entry = made.pages.outline[0]
    below = [
        i for i in page.items if isinstance(i, Glyphs) and not i.artifact and i.y > entry.y + 30
    ]
    page.items = [item for item in page.items if item not in below]
    following = copy.deepcopy(page)
    following.number, following.items = 2, list(below)
    made.pages.pages.insert(1, following)


def _paper(made: Made) -> None:
    made.pages.pages[0].width += 20


IN_PAGES: list[tuple[str, Callable[[Made], object], str]] = [
    ("drop a character", _line(_shorter), "text-differs"),
    ("exchange a character", lambda m: _as_last(m, "地"), "text-differs"),
    ("drop a line", _lost, "text-differs"),
    ("start a line with a mark", _moved_mark, "gate-line-start"),
    ("start a line with 。", lambda m: _as_first(m, "。"), "gate-line-start"),
    ("start a line with ”", lambda m: _as_first(m, "”"), "gate-line-start"),
    ("start a line with %", lambda m: _as_first(m, "%"), "gate-line-start"),
    ("end a line with “", lambda m: _as_last(m, "“"), "gate-line-end"),
    ("end a line with （", lambda m: _as_last(m, "（"), "gate-line-end"),
    ("cut a number", lambda m: _as_last(m, "18", "061"), "gate-number-cut"),
    ("cut a number at its point", lambda m: _as_last(m, "2.", "5亿"), "gate-number-cut"),
    ("cut 亿元", lambda m: _as_last(m, "5亿", "元的"), "gate-number-cut"),
    ("cut a word", lambda m: _as_last(m, "World", "Trade"), "gate-word-cut"),
    ("cut a dash", lambda m: _as_last(m, "的—", "—投"), "gate-dash-cut"),
    ("characters on each other", _line(lambda r: faults.shifted(r, 6, -8.0)), "gate-overlap"),
    ("a hole in a line", _line(lambda r: faults.shifted(r, 6, 16.0)), "gate-hole"),
    ("out at the left", _line(lambda r: r.at(r.x - 12, r.y)), "gate-margin"),
    ("out at the right", _line(lambda r: faults.shifted(r, 1, 30.0)), "gate-margin"),
    ("out at the foot", _line(lambda r: r.at(r.x, 760)), "gate-depth"),
    ("too many lines", _again, "gate-lines"),
    ("too many characters", _line(_doubly), "gate-crowded"),
    ("a last line of one character", _single, "gate-single"),
    ("an orphan heading", _orphan, "gate-orphan"),
    ("other paper", _paper, "gate-paper"),
    (".notdef", _line(lambda r: replace(r, gids=(0, *r.gids[1:]))), "gate-notdef"),
    ("a Kangxi radical", lambda m: _as_first(m, "⽤"), "gate-copied"),
]


@pytest.mark.parametrize(("spoil", "code"), [c[1:] for c in IN_PAGES], ids=[c[0] for c in IN_PAGES])
def test_a_fault_on_pages(made: Made, spoil: Callable[[Made], object], code: str) -> None:
    spoil(made)
    assert code in made.placed()


# The same faults, drawn: what is read back from the file itself must show them, too.
# (A .notdef no writer takes.)
DRAWN = [c for c in IN_PAGES if c[2].startswith("gate-") and c[2] != "gate-notdef"]


@pytest.mark.parametrize(("spoil", "code"), [c[1:] for c in DRAWN], ids=[c[0] for c in DRAWN])
def test_a_fault_in_a_drawn_file(made: Made, spoil: Callable[[Made], object], code: str) -> None:
    spoil(made)
    pdf = made.drawn()
    found = gates.Finished("small", made.job.galley, made.pages, pdf, None).problems
    assert code in {problem.code for problem in found}


def _without_program(pdf: pikepdf.Pdf) -> None:
    descriptor = faults.fonts(pdf)[0].DescendantFonts[0].FontDescriptor
    for key in ("/FontFile2", "/FontFile3"):
        if key in descriptor:
            del descriptor[key]


def _without_text(pdf: pikepdf.Pdf) -> None:
    del faults.fonts(pdf)[0].ToUnicode


def _code_zero(pdf: pikepdf.Pdf) -> None:
    faults.content(pdf, lambda data: data.replace(b"ET", b"<0000>Tj\nET", 1))


def _without_show(pdf: pikepdf.Pdf) -> None:
    faults.content(pdf, lambda data: re.sub(rb"\[[^\]]*\]TJ", b"", data, count=1))


def _moved(pdf: pikepdf.Pdf) -> None:
    faults.content(pdf, lambda data: b"1 0 0 1 -60 0 cm\n" + data)


IN_THE_PDF: list[tuple[str, faults.Edit, str]] = [
    ("remove a glyph from a face", faults.without_glyph("2"), "gate-empty-glyph"),
    ("take a face out", _without_program, "gate-face-missing"),
    ("take ToUnicode out", _without_text, "gate-no-text"),
    ("ToUnicode says another character", faults.with_to_unicode("市", "布"), "text-differs"),
    ("ToUnicode says a radical", faults.with_to_unicode("用", "⽤"), "gate-copied"),
    ("ToUnicode says private use", faults.with_to_unicode("市", "\ue123"), "gate-copied"),
    ("show code 0", _code_zero, "gate-notdef"),
    ("take a string out", _without_show, "text-differs"),
    ("move the page's text", _moved, "gate-margin"),
    ("take a page out", lambda pdf: pdf.pages.__delitem__(-1), "text-differs"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "code"), [c[1:] for c in IN_THE_PDF], ids=[c[0] for c in IN_THE_PDF]
)
def test_a_fault_in_the_pdf(made: Made, edit: faults.Edit, code: str) -> None:
    assert code in made.finished(pdf=faults.pdf_edited(made.pdf, edit))


PARAGRAPH = re.compile(r"<w:p>(?:(?!</w:p>).)*</w:p>|<w:p [^>]*>(?:(?!</w:p>).)*</w:p>", re.DOTALL)


def _swapped(xml: str) -> str:
    """The paragraphs of the two findings exchanged."""
    found = [p for p in PARAGRAPH.findall(xml) if "值得学" in p]
    assert len(found) == 2
    one, other = found
    return xml.replace(one, "\0").replace(other, one).replace("\0", other)


def _doubled(xml: str) -> str:
    paragraph = next(p for p in PARAGRAPH.findall(xml) if "值得学" in p)
    return xml.replace(paragraph, paragraph * 2, 1)


def _row_lost(xml: str) -> str:
    rows = re.findall(r"<w:tr\b.*?</w:tr>", xml, re.DOTALL)
    return xml.replace(rows[-1], "", 1)


def _cells_swapped(xml: str) -> str:
    row = re.findall(r"<w:tr\b.*?</w:tr>", xml, re.DOTALL)[-1]
    cells = re.findall(r"<w:tc>.*?</w:tc>", row, re.DOTALL)
    changed = row.replace(cells[1], "\0").replace(cells[2], cells[1]).replace("\0", cells[2])
    return xml.replace(row, changed, 1)


IN_THE_WORD_FILE: list[tuple[str, Callable[[str], str], str]] = [
    ("drop a character from a run", lambda x: x.replace("供参阅", "供参", 1), "gate-parity"),
    ("exchange a character", lambda x: x.replace("供参阅", "供参看", 1), "text-differs"),
    ("swap two paragraphs", _swapped, "gate-parity"),
    ("double a paragraph", _doubled, "gate-parity"),
    ("change a level's number", lambda x: x.replace("（一）", "（二）", 1), "gate-parity"),
    ("change a table cell", lambda x: ">13<".join(x.rsplit(">12<", 1)), "gate-parity-cell"),
    ("lose a table row", _row_lost, "gate-parity"),
    ("swap two cells", _cells_swapped, "gate-parity-cell"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code"), [c[1:] for c in IN_THE_WORD_FILE], ids=[c[0] for c in IN_THE_WORD_FILE]
)
def test_a_fault_in_the_word_file(made: Made, change: Callable[[str], str], code: str) -> None:
    codes = made.finished(docx=faults.docx_edited(made.docx, change))
    assert code in codes or (code == "gate-parity" and "gate-parity-cell" in codes)


# --- what only the text itself could mend -----------------------------------------------------

OWN_EDGES = SMALL.replace("市党政代表团在市委", ".0版的材料，市党政代表团在市委").replace(
    "body: 马上就做。", "body: 马上就做“"
)


def test_a_text_may_begin_and_end_as_no_line_may() -> None:
    """Composition cannot mend the first and last characters of a text; no gate blames it."""
    made = Made(Job(loads(OWN_EDGES, "small.yaml"), "briefing"))
    texts = [text for _, text in verify.page_runs(made.pages)]
    assert any(text.startswith(".0") for text in texts)
    assert any(text.endswith("“") for text in texts)
    assert made.placed() == set()
    assert made.finished() == set()


def test_other_lines_of_such_a_text_are_still_blamed() -> None:
    made = Made(Job(loads(OWN_EDGES, "small.yaml"), "briefing"))
    _as_first(made, ".")
    assert "gate-line-start" in made.placed()
    made = Made(Job(loads(OWN_EDGES, "small.yaml"), "briefing"))
    _as_last(made, "“")
    assert "gate-line-end" in made.placed()


def test_there_are_forty_faults_at_least() -> None:
    planted = [*IN_THE_TEXT, *IN_THE_TEMPLATE, *IN_PAGES, *IN_THE_PDF, *IN_THE_WORD_FILE]
    assert len(planted) >= 40


DOCUMENTS = [(path, job.title) for path in SAMPLES for job in pipeline.jobs(pipeline.load(path))]


@pytest.mark.parametrize(
    ("path", "name"), DOCUMENTS, ids=[f"{path.stem}-{name}" for path, name in DOCUMENTS]
)
def test_the_gates_are_silent_on_every_sample(path: Path, name: str) -> None:
    (job,) = pipeline.jobs(pipeline.load(path), [name])
    pdf, docx = job.write("pdf"), job.write("docx")
    found = [
        *gates.Placed(job.galley, job.pages, pipeline.composer().faces).problems,
        *gates.Finished(job.title, job.galley, job.pages, pdf, docx).problems,
    ]
    assert [(problem.code, dict(problem.values)) for problem in found] == []
