"""What is said of SVG elements: attributes, <style>, style="…", inheritance (CSS cascade)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from reports.svg.nodes import Node

# Inherited properties that are drawn, with their initial values.
INITIAL = {
    "clip-rule": "nonzero",
    "color": "black",
    "dominant-baseline": "auto",
    "fill": "black",
    "fill-opacity": "1",
    "fill-rule": "nonzero",
    "font-family": "",
    "font-size": "16",
    "font-style": "normal",
    "font-weight": "normal",
    "letter-spacing": "normal",
    "marker-end": "none",
    "marker-mid": "none",
    "marker-start": "none",
    "stroke": "none",
    "stroke-dasharray": "none",
    "stroke-dashoffset": "0",
    "stroke-linecap": "butt",
    "stroke-linejoin": "miter",
    "stroke-opacity": "1",
    "stroke-width": "1",
    "text-anchor": "start",
    "visibility": "visible",
    "white-space": "normal",
    "word-spacing": "normal",
    "writing-mode": "horizontal-tb",
}
# Properties of one element alone.
OWN = {
    "alignment-baseline": "auto",
    "baseline-shift": "baseline",
    "clip-path": "none",
    "display": "inline",
    "filter": "none",
    "mask": "none",
    "mix-blend-mode": "normal",
    "opacity": "1",
    "text-decoration": "none",
    "transform": "none",
    "transform-origin": "",
    "vector-effect": "none",
}
_ALIASES = {"marker": ("marker-start", "marker-mid", "marker-end"), "font": ("font-family",)}
_FONT = re.compile(
    r"(?:(?P<style>italic|oblique)\s+|(?P<weight>bold|bolder|[1-9]00)\s+|(?:normal|lighter)\s+)*"
    r"(?P<size>[\d.]+(?:px|pt|em|mm|cm|in|%)?)(?:/\S+)?\s+(?P<family>.+)"
)
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = re.compile(r"\s*([^{}]*?)\s*\{([^{}]*)\}")
_COMPOUND = re.compile(r"(\*|[A-Za-z][\w-]*)?((?:[.#][\w-]+)*)")


class _Part(Struct, frozen=True):
    """One step of a selector: a type and the classes and ids that an element must have."""

    tag: str
    classes: frozenset[str]
    ids: frozenset[str]

    def fits(self, node: Node) -> bool:
        own = node.attributes
        return (
            self.tag in ("", "*", node.tag)
            and self.classes <= set(own.get("class", "").split())
            and self.ids <= {own.get("id", "")}
        )


class _Rule(Struct, frozen=True):
    weight: tuple[int, int, int, int]  # important last: ids, classes, types, place in the file
    parts: tuple[_Part, ...]
    said: Mapping[str, str]

    def fits(self, node: Node) -> bool:
        """Whether the last part is the element and the others are around it, in order."""
        if not self.parts[-1].fits(node):
            return False
        rest, around = list(self.parts[:-1]), node.above
        while rest and around is not None:
            if rest[-1].fits(around):
                rest.pop()
            around = around.above
        return not rest


class Cascade:
    """Computes what is said of each element, as text.

    Raises `SvgError` for what a <style> may say and we do not understand.
    """

    def __init__(self, styles: list[Node]) -> None:
        self._rules: list[_Rule] = []
        for node in styles:
            if node.attributes.get("type", "text/css") == "text/css":
                self._read(node)
        self._rules.sort(key=lambda rule: rule.weight)

    def of(self, node: Node, around: Mapping[str, str]) -> dict[str, str]:
        """All properties of an element; `around` are its parent's."""
        said = {k: v.strip() for k, v in node.attributes.items() if k in INITIAL or k in OWN}
        for rule in self._rules:
            if rule.fits(node):
                said.update(rule.said)
        said.update(declarations(node.attributes.get("style", "")))
        inherited = {key: around.get(key, value) for key, value in INITIAL.items()}
        for key, value in said.items():
            if key in inherited and value == "inherit":
                continue
            if value in ("initial", "unset", "revert"):
                value = INITIAL.get(key, OWN.get(key, ""))
            inherited[key] = value
        return OWN | inherited

    def _read(self, node: Node) -> None:
        css = _COMMENT.sub("", node.text())
        at, end = 0, len(css.rstrip())
        while at < end:
            found = _RULE.match(css, at)
            if not found or found[1].startswith("@"):
                raise node.refused(css[at:].split()[0][:20])
            at = found.end()
            for selector in found[1].split(","):
                said = dict(declarations(found[2]))
                parts = tuple(_parts(selector, node))
                self._rules.append(_Rule(self._weight(parts), parts, said))

    def _weight(self, parts: tuple[_Part, ...]) -> tuple[int, int, int, int]:
        ids, classes = (sum(len(getattr(p, of)) for p in parts) for of in ("ids", "classes"))
        tags = sum(part.tag not in ("", "*") for part in parts)
        return ids, classes, tags, len(self._rules)


def declarations(text: str) -> Iterator[tuple[str, str]]:
    """Properties and values of a declaration block, short forms spelt out."""
    for declaration in text.split(";"):
        key, colon, value = declaration.partition(":")
        key, value = key.strip(), value.replace("!important", "").strip()
        if not colon:
            continue
        if key == "font" and (found := _FONT.fullmatch(value)):
            yield from ((f"font-{name}", said) for name, said in found.groupdict().items() if said)
        elif key in _ALIASES:
            yield from ((name, value) for name in _ALIASES[key])
        else:
            yield key, value


def _parts(selector: str, node: Node) -> Iterator[_Part]:
    for word in selector.split():
        found = _COMPOUND.fullmatch(word)
        if not found:
            raise node.refused(word)
        names = re.findall(r"([.#])([\w-]+)", found[2])
        classes = frozenset(name for mark, name in names if mark == ".")
        yield _Part(found[1] or "", classes, frozenset(name for mark, name in names if mark == "#"))
    if not selector.strip():
        raise node.refused("style")
