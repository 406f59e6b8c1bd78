"""What is said in Chinese about texts and figures that look wrong, and about finished files."""

from __future__ import annotations

_KEEP = "；确实没错，就在 decisions（认可）里写 point: {id} 和决定。"

PROBLEMS: dict[str, tuple[str, str]] = {
    # Texts.
    "lint-half-width-mark": ("汉字旁边用了半角标点“{found}”。", "改成“{fix}”" + _KEEP),
    "lint-straight-quote": ("汉字旁边用了直引号 {found} 。", "按左右改成{fix}" + _KEEP),
    "lint-doubled-mark": ("标点重复或连用：“{found}”。", "应是“{fix}”" + _KEEP),
    "lint-stray-space": (
        "汉字旁边有多余的空格（“{found}”）。",
        "删去空格；汉字与数字、字母之间的空隙由排版加" + _KEEP,
    ),
    "lint-unbalanced": ("引号或括号不成对：“{found}”。", "补上另一半“{fix}”，或删去这一半" + _KEEP),
    "lint-nested": (
        "引号或书名号的层次不对：“{found}”。",
        "这一层改用{fix}（GB/T 15834 4.8、4.15）" + _KEEP,
    ),
    "lint-mixed-script": (
        "简体和繁体混用：“{found}”。",
        "改成“{fix}”；引文、书名加了引号就不算" + _KEEP,
    ),
    "lint-residue": ("像是网页、微信或转码留下的痕迹：“{found}”。", "核对原文后删去" + _KEEP),
    "lint-look-alike": ("用了形近的字符：“{found}”。", "应是“{fix}”" + _KEEP),
    "lint-compatibility": (
        "“{found}”是部首或兼容字符，看着一样，查找和复制时却是另一个字。",
        "改成“{fix}”" + _KEEP,
    ),
    "lint-private-use": (
        "“{found}”是自造字（私用区编码），别的电脑上是空框或别的字。",
        "查原件，改成正式编码的字" + _KEEP,
    ),
    "lint-invisible": ("有看不见的字符（{found}）。", "在这一处删去重打" + _KEEP),
    "lint-chinese-zero": ("汉字年份里的零写成了“{found}”。", "改成“{fix}”（GB/T 15835）" + _KEEP),
    "lint-year-bracket": (
        "发文字号的年份用了“{found}”。",
        "改成“{fix}”（GB/T 9704 7.2.5）" + _KEEP,
    ),
    "lint-serial-number": (
        "发文字号的序号写成了“{found}”。",
        "改成“{fix}”，不加“第”字，不编虚位（GB/T 9704 7.2.5）" + _KEEP,
    ),
    "lint-numbering-mark": (
        "层次序号的标点不对：“{found}”。",
        "改成“{fix}”（GB/T 9704 7.3.3）" + _KEEP,
    ),
    "lint-wide-digit": ("用了全角数字或字母“{found}”。", "改成“{fix}”" + _KEEP),
    "lint-mixed-numeral": (
        "汉字数字和阿拉伯数字混用：“{found}”。",
        "统一用一种，计量、统计用阿拉伯数字（GB/T 15835）" + _KEEP,
    ),
    "lint-zero-in-date": ("日期里有虚位“{found}”。", "改成“{fix}”（GB/T 9704 7.3.5.4）" + _KEEP),
    "lint-range-mark": ("起止用了“{found}”。", "改成“{fix}”（GB/T 15834 4.13）" + _KEEP),
    # Figures.
    "lint-conflict": (
        "“{subject}”有两个数：这里是“{found}”，{first}是“{other}”。",
        "核对原文，改成一致" + _KEEP,
    ),
    "lint-unit-slip": (
        "“{subject}”的单位不一致：这里是“{found}”，{first}是“{other}”。",
        "核对是“亿”还是“亿元”、是“万”还是“亿”，改成一致" + _KEEP,
    ),
    "lint-sum": ("合不上：{parts}是{made}，这里写的是“{found}”。", "核对总数和各项" + _KEEP),
    "lint-share": (
        "占比不对：{whole}里的{part}应占{fix}，这里写的是“{found}”。",
        "核对三个数" + _KEEP,
    ),
    "lint-count": ("说的是“{found}”，实际有 {there} 项。", "改数，或补上缺的、删去多的" + _KEEP),
    "lint-gap": ("序号“{found}”跳了：它前面是第 {before} 个。", "补上中间缺的，或改序号" + _KEEP),
    # Finished files.
    "gate-line-start": (
        "第 {page} 页有一行以“{char}”开头：“{text}”。",
        "避头尾没有排好（GB/T 15834 5.1）；改动这一段的字数试试，并请维护人员查看。",
    ),
    "gate-line-end": (
        "第 {page} 页有一行以“{char}”结尾：“{text}”。",
        "避头尾没有排好（GB/T 15834 5.1）；改动这一段的字数试试，并请维护人员查看。",
    ),
    "gate-number-cut": (
        "第 {page} 页的行末把一个数拆开了：“{cut}”。",
        "改动这一段的字数，或把表格的栏放宽。",
    ),
    "gate-word-cut": (
        "第 {page} 页的行末把一个外文词拆开了：“{cut}”。",
        "改动这一段的字数，或把表格的栏放宽。",
    ),
    "gate-dash-cut": (
        "第 {page} 页的行末把破折号或省略号拆开了：“{cut}”。",
        "改动这一段的字数试试，并请维护人员查看。",
    ),
    "gate-overlap": (
        "第 {page} 页“{pair}”两个字叠在一起（字距 {gap} 字）：“{text}”。",
        "检查样式里的字距（tracking），并请维护人员查看。",
    ),
    "gate-hole": (
        "第 {page} 页“{pair}”之间空得太大（{gap} 字）：“{text}”。",
        "改动这一段的字数，或把表格的栏放宽。",
    ),
    "gate-margin": (
        "第 {page} 页有字在左边或右边越出版心 {out} 磅：“{text}”。",
        "检查样式里的页边距、缩进和栏宽。",
    ),
    "gate-depth": (
        "第 {page} 页有字在上边或下边越出版心 {out} 磅：“{text}”。",
        "检查样式里的页边距和行距。",
    ),
    "gate-paper": (
        "第 {page} 页的纸张是 {width} × {height} 磅，样式里没有这种页面。",
        "检查 style.yaml 的 page 和 pages。",
    ),
    "gate-lines": (
        "第 {page} 页排了 {count} 行，版心只放得下 {most} 行。",
        "检查样式里的行距和页边距。",
    ),
    "gate-crowded": (
        "第 {page} 页有一行排了 {count} 个字，版心一行是 {most} 字：“{text}”。",
        "检查样式里的字号和字距。",
    ),
    "gate-single": (
        "第 {page} 页有一段的末行只有一个字“{char}”。",
        "增减这一段的一两个字，让它多一字或收进上一行。",
    ),
    "gate-orphan": (
        "第 {page} 页末尾是标题“{text}”，正文却在下一页。",
        "在这个标题的样式里写 keep_with_next: yes。",
    ),
    "gate-notdef": (
        "第 {page} 页有字印成了空框：“{chars}”（{points}），字体 {face}。",
        "在 fonts/fonts.yaml 给它补一款有这个字的字体。",
    ),
    "gate-empty-glyph": (
        "第 {page} 页有字印出来是空白：“{chars}”（{points}）{face}。",
        "这款字体里这个字是空的；换一款字体，或重做字体文件。",
    ),
    "gate-face-missing": (
        "字体 {face} 没有嵌进 PDF（第 {page} 页起使用）{chars}{points}。",
        "检查这款字体的文件能不能嵌入，再重新生成。",
    ),
    "gate-no-text": (
        "第 {page} 页有字复制不出来（编码 {chars}），字体 {face}{points}。",
        "PDF 里缺这个字的文字对照；重新生成，仍这样请维护人员查看。",
    ),
    "gate-copied": (
        "第 {page} 页的字复制出来是部首或私用区字符：“{chars}”（{points}）{face}。",
        "在 YAML 里改成正式的字；YAML 里没有就请维护人员查看。",
    ),
    "gate-parity": (
        "PDF 和 Word 不一样（PDF 第 {page} 页）：Word 里是“{word}”，PDF 里是“{pdf}”。",
        "不要分发这两个文件，重新生成；仍这样请维护人员查看。",
    ),
    "gate-parity-cell": (
        "PDF 和 Word 的表格不一样（PDF 第 {page} 页，Word 第 {table} 个表第 {row} 行第 {cell} 格）：Word 里是“{word}”，PDF 里是“{pdf}”。",
        "不要分发这两个文件，重新生成；仍这样请维护人员查看。",
    ),
    "open-review": (
        "导入时待核：{said}",
        "对照原件看过，改好或确认以后，删去第 {line} 行这条注释。",
    ),
    "report-is-edition": (
        "报告的名字写成了数据文件：{file}。",
        "把数据文件写在 --report 前面，如 generate.py check {file} --report。",
    ),
    "report-for-several": (
        "几个文件的报告不能都叫 {file}。",
        "一次检查一个文件，或者 --report 后面不写名字。",
    ),
    "file-unreadable": (
        "{document} 的 {format} 文件读不出来：{reason}。",
        "文件坏了或不完整；重新生成。",
    ),
    "text-unused": (
        "“{key}”的内容没有出现在这一期的任何文件里，共 {count} 处，例如“{text}”。",
        "要用就在模板里加上，或在 edition.documents 里加一种文件；本来就不用的，在 decisions（认可）里写 point: {id} 和决定。",
    ),
    "text-cut": (
        "这段文字只有一部分出现在文件里：“{text}”。",
        "检查模板有没有截断；有意如此的，在 decisions（认可）里写 point: {id} 和决定。",
    ),
}
