"""Six speakers' Word files in six styles, made with python-docx: what an office really gets."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
from docx.document import Document
from docx.shared import Mm, Pt
from PIL import Image

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NOTE = "数据截至2024年3月底"


def headed(made: Document) -> None:
    """Heading styles, and the speaker's own words for kinds."""
    made.sections[0].header.paragraphs[0].text = "内部材料"
    made.sections[0].footer.paragraphs[0].text = "第 1 页"
    made.add_paragraph("市交通局党组书记、局长 方志远")
    made.add_heading("一、考察感受", 1)
    made.add_paragraph("（一）规划先行。青州把道路、管网、站点放在一张图上。")
    made.add_paragraph("（二）建管并重。临海的养护队伍人人有责，事事有账。")
    made.add_heading("二、下一步打算", 1)
    made.add_paragraph("（一）抓规划。会同市发改委编制三年行动方案，6月底前完成。")
    made.add_paragraph("（二）抓建设。加快推进东环路改造，年底前开工。")
    made.add_paragraph("（三）抓管理。每月调度一次，把工作做细做实。")


def listed(made: Document) -> None:
    """Numbers that Word counts, and a picture."""
    made.add_paragraph("青山县委书记 欧阳明")
    made.add_paragraph("两地的做法值得学习借鉴。我有三点启示：")
    for words in ("产业要有定力。青州二十年抓一条链。", "服务要有温度。窗口午间不断档。",
                  "干部要有担当。敢啃硬骨头。"):  # fmt: skip
        made.add_paragraph(words, style="List Number")
    made.add_picture(io.BytesIO(picture("red")), Mm(20))
    made.add_paragraph("考察归来，青山县将抓好两件事：")
    made.add_paragraph("一是抓好园区扩容。加快推进二期征地，引进配套企业。")
    made.add_paragraph("二是做优营商环境。推行一窗受理，力争办理时限压缩一半。")


def tabled(made: Document) -> None:
    """What is to be done stands in a table; the words before it in a frame of one cell."""
    made.add_paragraph("流水县县长 何立")
    frame = made.add_table(1, 1).cell(0, 0)
    frame.text = "此次学习考察，我有两点体会："
    frame.add_paragraph("第一，要快。说干就干，马上就办。")
    frame.add_paragraph("第二，要实。一抓到底，久久为功。")
    table = made.add_table(3, 3)
    rows = (("任务", "时限", "配合单位"), ("开通旅游专线2条", "国庆节前", "市文旅局"),
            ("建成粮食仓储项目", "年底前", "市发改委"))  # fmt: skip
    for row, words in zip(table.rows, rows, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word


def run_on(made: Document) -> None:
    """Everything in two paragraphs, in other sizes, with a line broken by hand."""
    made.add_paragraph("周小梅（市文旅局局长）")
    first = made.add_paragraph("此次考察有两点感受：\n")
    first.add_run("一是夜游要有内容。临海的灯会留得住人。").font.size = Pt(18)
    made.add_paragraph("二是宣传要有人做。青州请了本地年轻人拍短视频。")
    made.add_paragraph("下一步，市文旅局将做好两项工作。")
    made.add_paragraph("一要办好夏季灯会，6月底前拿出方案。")
    made.add_paragraph("二要联合推介，与各县区每季度开展一次。")


def unmarked(made: Document) -> None:
    """Heading sentences without marks, a picture that is called as another file's is."""
    made.add_paragraph("市金融办党组成员、副主任 谭青")
    made.add_paragraph("看到两地的变化，深受启发。")
    made.add_paragraph("干部的作风更实。青州的干部把办公室搬到项目上，一天一调度，一周一通报。")
    made.add_paragraph("金融的活水更足。临海设立产业基金，撬动社会资本投向重点企业。")
    made.add_picture(io.BytesIO(picture("blue")), Mm(20))
    made.add_paragraph("市金融办将从两个方面抓好落实：")
    made.add_paragraph("（1）打好上市服务牌。对40家拟上市企业一企一策。")
    made.add_paragraph("（2）打好产业基金牌。年内设立规模10亿元的产业基金。")


def done(made: Document) -> None:
    """What has been done, with a footnote."""
    made.add_paragraph("市行政审批局局长 江流")
    made.add_paragraph("近年来，全市政务服务水平不断提升，取得明显成效。")
    made.add_paragraph("一是建成平台。已有2000家单位接入【注】。")
    made.add_paragraph("二是完善体系。累计签发电子证照60万件。")
    made.add_paragraph("下一步，我们将抓好两件事：")
    made.add_paragraph("一是加快系统对接。全面推进数据共享。")
    made.add_paragraph("二是持续优化流程。力争高频事项全部网上办。")


STYLES: dict[str, Callable[[Document], None]] = {
    "1交通": headed,
    "2青山": listed,
    "3流水": tabled,
    "4文旅": run_on,
    "5金融": unmarked,
    "6审批": done,
}
# Findings, achievements, actions of each.
COUNTS = [(2, 0, 3), (3, 0, 2), (2, 0, 2), (2, 0, 2), (2, 0, 2), (0, 2, 2)]


def picture(colour: str) -> bytes:
    """A small picture."""
    data = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(data, "PNG")
    return data.getvalue()


def six(folder: Path) -> list[Path]:
    """The six files, written into a folder."""
    paths = []
    for name, write in STYLES.items():
        made = docx.Document()
        write(made)
        paths.append(folder / f"{name}.docx")
        made.save(str(paths[-1]))
    _with_footnote(paths[-1])
    return paths


def _with_footnote(path: Path) -> None:
    """python-docx knows no footnotes: 【注】 becomes a reference to one."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    body = parts["word/document.xml"].decode()
    reference = '</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>'
    parts["word/document.xml"] = body.replace("【注】", reference).encode()
    parts["word/footnotes.xml"] = (
        f'<w:footnotes {_W}><w:footnote w:id="2"><w:p><w:r><w:t>{NOTE}</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    ).encode()
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
