"""Those who answer for another's debt, rights of priority, and which items such words mean."""

import re

from zhixing.domain.intake.reading.acts import NEGATED, REFUSES
from zhixing.domain.intake.reading.amounts import NUMERAL, amounts, number
from zhixing.domain.intake.reading.doubts import Doubt
from zhixing.domain.intake.reading.items import Sentence
from zhixing.domain.intake.reading.mentions import Roster
from zhixing.domain.intake.reading.page import Page
from zhixing.domain.intake.reading.shapes import Found, Guarantee, Obligation, Priority
from zhixing.law.distribution_rights import Right

_ANSWERS = re.compile(r"(?:承担|负)(?P<type>[^，。；（）\d]{0,24}?责任)")
_FOR = re.compile(
    r"上述|以上|前述|前款|该款|第[^，。；]{1,8}[项款]|判项|判决|债务|义务|款项|借款|本息|货款|工程款|给付责任|不能清偿|未支付|范围内"
)
_LIMIT = re.compile(r"(?:在|以)(?P<limit>[^，。；]{2,60}?(?:范围内|限额内|为限|额度内|以内))")
_PAYS = re.compile(r"(?:支付|赔偿|偿还|返还|给付)[^。；]{0,60}\d[百千万亿]*元")
RECOURSE = re.compile(r"(?:有权|可以?|可依法)[^。；]{0,60}追偿")
PRIORITY = re.compile(r"优先受偿|优先权|享有抵押权|优先清偿")
_NAMES = {
    Right.BUILDER: re.compile(
        r"(?:工程|施工)(?:价)?款(?:的)?优先|(?:承建|施工|承包)的[^。；]{0,60}(?:优先受偿|优先权)"
    ),
    Right.MORTGAGE: re.compile("抵押"),
    Right.PLEDGE: re.compile("质押|质权|出质"),
    Right.LIEN: re.compile("留置"),
}
_N = rf"(?:{NUMERAL}{{1,3}}|\d{{1,2}})"
_OWN_SUM = re.compile(r"\d元(?!范围|限额|工程款|的?范围)")
_RANGE = re.compile(rf"(?:第|判项)?({_N})项?(?:至|到|-)(?:第)?({_N})(?:项|判项|款)")
_LIST = re.compile(rf"(?:第|判项)({_N}(?:项?[、和及与]第?{_N})*)(?:项|判项|判决|所列|确定)?")


def references(words: str) -> tuple[int, ...]:
    """The items a passage names: 第一、二项, 第一项至第三项, 判项二, 第一判项."""
    found: list[int] = []
    for m in _RANGE.finditer(words):
        low, high = number(m.group(1)), number(m.group(2))
        if low and high and low <= high < low + 50:
            found += range(low, high + 1)
    for m in _LIST.finditer(words):
        if re.match("[条百]|之", words[m.end() :]):
            continue
        found += [n for part in re.findall(_N, m.group(1)) if (n := number(part))]
    return tuple(sorted(set(found)))


def is_guarantee(text: str, s: Sentence) -> bool:
    """Whether the sentence makes someone answer for a debt ordered elsewhere."""
    words = text[s.start : s.end]
    m = _answer(words)
    if not m or REFUSES.search(words) or NEGATED.search(words) or _PAYS.search(words[m.end() :]):
        return False
    before = words[: m.start()]
    if re.search(r"连带|补充|保证|担保|共同(?:清偿|还款|偿还)", m.group("type")):
        return "对" in before or not _PAYS.search(words)
    if not re.search(r"对|范围内", before) or re.match(r"[^，。；]{0,6}\d", words[m.end() :]):
        return False
    return bool(_FOR.search(before)) and not _OWN_SUM.search(before)


def _answer(words: str) -> re.Match[str] | None:
    """The last 承担…责任 that is ordered, not one a right of recourse follows upon (承担责任后有权追偿)."""
    found = [
        m
        for m in _ANSWERS.finditer(words)
        if not words[m.end() :].startswith(("后", "的")) and m.group("type")[0] != "的"
    ]
    return found[-1] if found else None


def guarantee(page: Page, s: Sentence, roster: Roster, obligations: list[Obligation], item: int) -> Guarantee:
    """The guarantee a sentence orders, covering the obligations it names, or all before it where it says 上述."""
    text = page.text
    words = text[s.start : s.end]
    answers = _answer(words)
    mentions = roster.mentions(text, s.start, s.end)
    who = next((m for m in mentions if not re.search(r"[对向与为]$", text[s.start : m.start])), None)
    limit = _LIMIT.search(words[: answers.start()]) if answers else None
    covers = _covers(words, obligations, item)
    place = page.passage(s.start, s.end)
    return Guarantee(
        guarantors=Found(who.names, page.passage(who.start, who.end), who.unsure)
        if who
        else Found.nothing(Doubt.PAYER_UNCLEAR, place),
        type=answers.group("type") if answers else "",
        covers=Found(covers, place, None if covers else Doubt.COVERS_UNCLEAR),
        limit=limit.group("limit") if limit else None,
        recourse=bool(RECOURSE.search(words)),
        passage=place,
    )


def priority(page: Page, s: Sentence, obligations: list[Obligation]) -> Priority:
    """The right a sentence gives. It covers the items named, else the one whose sum it is limited to; a sum that is not
    that of the items named leaves both open."""
    words = page.text[s.start : s.end]
    named, sums = references(words), {one.value for one in amounts(page.text, s.start, s.end)}
    within = [o for o in obligations if o.item in named] if named else obligations
    covers = [o.no for o in within if o.amount.value in sums] if sums else [o.no for o in within if named]
    if sums and not named and len(covers) > 1:
        covers = []
    rights = [right for right, name in _NAMES.items() if name.search(words)]
    right = str(rights[0]) if len(rights) == 1 else ""
    return Priority(words, page.passage(s.start, s.end), right, tuple(covers))


def _covers(words: str, obligations: list[Obligation], item: int) -> tuple[int, ...]:
    if named := references(words):
        return tuple(o.no for o in obligations if o.item in named)
    own = tuple(o.no for o in obligations if o.item == item)
    return own or tuple(o.no for o in obligations)
