"""Whoever makes a PDF or a Word file of the workload, and the faces that all are given.

A peer is started once; it then reads a file (timed only in a whole process) and builds bytes. Each
goes its ordinary way; what it is spared, and what it must be given, is said at its module.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
# The files of fonts/fonts.yaml for our roles; western text of the last three is in LATIN.
FACES = {
    "xiaobiaosong": "NotoSerifSC-Black.ttf",
    "heiti": "NotoSansSC-Medium.ttf",
    "kaiti": "FandolKai-Regular.ttf",
    "fangsong": "FandolFang-Regular.ttf",
    "songti": "NotoSerifSC-Regular.ttf",
}
LATIN = "LiberationSerif-Regular.ttf"


@dataclass(frozen=True, slots=True)
class Peer:
    """`start` is `module:function` for one.py; `suffix` is of what it reads, `format` of what it
    writes. A slow one gets fewer documents and rounds."""

    name: str
    format: str
    suffix: str
    start: str
    slow: bool = False

    @property
    def ours(self) -> bool:
        """Whether it is us."""
        return self.suffix == ".yaml"


def link_faces(folder: Path) -> None:
    """Put the faces that are needed, and no others, into `folder`/fonts: looking through all of
    ours would cost a peer time that it need not lose."""
    fonts = folder / "fonts"
    fonts.mkdir(exist_ok=True)
    for name in (*FACES.values(), LATIN):
        if not (fonts / name).exists():
            (fonts / name).symlink_to(HOME / "fonts" / name)


OURS = {"pdf": "ours, PDF", "docx": "ours, DOCX"}
PEERS = {
    peer.name: peer
    for peer in (
        Peer(OURS["pdf"], "pdf", ".yaml", "peers_ours:pdf"),
        Peer("typst", "pdf", ".json", "peers_typst:tagged"),
        Peer("typst, untagged", "pdf", ".json", "peers_typst:untagged"),
        Peer("reportlab platypus, naive", "pdf", ".json", "peers_platypus:start"),
        Peer("weasyprint", "pdf", ".json", "peers_weasyprint:start", slow=True),
        Peer("fpdf2", "pdf", ".json", "peers_fpdf:start", slow=True),
        Peer(OURS["docx"], "docx", ".yaml", "peers_ours:docx"),
        Peer("docxtpl", "docx", ".json", "peers_docx:docxtpl"),
        Peer("python-docx, naive", "docx", ".json", "peers_docx:naive"),
    )
}
