"""Tests of declared keys: values that know their path, hints for keys, the kinds one by one."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.errors import Where
from reports.yamlfile.keys import (
    CHOICE,
    DAY,
    FLAG,
    LIST,
    ONE_LINE,
    PARAGRAPHS,
    RECORD,
    RECORDS,
    SLUG,
    WHOLE,
    Day,
    Kind,
    Number,
    Reader,
    Record,
    Text,
    all_keys,
    key,
    keys_of,
    nearest,
    read_record,
)
from reports.yamlfile.reader import nearest_place
from reports.yamlfile.source import text_source


class Leaf(Record):
    """叶: a record in a record."""

    colour: Text = key("颜色", ONE_LINE, required=True)
    size: Number | None = key("大小", WHOLE(1))


class Soil(Record):
    """土: a record that demands nothing."""

    kind: str = key("种类", CHOICE({"clay": "黏土", "sand": "沙土"}), default="clay")


class Tree(Record):
    """树: a record with every kind of key."""

    name: Text = key("名称", ONE_LINE)
    notes: tuple[Text, ...] = key("备注", PARAGRAPHS)
    planted: Day | None = key("栽种", DAY)
    tall: bool = key("高大", FLAG)
    tag: Text = key("标牌", SLUG)
    names: tuple[Text, ...] = key("别名", LIST(ONE_LINE))
    soil: Soil = key("土壤", RECORD(Soil))
    crown: Leaf | None = key("树冠", RECORD(Leaf))
    leaves: tuple[Leaf, ...] = key("叶子", RECORDS(Leaf))
    start: Day | None = key("起", DAY, name="from")


def read(text: str) -> tuple[Tree | None, Reader]:
    source = text_source(text, "tree.yaml")
    reader = Reader(source, Tree)
    assert source.root is not None
    return read_record(reader, Tree, source.root, ""), reader


@pytest.mark.parametrize("value", [Text("字", "a.b"), Number(7, "a.b"), Day(2023, 7, 24, "a.b")])
def test_values_keep_their_path_through_copying_and_pickling(value: Text | Number | Day) -> None:
    for again in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert again == value
        assert again.path == "a.b"
        assert type(again) is type(value)


def test_values_compare_and_hash_like_plain_ones() -> None:
    assert Text("字", "a") == "字" == Text("字", "b")
    assert {Text("字", "a"), "字"} == {"字"}
    assert Number(7, "a") == 7
    assert Day(2023, 7, 24, "a") == date(2023, 7, 24)
    assert f"{Text('字', 'a')}{Number(7)}" == "字7"


@given(st.text(), st.text())
def test_any_text_survives_pickling(text: str, path: str) -> None:
    again = pickle.loads(pickle.dumps(Text(text, path)))
    assert (again, again.path) == (text, path)


def test_a_record_is_read_with_every_kind() -> None:
    tree, reader = read(
        "名称: 樟\nnotes: [甲, 乙]\n栽种: 2023年7月4日\ntall: 是\ntag: t-1\nnames: 香樟\n"
        "soil: {种类: 沙土}\n树冠: {colour: 绿, 大小: 3}\nleaves:\n- {colour: 黄}\n"
        "from: 2020-01-02\n"
    )
    assert reader.problems == []
    assert tree == Tree(
        name=Text("樟"),
        notes=(Text("甲"), Text("乙")),
        planted=Day(2023, 7, 4),
        tall=True,
        tag=Text("t-1"),
        names=(Text("香樟"),),
        soil=Soil(kind="sand"),
        crown=Leaf(colour=Text("绿"), size=Number(3)),
        leaves=(Leaf(colour=Text("黄")),),
        start=Day(2020, 1, 2),
    )
    assert tree.leaves[0].path == "leaves[0]"
    assert tree.start is not None
    assert tree.start.path == "from"


def test_what_is_left_out_has_a_value_that_templates_can_use() -> None:
    tree, reader = read("name:\nnotes: ''\n")
    assert reader.problems == []
    assert tree == Tree()
    assert (tree.name, tree.notes, tree.names, tree.planted) == ("", (), (), None)
    assert tree.soil.kind == "clay"
    assert tree.crown is None


def test_records_cannot_be_changed() -> None:
    tree, _ = read("name: 樟\n")
    with pytest.raises(AttributeError):
        tree.name = Text("松")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "code", "values"),
    [
        ("nmae: 樟\n", "unknown-key-near", {"key": "nmae", "near": "name"}),
        ("NAME: 樟\n", "unknown-key-near", {"key": "NAME", "near": "name"}),
        ("名字: 樟\n", "unknown-key-near", {"key": "名字", "near": "名称"}),
        (
            "colour: 绿\n",
            "unknown-key-elsewhere",
            {"key": "colour", "home": "crown.colour | leaves[].colour"},
        ),
    ],
)
def test_an_unknown_key_has_a_hint(text: str, code: str, values: dict[str, str]) -> None:
    _, reader = read(text)
    assert [(p.code, dict(p.values)) for p in reader.problems] == [(code, values)]


def test_a_hint_stays_in_the_script_of_what_was_written() -> None:
    assert nearest("名", ["名称", "name"]) == "名称"
    assert nearest("nam", ["name", "names"]) == "name"
    assert nearest("zzz", ["name"]) == ""
    assert nearest("x", []) == ""


def test_a_duplicate_says_where_the_first_is() -> None:
    _, reader = read("name: 樟\n名称: 松\n")
    problem = reader.problems[0]
    assert problem.code == "duplicate-alias"
    assert problem.values["other"] == "name"
    assert problem.values["first"] == Where("tree.yaml", 1, 1, "name")


def test_a_record_with_problems_still_holds_its_other_values() -> None:
    tree, reader = read("leaves:\n- size: 0\n- colour: 黄\n")
    assert [p.code for p in reader.problems] == ["missing-key", "below-minimum"]
    assert tree is not None
    assert [leaf.colour for leaf in tree.leaves] == ["", "黄"]


def test_the_place_of_an_unknown_path_is_its_nearest_parent() -> None:
    places = {"": Where("f"), "a[1]": Where("f", 3, 5, "a[1]"), "a": Where("f", 2, 1, "a")}
    assert nearest_place(places, "a[1].b.c[0]") == Where("f", 3, 5, "a[1].b.c[0]")
    assert nearest_place(places, "a[0].b") == Where("f", 2, 1, "a[0].b")
    assert nearest_place(places, "x.y") == Where("f", 0, 0, "x.y")


def test_every_key_is_listed_with_its_path() -> None:
    paths = [path for path, _ in all_keys(Tree)]
    assert paths[0] == "name"
    assert "leaves[].colour" in paths
    assert "crown.size" in paths
    assert "from" in paths
    assert keys_of(Tree)[-1].attribute == "start"


def kind_codes(kind: Kind[Any], written: str) -> list[str]:
    source = text_source(f"x: {written}\n")
    reader = Reader(source)
    assert source.root is not None
    kind.read(reader, source.root.value[0][1], "x")
    return [problem.code for problem in reader.problems]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("12", None),
        ("'12'", None),
        ("0", "below-minimum"),
        ("-1", "below-minimum"),
        ("012", "number-notation"),
        ("+12", "number-notation"),
        ("1_2", "number-notation"),
        ("0x10", "wrong-whole"),
        ("1e3", "wrong-whole"),
        ("1:30", "wrong-whole"),
        ("12.0", "wrong-whole"),
        ("１２", "wide-digits"),
        ("12份", "number-with-unit"),
        ("第 12 期", "number-with-unit"),
        ("第12期", "number-with-unit"),
        ("十二", "wrong-whole"),
        ("true", "wrong-whole"),
        ("[12]", "wrong-whole"),
        ("9" * 5000, "wrong-whole"),
    ],
)
def test_whole_numbers(written: str, code: str | None) -> None:
    assert kind_codes(WHOLE(1), written) == ([code] if code else [])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2023-07-24", None),
        ("'2023-07-24'", None),
        ("2023年7月24日", None),
        ("2024-02-29", None),
        ("2023-02-29", "impossible-day"),
        ("2023年2月30日", "impossible-day"),
        ("0000-01-01", "impossible-day"),
        ("2023-7-4", "day-notation"),
        ("2023.07.04", "day-notation"),
        ("20230704", "wrong-day"),
        ("2023-07-24 10:00:00", "wrong-day"),
        ("二〇二三年七月", "wrong-day"),
        ("[2023-07-24]", "wrong-day"),
    ],
)
def test_days(written: str, code: str | None) -> None:
    assert kind_codes(DAY, written) == ([code] if code else [])


@pytest.mark.parametrize("written", ["a", "A-1", "2023", "2023-07-24", "no", "'a'", "010"])
def test_slugs(written: str) -> None:
    assert kind_codes(SLUG, written) == []


@pytest.mark.parametrize(
    "written", ["-a", "a-", "a--b", "a b", "a_b", "a.b", "a/b", "编号", "é", "x" * 65, "'a\n\n  b'"]
)
def test_words_that_are_no_slugs(written: str) -> None:
    assert kind_codes(SLUG, written) == ["wrong-slug"]


@pytest.mark.parametrize("written", ["con", "NUL", "com1", "Lpt9"])
def test_names_that_windows_keeps(written: str) -> None:
    assert kind_codes(SLUG, written) == ["device-name"]


@pytest.mark.parametrize("written", ["true", "yes", "是", "'是'", "on", "True"])
def test_yes(written: str) -> None:
    tree, reader = read(f"tall: {written}\n")
    assert reader.problems == []
    assert tree is not None
    assert tree.tall is True
