"""Whether a Word file is valid: by the schemas of ECMA-376 and by the rules of the Open XML SDK."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "ooxml-xsd"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_XML = "http://www.w3.org/XML/1998/namespace"

# Which schema judges a part: by the beginning of its name, the first that fits.
_JUDGES = (
    ("[Content_Types]", "opc-contentTypes.xsd"),
    ("docProps/", ""),  # its schema imports Dublin Core from the network; the SDK's rules read it
    ("word/theme/", "dml-main.xsd"),
    ("word/", "wml.xsd"),
    ("customXml/itemProps", "shared-customXmlDataProperties.xsd"),
    ("customXml/", ""),  # our own namespace
)
_DATA = (".png", ".jpeg", ".svg", ".odttf")


class _XmlNamespace(etree.Resolver):
    """The schemas import the xml: namespace without saying from where."""

    def resolve(self, url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]
        if not url.endswith("xml.xsd"):
            return None
        source = (
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"'
            f' targetNamespace="{_XML}"><xs:attribute name="space" type="xs:string"/>'
            '<xs:attribute name="lang" type="xs:string"/></xs:schema>'
        )
        return self.resolve_string(source, context)  # type: ignore[call-arg]


@cache
def schema(name: str) -> etree.XMLSchema:
    parser = etree.XMLParser()
    parser.resolvers.add(_XmlNamespace())
    path = SCHEMAS / name
    bare = f'namespace="{_XML}"'
    source = path.read_text("utf-8").replace(f"{bare}/>", f'{bare} schemaLocation="xml.xsd"/>')
    return etree.XMLSchema(etree.fromstring(source.encode(), parser, base_url=str(path)))


def without_extensions(tree: Any) -> Any:
    """The part as a reader sees it that knows no mc:Ignorable namespace."""
    names = (tree.get(f"{MC}Ignorable") or "").split()
    ignored = {tree.nsmap.get(name) for name in names} | {MC[1:-1]}
    for element in list(tree.iter(etree.Element)):
        if etree.QName(element).namespace in ignored:
            element.getparent().remove(element)
            continue
        for name in list(element.attrib):
            if etree.QName(name).namespace in ignored:
                del element.attrib[name]
    return tree


def assert_every_part_valid(data: bytes) -> None:
    """Hold every part of XML to its schema; skips where the schemas are not at hand."""
    if not SCHEMAS.is_dir():
        pytest.skip("the schemas of ECMA-376 are not at ../shared")
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in file.namelist():
            if name.endswith(_DATA):
                continue
            wanted = "opc-relationships.xsd" if name.endswith(".rels") else _judge(name)
            if wanted:
                schema(wanted).assertValid(without_extensions(etree.fromstring(file.read(name))))


def _judge(name: str) -> str:
    return next(judge for start, judge in _JUDGES if name.startswith(start))


def assert_audit_silent(data: bytes, folder: Path) -> None:
    """Hold a file to the Open XML SDK's rules; `folder` takes a copy of it."""
    audit = pytest.importorskip("openxml_audit")
    path = folder / "made.docx"
    path.write_bytes(data)
    result = audit.OpenXmlValidator().validate(str(path))
    assert [str(error) for error in result.errors] == []


def assert_valid(data: bytes, folder: Path) -> None:
    """Hold a file to both."""
    assert_audit_silent(data, folder)
    assert_every_part_valid(data)
