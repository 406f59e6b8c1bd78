"""Raw elements of what is said about a text: controls, comments, the map of the YAML file."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from reports.writers.ooxml import (
    NAMESPACE,
    attributes,
    element,
    paragraph,
    quoted,
    run,
    run_properties,
    text,
)
from reports.writers.ooxml_parts import DECLARATION

COMMENT_STYLE, COMMENT_STYLE_NAME = "CommentReference", "annotation reference"

# The map's own namespace, and the number under which Word keeps the part.
MAP_NAMESPACE = "urn:jianbao:map:1"
MAP_KEY = "{6B1F0B5C-5F4E-5D0B-9C56-1B6A6E1A0D34}"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"


# Content controls


def control(number: int, tag: str, title: str, content: str) -> str:
    """`content` in a control of rich text inside a paragraph (17.5.2.31), not to be seen.

    No lock, no placeholder: whoever edits notices nothing. w15:appearance is an extension
    ([MS-DOCX] 2.5.1.1) that other readers skip.
    """
    said = (
        f"<w:alias{quoted('val', title)}/><w:tag{quoted('val', tag)}/>"
        + element("id", val=number)
        + '<w15:appearance w15:val="hidden"/>'
    )
    return f"<w:sdt><w:sdtPr>{said}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


# Comments (word/comments.xml)


def commented(number: int, content: str) -> str:
    """`content` with the range and the reference of a comment (17.13.4.3, 17.13.4.4, 17.13.4.5)."""
    reference = run_properties(element("rStyle", val=COMMENT_STYLE))
    return (
        element("commentRangeStart", id=number)
        + content
        + element("commentRangeEnd", id=number)
        + run(element("commentReference", id=number), reference)
    )


def comment(number: int, author: str, initials: str, date: str, words: str) -> str:
    """A comment of one paragraph (17.13.4.2); `date` is the edition's, never the clock's."""
    reference = run_properties(element("rStyle", val=COMMENT_STYLE))
    said = attributes(id=number) + quoted("author", author) + quoted("initials", initials)
    stamp = f' w:date="{date[:10]}T00:00:00Z"' if date else ""
    inner = paragraph("", run("<w:annotationRef/>", reference) + run(text(words)))
    return f"<w:comment{said}{stamp}>{inner}</w:comment>"


def comments(inner: Iterable[str]) -> bytes:
    """The part that holds the comments (17.13.4.6)."""
    whole = f'<w:comments xmlns:w="{NAMESPACE}">{"".join(inner)}</w:comments>'
    return f"{DECLARATION}{whole}".encode()


# The map (customXml/item1.xml)


def map_text(path: str, number: int, mark: str, lead: str, tail: str, sha256: str) -> str:
    """A text of the map: its bookmark, a template's words beside it; empty values are left out."""
    return (
        f'<text path="{escape(path)}" mark="{mark}"'
        + (f' n="{number}"' if number > 1 else "")
        + (f' lead="{escape(lead)}"' if lead else "")
        + (f' tail="{escape(tail)}"' if tail else "")
        + (f' sha256="{sha256}"/>' if sha256 else "/>")
    )


def map_paragraph(kind: str, sha256: str, texts: str) -> str:
    """A paragraph of the map around its texts."""
    return f'<paragraph kind="{escape(kind)}" sha256="{sha256}">{texts}</paragraph>'


def map_part(edition: str, date: str, paragraphs: Iterable[str]) -> bytes:
    """The map as a part of custom XML (15.2.5)."""
    about = f'xmlns="{MAP_NAMESPACE}" edition="{escape(edition)}" date="{escape(date)}"'
    return f"{DECLARATION}<map {about}>{''.join(paragraphs)}</map>".encode()


def map_properties() -> bytes:
    """What Word knows the map by (22.5.2.1)."""
    return (
        f'{DECLARATION}<ds:datastoreItem xmlns:ds="{_CUSTOM}" ds:itemID="{MAP_KEY}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{MAP_NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()
