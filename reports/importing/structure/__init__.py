"""A repaired text becomes an outline: who spoke, what was seen, done, and is to be done."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reports.importing.lines import Source, numbered
from reports.importing.structure.aside import aside
from reports.importing.structure.chat import chat_of
from reports.importing.structure.kinds import verdict
from reports.importing.structure.labels import announced, trimmed
from reports.importing.structure.outline import (
    ACHIEVEMENT,
    ACTION,
    Doubt,
    Item,
    Outline,
    Paragraph,
    Slice,
    Speaker,
)
from reports.importing.structure.owners import give
from reports.importing.structure.people import speaker_line
from reports.importing.structure.series import Series, Speech, speech_of, with_points
from reports.importing.structure.split import split_actions, split_lead, split_paragraph
from reports.importing.structure.tables import Cells, Tasks, captions, tasks_of

_PLACES = re.compile(
    r"(?:赴|到|前往|跟随.{0,10}赴)((?:[\u4e00-\u9fff]{2,3}、)*[\u4e00-\u9fff]{2,3}?)(?:等)?(?:两地|三地|四地|等地|市|县)?(?:的)?(?:学习|考察|调研|参观)"
)
_TITLE_LENGTH, _UNSURE = 45, 0.62
_ENDS = re.compile(r"[。！？；：:;!?，,]$")


def outline(text: str, source: Source, cells: Cells, *, spoken: bool = False) -> Outline:
    """The outline of one source's repaired text (its lines are those of the source).

    `cells` are the pieces of its tables' rows. `spoken`: a text that names no speaker is a speech
    all the same, because other sources have speakers.
    """
    found, tables = Outline(text), tasks_of(text, source, cells)
    chat = chat_of(text, _content(found, source, tables))
    found.aside += chat.aside
    found.doubts += chat.doubts
    lines, places = chat.lines, visited(text)
    blocks, before = _speakers(text, lines, chat.speakers)
    found.title, found.lead = _head(text, source, before)
    if not blocks:
        found.lead = []
        own = before[1:] if found.title else before
        homeless = bool(tables) and not any(table.named for table in tables)
        if spoken or (homeless and not speech_of(text, own).series):
            blocks = [(_nobody(found, lines, tables), own)]
        elif homeless:  # minutes: nobody speaks whose actions they could be
            return outline(text, source, {})
        else:
            _sections(found, own, places)
    for speaker, own in blocks:
        _fill(found, speaker, own, places)
        found.speakers.append(speaker)
    give(found, tables)
    for speaker in found.speakers:
        _told(found, speaker)
    return found


def visited(text: str) -> tuple[str, ...]:
    """The places that a text says were visited."""
    words = (word for match in _PLACES.finditer(text) for word in match[1].split("、"))
    counted = [word for word in dict.fromkeys(words) if text.count(word) > 1]
    return tuple(word for word in counted if not re.search(r"[们会市县]", word))


def _nobody(found: Outline, lines: Sequence[Slice], tables: Sequence[Tasks]) -> Speaker:
    """A speaker who is not named."""
    starts = [start for start, _ in lines] + [item.at for one in tables for item, _ in one.items]
    found.doubts.append(Doubt("no-speaker", min(starts)))
    return Speaker(min(starts), sure=0.3)


def _content(found: Outline, source: Source, tables: Sequence[Tasks]) -> list[Slice]:
    """The lines that are content; the others are put aside, rows of tasks are left out."""
    lines: dict[int, Slice] = {}
    rows = {row for table in tables for row in table.rows}
    for number, at, line in numbered(found.text):
        start, end = trimmed(found.text, at, at + len(line))
        if start == end or number in rows:
            continue
        kind = "furniture" if number in source.furniture else aside(line)
        if kind:
            found.aside.append(((start, end), kind))
        else:
            hashes = re.compile(r"#{1,6}\s+|[-*+]\s+(?=[^\s])|\*\*").match(found.text, start, end)
            lines[number] = hashes.end() if hashes and source.level(number) else start, end
    for number in captions(tables, found.text, lines):
        found.aside.append((lines.pop(number), "columns"))
    return list(lines.values())


def _speakers(
    text: str, lines: Sequence[Slice], heads: Mapping[Slice, Speaker]
) -> tuple[list[tuple[Speaker, list[Slice]]], list[Slice]]:
    """Each speaker with the lines that are theirs, and the lines before the first."""
    blocks: list[tuple[Speaker, list[Slice]]] = []
    before: list[Slice] = []
    for start, end in lines:
        head = heads.get((start, end))
        if named := ((head, end) if head else speaker_line(text, start, end)):
            speaker, at = named
            blocks.append((speaker, []))
            rest = trimmed(text, at, end)
            if rest[0] < rest[1]:
                blocks[-1][1].append(rest)
        else:
            (blocks[-1][1] if blocks else before).append((start, end))
    return blocks, before


def _head(
    text: str, source: Source, before: Sequence[Slice]
) -> tuple[Slice | None, list[list[Slice]]]:
    if not before:
        return None, []
    first, *rest = before
    words = text[first[0] : first[1]]
    level = source.level(text.count("\n", 0, first[0]))
    if level or (len(words) <= _TITLE_LENGTH and not _ENDS.search(words)):
        return first, [[line] for line in rest]
    return None, [[line] for line in before]


def _fill(found: Outline, speaker: Speaker, lines: Sequence[Slice], places: Sequence[str]) -> None:
    """All that one speaker says."""
    text = found.text
    speech = speech_of(text, lines)
    found.aside += [(line, "subhead") for line in sorted(speech.headings)]
    if speech.series:
        speaker.lead = _said(speech, speech.series[0])
    for number, series in enumerate(speech.series):
        kinds = [item.kind for item in speaker.items]
        context = "".join(text[a:b] for a, b in series.before)
        _judge(found, series, context, places, kinds)
        speaker.items += series.items
        if number and (said := _said(speech, series)):
            speaker.closing += said
            found.doubts.append(Doubt("transition", said[0][0][0]))
    _rest(found, speaker, speech.rest, bool(speech.series))
    split_lead(text, speaker)
    split_actions(text, speaker, places)


def _said(speech: Speech, series: Series) -> list[Paragraph]:
    """What leads to a series, without headings of its kind."""
    return [[line] for line in series.before if line not in speech.headings]


def _judge(
    found: Outline, series: Series, before: str, places: Sequence[str], earlier: Sequence[str]
) -> None:
    """The kind of a series, its points, and whether its count is the one that was announced."""
    words = [_words(found, item) for item in series.items]
    judged = verdict(before, words, places, earlier)
    for item in series.items:
        item.kind, item.sure, item.why = judged.kind, judged.sure, judged.why
        if item.kind != ACTION:
            with_points(found.text, item)
    if judged.sure < _UNSURE:
        found.doubts.append(
            Doubt("kind", series.items[0].at, {"kind": judged.kind, "count": len(series.items)})
        )
    said = announced(before)
    if said and said != len(series.items):
        at = series.items[0].at
        found.doubts.append(Doubt("count", at, {"said": said, "found": len(series.items)}))


def _words(found: Outline, item: Item) -> str:
    return found.words(item.heading) + "，" + "".join(map(found.paragraph, item.body))


def _rest(found: Outline, speaker: Speaker, rest: Sequence[Slice], spoken: bool) -> None:
    """What stands after the last series: several actions in one paragraph, or the end."""
    for line in rest:
        leads, items = split_paragraph(found.text, line)
        if items and not any(item.kind == ACTION for item in speaker.items):
            speaker.items += items
            if leads:
                speaker.closing.append([leads])
                found.doubts.append(Doubt("transition", leads[0]))
        else:
            (speaker.closing if spoken else speaker.lead).append([line])


def _told(found: Outline, speaker: Speaker) -> None:
    """Doubts about single items and about the speaker's line."""
    for item in speaker.items:
        if item.derived:
            code = "derived-headed" if item.heading else "derived"
            found.doubts.append(Doubt(code, item.at, {"kind": item.kind}))
        elif item.heading is None and not item.points:
            found.doubts.append(Doubt("no-heading", item.at))
    if speaker.unit is None or speaker.sure < _UNSURE:
        found.doubts.append(Doubt("unit", speaker.at))
    if not speaker.items and not speaker.lead:
        found.doubts.append(Doubt("silent", speaker.at))


def _sections(found: Outline, lines: Sequence[Slice], places: Sequence[str]) -> None:
    """A text without speakers: its series are parts of what the issuer says."""
    speech = speech_of(found.text, lines)
    found.aside += [(line, "subhead") for line in sorted(speech.headings)]
    for series in speech.series:
        found.lead += _said(speech, series)
        found.sections += series.items
    if found.sections:
        found.sections[-1].body += [[line] for line in speech.rest]
    for item in found.sections:
        item.kind = ACHIEVEMENT
        with_points(found.text, item)
