"""Tables of tasks (任务分解表): each row an action, its cells the fields that the heads name.

Columns stand in any order and some are missing. A cell that reaches down over several rows holds
for each of them. Tables of other kinds stay lines.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from msgspec import Struct, field

from reports.importing.ledger import Repair
from reports.importing.lines import Piece, Row, Source, numbered
from reports.importing.structure.fields import NOTHING, when
from reports.importing.structure.labels import label_at, trimmed
from reports.importing.structure.outline import ACTION, Cell, Doubt, Item, Slice
from reports.importing.structure.people import speaker_line
from reports.importing.structure.series import HEADING, item_of

# Key → heads of its columns, without what stands in brackets.
_FORMS = {
    "label": "序号|编号|项次|序|No\\.?",
    "heading": "(?:工作|重点|主要|目标|具体|分解)?(?:任务|事项|项目)(?:名称|分解|清单)?|"
    "(?:重点)?工作",
    "body": "(?:具体|主要|工作|推进|落实|重点|贯彻)?(?:举措|措施|做法)|"
    "(?:具体|工作|任务|主要|重点)?(?:内容|要求)|任务(?:描述|说明)",
    "lead_unit": "(?:牵头|责任|主责|主办|承办|牵头责任|实施|落实)(?:单位|部门)|牵头",
    "support_units": "(?:配合|协办|协同|协作|参与|责任配合|参加)(?:单位|部门)|配合|协办",
    "person": "(?:责任|负责|具体负责|牵头负责)人员?|(?:责任|牵头|分管|挂点|包保)领导|负责同志",
    "deadline": "(?:完成|办结|时间|任务|工作|推进)?(?:时限|期限)|"
    "(?:计划)?(?:完成|办结|截止)(?:时间|日期)|时间(?:节点|要求|安排|进度)?|进度(?:安排|要求)",
    "frequency": "(?:调度|督办|通报|工作)?频次",
    "targets": "(?:工作|预期|任务|考核|量化|阶段|年度|总体|完成)?(?:目标|指标)(?:要求|值)?|"
    "预期(?:成效|成果|效果)|(?:完成|工作)标准",
    "speaker": "发言人|发言(?:领导|同志)|姓名|汇报人",
    "unit": "(?:发言|报送|所在|填报)?单位|部门",
}
_HEADS = {key: re.compile(form) for key, form in _FORMS.items()}
_WORK, _FIELDS, _OWNER = (
    ("heading", "body"),
    ("lead_unit", "support_units", "person", "deadline", "frequency", "targets"),
    ("speaker", "unit"),
)
_WEAK = re.compile("事项|项目|内容|工作|要求")  # heads of tables of many kinds
_NUMBERS = ("（）", "、", "1", "1)", "①")  # families of marks that number cells
_HEAD_ROWS, _SURE = 3, 0.9
_CAPTION = re.compile(r"[^。！？；，：:]{2,45}(?:表|清单|台账|如下)[：:]?")
_SAYS = re.compile("[。！？；：]")
_HEAD_NOISE = re.compile(r"[（(][^（）()]*[)）]|[\\s:：*＊]")

Cells = Mapping[int, Sequence[Piece]]
_Line = tuple[int, Row, Sequence[Piece]]


class Tasks(Struct):
    """A table of tasks: its first line, its actions with who speaks, if it says so; its heads."""

    line: int
    items: list[tuple[Item, Mapping[str, Slice]]] = field(default_factory=list)
    aside: list[tuple[Slice, str]] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    doubts: list[Doubt] = field(default_factory=list)
    named: bool = False  # whether a column names the speakers


def cells_of(source: Source, text: str, repairs: Sequence[Repair]) -> Cells:
    """The pieces of each row as slices of the repaired text, by the row's line.

    A row where one repair reaches across two pieces is left out.
    """
    places = [repair.start for repair in repairs]

    def moved(at: int, end: bool) -> int | None:
        """Where an offset of the source is in the repaired text; None inside a repair."""
        number = (bisect_left if end else bisect_right)(places, at) - 1
        if number < 0:
            return at
        near = repairs[number]
        if at >= near.end:
            return near.place + len(near.after) + at - near.end
        return near.place if at == near.start else None

    found: dict[int, Sequence[Piece]] = {}
    for number, at, _ in numbered(source.text) if source.rows else ():
        if number in source.rows:
            row = source.rows[number].pieces
            spans = [(c, moved(at + a, False), moved(at + b, True)) for c, (a, b) in row]
            said = [
                (c, trimmed(text, a, b)) for c, a, b in spans if a is not None and b is not None
            ]
            if len(said) == len(row):
                found[number] = [(c, (a, b)) for c, (a, b) in said if a < b]
    return {number: pieces for number, pieces in found.items() if pieces}


def tasks_of(text: str, source: Source, cells: Cells) -> list[Tasks]:
    """The tables of tasks of a source."""
    lines = ((number, source.rows[number], pieces) for number, pieces in cells.items())
    tables = (list(run) for _, run in groupby(lines, lambda line: line[1].table))
    return [found for rows in tables if (found := _Table(text, rows).read())]


class _Table:
    def __init__(self, text: str, rows: Sequence[_Line]) -> None:
        self._text, self._rows = text, rows
        self._heads: dict[int, tuple[str, str]] = {}  # column → key, words
        self._above: dict[int, list[Slice]] = {}
        self._found = Tasks(rows[0][0])

    def read(self) -> Tasks | None:
        """All rows; None for a table of another kind."""
        body = self._head()
        if body is None:
            return None
        for line in body:
            self._row(*line)
        keys = {key for key, _ in self._heads.values()}
        self._found.named = "speaker" in keys or "unit" in keys
        unknown = [words for key, words in self._heads.values() if key == "note"]
        if unknown and self._found.items:
            first, _ = self._found.items[0]
            self._found.doubts.append(Doubt("columns", first.at, {"heads": "、".join(unknown)}))
        return self._found if self._found.items else None

    def _head(self) -> Sequence[_Line] | None:
        """The rows below the heads, which may take two rows; None if the heads are not of tasks."""
        for number, (_, _, pieces) in enumerate(self._rows[:_HEAD_ROWS]):
            heads = self._named(pieces)
            if not _of_tasks(heads.values()):
                continue
            below = number + 1
            if below < len(self._rows):
                second = self._named(self._rows[below][2])
                if second and all(key != "note" for key, _ in second.values()):
                    heads |= second
                    below += 1
            self._heads = dict(sorted(heads.items()))
            for line, _, above in self._rows[:below]:
                self._aside(line, _whole(above), "columns")
            return self._rows[below:]
        return None

    def _named(self, pieces: Sequence[Piece]) -> dict[int, tuple[str, str]]:
        """Column → key and words, as the cells of a row name them; unknown ones are notes."""
        found = dict[int, tuple[str, str]]()
        for column, run in groupby(pieces, itemgetter(0)):
            words = "".join(self._text[a:b] for _, (a, b) in run)
            bare = _HEAD_NOISE.sub("", words)
            key = next((key for key, form in _HEADS.items() if form.fullmatch(bare)), "note")
            found[column] = key, re.sub(r"\s", "", words)
        return found

    def _aside(self, line: int, piece: Slice, kind: str) -> None:
        self._found.aside.append((piece, kind))
        self._found.rows.add(line)

    def _row(self, line: int, row: Row, pieces: Sequence[Piece]) -> None:
        whole = _whole(pieces)
        if row.whole:
            words = self._text[slice(*whole)]
            if len(words) <= HEADING and not (
                _SAYS.search(words) or speaker_line(words, 0, len(words))
            ):
                self._aside(line, whole, "subhead")
            return
        if set(self._named(pieces).values()) <= set(self._heads.values()):
            self._aside(line, whole, "columns")  # once more, on another page
            return
        columns, merged = self._columns(row, pieces)
        work = [(key, pieces) for _, key, _, pieces in columns if key in _WORK]
        if not work:
            return
        item = self._worded(work, whole[0])
        item.merged = tuple((p[0][0], p[-1][1]) for c, _, _, p in columns if c in merged)
        for _, key, head, own in columns:
            if key not in _WORK:
                self._cell(item, key, head, own)
        heads = "、".join(head for _, _, head, _ in columns)
        item.why = (f"表格的一行：{heads}",)
        owner = {key: own[0] for _, key, _, own in reversed(columns) if key in _OWNER}
        self._found.items.append((item, owner))
        self._found.rows.add(line)

    def _columns(
        self, row: Row, pieces: Sequence[Piece]
    ) -> tuple[list[tuple[int, str, str, list[Slice]]], set[int]]:
        """(Column, key, head, pieces) in the order of the columns, and which go on from above.

        A column without a head belongs to the one at its left.
        """
        found: dict[int, list[Slice]] = {}
        for column, piece in pieces:
            headed = max((c for c in self._heads if c <= column), default=min(self._heads))
            found.setdefault(headed, []).append(piece)
        merged = {c for c in row.merged if c in self._above and c not in found}
        found |= {column: self._above[column] for column in merged}
        self._above = found
        return [(c, *self._heads[c], found[c]) for c in self._heads if c in found], merged

    def _worded(self, work: Sequence[tuple[str, list[Slice]]], at: int) -> Item:
        """An action's heading and body; a single cell is divided as an item of a text is."""
        heads = [piece for key, pieces in work if key == "heading" for piece in pieces]
        bodies = [piece for key, pieces in work if key == "body" for piece in pieces]
        first, *more = [*heads, *bodies]
        label = label_at(self._text, *first)
        if label and label.family not in _NUMBERS:
            label = None
        item = item_of(self._text, *first, label)
        if bodies and len(heads) == 1 and first[1] - first[0] <= HEADING:
            item.heading, item.body = (label.after if label else first[0], first[1]), []
        item.body += [[piece] for piece in more]
        item.at, item.kind, item.sure = at, ACTION, _SURE
        return item

    def _cell(self, item: Item, key: str, head: str, pieces: list[Slice]) -> None:
        """A cell that is no part of the words: a number, or a field."""
        words = "；".join(self._text[a:b] for a, b in pieces)
        if key == "label" and len(pieces) == 1 and item.label is None:
            item.label = pieces[0]
            return
        if key == "deadline" and not NOTHING.fullmatch(words):
            key, _ = when(words)
            if key == "note":
                self._found.doubts.append(Doubt("cell", item.at, {"head": head, "words": words}))
        elif key == "label" or NOTHING.fullmatch(words):
            key = "note"
        item.cells.append(Cell(key, head, pieces))


def _whole(pieces: Sequence[Piece]) -> Slice:
    return pieces[0][1][0], pieces[-1][1][1]


def _of_tasks(heads: Iterable[tuple[str, str]]) -> bool:
    """Whether heads are of tasks: what is to be done, and by whom, until when, or to what end."""
    keys = Counter(key for key, _ in heads)
    fields = sum(keys[key] > 0 for key in _FIELDS)
    strong = any(key in _WORK and not _WEAK.fullmatch(words) for key, words in heads)
    return any(keys[key] for key in _WORK) and fields >= (1 if strong else 2)


def captions(tables: Iterable[Tasks], text: str, lines: Mapping[int, Slice]) -> list[int]:
    """The lines right above tables that say what they are; not the first line, which is a title."""
    numbers = list(lines)
    above = (bisect_right(numbers, table.line) for table in tables)
    found = dict.fromkeys(numbers[before - 1] for before in above if before > 1)
    return [
        number
        for number in found
        if _CAPTION.fullmatch(text, *lines[number]) and not speaker_line(text, *lines[number])
    ]
