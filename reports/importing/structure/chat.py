"""The lines of a copied chat that are none of the speeches: who wrote when, and what was arranged.

Programs for chats write 综合科小刘 2026/11/13 09:12 above every message. Such a line names a
speaker, unless the message names one itself; what is said between the speeches goes into comments.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field

from reports.importing.structure.labels import label_at
from reports.importing.structure.outline import Doubt, Slice, Speaker
from reports.importing.structure.people import TIME, speaker_line

_HEADER = re.compile(
    rf"(?P<who>[^\s：:。，；！？,;!?]{{1,16}}(?:[ \u3000_—-]+[^\s：:。，；！？,;!?\d]{{1,12}})?)"
    rf"[ \u3000]+(?P<time>(?:(?:今天|昨天|前天|星期.|周.|上午|下午|晚上)\s*)*{TIME})"
)
_FEWEST, _SPEECH = 2, 60  # headers that make a chat; characters that make a speech
_UNKNOWN = 0.3


class Chat(Struct):
    """What is left of the lines, what goes into comments, and speakers whom a header names."""

    lines: list[Slice]
    aside: list[tuple[Slice, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    speakers: dict[Slice, Speaker] = field(default_factory=dict)


def chat_of(text: str, lines: Sequence[Slice]) -> Chat:
    """The lines of a text, of which furniture has been taken out, read as those of a chat."""
    heads = [n for n, line in enumerate(lines) if _HEADER.fullmatch(text, *line)]
    if len(heads) < _FEWEST:
        return Chat(list(lines))
    found = Chat(list(lines[: heads[0]]))
    for first, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        _message(found, text, lines[first], lines[first + 1 : end])
    return found


def _message(found: Chat, text: str, head: Slice, said: Sequence[Slice]) -> None:
    named = any(speaker_line(text, *line) for line in said[:2])
    if not said or named:
        found.aside.append((head, "message"))
        found.lines += said
    elif speaker_line(text, *head):
        found.lines += [head, *said]
    elif _is_speech(text, said):
        match = _HEADER.fullmatch(text, *head)
        assert match
        found.speakers[head] = Speaker(
            head[0], name=match.span("who"), stamp=match.span("time"), sure=_UNKNOWN
        )
        found.lines += [head, *said]
    else:
        found.aside += [(head, "message"), *((line, "talk") for line in said)]
        found.doubts.append(Doubt("talk", said[0][0], {"count": len(said)}))


def _is_speech(text: str, said: Sequence[Slice]) -> bool:
    long = sum(end - start for start, end in said) > _SPEECH
    return long or any(label_at(text, *line) for line in said)
