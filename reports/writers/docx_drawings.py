"""Vector drawings of a Word file as SVG: what Word shows and prints since 2016."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from reports.galley import Colour, Drawing, Label, Shape
from reports.writers.docx_options import WordFonts
from reports.writers.docx_runs import check
from reports.writers.docx_styles import LATIN, OWN_LATIN


def svg(drawing: Drawing, fonts: WordFonts) -> bytes:
    """A drawing as SVG 1.1, one user unit to the pt; words in the families of the Word file.

    Raises:
        ReportError: a character that no XML can hold, with its YAML path.
    """
    width, height = _number(drawing.width), _number(drawing.height)
    items = "".join(
        _label(item, fonts) if isinstance(item, Label) else _shape(item) for item in drawing.items
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt"'
        f' viewBox="0 0 {width} {height}">{items}</svg>'
    ).encode()


def _shape(shape: Shape) -> str:
    path = " ".join(" ".join(map(_part, segment)) for segment in shape.path)
    return f'<path d="{path}"{"".join(_paint(shape))}/>'


def _paint(shape: Shape) -> Iterator[str]:
    """Attributes that say how a shape is painted (SVG 1.1, section 11)."""
    yield f' fill="{_ink(shape.fill)}"'
    if shape.even_odd:
        yield ' fill-rule="evenodd"'
    if shape.stroke is not None and shape.width > 0:
        yield f' stroke="{_ink(shape.stroke)}" stroke-width="{_number(shape.width)}"'
        yield f' stroke-linecap="{shape.cap}" stroke-linejoin="{shape.join}"'
        if shape.dash:
            yield f' stroke-dasharray="{" ".join(map(_number, shape.dash))}"'
    if shape.opacity < 1:
        yield f' fill-opacity="{_number(shape.opacity)}"'
        yield f' stroke-opacity="{_number(shape.opacity)}"'


def _label(label: Label, fonts: WordFonts) -> str:
    run, char = label.run, label.run.char
    families = fonts.of(char.language)
    own = char.face in OWN_LATIN
    names = (families[char.face],) if own else (families[LATIN], families[char.face])
    said = {
        "x": _number(label.x),
        "y": _number(label.y),
        "font-family": ", ".join(f"'{name}'" for name in names),
        "font-size": _number(char.size),
        "fill": _ink(char.colour),
        "text-anchor": label.anchor,
    }
    if char.bold:
        said["font-weight"] = "bold"
    if char.tracking:
        said["letter-spacing"] = _number(char.tracking)
    if label.turn:
        said["transform"] = f"rotate({_number(label.turn)} {said['x']} {said['y']})"
    inner = "".join(f' {name}="{escape(value)}"' for name, value in said.items())
    words = escape(check(run.text, run.path), quote=False)
    return f'<text xml:space="preserve"{inner}>{words}</text>'


def _ink(colour: Colour | None) -> str:
    return "none" if colour is None else "#{:02x}{:02x}{:02x}".format(*colour)


def _part(value: str | float) -> str:
    return value if isinstance(value, str) else _number(value)


def _number(value: float) -> str:
    """A number with three decimals at most: thousandths of a point are nothing."""
    return f"{value:.3f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
