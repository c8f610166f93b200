"""The sums of an act put together: what is owed, of which parts, and what had accrued on it."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhixing.domain.intake.reading.acts import Act, Line
from zhixing.domain.intake.reading.dates import DAY, days
from zhixing.domain.intake.reading.doubts import Doubt
from zhixing.domain.intake.reading.page import Page
from zhixing.domain.intake.reading.shapes import Found, Part

_BRACKET = re.compile(r"（[^（）]*）")
_RUNNING = re.compile(r"利息|罚息|复利|滞纳金")
_DATED_RUNNING = re.compile(r"违约金|手续费|费用|罚金|逾期")
_TOTAL_WORDS = re.compile(
    r"(?:以上|上述|两项|三项|各项|前述|款项|合并|金额|本息|损失)*(?:[共合总]计|总额|总计|总共|共)(?:金额)?(?:为|是|：)?(?:人民币|计)?$"
)
_TRIM = re.compile(
    r"^[，、；及和与并其以的给：\u3000]+|^(?:自|从|于)?起?至?止?期间的?|^(?:于|在)?本判决[^，]*?日内|^(?:自|从|于)起?|^起?至|^按|^(?:截至|截止|计算至|暂计至)(?:止)?的?|^(?:支付|偿还|返还|归还|赔偿|给付|清偿|尚欠|所欠|拖欠)+|(?:人民币|合计|共计|总计|计|为|：|，|、|\u3000)+$|^(?:因)?(?:上述|尚欠|所欠|拖欠|剩余)"
)
_ACCRUED_TO = re.compile(r"(?:截至|截止|至|计算至|暂计至|算至)[^，；。\d]{0,4}$")


@dataclass(frozen=True)
class Sums:
    amount: Found[Decimal]
    what: str
    components: tuple[Part, ...]
    accrued: tuple[Part, ...]


def together(page: Page, act: Act) -> Sums:
    """The act's sums as one amount. A printed total counts only if its parts add up to it, else it is marked."""
    text = page.text
    groups: list[list[Line]] = []
    doubt: Doubt | None = None
    left = [i for i, x in enumerate(act.lines) if x.kind == "remains"]
    for line in act.lines[left[-1] if left else 0 :]:
        if line.kind == "total" and groups:
            taken = _adding_up(groups, line.amount.value)
            if taken:
                groups[-taken:] = [[line, *(x for g in groups[-taken:] for x in g)]]
                continue
            if _TOTAL_WORDS.fullmatch(_bare_label(text, line)):
                doubt = Doubt.SUM_DIFFERS
                groups = [[line, *(x for g in groups for x in g)]]
                continue
        groups.append([line])
    main = [g for i, g in enumerate(groups) if i == 0 or not _accrues(text, act, g[0])]
    accrued = [g[0] for g in groups if g not in main]
    return _assembled(page, main, accrued, act, doubt)


def _adding_up(groups: list[list[Line]], total: Decimal) -> int:
    """How many of the last groups add up to the total; 0: none do."""
    running = Decimal(0)
    for n, group in enumerate(reversed(groups), 1):
        running += group[0].amount.value
        if running == total:
            return n
    return 0


def _assembled(page: Page, main: list[list[Line]], accrued: list[Line], act: Act, doubt: Doubt | None) -> Sums:
    text = page.text
    leaves = [x for g in main for x in (g[1:] or g)]
    if not main:
        return Sums(Found(None, None, Doubt.AMOUNT_BY_RULE), "", (), ())
    doubt = doubt or next((x.amount.unsure for x in leaves if x.amount.unsure), None)
    place = page.passage(main[0][0].amount.start, main[0][0].amount.end)
    if len(main) > 1:
        place = page.passage(leaves[0].amount.start, main[-1][0].amount.end)
    value = (
        None
        if doubt in (Doubt.FOREIGN_CURRENCY, Doubt.MISPRINTED)
        else sum((g[0].amount.value for g in main), Decimal(0))
    )
    parts = tuple(_part(page, x) for x in leaves) if len(leaves) > 1 else ()
    what = "、".join(dict.fromkeys(w for x in leaves if (w := label(text, x)))) or label(text, leaves[-1])
    return Sums(
        Found(value, place, doubt), what, parts, tuple(_part(page, x, _accrued_to(text, act, x)) for x in accrued)
    )


def _part(page: Page, line: Line, to: date | None = None) -> Part:
    return Part(label(page.text, line), line.amount.value, page.passage(line.amount.start, line.amount.end), to)


def _bare_label(text: str, line: Line) -> str:
    return text[line.what[0] : line.amount.start].strip("，、；及和 \u3000。")


def label(text: str, line: Line) -> str:
    """What the sum is called where it stands."""
    words = re.sub(r"（[^（）]*）", "", text[line.what[0] : line.amount.start])
    words = DAY.sub("", words.rpartition("。")[2])
    before = None
    while before != words:
        before, words = words, _TRIM.sub("", words)
    return words.rpartition("，")[2][-30:]


def _accrues(text: str, act: Act, line: Line) -> bool:
    words = label(text, line)
    if re.search(r"本金|借款|货款|租金", words[-4:]):
        return False
    return bool(_RUNNING.search(words) or (_DATED_RUNNING.search(words) and _accrued_to(text, act, line)))


def _accrued_to(text: str, act: Act, line: Line) -> date | None:
    """The day an accrued part was counted to: the last 截至 day before it, or the first in the bracket behind it."""
    before = [d.on for d in days(text, act.verb[1], line.amount.start) if _ACCRUED_TO.search(text[act.start : d.start])]
    if before:
        return before[-1]
    bracket = _BRACKET.match(text, line.amount.end)
    stop = bracket.end() if bracket else line.amount.end
    behind = [d.on for d in days(text, line.amount.end, stop) if _ACCRUED_TO.search(text[line.amount.end : d.start])]
    return behind[0] if behind else None
