"""One act of payment turned into an obligation: who, whom, how much, by when, with what running on."""

import re
from dataclasses import replace
from datetime import date

from zhixing.domain.intake.reading.acts import ON_DEFAULT, Act
from zhixing.domain.intake.reading.amounts import Amount, amounts
from zhixing.domain.intake.reading.dates import days, due
from zhixing.domain.intake.reading.doubts import Doubt
from zhixing.domain.intake.reading.interest import ABOUT, interest
from zhixing.domain.intake.reading.mentions import Mention, Roster
from zhixing.domain.intake.reading.page import Page
from zhixing.domain.intake.reading.shapes import Clause, Found, Interest, Obligation, Part, Periodic
from zhixing.domain.intake.reading.sums import Sums, together

_TOLD = re.compile(
    r"(?P<what>利息复利|逾期罚息|逾期利息|利息|罚息|复利|违约金|滞纳金)(?:共计|合计|为|是|计|：)?(?:人民币)?$"
)
_NOT_OWED = re.compile(r"(?:以|已[^，]*|核减[^，]*|扣除[^，]*)$")
_FROM = re.compile(r"(?:自|从)?(?P<from>\d{4}年\d{1,2}月(?:\d{1,2}日)?)(?:起|开始)?")
_TILL = re.compile(r"(?:直?至|到)(?P<to>[^，。；\d][^，。；]{1,24}?)(?:止|$|，|。|；|按|的)")
_UNITS = (("月", "month"), ("季", "quarter"), ("年", "year"), ("日", "day"), ("天", "day"))


def names(m: Mention | None) -> tuple[str, ...]:
    return m.names if m else ()


def owed(page: Page, act: Act, item: int, roster: Roster, no: int) -> Obligation:
    """The obligation an act with sums orders."""
    return _built(page, act, item, roster, no, together(page, act))


def owed_by_rule(page: Page, act: Act, item: int, roster: Roster, no: int) -> Obligation:
    """An order of interest alone that runs on no sum ordered before it."""
    return _built(page, act, item, roster, no, Sums(Found(None, None, Doubt.AMOUNT_BY_RULE), "利息", (), ()))


def owed_each(page: Page, act: Act, item: int, roster: Roster, no: int) -> Obligation:
    """The obligation of an act that orders a sum every month or year."""
    line = next(x for x in act.lines if x.kind == "each")
    text, at = page.text, line.amount
    around = text[max(act.start, at.start - 24) : at.start] + text[at.end : at.end + 8]
    per = next((unit for sign, unit in _UNITS if re.search(f"每个?{sign}|[／]{sign}|按{sign}", around)), "month")
    closing = _TILL.search(text, act.start, act.end)
    place = page.passage(at.start, at.end)
    each = Periodic(at.value, per, _first_period(text, act), closing.group("to") if closing else None, place)
    sums = together(page, replace(act, lines=[line]))
    by_rule = replace(sums, amount=Found(None, place, Doubt.AMOUNT_BY_RULE))
    return replace(_built(page, act, item, roster, no, by_rule), periodic=each, interest=())


def _first_period(text: str, act: Act) -> str | None:
    opening = _FROM.search(text, act.start, act.end)
    found = days(text, *opening.span("from")) if opening else []
    if not found:
        return None
    return found[0].on.isoformat() if found[0].on else found[0].month


def _built(page: Page, act: Act, item: int, roster: Roster, no: int, sums: Sums) -> Obligation:
    first = sums.components[0] if sums.components else None
    principal = first.amount if first and "本金" in first.what else sums.amount.value
    on_default = ON_DEFAULT.search(page.text, act.verb[1], act.end)
    return Obligation(
        no=no,
        item=item,
        payers=_found(page, act.payers, Doubt.PAYER_UNCLEAR),
        payees=_payees(page, act, roster),
        amount=sums.amount,
        what=sums.what,
        due=due(page, act.start, act.end),
        components=sums.components,
        accrued=_accrued(page, act, sums),
        interest=_running_on(sums, running(interest(page, act.start, act.end, principal))),
        liability=_liability(page.text, act),
        periodic=None,
        on_default=Clause(on_default.group(1), page.passage(*on_default.span(1))) if on_default else None,
        passage=page.passage(act.start, act.end),
    )


def _running_on(sums: Sums, terms: tuple[Interest, ...]) -> tuple[Interest, ...]:
    """A past period beside a sum of interest or penalty tells how that sum was counted, and runs no more."""
    counted = not sums.components and sums.amount.value is not None and ABOUT.search(sums.what)
    return tuple(t for t in terms if not (counted and isinstance(t.end.value, date)))


def running(terms: tuple[Interest, ...]) -> tuple[Interest, ...]:
    """Without periods that name neither a rate nor an open end: those are sums already counted."""
    return tuple(t for t in terms if t.rate_type.value or isinstance(t.end.value, str))


def _found(page: Page, m: Mention | None, why: Doubt) -> Found[tuple[str, ...]]:
    return Found(m.names, page.passage(m.start, m.end), m.unsure) if m and m.names else Found(None, None, why)


def _payees(page: Page, act: Act, roster: Roster) -> Found[tuple[str, ...]]:
    """As printed; where nobody is, the only party of the other side, marked."""
    if act.payees:
        return _found(page, act.payees, Doubt.PAYEE_UNCLEAR)
    stranger = re.match(r"[^，。；\d]{0,10}垫付", page.text[act.verb[1] : act.end])
    others = roster.opponents(names(act.payers)) if act.payers and not stranger else ()
    return Found(others, None, Doubt.PAYEE_IMPLIED) if len(others) == 1 else Found.nothing(Doubt.PAYEE_UNCLEAR)


def _liability(text: str, act: Act) -> str | None:
    if len(names(act.payers)) < 2 or act.payers is None:
        return None
    words = text[act.payers.end : act.verb[0] + 12]
    return next((w for w in ("连带", "共同", "各自", "分别", "按份") if w in words), None)


def _accrued(page: Page, act: Act, sums: Sums) -> tuple[Part, ...]:
    """Accrued parts beside the principal, and those a bracket tells (至…尚欠利息…元)."""
    found = list(sums.accrued)
    known = {c.amount for c in (*sums.components, *sums.accrued)} | {sums.amount.value}
    for a in amounts(page.text, act.start, act.end):
        part = _bracketed(page, act, a)
        if part and part.amount not in known:
            found.append(part)
    return tuple(found)


def _bracketed(page: Page, act: Act, a: Amount) -> Part | None:
    text = page.text
    before = text[act.start : a.start]
    m = _TOLD.search(before)
    if not m or before.count("（") <= before.count("）") or _NOT_OWED.search(before[: m.start()][-12:]):
        return None
    told = [
        d.on
        for d in days(text, act.start, a.start)
        if re.search(r"(?:至|止)[^，；。\d]{0,3}$", text[act.start : d.start])
    ]
    return Part(m.group("what"), a.value, page.passage(a.start, a.end), told[-1] if told else None)
