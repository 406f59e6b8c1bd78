"""Line and column of a character inside a text, found again in the YAML file."""

from __future__ import annotations

import re
from pathlib import Path

from reports.errors import ReportError, Where
from reports.yamlfile.decode import file_text

# What a file may hold where the text holds nothing: quotes, the marks of block scalars, escapes.
_EXTRA = frozenset("'\"|>\\-+")
_BLOCK = re.compile(r"[|>][-+\d]*[ \t]*(?:#[^\n]*)?\n")
_ESCAPE = re.compile(r"\\(?:u[\da-fA-F]{4}|U[\da-fA-F]{8}|x[\da-fA-F]{2}|[nrt0abefvNLP_])")


class Lines:
    """A YAML file as lines, to turn offsets of texts into places.

    The text is followed through the file from where it begins, white space aside, since folded
    lines, indents and doubled quotes are the file's and not the text's.
    """

    def __init__(self, file: str) -> None:
        try:
            self._text = file_text(file) if file and Path(file).is_file() else ""
        except ReportError:
            self._text = ""
        self._starts = [0, *(m.end() for m in re.finditer("\n", self._text))]

    def where(self, begin: Where, text: str, offset: int) -> Where:
        """The place of a text's character; that of the text itself where it is not found."""
        if not begin.line or begin.line > len(self._starts):
            return begin
        at = self._starts[begin.line - 1] + begin.column - 1
        if block := _BLOCK.match(self._text, at):
            at = block.end()
        found = self._follow(at, text, offset)
        if found < 0:
            return begin
        line = self._text.count("\n", 0, found)
        return Where(begin.file, line + 1, found - self._starts[line] + 1, begin.path)

    def _follow(self, at: int, text: str, offset: int) -> int:
        """Position in the file of `text[offset]`, -1 where file and text part ways."""
        file = self._text
        for index, char in enumerate(text):
            while at < len(file) and file[at] != char and self._skips(file[at], char):
                at += 1
            if index == offset:
                return at if at < len(file) else -1
            if char.isspace() and (at >= len(file) or file[at] != char):
                continue
            if at >= len(file):
                return -1
            if file[at] == char:
                at += 1
            elif escape := _ESCAPE.match(file, at - 1 if file[at - 1] == "\\" else at):
                at = escape.end()
            else:
                return -1
        return -1

    @staticmethod
    def _skips(here: str, wanted: str) -> bool:
        return here in _EXTRA or (here.isspace() and not wanted.isspace())
