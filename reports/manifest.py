"""What was built, and its delivery into a folder: every file or none, the old ones kept safe."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from reports.errors import Problem, ReportError, Where, stop

NAME = "manifest.json"


class Built(Struct, frozen=True):
    """One finished file. `pages` is None for a Word file, which Word turns into pages itself."""

    name: str
    data: bytes
    pages: int | None
    faces: tuple[str, ...]
    substitutions: Mapping[str, str]  # face → characters it draws in another's stead

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


class Manifest(Struct, frozen=True):
    """The files of one edition and what they were made from."""

    edition: str
    files: tuple[Built, ...]
    inputs: Mapping[str, str]
    warnings: tuple[Problem, ...] = ()
    open: tuple[Mapping[str, object], ...] = ()  # the list of what is open, as `openlist` has it
    unchanged: bool = False

    def as_json(self) -> dict[str, object]:
        """The manifest as it is written: no dates, nothing of the machine."""
        return {
            "edition": self.edition,
            "files": [
                {
                    "name": file.name,
                    "sha256": file.sha256,
                    "bytes": len(file.data),
                    "pages": file.pages,
                    "faces": list(file.faces),
                    "substitutions": dict(file.substitutions),
                }
                for file in self.files
            ],
            "inputs": dict(self.inputs),
            "warnings": [
                {"code": w.code, "line": w.where.line, "path": w.where.path} for w in self.warnings
            ],
            "open": [dict(item) for item in self.open],
        }

    @classmethod
    def read(cls, folder: Path) -> Manifest | None:
        """The manifest of a folder with the files it lists, or None if there is none to trust."""
        try:
            found = json.loads((folder / NAME).read_text("utf-8"))
            if any(Path(f["name"]).name != f["name"] for f in found["files"]):
                return None
            files = tuple(
                Built(
                    f["name"],
                    (folder / f["name"]).read_bytes(),
                    f["pages"],
                    tuple(f["faces"]),
                    f["substitutions"],
                )
                for f in found["files"]
            )
            whole = all(b.sha256 == f["sha256"] for b, f in zip(files, found["files"], strict=True))
            warnings = tuple(
                Problem(w["code"], Where(line=w["line"], path=w["path"])) for w in found["warnings"]
            )
            inputs = {str(name): str(digest) for name, digest in found["inputs"].items()}
            left = tuple(dict(item) for item in found["open"])
            return cls(found["edition"], files, inputs, warnings, left) if whole else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None


def deliver(folder: Path, manifest: Manifest) -> None:
    """Write a manifest and its files into a folder, all or none; raises like `place`."""
    text = json.dumps(manifest.as_json(), ensure_ascii=False, indent=2) + "\n"
    place(folder, [(f.name, f.data) for f in manifest.files] + [(NAME, text.encode())])


def place(folder: Path, files: Sequence[tuple[str, bytes]]) -> None:
    """Write files into a folder, all or none.

    Everything is written inside a hidden folder first and then moved into place; if a move fails,
    what was there before is moved back.

    Raises:
        ReportError: the folder cannot be written, the disk is full, a file is open elsewhere.
    """
    with _explained(folder):
        made = [path for path in (folder, *folder.parents) if not path.exists()]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _exchange(folder, files)
        except BaseException:
            for path in made:  # leave no empty folders of a build that failed
                with contextlib.suppress(OSError):
                    path.rmdir()
            raise


def _exchange(folder: Path, files: Sequence[tuple[str, bytes]]) -> None:
    work = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    moved: list[str] = []
    try:
        (work / "old").mkdir()
        for name, data in files:
            _write(work / name, data)
        for name, _ in files:
            target = folder / name
            if target.is_dir():  # a folder is nobody's old output: it must not go with them
                raise stop("output-is-folder", file=str(target))
            if target.exists():
                target.replace(work / "old" / name)
            moved.append(name)
            (work / name).replace(target)
    except BaseException:
        for name in moved:
            if (work / "old" / name).exists():
                (work / "old" / name).replace(folder / name)
            else:
                (folder / name).unlink(missing_ok=True)
        raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """An operating system's refusal as a problem of the user's surroundings."""
    try:
        yield
    except ReportError:
        raise
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        blocked = isinstance(error, FileExistsError | NotADirectoryError)
        code = "disk-full" if full else "output-not-folder" if blocked else "output-refused"
        raise stop(code, folder=str(folder), reason=error.strerror or str(error)) from None
