"""Colours, faces and sizes of SVG elements as the galley has them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct
from PIL.ImageColor import colormap

from reports.galley import CharStyle, Colour
from reports.svg.paths import length, number

_RGB = re.compile(r"rgba?\(([^()]*)\)")
# Families by a part of their names, in this order; everything else is a serif: songti.
_FACES = (
    (("fangsong", "仿宋"), "fangsong"),
    (("kai", "楷"), "kaiti"),
    (("song", "宋", "simsun", "ming", "times", "georgia"), "songti"),
    (
        ("sans", "hei", "黑", "arial", "helvetica", "verdana", "calibri", "tahoma", "yahei", "雅黑",
         "dengxian", "等线", "segoe", "roboto", "gothic", "system-ui", "mono", "consol", "courier"),
        "heiti",
    ),
)  # fmt: skip
_WEIGHTS = {"normal": 400, "bold": 700, "bolder": 700, "lighter": 300}
# Where y stands above the baseline, in em of our faces, whose em box begins 0.88 em above it.
BASELINES = {
    "central": 0.38,
    "middle": 0.28,
    "hanging": 0.8,
    "text-before-edge": 0.88,
    "before-edge": 0.88,
    "text-top": 0.88,
    "text-after-edge": -0.12,
    "after-edge": -0.12,
    "ideographic": -0.12,
    "mathematical": 0.38,
}


class Ink(Struct, frozen=True):
    """A colour and how much of it covers what lies below."""

    colour: Colour
    opacity: float = 1.0


class Stroke(Struct, frozen=True):
    """Lengths in user units."""

    width: float
    dash: tuple[float, ...]
    cap: str
    join: str


def share(text: str) -> float:
    """An opacity, as a number or per cent; ValueError where it is none."""
    value = number(text[:-1]) / 100 if text.endswith("%") else number(text)
    return max(0.0, min(1.0, value))


def ink(said: Mapping[str, str], key: str) -> Ink | None:
    """What fills or strokes an element (`key` is fill or stroke); None for nothing.

    Raises:
        ValueError: not a colour.
    """
    text = said[key]
    if text.lower() == "currentcolor":
        text = said["color"]
    if text in ("none", "transparent"):
        return None
    colour, alpha = _colour(text.lower())
    opacity = alpha * share(said[f"{key}-opacity"])
    return Ink(colour, opacity) if opacity else None


def _colour(text: str) -> tuple[Colour, float]:
    named = colormap.get(text, text)
    if not isinstance(named, str):  # Pillow keeps what it has read once
        return (named[0], named[1], named[2]), 1.0
    text = named
    if text.startswith("#") and len(text) in (4, 5):
        text = "#" + "".join(digit * 2 for digit in text[1:])
    if re.fullmatch("#[0-9a-f]{6}(?:[0-9a-f]{2})?", text):
        red, green, blue, alpha = bytes.fromhex(text[1:].ljust(8, "f"))
        return (red, green, blue), alpha / 255
    found = _RGB.fullmatch(text)
    words = re.split(r"[\s,/]+", found[1].strip()) if found else []
    if len(words) not in (3, 4):
        raise ValueError(text)
    levels = [number(w[:-1]) * 255 / 100 if w.endswith("%") else number(w) for w in words[:3]]
    red, green, blue = (round(max(0.0, min(255.0, level))) for level in levels)
    return (red, green, blue), share(words[3]) if words[3:] else 1.0


def stroke(said: Mapping[str, str], diagonal: float, em: float) -> Stroke:
    """How lines are drawn; `diagonal` is what percentages are of. ValueError if it is not said."""
    text = said["stroke-dasharray"]
    words = re.split(r"[\s,]+", text.strip()) if text != "none" else []
    dash = tuple(length(word, diagonal, em) for word in words)
    if not sum(dash) or min(dash) < 0:
        dash = ()
    width = length(said["stroke-width"], diagonal, em)
    cap, join = said["stroke-linecap"], said["stroke-linejoin"]
    if cap not in ("butt", "round", "square"):
        raise ValueError(cap)
    join = {"miter-clip": "miter", "arcs": "miter"}.get(join, join)
    return Stroke(width, dash * 2 if len(dash) % 2 else dash, cap, join)


def char_style(said: Mapping[str, str], size: float, ink: Ink, tracking: float) -> CharStyle:
    """How words look; sizes in pt. Ink that lets white paper through is that much lighter."""
    colour = tuple(round(255 - (255 - level) * ink.opacity) for level in ink.colour)
    red, green, blue = colour
    weight = _WEIGHTS.get(said["font-weight"]) or number(said["font-weight"])
    return CharStyle(
        face(said["font-family"]), size, tracking, (red, green, blue), bold=weight >= 600
    )


def face(families: str) -> str:
    """The role that stands in for the first family of a list that tells what it is like."""
    for family in families.lower().split(","):
        for parts, role in _FACES:
            if any(part in family for part in parts):
                return role
    return "songti"
