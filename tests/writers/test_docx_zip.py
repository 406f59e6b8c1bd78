"""The ZIP file around a Word file's parts, read back by the standard library."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from reports.writers.docx_zip import zipped

NAMES = st.text("abcXYZ[]_-/.", min_size=1, max_size=30)
SMALL = st.binary(max_size=300)
LARGE = st.binary(min_size=1, max_size=8).map(lambda some: some * 9000)


@given(st.dictionaries(NAMES, SMALL | LARGE, max_size=8), st.sets(st.integers(0, 7)))
def test_what_goes_in_comes_out_in_order_of_names(
    files: dict[str, bytes], numbers: set[int]
) -> None:
    stored = {name for number, name in enumerate(files) if number in numbers}
    data = zipped(files, stored)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        assert package.namelist() == sorted(files)
        assert {name: package.read(name) for name in files} == files
        for entry in package.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert (entry.compress_type == zipfile.ZIP_STORED) == (entry.filename in stored)
    assert zipped(files, stored) == data
