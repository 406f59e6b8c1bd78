"""What one document adds to its package: pictures, headers, footers, links to the outside."""

from __future__ import annotations

from html import escape

# Part 2 of ECMA-376 names the list of content types; the relations are those of the main part.
_TYPES, _RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKED = ("png", "jpeg")  # deflating these again takes time and saves nothing


class Parts:
    """Collects parts and the relations of word/document.xml to them; the same part is added once.

    Content types go by extension for pictures and by name for parts of XML.
    """

    def __init__(self) -> None:
        self.stored: set[str] = set()  # names of parts that are compressed already
        self._parts: dict[str, bytes] = {}
        self._types: dict[str, str] = {}
        self._known: dict[object, str] = {}
        self._relations: list[str] = []

    def picture(self, data: bytes, extension: str) -> str:
        """The relation of a picture: png, jpeg or svg, its bytes unchanged."""
        key = (extension, data)
        if key not in self._known:
            name = f"word/media/image{len(self._parts) + 1}.{extension}"
            self._parts[name] = data
            if extension in _PACKED:
                self.stored.add(name)
            kind = "image/svg+xml" if extension == "svg" else f"image/{extension}"
            said = f'<Default Extension="{extension}" ContentType="{kind}"/>'
            self._types.setdefault(extension, said)
            self._known[key] = self._relate("image", _from_word(name))
        return self._known[key]

    def furniture(self, kind: str, xml: str) -> str:
        """The relation of a header or footer; `kind` says which of them."""
        key = (kind, xml)
        if key not in self._known:
            number = sum(f"word/{kind}" in name for name in self._parts) + 1
            name = f"word/{kind}{number}.xml"
            self.add(name, xml.encode(), _word_type(kind))
            self._known[key] = self._relate(kind, f"{kind}{number}.xml")
        return self._known[key]

    def outside(self, target: str) -> str:
        """The relation of a URI that is linked to."""
        key = ("hyperlink", target)
        if key not in self._known:
            self._known[key] = self._relate("hyperlink", target, ' TargetMode="External"')
        return self._known[key]

    def add(self, name: str, data: bytes, content_type: str, relation: str = "") -> str:
        """A part by its name in the package; its relation from the main part, if it has one.

        `relation` is the last word of the relation's type, such as "comments".
        """
        self._parts[name] = data
        self._types[name] = f'<Override PartName="/{name}" ContentType="{content_type}"/>'
        return self._relate(relation, _from_word(name)) if relation else ""

    def into(self, files: dict[str, bytes]) -> None:
        """Put the parts among the files of a package and enter them in its lists."""
        files.update(self._parts)
        types = "".join(self._types[key] for key in sorted(self._types))
        # Defaults and overrides may stand in any order (part 2, 10.1.2.2).
        files[_TYPES] = _before_end(files[_TYPES], "</Types>", types)
        files[_RELATIONS] = _before_end(
            files[_RELATIONS], "</Relationships>", "".join(self._relations)
        )

    def _relate(self, kind: str, target: str, mode: str = "") -> str:
        identity = f"rIdB{len(self._relations) + 1}"
        self._relations.append(
            f'<Relationship Id="{identity}" Type="{_KIND}{kind}" Target="{escape(target)}"{mode}/>'
        )
        return identity


def _from_word(name: str) -> str:
    """A part's name as word/document.xml says it."""
    return name.removeprefix("word/") if name.startswith("word/") else f"../{name}"


def _word_type(kind: str) -> str:
    return f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"


def _before_end(file: bytes, end: str, more: str) -> bytes:
    head, found, _ = file.decode().rpartition(end)
    assert found, "python-docx writes these lists with an end tag"
    return (head + more + end).encode()
