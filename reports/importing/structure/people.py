"""Lines that name a speaker, and how unit, posts and name are told apart in them."""

from __future__ import annotations

import re

from reports.importing.structure.labels import label_at, trimmed
from reports.importing.structure.outline import Slice, Speaker

_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛"
    "奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康"
    "伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵"
    "席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗"
    "丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫"
    "乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄"
    "印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮"
    "牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡"
    "国文寇广禄阙东欧沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后"
    "荆红游竺权逯盖益桓公佘佟肖覃岳邸仝付闫代"
)
_DOUBLE = (
    *("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙"),
    *("慕容", "令狐", "司徒", "夏侯", "端木", "长孙", "宇文"),
)
_POST = (
    "(?:常务副|副|代理|代|第一|原)?(?:书记|主任|局长|县长|市长|区长|镇长|乡长|州长|省长|部长|主席|秘书长|行长|院长|"
    "校长|总经理|经理|董事长|理事长|处长|科长|所长|站长|台长|社长|总编辑|总编|会长|检察长|厅长|司长|组长|"
    "队长|政委|馆长|主编|总工程师|工程师|总监|厂长|村长|园长|教授|班长|股长|指挥长)|(?:党组|党委|党工委|常委会|班子)?(?:成员|委员)|常委|"
    "(?:一级|二级|三级|四级)?(?:调研员|巡视员|主任科员|科员)|负责人|负责同志|代表|干部|支书|专员|干事|秘书"
)
_NAME = (
    r"[\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U0003ffff]{2,4}|"
    r"[\u4e00-\u9fff][ \u3000]{1,2}[\u4e00-\u9fff]|"
    r"[\u4e00-\u9fff]{1,6}(?:·[\u4e00-\u9fff]{1,8})+"
)
_ORGAN = r"(?:党工委|党组|党委|党支部|党总支|工委|管委会|常委会|班子|机关党委|纪检组)"
TIME = r"(?:\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?[ T]*)?\d{1,2}:\d{2}(?::\d{2})?"
_SENTENCE = re.compile(r"[。！？；]")
_SPACE_NAME = re.compile(rf"(?P<role>.+(?:{_POST}))[ \u3000\t]+(?P<name>{_NAME})[：:]?")
_JOINED = re.compile(rf"(?P<role>.+?(?:{_POST}))(?P<name>[\u4e00-\u9fff]{{2,4}})[：:]?")
_NAME_ROLE = re.compile(
    rf"(?P<name>{_NAME})[ \u3000\t]*[（(，,："
    rf": \u3000\t][ \u3000\t]*(?P<role>[^（()）：:]+(?:{_POST}))[）)]?[："
    rf":]?"
)
_BRACKETED = re.compile(rf"【(?P<role>[^】]*?)[ \u3000·—-]*(?P<name>{_NAME})】[：:]?")
_CHAT = re.compile(
    rf"(?P<role>[\u4e00-\u9fff]*?)[ \u3000_—-]*(?P<name>[\u4e00-\u9fff]{{2,4}})"
    rf"[ \u3000]+(?P<time>{TIME})"
)
_CHAT_UNIT = re.compile(
    r"(?P<role>[\u4e00-\u9fff]{2,16}?)[ \u3000_—-]+(?P<name>[\u4e00-\u9fff]{2,3})[：:]"
)
# Forms of a whole line, with how far each is believed.
_LINES = (
    (_SPACE_NAME, 0.95),
    (_BRACKETED, 0.85),
    (_NAME_ROLE, 0.9),
    (_JOINED, 0.75),
    (_CHAT, 0.6),
    (_CHAT_UNIT, 0.6),
)
_LONGEST = 60
_SAID = re.compile(r"(?:[^：:]*[：:])?(?:[^：:]*?(?:我是|来自))?[ \u3000]*")
_AFTER_WORDS = 0.6


def speaker_line(text: str, start: int, end: int) -> tuple[Speaker, int] | None:
    """A speaker, and where in the line the speech begins (at its end, if that is all)."""
    label = label_at(text, start, end)
    numbered = label if label and label.family in ("（）", "、", "1") else None
    found = _named(text, *trimmed(text, numbered.after if numbered else start, end))
    if found and numbered:
        before = found[0].label or numbered.piece
        found[0].label = numbered.piece[0], before[1]
    return found


def _named(text: str, first: int, end: int) -> tuple[Speaker, int] | None:
    if end - first <= _LONGEST and not _SENTENCE.search(text, first, end):
        for form, sure in _LINES:
            if (match := form.fullmatch(text, first, end)) and is_name(match["name"]):
                return _speaker(text, match, sure), end
    colon = re.compile("[：:]").search(text, first, min(end, first + _LONGEST))
    if colon and not re.search("[。！？；，,“]", text[first : colon.start()]):
        span = (first, colon.end())
        match = _JOINED.fullmatch(text, *span) or _SPACE_NAME.fullmatch(text, *span)
        if match and is_name(match["name"]):
            return _speaker(text, match, 0.7), colon.end()
    return None


def is_name(word: str) -> bool:
    """Whether a word can be a person's name: by its surname, or by the dots of some names."""
    word = re.sub(r"[ \u3000]", "", word)
    if "·" in word:
        return True
    if re.search(f"(?:{_POST})$", word) or len(word) < 2:
        return False
    if word.startswith(_DOUBLE):
        return len(word) >= 3
    return word[0] in _SURNAMES and len(word) <= 3


def _speaker(text: str, match: re.Match[str], sure: float) -> Speaker:
    first, end = trimmed(text, *match.span("role"))
    speaker = Speaker(match.start("name"), name=match.span("name"), sure=sure)
    said = _SAID.match(text, first, end)
    start = said.end() if said and said.end() < end else first
    if start > first:  # 我先来：市水利局…: words to the others, no part of the unit
        speaker.label = trimmed(text, first, start)
        speaker.sure = sure = min(sure, _AFTER_WORDS)
    if start < end:
        speaker.unit, speaker.posts, exact = divided(text, start, end)
        speaker.sure *= exact
    if "time" in match.re.groupindex:
        speaker.stamp = match.span("time")
    speaker.at = min(match.start("name"), first if first < end else match.start("name"))
    return speaker


def divided(text: str, start: int, end: int) -> tuple[Slice | None, list[Slice], float]:
    """Unit and posts of words like 九江经开区党工委副书记、管委会主任; and how sure that is.

    The Party's organ of an office or a zone belongs to the post (市商务局|党委书记); the
    committee of a county or city is itself the unit (湖口县委|书记).
    """
    pieces = [m.span() for m in re.compile(r"[^、，, \u3000\t]+").finditer(text, start, end)]
    if not pieces:
        return None, [], 0.5
    first, *rest = pieces
    match = re.compile(rf"(?P<unit>.+?)(?P<post>{_ORGAN}?(?:{_POST}))").fullmatch(text, *first)
    if match is None:
        whole = re.compile(rf"(?:{_ORGAN}?(?:{_POST}))").fullmatch(text, *first)
        if whole:
            return None, pieces, 0.5
        posts = [p for p in rest if re.search(f"(?:{_POST})$", text[p[0] : p[1]])]
        return (first, posts, 0.8) if posts == rest else ((first[0], end), [], 0.6)
    posts = [match.span("post")]
    for piece in rest:
        posts.append(piece)
    odd = [p for p in posts if not re.search(f"(?:{_POST})$", text[p[0] : p[1]])]
    return match.span("unit"), posts, 0.6 if odd else 1.0
