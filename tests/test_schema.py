"""Tests of the JSON Schema: it takes what loads and refuses what does not."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from reports.model import Report
from reports.schema import json_schema
from reports.yamlfile.keys import all_keys

jsonschema = pytest.importorskip("jsonschema")

HOME = Path(__file__).resolve().parent.parent
STARTER = HOME / "reports" / "messages" / "starter.yaml"
EXAMPLE = HOME.parent / "shared" / "edition-example.yaml"
SAMPLES = [STARTER, *sorted((HOME / "data").glob("*.yaml")), EXAMPLE]
MIXED = """
期: {编号: t, title: 题, 编印单位: 办, date: 2023年7月24日, 状态: 送审, number: 3}
speakers:
- 姓名: 张三
  unit: 某局
  职务: 主任
  排序: 1
  举措:
  - body: [甲, 乙]
    目标: [翻一番, {what: 企业, 数量: 40}]
    出处: {牵头单位: inferred}
    deadline: 2023
"""


class CoreLoader(yaml.SafeLoader):
    """Reads scalars as YAML 1.2 does, which is editors do: a date is a string, and so is `on`."""


CoreLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
CoreLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("true|True|TRUE|false|False|FALSE"), list("tTfF")
)


def faults(text: str) -> list[str]:
    validator = jsonschema.Draft7Validator(json_schema())
    value: Any = yaml.load(text, Loader=CoreLoader)
    return ["/".join(map(str, e.absolute_path)) for e in validator.iter_errors(value)]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(json_schema())
    assert json.loads(json.dumps(json_schema())) == json_schema()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_every_sample_is_valid(sample: Path) -> None:
    if not sample.exists():
        pytest.skip("not here")
    assert faults(sample.read_text("utf-8")) == []


def test_english_and_chinese_keys_mix() -> None:
    assert faults(MIXED) == []


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ("title: 题", "titel: 题", "期"),
        ("编号: t, ", "", "期"),
        ("编号: t", "编号: t, id: t", "期"),
        ("编号: t", "编号: 学习考察", "期/编号"),
        ("date: 2023年7月24日", "date: 七月", "期/date"),
        ("状态: 送审", "状态: 完成", "期/状态"),
        ("number: 3", "number: 0", "期/number"),
        ("number: 3", "number: 三", "期/number"),
        ("排序: 1", "banana: 1", "speakers/0"),
        ("姓名: 张三", "姓名: [张三]", "speakers/0/姓名"),
        ("  - body: [甲, 乙]", "  - body: {甲: 乙}", "speakers/0/举措"),
        ("出处: {牵头单位: inferred}", "出处: {牵头单位: 大概}", "speakers/0/举措"),
    ],
)
def test_what_does_not_load_is_not_valid(old: str, new: str, at: str) -> None:
    assert old in MIXED
    found = faults(MIXED.replace(old, new))
    assert found
    assert all(path.startswith(at) for path in found)


def test_every_key_is_described_in_both_languages() -> None:
    text = json.dumps(json_schema(), ensure_ascii=False)
    for _, k in all_keys(Report):
        assert f"{k.alias}：" in text
        assert f"{k.name}: " in text
