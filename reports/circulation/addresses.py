"""E-mail addresses: whether they are ones, and whether they only look like others."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

# Public mail services that Chinese offices write to; an address one slip away from one is none.
SERVICES = frozenset(
    {
        *("qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "sina.com", "sina.cn"),
        *("sohu.com", "139.com", "189.cn", "wo.cn", "aliyun.com", "tom.com", "21cn.com"),
        *("263.net", "outlook.com", "hotmail.com", "gmail.com"),
    }
)
# Characters that pass for others in most faces.
_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s"})


def fault_of(address: str) -> str:
    """Why a text is no e-mail address, in English; nothing for one that is sound.

    The grammar is that of RFC 5321 with RFC 6531 (letters of all scripts); nothing is looked up.
    """
    from email_validator import EmailNotValidError, validate_email

    if any(unicodedata.category(character) in ("Cf", "Cc") for character in address):
        return "it has invisible characters"
    try:
        validate_email(address, check_deliverability=False, allow_smtputf8=True)
    except EmailNotValidError as error:
        return str(error)
    return ""


def domain_of(address: str) -> str:
    """The domain of an address in its ASCII form, lower case."""
    domain = address.rpartition("@")[2].lower()
    try:
        return domain.encode("idna").decode() if not domain.isascii() else domain
    except UnicodeError:
        return domain


def identity(address: str) -> str:
    """What two addresses of one mailbox share: no server in use tells letters' case apart."""
    local, _, domain = unicodedata.normalize("NFC", address).rpartition("@")
    return f"{local.casefold()}@{domain_of(f'@{domain}')}"


def lookalike(address: str, known: Collection[str]) -> str:
    """The domain of `known` or of the public services that an address's domain passes for.

    One slip away: a letter more, less, other or swapped; or one that looks the same.
    """
    written = address.rpartition("@")[2].lower()
    domain, sound = domain_of(address), {d.lower() for d in known}
    if domain in sound or domain in SERVICES:
        return ""
    if _scripts(written) > {"LATIN"}:
        return unicodedata.normalize("NFKC", written)
    for other in sorted(sound | SERVICES):
        if _skeleton(domain) == _skeleton(other) or _near(domain, other):
            return other
    return ""


def _scripts(word: str) -> set[str]:
    """The scripts of a word's letters: LATIN, CYRILLIC, CJK."""
    return {unicodedata.name(letter, "?").split()[0] for letter in word if letter.isalpha()}


def _skeleton(domain: str) -> str:
    return domain.replace("rn", "m").replace("vv", "w").translate(_ALIKE)


def _near(one: str, other: str) -> bool:
    """Whether one edit (insert, delete, exchange, swap of neighbours) leads to the other."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 5:
        return False
    at = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        return len(one) != len(other)
    a, b = one[at:], other[at:]
    swapped = len(a) > 1 and a[1::-1] + a[2:] == b
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or swapped
