"""Lines that are no content: who wrote and edited a page, rights, page numbers, buttons."""

from __future__ import annotations

import re

_FOOTER = (
    re.compile(r"^[（(][^（）()]*(?:记者|整理|供稿|通讯员|摄|编辑|来源)[^（）()]*[）)]$"),
    re.compile(
        "^(?:责任编辑|责编|编辑|审核|校对|监制|来源|作者|记者|供稿|初审|复审|终审|一审|二审|"
        "三审|编审|通讯员|文|图|摄影|制作|值班编委|信息来源|发布时间|发布日期|文章来源|原标题|"
        r"签发|统筹)[：:]\s*\S"
    ),
    re.compile(r"版权(?:归|所有)|谢绝转载|转载请|未经.{0,8}授权|[©Ⓒ]|ICP备|公网安备"),
)
_FURNITURE = (
    re.compile(r"^[-—–\s]*第?\s*\d{1,4}\s*页?(?:\s*[/共]\s*\d{1,4}\s*页?)?[-—–\s]*$"),
    re.compile(
        "^(?:打印本?页?|关闭(?:窗口|本页)?|返回顶部|返回首页|上一[篇页]|下一[篇页]|分享(?:到)?|"
        r"扫一扫.*|点击.{0,12}|字体?号?[：:]?\s*[大中小【】\s]+|首页|当前位置.*|您所在的位置.*|"
        r"阅读(?:量|次数)?[：: ]*\d*|点赞|收藏|在看|转发|评论|展开全文|阅读原文|微信扫码.*|"
        r"浏览次数.*|\[图片\]|\[表情\])\s*[：:>\d]*$"
    ),
    re.compile(r"^[\s=_*~·—-]{3,}$"),
    # What programs for chats write by themselves, and answers without content.
    re.compile(r"^.{0,20}撤回了一条消息.{0,6}$|^.{0,20}(?:加入了?|退出了?)群聊$"),
    re.compile(r"^\[(?:文件|链接|语音|视频|位置|小程序|聊天记录|动画表情|红包)\].*$"),
    re.compile(
        r"^(?:收到|好的?|明白|知道了|谢谢|辛苦了?|已阅|OK|ok|嗯+)"
        r"(?:[，,！!。 ]?(?:谢谢|收到|辛苦了?|马上办|领导))*(?:\[[^\]]{1,4}\])*[。！!～~]*$"
    ),
)
_LONGEST = 120


def aside(line: str) -> str:
    """What a line is, if it is no content: footer or furniture; else nothing."""
    line = line.strip()
    if not line or len(line) > _LONGEST:
        return ""
    if any(form.search(line) for form in _FURNITURE):
        return "furniture"
    return "footer" if any(form.search(line) for form in _FOOTER) else ""
