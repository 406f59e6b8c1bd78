"""The draft as a YAML file for people: keys in Chinese, block scalars, a comment at every place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from reports.importing import words
from reports.importing.draft import Import, OpenPoint, to_fill
from reports.importing.pictures import printable
from reports.importing.structure import visited
from reports.importing.structure.fields import Fields, action_fields
from reports.importing.structure.labels import label_at
from reports.importing.structure.outline import ACTION, Item, Outline, Speaker
from reports.openpoints import NO_DATE, TO_FILL

_SAFE = r"[^:#\n\[\]{},&*!|>'\"%@`]"
_PLAIN = re.compile(rf"[\u4e00-\u9fff（“《A-Za-z](?:{_SAFE}*(?!\s){_SAFE})?")
_WORDS_OF_YAML = {"yes", "no", "true", "false", "on", "off", "null", "y", "n"}
_UNPRINTABLE = re.compile(
    r"[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_LETTERS = {"finding": "f", "achievement": "s", "action": "a"}
_WIDE_LINE = 42
_ID = "import-draft"


class _Page:
    """Lines of YAML."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def note(self, text: str, depth: int = 0) -> None:
        """A comment; what a YAML file may not hold is shown by its number."""
        text = _UNPRINTABLE.sub(lambda match: f"〔U+{ord(match[0]):04X}〕", text)
        self.lines += [f"{'  ' * depth}# {line}".rstrip() for line in text.split("\n")]

    def pair(self, key: str, value: str, depth: int = 0) -> None:
        """A key and a value of one line."""
        self.lines.append(f"{'  ' * depth}{key}: {scalar(value)}")

    def open(self, key: str, depth: int = 0) -> None:
        """A key whose value follows below."""
        self.lines.append(f"{'  ' * depth}{key}:")

    def items(self, key: str, values: Sequence[str], depth: int = 0) -> None:
        """A key and a short list."""
        inner = ", ".join(scalar(value, flow=True) for value in values)
        self.lines.append(f"{'  ' * depth}{key}: [{inner}]")

    def text(self, key: str, paragraphs: Sequence[str], depth: int = 0) -> None:
        """A key and paragraphs, as a block scalar with a sentence or so a line."""
        said = [paragraph for paragraph in paragraphs if paragraph]
        if not said:
            return
        self.lines.append(f"{'  ' * depth}{key}: |-")
        for number, paragraph in enumerate(said):
            if number:
                self.lines.append("")
            self.lines += [f"{'  ' * (depth + 1)}{line}" for line in _wrapped(paragraph)]


def draft_yaml(imports: Sequence[Import], points: Sequence[OpenPoint], id: str = "") -> str:
    """The text of the draft; `id` is the edition's."""
    page = _Page()
    for line in words.HEAD:
        page.note(line)
    several = len(imports) > 1
    for one in imports:
        page.note(f"材料：{_name(one)}（{one.source.encoding}，改动 {len(one.repairs)} 处）")
    _list_of_points(page, to_fill(imports), points, several)
    _edition(page, imports, id or _ID)
    _opening(page, imports)
    _sections(page, imports)
    page.lines.append("")
    speakers = [(one, speaker) for one in imports for speaker in one.outline.speakers]
    if speakers:
        page.open("发言人")
    taken: set[str] = set()
    for one, speaker in speakers:
        _speaker(page, one, speaker, _id(one.outline.words(speaker.name), taken), points)
    _figures(page, imports)
    _aside(page, imports, several)
    return "\n".join(page.lines) + "\n"


def scalar(value: str, *, flow: bool = False, quoted: bool = False) -> str:
    """A value of one line, quoted where YAML would read something else."""
    plain = _PLAIN.fullmatch(value) and value.lower() not in _WORDS_OF_YAML
    if plain and not quoted and not (flow and re.search("[,，]", value)):
        return value
    return "'" + value.replace("'", "''") + "'"


def _wrapped(paragraph: str) -> list[str]:
    """Lines that end with a sentence or a clause, where joining them again adds nothing."""
    lines, at = [], 0
    for match in re.finditer(r"[。；！？，](?=[^\s，。；！？”’）》])", paragraph):
        enough = match.end() - at >= (_WIDE_LINE if match[0] != "，" else 2 * _WIDE_LINE)
        if enough:
            lines.append(paragraph[at : match.end()])
            at = match.end()
    return [*lines, paragraph[at:]]


def _list_of_points(
    page: _Page, missing: Sequence[OpenPoint], points: Sequence[OpenPoint], several: bool
) -> None:
    page.note(f"\n待核 {len(points) + len(missing)} 处：")
    for point in missing:
        page.note(f"  {_flat(point.text)}")
    for point in points:
        place = f"{Path(point.file).name} " if several else ""
        page.note(f"  {place}第 {point.line} 行：{_flat(point.text)}")
    page.lines.append("")


def _edition(page: _Page, imports: Sequence[Import], id: str) -> None:
    titles = [one.outline.words(one.outline.title) for one in imports if one.outline.title]
    minutes = not any(one.outline.speakers for one in imports)
    page.open("期")
    page.pair("编号", id, 1)
    if minutes:
        page.pair("版式", "纪要", 1)
    page.pair("状态", "草稿", 1)
    if not titles:
        page.note(f"待核：{words.DOUBTS['title']}", 1)
    page.pair("标题", titles[0] if titles else TO_FILL + "标题", 1)
    page.note(f"待核：{words.DOUBTS['issuer']}", 1)
    page.pair("编印单位", TO_FILL + "编印单位", 1)
    page.note(f"待核：{words.DOUBTS['date']}", 1)
    page.lines.append(f"  日期: {NO_DATE}")
    for title in titles[1:]:
        page.note(f"另一份材料的标题：{_flat(title)}", 1)


def _opening(page: _Page, imports: Sequence[Import]) -> None:
    places = list(dict.fromkeys(p for one in imports for p in visited(one.outline.text)))
    if places:
        page.lines.append("")
        page.open("活动")
        page.items("地点", places, 1)
    lead = [one.outline.paragraph(p) for one in imports for p in one.outline.lead]
    if lead:
        page.lines.append("")
        page.text("导语", lead)


def _sections(page: _Page, imports: Sequence[Import]) -> None:
    parts = [(one, item) for one in imports for item in one.outline.sections]
    if not parts:
        return
    page.lines.append("")
    page.open("正文")
    for one, item in parts:
        outline = one.outline
        mark = f"，原标“{outline.words(item.label)}”" if item.label else ""
        page.note(f"{_name(one)} 第 {one.line(item.at)} 行{mark}")
        heading = outline.words(item.heading)
        start = len(page.lines)
        if heading:
            page.pair("标题", heading, 1)
        page.text("正文", [outline.paragraph(p) for p in item.body], 1)
        _points(page, outline, item.points, 1)
        _as_item(page, start, 0)


def _speaker(
    page: _Page, one: Import, speaker: Speaker, id: str, points: Sequence[OpenPoint]
) -> None:
    outline = one.outline
    page.lines.append("")
    label = outline.words(speaker.label)
    what = "编号" if label_at(label + "：", 0, len(label) + 1) else "前面的话"
    numbered = f"，{what}“{_flat(label)}”" if label else ""
    numbered += f"，{outline.words(speaker.stamp)}" if speaker.stamp else ""
    page.note(
        f"{_name(one)} 第 {one.line(speaker.at)} 行{numbered}；"
        f"单位职务划分的把握 {speaker.sure:.0%}"
    )
    line = one.line(speaker.at)
    _notes(page, points, one.source.name, line, ("name", "unit", "silent"), 0)
    start = len(page.lines)
    page.pair("编号", id, 1)
    name = re.sub(r"[ \u3000]", "", outline.words(speaker.name))
    page.pair("姓名", name or TO_FILL + "姓名", 1)
    page.pair("单位", outline.words(speaker.unit) or TO_FILL + "单位", 1)
    if speaker.posts:
        page.items("职务", [outline.words(post) for post in speaker.posts], 1)
    page.text("引言", [outline.paragraph(p) for p in speaker.lead], 1)
    for kind, key in words.KINDS.items():
        items = speaker.of(kind)
        if items:
            page.open(key, 1)
        for number, item in enumerate(items, 1):
            _item(page, one, speaker, item, f"{_LETTERS[kind]}{number}", points)
    if speaker.closing:
        places = "、".join(str(one.line(p[0][0])) for p in speaker.closing)
        page.note(f"第 {places} 行；过渡的话也放在这里，可移到引言或删去", 1)
        page.text("结语", [outline.paragraph(p) for p in speaker.closing], 1)
    _as_item(page, start, 0)


def _item(
    page: _Page, one: Import, speaker: Speaker, item: Item, id: str, points: Sequence[OpenPoint]
) -> None:
    outline = one.outline
    why = f"：{'，'.join(item.why)}" if item.why else ""
    page.note(
        (
            f"第 {one.line(item.at)} 行；算作{words.KINDS[item.kind]}，"
            f"把握 {item.sure:.0%}{_flat(why)}"
        ),
        1,
    )
    if item.derived:
        code = "derived-headed" if item.heading else "derived"
        said = words.DOUBTS[code].format(kind=words.KINDS[item.kind])
        page.note(f"待核：{said}", 1)
    start = len(page.lines)
    page.pair("编号", id, 2)
    if item.label:
        page.pair("原标", outline.words(item.label), 2)
    if item.heading:
        page.pair("标题", outline.words(item.heading), 2)
    elif not item.derived and not item.points:
        page.note(f"待核：{words.DOUBTS['no-heading']}", 2)
    body = [outline.paragraph(p) for p in item.body]
    page.text("正文", body, 2)
    if item.kind == ACTION:
        _fields(page, outline, speaker, item)
    else:
        _points(page, outline, item.points, 2)
    _as_item(page, start, 1)


def _points(page: _Page, outline: Outline, items: Sequence[Item], depth: int) -> None:
    if items:
        page.open("分点", depth)
    for item in items:
        start = len(page.lines)
        if item.label:
            page.pair("原标", outline.words(item.label), depth + 1)
        if item.heading:
            page.pair("标题", outline.words(item.heading), depth + 1)
        page.text("正文", [outline.paragraph(p) for p in item.body], depth + 1)
        _as_item(page, start, depth)


def _fields(page: _Page, outline: Outline, speaker: Speaker, item: Item) -> None:
    """What is stated or inferred of an action, and which it is."""
    found = action_fields(outline, item)
    told = _roles(page, found, outline.words(speaker.unit) or TO_FILL + "单位")
    if found.deadline:
        if found.relative:
            said = words.DOUBTS["deadline"].format(words=found.deadline, quote=_flat(found.quote))
            page.note(f"待核：{said}", 2)
        page.lines.append(f"    时限: {scalar(found.deadline, quoted=True)}")
        told["deadline"] = "时限"
    if found.frequency:
        page.pair("频次", found.frequency, 2)
        told["frequency"] = "频次"
    if found.targets:
        page.open("目标", 2)
        told["targets"] = "目标"
    for what, quantity, unit, qualifier in found.targets:
        parts = [("事项", what), ("数量", quantity), ("单位", unit), ("限定", qualifier)]
        inner = ", ".join(f"{k}: {scalar(v, flow=True)}" for k, v in parts if v)
        page.lines.append(f"    - {{{inner}}}")
    origins = (f"{k}: {'原文' if n in found.stated else '推定'}" for n, k in told.items())
    if told:
        page.lines.append("    出处: {" + ", ".join(origins) + "}")
    _cells(page, outline, speaker, item, found)


def _roles(page: _Page, found: Fields, unit: str) -> dict[str, str]:
    """Who leads, supports and answers for an action; the keys that were written."""
    told: dict[str, str] = {}
    for key, quote in found.unclear:
        page.note("待核：" + words.DOUBTS[key].format(quote=_flat(quote)), 2)
    if lead := found.lead_of(unit):
        page.pair("牵头单位", lead, 2)
        told["lead_unit"] = "牵头单位"
    if found.support:
        page.items("配合单位", found.support, 2)
        told["support_units"] = "配合单位"
    if found.person:
        page.pair("责任人", found.person, 2)
        told["person"] = "责任人"
    return told


def _cells(page: _Page, outline: Outline, speaker: Speaker, item: Item, found: Fields) -> None:
    """What a table says of an action beside its fields, as comments."""
    whose = {outline.words(speaker.name), outline.words(speaker.unit)}
    for head, said in found.notes:
        if said in whose:
            continue
        page.note(words.CELL.format(head=_flat(head), words=_flat(said)), 2)
    if item.merged:
        said = "、".join(f"“{outline.words(piece)}”" for piece in item.merged)
        page.note(words.MERGED.format(words=_flat(said)), 2)


def _figures(page: _Page, imports: Sequence[Import]) -> None:
    pictures = [(one, picture) for one in imports for picture in one.source.pictures]
    for one, picture in pictures:
        if not printable(picture):
            said = words.NO_PICTURE if not picture.data else words.NO_PRINT
            place = f"{_name(one)} 第 {picture.line} 段后"
            page.note(said.format(place=place, name=_flat(picture.name)))
    printed = [(one, picture) for one, picture in pictures if printable(picture)]
    if printed:
        page.lines.append("")
        page.open("图片")
    for number, (one, picture) in enumerate(printed, 1):
        page.note(f"{_name(one)} 第 {picture.line} 段后")
        page.lines.append(f"- 编号: figure-{number}")
        page.pair("文件", picture.name, 1)
        if picture.alt.strip():
            page.pair("替代文字", _flat(picture.alt), 1)


def _aside(page: _Page, imports: Sequence[Import], several: bool) -> None:
    if not any(one.outline.aside for one in imports):
        return
    page.lines.append("")
    page.note("原件里不属于正文的行：")
    for one in imports:
        for piece, kind in sorted(one.outline.aside):
            place = f"{_name(one)} " if several else ""
            page.note(
                f"  {place}第 {one.line(piece[0])} 行，{words.ASIDE[kind]}："
                f"{_flat(one.outline.words(piece))}"
            )


def _notes(
    page: _Page, points: Sequence[OpenPoint], file: str, line: int, codes: Sequence[str], depth: int
) -> None:
    for point in points:
        if point.file == file and point.line == line and point.code in codes:
            page.note(f"待核：{_flat(point.text)}", depth)


def _as_item(page: _Page, start: int, depth: int) -> None:
    """The lines from `start` on, set one level in, become one item of a list."""
    for number in range(start, len(page.lines)):
        line = page.lines[number]
        if line.strip() and not line.lstrip().startswith("#"):
            page.lines[number] = f"{'  ' * depth}- {line.lstrip()}"
            return


def _id(name: str, taken: set[str]) -> str:
    """The id that `reports.ids` would derive, so that writing it down changes nothing."""
    name = re.sub(r"[ \u3000]", "", name) or TO_FILL + "姓名"
    for number in range(len(taken) + 1):
        material = name if not number else f"{name} {number}"
        word = "p-" + hashlib.sha256(material.encode()).hexdigest()[:8]
        if word not in taken:
            break
    taken.add(word)
    return word


def _name(one: Import) -> str:
    return Path(one.source.name).name


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
