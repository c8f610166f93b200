"""Who must pay whom how much, sentence by sentence: the acts of payment an item orders."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial

from zhixing.domain.intake.reading.amounts import Amount, amounts
from zhixing.domain.intake.reading.items import Item, Sentence
from zhixing.domain.intake.reading.mentions import Mention, Roster

_VERB = re.compile(
    r"(?<![未已欠期延迟垫预缴拒经代拟欲])(?:支付|给付|偿还|归还|返还|退还|退回|退赔|赔偿(?![款金])|赔付|偿付|清偿|补偿(?![款金])|付还|付给|补足|补发|承担|负担|交付|支出|缴纳|交纳|分担|发放|还款|付款"
    r"|(?<=[应须需])[还付退赔](?![有应需])|付(?=[给原被]))给?"
)
_NOT_A_VERB = re.compile(
    r"之日|之时|日止|完毕|义务|责任|的[^，。]{0,30}(?:的|应|为)|款项之日|款之日|清之日|范围|期限|比例|能力|后[，有]|上述|前述|诉讼费"
)
_BEFORE_NO_VERB = re.compile(
    r"(?:逾期|迟延|延期|代为|未予|尚未|未能|计算至|至|不能|不予以?|无需|无须|不再|不|拒绝|应|所|未按[^，]{0,12}|已经|已)$"
)
REFUSES = re.compile(r"驳回|不予支持|不予准许")
NEGATED = re.compile(
    r"(?:无需|无须|不再|不予以?|不|免予)(?:向[^，。]{2,40})?(?:支付|给付|退还|返还|承担|赔偿|偿还|归还|履行)"
)
ON_DEFAULT = re.compile(r"(?:^|[，；。])((?:如|若|倘|逾期(?!付款|利|还|支付|罚|办|交)|否则|到期不)[^。；]*)")
_NO_PAYER = re.compile(r"(?:向|给|对|与|为|代|替|就|由于|因|和|以)$")
_DRAWN_FROM = re.compile(r"(?:以|按|按照|其中|基数为|本金为|用)[^，；。元]{0,30}$")
_RUNS_ON = re.compile(
    r"^[^，；。、元]{0,12}(?:为|作为|做)?(?:计算)?(?:基数|本金为|为本金|为限|范围内|限额内|以内|为基准|为计)"
)
_TAKEN_OFF = re.compile(
    r"(?:扣除|剔除|核减|减去|扣减|抵扣|冲抵|抵销|抵消|品迭|已经?(?:由[^，]{0,20})?(?:支付|付|还|偿还|归还|给付|垫付|履行|领取|预付|赔偿)(?:了|的)?)[^，；。元]{0,30}$"
    r"|(?:自负|自行承担|自理|自担)(?:人民币)?$"
)
_LIMIT = re.compile(r"(?:限额|最高额|不超过)(?:为|是|：|人民币)*$")
_EACH = re.compile(r"每(?:个)?(?:年度?|月|季度?|日|天|平方米|人|次|件)[^，。；元]{0,40}$|按月[^，。元；]{0,8}$")
_PER = re.compile(r"^(?:人民币)?[／]|^每(?:年|月|天|日)|^的?(?:标准)")
_TOTAL = re.compile(r"(?:[共合总]计|总额|总计|总共|共|合计数)(?:金额)?(?:为|是|：)?(?:人民币|计)?$")
_SHARE = re.compile(r"^的?(?:\d+(?:\.\d+)?%|百分之[一二三四五六七八九十]+)[^，。；]{0,6}(?:即|计|为|合计)?$")
REMAINS = re.compile(r"(?:扣除|剔除|抵扣|扣减|冲减|冲抵|品迭|抵销|抵消|核减)[^。]*(?:还|尚|仍|实际|再|应|余)")

_LOOK_BEHIND = 2  # signs before a sentence that tell how its first figures are printed


@dataclass
class Line:
    """A sum in an act: `what` it is called, `kind` sum, total or each."""

    amount: Amount
    what: tuple[int, int]
    kind: str = "sum"

    def moved(self, by: int) -> "Line":
        return Line(self.amount.moved(by), (self.what[0] + by, self.what[1] + by), self.kind)


@dataclass
class Act:
    """One payer, one payee, sums, as an item orders them; `start`/`end` bound the words that belong to it."""

    payers: Mention | None
    payees: Mention | None
    verb: tuple[int, int]
    start: int
    end: int
    lines: list[Line] = field(default_factory=list)
    remains: bool = False
    each: bool = False

    def moved(self, by: int) -> "Act":
        """The same in a text that begins elsewhere."""
        payers, payees = self.payers and self.payers.moved(by), self.payees and self.payees.moved(by)
        verb, lines = (self.verb[0] + by, self.verb[1] + by), [line.moved(by) for line in self.lines]
        return Act(payers, payees, verb, self.start + by, self.end + by, lines, self.remains, self.each)


def plain(text: str, start: int, keep: list[Mention]) -> str:
    """`text` with every bracket from `start` on blanked, save those inside a party's name; places stay."""
    chars, depth, opened = list(text), 0, 0
    kept = {i for m in keep for i in range(m.start, m.end)}
    for i in range(start, len(text)):
        if chars[i] == "（" and i not in kept:
            depth, opened = depth + 1, opened if depth else i
        inside = depth > 0
        if text[i] == "）" and i not in kept and depth:
            depth -= 1
        if inside:
            chars[i] = "\u3000"
    return "".join(chars)


def acts(text: str, item: Item, roster: Roster) -> list[Act]:
    """Every act of payment in an item, in order."""
    found: list[Act] = []
    for sentence in item.sentences:
        more = _sentence(text, sentence, roster, found)
        if not more and found:
            found[-1].end = sentence.end
        found += more
    return found


def _sentence(text: str, s: Sentence, roster: Roster, before: list[Act]) -> list[Act]:
    """The acts of one sentence, read in a text that begins shortly before it: a long judgment has thousands."""
    words = text[s.start : s.end]
    if REFUSES.search(words) or NEGATED.search(words):
        return []
    by = max(0, s.start - _LOOK_BEHIND)
    mentions = [m.moved(-by) for m in roster.mentions(text, s.start, s.end)]
    last = before[-1].payers.moved(-by) if before and before[-1].payers else None
    return [act.moved(by) for act in _acts(text[by : s.end], Sentence(s.start - by, s.end - by), mentions, last)]


def _acts(text: str, s: Sentence, mentions: list[Mention], last: Mention | None) -> list[Act]:
    """The acts a sentence at the end of `text` orders; `last` had to pay in the one before it."""
    bare = plain(text, s.start, mentions)
    for m in ON_DEFAULT.finditer(bare, s.start):
        bare = bare[: m.start()] + "\u3000" * (m.end() - m.start()) + bare[m.end() :]
    mentions = [m for m in mentions if bare[m.start] != "\u3000"]
    verbs = [m.span() for m in _VERB.finditer(bare, s.start) if _orders(bare, m, s)]
    if not verbs:
        return []
    payers = _payers(bare, mentions, s.start, verbs[0][0])
    if payers is None and not any(m.end <= verbs[0][0] for m in mentions):
        payers = last
    payee = _payee_before(bare, mentions, s.start, verbs[0][0]) or _loser(bare, mentions, s, payers)
    found = _Walk(bare, s, mentions, Act(payers, payee, verbs[0], s.start, s.end)).read(verbs[1:])
    if not found[0].lines and payers and payers.end > s.start:
        found[0].lines = _rates_before(bare, found[0], payers.end, verbs[0][0], s)
    return found


def _rates_before(text: str, act: Act, start: int, verb: int, s: Sentence) -> list[Line]:
    """Sums that stand before the verb: 按475元／月支付."""
    lines = (_line(text, act, a, start, s) for a in amounts(text, start, verb))
    return [x for x in lines if x and x.kind == "each"]


def _orders(text: str, m: re.Match[str], s: Sentence) -> bool:
    """Whether the verb orders a payment now, and does not only describe one."""
    before, after = text[max(s.start, m.start() - 16) : m.start()], text[m.end() : m.end() + 40]
    if m.group() in ("承担", "负担") and re.match(r"[^，。；\d]{0,24}责任(?!\d|人民币\d)", after):
        return False
    if _NOT_A_VERB.match(after) or re.match(r"的", after):
        return False
    lead = _BEFORE_NO_VERB.search(before)
    return not lead or (lead.group() == "应" and not re.match(r"[^，。；]{0,40}的(?:款项|价款|租金)", after))


def _payers(text: str, mentions: list[Mention], start: int, verb: int) -> Mention | None:
    """Who stands as the subject before the verb."""
    here = [m for m in mentions if m.end <= verb]
    for m in here:
        if re.search(r"(?:由|责令|判令|限)$", text[start : m.start]):
            return m
    for m in here:
        if _NO_PAYER.search(text[start : m.start]) or re.match(r"的|所有|名下|与|和", text[m.end : m.end + 2]):
            continue
        return m
    return None


class _Walk:
    """Reads on from the first verb: a new payer, or a new payee with a sum of its own, opens a new act."""

    def __init__(self, text: str, s: Sentence, mentions: list[Mention], first: Act) -> None:
        self.text, self.s, self.mentions = text, s, mentions
        self.act, self.found = first, [first]
        self.last = self.verb_end = first.verb[1]

    def read(self, verbs: list[tuple[int, int]]) -> list[Act]:
        start = self.act.verb[1]
        steps: list[tuple[int, Callable[[], None]]] = [(v[0], partial(self._verb, v)) for v in verbs]
        steps += [(m.start, partial(self._mention, m)) for m in self.mentions if m.start >= start]
        steps += [(a.start, partial(self._amount, a)) for a in amounts(self.text, start, self.s.end)]
        for _, step in sorted(steps, key=lambda x: x[0]):
            step()
        return self.found

    def _verb(self, verb: tuple[int, int]) -> None:
        here = [m for m in self.mentions if m.start >= self.last]
        payee = _payee_before(self.text, here, self.last, verb[0])
        payer = _payers(self.text, here, self.last, verb[0])
        same = self.act.payers.names if self.act.payers else ()
        if payer and (payer.names == same or re.search(r"[给向]$", self.text[self.last : payer.start])):
            payer = None
        if self.act.lines and (payer or payee):
            self.act.end = self.last
            self._open(Act(payer or self.act.payers, payee, verb, self.last, self.s.end))
        self.last = self.verb_end = verb[1]

    def _mention(self, m: Mention) -> None:
        ordered = bool(self.act.lines)
        lead = self.text[max(self.s.start, m.start - 3) : m.start]
        if self._is_payee(lead):
            self.act.payees = m
        elif ordered and self.act.payees and m.names != self.act.payees.names and self._is_next_payee(lead, m):
            self.act.end = m.start
            self._open(Act(self.act.payers, m, self.act.verb, m.start, self.s.end))
        if not ordered or lead.endswith(("给", "向", "，", "、")):
            self.last = max(self.last, m.end)

    def _is_payee(self, lead: str) -> bool:
        """支付原告 before any sum, 给原告 behind it."""
        if self.act.payees is not None:
            return False
        if self.act.lines:
            return lead.endswith("给")
        return not lead.endswith(("为", "与", "代", "由", "对"))

    def _is_next_payee(self, lead: str, m: Mention) -> bool:
        """…给甲5000元、乙6000元."""
        following = self.text[m.end : self.s.end]
        if m.start == self.verb_end:
            return True
        if not lead.endswith(("，", "、", "；", "和", "及")) or re.match(
            "应|于|对|承担|有权|须|在|与|的|垫付", following
        ):
            return False
        return bool(re.match(r"[^，。；、]{0,24}?\d", following))

    def _amount(self, a: Amount) -> None:
        if line := _line(self.text, self.act, a, self.last, self.s):
            self.act.lines.append(line)
            self.last = a.end

    def _open(self, act: Act) -> None:
        self.act = act
        self.found.append(act)


def _payee_before(text: str, mentions: list[Mention], start: int, verb: int) -> Mention | None:
    """A payee named before the verb: 向原告支付."""
    for m in mentions:
        if start <= m.start and m.end <= verb and re.search(r"[向给]$", text[start : m.start]):
            return m
    return None


def _loser(text: str, mentions: list[Mention], s: Sentence, payers: Mention | None) -> Mention | None:
    """Whose loss the sentence opens with: 原告…的损失…由被告赔偿."""
    first = mentions[0] if mentions else None
    if not first or not payers or first is payers or first.end > payers.start or text[payers.start - 1] != "由":
        return None
    return first if re.search("损失|费|款", text[first.end : payers.start]) else None


def _line(text: str, act: Act, a: Amount, last: int, s: Sentence) -> Line | None:
    """The sum as a line of the act, or `None` where it is a base, a limit or money already paid."""
    before, after = text[max(s.start, a.start - 40) : a.start], text[a.end : min(s.end, a.end + 24)]
    lead = text[max(last, a.start - 40) : a.start] if last > s.start else before
    if _PER.match(after) or _EACH.search(before):
        act.each = True
        return Line(a, (last, a.start), "each")
    if _is_measure(before, after):
        return None
    if REMAINS.search(text[max(s.start, a.start - 60) : a.start]):
        act.remains = True
        return Line(a, (last, a.start), "remains")
    if _TAKEN_OFF.search(before):
        return None
    if act.lines and _SHARE.match(text[act.lines[-1].amount.end : a.start]):
        act.lines = _before_share(act.lines)
        return Line(a, (last, a.start))
    return Line(a, (last, a.start), "total" if _TOTAL.search(lead) else "sum")


def _is_measure(before: str, after: str) -> bool:
    """Whether the sum is what interest is counted on, or a limit: nothing that is paid itself."""
    if _RUNS_ON.match(after) and re.search(r"(?:以|按|按照)[^，；。]{0,40}$|基数|本金", before + after[:4]):
        return True
    if re.search(r"基数为?$|本金为$|其中[^，；。]{0,20}$", before) or _LIMIT.search(before):
        return True
    if re.match(r"的?(?:范围|限额)内|为限|[自从]\d{4}年", after):
        return True
    return bool(_DRAWN_FROM.search(before) and re.match(r"的?[^，。；]{0,10}(?:利率|自|从|计算|，(?:自|从|按))", after))


def plus(first: Act, second: Act) -> Act:
    """Two acts of one payer and payee as one."""
    return replace(first, lines=first.lines + second.lines, end=second.end)


def _before_share(lines: list[Line]) -> list[Line]:
    """The lines a share (合计…元的30%) is not taken of: those before the sum it shares and its parts."""
    *rest, whole = lines
    for n in range(len(rest)):
        if summed(rest[n:]) == whole.amount.value:
            return rest[:n]
    return rest


def summed(lines: list[Line]) -> Decimal:
    return sum((x.amount.value for x in lines), Decimal(0))
