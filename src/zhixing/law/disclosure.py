"""Who may see what, what is published and how masked, how long data are kept (公开、脱敏、留存).

文书公布规定; 流程公开规定; 执行公开意见; 个人信息保护法; 网络安全法.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum

from zhixing.kernel.dates import Period, add, months, workdays, years
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.masking import mask_names, mask_text
from zhixing.law.answer import Answer, Day, Due, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites, designed, since
from zhixing.law.limits import limit

PUBLISH = since(
    "disclosure.publish",
    "裁判文书公布",
    "published after it takes effect within",
    workdays(7),
    "文书公布规定",
    "7",
    "from memory",
)
PUBLISHING = Setting(
    "disclosure.publishing", "本院是否在互联网公布执行文书", "this court publishes papers", True, "disputed"
)
LOGS = since("disclosure.logs", "网络日志留存", "network logs are kept at least", months(6), "网络安全法", "23")
ASSESSMENT = since(
    "disclosure.assessment",
    "个人信息保护影响评估记录留存",
    "records of impact assessments are kept at least",
    years(3),
    "个人信息保护法",
    "56",
)
AUCTION_DATA = since(
    "disclosure.auction_data", "网络司法拍卖数据留存", "auction data are kept at least", years(10), "网拍规定", "29"
)
PRICE_DATA = since(
    "disclosure.price_data", "参考价数据留存", "pricing data are kept at least", years(10), "参考价规定", "8"
)
CIPHER_CHECK = since(
    "disclosure.cipher_check",
    "密码应用安全性评估间隔",
    "use of ciphers is assessed every",
    years(1),
    "商用密码条例",
    "38",
)
KEPT = {"logs": LOGS, "assessment": ASSESSMENT, "auction": AUCTION_DATA, "price": PRICE_DATA}
"""How long what is kept, by key."""


class Audience(StrEnum):
    """申请执行人, 被执行人, 公众."""

    APPLICANT = "applicant"
    DEBTOR = "debtor"
    PUBLIC = "public"


class Item(StrEnum):
    """What somebody asks to see."""

    HANDLER = "handler"
    MEASURE_TAKEN = "measure_taken"
    MEASURE_PLANNED = "measure_planned"
    ASSETS = "assets"
    REPORT = "report"
    QUERY_RESULTS = "query_results"
    MONEY = "money"
    CLOSING = "closing"
    LISTS = "lists"
    AUCTION_NOTICE = "auction_notice"
    NO_PROPERTY_CASES = "no_property_cases"
    INFORMANT = "informant"
    ADDRESS = "address"
    ACCOUNT = "account"


_PARTIES = {Item.HANDLER, Item.MEASURE_TAKEN, Item.ASSETS, Item.MONEY, Item.CLOSING}
_PUBLIC = {Item.LISTS, Item.AUCTION_NOTICE, Item.NO_PROPERTY_CASES}
_MAY_SEE: dict[Audience, set[Item]] = {
    Audience.PUBLIC: _PUBLIC,
    Audience.DEBTOR: _PARTIES | _PUBLIC,
    Audience.APPLICANT: _PARTIES | _PUBLIC | {Item.REPORT},
}


@cites(cite("执行公开意见", "3"), cite("流程公开规定", "8"), cite("财产调查规定", "8、12、25"))
def may_see(audience: Audience, item: Item, *, court_agrees: bool = False, done: bool = True) -> Verdict:
    """Whether this audience may see an item.

    `court_agrees`: to the applicant's reading query results; `done`: a measure is shown to nobody before it is done.
    """
    if item is Item.QUERY_RESULTS:
        allowed = audience is Audience.APPLICANT and court_agrees
        return Verdict(
            allowed, "查询结果经法院同意供申请执行人查阅", "query results: the applicant, if the court agrees"
        )
    if item is Item.MEASURE_TAKEN and not done:
        return Verdict(False, "措施实施前不公开", "a measure is shown to nobody before it is done")
    if item in _MAY_SEE[audience]:
        return Verdict(True, "属于可公开的事项", "open to this audience")
    return Verdict(False, "不向该对象公开", "not open to this audience")


class Hidden(StrEnum):
    """Whose name is hidden in a published paper. 文书公布规定 8."""

    FAMILY = "family"
    VICTIM = "victim"
    WITNESS = "witness"
    EXPERT = "expert"
    MINOR = "minor"
    GUARDIAN = "guardian"


class Unfit(StrEnum):
    """What keeps a paper from being published. 文书公布规定 4."""

    SECRET = "secret"
    JUVENILE = "juvenile"
    MEDIATED = "mediated"
    DIVORCE = "divorce"
    OTHER = "other"


@frozen
class Publication(Answer):
    """Whether a paper is published, and by when."""

    zh = "{0.said_zh}。"
    en = "{0.said_en}."

    due: Due | None
    why: Unfit | None

    @property
    def said_zh(self) -> str:
        return f"应于 {self.due.on} 前公布" if self.due else "不公布"

    @property
    def said_en(self) -> str:
        return f"published by {self.due.on}" if self.due else "not published"


@cites(cite("文书公布规定", "3、4、7"))
def publication(
    effective_on: date, unfit: Unfit | None = None, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS
) -> Publication:
    """Whether and by when an enforcement paper is published; the court's switch may be off."""
    read = Reading(effective_on, court)
    if unfit or not read(PUBLISHING):
        return Publication(None, unfit, figures=read.used)
    due = limit(PUBLISH, effective_on, court, holidays)
    return Publication(due, None, figures=(*read.used, *due.figures))


@frozen
class Masked(Answer):
    """A paper as it is published."""

    zh = en = "{0.text}"

    text: str


@frozen
class Printed(Answer):
    """Each name as a published paper prints it, by the name itself; the sentence shows the printed ones only."""

    zh = "公布为：{0.shown}。"
    en = "Printed as: {0.shown}."

    names: Mapping[str, str]

    @property
    def shown(self) -> str:
        return ", ".join(self.names.values())


@cites(cite("文书公布规定", "8–10"))
def published_text(text: str, people: Collection[tuple[str, Hidden | None]]) -> Masked:
    """A paper as it is published: hidden people masked and numbered, numbers and addresses out, other names stay."""
    return Masked(mask_text(text, [name for name, hidden in people if hidden]))


@cites(cite("文书公布规定", "9"))
def published_names(people: Collection[tuple[str, Hidden | None]]) -> Printed:
    """Each name as a published paper prints it."""
    masks = mask_names(name for name, hidden in people if hidden)
    return Printed({name: masks.get(name, name) for name, _ in people})


@cites(cite("网络安全法", "23"), cite("个人信息保护法", "56"), cite("网拍规定", "29"), cite("参考价规定", "8"))
def kept_until(what: str, made_on: date, court: CourtRules = NATIONAL) -> Day:
    """The day until which a record is kept at least, by its key in KEPT. Raises KeyError."""
    read = Reading(made_on, court)
    period: Period = read(KEPT[what])
    return Day(add(made_on, period), "至少留存至", "kept at least until", figures=read.used)


@frozen
class QueryAllowed(Answer):
    """Whether a query of somebody's property may run; `warn`: the target bears the asker's family name or number."""

    zh = "{0.said_zh}。"
    en = "{0.said_en}."

    allowed: bool
    warn: bool

    @property
    def said_zh(self) -> str:
        return ("可以查询" if self.allowed else "没有在办案件与该对象关联，不得查询") + (
            "；注意回避" if self.warn else ""
        )

    @property
    def said_en(self) -> str:
        said = "may be asked" if self.allowed else "no open case links the target: not allowed"
        return said + ("; mind recusal" if self.warn else "")


@designed
def query_allowed(*, case_open: bool, linked: bool, own_family: bool = False) -> QueryAllowed:
    """Whether a query of somebody's property may run, and whether it warns: an open case must link the target."""
    return QueryAllowed(case_open and linked, own_family)
