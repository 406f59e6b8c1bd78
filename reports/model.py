"""What an edition contains: frozen records named like the keys of its YAML file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from itertools import count

from msgspec import Struct
from yaml import MappingNode, Node, ScalarNode

from reports.errors import Problem, Severity, Where
from reports.yamlfile.keys import (
    AMOUNT,
    CHOICE,
    DAY,
    FLAG,
    LIST,
    ONE_LINE,
    PARAGRAPHS,
    RECORD,
    RECORDS,
    SLUG,
    WHOLE,
    Day,
    Kind,
    Number,
    Reader,
    Record,
    Text,
    dumped,
    key,
    keys_of,
    read_record,
    shown,
)
from reports.yamlfile.reader import nearest_place
from reports.yamlfile.scalars import is_plain, one_text

FRAMES = {"bulletin": "简报", "report": "报告", "formal": "公文", "minutes": "纪要"}
FORMS = {"document": "文件", "letter": "信函", "order": "命令"}
ARRANGEMENTS = {"speaker": "按人", "theme": "按主题"}
STATUSES = {"draft": "草稿", "review": "送审", "final": "定稿"}
LANGUAGES = {"zh-Hans": "简体中文", "zh-Hant": "繁体中文", "ja": "日文", "ko": "韩文"}
PROGRESS = {
    "not_started": "未启动",
    "in_progress": "推进中",
    "done": "已完成",
    "overdue": "逾期",
}
ORIGINS = {"text": "原文", "inferred": "推定", "clerk": "补填"}

_DATE = r"\d{4}(?:-\d{1,2}(?:-\d{1,2})?|年(?:\d{1,2}月(?:\d{1,2}日)?)?)?"
_DEADLINE = re.compile(
    rf"({_DATE})(?:\s*[/至~～—]+\s*({_DATE}))?[初底末]?(?:之前|以前|前)?", re.ASCII
)
_LAST_MONTH = 12


class _DeadlineKind(Kind[Text]):
    """Any words; where they look like a date or a period, it must be a possible one."""

    name = "deadline"
    absent = Text()

    def read(self, reader: Reader, node: Node, path: str) -> Text | None:
        if is_plain(node) and _DEADLINE.fullmatch(node.value):
            reader.place(node, path)
            text: str | None = node.value
        else:
            text = one_text(reader, node, path)
        if text is None:
            return None
        if match := _DEADLINE.fullmatch(text):
            self._check(reader, node, path, match)
        return Text(text, path)

    def _check(self, reader: Reader, node: Node, path: str, match: re.Match[str]) -> None:
        days = [earliest(part) for part in match.groups() if part]
        if None in days:
            reader.problem("impossible-day", node, path, found=shown(node))
        elif len(days) > 1 and _ends_before(match[2], match[1]):
            reader.problem("deadline-backwards", node, path, found=shown(node))

    def schema(self) -> dict[str, object]:
        return {"type": ["string", "integer"]}


def earliest(written: str) -> date | None:
    """The first day of a year, month or day as written; None if there is no such day."""
    numbers = [int(part) for part in re.findall(r"\d+", written)]
    year, month, day = (*numbers, 1, 1)[:3]
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _ends_before(end: str, start: str) -> bool:
    """Whether a period ends before it starts, both read as far as the coarser one goes."""
    ends, starts = ([int(n) for n in re.findall(r"\d+", part)] for part in (end, start))
    shared = min(len(ends), len(starts))
    return ends[:shared] < starts[:shared]


class Distribution(Record):
    """分送: who receives the edition, by the three customary verbs."""

    report_to: tuple[Text, ...] = key("报", LIST(ONE_LINE))
    send_to: tuple[Text, ...] = key("送", LIST(ONE_LINE))
    copy_to: tuple[Text, ...] = key("发", LIST(ONE_LINE))


class DocumentNumber(Record):
    """发文字号: office code, year and serial number, as in 某办发〔2023〕12号."""

    office: Text = key("机关代字", ONE_LINE, required=True)
    year: Number = key("年份", WHOLE(1), required=True)
    number: Number = key("序号", WHOLE(1), required=True)


class Attendance(Record):
    """出席情况: who was there, who was excused, who sat in."""

    present: tuple[Text, ...] = key("出席", LIST(ONE_LINE))
    absent: tuple[Text, ...] = key("请假", LIST(ONE_LINE))
    observers: tuple[Text, ...] = key("列席", LIST(ONE_LINE))


class Conversion(Record):
    """繁简对照: how a name or a word is written in the other script."""

    written: Text = key("原文", ONE_LINE, required=True, name="from")
    to: Text = key("写作", ONE_LINE, required=True)


class Edition(Record):
    """期: the issue itself, what its head and its imprint say."""

    id: Text = key("编号", SLUG, required=True)
    frame: str = key("版式", CHOICE(FRAMES), default="bulletin")
    form: str = key("公文形式", CHOICE(FORMS), default="document")
    preprinted: bool = key("套红纸", FLAG)
    profile: Text = key("规范", SLUG)
    documents: tuple[Text, ...] = key("文件", LIST(ONE_LINE))
    arrangement: str = key("编排", CHOICE(ARRANGEMENTS), default="speaker")
    status: str = key("状态", CHOICE(STATUSES), default="draft")
    language: str = key("语言", CHOICE(LANGUAGES), default="zh-Hans")
    masthead: Text = key("报头", ONE_LINE)
    number: Number | None = key("期号", WHOLE(1))
    total_number: Number | None = key("总期号", WHOLE(1))
    title: Text = key("标题", ONE_LINE, required=True)
    subtitle: Text = key("副标题", ONE_LINE)
    issuer: Text = key("编印单位", ONE_LINE, required=True)
    joint_issuers: tuple[Text, ...] = key("联合发文", LIST(ONE_LINE))
    date: Day = key("日期", DAY, required=True)
    marking: Text = key("标识", ONE_LINE)
    urgency: Text = key("紧急程度", ONE_LINE)
    copy_number: Number | None = key("份号", WHOLE(1))
    seal: bool = key("加盖印章", FLAG, default=True)
    annotation: Text = key("附注", ONE_LINE)
    copies: Number | None = key("印数", WHOLE(1))
    distribution: Distribution = key("分送", RECORD(Distribution))
    circulation: tuple[Text, ...] = key("传阅", LIST(ONE_LINE))
    drafted_by: Text = key("拟稿", ONE_LINE)
    checked_by: Text = key("核稿", ONE_LINE)
    signed_by: Text = key("签发", ONE_LINE)
    document_number: DocumentNumber | None = key("发文字号", RECORD(DocumentNumber))
    addressees: tuple[Text, ...] = key("主送机关", LIST(ONE_LINE))
    attendance: Attendance = key("出席情况", RECORD(Attendance))
    conversions: tuple[Conversion, ...] = key("繁简对照", RECORDS(Conversion))

    def check(self, reader: Reader) -> None:
        """Reminders of what official papers have (GB/T 9704-2012 7.2.5, 7.3.2, 10.3)."""
        if self.frame == "formal" and self.form != "order":
            if self.document_number is None:
                reader.problem_at("no-document-number", self.path, Severity.WARNING)
            if not self.addressees:
                reader.problem_at("no-addressees", self.path, Severity.WARNING)
        if self.frame == "minutes" and not self.attendance.present:
            reader.problem_at("no-attendance", self.path, Severity.WARNING)


class Event(Record):
    """活动: the tour or meeting the edition reports on."""

    name: Text = key("名称", ONE_LINE)
    places: tuple[Text, ...] = key("地点", LIST(ONE_LINE))
    start: Day | None = key("起", DAY, name="from")
    end: Day | None = key("止", DAY, name="to")
    leader: Text = key("领队", ONE_LINE)
    members: tuple[Text, ...] = key("成员", LIST(ONE_LINE))
    source: Text = key("来源", ONE_LINE)
    source_date: Day | None = key("来源日期", DAY)

    def check(self, reader: Reader) -> None:
        """An event does not end before it begins."""
        if self.start and self.end and self.end < self.start:
            start, end = self.start.isoformat(), self.end.isoformat()
            reader.problem_at("event-backwards", self.end.path, start=start, end=end)


def _needs_words(record: Record, heading: Text, body: tuple[Text, ...], reader: Reader) -> None:
    if not heading and not body:
        reader.problem_at("no-words", record.path)


class Subpoint(Record):
    """分点: a point inside a finding."""

    label: Text = key("原标", ONE_LINE)
    heading: Text = key("标题", ONE_LINE)
    body: tuple[Text, ...] = key("正文", PARAGRAPHS)

    def check(self, reader: Reader) -> None:
        """A point says something."""
        _needs_words(self, self.heading, self.body, reader)


class Point(Record):
    """感受 or 成效: one finding or one achievement of a speaker."""

    id: Text = key("编号", SLUG)
    label: Text = key("原标", ONE_LINE)
    heading: Text = key("标题", ONE_LINE)
    body: tuple[Text, ...] = key("正文", PARAGRAPHS)
    points: tuple[Subpoint, ...] = key("分点", RECORDS(Subpoint))
    theme: Text = key("主题", ONE_LINE)

    def check(self, reader: Reader) -> None:
        """A finding says something."""
        if not self.points:
            _needs_words(self, self.heading, self.body, reader)


class Part(Record):
    """正文: a part of what the issuer says itself, in formal papers and minutes."""

    heading: Text = key("标题", ONE_LINE)
    body: tuple[Text, ...] = key("正文", PARAGRAPHS)
    points: tuple[Subpoint, ...] = key("分点", RECORDS(Subpoint))

    def check(self, reader: Reader) -> None:
        """A part says something."""
        if not self.points:
            _needs_words(self, self.heading, self.body, reader)


class Target(Record):
    """目标: what is to be reached; `quantity` is kept as written."""

    what: Text = key("事项", ONE_LINE, required=True)
    quantity: Text = key("数量", AMOUNT)
    unit: Text = key("单位", ONE_LINE)
    qualifier: Text = key("限定", ONE_LINE)


class _TargetKind(Kind[Target]):
    name = "target"

    def read(self, reader: Reader, node: Node, path: str) -> Target | None:
        if not isinstance(node, ScalarNode):
            return read_record(reader, Target, node, path)
        what = ONE_LINE.read(reader, node, path)
        return None if what is None else Target(path=path, what=what)

    def schema(self) -> dict[str, object]:
        return {"anyOf": [{"type": "string"}, {"$ref": "#/definitions/Target"}]}

    def records(self) -> tuple[type[Record], ...]:
        return (Target,)


class Origin(Struct, frozen=True):
    """出处: who supplied the values of an action, the text itself, an inference or the clerk."""

    whole: str = "text"
    by_key: tuple[tuple[str, str], ...] = ()

    def of(self, name: str) -> str:
        """Where one key's value comes from: text, inferred or clerk."""
        return dict(self.by_key).get(name, self.whole)


class _OriginKind(Kind[Origin]):
    """One word for the whole action, or a word for each of some keys."""

    name = "origin"
    absent = Origin()
    _word = CHOICE(ORIGINS)

    def read(self, reader: Reader, node: Node, path: str) -> Origin | None:
        if not isinstance(node, MappingNode):
            word = self._word.read(reader, node, path)
            return None if word is None else Origin(word)
        reader.place(node, path)
        names = {word: k.name for k in keys_of(Action) for word in (k.name, k.alias)}
        found: dict[str, str] = {}
        for key_node, value_node in node.value:
            name = names.get(str(key_node.value))
            if name is None:
                reader.problem("origin-of-nothing", key_node, path, key=shown(key_node))
            elif word := self._word.read(reader, value_node, f"{path}.{name}"):
                found[name] = word
        return Origin(by_key=tuple(found.items()))

    def schema(self) -> dict[str, object]:
        names = [word for k in keys_of(Action) for word in (k.name, k.alias)]
        by_key = {
            "type": "object",
            "propertyNames": {"enum": names},
            "additionalProperties": self._word.schema(),
        }
        return {"anyOf": [self._word.schema(), by_key]}


class Action(Record):
    """举措: one thing a unit means to do."""

    id: Text = key("编号", SLUG)
    number: Number | None = key("序号", WHOLE(1))
    label: Text = key("原标", ONE_LINE)
    heading: Text = key("标题", ONE_LINE)
    body: tuple[Text, ...] = key("正文", PARAGRAPHS)
    lead_unit: Text = key("牵头单位", ONE_LINE)
    support_units: tuple[Text, ...] = key("配合单位", LIST(ONE_LINE))
    person: Text = key("责任人", ONE_LINE)
    deadline: Text = key("时限", _DeadlineKind())
    frequency: Text = key("频次", ONE_LINE)
    targets: tuple[Target, ...] = key("目标", LIST(_TargetKind()))
    status: str = key("进度状态", CHOICE(PROGRESS), default="")
    progress: tuple[Text, ...] = key("进展", PARAGRAPHS)
    problems: tuple[Text, ...] = key("问题", PARAGRAPHS)
    updated: Day | None = key("更新日期", DAY)
    follows_from: tuple[Text, ...] = key("依据", LIST(SLUG))
    source: Origin = key("出处", _OriginKind())

    def check(self, reader: Reader) -> None:
        """An action says something."""
        _needs_words(self, self.heading, self.body, reader)


class Speaker(Record):
    """发言人: who spoke, for which unit, and what was said."""

    id: Text = key("编号", SLUG)
    name: Text = key("姓名", ONE_LINE, required=True)
    unit: Text = key("单位", ONE_LINE, required=True)
    posts: tuple[Text, ...] = key("职务", LIST(ONE_LINE))
    rank: Number | None = key("排序", WHOLE(1))
    verified: bool = key("已核", FLAG)
    lead: tuple[Text, ...] = key("引言", PARAGRAPHS)
    findings: tuple[Point, ...] = key("感受", RECORDS(Point))
    achievements: tuple[Point, ...] = key("成效", RECORDS(Point))
    actions: tuple[Action, ...] = key("举措", RECORDS(Action))
    closing: tuple[Text, ...] = key("结语", PARAGRAPHS)

    @property
    def items(self) -> tuple[Point | Action, ...]:
        """Findings, achievements and actions, in that order."""
        return (*self.findings, *self.achievements, *self.actions)


class Attachment(Record):
    """附件: a title, and a file or a document of this edition."""

    title: Text = key("标题", ONE_LINE, required=True)
    file: Text = key("文件", ONE_LINE)
    document: Text = key("文书", SLUG)

    def check(self, reader: Reader) -> None:
        """An attachment is one thing."""
        if self.file and self.document:
            reader.problem_at("two-attachments", self.document.path)


class Figure(Record):
    """图片: a picture file, its caption, and words for readers who cannot see it."""

    id: Text = key("编号", SLUG)
    file: Text = key("文件", ONE_LINE, required=True)
    caption: Text = key("图题", ONE_LINE)
    alt: Text = key("替代文字", ONE_LINE)


class Decision(Record):
    """认可: an open point that a person has settled."""

    point: Text = key("事项", ONE_LINE, required=True)
    decision: Text = key("决定", ONE_LINE, required=True)
    by: Text = key("决定人", ONE_LINE)
    on: Day | None = key("日期", DAY)


class Row(Struct, frozen=True):
    """An action in the tables of all documents: its number there, and whose it is."""

    number: int
    speaker: Speaker
    action: Action


class Rows(tuple[Row, ...]):
    """Every action of an edition in order of its speaker's rank."""

    def of(self, speaker: Speaker) -> list[Row]:
        """The rows of one speaker."""
        return self._by_speaker[speaker.id]

    @cached_property
    def _by_speaker(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self:
            found[row.speaker.id].append(row)
        return found


class Report(Record):
    """One edition with everything it contains; the speakers stand in order of rank.

    `places` says where each path stands in the file; `warnings` are problems that do not stop.
    """

    edition: Edition = key("期", RECORD(Edition), required=True)
    event: Event = key("活动", RECORD(Event))
    lead: tuple[Text, ...] = key("导语", PARAGRAPHS)
    sections: tuple[Part, ...] = key("正文", RECORDS(Part))
    speakers: tuple[Speaker, ...] = key("发言人", RECORDS(Speaker))
    closing: tuple[Text, ...] = key("结尾", PARAGRAPHS)
    attachments: tuple[Attachment, ...] = key("附件", RECORDS(Attachment))
    figures: tuple[Figure, ...] = key("图片", RECORDS(Figure))
    decisions: tuple[Decision, ...] = key("认可", RECORDS(Decision))
    source_name: str = ""
    places: Mapping[str, Where] = {}
    warnings: tuple[Problem, ...] = ()

    def speaker(self, id: str) -> Speaker:
        """The speaker of an id."""
        return next(speaker for speaker in self.speakers if speaker.id == id)

    @property
    def rows(self) -> Rows:
        """Every action in order of its speaker's rank, numbered for all documents alike.

        An action keeps the number that the file gives it; the others take the free ones in order.
        """
        pairs = [(speaker, action) for speaker in self.speakers for action in speaker.actions]
        taken = {int(action.number) for _, action in pairs if action.number}
        free = (number for number in count(1) if number not in taken)
        return Rows(Row(int(a.number) if a.number else next(free), s, a) for s, a in pairs)

    def where(self, path: str) -> Where:
        """The place of a path in the file, or of its nearest parent that has one."""
        return nearest_place(self.places, path)

    def dump(self) -> str:
        """Every value that is given, a line each with its path: `generate.py dump report`."""
        return "\n".join(f"{path} = {shown}" for path, shown in dumped(self))
