"""The dishonesty list (失信被执行人名单): categories, terms, who is kept off, removal, correction. 失信规定."""

from __future__ import annotations

from datetime import date
from enum import IntEnum, StrEnum

from zhixing.kernel.dates import Period, add, days, months, workdays, years
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Day, Due
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Dated, Mark, Reading, cites, since
from zhixing.law.limits import limit


def _figure(key: str, zh: str, en: str, value: Period, article: str, mark: Mark = "V-web") -> Dated[Period]:
    return since(f"dishonesty.{key}", zh, en, value, "失信规定", article, mark)


TERM = _figure("term", "纳入期限", "term on the list", years(2), "2")
LONGER = since(
    "dishonesty.longer",
    "情节严重或多项行为可延长（年）",
    "years added for grave or several acts",
    (1, 3),
    "失信规定",
    "2",
    "V-web",
)
DECIDE = _figure("decide", "审查纳入申请", "an application is decided within", days(15), "5", "from memory")
REMOVE = _figure("remove", "删除失信信息", "removed within", workdays(3), "10")
RELIST = _figure("relist", "依申请删除后不得再纳入", "not listed again for", months(6), "10", "from memory")
CORRECT = _figure("correct", "审查纠正申请", "a correction is examined within", days(15), "11、12")
MEND = _figure("mend", "理由成立的纠正", "a well-founded one is made within", workdays(3), "12")
RECONSIDER = _figure("reconsider", "对驳回申请复议", "reconsideration is asked within", days(10), "12")
RECONSIDERED = _figure("reconsidered", "复议审查", "reconsideration is decided within", days(15), "12")


class Category(IntEnum):
    """失信规定 1, in the order of the 2017 text (the 2013 text counts them otherwise)."""

    ABLE = 1
    OBSTRUCTS = 2
    EVADES = 3
    REPORT = 4
    CONSUMPTION = 5
    SETTLEMENT = 6


CATEGORIES = {
    Category.ABLE: ("有履行能力而拒不履行", "able but refuses"),
    Category.OBSTRUCTS: ("以伪造证据、暴力、威胁等方法妨碍、抗拒执行", "forged evidence, violence, threats"),
    Category.EVADES: ("以虚假诉讼、虚假仲裁或者隐匿、转移财产等方法规避执行", "sham suits, hiding or moving property"),
    Category.REPORT: ("违反财产报告制度", "breach of the property report"),
    Category.CONSUMPTION: ("违反限制消费令", "breach of the consumption limit"),
    Category.SETTLEMENT: ("无正当理由拒不履行执行和解协议", "refuses a settlement without reason"),
}


class Guard(StrEnum):
    """What keeps a debtor off the list."""

    MINOR = "minor"
    DECEASED = "deceased"
    SECURITY = "security"
    SEIZED_ENOUGH = "seized_enough"
    LATER_IN_ORDER = "later_in_order"


GUARDS = {
    Guard.MINOR: ("未成年人", "a minor"),
    Guard.DECEASED: ("被执行人已死亡", "the debtor is dead"),
    Guard.SECURITY: ("已提供充分有效担保", "enough security was given"),
    Guard.SEIZED_ENOUGH: ("已控制的财产足以清偿", "enough property is under control"),
    Guard.LATER_IN_ORDER: ("履行顺序在后，不应由其先履行", "later in the order of performance"),
}
_ABILITY_ONLY = {Guard.SECURITY, Guard.SEIZED_ENOUGH, Guard.LATER_IN_ORDER}


class KeptOffList(Refusal):
    zh = "不得纳入失信名单：{why_zh}。"
    en = "May not be listed: {why_en}."
    status = 422
    article = "失信规定 3、4"


class TermOutOfRange(Refusal):
    zh = "延长年限应为 {least} 至 {most} 年，且只适用于有期限的情形。"
    en = "A term is lengthened by {least} to {most} years, and only where there is one."
    status = 422
    article = "失信规定 2"


@frozen
class Listing(Answer):
    """An entry: `ends_on` is None for category ①, which has no fixed term."""

    zh = "第 {0.category} 项（{0.name_zh}），{0.until_zh}。"
    en = "Category {0.category} ({0.name_en}): {0.until_en}."

    category: int
    decided_on: date
    ends_on: date | None

    @property
    def name_zh(self) -> str:
        return CATEGORIES[Category(self.category)][0]

    @property
    def name_en(self) -> str:
        return CATEGORIES[Category(self.category)][1]

    @property
    def until_zh(self) -> str:
        return f"期限至 {self.ends_on}" if self.ends_on else "无固定期限"

    @property
    def until_en(self) -> str:
        return f"until {self.ends_on}" if self.ends_on else "no fixed term"


@cites(cite("失信规定", "1–4"))
def list_debtor(
    category: Category,
    decided_on: date,
    *,
    longer: int = 0,
    guards: frozenset[Guard] = frozenset(),
    court: CourtRules = NATIONAL,
) -> Listing:
    """An entry under a category; `longer`: years added. Raises KeptOffList, TermOutOfRange; NotInForce before 2017-05.

    Security, seizure and order of performance bar category ① only; minority and death bar all.
    """
    read = Reading(decided_on, court)
    term, (least, most) = read(TERM), read(LONGER)
    barred = [one for one in Guard if one in guards and (one not in _ABILITY_ONLY or category is Category.ABLE)]
    if barred:
        why = [GUARDS[one] for one in barred]
        raise KeptOffList(why_zh="、".join(zh for zh, _ in why), why_en="; ".join(en for _, en in why))
    if longer and (category is Category.ABLE or not least <= longer <= most):
        raise TermOutOfRange(least=least, most=most)
    if category is Category.ABLE:
        return Listing(category.value, decided_on, None)
    return Listing(category.value, decided_on, add(decided_on, years(term.count + longer)), figures=read.used)


REMOVALS = (
    ("expired", "期限届满", "the term ended"),
    ("performed", "全部履行", "fully performed"),
    ("settlement_performed", "和解协议履行完毕并经确认", "a settlement was performed and confirmed"),
    ("applicant_asks", "申请执行人书面申请并经审查同意", "the applicant asks in writing and the court agrees"),
    ("nothing_found", "终本后两次以上网络查询未发现财产", "after 终本 two or more queries found nothing"),
    ("suspended", "因再审、破产中止执行", "stayed for retrial or bankruptcy"),
    ("not_enforced", "裁定不予执行", "not to be enforced"),
    ("terminated", "裁定终结执行", "terminated"),
    ("early", "积极履行或主动纠正，提前删除", "performs or corrects: early removal"),
)
"""Grounds of removal: (key, zh, en). 失信规定 2, 10 [from memory]."""


@cites(cite("失信规定", "2、10"))
def removal_due(ground: str, arose_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The last day to remove an entry: three working days after its ground. Raises KeyError for an unknown ground."""
    if ground not in {key for key, _, _ in REMOVALS}:
        raise KeyError(ground)
    return limit(REMOVE, arose_on, court, holidays)


@cites(cite("失信规定", "10"))
def listed_again_from(removed_on: date, court: CourtRules = NATIONAL) -> Day:
    """The first day the applicant may have a debtor listed again whose entry fell at his own request."""
    read = Reading(removed_on, court)
    first = add(removed_on, read(RELIST))
    return Day(first, "最早可再次申请纳入", "may be listed again from", figures=read.used)


@cites(cite("失信规定", "5"))
def listing_due(applied_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The last day to decide on an application to list a debtor."""
    return limit(DECIDE, applied_on, court, holidays)


_CORRECTING = {"examine": CORRECT, "mend": MEND, "reconsider": RECONSIDER, "reconsidered": RECONSIDERED}


@cites(cite("失信规定", "11、12"))
def correction_due(step: str, from_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The due day of a step of correction: "examine", "mend", "reconsider", "reconsidered". Listing is not stayed."""
    return limit(_CORRECTING[step], from_on, court, holidays)
