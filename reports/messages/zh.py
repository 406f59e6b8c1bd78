"""Every sentence a user reads in Chinese."""

from __future__ import annotations

from reports.messages import zh_build, zh_circulation, zh_input, zh_lint

PROBLEMS: dict[str, tuple[str, str]] = {
    **zh_input.PROBLEMS,
    **zh_build.PROBLEMS,
    **zh_circulation.PROBLEMS,
    **zh_lint.PROBLEMS,
}

TEXTS: dict[str, str] = {
    **zh_build.TEXTS,
    **zh_circulation.TEXTS,
    "hint": "提示：",
    "warning": "提醒：",
    "colon": "：",
    "at-line": "第 {line} 行",
    "at-path": " {path} ",
    # What keys hold, for the schema that editors show.
    "must-be-given": "（必填）",
    "kind-value": "值",
    "kind-line": "一句话",
    "kind-paragraphs": "文字，空行分段；或一段一项的列表",
    "kind-amount": "数量，照写，如 40、1.2",
    "kind-whole": "整数",
    "kind-day": "日期，如 2023-07-24 或 2023年7月24日",
    "kind-flag": "是或否",
    "kind-choice": "几个词里选一个",
    "kind-slug": "英文字母、数字和连字符，用作文件名",
    "kind-list": "列表，一项一行，或只写一项",
    "kind-record": "一组键",
    "kind-records": "列表，每项一组键",
    "kind-deadline": "时限：2023-12-31、2023-07/2023-12、长期，或任何说法",
    "kind-target": "目标：一句话，或事项、数量、单位、限定",
    "kind-origin": "出处：原文、推定或补填；可以按键分别写",
}
