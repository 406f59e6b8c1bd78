"""The registry packages that the fonts are built from: named, fetched, proved, opened."""

from __future__ import annotations

import gzip
import hashlib
import io
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class Source:
    """One archive of a package registry."""

    kind: Literal["npm", "apt"]
    package: str
    version: str
    sha256: str

    @property
    def archive(self) -> str:
        """The file name under which its registry client saves it."""
        if self.kind == "npm":
            return f"{self.package.removeprefix('@').replace('/', '-')}-{self.version}.tgz"
        return f"{self.package}_{self.version}_all.deb"


NOTO_SERIF_SC = Source(
    "npm", "@expo-google-fonts/noto-serif-sc", "0.4.3",
    "ff6bcf5ba68d92dfecc05544bb150f9e724741a932354a0dd97e7289c40a3f5e",
)  # fmt: skip
NOTO_SANS_SC = Source(
    "npm", "@expo-google-fonts/noto-sans-sc", "0.4.3",
    "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59",
)  # fmt: skip
NOTO_SERIF_TC = Source(
    "npm", "@expo-google-fonts/noto-serif-tc", "0.4.4",
    "3ea15781c2997b4a0ff40b1f4d15f6bd2b7e2e41128ba6c9b9ebcd129a076b68",
)  # fmt: skip
NOTO_SANS_TC = Source(
    "npm", "@expo-google-fonts/noto-sans-tc", "0.4.3",
    "e7532a3a43a6c660ee0351a167b99fe0da52f20b4940fb3fc067ed7c5bd594bf",
)  # fmt: skip
NOTO_SERIF_HK = Source(
    "npm", "@expo-google-fonts/noto-serif-hk", "0.4.3",
    "3b77012ac09be1011c9f82a3784e37a661be5ac8d615408de01ed5ae0c609a29",
)  # fmt: skip
NOTO_SERIF_JP = Source(
    "npm", "@expo-google-fonts/noto-serif-jp", "0.4.3",
    "4805f4369a831140d0c1a5650e90296cff2641ff202da43ef5272edc2e0866ee",
)  # fmt: skip
NOTO_SANS_JP = Source(
    "npm", "@expo-google-fonts/noto-sans-jp", "0.4.3",
    "563ee80509692e2b2f42ceae6a0b82afecb90daa1b3d025bcebdf3d9120f43a3",
)  # fmt: skip
NOTO_SERIF_KR = Source(
    "npm", "@expo-google-fonts/noto-serif-kr", "0.4.3",
    "ff2948a8e9d0e037eaba537905fcc973d512d0df3c16fc9df89740a5d821cf1b",
)  # fmt: skip
WENKAI = Source(
    "npm", "@fontsource/lxgw-wenkai", "5.3.0",
    "e796ef6dd20f4eea37625222872095a7d049fa6bfdd6fe80a15dfa22fdf2c7ca",
)  # fmt: skip
FANDOL = Source(
    "apt", "texlive-lang-chinese", "2022.20230122-1",
    "9cfa07bd44e7b9098e26f0ecac1b5ad210d2249d474c8074d53de92d650b0ec0",
)  # fmt: skip
HANAZONO = Source(
    "apt", "fonts-hanazono", "20170904-2.1",
    "a6943366b4f5a6cec34221f8b4eb22555a628f0ee6ef4e3d3401cabe9363aeae",
)  # fmt: skip
LIBERATION = Source(
    "apt", "fonts-liberation2", "2.1.5-1",
    "35ffaa54f117e633e89a5da89af235a073b34dbe582726fbf6989568f7fd9bda",
)  # fmt: skip
NANUM = Source(
    "apt", "fonts-nanum", "20200506-1",
    "5e86c346e6485b694e1f0ebd27132892fcf014d1b975de4fd21d1654ddf37043",
)  # fmt: skip
DEJAVU = Source(
    "apt", "fonts-dejavu-core", "2.37-6",
    "8892669e51aab4dc56682c8e39d8ddb7d70fad83c369344e1e240bf3ca22bb76",
)  # fmt: skip


def sha256(path: Path) -> str:
    """The digest of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fetch(source: Source, cache: Path) -> Path:
    """The archive in the cache, downloaded if it is not there, and proved to be the one named."""
    archive = cache / source.archive
    if not archive.exists():
        print(f"fetching {source.package} {source.version} ({source.kind})", flush=True)
        if source.kind == "npm":
            command = ["npm", "pack", "--silent", f"{source.package}@{source.version}"]
        else:
            command = ["apt-get", "download", "-q", f"{source.package}={source.version}"]
        subprocess.run(command, cwd=cache, check=True, stdout=subprocess.DEVNULL)
    found = sha256(archive)
    if found != source.sha256:
        sys.exit(f"{archive}: SHA-256 is {found}, expected {source.sha256}")
    return archive


def read_member(source: Source, member: str, cache: Path) -> bytes:
    """One file out of the package, still packed or not; a `.gz` member is unpacked."""
    archive = fetch(source, cache)
    packed = archive.read_bytes()
    if source.kind == "apt":
        unpack = ["dpkg-deb", "--fsys-tarfile", str(archive)]
        packed = subprocess.run(unpack, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        file = tar.extractfile(member)
        if file is None:
            sys.exit(f"{source.archive}: {member} is not a file")
        data = file.read()
    return gzip.decompress(data) if member.endswith(".gz") else data
