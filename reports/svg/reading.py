"""An SVG file → galley.Drawing: elements one by one, each with its transform, clip and paint."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import atan2, degrees, hypot

from msgspec import Struct
from msgspec.structs import replace

from reports.galley import Drawing, Label, Run, Shape
from reports.svg.cascade import Cascade
from reports.svg.clipping import Rect, clipped, overlap, within
from reports.svg.nodes import Node, SvgError, read_nodes
from reports.svg.paint import BASELINES, Ink, char_style, ink, share, stroke
from reports.svg.paths import (
    IDENTITY,
    Matrix,
    Segment,
    length,
    moved,
    number,
    numbers,
    points,
    times,
    transform,
    transformed,
)
from reports.svg.shapes import OUTLINES, Viewport, box, diagonal
from reports.svg.words import Chunk, Words, with_size

_PX = 0.75  # pt of a CSS pixel
_MOST_DRAWN = 100_000
_MOST_DEPTH = 120  # elements inside one another, what `use` brings in counted

# Elements that draw nothing where they stand.
_SILENT = {
    "defs", "title", "desc", "metadata", "style", "symbol", "clipPath", "linearGradient",
    "radialGradient", "pattern", "filter", "mask", "marker",
}  # fmt: skip
_GROUPS = {"g", "a", "switch"}
# Properties that change what is seen and that we do not draw, with the values that ask for nothing.
_REFUSED = {
    "filter": ("none",),
    "mask": ("none",),
    "marker-start": ("none",),
    "marker-mid": ("none",),
    "marker-end": ("none",),
    "mix-blend-mode": ("normal",),
    "transform-origin": ("", "0 0", "0px 0px"),
    "writing-mode": ("horizontal-tb", "lr", "lr-tb", "rl", "rl-tb"),
}
# Properties of words that are drawn without: the words stay legible.
_LOST = {
    "font-style": ("normal",),
    "text-decoration": ("none",),
    "word-spacing": ("normal", "0", "0px"),
    "baseline-shift": ("baseline", "0"),
}


class _Frame(Struct, frozen=True):
    """What surrounds an element."""

    said: Mapping[str, str]  # its parent's properties
    matrix: Matrix  # from user units to pt of the drawing
    clip: Rect  # pt
    viewport: Viewport  # user units
    opacity: float = 1.0
    depth: int = 0


def read_svg(data: bytes, path: str) -> Drawing:
    """A drawing from the bytes of an SVG file; `path` is the YAML path its words are given.

    Raises:
        SvgError: not a whole SVG file, or one that uses what we do not draw.
    """
    return _Reader(read_nodes(data), path).drawing()


class _Reader:
    def __init__(self, root: Node, path: str) -> None:
        self._root, self._path = root, path
        self._items: list[Shape | Label] = []
        self._lost: dict[str, None] = {}
        self._drawn = 0
        self._named: dict[str, Node] = {}
        styles = []
        for node in _all(root):
            self._named.setdefault(node.attributes.get("id", ""), node)
            if node.tag == "style":
                styles.append(node)
        self._cascade = Cascade(styles)

    def drawing(self) -> Drawing:
        """The whole drawing, cut at its edges."""
        try:
            width, height = _size(self._root)
        except ValueError as error:
            raise _unread(self._root, error) from error
        if not (width > 0 and height > 0):
            raise SvgError("picture-broken", reason="width, height")
        frame = _Frame({"font-size": "16"}, (_PX, 0, 0, _PX, 0, 0), _ENDLESS, (width, height))
        self._viewport(self._root, frame, (0.0, 0.0, width, height))
        return Drawing(width * _PX, height * _PX, tuple(self._items), tuple(self._lost))

    # --- elements -----------------------------------------------------------------------------

    def _draw(self, node: Node, around: _Frame) -> None:
        """One element and what is in it."""
        if node.tag in _SILENT or "}" in node.tag:
            return
        self._drawn += 1
        if self._drawn > _MOST_DRAWN or around.depth > _MOST_DEPTH:
            raise SvgError("picture-intricate", line=node.line)
        try:
            frame = self._frame(node, around)
            if frame is not None:
                self._kind(node)(node, frame)
        except ValueError as error:
            raise _unread(node, error) from error

    def _kind(self, node: Node) -> Callable[[Node, _Frame], None]:
        if node.tag in OUTLINES:
            return self._shape
        if node.tag in _GROUPS:
            return self._group
        kinds = {"text": self._text, "use": self._use, "svg": self._nested}
        if node.tag not in kinds:
            raise node.refused(node.tag)
        return kinds[node.tag]

    def _frame(self, node: Node, around: _Frame) -> _Frame | None:
        """What surrounds the inside of an element; None where nothing of it is shown."""
        said = with_size(self._cascade.of(node, around.said), around.said)
        if said["display"] == "none":
            return None
        for key, harmless in _REFUSED.items():
            if said[key] not in harmless:
                raise node.refused(key)
        matrix, clip = around.matrix, around.clip
        if said["transform"] != "none":
            matrix = times(matrix, transform(said["transform"]))
        if said["clip-path"] != "none":
            clip = overlap(clip, self._clip(said["clip-path"], node, matrix, around))
        opacity = around.opacity * share(said["opacity"])
        depth = around.depth + 1
        return replace(around, said=said, matrix=matrix, clip=clip, opacity=opacity, depth=depth)

    def _group(self, node: Node, frame: _Frame) -> None:
        before = len(self._items)
        for child in node.children():
            if node.tag == "switch" and child.tag == "foreignObject":
                continue
            self._draw(child, frame)
            if node.tag == "switch":
                break
        if share(frame.said["opacity"]) < 1 and len(self._items) > before + 1:
            self._lost["opacity"] = None

    def _nested(self, node: Node, frame: _Frame) -> None:
        x, y, width, height = box(node, frame.viewport)
        sides = [s or w for s, w in zip((width, height), frame.viewport, strict=True)]
        self._viewport(node, frame, (x, y, sides[0], sides[1]))

    def _viewport(self, node: Node, frame: _Frame, place: tuple[float, ...]) -> None:
        """Children of an element that has a window of its own: svg, symbol."""
        x, y, width, height = place
        matrix = times(frame.matrix, (1, 0, 0, 1, x, y))
        window = _bounds(transformed(_rectangle(0, 0, width, height), matrix))
        inner, viewport = _fitted(node, width, height)
        said = frame.said if node.tag == "svg" and node.above else None
        if said is None:
            said = with_size(self._cascade.of(node, frame.said), frame.said)
        clip = overlap(frame.clip, window)
        inside = replace(
            frame, said=said, matrix=times(matrix, inner), clip=clip, viewport=viewport
        )
        for child in node.children():
            self._draw(child, inside)

    def _use(self, node: Node, frame: _Frame) -> None:
        reference = node.attributes.get("href", "")
        target = self._named.get(reference[1:]) if reference.startswith("#") else None
        if target is None:
            raise node.refused(f"use {reference[:40]}".strip())
        x, y, width, height = box(node, frame.viewport)
        frame = replace(frame, matrix=times(frame.matrix, (1, 0, 0, 1, x, y)))
        if target.tag == "symbol":
            across, down = frame.viewport
            self._viewport(target, frame, (0.0, 0.0, width or across, height or down))
        else:
            self._draw(target, frame)

    def _clip(self, value: str, node: Node, matrix: Matrix, frame: _Frame) -> Rect:
        """The rectangle of a clip path, in pt; other clip paths are refused."""
        target = self._named.get(value[5:-1].strip("'\"")) if value.startswith("url(#") else None
        children = [c for c in target.children() if c.tag not in _SILENT] if target else []
        if target is None or target.tag != "clipPath" or len(children) != 1:
            raise node.refused("clip-path")
        (child,) = children
        units = target.attributes.get("clipPathUnits", "userSpaceOnUse")
        if (
            units != "userSpaceOnUse"
            or child.tag not in OUTLINES
            or "clip-path" in child.attributes
        ):
            raise node.refused("clip-path")
        for inner in (target, child):
            matrix = times(matrix, transform(inner.attributes.get("transform", "")))
        outline = transformed(OUTLINES[child.tag](child, frame.viewport), matrix)
        if not _upright(outline):
            raise node.refused("clip-path")
        return _bounds(outline)

    # --- what is drawn ------------------------------------------------------------------------

    def _shape(self, node: Node, frame: _Frame) -> None:
        said = frame.said
        if said["visibility"] != "visible":
            return
        fill, line = self._ink(node, said, "fill"), self._ink(node, said, "stroke")
        path = transformed(OUTLINES[node.tag](node, frame.viewport), frame.matrix)
        even_odd = said["fill-rule"] == "evenodd"
        if not path:
            return
        made = []
        if fill and len(path) > 2:  # two points have no area, and would be drawn as a hair
            opacity = fill.opacity * frame.opacity
            made.append(Shape(path, fill.colour, even_odd=even_odd, opacity=opacity))
        if line and (drawn := self._stroked(path, line, frame)):
            if made and made[0].opacity == drawn.opacity:
                drawn = replace(drawn, fill=made.pop().fill, even_odd=even_odd)
            made.append(drawn)
        self._items += (part for shape in made for part in clipped(shape, frame.clip))

    def _stroked(self, path: tuple[Segment, ...], line: Ink, frame: _Frame) -> Shape | None:
        said, (a, b, c, d, _, _) = frame.said, frame.matrix
        pen = stroke(said, diagonal(frame.viewport), number(said["font-size"]))
        scale = abs(a * d - b * c) ** 0.5
        if said["vector-effect"] == "non-scaling-stroke":
            scale = _PX
        elif abs(hypot(a, b) - hypot(c, d)) + abs(a * c + b * d) / (scale or 1) > 0.02 * scale:
            self._lost["stroke"] = None
        if pen.width <= 0 or not scale:
            return None
        dash = tuple(part * scale for part in pen.dash)
        width, opacity = pen.width * scale, line.opacity * frame.opacity
        look = {"dash": dash, "cap": pen.cap, "join": pen.join, "opacity": opacity}
        return Shape(path, None, line.colour, width, **look)  # type: ignore[arg-type]

    def _ink(self, node: Node, said: Mapping[str, str], key: str) -> Ink | None:
        """A fill or stroke; gradients and patterns are refused by their names."""
        if said[key].startswith("url("):
            target = self._named.get(said[key][5:].split(")")[0].strip("'\""))
            raise node.refused(target.tag if target else said[key][:40])
        return ink(said, key)

    def _text(self, node: Node, frame: _Frame) -> None:
        for chunk in Words(self._cascade, frame.viewport).read(node, frame.said):
            for key, harmless in _LOST.items():
                if chunk.said[key] not in harmless:
                    self._lost[key] = None
            if chunk.mixed:
                self._lost["tspan"] = None
            self._items += self._label(node, chunk, frame)

    def _label(self, node: Node, chunk: Chunk, frame: _Frame) -> Iterator[Label]:
        said, (a, b, c, d, _, _) = chunk.said, frame.matrix
        fill, line = self._ink(node, said, "fill"), self._ink(node, said, "stroke")
        if line:
            self._lost["stroke (text)"] = None
        seen = fill or line
        if seen is None or said["visibility"] != "visible":
            return
        scale, em = hypot(a, b), number(said["font-size"])
        if abs(a - d) + abs(b + c) > 0.02 * scale:  # slanted, mirrored or stretched
            raise node.refused("transform (text)")
        key = "dominant-baseline"
        keyword = said[key] if said[key] != "auto" else said["alignment-baseline"]
        x, y = moved(frame.matrix, chunk.x, chunk.y + BASELINES.get(keyword, 0.0) * em)
        spacing = said["letter-spacing"]
        tracking = 0.0 if spacing == "normal" else length(spacing, em, em) * scale
        char = char_style(
            said, em * scale, replace(seen, opacity=seen.opacity * frame.opacity), tracking
        )
        left, top, right, foot = frame.clip
        if em * scale > 0 and within((x, y), (left - em, top - em, right + em, foot + em)):
            anchor = said["text-anchor"]
            turn = round(degrees(atan2(b, a)), 4)
            yield Label(x, y, Run(chunk.text, char, self._path), anchor, turn)


# --- geometry of windows ----------------------------------------------------------------------

_ENDLESS = (-1e7, -1e7, 1e7, 1e7)


def _all(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.children())


def _unread(node: Node, error: ValueError) -> SvgError:
    return SvgError("picture-broken", reason=f"<{node.tag}>, {node.line}: {error}")


def _view(node: Node) -> list[float]:
    view = numbers(node.attributes.get("viewBox", ""))
    if view and (len(view) != 4 or min(view[2:]) <= 0):
        raise ValueError(node.attributes["viewBox"])
    return view


def _size(root: Node) -> tuple[float, float]:
    """Width and height of a file in px; what it does not say its viewBox does."""
    view = _view(root)
    sides: list[float] = []
    for at, key in enumerate(("width", "height")):
        text = root.attributes.get(key, "100%")
        whole = view[2 + at] if view else 0.0
        sides.append(whole if text in ("auto", "100%") else length(text, whole))
    for at, key in enumerate(("width", "height")):
        if view and key not in root.attributes and root.attributes.get(("height", "width")[at]):
            sides[at] = sides[1 - at] * view[2 + at] / view[3 - at]
    return sides[0], sides[1]


def _fitted(node: Node, width: float, height: float) -> tuple[Matrix, Viewport]:
    """The transform that fits an element's viewBox into its window (SVG 2, 8.6)."""
    view = _view(node)
    if not view:
        return IDENTITY, (width, height)
    x, y, across, down = view
    right, foot = width / across, height / down
    words = node.attributes.get("preserveAspectRatio", "xMidYMid").split()
    align, slice_ = words[0] if words else "xMidYMid", "slice" in words
    if align != "none":
        right = foot = (max if slice_ else min)(right, foot)
    part = {"Min": 0.0, "Mid": 0.5, "Max": 1.0}
    left = (width - across * right) * part.get(align[1:4], 0.0)
    top = (height - down * foot) * part.get(align[5:8], 0.0)
    return (right, 0.0, 0.0, foot, left - x * right, top - y * foot), (across, down)


def _rectangle(x: float, y: float, width: float, height: float) -> list[Segment]:
    right, foot = x + width, y + height
    return [("M", x, y), ("L", right, y), ("L", right, foot), ("L", x, foot), ("Z",)]


def _bounds(path: tuple[Segment, ...]) -> Rect:
    places = [place for _, *given in path for place in points(given)]
    if not places:
        return (0.0, 0.0, -1.0, -1.0)
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return min(xs), min(ys), max(xs), max(ys)


def _upright(path: tuple[Segment, ...]) -> bool:
    """Whether a path is one rectangle along the axes."""
    if [op for op, *_ in path if op != "Z"] not in (list("MLLL"), list("MLLLL")):
        return not path
    left, top, right, foot = _bounds(path)
    places = [place for _, *given in path for place in points(given)]
    near = 1e-3
    corners = all(
        min(abs(x - left), abs(x - right)) < near and min(abs(y - top), abs(y - foot)) < near
        for x, y in places
    )
    return corners and len({(round(x, 2), round(y, 2)) for x, y in places}) == 4
