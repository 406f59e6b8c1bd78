"""Lines of a YAML file become paragraphs, without a space where a Chinese line was broken."""

from __future__ import annotations

import re
import unicodedata

import yaml

# Marks that Chinese and Latin text share: the character beyond them decides.
_SHARED_MARKS = "“”‘’…—·"
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
_ESCAPED_BREAK = re.compile(r"(?<!\\)((?:\\\\)*)\\\n[ \t]*")
_FOLDED_HEADER = re.compile(r">[+-]?[ \t]*(?:#[^\n]*)?\n")
_INDENT = "　　"  # a typist's paragraph indent


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, in which a lone line feed is only a line break of the file.

    A blank line starts a paragraph, and so does a line set in by two full-width spaces. White
    space at both ends of a line is layout of the file and falls away.
    """
    if "\n" not in text:  # most values
        return [line] if (line := text.strip()) else []
    groups: list[list[str]] = [[]]
    for line in text.split("\n"):
        if not line.strip():
            groups.append([])
        elif line.startswith(_INDENT):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [joined(group) for group in groups if group]


def joined(lines: list[str]) -> str:
    """One paragraph from its lines."""
    text = ""
    for line in lines:
        piece = line.strip()
        text += _gap(text, piece) + piece if text else piece
    return text


def _gap(before: str, after: str) -> str:
    """What stands where a line broke: nothing beside a Chinese or Japanese character, or a space.

    Korean parts its words by spaces, as Latin scripts do.
    """
    left = before.rstrip(_SHARED_MARKS)[-1:]
    right = after.lstrip(_SHARED_MARKS)[:1]
    return "" if _is_wide(left) or _is_wide(right) else " "


def _is_wide(character: str) -> bool:
    if not character or character.isascii():
        return False
    if unicodedata.east_asian_width(character) not in "WF":
        return False
    return not unicodedata.name(character, "").startswith("HANGUL")


def unfolded(raw: str, style: str | None, value: str) -> str:
    """A scalar's value with the line breaks of the file that YAML has folded into spaces.

    `raw` is the scalar as it stands in the file. What is found here is folded again and must
    give `value`; where it does not, for some rarity of YAML, the folded value itself is returned.
    """
    raw = raw[_PROPERTIES.match(raw).end() :]  # type: ignore[union-attr]
    pieces = _folded_block(raw) if style == ">" else _flow_scalar(raw, style)
    folded = "".join(text + _fold(breaks, loose) for text, breaks, loose in pieces)
    if folded.rstrip("\n") != value.rstrip("\n"):
        return value
    return "".join(text + "\n" * min(breaks, 2) for text, breaks, _ in pieces)


_Piece = tuple[str, int, bool]  # text, the line breaks after it, whether they are folded


def _fold(breaks: int, loose: bool) -> str:
    if not loose:
        return "\n" * breaks
    return " " if breaks == 1 else "\n" * (breaks - 1)


def _flow_scalar(raw: str, style: str | None) -> list[_Piece]:
    """The pieces of a plain or quoted scalar."""
    if style == "'":
        raw = raw[1:-1].replace("''", "'")
    elif style == '"':
        raw = _ESCAPED_BREAK.sub(r"\1", raw[1:-1])
    first, *rest = raw.split("\n")
    if not rest:
        return [(_unescaped(first, style), 0, True)]
    pieces: list[_Piece] = []
    text, breaks = first.rstrip(" \t"), 0
    for number, line in enumerate(rest, 1):
        breaks += 1
        inner = line.lstrip(" \t") if number == len(rest) else line.strip(" \t")
        if inner or number == len(rest):
            pieces.append((_unescaped(text, style), breaks, True))
            text, breaks = inner, 0
    return [*pieces, (_unescaped(text, style), 0, True)]


def _unescaped(text: str, style: str | None) -> str:
    if style != '"' or "\\" not in text:
        return text
    try:
        node = yaml.compose(f'"{text}"', Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return text
    return str(node.value) if node is not None else text


def _folded_block(raw: str) -> list[_Piece]:
    """The pieces of a `>` scalar; none where its indent is given by a digit."""
    header = _FOLDED_HEADER.match(raw)
    if header is None:
        return []
    lines = raw[header.end() :].rstrip().split("\n")
    indent = min((len(x) - len(x.lstrip(" ")) for x in lines if x.strip(" ")), default=0)
    pieces: list[_Piece] = []
    text, breaks = "", 0
    for line in (x[indent:] for x in lines):
        if line:
            if text or breaks:
                set_in = line.startswith((" ", "\t")) or text.startswith((" ", "\t"))
                pieces.append((text, breaks, bool(text) and not set_in))
            text, breaks = line, 0
        breaks += 1
    return [*pieces, (text, 0, True)]
