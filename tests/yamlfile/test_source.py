"""Tests of reading a file: encodings, limits, folded lines, what is a slip and what is not."""

from __future__ import annotations

import contextlib
import itertools
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reports.errors import ReportError
from reports.loading import edition_source, loads, vocabulary
from reports.yamlfile import compose
from reports.yamlfile.decode import SIZE_LIMIT, decoded
from reports.yamlfile.folding import joined, paragraphs
from reports.yamlfile.source import Source, file_source, text_source
from reports.yamlfile.traps import scan

CHINESE = "edition:\n  id: t\n  title: 赴上饶、景德镇学习考察体会与下一步打算，请各单位抓好落实。\n"
TRADITIONAL = "edition:\n  id: t\n  title: 臺北市政府舉辦的學習考察會議，請各單位確實辦理。\n"
WORDS = frozenset({"title", "标题", "lead", "unit", "posts", "speakers", "edition", "name"})
HOLDERS = frozenset({"edition", "speakers"})
HOME = Path(__file__).resolve().parent.parent.parent
SAMPLES = [*sorted((HOME / "data").glob("*.yaml")), HOME / "reports/messages/starter.yaml"]


def only_code(source: Source) -> str:
    assert source.root is None
    return " ".join(problem.code for problem in source.problems)


def write(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("codec", "text", "encoding"),
    [
        ("gbk", CHINESE, "GBK (GB18030)"),
        ("gb18030", CHINESE + "x: 㐂𠮷\n", "GBK (GB18030)"),
        ("gb18030", TRADITIONAL, "GBK (GB18030)"),
        ("big5", TRADITIONAL, "Big5"),
        ("utf-16", CHINESE, "UTF-16"),
        ("utf-16-le", CHINESE, "UTF-16"),
        ("utf-16-be", CHINESE, "UTF-16"),
        ("utf-32", CHINESE, "UTF-32"),
    ],
)
def test_another_encoding_is_called_by_its_name(
    tmp_path: Path, codec: str, text: str, encoding: str
) -> None:
    source = file_source(write(tmp_path, text.encode(codec)))
    assert only_code(source) == "wrong-encoding"
    assert source.problems[0].values["encoding"] == encoding
    data = write(tmp_path, text.encode(codec)).read_bytes()
    assert data.decode(str(source.problems[0].values["iconv"])).lstrip("\ufeff") == text


def test_damaged_utf8_is_found_at_its_place(tmp_path: Path) -> None:
    data = CHINESE.encode()
    at = data.index("景".encode())
    source = file_source(write(tmp_path, data[: at + 1] + data[at + 3 :]))
    assert only_code(source) == "broken-utf8"
    assert (source.problems[0].where.line, source.problems[0].where.column) == (3, 14)


def test_what_is_no_text_is_said_to_be_none(tmp_path: Path) -> None:
    source = file_source(write(tmp_path, bytes(range(128, 256)) * 40))
    assert only_code(source) == "unknown-encoding"


def test_a_byte_order_mark_and_other_line_ends_are_fine(tmp_path: Path) -> None:
    plain = file_source(write(tmp_path, CHINESE.encode()))
    marked = file_source(write(tmp_path, b"\xef\xbb\xbf" + CHINESE.replace("\n", "\r\n").encode()))
    assert marked.problems == ()
    assert marked.text == plain.text


def test_a_missing_file(tmp_path: Path) -> None:
    assert only_code(file_source(tmp_path / "none.yaml")) == "no-file"
    assert only_code(file_source(write(tmp_path, b"x") / "below.yaml")) == "no-file"
    assert only_code(file_source("bad\0name")) == "no-file"


def test_a_folder_and_a_device(tmp_path: Path) -> None:
    assert only_code(file_source(tmp_path)) == "is-folder"
    assert only_code(file_source("/dev/null")) == "not-a-file"


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux")
def test_a_file_that_cannot_be_read() -> None:
    assert only_code(file_source("/proc/self/mem")) == "unreadable"


@pytest.mark.parametrize("data", [b"", b"\n\n", b"# only a comment\n", b"---\n", b"\xef\xbb\xbf"])
def test_an_empty_file(tmp_path: Path, data: bytes) -> None:
    assert only_code(file_source(write(tmp_path, data))) == "empty-file"


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    source = file_source(write(tmp_path, b"#" * (SIZE_LIMIT + 1)))
    assert only_code(source) == "too-large"
    assert source.problems[0].values == {"size": "4.0", "limit": 4}


def test_a_nul_is_a_control_character() -> None:
    source = text_source("title: 甲\0乙\n")
    assert [(p.code, p.where.column) for p in source.problems] == [("control-character", 9)]
    assert source.root is not None


@pytest.mark.parametrize("loader", [compose.LOADER, yaml.SafeLoader])
def test_aliases_that_grow_beyond_bounds(loader: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compose, "LOADER", loader)
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert only_code(text_source("\n".join(lines))) == "too-many-nodes"
    assert text_source("\n".join(lines[:4])).problems == ()


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_before_it_can_crash(opening: str) -> None:
    assert only_code(text_source(opening * 100_000)) in ("too-deep", "yaml-brackets")


SOUND = [
    "“双招双引”的报告",
    "【重点】工作",
    "“全部都在引号里”",
    "《规划》：第一步",
    "A:B 两类",
    "http://www.example.com/a#b",
    "甲 # 这是注释",
    '"甲: 乙 # 丙"',
    "'甲: 乙 # 丙'",
    "报告#2稿",
    "-50%",
    "8：30 开会",
    "it's",
    "甲“乙: 丙”"[:3],
    "| # 块\n    标题：某某\n    \t制表符前\n    @甲: 乙: 丙",
    ">-\n    标题：某某\n    甲: 乙",
    "\n    接着上面写：的文字",
    '"两行\n    里面: 有冒号"',
    "[甲, '乙: 丙',\n    丁]",
    "&a 甲",
    "!!str 2023",
]


@pytest.mark.parametrize("value", SOUND)
def test_what_yaml_reads_as_it_stands_is_no_slip(value: str) -> None:
    text = f"edition:\n  title: {value}\n  unit: 某\n"
    source = text_source(text, "", WORDS, HOLDERS)
    assert source.problems == ()
    assert source.text == text


@pytest.mark.parametrize("value", SOUND)
def test_what_is_sound_stays_so_though_the_file_is_broken_elsewhere(value: str) -> None:
    text = f"edition:\n  title: {value}\n  unit: 某\n  ]\n"
    codes = [problem.code for problem in text_source(text, "", WORDS, HOLDERS).problems]
    assert codes == ["yaml-indent"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_no_line_of_a_sample_looks_like_a_slip(sample: Path) -> None:
    source = edition_source(sample)
    assert source.problems == ()
    assert scan(source.text, *vocabulary(), sound=False).traps == []


def test_quotation_marks_of_chinese_text_are_kept() -> None:
    source = text_source("title: “双招双引”\n", "", WORDS, HOLDERS)
    assert source.root is not None
    assert source.words(source.root.value[0][1]) == "“双招双引”"


@pytest.mark.parametrize("width", [2, 4])
def test_tabs_stand_for_as_many_columns_as_make_sense(width: int) -> None:
    text = "edition:\n\ttitle: 甲\n" + " " * width + "unit: 乙\n"
    source = text_source(text, "", WORDS, HOLDERS)
    assert [(p.code, p.where.line, p.where.column) for p in source.problems] == [
        ("tab-indent", 2, 1)
    ]
    assert source.root is not None
    title = source.root.value[0][1].value[0][1]
    assert source.where(title, "").column == 9


def test_columns_are_those_of_the_file_though_a_copy_was_mended() -> None:
    text = "edition:\n\u3000title：@某\n  unit: 乙\n"
    source = text_source(text, "", WORDS, HOLDERS)
    assert [(p.code, p.where.column) for p in source.problems] == [
        ("wide-indent", 1),
        ("wide-colon", 7),
        ("reserved-start", 8),
    ]


def body_of(written: str) -> list[str]:
    text = "edition: {id: t, title: 题, issuer: 办, date: 2023-07-24}\nspeakers:\n- name: 张三\n"
    return [str(p) for p in loads(text + "  unit: 某\n  lead: " + written).speakers[0].lead]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("中文\n    接着\n", ["中文接着"]),
        ("中文\n    ABC 接着\n", ["中文ABC 接着"]),
        ("one\n    two\n", ["one two"]),
        ("한국\n    사람\n", ["한국 사람"]),
        ("中 文\n    接 着\n", ["中 文接 着"]),
        ("他说“好”\n    GDP 增长\n", ["他说“好”GDP 增长"]),
        ("“Belt and Road”\n    initiative\n", ["“Belt and Road” initiative"]),
        ("一段\n\n    二段\n", ["一段", "二段"]),
        ("'单''引\n    号'\n", ["单'引号"]),
        ('"双\\"引\n    号\\\n    续"\n', ['双"引号续']),
        ('"一\\n二\\n\\n三"\n', ["一二", "三"]),
        (">\n    折\n    行\n\n    二\n    段\n", ["折行", "二段"]),
        (">-\n\n    折\n    行\n", ["折行"]),
        ("|\n    逐\n    行\n\n    二\n    段\n", ["逐行", "二段"]),
        ("|\n    one\n    two\n", ["one two"]),
        ("|\n    　　各位领导：\n    　　下面汇报\n    情况。\n", ["各位领导：", "下面汇报情况。"]),
        ("&a 锚\n    点\n", ["锚点"]),
        ("|+\n    末尾\n\n\n", ["末尾"]),
        ("\n  - 一\n    项\n  - 二\n", ["一项", "二"]),
    ],
)
def test_a_line_break_is_no_space_between_chinese_lines(written: str, read: list[str]) -> None:
    assert body_of(written) == read


def test_a_long_file_keeps_its_places(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("# 𠮷𠮷\nedition:\n  title: 𠮷甲\n     乙\n", "utf-8")
    source = edition_source(path)
    assert source.root is not None
    title = source.root.value[0][1].value[0][1]
    assert source.words(title) == "𠮷甲\n乙"


LINES = st.lists(
    st.text(st.sampled_from("中文，。“”—…ABC 1.한국　ｱé😀'\"\\:#-"), max_size=12),
    min_size=1,
    max_size=6,
)


@given(LINES)
def test_joining_never_loses_or_changes_a_character(lines: list[str]) -> None:
    before = "".join("".join(lines).split())
    assert "".join(joined([line for line in lines if line.strip()]).split()) == before
    assert "".join("".join(paragraphs("\n".join(lines))).split()) == before


@given(st.lists(st.text(st.sampled_from("中文，A1 "), min_size=1), min_size=2, max_size=5))
def test_joining_puts_no_space_beside_a_chinese_character(lines: list[str]) -> None:
    pieces = [line.strip() for line in lines if line.strip()]
    text = joined(pieces)
    inner = sum(piece.count(" ") for piece in pieces)
    latin = sum(a[-1] in "A1" and b[0] in "A1" for a, b in itertools.pairwise(pieces))
    assert text.count(" ") == inner + latin


@given(LINES, st.sampled_from(["|", ">", "'", '"']))
def test_every_way_of_writing_reads_the_same_characters(lines: list[str], style: str) -> None:
    kept = [line.strip(" ") for line in lines if line.strip()]
    if not kept:
        return
    if style == "'":
        scalar = "'" + "\n    ".join(line.replace("'", "''") for line in kept) + "'"
    elif style == '"':
        escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in kept)
        scalar = '"' + "\n    ".join(escaped) + '"'
    else:
        scalar = style + "\n    " + "\n    ".join(kept)
    source = text_source(f"lead: {scalar}\n", "", WORDS, HOLDERS)
    assert source.problems == ()
    assert source.root is not None
    read = paragraphs(source.words(source.root.value[0][1]))
    assert read == paragraphs("\n".join(kept))


@given(st.text(st.sampled_from("edition:title：-\t 　“”\"'@#[]{}|>&*!%\n中a1"), max_size=80))
def test_no_text_crashes_the_reader(text: str) -> None:
    source = text_source(text, "", WORDS, HOLDERS)
    assert source.root is not None or source.problems


@given(st.binary(max_size=200))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    with contextlib.suppress(ReportError):
        assert decoded(data, "a.yaml").encode() == data
