"""What happens to Chinese texts on their way, done on purpose: the damage that import undoes.

The order is that of the page the real text came from: simplified made traditional, readings put in
byte by byte into GBK, the bytes cut and read out of step, marks made half-width.
"""

from __future__ import annotations

import opencc
from pypinyin import Style, lazy_pinyin

_HALF = str.maketrans("，：；！？（）", ",:;!?()")


def traditional(text: str) -> str:
    """The text in traditional characters, as a converter makes them."""
    return str(opencc.OpenCC("s2t").convert(text))


def read_aloud(text: str, chars: str, *, toned: bool = True) -> str:
    """The text with a bracketed reading after each of some characters."""
    style = Style.TONE if toned else Style.NORMAL
    return "".join(f"{c}({lazy_pinyin(c, style=style)[0]})" if c in chars else c for c in text)


def read_bytewise(text: str, chars: str) -> bytes:
    """GBK bytes with readings put in wherever the bytes of a character are met, also across two."""
    data = text.encode("gbk")
    for char in chars:
        needle = char.encode("gbk")
        reading = f"({lazy_pinyin(char, style=Style.TONE)[0]})".encode("gb18030")
        data = data.replace(needle, needle + reading)
    return data


def cut(data: bytes, at: int) -> str:
    """GBK bytes read in two chunks, the border wherever it falls; what means nothing is dropped."""
    return shown(data[:at]) + shown(data[at:])


def shown(data: bytes) -> str:
    """Bytes as a careless reader shows them: “?” for a lone byte, meaningless pairs dropped."""
    parts, at = [], 0
    while at < len(data):
        if data[at] < 0x80:
            parts.append(chr(data[at]))
            at += 1
        elif at + 1 == len(data):
            parts.append("?")
            at += 1
        elif data[at + 1] < 0x40:  # no trail byte: both are gone
            parts.append("?")
            at += 2
        else:
            parts.append(data[at : at + 2].decode("gbk", "ignore"))
            at += 2
    return "".join(parts)


def half_width(text: str) -> str:
    """The text with half-width marks."""
    return text.translate(_HALF)
