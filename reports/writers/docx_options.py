"""What a Word file is asked to be, besides what its galley says."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct, field

from reports.typeset.fonts import Faces

PRESETS = ("gb2312", "windows", "bundled")
EMBED = ("none", "subset", "full")
PROTECTIONS = ("", "readOnly", "comments", "trackedChanges", "forms")  # ST_DocProtect
_NO_LANGUAGES: Mapping[str, Mapping[str, str]] = MappingProxyType({})


class WordFonts(Struct, frozen=True):
    """The families a Word file names.

    `families`: by role (fangsong, kaiti, heiti, xiaobiaosong, songti), and "latin" for letters and
    digits, "rare" for characters above U+FFFF. `alternatives`: what Word should take where a family
    is not installed (w:altName). `languages`: the families of text in another language, by BCP 47
    tag. `faces`: our own faces, wanted where the file names or carries them.
    """

    families: Mapping[str, str]
    alternatives: Mapping[str, str]
    languages: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: _NO_LANGUAGES)
    faces: Faces | None = None

    def of(self, language: str) -> Mapping[str, str]:
        """The families of text in a language; "" is the document's own."""
        return self.languages.get(language, self.families)


class Note(Struct, frozen=True):
    """An open point, for whoever can settle it; it becomes a comment in a review copy.

    `path` names the text it is about, or the record that lacks something: the comment stands at
    the first text of the document that belongs there. `to` is a role: 发言单位, 综合科.
    """

    path: str
    text: str
    to: str = ""


class WordOptions(Struct, frozen=True):
    """Choices of an office or of an edition; without any, a plain file that can be edited.

    Args:
        preset: which names the families get, see `word` in fonts.yaml.
        embed: carry our faces: none, subset (to the characters in use) or full (to be edited).
        protection: what a reader may still do: nothing (readOnly), add comments, change with
            tracking (trackedChanges), fill in forms; empty for everything.
        password: lifts the protection; not a secret that holds against somebody determined.
        read_only: ask whoever opens the file to open it for reading only.
        watermark: words across every page, such as 草稿 or the marking.
        review: a copy for checking: changes are tracked, `notes` become comments.
        controls: put every text of the YAML file into a content control, besides its bookmark.
            Off, because programs built on python-docx see no text inside a content control.

    Raises:
        ValueError: a choice that there is not.
    """

    preset: str = "gb2312"
    embed: str = "none"
    protection: str = ""
    password: str = ""
    read_only: bool = False
    watermark: str = ""
    review: bool = False
    notes: tuple[Note, ...] = ()
    controls: bool = False

    def __post_init__(self) -> None:
        for value, known in (
            (self.preset, PRESETS),
            (self.embed, EMBED),
            (self.protection, PROTECTIONS),
        ):
            if value not in known:
                raise ValueError(f"{value!r} is none of {known}")

    @property
    def names(self) -> str:
        """The preset whose names the file uses: a face that is carried goes by its own name."""
        return self.preset if self.embed == "none" else "bundled"

    @property
    def bundled(self) -> bool:
        """Whether the file names our own faces, so that we know what each of them can draw."""
        return self.names == "bundled"
