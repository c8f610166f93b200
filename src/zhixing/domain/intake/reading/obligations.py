"""Items of a disposition turned into obligations, guarantees, priority rights and acts other than payment."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from zhixing.domain.intake.reading.acts import NEGATED, REFUSES, Act, acts
from zhixing.domain.intake.reading.amounts import Amount, amounts
from zhixing.domain.intake.reading.dates import days, due
from zhixing.domain.intake.reading.doubts import Doubt
from zhixing.domain.intake.reading.guarantees import PRIORITY, RECOURSE, guarantee, is_guarantee, references
from zhixing.domain.intake.reading.interest import ABOUT, interest
from zhixing.domain.intake.reading.items import Disposition, Item, Sentence
from zhixing.domain.intake.reading.mentions import Mention, Roster
from zhixing.domain.intake.reading.page import Page
from zhixing.domain.intake.reading.shapes import Clause, Due, Found, Guarantee, Interest, Obligation, Part, Periodic
from zhixing.domain.intake.reading.sums import Sums, together

_OFFSET = re.compile(r"抵扣|抵销|抵消|品迭|冲抵")
_SUM_OF_ALL = re.compile(r"^(?:上述|以上|前述|两项|三项|各项)[^，。；]{0,12}(?:[共合总]计|总计)")


@dataclass
class Orders:
    """What the items order, gathered while they are read from first to last."""

    obligations: list[Obligation] = field(default_factory=list)
    guarantees: list[Guarantee] = field(default_factory=list)
    priority: list[Clause] = field(default_factory=list)
    non_money: list[Clause] = field(default_factory=list)
    dismissed: bool = False


def orders(page: Page, disposition: Disposition, roster: Roster) -> Orders:
    found = Orders()
    for item in disposition.items:
        _read_item(page, item, roster, found)
    _common_due(page, disposition, found)
    return found


def _read_item(page: Page, item: Item, roster: Roster, found: Orders) -> None:
    text = page.text
    payments: list[Sentence] = []
    for s in item.sentences:
        words = text[s.start : s.end]
        if PRIORITY.search(words):
            found.priority.append(Clause(words, page.passage(s.start, s.end)))
        elif REFUSES.search(words):
            found.dismissed = True
        elif is_guarantee(text, s):
            _order(page, replace(item, sentences=payments), roster, found)
            payments = []
            found.guarantees.append(guarantee(page, s, roster, found.obligations, item.no))
        elif RECOURSE.search(words):
            found.guarantees[:] = [replace(g, recourse=True) for g in found.guarantees]
        elif NEGATED.search(words):
            found.non_money.append(Clause(words, page.passage(s.start, s.end)))
        else:
            payments.append(s)
    _order(page, replace(item, sentences=payments), roster, found)


def _order(page: Page, item: Item, roster: Roster, found: Orders) -> None:
    """The payments of an item; sentences that order none are acts of another kind."""
    done = acts(page.text, item, roster)
    if not done or not _add(page, item, done, roster, found):
        found.non_money += [Clause(page.text[s.start : s.end], page.passage(s.start, s.end)) for s in item.sentences]


def _add(page: Page, item: Item, done: list[Act], roster: Roster, found: Orders) -> bool:
    before = len(found.obligations)
    attached = False
    for i, act in enumerate(done):
        merged = _same_sentence(done[:i], act, page.text)
        if act.remains and (settled := _settled(page, act, item, found, before)):
            attached = settled
        elif not act.lines:
            attached = _attach(page, act, item, roster, found) or attached
        elif act.each:
            once = [x for x in act.lines if x.kind != "each"]
            if once:
                found.obligations.append(
                    _obligation(page, replace(act, lines=once), item, roster, len(found.obligations) + 1)
                )
            found.obligations.append(_periodic(page, act, item, roster, len(found.obligations) + 1))
        elif merged and len(found.obligations) > before and found.obligations[-1].amount.value is not None:
            found.obligations[-1] = _with_more(page, done[i - 1], act, found.obligations[-1], roster, item)
        else:
            found.obligations.append(_obligation(page, act, item, roster, len(found.obligations) + 1))
    _total_of_all(page, item, found, before)
    return attached or len(found.obligations) > before


def _same_sentence(before: list[Act], act: Act, text: str) -> bool:
    """Whether the act goes on the one before it: same payer and payee, one sentence, both plain sums."""
    if not before or before[-1].each or not before[-1].lines:
        return False
    last = before[-1]
    same = _names(last.payers) == _names(act.payers) and _names(act.payees) in ((), _names(last.payees))
    return same and not re.search("[。；\n]", text[last.end - 1 : act.verb[0]])


def _names(m: Mention | None) -> tuple[str, ...]:
    return m.names if m else ()


def _with_more(page: Page, first: Act, act: Act, so_far: Obligation, roster: Roster, item: Item) -> Obligation:
    whole = replace(first, lines=first.lines + act.lines, end=act.end)
    first.lines, first.end = whole.lines, act.end
    return _obligation(page, whole, item, roster, so_far.no)


def _obligation(page: Page, act: Act, item: Item, roster: Roster, no: int) -> Obligation:
    sums = together(page, act)
    return _built(page, act, item, roster, no, sums, None)


def _built(page: Page, act: Act, item: Item, roster: Roster, no: int, sums: Sums, each: Periodic | None) -> Obligation:
    text = page.text
    payers = _found(page, act.payers, Doubt.PAYER_UNCLEAR)
    principal = (
        sums.components[0].amount if sums.components and "本金" in sums.components[0].what else sums.amount.value
    )
    terms = () if each else _running(interest(page, act.start, act.end, principal))
    return Obligation(
        no=no, item=item.no, payers=payers, payees=_payees(page, act, roster), amount=sums.amount, what=sums.what,
        due=due(page, act.start, act.end), components=sums.components, accrued=_all_accrued(page, act, sums, terms),
        interest=terms, liability=_liability(text, act), periodic=each, passage=page.passage(act.start, act.end),
    )  # fmt: skip


def _running(terms: tuple[Interest, ...]) -> tuple[Interest, ...]:
    """Without periods that name neither a rate nor an open end: those are sums already counted."""
    return tuple(t for t in terms if t.rate_type.value or isinstance(t.end.value, str))


def _found(page: Page, m: Mention | None, why: Doubt) -> Found[tuple[str, ...]]:
    return Found(m.names, page.passage(m.start, m.end), m.unsure) if m and m.names else Found(None, None, why)


def _payees(page: Page, act: Act, roster: Roster) -> Found[tuple[str, ...]]:
    if act.payees:
        return _found(page, act.payees, Doubt.PAYEE_UNCLEAR)
    told = re.match(r"[^，。；\d]{0,10}垫付", page.text[act.verb[1] : act.end])
    others = roster.opponents(_names(act.payers)) if act.payers and not told else ()
    return Found(others, None, Doubt.PAYEE_IMPLIED) if len(others) == 1 else Found.nothing(Doubt.PAYEE_UNCLEAR)


def _liability(text: str, act: Act) -> str | None:
    if not act.payers or len(act.payers.names) < 2:
        return None
    words = text[act.payers.end : act.verb[0] + 12]
    return next((w for w in ("连带", "共同", "各自", "分别", "按份") if w in words), None)


def _all_accrued(page: Page, act: Act, sums: Sums, terms: tuple[Interest, ...]) -> tuple[Part, ...]:
    """Accrued parts beside the principal, and those a bracket tells (至…尚欠利息…元)."""
    found = list(sums.accrued)
    known = {c.amount for c in (*sums.components, *sums.accrued)} | {sums.amount.value}
    for a in amounts(page.text, act.start, act.end):
        part = _bracketed(page, act, a)
        if part and part.amount not in known:
            found.append(part)
    return tuple(found)


_TOLD = re.compile(
    r"(?P<what>利息|逾期罚息|罚息|复利|逾期利息|违约金|滞纳金|利息复利)(?:共计|合计|为|是|计|：)?(?:人民币)?$"
)


def _bracketed(page: Page, act: Act, a: Amount) -> Part | None:
    before = page.text[act.start : a.start]
    m = _TOLD.search(before)
    if (
        not m
        or before.count("（") <= before.count("）")
        or re.search(r"(?:以|已[^，]*|核减[^，]*|扣除[^，]*)$", before[: m.start()][-12:])
    ):
        return None
    told = [
        d.on
        for d in days(page.text, act.start, a.start)
        if re.search(r"(?:至|止)[^，；。\d]{0,3}$", page.text[act.start : d.start])
    ]
    return Part(m.group("what"), a.value, page.passage(a.start, a.end), told[-1] if told else None)


_SPAN = re.compile(r"(?:自|从)?(?P<from>\d{4}年\d{1,2}月(?:\d{1,2}日)?)(?:起|开始)?")
_TILL = re.compile(r"(?:直?至|到)(?P<to>[^，。；\d][^，。；]{1,24}?)(?:止|$|，|。|；|按|的)")
_UNITS = (("月", "month"), ("季", "quarter"), ("年", "year"), ("日", "day"), ("天", "day"))


def _periodic(page: Page, act: Act, item: Item, roster: Roster, no: int) -> Obligation:
    line = next(x for x in act.lines if x.kind == "each")
    text = page.text
    around = (
        text[max(act.start, line.amount.start - 24) : line.amount.start] + text[line.amount.end : line.amount.end + 8]
    )
    per = next((unit for sign, unit in _UNITS if re.search(f"每个?{sign}|[／]{sign}|按{sign}", around)), "month")
    opening, closing = _SPAN.search(text, act.start, act.end), _TILL.search(text, act.start, act.end)
    first = days(text, *opening.span("from")) if opening else []
    begins = (
        (first[0].on.isoformat() if first[0].on and "日" in opening.group("from") else first[0].month)
        if first and opening
        else None
    )
    each = Periodic(
        line.amount.value,
        per,
        begins,
        closing.group("to") if closing else None,
        page.passage(line.amount.start, line.amount.end),
    )
    sums = together(page, replace(act, lines=[line]))
    return _built(
        page, act, item, roster, no, replace(sums, amount=Found(None, each.passage, Doubt.AMOUNT_BY_RULE)), each
    )


def _attach(page: Page, act: Act, item: Item, roster: Roster, found: Orders) -> bool:
    """An order of interest alone joins the sum it runs on; with none before it, it stands by itself."""
    if not ABOUT.search(page.text, act.start, act.end):
        return False
    terms = _running(interest(page, act.start, act.end, None))
    if not terms:
        return False
    target = _target(act, terms, item, found)
    if target is None:
        nothing = Sums(Found(None, None, Doubt.AMOUNT_BY_RULE), "利息", (), ())
        found.obligations.append(_built(page, act, item, roster, len(found.obligations) + 1, nothing, None))
        return True
    old = found.obligations[target]
    kept = tuple(t for t in old.interest if t.passage not in {n.passage for n in terms})
    if terms[-1].rate_type.value:
        same = {"rate_type": terms[-1].rate_type, "rate": terms[-1].rate, "multiplier": terms[-1].multiplier}
        kept = tuple(t if t.rate_type.value else replace(t, **same) for t in kept)
    filled = tuple(
        t if t.base.value is not None else replace(t, base=Found(old.amount.value, None, Doubt.BASE_NOT_PRINTED))
        for t in terms
    )
    found.obligations[target] = replace(old, interest=kept + filled if not _told_twice(kept, filled) else kept)
    return True


def _told_twice(kept: tuple[Interest, ...], terms: tuple[Interest, ...]) -> bool:
    return bool(kept) and {(t.start.value, t.rate_type.value) for t in terms} <= {
        (t.start.value, t.rate_type.value) for t in kept
    }


def _target(act: Act, terms: tuple[Interest, ...], item: Item, found: Orders) -> int | None:
    """The obligation interest runs on: of this item, else the one whose sum is a base, else the last of that payer."""
    bases = {t.base.value for t in terms if t.base.value is not None}
    mine = [i for i, o in enumerate(found.obligations) if act.payers is None or o.payers.value == _names(act.payers)]
    same_item = [i for i in mine if found.obligations[i].item == item.no]
    by_base = [i for i in mine if found.obligations[i].amount.value in bases]
    return (same_item or by_base or mine or [None])[-1]


def _settled(page: Page, act: Act, item: Item, found: Orders, before: int) -> bool:
    """A balance struck after deduction takes the place of the sums it was struck from."""
    left = next(x for x in act.lines if x.kind == "remains")
    named = references(page.text[item.start : item.end]) if _OFFSET.search(page.text, item.start, item.end) else ()
    hit = [
        i
        for i, o in enumerate(found.obligations)
        if (o.item in named or i >= before) and o.payers.value == _names(act.payers)
    ]
    if not hit:
        return False
    place = page.passage(left.amount.start, left.amount.end)
    i = hit[-1]
    found.obligations[i] = replace(found.obligations[i], amount=Found(left.amount.value, place), components=())
    return True


def _total_of_all(page: Page, item: Item, found: Orders, before: int) -> None:
    """A closing sentence 以上共计…元 joins an item's sums of one payer and payee."""
    mine = found.obligations[before:]
    for s in item.sentences:
        if not _SUM_OF_ALL.match(page.text[s.start : s.end]) or len(mine) < 2:
            continue
        printed = amounts(page.text, s.start, s.end)
        parts = [o.amount.value for o in mine]
        one = len({(o.payers.value, o.payees.value) for o in mine}) == 1
        if printed and one and None not in parts and sum((p for p in parts if p), Decimal(0)) == printed[0].value:
            joined = replace(
                mine[0], amount=Found(printed[0].value, page.passage(printed[0].start, printed[0].end)),
                components=tuple(c for o in mine for c in (o.components or (Part(o.what, o.amount.value or Decimal(0), o.passage),))),
                interest=tuple(t for o in mine for t in o.interest), what="、".join(o.what for o in mine),
            )  # fmt: skip
            found.obligations[before:] = [joined]


def _common_due(page: Page, disposition: Disposition, found: Orders) -> None:
    """A time for payment said once for all items, or for the items it names, fills what an item leaves open."""
    for s in [*disposition.due, *disposition.delay]:
        words = page.text[s.start : s.end]
        common: Due | None = due(page, s.start, s.end)
        if common is None or "未按" in words.split(common.text)[0]:
            continue
        named = references(words.split(common.text)[0])
        found.obligations[:] = [
            replace(o, due=common) if o.due is None and (not named or o.item in named) else o for o in found.obligations
        ]
