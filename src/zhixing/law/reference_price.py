"""The disposal reference price (财产处置参考价): four ways, their clocks, objections, validity. 参考价规定."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from zhixing.kernel.dates import Period, add, days, months, years
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Before, Day, Due, Names, Sum
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Dated, Mark, Reading, cites, since
from zhixing.law.limits import ahead, limit


def _figure(key: str, zh: str, en: str, value: Period, article: str, mark: Mark = "V") -> Dated[Period]:
    return since(f"price.{key}", zh, en, value, "参考价规定", article, mark)


START = _figure("start", "查封后启动定价", "pricing starts after seizure within", days(30), "1")
NETWORK_REPORT = _figure("network_report", "网络询价出具报告", "network report within", days(3), "11")
NETWORK_EXTENSION = _figure("network_extension", "网络询价延长", "network extension", days(3), "11")
APPRAISAL_REPORT = _figure("appraisal_report", "评估机构出具报告", "appraisal within", days(30), "19")
APPRAISAL_EXTENSION = _figure("appraisal_extension", "评估每次延长", "each appraisal extension at most", days(15), "19")
APPRAISAL_ASKED = _figure("appraisal_asked", "申请延长须提前", "an extension is asked before the end by", days(5), "19")
APPRAISAL_EXTENSIONS = since(
    "price.appraisal_extensions", "评估延长次数上限", "most appraisal extensions", 2, "参考价规定", "19"
)
REPORT_SENT = _figure("report_sent", "收到报告后发送", "reports are sent on within", days(3), "21")
POSTED = _figure("posted", "公示视为收到", "posting counts as receipt after", days(15), "21")
OBJECTION = _figure("objection", "对报告提出异议", "objection within", days(5), "22、23")
AGENCY_ASKED = _figure("agency_asked", "异议交评估机构", "objection passed to the agency within", days(3), "23")
AGENCY_REPLY = _figure("agency_reply", "评估机构说明", "the agency replies within", days(5), "23")
PAPERS_BACK = _figure("papers_back", "逾期评估机构退还材料", "a late agency returns its papers within", days(3), "19")
CORRECTION = _figure("correction", "补正报告", "reports are corrected within", days(3), "13、20")
VALIDITY = _figure("validity", "参考价有效期上限", "a price is valid at most", years(1), "27")
AFTER_VALIDITY = _figure("after_validity", "有效期届满后仍可处置", "a sale may still follow within", months(6), "27")
NETWORK_REISSUE = _figure("network_reissue", "网络询价重新出具", "network re-issue within", days(3), "11")
APPRAISAL_REISSUE = _figure("appraisal_reissue", "评估重新出具", "appraisal re-issue within", days(15), "19")
NEXT_STEP = _figure("next_step", "确定参考价后启动处置", "sale starts after the price within", days(10), "30")
AGENCIES = since("price.agencies", "选定评估机构家数", "appraisal agencies chosen", 3, "参考价规定", "16")
REISSUE_FEE = since(
    "price.reissue_fee", "重新出具费用比例", "fee share of a re-issue", Decimal("0.3"), "参考价规定", "33"
)


class NoPrice(Refusal):
    zh = "没有可采用的询价结果，应转入委托评估。"
    en = "No network result can be used: go on to an appraisal."
    article = "参考价规定 11–14"


@frozen
class Method:
    """A way to the price and when the step before it may be left."""

    key: str
    zh: str
    en: str
    when_zh: str
    when_en: str
    articles: str


METHODS = (
    Method(
        "agreement",
        "当事人议价",
        "agreement",
        "一方拒绝或下落不明时跳过",
        "skipped when one refuses or is missing",
        "4",
    ),
    Method(
        "directed",
        "定向询价",
        "directed inquiry",
        "有计税基准价、政府定价或指导价",
        "a tax base or official price exists",
        "5–6",
    ),
    Method(
        "network",
        "网络询价",
        "network inquiry",
        "无须现场勘验且有交易数据",
        "no on-site inspection needed, data exist",
        "7–13",
    ),
    Method(
        "appraisal",
        "委托评估",
        "appraisal",
        "法律规定、双方同意或询价不能",
        "by law, by consent, or inquiry failed",
        "14–20",
    ),
)
"""The order of ways. 参考价规定 2."""


class Objection(StrEnum):
    """An objection to one platform's report and what came of it."""

    NONE = "none"
    REJECTED = "rejected"
    CORRECTED = "corrected"
    UPHELD = "upheld"


@frozen
class Quote:
    """One platform's result; `corrected` is its price after a correction."""

    platform: str
    price: Money
    in_time: bool = True
    objection: Objection = Objection.NONE
    corrected: Money | None = None


@frozen
class NetworkPrice(Answer):
    """The arithmetic mean of the results that count."""

    zh = "采用 {0.names} 的平均值，参考价 {0.price:,} 元。"
    en = "Mean of {0.names}: {0.price:,} yuan."

    price: Money
    counted: tuple[str, ...]

    @property
    def names(self) -> str:
        return "、".join(self.counted)


@cites(cite("参考价规定", "12、22"))
def network_price(quotes: Sequence[Quote]) -> NetworkPrice:
    """The mean of in-time results, no trimming.

    Some objected to: only those nobody objected to, whatever came of it. All objected to: those whose objection was
    rejected or which were corrected. Raises NoPrice when none is left.
    """
    timely = [quote for quote in quotes if quote.in_time]
    kept = [quote for quote in timely if quote.objection is Objection.NONE]
    if not kept:
        kept = [quote for quote in timely if quote.objection in (Objection.REJECTED, Objection.CORRECTED)]
    if not kept:
        raise NoPrice()
    total = sum((quote.corrected or quote.price).fen for quote in kept)
    mean = (Decimal(total) / len(kept)).to_integral_value(ROUND_HALF_UP)
    return NetworkPrice(Money(int(mean)), tuple(quote.platform for quote in kept))


@cites(cite("参考价规定", "1"))
def start_due(seized_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day pricing must have started."""
    return limit(START, seized_on, court, holidays)


@cites(cite("参考价规定", "11、12"))
def network_due(
    received_on: date, *, extended: bool = False, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS
) -> Due:
    """The day a platform's report is due; `extended` only when all were late and asked in time."""
    first = limit(NETWORK_REPORT, received_on, court, holidays)
    return limit(NETWORK_EXTENSION, first.on, court, holidays) if extended else first


@frozen
class Appraisal(Answer):
    """An appraisal's clock. `ask_by`: last day to ask for the next extension; `hard_end`: with all extensions used."""

    zh = "评估报告应于 {0.on} 前出具，申请延长不迟于 {0.ask_by}，最迟 {0.hard_end}。"
    en = "Appraisal due {0.on}; ask for more by {0.ask_by}; hard end {0.hard_end}."

    on: date
    ask_by: date
    hard_end: date


@cites(cite("参考价规定", "19"))
def appraisal_due(
    received_on: date, extensions: Sequence[int] = (), stayed_days: int = 0, court: CourtRules = NATIONAL
) -> Appraisal:
    """The appraisal's due day with the extensions granted (days each) and the days stayed, which do not count.

    Raises ValueError for more or longer extensions than the article allows.
    """
    read = Reading(received_on, court)
    longest, most = read(APPRAISAL_EXTENSION).count, read(APPRAISAL_EXTENSIONS)
    if len(extensions) > most or any(one > longest for one in extensions):
        raise ValueError(f"at most {most} extensions of at most {longest} days")
    base = add(received_on, read(APPRAISAL_REPORT)) + timedelta(days=stayed_days)
    on = base + timedelta(days=sum(extensions))
    return Appraisal(on, read(APPRAISAL_ASKED).before(on), base + timedelta(days=most * longest), figures=read.used)


@cites(cite("参考价规定", "19"))
def extension_asked_by(report_due_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Before:
    """The last day for an agency to ask for more time."""
    return ahead(APPRAISAL_ASKED, report_due_on, court, holidays)


@cites(cite("参考价规定", "22、23"))
def objection_due(received_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The last day to object to a network or appraisal report. Agreement and directed inquiry take no objection."""
    return limit(OBJECTION, received_on, court, holidays)


@cites(cite("参考价规定", "21"))
def deemed_received(posted_on: date, court: CourtRules = NATIONAL) -> Due:
    """The day a report posted for someone unreachable counts as received: after 15 full days, not rolled."""
    return limit(POSTED, posted_on, court, roll=False)


@cites(cite("参考价规定", "21"))
def report_sent_due(received_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day the court must have sent a report on."""
    return limit(REPORT_SENT, received_on, court, holidays)


@cites(cite("参考价规定", "30"))
def next_step_due(fixed_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day the sale must have started after the price was fixed."""
    return limit(NEXT_STEP, fixed_on, court, holidays)


@frozen
class Validity(Answer):
    """Whether a price still serves: the first notice inside its validity; then a sale until `sale_by` needs no new one.

    `reissue`: a new report must be asked for, due `reissue_on` counted from the day it is asked.
    """

    zh = "首次公告 {0.notice_on}，有效期至 {0.valid_to}：{0.verdict_zh}。"
    en = "First notice {0.notice_on}, valid to {0.valid_to}: {0.verdict_en}."

    valid_to: date
    notice_on: date
    sale_by: date

    @property
    def reissue(self) -> bool:
        return self.notice_on > self.valid_to

    @property
    def verdict_zh(self) -> str:
        return "须重新出具报告" if self.reissue else f"{self.sale_by} 前处置无须重新定价"

    @property
    def verdict_en(self) -> str:
        return "ask for a new report" if self.reissue else f"no new price for a sale until {self.sale_by}"


@cites(cite("参考价规定", "27"))
def validity(valid_to: date, notice_on: date, court: CourtRules = NATIONAL) -> Validity:
    """Checks the day of the first auction's notice (or of entering 变卖) against a price's validity."""
    read = Reading(notice_on, court)
    return Validity(valid_to, notice_on, add(valid_to, read(AFTER_VALIDITY)), figures=read.used)


@cites(cite("参考价规定", "27"))
def longest_validity(issued_on: date) -> Day:
    """The last day a report's own validity can reach."""
    read = Reading(issued_on)
    return Day(add(issued_on, read(VALIDITY)), "有效期最长至", "Valid until at most", figures=read.used)


@cites(cite("参考价规定", "11、19"))
def reissue_due(asked_on: date, *, network: bool, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day a re-issued report is due: 3 days from a platform, 15 from an agency."""
    return limit(NETWORK_REISSUE if network else APPRAISAL_REISSUE, asked_on, court, holidays)


@cites(cite("参考价规定", "31"))
def network_fee_earners(quotes: Sequence[Quote], sold_for: Money) -> Names:
    """The platform whose price lies closest to the sale price; ties share the fee."""
    gaps = {quote.platform: abs(quote.price.fen - sold_for.fen) for quote in quotes if quote.in_time}
    nearest = tuple(platform for platform, gap in gaps.items() if gap == min(gaps.values()))
    return Names(nearest, "取得询价费用的平台", "The fee goes to")


@cites(cite("参考价规定", "32"))
def appraisal_fee_base(appraised: Money, sold_for: Money) -> Sum:
    """An appraisal's fee is reckoned on the lower of appraisal and sale price."""
    return Sum(min(appraised, sold_for), "评估费计费基数", "The fee is reckoned on")
