"""What the draft says to the person who finishes it; it is a Chinese file, so this is Chinese."""

from __future__ import annotations

REASONS = {
    "invisible": "去掉看不见的字符",
    "blank": "特殊空白改为空格",
    "pinyin": "去掉括号里的拼音",
    "pinyin-unknown": "去掉括号里的拼音（字典没有这个读音）",
    "pinyin-cut": "去掉括号里断开的拼音",
    "pinyin-kept": "括号里的拼音只有几处，像是作者注音，没有动",
    "bytes": "GBK 错位，按字节和拼音算出",
    "bytes-context": "GBK 错位，按字节算出几种可能，按词典和上下文选定",
    "bytes-undecided": "GBK 错位，字节和词典都定不下来，用“□”占位",
    "lost": "这里丢了字，认不出来",
    "full-width": "全角字母数字改为半角",
    "half-width": "半角标点改为全角",
    "quote": "直引号改为弯引号",
    "space": "去掉字间空格",
    "script": "繁体改回简体",
    "script-several": "繁体改回简体，这个字简体有两种写法",
    "script-kept": "简体文中的繁体字，可能是引文或姓名，没有动",
}
DOUBTS = {
    "kind": "这 {count} 条算作{kind}，把握不大，请看一下归类对不对。",
    "count": "原文说有 {said} 条，实际找到 {found} 条。",
    "no-heading": "原文没有标题句，标题待拟。",
    "derived": "从整段里分出来的{kind}，原文没有单列，请看分得对不对；标题待拟。",
    "derived-headed": "从整段里分出来的{kind}，原文没有单列，请看分得对不对。",
    "talk": "群聊里的话（{count} 行）没有放进正文，写在文件末尾，请看要不要。",
    "transition": "过渡的话放在“结语”里了，可移到引言或删去。",
    "unit": "单位、职务怎么分，把握不大。",
    "silent": "只有姓名，没有发言内容。",
    "name": "姓名里有由繁体转来的字（原文“{before}”），请核对。",
    "deadline": "时限是相对的说法（{words}），要知道发言日期才能换算；原句：“{quote}”",
    "lead_unit": "谁牵头说得不清，牵头单位留空待填；原句：“{quote}”",
    "support_units": "配合单位认不出来，留空待填；原句：“{quote}”",
    "person": "责任人认不出姓名，留空待填；原句：“{quote}”",
    "encoding": "文件按 {encoding} 读出；按 {rival} 也读得通，若有乱字请换编码再导入。",
    "table": "原件从这里起有一张表（{count} 行），各栏之间是空格，请把内容填到对应的键里。",
    "cell": "表中“{head}”栏写的是“{words}”，看不出时间，没有填进时限，写在这条的注释里。",
    "columns": "表中“{heads}”栏没有对应的键，内容写在各条的注释里，请看要不要补进正文。",
    "joined": "原件每行断开，接上了 {count} 处，请看分段对不对。",
    "repair": "原文“{before}”→“{after}”：{reason}。{rivals}",
    "several": (
        "“{before}”改为“{after}”，共 {count} 处，简体也可能是“{rivals}”，请查看：第 {lines} 行。"
    ),
    "kept": "“{before}”没有改，共 {count} 处，也可能是“{rivals}”，请查看：第 {lines} 行。",
    "left": "原文“{before}”没有动：{reason}。{rivals}",
    "date": "日期没有依据，先填了 1900-01-01，请改。",
    "issuer": "编印单位待填。",
    "title": "原文没有总标题，待填。",
    "no-speaker": "这份材料里没有找到发言人一行，姓名和单位待填。",
    "picture": "原件第 {line} 段后有图片“{name}”，见“图片”。",
}
CERTAINTIES = {"certain": "确定", "likely": "多半", "open": "待核"}
# The parts of an edition that are no items, by the last word of their paths.
PLACES = {
    "title": "标题",
    "lead": "引言、导语",
    "closing": "结语",
    "footer": "页脚（不入正文）",
    "furniture": "页面杂项（不入正文）",
    "subhead": "小标题（不入正文）",
    "columns": "表题、表头（不入正文）",
    "message": "群聊的消息头（不入正文）",
    "talk": "群聊里的话（不入正文）",
}
PART = "正文一条"
SPEAKER = "发言人 {sure}：{who}"
DERIVED = "（从整段里分出）"
KINDS = {"finding": "感受", "achievement": "成效", "action": "举措"}
ASIDE = {
    "footer": "页脚",
    "furniture": "页面杂项",
    "subhead": "小标题",
    "columns": "表题、表头",
    "message": "消息头",
    "talk": "群聊里的话",
}
NO_PICTURE = "图片没有随文件来（{place}）：{name}"
NO_PRINT = "图片存在旁边，但这种格式印不了，另存为 PNG 再登记到“图片”（{place}）：{name}"
CELL = "原表“{head}”栏：{words}"
MERGED = "合并的单元格，与上一行共用：{words}"
RIVALS = "也可能是：{rivals}。"
HEAD = (
    "由 generate.py import 从下面的材料整理成的草稿。",
    "每条上面的注释写着它在原件第几行、凭什么归类；“待核”是要人看的地方，看过就删掉那行注释。",
)
