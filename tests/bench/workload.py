"""What is built: the study tour in fifty variants and fifty-fold; YAML for us, blocks for peers.

Peers get the words, styles and columns of our own galley as JSON, numbered and in order, so that
all set the same document; reading JSON costs them less than YAML costs us.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from reports import galley, pipeline
from reports.galley import Cell, Group, Paragraph, ParaStyle, Run, Section, Space, Table

HOME = Path(__file__).resolve().parents[2]
VARIANTS = 50
FOLD = 50
_CLOSERS = "，。、；：？！）》”’·…—%"


def prepare(folder: Path) -> None:
    """Write NN.yaml and NN.json for each variant, x50.yaml and x50.json for the long document."""
    tour = yaml.safe_load((HOME / "data" / "study-tour.yaml").read_text("utf-8"))
    for number in range(VARIANTS):
        _write(folder / f"{number:02}", variant(tour, number))
    _write(folder / f"x{FOLD}", manifold(tour))


def _write(path: Path, edition: dict[str, Any]) -> None:
    text = yaml.safe_dump(edition, allow_unicode=True, sort_keys=False, width=10**6)
    path.with_suffix(".yaml").write_text(text, "utf-8")
    job = pipeline.Job(pipeline.load(path.with_suffix(".yaml")), "briefing")
    path.with_suffix(".json").write_text(json.dumps(plain(job.galley), ensure_ascii=False), "utf-8")


def variant(tour: dict[str, Any], number: int) -> dict[str, Any]:
    """The tour with every body turned by so many sevens of characters.

    Different documents of the same statistics: engines that remember paragraphs gain nothing.
    """
    out: dict[str, Any] = _turned(tour, number)
    return out


def _turned(node: Any, number: int, name: str = "") -> Any:
    if isinstance(node, dict):
        return {key: _turned(value, number, key) for key, value in node.items()}
    if isinstance(node, list):
        return [_turned(value, number, name) for value in node]
    if isinstance(node, str) and name in ("body", "lead", "closing"):
        return _turn(node, 7 * number)
    return node


def _turn(text: str, by: int) -> str:
    cut = next(k for k in count(by % len(text)) if text[k % len(text)] not in _CLOSERS) % len(text)
    return text[cut:] + text[:cut]


def manifold(tour: dict[str, Any]) -> dict[str, Any]:
    """One edition with the speakers of fifty variants."""
    speakers: list[dict[str, Any]] = []
    for number in range(FOLD):
        for speaker in variant(tour, number)["speakers"]:
            rank = len(speakers) + 1
            speakers.append({**speaker, "id": f"{speaker['id']}-{number}", "rank": rank})
    return {**tour, "speakers": speakers}


def plain(laid: galley.Galley) -> dict[str, Any]:
    """A galley as what any peer can take: styles, and paragraphs and tables that name them."""
    return {
        "title": laid.title,
        "styles": {name: _style(style) for name, style in laid.styles.items()},
        "blocks": list(_blocks(laid.blocks)),
    }


def _style(style: ParaStyle) -> dict[str, Any]:
    return {
        "face": style.char.face,
        "size": style.char.size,
        "pitch": style.pitch,
        "align": style.align,
        "indent": max(0.0, style.indent),
        "inset": max(0.0, style.inset_start + min(0.0, style.indent)),
        "before": style.space_before,
        "after": style.space_after,
    }


def _blocks(blocks: Iterable[galley.Block]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        match block:
            case Paragraph():
                runs = [r for r in map(_run, block.content) if r]
                yield {"k": "p", "style": block.style.name, "level": block.heading, "runs": runs}
            case Space():
                yield {"k": "space", "height": block.height}
            case Group() | Section():
                yield from _blocks(block.blocks)
            case Table():
                yield {"k": "table", **_table(block)}
            case _:
                pass


def _run(item: galley.Inline) -> list[str] | None:
    match item:
        case Run():
            return [item.char.face, item.text]
        case galley.Fill():
            return ["", "\t"]
        case galley.Break():
            return ["", "\n"]
        case _:
            return None


def _table(table: Table) -> dict[str, Any]:
    """Head and rows as strings, a cell of several rows in the first of them."""
    width = len(table.columns)

    def strings(cells: Iterable[Cell]) -> list[str]:
        by_column = {cell.column: "".join(map(galley.text_of, cell.content)) for cell in cells}
        return [by_column.get(column, "") for column in range(width)]

    return {
        "columns": table.columns,
        "head": strings(table.head[0].cells),
        "rows": [strings(row.cells) for row in table.rows],
    }
