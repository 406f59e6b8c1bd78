"""Modules that are put off: nothing of them is loaded before it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
from reports import writers
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


def test_a_module_is_loaded_when_it_is_used() -> None:
    root = Path(__file__).parents[1]
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["False", "(2, 3) True", "True True", "True False"]


def test_a_document_without_pictures_loads_no_picture_library() -> None:
    root = Path(__file__).parents[1]
    script = (
        "import sys, reports; from reports import pipeline\n"
        "tour = reports.load('data/study-tour.yaml')\n"
        "print(reports.build(tour, 'briefing', 'pdf')[:5], 'PIL.ExifTags' in sys.modules)"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "b'%PDF-' False"
