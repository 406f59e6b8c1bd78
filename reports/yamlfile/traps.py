"""A typist's traps in a YAML text: each is reported, and mended in a copy so that reading goes on.

The YAML parser stops at the first error and explains it in its own words. This scan goes through
the whole text line by line, looks only at places where a key or a value begins, and leaves
everything it does not know for certain to the parser.
"""

from __future__ import annotations

import re

from msgspec import Struct, field

from reports.errors import Severity

Values = dict[str, object]
Shifts = dict[int, list[tuple[int, int]]]

_LEAD = re.compile(r"[ \t\u3000\u00a0]*")
_DASHES = re.compile(r"(?:-[ \t]+)*")
_KEY = re.compile(
    r"""(?P<word>"[^"]*"|'[^']*'|[^\s"'\[\]{},#&*!|>%@`:：-][^:：#"'\[\]{}]*?)[ \u3000]*"""
    r"(?P<colon>：|:)(?P<rest>.*)$"
)
_ASCII_KEY = re.compile(r"[^\s:：]+:(?:\s|$)")
_ITEM = re.compile(r"-[ \t]|-$")
_TIGHT_DASH = re.compile(r"-[^\s\d.,-]|[－–—−][ \u3000]")
_BLOCK_SCALAR = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-])\s*(?:\s#.*)?$")
_PROPERTY = re.compile(r"(?:&[\w-]+|!!?\w*)[ ]+", re.ASCII)
_RESERVED = re.compile(r"[@`%,\]}]|[*&!](?:[^\x00-\x7f]|[*&!])|[|>]|[-?:](?:\s|$)")
_COMMENT = re.compile(r"\s+#")
_COLON = re.compile(r":(?=\s|$)")
_QUOTED = {
    '"': re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL),
    "'": re.compile(r"'(?:[^']|'')*'", re.DOTALL),
}
_FULL_WIDTH_SPACE_WIDTH = 2
# Slips that the parser lets pass, to another meaning; all others stop it.
_SILENT = {"wide-colon", "colon-space", "wide-dash", "dash-space", "wide-quotes", "wide-indent"}
_SILENT.add("hash-swallows")


class Trap(Struct, frozen=True):
    """A mistake of typing; line and column count from 1."""

    code: str
    line: int
    column: int
    values: Values
    severity: Severity = Severity.ERROR


class Scan(Struct):
    """What a scan found, and the mended text.

    `shifts` tells for each mended line (from 1) at which column characters came in or went.
    """

    traps: list[Trap] = field(default_factory=list)
    text: str = ""
    shifts: Shifts = field(default_factory=dict)
    has_tabs: bool = False


def original_column(shifts: Shifts, line: int, column: int) -> int:
    """The column (from 0) in the file of a column in the mended text."""
    for position, delta in reversed(shifts.get(line, [])):
        if column > position:
            column = max(position, column - delta)
    return column


class _Open(Struct, frozen=True):
    """A key whose mapping is still open at a line."""

    column: int
    holds_records: bool
    empty: bool


def scan(
    text: str, words: frozenset[str], holders: frozenset[str], *, sound: bool, tab: int = 2
) -> Scan:
    """Find the traps of a text.

    `words` are all known keys, `holders` those whose values are mappings. `sound` says that the
    parser can read the text as it is: then only slips that change its meaning are looked for.
    `tab` is how many columns a tab stands for in the mended text.
    """
    return _Scanner(text, words, holders, sound, tab).run()


class _Scanner:
    """Goes through the lines once; `number` is the line at hand, `open` the keys around it."""

    def __init__(
        self, text: str, words: frozenset[str], holders: frozenset[str], sound: bool, tab: int
    ) -> None:
        self.lines = text.split("\n")
        self.words, self.holders = words, holders
        self.sound, self.tab = sound, tab
        self.found = Scan()
        self.open: list[_Open] = []
        self.dashes: set[int] = set()
        self.number = 0

    def run(self) -> Scan:
        while self.number < len(self.lines):
            line = self.lines[self.number]
            start = line.strip(" \t\u3000\u00a0")
            skip = not start or start.startswith("#") or line.startswith(("---", "...", "%"))
            self.number += 1 if skip else self._content_line(line)
        self.found.text = "\n".join(self.lines)
        return self.found

    def _content_line(self, line: str) -> int:
        """Look at one line; returns how many lines the value beginning on it takes."""
        line = self._indent(line)
        lead = len(line) - len(line.lstrip(" "))
        line = self._dash(line, lead)
        dashes = _DASHES.match(line, lead)
        column = dashes.end() if dashes else lead
        if column > lead or _ITEM.match(line, lead):
            self.dashes = {c for c in self.dashes if c < lead} | {lead}
        match = _KEY.match(line, column)
        if match and self._is_key(match, line, column):
            line, value = self._key(match, line, column)
            return self._value(line, value, column)
        if column > lead and column < len(line):
            self._close(column)
            return self._value(line, column, column - 2)
        return 1

    def _slip(
        self, code: str, column: int, mended: str, *, at: int = 0, delta: int = 0, **values: object
    ) -> bool:
        """Report a trap of this line and mend it; `delta` characters came in at column `at`."""
        if self.sound and code not in _SILENT:
            return False
        line = self.number + 1
        column = original_column(self.found.shifts, line, column)
        severity = Severity.WARNING if code == "hash-swallows" else Severity.ERROR
        self.found.traps.append(Trap(code, line, column + 1, values, severity))
        self.lines[self.number] = mended
        if delta:
            self.found.shifts.setdefault(line, []).append((at, delta))
        return True

    def _indent(self, line: str) -> str:
        """Replace tabs and full-width spaces before a key or an item."""
        lead = _LEAD.match(line).group()  # type: ignore[union-attr]
        rest = line[len(lead) :]
        if not lead.strip(" "):
            return line
        if "\t" not in lead and not (_ITEM.match(rest) or self._known_key(rest)):
            return line  # words that go on from the line before, set in by hand
        if self.sound and not _ASCII_KEY.match(rest):
            return line
        widths = {"\t": self.tab, "\u3000": _FULL_WIDTH_SPACE_WIDTH}
        width = sum(widths.get(c, 1) for c in lead)
        code = "tab-indent" if "\t" in lead else "wide-indent"
        first = len(lead) - len(lead.lstrip(" "))
        if self._slip(code, first, " " * width + rest, delta=width - len(lead)):
            self.found.has_tabs |= "\t" in lead
        return self.lines[self.number]

    def _known_key(self, rest: str) -> bool:
        match = _KEY.match(rest)
        return match is not None and match["word"] in self.words

    def _dash(self, line: str, lead: int) -> str:
        """Give a list's dash its space, or a full-width dash its ASCII form."""
        match = _TIGHT_DASH.match(line, lead)
        if match is None or not (lead in self.dashes or self._opens_list(lead)):
            return line
        rest = line[lead + 1 :].lstrip(" \u3000")
        code = "dash-space" if line[lead] == "-" else "wide-dash"
        mended = line[:lead] + "- " + rest
        self._slip(code, lead, mended, at=lead, delta=len(mended) - len(line), found=line[lead])
        return self.lines[self.number]

    def _opens_list(self, lead: int) -> bool:
        """Whether nothing but blank lines stand between this line and a key without a value."""
        if not self.open or not self.open[-1].empty or lead < self.open[-1].column:
            return False
        before = next((x for x in reversed(self.lines[: self.number]) if x.strip()), "")
        return before.split(" #")[0].rstrip().endswith(":")

    def _is_key(self, match: re.Match[str], line: str, column: int) -> bool:
        """Whether a key must stand here, whatever kind of colon follows it."""
        if match["colon"] == ":" and (not match["rest"] or match["rest"][0] in " \t"):
            return True
        if any(o.column == column for o in self.open) or self._key_follows(column):
            return True
        parent = next((o for o in reversed(self.open) if o.column < column), None)
        inside = (parent.holds_records and parent.empty) if parent else column == 0
        return inside and match["word"] in self.words

    def _key_follows(self, column: int) -> bool:
        """Whether the next line has a known key at this column."""
        for line in self.lines[self.number + 1 :]:
            if line.strip() and not line.lstrip().startswith("#"):
                match = _KEY.match(line, column)
                return (
                    match is not None and match["word"] in self.words and not line[:column].strip()
                )
        return False

    def _close(self, column: int) -> None:
        """Close the mappings that end before a key or an item at this column."""
        while self.open and self.open[-1].column >= column:
            self.open.pop()

    def _key(self, match: re.Match[str], line: str, column: int) -> tuple[str, int]:
        """Mend the colon; returns the line and the column where the value begins."""
        word, rest, at = match["word"], match["rest"], match.start("colon")
        if match["colon"] == "：" or (rest and rest[0] not in " \t"):
            code = "wide-colon" if match["colon"] == "：" else "colon-space"
            space = "" if rest[:1] == " " else " "
            mended = f"{line[:at]}:{space}{rest}"
            self._slip(code, at, mended, at=at, delta=len(space), key=word)
        line = self.lines[self.number]
        rest = line[at + 1 :]
        self._close(column)
        empty = not rest.strip() or rest.lstrip().startswith("#")
        self.open.append(_Open(column, word in self.holders, empty))
        return line, at + 1 + len(rest) - len(rest.lstrip(" \t"))

    def _value(self, line: str, at: int, column: int) -> int:
        """Look at the value that begins at a column; returns how many lines it takes."""
        if match := _PROPERTY.match(line, at):
            at = match.end()
        value = line[at:].rstrip()
        if not value or value.startswith("#"):
            self._comment(line, value, at, "")
        elif _BLOCK_SCALAR.match(value):
            return self._deeper(column)
        elif value[0] in _QUOTED:
            return self._quoted(line, at, column)
        elif value[0] in "[{":
            return self._flow(line, at)
        elif _RESERVED.match(value):
            mended = line[:at] + _in_quotes(value)
            self._slip("reserved-start", at, mended, at=at, delta=1, mark=value[0])
        else:
            self._plain(line, at, value)
        return 1

    def _deeper(self, column: int) -> int:
        """How many lines a block scalar takes: those set in deeper than its key."""
        count = 1
        for line in self.lines[self.number + 1 :]:
            if line.strip() and len(line) - len(line.lstrip(" \t")) <= column:
                break
            count += 1
        return count

    def _plain(self, line: str, at: int, value: str) -> None:
        comment = _COMMENT.search(value)
        words = value[: comment.start()] if comment else value
        lost = value[comment.start() :] if comment else ""
        colon = _COLON.search(words)
        if words.startswith("“") and (colon or "”" in lost) and "”" in value:
            mended = line[:at] + _in_quotes(value)
            self._slip("wide-quotes", at, mended, at=at, delta=1)
        elif colon:
            mended = line[:at] + _in_quotes(words) + lost
            start = at + colon.start()
            self._slip("colon-in-text", start, mended, at=at, delta=1, found=words[:20])
        elif comment:
            self._comment(line, lost.lstrip(), at + comment.end() - 1, words)

    def _comment(self, line: str, comment: str, at: int, words: str) -> None:
        """A `#` with no space after it was hardly meant to start a comment."""
        if len(comment) > 1 and comment[1] not in " \t#!":
            self._slip("hash-swallows", at, line, lost=comment[:20], kept=words[-20:])

    def _quoted(self, line: str, at: int, column: int) -> int:
        """A value in quotes: it may close too early, further down, or never."""
        mark, count, text = line[at], 1, line[at:]
        while not (closed := _QUOTED[mark].match(text)):
            further = self.number + count
            if further >= len(self.lines) or self._starts_anew(self.lines[further], column):
                mended = line.rstrip() + mark
                self._slip("unclosed-quote", at, mended, mark=mark)
                return 1
            text += "\n" + self.lines[further]
            count += 1
        tail = text[closed.end() :]
        if count == 1 and tail.strip() and not _COMMENT.match(tail):
            value = line[at:].rstrip()
            inner = value[1:-1] if value.endswith(mark) else value[1:]
            early = at + closed.end() - 1
            self._slip("inner-quote", early, line[:at] + _in_quotes(inner), mark=mark)
        return count

    def _starts_anew(self, line: str, column: int) -> bool:
        """Whether a line begins a key or an item no deeper than the value's own."""
        lead = len(line) - len(line.lstrip())
        if not line.strip() or lead > column + 1:
            return False
        return _ITEM.match(line, lead) is not None or self._known_key(line[lead:])

    def _flow(self, line: str, at: int) -> int:
        """A value in brackets: skip to the end of it; words after the end are a trap."""
        depth, quote = 0, ""
        for count, row in enumerate([line[at:], *self.lines[self.number + 1 :]], 1):
            for position, c in enumerate(row):
                if quote:
                    quote = "" if c == quote else quote
                    continue
                if c in "\"'" and row[position - 1 : position] in ("", " ", ",", "[", "{"):
                    quote = c
                depth += (c in "[{") - (c in "]}")
                if depth == 0:
                    self._after_flow(line, at, row[position + 1 :], count)
                    return count
        return 1

    def _after_flow(self, line: str, at: int, tail: str, count: int) -> None:
        if count == 1 and tail.strip() and not _COMMENT.match(tail):
            mended = line[:at] + _in_quotes(line[at:].rstrip())
            self._slip("reserved-start", at, mended, at=at, delta=1, mark=line[at])


def _in_quotes(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
