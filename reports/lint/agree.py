"""Figures that should agree: the same thing with two values, slips of unit, sums, shares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, groupby
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from reports.fields import Field
from reports.lint.figures import Figure, figures, same_unit, same_value
from reports.lint.finding import Hit
from reports.lint.numbers import said, value_of
from reports.model import Action, Report, Target

# Characters that two names of things must share before they are taken for the same thing.
_SAME: Final = 5
_SAME_WITH_VERB: Final = 4
# Before a figure these point at something known; any other word may make it another thing.
_POINTING = re.compile("(?:其中|[这该的对把将共为]|上述|以上|全部|全市|全县|我市|我县)$")
# 分别 gives each of several things its own figure.
_SHARED = re.compile("(?:分别|各)[^，]{0,4}$")
_SCOPE = re.compile("^(?:其中|目前|[全本我](?:国|省|市|县|区|镇|年))+")
_TOTAL = re.compile("(?:合计|共计|总计)[为达]?$")
_PERCENT = ("%", "％")


class Placed(Struct, frozen=True):
    """A fault and the text it is in."""

    field: Field
    hit: Hit


def figure_faults(report: Report, fields: Sequence[Field]) -> Iterator[Placed]:
    """Every figure that disagrees with another, each pair once, with both places."""
    known = [list(figures(field)) for field in fields if field.prose or _is_heading(field)]
    every = [figure for found in known for figure in found]
    yield from _conflicts(every)
    for found in known:
        yield from _sums(found)
        yield from _shares(found)
    for speaker in report.speakers:
        for action in speaker.actions:
            yield from _targets(action, every)


def _is_heading(field: Field) -> bool:
    return field.path.endswith((".heading", ".caption", ".alt", ".title"))


def _conflicts(every: Sequence[Figure]) -> Iterator[Placed]:
    """The same thing counted twice with two results, in two texts."""
    for one, other in combinations(every, 2):
        if one.field.path != other.field.path and same_unit(one, other) and _same_thing(one, other):
            if one.unit != other.unit and one.number == other.number and one.size == other.size:
                yield _pair("lint-unit-slip", other, one)
            elif not same_value(one, other):
                slip = one.number == other.number
                yield _pair("lint-unit-slip" if slip else "lint-conflict", other, one)


def _same_thing(one: Figure, other: Figure) -> bool:
    if one.times != other.times or _owner(one) != _owner(other):
        return False
    if one.unit == other.unit and one.unit not in (*_PERCENT, "元", ""):
        shared = _prefix(one.thing, other.thing)
        if shared >= _SAME_WITH_VERB and _same_verb(one, other):
            return shared >= _SAME or shared == len(one.thing) == len(other.thing)
    subject = _bare(one)
    return len(subject) >= _SAME_WITH_VERB and subject == _bare(other)


def _bare(figure: Figure) -> str:
    """What a figure is said of, less words of scope; nothing where several things share a verb."""
    if _SHARED.search(figure.lead):
        return ""
    return _SCOPE.sub("", figure.about)


def _same_verb(one: Figure, other: Figure) -> bool:
    """Whether the words before two figures do not tell two things apart: 培育15家, 推动12家."""
    return one.lead[-2:] == other.lead[-2:] or any(
        not figure.lead or _POINTING.search(figure.lead) for figure in (one, other)
    )


def _owner(figure: Figure) -> str:
    """The speaker or part that speaks: what two of them count need not be the same."""
    return figure.field.path.split(".")[0]


def _prefix(one: str, other: str) -> int:
    differing = (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differing, min(len(one), len(other)))


def _pair(code: str, at: Figure, against: Figure, subject: str = "") -> Placed:
    subject = subject or _subject(at, against)
    values = {
        "subject": subject,
        "other": against.written,
        "first": against.field.path,
        "first_start": against.start,
    }
    key = f"{subject[:8]}:{against.written}≠{at.written}"
    hit = Hit(code, at.start, at.end, at.written, against.written, values=values, key=key)
    return Placed(at.field, hit)


def _subject(one: Figure, other: Figure) -> str:
    shared = _prefix(one.thing, other.thing)
    if shared >= _SAME_WITH_VERB:
        return one.thing[:shared]
    return _bare(one)


def _sums(found: Sequence[Figure]) -> Iterator[Placed]:
    """甲12家、乙9家，合计20家; 共30家，其中甲20家、乙15家."""
    for _, group in groupby(found, lambda figure: figure.sentence):
        sentence = list(group)
        for index, figure in enumerate(sentence):
            if _TOTAL.search(figure.lead):
                parts = [f for f in sentence[:index] if f.unit == figure.unit]
                yield from _sum(figure, parts, exact=True)
        yield from _parts(sentence)


def _parts(sentence: Sequence[Figure]) -> Iterator[Placed]:
    for index, figure in enumerate(sentence[:-1]):
        text = str(figure.field.text)
        between = text[figure.end : sentence[index + 1].start]
        if "其中" in between and "，" in between and figure.unit not in _PERCENT:
            parts = [f for f in sentence[index + 1 :] if f.unit == figure.unit]
            yield from _sum(figure, parts, exact=False)
            return


def _sum(total: Figure, parts: Sequence[Figure], *, exact: bool) -> Iterator[Placed]:
    if len(parts) < 2 or any(f.loose or f.upper is not None for f in (total, *parts)):
        return
    made = sum((part.value for part in parts), Decimal())
    if made == total.value or (not exact and made < total.value):
        return
    shown = "＋".join(part.written for part in parts)
    values = {"parts": shown, "made": f"{said(made)}{total.unit}"}
    hit = Hit("lint-sum", total.start, total.end, total.written, values["made"], values=values)
    yield Placed(total.field, hit)


def _shares(found: Sequence[Figure]) -> Iterator[Placed]:
    """1206个，其中37个，占3.07%: the share is that of the two, rounded as it is written."""
    for whole, part, share in zip(found, found[1:], found[2:], strict=False):
        if _is_share(whole, part, share):
            step = Decimal(1).scaleb(int(share.number.as_tuple().exponent))
            made = part.value / whole.value * 100
            if abs(made - share.number) > step:
                fix = f"{made.quantize(step)}{share.unit}"
                values = {"whole": whole.written, "part": part.written}
                hit = Hit("lint-share", share.start, share.end, share.written, fix, values=values)
                yield Placed(share.field, hit)


def _is_share(whole: Figure, part: Figure, share: Figure) -> bool:
    text = str(whole.field.text)
    return (
        whole.sentence == share.sentence
        and whole.unit == part.unit
        and share.unit in _PERCENT
        and whole.value > 0
        and not (whole.loose or part.loose or share.loose)
        and "其中" in text[whole.end : part.start]
        and text[part.end : share.start].endswith("占")
    )


def _targets(action: Action, every: Sequence[Figure]) -> Iterator[Placed]:
    """A target repeats a figure of its own action's text, if that has any of its unit."""
    own = [f for f in every if _is_of(action, f.field.path)]
    for target in action.targets:
        if not target.quantity or (quantity := _quantity(target)) is None:
            continue
        near = [f for f in own if same_unit(f, quantity)]
        exact = [f for f in near if f.number == quantity.number and f.size == quantity.size]
        if any(f.unit == quantity.unit for f in exact):
            continue
        if exact:
            yield _pair("lint-unit-slip", quantity, exact[0], str(target.what))
        elif near and not any(f.value == quantity.value for f in near):
            alike = max(near, key=lambda f: _likeness(f, str(target.what)))
            slip = alike.number == quantity.number
            yield _pair(
                "lint-unit-slip" if slip else "lint-conflict", quantity, alike, str(target.what)
            )


def _is_of(action: Action, path: str) -> bool:
    return path.startswith((f"{action.path}.body", f"{action.path}.heading"))


def _quantity(target: Target) -> Figure | None:
    """A target as a figure; None where its quantity is no number."""
    if value_of(str(target.quantity)) is None:
        return None
    whole = Field(target.quantity, "", prose=False)
    text = type(target.quantity)(f"{target.quantity}{target.unit}", target.quantity.path)
    found = next(figures(Field(text, "", prose=False)), None)
    if found is None or found.written != text:
        return None
    return replace(found, field=whole)


def _likeness(figure: Figure, what: str) -> int:
    return len(set(figure.thing + figure.about) & set(what))
