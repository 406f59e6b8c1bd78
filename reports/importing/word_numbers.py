"""The numbers that Word shows before list paragraphs and that stand nowhere in their text."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree
from msgspec import Struct

from reports.numerals import chinese

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST = 3  # styles based on one another

_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "chineseLegalSimplified": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": chinese,
    "upperLetter": lambda n: chr(64 + (n - 1) % 26 + 1),
    "lowerLetter": lambda n: chr(96 + (n - 1) % 26 + 1),
    "decimalEnclosedCircleChinese": lambda n: chr(0x2460 + n - 1) if n <= 20 else str(n),
    "decimalEnclosedCircle": lambda n: chr(0x2460 + n - 1) if n <= 20 else str(n),
}


class _Level(Struct, frozen=True):
    form: str
    text: str
    start: int


class Numbers:
    """Counts list paragraphs in the order in which they are asked for."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._lists: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles = {} if styles is None else {
            _value(style, "styleId"): style for style in styles.iter(f"{_W}style")
        }  # fmt: skip
        for one in numbering.iter(f"{_W}abstractNum") if numbering is not None else ():
            levels = {int(_value(x, "ilvl") or 0): _level(x) for x in one.iter(f"{_W}lvl")}
            self._lists[_value(one, "abstractNumId")] = levels
        for one in numbering.iter(f"{_W}num") if numbering is not None else ():
            target = one.find(f"{_W}abstractNumId")
            if target is not None:
                self._abstract[_value(one, "numId")] = _value(target, "val")

    def label(self, paragraph: etree._Element) -> str:
        """The number that Word shows before a paragraph; empty where it shows none, or a bullet."""
        found = self._place(paragraph)
        if found is None:
            return ""
        number, depth = found
        list_ = self._abstract.get(number, "")
        levels = self._lists.get(list_, {})
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(list_, {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        return self._shown(levels, counts, depth)

    def _shown(self, levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
        if levels[depth].form not in _FORMS:
            return ""

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            if at not in levels:
                return ""
            form = _FORMS.get(levels[at].form, str)
            return form(counts.get(at, levels[at].start))

        return re.sub(r"%(\d)", number, levels[depth].text)

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """The list and depth of a paragraph, its own or its style's."""
        holder: etree._Element | None = paragraph
        for _ in range(_MOST + 1):
            if holder is None:
                return None
            given = holder.find(f"{_W}pPr/{_W}numPr")
            if given is not None:
                number, depth = given.find(f"{_W}numId"), given.find(f"{_W}ilvl")
                if number is not None and _value(number, "val") != "0":
                    return _value(number, "val"), int(_value(depth, "val") or 0)
                return None
            style = holder.find(f"{_W}pPr/{_W}pStyle")
            based = holder.find(f"{_W}basedOn")
            holder = self._styles.get(_value(style if style is not None else based, "val"))
        return None


def _level(level: etree._Element) -> _Level:
    form, text, start = (level.find(f"{_W}{tag}") for tag in ("numFmt", "lvlText", "start"))
    return _Level(_value(form, "val"), _value(text, "val"), int(_value(start, "val") or 1))


def _value(element: etree._Element | None, name: str) -> str:
    return element.get(f"{_W}{name}", "") if element is not None else ""
