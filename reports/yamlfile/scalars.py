"""Kinds of single values: text, numbers, dates, choices, each read from one node."""

from __future__ import annotations

import re
from collections.abc import Mapping

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from reports.yamlfile.folding import paragraphs
from reports.yamlfile.reader import Day, Kind, Number, Reader, Text, is_empty, shown

_MISREAD_TAGS = {
    f"tag:yaml.org,2002:{name}"
    for name in ("int", "float", "bool", "null", "timestamp", "merge", "value")
}

# What YAML 1.1 or 1.2 (which editors follow) takes for a number although it stands without quotes.
_NUMBER = re.compile(r"[-+]?(\d[\d_]*(\.[\d_]*)?([eE][-+]?\d+)?|0[xXoObB][\da-fA-F_]+)", re.ASCII)
_AMOUNT = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?", re.ASCII)
_WHOLE = re.compile(r"0|[1-9]\d{0,8}", re.ASCII)
_SLUG = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_SLUG_LENGTH = 64
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_CHINESE_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日", re.ASCII)
_LOOSE_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.ASCII)
_INVISIBLE = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_TRUE = frozenset({"true", "yes", "on", "是"})
_FALSE = frozenset({"false", "no", "off", "否"})
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９．－／：", "0123456789.-/:")
# Names that Windows keeps for devices: a folder or file of that name cannot be made there.
_DEVICES = frozenset({"con", "prn", "aux", "nul"}) | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)
}


def is_plain(node: Node) -> bool:
    """Whether a scalar stands in the file without quotes, so that YAML may take it for a number."""
    return isinstance(node, ScalarNode) and not node.style


def misread(node: Node) -> bool:
    """Whether YAML takes a bare word for a number, a date, yes/no or nothing, but text is meant."""
    if not is_plain(node):
        return False
    return node.tag in _MISREAD_TAGS or _NUMBER.fullmatch(node.value) is not None


def one_text(reader: Reader, node: Node, path: str) -> str | None:
    """A scalar's text as it stands, its white space at both ends taken off."""
    if not isinstance(node, ScalarNode):
        reader.problem(_not_text(node), node, path, found=shown(node))
        return None
    if misread(node):
        reader.problem("bare-word", node, path, found=shown(node))
        return None
    return _one_line(reader, node, path)


def _one_line(reader: Reader, node: Node, path: str) -> str | None:
    parts = paragraphs(reader.source.words(node))
    if len(parts) > 1:
        reader.problem("one-paragraph", node, path, found=shown(node))
        return None
    reader.place(node, path)
    _check_characters(reader, node, path)
    return parts[0] if parts else ""


def _not_text(node: Node) -> str:
    """A mapping where text is wanted mostly comes of a colon inside the text."""
    return "mapping-for-text" if isinstance(node, MappingNode) else "wrong-text"


def _check_characters(reader: Reader, node: Node, path: str) -> None:
    """Report characters that no page can show; a quoted text may hold them as escapes."""
    text = str(node.value)
    found = set(_INVISIBLE.findall(text)) if _INVISIBLE.search(text) else ()
    for character in sorted(found):
        reader.problem("control-character", node, path, found=f"U+{ord(character):04X}")


class _OneLine(Kind[Text]):
    name = "line"
    absent = Text()

    def read(self, reader: Reader, node: Node, path: str) -> Text | None:
        text = one_text(reader, node, path)
        return None if text is None else Text(text, path)

    def schema(self) -> dict[str, object]:
        return {"type": "string"}


class _Paragraphs(Kind[tuple[Text, ...]]):
    name = "paragraphs"
    absent: tuple[Text, ...] = ()

    def read(self, reader: Reader, node: Node, path: str) -> tuple[Text, ...] | None:
        items = node.value if isinstance(node, SequenceNode) else [node]
        found: list[tuple[str, Node]] = []
        for number, item in enumerate(items):
            at = f"{path}[{number}]" if item is not node else path
            if not isinstance(item, ScalarNode):
                reader.problem(_not_text(item), item, at, found=shown(item))
            elif misread(item) and not is_empty(item):
                reader.problem("bare-word", item, at, found=shown(item))
            elif is_empty(item):
                reader.problem("empty-item", item, at)
            else:
                _check_characters(reader, item, at)
                found += [(text, item) for text in paragraphs(reader.source.words(item))]
        return self._placed(reader, node, path, found)

    def _placed(
        self, reader: Reader, node: Node, path: str, found: list[tuple[str, Node]]
    ) -> tuple[Text, ...]:
        reader.place(node, path)
        if len(found) == 1:
            return (Text(found[0][0], path),)
        texts = tuple(Text(text, f"{path}[{n}]") for n, (text, _) in enumerate(found))
        for text, (_, item) in zip(texts, found, strict=True):
            reader.places[text.path] = reader.source.where_text(item, text.path, text)
        return texts

    def schema(self) -> dict[str, object]:
        return {"type": ["string", "array"], "items": {"type": "string"}}


class _Amount(Kind[Text]):
    """A quantity as written: bare numbers such as 40 and 1.2 are kept character by character."""

    name = "amount"
    absent = Text()

    def read(self, reader: Reader, node: Node, path: str) -> Text | None:
        if is_plain(node) and _AMOUNT.fullmatch(node.value):
            reader.place(node, path)
            return Text(node.value, path)
        text = one_text(reader, node, path)
        return None if text is None else Text(text, path)

    def schema(self) -> dict[str, object]:
        return {"type": ["number", "string"]}


class WHOLE(Kind[Number]):
    """A whole number in plain digits, not below `minimum`."""

    name = "whole"

    def __init__(self, minimum: int = 0) -> None:
        self.minimum = minimum

    def read(self, reader: Reader, node: Node, path: str) -> Number | None:
        """The number; None after a problem was reported."""
        if not isinstance(node, ScalarNode):
            reader.problem("wrong-whole", node, path, found=shown(node), minimum=self.minimum)
            return None
        if _WHOLE.fullmatch(node.value) and int(node.value) >= self.minimum:
            reader.place(node, path)
            return Number(int(node.value), path)
        code, suggestion = self._fault(str(node.value).strip())
        reader.problem(
            code, node, path, found=shown(node), minimum=self.minimum, suggestion=suggestion
        )
        return None

    def _fault(self, value: str) -> tuple[str, str]:
        narrow = value.translate(_WIDE_DIGITS)
        if re.fullmatch(r"-?(0|[1-9]\d{0,8})", value, re.ASCII):
            return "below-minimum", str(self.minimum)
        if narrow != value and _WHOLE.fullmatch(narrow):
            return "wide-digits", narrow
        if number := re.fullmatch(r"\D{0,2}?0*([1-9]\d{0,8})[^\d.,_:a-zA-Z]{1,4}", narrow):
            return "number-with-unit", number[1]
        if _NUMBER.fullmatch(value) and (digits := re.fullmatch(r"[+]?0*([1-9][\d_]{0,8})", value)):
            return "number-notation", digits[1].replace("_", "")
        return "wrong-whole", ""

    def schema(self) -> dict[str, object]:
        """An integer, not below the minimum."""
        return {"type": "integer", "minimum": self.minimum}


class _Day(Kind[Day]):
    name = "day"

    def read(self, reader: Reader, node: Node, path: str) -> Day | None:
        written = str(node.value).strip() if isinstance(node, ScalarNode) else ""
        match = _ISO.fullmatch(written) or _CHINESE_DAY.fullmatch(written)
        if match is None:
            loose = _LOOSE_DAY.fullmatch(written.translate(_WIDE_DIGITS))
            code, example = "wrong-day", "2023-07-24"
            if loose:
                code, example = "day-notation", "{}-{:0>2}-{:0>2}".format(*loose.groups())
            reader.problem(code, node, path, found=shown(node), suggestion=example)
            return None
        try:
            year, month, day = (int(part) for part in match.groups())
            found = Day(year, month, day, path)
        except ValueError:
            reader.problem("impossible-day", node, path, found=shown(node))
            return None
        reader.place(node, path)
        return found

    def schema(self) -> dict[str, object]:
        return {"type": "string", "pattern": f"^({_ISO.pattern}|{_CHINESE_DAY.pattern})$"}


class _Flag(Kind[bool]):
    name = "flag"
    absent = False

    def read(self, reader: Reader, node: Node, path: str) -> bool | None:
        word = str(node.value).lower() if isinstance(node, ScalarNode) else ""
        if word not in _TRUE | _FALSE:
            reader.problem("wrong-flag", node, path, found=shown(node))
            return None
        reader.place(node, path)
        return word in _TRUE

    def schema(self) -> dict[str, object]:
        words = [word for word in sorted(_TRUE | _FALSE) if word not in ("true", "false")]
        return {"enum": [True, False, *words]}


class CHOICE(Kind[str]):
    """One of a few words, given as the English value or its Chinese alias."""

    name = "choice"

    def __init__(self, choices: Mapping[str, str]) -> None:
        self.choices = dict(choices)
        self._values = {alias: value for value, alias in choices.items()} | {
            value: value for value in choices
        }
        self.absent = ""

    def read(self, reader: Reader, node: Node, path: str) -> str | None:
        """The English value; None after a problem was reported."""
        word = str(node.value).strip() if isinstance(node, ScalarNode) else ""
        if word not in self._values:
            listed = " | ".join(f"{value} {alias}" for value, alias in self.choices.items())
            reader.problem("wrong-choice", node, path, found=shown(node), choices=listed)
            return None
        reader.place(node, path)
        return self._values[word]

    def schema(self) -> dict[str, object]:
        """Both spellings of each word."""
        return {"enum": [*self.choices, *self.choices.values()]}


class _Slug(Kind[Text]):
    name = "slug"
    absent = Text()

    def read(self, reader: Reader, node: Node, path: str) -> Text | None:
        word = str(node.value).strip() if isinstance(node, ScalarNode) else ""
        if not _SLUG.fullmatch(word) or len(word) > _SLUG_LENGTH:
            reader.problem("wrong-slug", node, path, found=shown(node), length=_SLUG_LENGTH)
            return None
        if word.lower() in _DEVICES:
            reader.problem("device-name", node, path, found=word)
            return None
        reader.place(node, path)
        return Text(word, path)

    def schema(self) -> dict[str, object]:
        return {
            "type": ["string", "integer"],
            "pattern": f"^{_SLUG.pattern}$",
            "maxLength": _SLUG_LENGTH,
        }


ONE_LINE: Kind[Text] = _OneLine()
PARAGRAPHS: Kind[tuple[Text, ...]] = _Paragraphs()
AMOUNT: Kind[Text] = _Amount()
DAY: Kind[Day] = _Day()
FLAG: Kind[bool] = _Flag()
SLUG: Kind[Text] = _Slug()
