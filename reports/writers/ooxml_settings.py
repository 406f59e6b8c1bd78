"""Raw elements of word/settings.xml (ECMA-376, part 1, 17.15), in schema order."""

from __future__ import annotations

from reports.writers.ooxml import NAMESPACE, attributes, element, quoted, switch, word_language
from reports.writers.ooxml_parts import DECLARATION

# Marks that may not end a line, and that may not begin one: Word's own lists for Chinese.
_NOT_AT_END = "$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥"
_NOT_AT_START = (
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞"
    "︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
)
_WORD_URI = "http://schemas.microsoft.com/office/word"
_SHA_512 = 14  # ST_CryptProv's name for it, w:cryptAlgorithmSid


def settings(
    language: str,
    *,
    mirrored: bool,
    two_sided: bool,
    opening: str = "",
    fonts: str = "",
    tracked: bool = False,
    protection: str = "",
) -> bytes:
    """The part (17.15.1.78).

    Args:
        language: of the document, as a BCP 47 tag.
        mirrored: margins change sides on even pages.
        two_sided: headers and footers of even pages are their own.
        opening: what `read_only` makes.
        fonts: what `carried_fonts` makes.
        tracked: changes are kept track of (17.15.1.90).
        protection: what `document_protection` makes.
    """
    tag = word_language(language)
    inner = (
        opening,
        element("zoom", percent=100),
        fonts,
        switch("mirrorMargins", True) if mirrored else "",
        switch("trackRevisions", True) if tracked else "",
        protection,
        element("defaultTabStop", val=420),
        switch("evenAndOddHeaders", True) if two_sided else "",
        element("characterSpacingControl", val="compressPunctuation"),
        f"<w:noLineBreaksAfter{quoted('lang', tag)}{quoted('val', _NOT_AT_END)}/>",
        f"<w:noLineBreaksBefore{quoted('lang', tag)}{quoted('val', _NOT_AT_START)}/>",
        _compatibility(),
        element("themeFontLang", val="en-US", eastAsia=tag),
        element("decimalSymbol", val="."),
        element("listSeparator", val=","),
    )
    whole = f'<w:settings xmlns:w="{NAMESPACE}">{"".join(inner)}</w:settings>'
    return f"{DECLARATION}{whole}".encode()


def read_only() -> str:
    """Word asks whether to open the file for reading only (17.15.1.93)."""
    return element("writeProtection", recommended=1)


def carried_fonts(*, subset: bool) -> str:
    """The fonts in the file stay in it when Word saves (17.8.3.8, 17.8.3.15)."""
    return switch("embedTrueTypeFonts", True) + (switch("saveSubsetFonts", True) if subset else "")


def document_protection(edit: str, hash: str = "", salt: str = "", spins: int = 0) -> str:
    """What may be edited (17.15.1.29); hash and salt in base 64, of SHA-512.

    The attributes of the transitional schema: those are what Word writes itself.
    """
    secret = ""
    if hash:
        secret = attributes(
            cryptProviderType="rsaAES",
            cryptAlgorithmClass="hash",
            cryptAlgorithmType="typeAny",
            cryptAlgorithmSid=_SHA_512,
            cryptSpinCount=spins,
            hash=hash,
            salt=salt,
        )
    return f"<w:documentProtection{attributes(edit=edit, enforcement=1)}{secret}/>"


def _compatibility() -> str:
    """Word 2013 and later (17.15.3); without doNotExpandShiftReturn forced lines are stretched."""
    rules = ("balanceSingleByteDoubleByteWidth", "doNotExpandShiftReturn", "useFELayout")
    modes = {
        "compatibilityMode": 15,
        "overrideTableStyleFontSizeAndJustification": 1,
        "enableOpenTypeFeatures": 1,
        "doNotFlipMirrorIndents": 1,
        "differentiateMultirowTableHeaders": 1,
    }
    said = [f"<w:{rule}/>" for rule in rules]
    said += [element("compatSetting", name=k, uri=_WORD_URI, val=v) for k, v in modes.items()]
    return f"<w:compat>{''.join(said)}</w:compat>"
