"""What is built: the study tour in variants, tenfold and fifty-fold; YAML for us, JSON for peers.

Peers get the words, styles and columns of our own galley as JSON, numbered and in order, so that
all set the same document; reading JSON costs them less than YAML costs us.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from reports import galley, pipeline
from reports.galley import Cell, Group, Paragraph, ParaStyle, Run, Section, Space, Table

HOME = Path(__file__).resolve().parents[2]
VARIANTS = 50
COUNT = 100
FOLDS = (10, 50)
# So many of the 1,000 or so different characters are other ones in each variant: an engine that
# keeps a font subset while no new character comes must not live on that alone.
EXCHANGED = 60
_OPENERS, _CLOSERS = "“‘（《〈「『【〔", "”’）》〉」』】〕"
_Node = dict[str, Any] | list[Any] | str | int | float | None


def prepare(folder: Path, names: Iterable[str]) -> None:
    """Write NAME.yaml and NAME.json for each name: `07` a variant, `same07` one whose characters
    are the tour's own, `x50` a long document."""
    tour = yaml.load((HOME / "data" / "study-tour.yaml").read_text("utf-8"), yaml.CSafeLoader)
    for name in names:
        if not (folder / f"{name}.json").exists():
            _write(folder / name, edition(tour, name))


def edition(tour: dict[str, Any], name: str) -> dict[str, Any]:
    """The edition that a name of `prepare` means; its id is its own."""
    if name.startswith("x"):
        made = manifold(tour, int(name[1:]))
    elif name.startswith("same"):
        made = turned(tour, int(name[4:]))
    else:
        made = variant(tour, int(name))
    return {**made, "edition": {**made["edition"], "id": f"bench-{name}"}}


def names(count: int, first: int = 0) -> list[str]:
    """Names of so many different variants."""
    return [f"{number:02}" for number in range(first, first + count)]


def _write(path: Path, made: dict[str, Any]) -> None:
    form: dict[str, Any] = {"allow_unicode": True, "sort_keys": False, "width": 10**6}
    text = yaml.dump(made, Dumper=yaml.CSafeDumper, **form)
    path.with_suffix(".yaml").write_text(text, "utf-8")
    job = pipeline.Job(pipeline.load(path.with_suffix(".yaml")), "briefing")
    path.with_suffix(".json").write_text(json.dumps(plain(job.galley), ensure_ascii=False), "utf-8")


# --- variants ------------------------------------------------------------------------------------


def variant(tour: dict[str, Any], number: int) -> dict[str, Any]:
    """The tour with every text turned by some characters, and some characters exchanged.

    Different documents of the same statistics: engines that remember paragraphs or subsets gain
    nothing.
    """
    table = _exchange(tour, number) if number else {}
    made: dict[str, Any] = _each_text(tour, lambda text: _turn(text, 7 * number).translate(table))
    return made


def turned(tour: dict[str, Any], number: int) -> dict[str, Any]:
    """The same without the exchange: other paragraphs, set from the same characters."""
    made: dict[str, Any] = _each_text(tour, lambda text: _turn(text, 7 * number))
    return made


def manifold(tour: dict[str, Any], fold: int) -> dict[str, Any]:
    """One edition with the speakers of so many variants."""
    speakers: list[dict[str, Any]] = []
    for number in range(fold):
        for speaker in turned(tour, number)["speakers"]:
            rank = len(speakers) + 1
            speakers.append({**speaker, "id": f"{speaker['id']}-{number}", "rank": rank})
    return {**tour, "speakers": speakers}


def _each_text(node: Any, change: Any, name: str = "") -> Any:
    """A copy in which the running texts are changed."""
    if isinstance(node, dict):
        return {key: _each_text(value, change, key) for key, value in node.items()}
    if isinstance(node, list):
        return [_each_text(value, change, name) for value in node]
    return change(node) if isinstance(node, str) and name in ("body", "lead", "closing") else node


def _turn(text: str, by: int) -> str:
    """The text turned where two Chinese characters meet outside of quotes and brackets."""
    cuts, depth = [0], 0
    for k, (before, after) in enumerate(pairwise(text), 1):
        depth += (before in _OPENERS) - (before in _CLOSERS)
        if depth == 0 and _han(before) and _han(after):
            cuts.append(k)
    cut = cuts[by % len(cuts)]
    return text[cut:] + text[:cut]


def _exchange(tour: dict[str, Any], number: int) -> dict[int, int]:
    """Some of the tour's characters, and GB 2312 ones that it lacks to stand for them."""
    own = {char for char in json.dumps(tour, ensure_ascii=False, default=str) if _han(char)}
    others = [char for char in _common() if char not in own]
    chance = random.Random(number)
    gone, come = chance.sample(sorted(own), EXCHANGED), chance.sample(others, EXCHANGED)
    return str.maketrans("".join(gone), "".join(come))


@cache
def _common() -> tuple[str, ...]:
    """The 3,755 characters of GB 2312's first level: rows 16 to 55."""
    places = ((row, cell) for row in range(16, 56) for cell in range(1, 95 if row < 55 else 90))
    return tuple(bytes((0xA0 + row, 0xA0 + cell)).decode("gb2312") for row, cell in places)


def _han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


# --- for peers -----------------------------------------------------------------------------------


def plain(laid: galley.Galley) -> dict[str, Any]:
    """A galley as what any peer can take: styles, and paragraphs and tables that name them."""
    return {
        "title": laid.title,
        "styles": {name: _style(style) for name, style in laid.styles.items()},
        "blocks": list(_blocks(laid.blocks)),
    }


def text_of(data: dict[str, Any]) -> str:
    """Every character of the source that a peer was given, without spaces."""
    return "".join("".join(_words(data["blocks"])).split())


def _words(blocks: Sequence[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        if block["k"] == "p":
            yield from (text for _, text in block["runs"])
        elif block["k"] == "table":
            for row in (block["head"], *block["rows"]):
                yield from row


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
