"""What `build` imports, and modules that are put off until they are used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

PUT_OFF = """
import sys
from reports.lazily import put_off
put_off("PIL.Image")
put_off("PIL.Image")
from PIL import Image
import PIL.Image, reports.writers.pdf
print("PIL.ExifTags" in sys.modules)
print(Image.new("L", (2, 3)).size, isinstance(Image.new("L", (1, 1)), PIL.Image.Image))
print("PIL.ExifTags" in sys.modules, PIL.Image is sys.modules["PIL.Image"] is not Image)
put_off("PIL.Image")
print(PIL.Image is sys.modules["PIL.Image"], hasattr(Image, "nothing"))
"""
BUILD = """
import sys
from reports import cli
assert cli.main(["build", "data/study-tour.yaml", "-d", "briefing", *sys.argv[1:]]) == 0
print(*sys.modules)
"""
SHARED = {"deflate", "jinja2", "markupsafe", "msgspec", "typing_extensions", "uharfbuzz", "yaml"}
# Of PIL the package only, so that its module can be put off.
WANTED = {"pdf": SHARED | {"PIL", "reportlab"}, "docx": SHARED | {"docx", "lxml"}}


def said(script: str, *given: object) -> list[str]:
    """The lines that a process of its own prints."""
    command = [sys.executable, "-c", script, *map(str, given)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def test_a_module_is_loaded_when_it_is_used() -> None:
    assert said(PUT_OFF) == ["False", "(2, 3) True", "True True", "True False"]


@pytest.mark.parametrize("format", WANTED)
def test_what_build_imports(format: str, tmp_path: Path) -> None:
    """A format pays for no other, nor for pictures, processes and clusters that it does not use."""
    modules = set(said(BUILD, "-f", format, "-o", tmp_path)[-1].split())
    files = {name for name in modules if "." not in name} - sys.stdlib_module_names
    ours_or_bare = {"__main__", "__mp_main__", "reports", "cython_runtime", "_distutils_hack"}
    found = {name for name in files - ours_or_bare if not name.startswith("_cython")}
    assert found == WANTED[format]
    assert not modules & {"PIL.ExifTags", "asyncio", "multiprocessing", "email", "http", "ssl"}
