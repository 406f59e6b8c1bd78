"""A folder made anew beside the old one, which it replaces when all is well."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from reports.errors import Where, stop


@contextmanager
def exchanged(folder: Path, keep: Sequence[str] = ()) -> Iterator[Path]:
    """A hidden folder that takes the place of `folder` when all is well, and is gone if not.

    Files of the old folder whose names are in `keep` go over into the new one.

    Raises:
        ReportError: it cannot be written, or what stands there cannot be moved.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            (work / "new").mkdir()
            yield work / "new"
            for name in keep:
                if (folder / name).is_file():
                    shutil.copy2(folder / name, work / "new" / name)
            _swap(work, folder)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        reason, where = error.strerror or str(error), Where()
        code = "disk-full" if full else "output-refused"
        raise stop(code, where, folder=str(folder), reason=reason) from None


def _swap(work: Path, folder: Path) -> None:
    """The new folder in place of the old one, or the old one back where it was."""
    if folder.exists():
        folder.rename(work / "old")
    try:
        (work / "new").rename(folder)
    except OSError:
        if (work / "old").exists():
            (work / "old").rename(folder)
        raise
