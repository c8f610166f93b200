"""Seizure, attachment, freeze (查封、扣押、冻结): terms, renewal, alarms, no more than needed.

A seizure's own end never rolls over a holiday; reminders and renewals come before it. 民诉解释 485.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from zhixing.kernel.dates import Period, add, days, months, years
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Before, Count, Days
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Dated, Reading, Setting, cites, since
from zhixing.law.limits import ahead

_DAY = timedelta(days=1)


class Kind(StrEnum):
    """What the cap of a term depends on: 银行存款, 动产, 不动产, 其他财产权, 上市公司国有股和社会法人股."""

    DEPOSIT = "deposit"
    MOVABLE = "movable"
    IMMOVABLE = "immovable"
    OTHER_RIGHT = "other_right"
    STATE_SHARE = "state_share"


CAPS: dict[Kind, Dated[Period] | Setting[Period]] = {
    Kind.DEPOSIT: since(
        "seizure.cap.deposit", "银行存款冻结期限上限", "longest freeze of a deposit", years(1), "民诉解释", "485"
    ),
    Kind.MOVABLE: since(
        "seizure.cap.movable", "动产查封扣押期限上限", "longest seizure of a movable", years(2), "民诉解释", "485"
    ),
    Kind.IMMOVABLE: since(
        "seizure.cap.immovable", "不动产查封期限上限", "longest seizure of an immovable", years(3), "民诉解释", "485"
    ),
    Kind.OTHER_RIGHT: since(
        "seizure.cap.other_right",
        "其他财产权冻结期限上限",
        "longest freeze of another right",
        years(3),
        "民诉解释",
        "485",
    ),
    # 国有股规定 6 says one year; it conflicts with the later three-year cap, which most practice now uses.
    Kind.STATE_SHARE: Setting(
        "seizure.cap.state_share", "上市公司国有股冻结期限上限", "longest freeze of state shares", years(1), "disputed"
    ),
}
STATE_SHARE_RENEWAL = Setting(
    "seizure.renewal.state_share",
    "上市公司国有股续冻期限上限",
    "longest renewal of state shares",
    months(6),
    "disputed",
)
ALARMS: Setting[tuple[int, ...]] = Setting(
    "seizure.alarms", "到期前提醒日数", "days before the end that alarms ring", (60, 30, 15, 7), "design"
)
RENEWED_BEFORE = Setting(
    "seizure.renewed_before", "续封应提前完成", "renewal is done before the end by", days(7), "design"
)
APPLICANT_ASKS = since(
    "seizure.applicant_asks",
    "保全申请人申请续行须提前",
    "a preservation applicant asks before the end by",
    days(7),
    "保全规定",
    "18",
)
HAIRCUT = Setting(
    "seizure.haircut", "估值变现折扣", "share of a value a forced sale is reckoned to bring", Decimal(1), "design"
)


class TermTooLong(Refusal):
    zh = "期限最长至 {longest}。"
    en = "The longest term ends on {longest}."
    status = 422
    article = "民诉解释 485"


class SeizureLapsed(Refusal):
    zh = "查封已于 {ended_on} 到期失效，须重新查封并排在最后。"
    en = "The seizure lapsed on {ended_on}; a new one goes to the tail of the queue."
    article = "查扣冻规定 27"


class RenewalShortens(Refusal):
    zh = "续行后的期限不得早于原到期日 {ends_on}。"
    en = "A renewal may not end before the present term, {ends_on}."
    status = 422
    article = "民诉解释 485"


@frozen
class Term(Answer):
    """A seizure's term, from the day it took effect through `last`.

    `longest`: the corresponding day the cap allows; papers usually print the day before it. `act_by`: the last working
    day a renewal can be completed on (`provisional` in a year whose holidays are not announced). `renew_by`: the day it
    should be done. `alarms`: days to remind, in order.
    """

    zh = "自 {0.first} 至 {0.last}（上限 {0.longest}）；续行最迟须于 {0.act_by} 办妥。"
    en = "From {0.first} through {0.last} (cap {0.longest}); a renewal must be completed by {0.act_by}."

    kind: Kind
    first: date
    last: date
    longest: date
    act_by: date
    renew_by: date
    alarms: tuple[date, ...]
    provisional: bool = False

    def in_force(self, on: date) -> bool:
        return self.first <= on <= self.last


@cites(cite("民诉解释", "485"), cite("查扣冻规定", "1"))
def term(
    kind: Kind,
    first: date,
    last: date | None = None,
    *,
    renewal: bool = False,
    court: CourtRules = NATIONAL,
    holidays: Holidays = HOLIDAYS,
) -> Term:
    """The term of a seizure that took effect (was served or registered) on `first`.

    `last` None: the day before the cap's corresponding day, as papers print it. Raises TermTooLong past the cap.
    """
    read = Reading(first, court)
    cap = read(STATE_SHARE_RENEWAL if renewal and kind is Kind.STATE_SHARE else CAPS[kind])
    longest = add(first, cap)
    last = last or longest - _DAY
    if last > longest:
        raise TermTooLong(longest=longest)
    alarms = tuple(last - _DAY * ahead for ahead in sorted(read(ALARMS), reverse=True))
    renew_by = read(RENEWED_BEFORE).before(last)
    return Term(
        kind,
        first,
        last,
        longest,
        holidays.on_or_before(last),
        renew_by,
        alarms,
        holidays.is_provisional(last),
        figures=read.used,
    )


@cites(cite("民诉解释", "485"), cite("查扣冻规定", "27"))
def renewal(
    kind: Kind,
    ends_on: date,
    completed_on: date,
    last: date | None = None,
    *,
    court: CourtRules = NATIONAL,
    holidays: Holidays = HOLIDAYS,
) -> Term:
    """The term after a renewal completed on that day, under the same cap, however many went before.

    Raises SeizureLapsed after the end, TermTooLong, and RenewalShortens for one that would end before the present term.
    """
    if completed_on > ends_on:
        raise SeizureLapsed(ended_on=ends_on)
    renewed = term(kind, completed_on, last, renewal=True, court=court, holidays=holidays)
    if renewed.last < ends_on:
        raise RenewalShortens(ends_on=ends_on)
    return renewed


@frozen
class Held:
    """An asset under an effective seizure. `prior`: secured claims ahead of ours; `costs`: expected tax and sale cost.

    `cash`: money in an account, which takes no haircut.
    """

    key: str
    value: Money
    prior: Money = Money.zero
    costs: Money = Money.zero
    waiting: bool = False
    cash: bool = False


@frozen
class Excess(Answer):
    """Whether more is held than needed. `releasable`: each could go alone and the rest would still do.

    A flag for a person: nothing is released by it.
    """

    zh = "控制净值 {0.net:,} 元，上限 {0.ceiling:,} 元，超出 {0.surplus:,} 元；可单独解除：{0.names}。"
    en = (
        "Net value held {0.net:,}, ceiling {0.ceiling:,}, surplus {0.surplus:,} yuan; each releasable alone: {0.names}."
    )

    net: Money
    ceiling: Money
    releasable: tuple[str, ...]

    @property
    def surplus(self) -> Money:
        return max(self.net - self.ceiling, Money.zero)

    @property
    def names(self) -> str:
        return "、".join(self.releasable) or "—"


@cites(cite("民诉法", "253"), cite("查扣冻规定", "19"))
def excess(ceiling: Money, held: Sequence[Held], on: date, court: CourtRules = NATIONAL) -> Excess:
    """Compares what is held with debt and costs (`ceiling`). Waiting seizures do not count."""
    read = Reading(on, court)
    haircut = read(HAIRCUT)
    nets = {
        one.key: max((one.value if one.cash else one.value.times(haircut)) - one.prior - one.costs, Money.zero)
        for one in held
        if not one.waiting
    }
    net = sum(nets.values(), Money.zero)
    releasable = tuple(key for key, value in nets.items() if net - value >= ceiling)
    return Excess(net, ceiling, releasable, figures=read.used)


@cites(cite("善意文明意见", "7"))
def listed_shares(claim: Money, close: Money, band: Decimal) -> Count:
    """Shares to freeze for a claim at the previous day's close, with a band (up to 0.2) for its fall, rounded up."""
    usable = Decimal(close.fen) * (1 - band)
    shares = int((Decimal(claim.fen) / usable).to_integral_value(ROUND_CEILING))
    return Count(shares, "冻结股数", "Shares to freeze")


@cites(cite("保全规定", "18"))
def applicant_asks_by(ends_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Before:
    """The last day a preservation applicant may ask for renewal without bearing the loss of a lapse."""
    return ahead(APPLICANT_ASKS, ends_on, court, holidays)


@cites(cite("查扣冻规定", "27"))
def renew_by(ends_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Before:
    """The day a renewal should be done by, before the end of the term [design]."""
    return ahead(RENEWED_BEFORE, ends_on, court, holidays)


@cites(cite("民诉解释", "168"), cite("保全规定", "17"))
def into_enforcement(preserved: Term) -> Term:
    """A preservation becomes an enforcement seizure by itself: the same clock goes on, no new ruling."""
    return replace(preserved, articles=())


@cites(cite("民诉解释", "485"), cite("查扣冻规定", "27"))
def alarms_due(running: Term, on: date) -> Days:
    """The alarms of a running term that have rung by that day; none once it has lapsed."""
    rung = tuple(day for day in running.alarms if day <= on) if running.in_force(on) else ()
    return Days(rung, "已到的到期提醒日", "Alarms that have rung")
