"""What the tests of circulation share: a final edition, recipients, a register, an office."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from reports import editions
from reports.circulation import copies, office, recipients, register
from reports.circulation.copies import Made
from reports.circulation.office import Office
from reports.circulation.papers import Wish
from reports.circulation.recipients import Recipients
from reports.circulation.register import Register
from reports.errors import ReportError

_KEPT = tempfile.TemporaryDirectory()
_MADE: dict[tuple[str, ...], Path] = {}
EDITION = """edition:
  id: circle
  status: final
  masthead: 工作简报
  number: 12
  title: 关于某事的报告
  issuer: 市委办公室
  date: 2023-07-24
{more}
speakers:
- name: 李明
  unit: 某市某局
  verified: yes
  findings:
  - {{heading: 看到一件事, body: 这件事值得学。}}
"""
PEOPLE = (
    "单位: 市委办公室, 姓名: 王堃, 职务: 秘书长, 排序: 1, 方式: 纸质",
    "单位: 市商务局, 姓名: 欧阳闻莺, 排序: 2, 方式: 邮件, 邮箱: ouyang@swj.example.cn",
    "单位: 开发区, 姓名: 刘喆, 排序: 3, 方式: 两者, 邮箱: liuzhe@kfq.example.cn, 格式: 两种",
)


def write_edition(folder: Path, more: str = "") -> Path:
    """An edition's file; `more` are further keys of `edition`."""
    text = EDITION.format(more=more)
    path = folder / "edition.yaml"
    path.write_text(text, "utf-8")
    return path


def write_recipients(folder: Path, people: Sequence[str] = PEOPLE) -> Path:
    """A register of recipients; each is the inside of a YAML flow mapping."""
    path = folder / "recipients.yaml"
    path.write_text("收件人:\n" + "".join(f"- {{{person}}}\n" for person in people), "utf-8")
    return path


def many(count: int) -> list[str]:
    """So many recipients by mail."""
    return [
        f"单位: 单位{n}, 姓名: 人{n}, 排序: {n}, 方式: 邮件, 邮箱: p{n}@mail.example.cn"
        for n in range(1, count + 1)
    ]


def read_recipients(folder: Path, people: Sequence[str] = PEOPLE) -> Recipients:
    return recipients.load(write_recipients(folder, people))


def read_office(folder: Path, port: int = 25, **server: object) -> Office:
    """An office whose server listens on this machine."""
    about = {"host": "localhost", "port": port, "per_minute": 60000} | server
    said = {
        "domains": ["swj.example.cn", "kfq.example.cn", "mail.example.cn"],
        "sender": {"address": "office@example.cn", "name": "市委办公室综合科", "phone": "1234"},
        "server": {key: str(value) if key != "user" else value for key, value in about.items()},
    }
    path = folder / "office.yaml"
    text = json.dumps(said, ensure_ascii=False)
    for key in ("port", "per_minute", "largest"):
        if key in about:
            text = text.replace(f'"{key}": "{about[key]}"', f'"{key}": {about[key]}')
    path.write_text(text, "utf-8")
    return office.load(path)


@contextmanager
def book(folder: Path) -> Iterator[Register]:
    with register.opened(folder / "circulation.sqlite", create=True) as found:
        yield found


def make(
    folder: Path,
    people: Sequence[str] = PEOPLE,
    wish: Wish = Wish(),  # noqa: B008  # frozen
    edition: Path | None = None,
) -> Made:
    """Number and make the copies of the edition, in out/."""
    path = edition or write_edition(folder)
    with book(folder) as open_book:
        readers = read_recipients(folder, people)
        return copies.make(str(path), readers, open_book, str(folder / "out"), wish)


def ready(folder: Path, people: Sequence[str] = PEOPLE, edition: Path | None = None) -> Path:
    """An edition built, its copies made; returns its file.

    What was made once in this run of tests is copied; where there is a register already its
    numbers count, and all is made anew.
    """
    path = edition or write_edition(folder)
    fresh, known = not (folder / "circulation.sqlite").exists(), (path.read_text("utf-8"), *people)
    if fresh and known in _MADE:
        shutil.copytree(_MADE[known], folder, dirs_exist_ok=True)
        return path
    editions.build_all(path, folder / "out")
    make(folder, people, edition=path)
    if fresh:
        _MADE[known] = Path(_KEPT.name) / str(len(_MADE))
        shutil.copytree(folder / "out", _MADE[known] / "out")
        for name in ("circulation.sqlite", "recipients.yaml"):
            shutil.copy2(folder / name, _MADE[known] / name)
    return path


def codes(error: ReportError) -> list[str]:
    return [problem.code for problem in error.problems]
