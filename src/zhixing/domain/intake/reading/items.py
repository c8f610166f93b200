"""The disposition cut into its items and sentences."""

import re
from dataclasses import dataclass, field

from zhixing.domain.intake.reading.amounts import number

_OPENS = re.compile(
    r"(?:(?:判决|协议|判令)(?:如下|结果)|达成(?:如下|以下)?(?:调解)?协议(?:如下)?|主文(?=[：\n]))[：，]?\n?"
)
_MARK = re.compile(
    r"(?:(?<=[。；：！\n])|(?<=^)|(?<=[。；]）))(?:（?([一二三四五六七八九十]{1,3})）?、|（([一二三四五六七八九十]{1,3})）|(\d{1,2})[、.](?!\d))"
)
_SIGNED = re.compile(r"\n(?:审判长|审判员|代理审判员|人民陪审员|书记员|法官助理|附[：:：]|本件与原本)")

DELAY = re.compile(r"加倍(?:支付|给付)|迟延履行期间")
_COSTS = re.compile(
    r"(?:[一二三四五六七八九十]、)?(?:本案|一审|二审|原审|本诉|反诉|上述|以上|共计|其中|[二三四五六七八九十]{1,3}案|由?[原被]告[^，。；]{0,12}(?:预交|预缴)的|应?收取?|诉讼|的|减半收取|剩余)*"
    r"(?:案件)?(?:受理费|评估鉴定费|诉讼费|反诉费|保全费|财产保全|保全申请费|申请费|公告费|鉴定费|评估费|诉讼保全)"
)
_MORE_COSTS = re.compile(
    r"，?(?:其中)?由?[^，。；]{2,80}?(?:负担|承担)(?:人民币)?[\d，。]|[^，。；]{0,12}费[^，。；]{0,20}(?:由|元)"
)
_APPEAL = re.compile(
    r"如?不?服本判决|如不服|上诉于|递交上诉状|提起上诉|本判决为终审|逾期(?:不|未)上诉|双方当事人均服判|上述协议，|本?调解协议(?:自|经)|本调解书|申请退费|已?预交|(?:向|到)本院交纳|放弃其[他余它]"
)
_ENFORCE = re.compile(r"申请(?:强制)?执行|强制执行")
_ALL_DUE = re.compile(r"(?:上述|以上|前述|前列|上列|限|款限|该款|此款)[^。；]*(?:履行|付清|给付|支付|清偿|交付)")


@dataclass(frozen=True)
class Sentence:
    start: int
    end: int


@dataclass
class Item:
    """One item: its printed number (0: none), where it stands, and its sentences."""

    no: int
    start: int
    end: int
    sentences: list[Sentence] = field(default_factory=list)


@dataclass
class Disposition:
    """Items, then what stands behind them for all: costs, delay clause, a time for payment."""

    items: list[Item]
    costs: list[Sentence]
    delay: list[Sentence]
    due: list[Sentence]


def disposition_span(text: str) -> tuple[int, int]:
    """From 判决如下 to the signatures; the whole text where it is nothing but items; empty where there is none."""
    openings = list(_OPENS.finditer(text))
    start = openings[-1].end() if openings else 0 if re.match("一、", text) else len(text)
    signed = _SIGNED.search(text, start)
    return start, signed.start() if signed else len(text)


def disposition(text: str, start: int, end: int) -> Disposition:
    """text[start:end] in its parts."""
    found = Disposition([], [], [], [])
    tail = ""
    for item in _items(text, start, end):
        for sentence in sentences(text, item.start, item.end):
            kind = _kind(text, sentence)
            if kind is None and tail == "costs" and _MORE_COSTS.match(text, sentence.start, sentence.end):
                found.costs[-1] = Sentence(found.costs[-1].start, sentence.end)
            elif kind is None and tail != "other":
                item.sentences.append(sentence)
            elif kind in ("costs", "delay", "due"):
                getattr(found, kind).append(sentence)
            tail = kind or tail
        if item.sentences:
            found.items.append(item)
    return found


def _kind(text: str, s: Sentence) -> str | None:
    """Which list of the disposition a sentence belongs to; `None`: to its item."""
    words = text[s.start : s.end]
    if _COSTS.match(words) and not re.search(r"优先受偿", words):
        return "costs"
    if DELAY.search(words) and not re.search(r"支付[^，。]{0,40}\d[百千万亿]*元|连带", words):
        return "delay"
    if _APPEAL.search(words) or _ENFORCE.search(words):
        return "other"
    if _ALL_DUE.match(words) and not re.search(r"\d[百千万亿]*元|责任|优先", words):
        return "due"
    return None


def _items(text: str, start: int, end: int) -> list[Item]:
    marks: list[re.Match[str]] = []
    for m in _MARK.finditer(text, start, end):
        if number(m.group(1) or m.group(2) or m.group(3)) == len(marks) + 1 and _same_style(marks, m):
            marks.append(m)
    if not marks:
        lines = [m for m in re.finditer(r"[^\n]+", text[start:end])]
        return [Item(i + 1, start + m.start(), start + m.end()) for i, m in enumerate(lines)]
    ends = [m.start() for m in marks[1:]] + [end]
    return [Item(i + 1, m.end(), stop) for i, (m, stop) in enumerate(zip(marks, ends, strict=True))]


def _same_style(marks: list[re.Match[str]], m: re.Match[str]) -> bool:
    return not marks or marks[0].lastindex == m.lastindex


_SURETY = re.compile(
    r"，(?=[^，。；（）\n]{2,80}对(?:上述|以上|前述|此|该)[^，。；]{0,30}(?:承担|负)[^，。；]{0,20}责任|被告[^，。；（）对\n]{2,40}(?:承担|负)连带[^，。；]{0,6}责任)"
)


def sentences(text: str, start: int, end: int) -> list[Sentence]:
    """text[start:end] cut at 。；and line ends outside brackets, and before whoever answers for the debt."""
    found, depth, begin = [], 0, start
    for i in range(start, end):
        depth += (text[i] == "（") - (text[i] == "）")
        if text[i] == "\n" or (depth <= 0 and (text[i] in "。；" or _SURETY.match(text, i))):
            depth = 0
            if i > begin:
                found.append(Sentence(begin, i))
            begin = i + 1
    if end > begin:
        found.append(Sentence(begin, end))
    return found
