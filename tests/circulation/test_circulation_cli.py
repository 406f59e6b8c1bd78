"""`copies`, `trace`, `send`, `record` as a clerk meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from circle import PEOPLE, read_office, write_edition, write_recipients
from postoffice import PASSWORD, USER, Authority, PostOffice, running

from reports import cli, editions
from reports.circulation import login


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an edition, recipients and the office's settings; the one we are in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(login.VARIABLE, PASSWORD)
    write_edition(tmp_path)
    write_recipients(tmp_path)
    read_office(tmp_path)
    editions.build_all("edition.yaml", "out")
    return tmp_path


def run(*words: str, language: str = "zh") -> int:
    return cli.main(["--lang", language, *words])


def test_copies_and_whose_they_are(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("copies", "edition.yaml", "--recipients", "recipients.yaml", "--print") == 0
    said = capsys.readouterr()
    assert "out/circle/copies/print.pdf" in said.out
    assert "“circle”共 3 份" in said.err
    assert run("trace", "out/circle/copies/000002-briefing.pdf") == 0
    assert "份号 000002（circle）：市商务局　欧阳闻莺" in capsys.readouterr().out
    assert run("trace", "3", "--json") == 0
    (found,) = json.loads(capsys.readouterr().out)["found"]
    assert (found["person"], found["how"]) == ("刘喆", "number")
    assert run("trace", found["code"].lower(), language="en") == 0
    assert "copy 000003 (circle)" in capsys.readouterr().out
    assert run("trace", "77") == 1
    assert "提示：" in capsys.readouterr().err


def test_a_spoilt_copy_gets_another_number(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("copies", "edition.yaml", "--recipients", "recipients.yaml")
    assert run(*words) == 0
    assert run(*words, "--void", "1", "卡纸", "--json") == 0
    said = capsys.readouterr()
    copies = json.loads(said.out[said.out.index("{") :])["copies"]
    assert [(c["number"], c["person"], c["withdrawn"]) for c in copies] == [
        ("000004", "王堃", ""),
        ("000002", "欧阳闻莺", ""),
        ("000003", "刘喆", ""),
        ("000001", "王堃", "卡纸"),
    ]
    assert "空号 000001：市委办公室　秘书长　王堃，卡纸" in said.err
    assert run(*words, "--void", "x", "卡纸") == 1


def test_returns_and_what_is_outstanding(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("copies", "edition.yaml", "--recipients", "recipients.yaml")
    assert run(*words, "--due", "2023-08-31") == 0
    assert run("record", "circle", "1", "退回", "--on", "2023年8月1日", "--by", "小王") == 0
    capsys.readouterr()
    assert run("record", "circle") == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "份号    期      单位、职务、姓名  签收    退回",
        "000003  circle  开发区　刘喆      未签收  逾期，期限 2023-08-31",
    ]
    assert run("record", "circle", "1", "signed") == 1
    assert run("record", "circle", "3", "destroyed") == 0
    assert run("record") == 0
    assert "没有未退回的" in capsys.readouterr().err


def test_several_copies_at_once_or_none_of_them(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("copies", "edition.yaml", "--recipients", "recipients.yaml") == 0
    assert run("record", "circle", "1-2，7、3—9", "signed") == 1
    said = capsys.readouterr().err
    assert all(f"00000{n}" in said for n in (4, 5, 6, 7, 8, 9))
    assert run("record", "circle", "1,3", "signed", "--by", "小王", "--on", "2023-08-01") == 0
    assert run("record", "circle", "--json") == 0
    listed = json.loads(capsys.readouterr().out)["outstanding"]
    assert [(c["number"], c["signed"]) for c in listed] == [("000001", True), ("000003", True)]
    for day in ("2023年8月32日", "明天"):
        with pytest.raises(SystemExit):
            run("record", "circle", "1", "signed", "--on", day)
    for wrong in ("0", "5-2", "1-", "a", ""):
        with pytest.raises(SystemExit):
            run("record", "circle", wrong, "signed")


def test_an_entry_made_by_mistake_is_taken_back_and_stays_on_record(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("copies", "edition.yaml", "--recipients", "recipients.yaml") == 0
    assert run("record", "circle", "1", "undone") == 1
    assert run("record", "circle", "1", "returned", "--on", "2023-08-01") == 0
    assert run("record", "circle", "1", "undone", "--on", "2023-08-02", "--note", "看错号") == 0
    assert run("record", "circle", "1", "signed", "--on", "2023-08-03") == 0
    capsys.readouterr()
    assert run("record", "circle", "1") == 0
    assert capsys.readouterr().out.splitlines() == [
        "000001  市委办公室　秘书长　王堃",
        "  2023-08-01  退回",
        "  2023-08-02  更正：取消上一条  看错号",
        "  2023-08-03  签收",
    ]
    assert run("record", "circle") == 0
    assert "已签收" in capsys.readouterr().out


def test_sending_from_a_dry_run_to_a_confirmation(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--recipients", "recipients.yaml")
    authority, post = Authority(desk), PostOffice({"liuzhe@kfq.example.cn": ["rcpt-5"]})
    assert run("copies", "edition.yaml", *words) == 0
    with running(post, authority) as port:
        read_office(desk, port, user=USER, certificates=str(authority.file))
        assert run("send", "edition.yaml", *words) == 0
        shown = capsys.readouterr().err
        assert "要发 2 封" in shown
        assert "邮件：工作简报第12期：关于某事的报告（份号000002）" in shown
        assert "发件人：市委办公室综合科 <office@example.cn>" in shown
        rows = [line.split() for line in shown.splitlines() if "@swj" in line or "@kfq" in line]
        assert [row[:5] for row in rows] == [
            ["000002", "欧阳闻莺", "ouyang@swj.example.cn", "PDF", rows[0][4]],
            ["000003", "刘喆", "liuzhe@kfq.example.cn", "DOCX", "+"],
        ]
        assert "只要纸质、不发邮件的：1 人" in shown
        assert "下一步" in shown
        assert post.arrived == []
        for confirmed in ((), ("--confirm", "3")):
            assert run("send", "edition.yaml", *words, "--really", *confirmed) == 1
            assert "--confirm 2" in capsys.readouterr().err
        assert post.arrived == []
        assert run("send", "edition.yaml", *words, "--really", "--confirm", "2", "--json") == 1
        said = capsys.readouterr()
        assert json.loads(said.out)["sent"] == json.loads(said.out)["refused"] == 1
        assert "liuzhe@kfq.example.cn：被拒收（550 no such mailbox）" in said.err
        assert (desk / "out/circle/mail/failed.csv").read_text("utf-8-sig").count("刘喆") == 1
        assert run("send", "edition.yaml", *words) == 0
        assert "没有要发的" in capsys.readouterr().err
    assert post.counts == {"ouyang@swj.example.cn": 1}


def test_bad_input_is_named_in_both_languages(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_recipients(desk, [PEOPLE[0], PEOPLE[1].replace("@swj.example.cn", "@qq.con")])
    for language, hint in (("zh", "提示："), ("en", "hint: ")):
        words = ("copies", "edition.yaml", "--recipients", "recipients.yaml")
        assert run(*words, language=language) == 1
        said = capsys.readouterr().err
        assert "recipients.yaml:3:" in said
        assert "qq.com" in said
        assert hint in said
    assert not (desk / "out/circle/copies").exists()
    assert not (desk / "circulation.sqlite").exists()


@pytest.mark.parametrize("words", [["copies", "edition.yaml"], ["send"], ["record", "e", "0"]])
def test_wrong_usage(desk: Path, words: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(*words)
    assert caught.value.code == 2
