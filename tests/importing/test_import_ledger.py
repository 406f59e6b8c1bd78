"""Repairs on record: composed in passes, made and undone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports.importing.ledger import LIKELY, Edit, Ledger, repaired, undone

WISHES = st.lists(
    st.lists(
        st.tuples(st.integers(0, 14), st.integers(0, 4), st.text("xy", max_size=3)), max_size=4
    ),
    max_size=4,
)


def edits(text: str, wishes: list[tuple[int, int, str]]) -> list[Edit]:
    """Sorted edits that do not overlap, from any numbers."""
    found, at = [], 0
    for start, size, after in sorted(wishes):
        start = max(start, at)
        end = min(start + size, len(text))
        if start > len(text):
            break
        found.append(Edit(start, end, after, "r"))
        at = end + (start == end)
    return found


@given(st.text("ab\n", max_size=12), WISHES)
def test_passes_compose_and_come_undone(
    source: str, passes: list[list[tuple[int, int, str]]]
) -> None:
    ledger = Ledger(source)
    for wishes in passes:
        wanted = edits(ledger.text, wishes)
        expected = ledger.text
        for edit in reversed(wanted):
            expected = expected[: edit.start] + edit.after + expected[edit.end :]
        ledger.apply(wanted)
        assert ledger.text == expected
    repairs = ledger.repairs()
    assert repaired(source, repairs) == ledger.text
    assert undone(ledger.text, repairs) == source
    for repair in repairs:
        assert source[repair.start : repair.end] == repair.before
        line = source.split("\n")[repair.line - 1]
        assert line[repair.column - 1 :].startswith(repair.before.split("\n")[0])


def test_a_repair_of_a_repair_speaks_of_the_source() -> None:
    ledger = Ledger("我們(men)去")
    ledger.apply([Edit(2, 7, "", "pinyin")])
    ledger.apply([Edit(1, 2, "们", "script", LIKELY, ("門",))])
    ledger.apply([Edit(1, 3, "们走", "x")])
    (repair,) = ledger.repairs()
    assert (repair.before, repair.after) == ("們(men)去", "们走")
    assert repair.reasons == ("pinyin", "script", "x") or set(repair.reasons) == {
        "pinyin",
        "script",
        "x",
    }
    assert repair.certainty == LIKELY
    assert repair.rivals == ("門",)


def test_what_is_as_it_should_be_is_no_repair() -> None:
    ledger = Ledger("好")
    ledger.apply([Edit(0, 1, "好", "x")])
    assert ledger.repairs() == ()
