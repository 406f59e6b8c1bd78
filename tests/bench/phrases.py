"""Natural paragraphs by chance: sentences of an office's Chinese, figures, names, western words."""

from __future__ import annotations

import random
from collections.abc import Callable

_SUBJECTS = (
    "市委、市政府", "各级党组织", "全市上下", "市直有关部门", "经开区", "各县（市、区）", "我们",
    "园区企业", "市商务局", "这项工作", "调研组一行", "重点项目", "当地群众", "省发改委", "两地",
)  # fmt: skip
_VERBS = (
    "坚持稳中求进工作总基调", "扎实推进产业转型升级", "围绕主导产业延链补链强链", "把责任扛在肩上",
    "持续优化营商环境", "集中力量办好几件大事", "统筹发展和安全", "主动对接、上门服务",
    "盯住目标不放松", "认真学习外地的好经验", "抓紧开工、尽早投产", "建立台账，逐项销号",
    "摸清底数、找准短板", "一件事情接着一件事情办", "让企业和群众少跑腿",
    "守住不发生系统性风险的底线",
)  # fmt: skip
NAMES = ("戴炜", "李善云", "曾宝柱", "张志坚", "秦岭", "熊波", "欧阳海", "王建国")
_PLACES = ("上饶", "景德镇", "九江", "湖口县", "永修县", "南昌", "长三角")
_SLOGANS = (
    "两光一车", "项目为王、环境是金", "牛鼻子", "见红旗就扛、见第一就争", "一把手", "放管服",
    "标兵越来越远，追兵越来越近", "最多跑一次", "三个目标、五个希望",
)  # fmt: skip
_WORKS = ("关于进一步优化营商环境的若干意见", "数字经济促进法", "十四五规划纲要", "信访工作条例")
_WESTERN = ("GDP", "5G", "PPP", "R&D", "ISO 9001", "Shangrao", "WTO", "App", "VR", "AI", "CEO")
_THINGS = ("项目", "企业", "农户", "机关干部", "服务窗口", "村集体", "合同", "技术改造项目")
_UNITS = ("个", "家", "万元", "亿元", "万吨", "平方公里", "人次", "名", "种", "项")


def paragraphs(count: int, seed: int = 9704) -> list[str]:
    """`count` paragraphs of two to seven sentences; the same for the same seed."""
    chance = random.Random(seed)
    return ["".join(_sentence(chance) for _ in range(chance.randint(2, 7))) for _ in range(count)]


def _sentence(chance: random.Random) -> str:
    clauses = [chance.choice(_CLAUSES)(chance) for _ in range(chance.randint(1, 4))]
    return "，".join(clauses) + chance.choice("。。。。。；！")


def _plain(chance: random.Random) -> str:
    return chance.choice(_SUBJECTS) + chance.choice(_VERBS)


def _quantity(chance: random.Random) -> str:
    value = chance.choice(
        (
            f"{chance.randint(2, 99)}",
            f"{chance.randint(100, 99999)}",
            f"{chance.uniform(1, 99):.1f}",
            f"{chance.randint(1, 99)},{chance.randint(100, 999)}",
            f"{chance.randint(2, 90)}余",
        )
    )
    return value + chance.choice(_UNITS)


def _figures(chance: random.Random) -> str:
    verb = chance.choice(("新签约", "建成投产", "带动增收", "完成投资", "服务"))
    return f"{verb}{chance.choice(_THINGS)}{_quantity(chance)}"


def _growth(chance: random.Random) -> str:
    what = chance.choice(("规模以上工业增加值", "财政总收入", "利用省外资金", "进出口总额"))
    return f"{what}同比增长{chance.uniform(0.1, 49):.{chance.randint(1, 2)}f}%"


def _quoted(chance: random.Random) -> str:
    slogan = chance.choice(_SLOGANS)
    return chance.choice(
        (
            f"突出“{slogan}”",
            f"牢牢牵住“{slogan}”这条主线",
            f"叫响“{slogan}”“{chance.choice(_SLOGANS)}”",
            f"做到‘{chance.choice(_SLOGANS)}’",
        )
    )


def _document(chance: random.Random) -> str:
    number = f"〔{chance.randint(2019, 2024)}〕{chance.randint(1, 99)}号"
    return f"落实《{chance.choice(_WORKS)}》（某办发{number}）的要求"


def _dated(chance: random.Random) -> str:
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    year = chance.choice(("", f"{chance.randint(2019, 2024)}年"))
    return (
        f"{year}{month}月{day}日在{chance.choice(_PLACES)}{chance.choice(('召开现场会', '签约'))}"
    )


def _spoken(chance: random.Random) -> str:
    verb = chance.choice(("表示", "介绍说", "提出"))
    return f"{chance.choice(NAMES)}{verb}：要{chance.choice(_VERBS)}"


def _broken(chance: random.Random) -> str:
    return f"{chance.choice(_VERBS)}——这是{chance.choice(_PLACES)}的一条经验"


def _trailing(chance: random.Random) -> str:
    first, second = chance.sample(_THINGS, 2)
    return f"包括{first}、{second}、{chance.choice(_PLACES)}……"


def _western(chance: random.Random) -> str:
    word = chance.choice(_WESTERN)
    return chance.choice(
        (
            f"用好{word}这个平台",
            f"{word}增速居全省前列",
            f"通过{word}（简称“{word}”）认证",
            f"引进{word}企业{chance.randint(2, 40)}家",
        )
    )


def _listed(chance: random.Random) -> str:
    return "、".join(chance.sample(NAMES, 3)) + "等同志参加"


_CLAUSES: tuple[Callable[[random.Random], str], ...] = (
    _plain, _plain, _plain, _figures, _growth, _quoted, _quoted, _document, _dated, _spoken,
    _broken, _trailing, _western, _listed,
)  # fmt: skip
