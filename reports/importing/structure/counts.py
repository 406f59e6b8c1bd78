"""Announced counts (主要有四点感受) held against what was found."""

from __future__ import annotations

import re

from reports.importing.structure.labels import chinese_number

_ANNOUNCED = re.compile(
    r"([一二三四五六七八九十两]{1,3}|\d{1,2})(?:个)?(?:点|方面|条|项|件)(?:主要)?(?:的)?"
    r"(?:深刻)?(?:感受|体会|感悟|启示|启发|收获|建议|打算|工作|举措|措施|成效|经验|发力|意见)?[^。：:]{0,6}[。：:]?\s*$"
)


def announced(before: str) -> int:
    """The number of items that a passage says will follow; 0 if it says none."""
    match = _ANNOUNCED.search(before)
    return chinese_number(match[1]) if match else 0
