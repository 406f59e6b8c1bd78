# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.68.0"]
# ///
"""Rebuild every font file of this folder from named registry packages.

For the maintainer only: nothing here runs at set-up, and the built files are vendored.

    python fonts/build.py                    rebuild everything (about eight minutes)
    python fonts/build.py NotoSerifSC-Black  rebuild one face (its `needs` must exist)
    python fonts/build.py --check            compare the files with SHA256SUMS and README.md

Sources are fetched with `npm pack` and `apt-get download` at fixed versions and checked against
their SHA-256 before use.  With the fonttools version named above, two runs write the same bytes: no
clock is read, and every table is rebuilt in a fixed order.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from faces import FACES, LICENCES, Face
from packages import read_member, sha256

HERE = Path(__file__).resolve().parent
SUMS = "SHA256SUMS"


def say(text: str) -> None:
    """Report progress at once, even into a pipe."""
    print(text, flush=True)


def build_face(face: Face, out: Path, cache: Path) -> None:
    """Make one font file."""
    for need in face.needs:
        if not (out / f"{need}.ttf").exists():
            sys.exit(f"{face.name} is measured against {need}, which is not built yet")
    started = time.perf_counter()
    data = face.make(read_member(face.source, face.member, cache), out)
    (out / face.file).write_bytes(data)
    say(f"{face.file:28} {len(data):>11,} bytes  {time.perf_counter() - started:5.1f} s")


def build_licences(out: Path, cache: Path) -> None:
    """Copy the licence texts out of the packages."""
    folder = out / "LICENSES"
    folder.mkdir(exist_ok=True)
    for name, source, member in LICENCES:
        (folder / name).write_bytes(read_member(source, member, cache))
        say(f"LICENSES/{name}")


def write_sums(out: Path) -> None:
    """Write SHA256SUMS for the font files that are there."""
    lines = [f"{sha256(path)}  {path.name}\n" for path in sorted(out.glob("*.ttf"))]
    (out / SUMS).write_text("".join(lines), encoding="ascii")
    say(f"{SUMS}: {len(lines)} files")


def check(out: Path) -> int:
    """0 if each face is as SHA256SUMS says and README.md quotes the same sum."""
    readme = (out / "README.md").read_text(encoding="utf-8")
    sums = {
        name: digest
        for digest, name in (line.split() for line in (out / SUMS).read_text().splitlines())
    }
    wrong = sorted({face.file for face in FACES} ^ set(sums))
    for name, digest in sums.items():
        path = out / name
        if not path.exists() or sha256(path) != digest or digest not in readme:
            wrong.append(name)
    for name in wrong:
        say(f"{name}: missing, changed, or not the same in {SUMS} and README.md")
    say(f"{len(sums)} files checked, {len(wrong)} wrong")
    return 1 if wrong else 0


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Rebuild the vendored fonts, or check them.")
    parser.add_argument("face", nargs="*", metavar="FACE", help="build only these (default: all)")
    parser.add_argument(
        "--check", action="store_true", help="verify the files here and build nothing"
    )
    parser.add_argument(
        "--out", type=Path, default=HERE, help="folder to write to (default: this one)"
    )
    cache = Path.home() / ".cache" / "jianbao-fonts"
    parser.add_argument("--cache", type=Path, default=cache, help="folder for downloaded packages")
    options = parser.parse_args()
    unknown = set(options.face) - {face.name for face in FACES}
    if unknown:
        parser.error(f"no such face: {', '.join(sorted(unknown))}")
    return options


def main() -> int:
    """Build or check; the exit code."""
    options = arguments()
    if options.check:
        return check(options.out)
    options.out.mkdir(parents=True, exist_ok=True)
    options.cache.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        if not options.face or face.name in options.face:
            build_face(face, options.out, options.cache)
    if not options.face:
        build_licences(options.out, options.cache)
    write_sums(options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
