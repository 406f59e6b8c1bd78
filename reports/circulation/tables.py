"""Rows of a CSV or XLSX file as nodes with places, so that they are read and checked like YAML.

The line of a place is the row of the sheet, its column the column of the sheet, both from 1.
"""

from __future__ import annotations

import csv
import io
import os
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from yaml import MappingNode, Mark, Node, ScalarNode, SequenceNode

from reports.errors import Problem, ReportError, Severity, Where, stop
from reports.yamlfile.decode import SIZE_LIMIT, file_text
from reports.yamlfile.keys import Key, Record, keys_of, nearest
from reports.yamlfile.source import Source

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

# Rows in which the names of the columns may stand: a title and a remark may come before them.
_HEAD_ROWS = 10
_ROWS = 50_000
_UNPACKED = 64 * 1024 * 1024
# Encodings that Chinese spreadsheets write, by the names of `yamlfile.decode`.
_CODECS = {"GB18030": "gb18030", "UTF-16": "utf-16"}
# Other names that clerks give to columns; a running number says nothing that its row does not.
_ALSO = {
    "单位名称": "单位",
    "职位": "职务",
    "排名": "排序",
    "分送方式": "方式",
    "邮箱地址": "邮箱",
    "电子邮箱": "邮箱",
    "电子邮件": "邮箱",
    "份数（份）": "份数",
}
_RUNNING = ("序号", "序")
_GUARD = "'"  # which spreadsheets put before text that looks like a formula


class _Cell(Struct, frozen=True):
    """One cell's text, and what is wrong with it as a code of `reports.messages`."""

    row: int
    column: int
    text: str
    fault: str = ""


_Rows = Sequence[Sequence[_Cell]]


def table_source(path: str | os.PathLike[str], record: type[Record], name: str) -> Source:
    """The rows of a CSV or XLSX file as a mapping: `name` → a list of records.

    The columns are the keys of `record`, by their English or Chinese names, in any order.

    Raises:
        ReportError: the file cannot be read, or it has no row with the names of columns.
    """
    file = os.fspath(path)
    told: list[Problem] = []
    if file.lower().endswith(".xlsx"):
        rows = _sheet_rows(file, record)
    else:
        text, told = _table_text(file)
        rows = _text_rows(file, text)
    at, columns, problems = _columns(file, rows, record)
    items: list[Node] = []
    for row in rows[at + 1 :]:
        cells = [cell for cell in row if cell.text.strip() or cell.fault]
        problems += [_fault(file, cell) for cell in cells if cell.fault]
        if cells:
            items.append(_item(file, row, columns))
    start = _mark(file, 1, 1)
    listed = SequenceNode("tag:yaml.org,2002:seq", items, start, start)
    root = MappingNode("tag:yaml.org,2002:map", [(_scalar(file, 1, 1, name), listed)], start, start)
    return Source(file, root=root, problems=(*told, *problems))


def _columns(
    file: str, rows: _Rows, record: type[Record]
) -> tuple[int, dict[int, str], list[Problem]]:
    """The row that names the columns, the key of each column, and what is wrong with the names."""
    names = {word: key for key in keys_of(record) for word in (key.name, key.alias)}
    names |= {word: names[name] for word, name in _ALSO.items() if name in names}
    at = _head(rows, names)
    if at is None:
        known = " ".join(key.alias for key in keys_of(record))
        raise stop("table-without-head", Where(file), known=known)
    columns: dict[int, str] = {}
    problems = []
    for cell in rows[at]:
        word = cell.text.strip()
        if not word or word in _RUNNING:
            continue
        key = names.get(word)
        if key is None:
            problems.append(_unknown(file, cell, record))
        elif key.name in columns.values():
            problems.append(Problem("column-twice", _where(file, cell), {"column": word}))
        else:
            columns[cell.column] = key.name
    return at, columns, problems


def _head(rows: _Rows, names: dict[str, Key]) -> int | None:
    """The first row with the names of two columns or more."""
    for at, row in enumerate(rows[:_HEAD_ROWS]):
        if sum(cell.text.strip() in names for cell in row) > 1:
            return at
    return None


def _unknown(file: str, cell: _Cell, record: type[Record]) -> Problem:
    word = cell.text.strip()
    names = [key.name if word.isascii() else key.alias for key in keys_of(record)]
    near = nearest(word, names)
    values = {"column": word, "known": " ".join(names), "near": near}
    code = "column-unknown-near" if near else "column-unknown"
    return Problem(code, _where(file, cell), values)


def _fault(file: str, cell: _Cell) -> Problem:
    return Problem(cell.fault, _where(file, cell), {"found": cell.text[:24]})


def _where(file: str, cell: _Cell) -> Where:
    return Where(file, cell.row, cell.column)


def _item(file: str, row: Sequence[_Cell], columns: dict[int, str]) -> Node:
    pairs: list[tuple[Node, Node]] = []
    for cell in row:
        text = cell.text.strip()
        # An empty cell says nothing, as a key left out does; what is wrong with one is said before.
        if cell.column in columns and text:
            key = _scalar(file, cell.row, cell.column, columns[cell.column])
            pairs.append((key, _scalar(file, cell.row, cell.column, text)))
    start = _mark(file, row[0].row, 1)
    return MappingNode("tag:yaml.org,2002:map", pairs, start, start)


def _scalar(file: str, row: int, column: int, text: str) -> ScalarNode:
    """A quoted scalar: a cell is text, whatever YAML would take it for."""
    mark = _mark(file, row, column)
    return ScalarNode("tag:yaml.org,2002:str", text, mark, mark, style='"')


def _mark(file: str, row: int, column: int) -> Mark:
    return Mark(file, 0, row - 1, column - 1, None, 0)


# CSV


def _table_text(file: str) -> tuple[str, list[Problem]]:
    """The text of a CSV file, and what is to be said of its encoding.

    "CSV" of a Chinese Excel or WPS is GBK, "Unicode text" is UTF-16; both are read, and said, since
    Excel writes "?" for characters that GBK lacks. Every other encoding is refused by its name.
    """
    try:
        return file_text(file), []
    except ReportError as error:
        (problem,) = error.problems
        codec = _CODECS.get(str(problem.values.get("iconv")), "")
        if problem.code != "wrong-encoding" or not codec:
            raise
        try:
            text = Path(file).read_bytes().decode(codec)
        except UnicodeDecodeError:
            raise error from None
    values = {"encoding": problem.values["encoding"]}
    told = Problem("csv-encoding", Where(file), values, Severity.WARNING)
    return text.removeprefix("\ufeff"), [told]


def _text_rows(file: str, text: str) -> list[list[_Cell]]:
    """The rows of a CSV file; Excel in Chinese separates by commas, tabs or semicolons."""
    first = text.partition("\n")[0]
    mark = max(",\t;", key=first.count)
    rows, line = [], 1
    reader = csv.reader(io.StringIO(text), delimiter=mark, strict=True)
    try:
        for row in reader:
            rows.append([_text_cell(line, number, cell) for number, cell in enumerate(row, 1)])
            line = reader.line_num + 1
    except csv.Error as error:
        raise stop("csv-broken", Where(file, reader.line_num), reason=str(error)) from None
    return rows


def _text_cell(row: int, column: int, text: str) -> _Cell:
    text = text.removeprefix(_GUARD) if _is_formula(text.removeprefix(_GUARD)) else text
    return _Cell(row, column, text, _fault_of(text))


def _fault_of(text: str) -> str:
    """What no cell of a register may be: several lines, or what a spreadsheet would compute."""
    if any(ord(character) < 32 or ord(character) == 127 for character in text.strip()):
        return "cell-control"
    return "cell-formula" if _is_formula(text.strip()) else ""


def _is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute a text (CSV injection, CWE-1236)."""
    if not text or text[0] not in "=+-@\t\r" or text[0] == text:
        return False
    return not text[1:].replace(".", "", 1).isdigit()


# XLSX


def _sheet_rows(file: str, record: type[Record]) -> list[list[_Cell]]:
    """The rows of the sheet that has the names of columns."""
    words = {word for key in keys_of(record) for word in (key.name, key.alias)}
    found = []
    for sheet in _sheets(file):
        head = sheet.iter_rows(max_row=_HEAD_ROWS, values_only=True)
        if any(sum(str(value).strip() in words for value in row) > 1 for row in head):
            found.append(sheet)
    if len(found) > 1:
        names = [sheet.title for sheet in found]
        raise stop("several-sheets", Where(file), sheets=names)
    return list(_cells(file, found[0])) if found else []


def _sheets(file: str) -> Iterable[Worksheet]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    data = _checked(file)
    try:
        with warnings.catch_warnings():  # of parts of a sheet that do not matter here
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
        return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    # What openpyxl raises for files that are not what their name says is not one family.
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, SyntaxError):
        raise stop("not-a-workbook", Where(file)) from None


def _checked(file: str) -> bytes:
    """The bytes of a workbook that is not too large, packed or not."""
    try:
        data = Path(file).read_bytes()
        size = max(
            len(data), sum(i.file_size for i in zipfile.ZipFile(io.BytesIO(data)).infolist())
        )
    except FileNotFoundError:
        raise stop("no-file", Where(file)) from None
    except zipfile.BadZipFile:
        raise stop("not-a-workbook", Where(file)) from None
    except OSError as error:
        raise stop("unreadable", Where(file), reason=error.strerror or str(error)) from None
    if len(data) > SIZE_LIMIT or size > _UNPACKED:
        mega = 1024 * 1024
        values = {"size": f"{size / mega:.1f}", "limit": SIZE_LIMIT // mega}
        raise ReportError([Problem("too-large", Where(file), values)])
    return data


def _cells(file: str, sheet: Worksheet) -> Iterator[list[_Cell]]:
    if sheet.max_row > _ROWS:
        raise stop("too-many-rows", Where(file), rows=sheet.max_row, limit=_ROWS)
    merged = {
        (row, column)
        for area in sheet.merged_cells.ranges
        for row, column in area.cells
        if area.size["rows"] > 1
    }
    hidden = {row for row, look in sheet.row_dimensions.items() if look.hidden}
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [_sheet_cell(number, column, cell) for column, cell in enumerate(row, 1)]
        if number in hidden and any(cell.text.strip() for cell in cells):
            cells[0] = _Cell(number, 1, cells[0].text, "row-hidden")
        for column, cell in enumerate(cells):
            if (number, column + 1) in merged:
                cells[column] = _Cell(number, column + 1, cell.text, "cell-merged")
        yield cells


def _sheet_cell(row: int, column: int, cell: Cell | MergedCell) -> _Cell:
    value = cell.value
    if cell.data_type == "f":
        return _Cell(row, column, str(value), "cell-formula")
    if cell.data_type == "e":
        return _Cell(row, column, str(value), "cell-error")
    text = _said(value)
    return _Cell(row, column, text, _fault_of(text))


def _said(value: object) -> str:
    """A cell's value as a clerk reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
