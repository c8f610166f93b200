"""Routes of the remedies (救济途径): what may be attacked how, who decides, what stands still meanwhile.

民诉法 236–238; 异议复议规定; 民诉解释 462–463, 509–510. The days stand in `law.remedies`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from zhixing.kernel.dates import days
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Due, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, cites, since
from zhixing.law.limits import limit
from zhixing.law.remedies import remedy_due

CLOSING_ACT = since(
    "remedies.closing_act",
    "对终结执行行为提出异议",
    "objection to a closing",
    days(60),
    "异议期限批复",
    "1",
    "from memory",
)
UPPER_ORDERS = since(
    "remedies.upper_orders",
    "上级指令后立案",
    "ordered by the upper court, an objection is filed within",
    days(3),
    "异议复议规定",
    "3",
)


class Route(StrEnum):
    """行为异议→复议, 案外人异议→诉讼, 审判监督, 分配方案异议, 到期债权异议, 变更追加, 参考价异议, 不予执行, 保全复议, 督促."""

    ACT = "act"
    OUTSIDER = "outsider"
    RETRIAL = "retrial"
    PLAN = "plan"
    THIRD_DEBTOR = "third_debtor"
    PARTY = "party"
    PRICE = "price"
    AWARD = "award"
    PRESERVATION = "preservation"
    IDLE = "idle"


@frozen
class RouteRule:
    """`deadline`, `decided`: keys of `remedies.REMEDIES`, or empty; `then`: the next step's key, or empty."""

    zh: str
    en: str
    who: str
    next_zh: str
    next_en: str
    article: str
    deadline: str = ""
    decided: str = ""
    then: str = ""


ROUTES = {
    Route.ACT: RouteRule(
        "执行行为异议",
        "objection to an act",
        "当事人、利害关系人",
        "向上一级法院申请复议",
        "reconsideration by the upper court",
        "民诉法 236",
        decided="objection_ruled",
        then="reconsideration",
    ),
    Route.OUTSIDER: RouteRule(
        "案外人异议",
        "outsider's objection",
        "案外人",
        "提起执行异议之诉",
        "suit over the objection",
        "民诉法 238",
        decided="outsider_ruled",
        then="outsider_suit",
    ),
    Route.RETRIAL: RouteRule(
        "认为原裁判错误", "the judgment itself is wrong", "案外人、当事人", "审判监督程序", "retrial", "民诉法 238"
    ),
    Route.PLAN: RouteRule(
        "分配方案异议",
        "objection to a plan",
        "债权人、被执行人",
        "分配方案异议之诉",
        "suit over the plan",
        "民诉解释 509–510",
    ),
    Route.THIRD_DEBTOR: RouteRule(
        "到期债权异议",
        "a third debtor's objection",
        "第三人",
        "不得强制执行，不审查实体",
        "no enforcement, no review of the merits",
        "执行工作规定 45–49",
        deadline="third_debtor",
    ),
    Route.PARTY: RouteRule(
        "变更追加当事人",
        "adding a party",
        "申请人、被申请人",
        "申请复议；部分情形提起诉讼",
        "reconsideration; in some cases suit",
        "变更追加规定 28–32",
        decided="party_added",
        then="reconsideration",
    ),
    Route.PRICE: RouteRule(
        "参考价异议",
        "objection to a price report",
        "当事人、利害关系人",
        "按执行行为异议或者专业技术评审",
        "as an act, or expert review",
        "参考价规定 22–23",
    ),
    Route.AWARD: RouteRule(
        "不予执行仲裁裁决",
        "not to enforce an award",
        "被执行人",
        "裁定不予执行的，可重新仲裁或者起诉",
        "arbitrate anew or sue",
        "仲裁执行规定 8–12",
        deadline="award_debtor",
        decided="award_decided",
    ),
    Route.PRESERVATION: RouteRule(
        "保全裁定复议",
        "review of a preservation",
        "当事人",
        "无",
        "none",
        "保全规定 25",
        deadline="preservation_review",
        decided="preservation_decided",
    ),
    Route.IDLE: RouteRule(
        "消极执行",
        "no action taken",
        "申请执行人",
        "上一级法院责令、提级或者指令执行",
        "the upper court orders, takes or reassigns",
        "民诉法 237",
    ),
}
"""By route."""


class Attacks(StrEnum):
    """What a paper attacks."""

    ACT = "act"
    OBJECT = "object"
    JUDGMENT = "judgment"
    PLAN = "plan"
    REPORT = "report"


@frozen
class Classified(Answer):
    """The routes a paper takes: more than one when its claims are mixed; then they are split."""

    routes: tuple[Route, ...]

    def sentence(self, lang: str = "zh") -> str:
        rules, mixed = [ROUTES[one] for one in self.routes], len(self.routes) > 1
        if lang.startswith("zh"):
            return f"按{'、'.join(one.zh for one in rules)}审查{'，分别处理' if mixed else ''}。"
        return f"Heard as {' and '.join(one.en for one in rules)}{', separately' if mixed else ''}."


@cites(cite("民诉法", "236、238"), cite("异议复议规定", "5、8"))
def classify(attacks: Collection[Attacks], *, outsider: bool) -> Classified:
    """The route by what is attacked: an outsider's right in the object goes to suit, an act to reconsideration.

    A party has no objection to the object: it is heard as one to the act. Raises ValueError when nothing is attacked.
    """
    if not attacks:
        raise ValueError("an objection attacks something")
    by = {
        Attacks.ACT: Route.ACT,
        Attacks.OBJECT: Route.OUTSIDER if outsider else Route.ACT,
        Attacks.JUDGMENT: Route.RETRIAL,
        Attacks.PLAN: Route.PLAN,
        Attacks.REPORT: Route.PRICE,
    }
    return Classified(tuple(dict.fromkeys(by[one] for one in Attacks if one in attacks)))


@cites(cite("异议复议规定", "6"), cite("异议期限批复", "1"))
def objection_until(closing_received_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The last day to object to the closing of a case; any other act: until the procedure ends, no day is counted."""
    return limit(CLOSING_ACT, closing_received_on, court, holidays)


@cites(cite("异议复议规定", "3"))
def upper_order_due(ordered_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day an objection that met silence is filed after the upper court's order."""
    return limit(UPPER_ORDERS, ordered_on, court, holidays)


@cites(cite("执行程序解释", "9"), cite("民诉法", "238"), cite("民诉解释", "463"))
def stands_still(route: Route, *, security_accepted: bool = False, creditor_security: bool = False) -> Verdict:
    """Whether disposal waits for the answer: always on an outsider's claim, unless the creditor gives security;
    on an act only when security was given and accepted."""
    if route is Route.OUTSIDER:
        if creditor_security:
            return Verdict(False, "申请执行人已提供担保，可以继续执行", "the creditor gave security")
        return Verdict(True, "案外人异议审查期间不得处分", "no disposal while an outsider's claim is heard")
    if route in (Route.THIRD_DEBTOR, Route.PLAN):
        return Verdict(True, "异议期间不得强制执行、发放争议部分", "what is disputed is not enforced or paid")
    if security_accepted:
        return Verdict(True, "已提供担保并经准许", "security was given and accepted")
    return Verdict(False, "异议、复议期间不停止执行", "enforcement goes on")


class ReviewerTookPart(Refusal):
    zh = "办理过该执行案件的人员不得审查该案的异议。"
    en = "Who carried out the enforcement may not review it."
    status = 403
    article = "异议复议规定 11"


class ObjectionRepeated(Refusal):
    zh = "对同一执行行为的异议应一并提出，不得再次提出。"
    en = "All grounds against one act come at once: it may not be objected to again."
    article = "异议复议规定 15"


@cites(cite("异议复议规定", "11"))
def check_reviewers(enforced_by: Collection[str], reviewers: Collection[str]) -> Verdict:
    """That none of the reviewers took part in the enforcement. Raises ReviewerTookPart."""
    if set(enforced_by) & set(reviewers):
        raise ReviewerTookPart()
    return Verdict(True, "合议庭成员未参与执行实施", "no reviewer took part in the enforcement")


@cites(cite("异议复议规定", "15"))
def check_first_time(objected_before: bool) -> Verdict:
    """That the same person did not object to the same act before. Raises ObjectionRepeated."""
    if objected_before:
        raise ObjectionRepeated()
    return Verdict(True, "首次就该执行行为提出异议", "the first objection to this act")


@frozen
class NextRemedy(Answer):
    """What a ruling must tell: the next remedy and its last day, or that there is none with days of its own."""

    zh = "{0.name_zh}{0.until_zh}。"
    en = "{0.name_en}{0.until_en}."

    route: Route
    until: date | None

    @property
    def name_zh(self) -> str:
        return ROUTES[self.route].next_zh

    @property
    def name_en(self) -> str:
        return ROUTES[self.route].next_en

    @property
    def until_zh(self) -> str:
        return f"，至 {self.until}" if self.until else ""

    @property
    def until_en(self) -> str:
        return f" until {self.until}" if self.until else ""


@cites(cite("异议复议规定", "16"))
def after_ruling(
    route: Route, served_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS
) -> NextRemedy:
    """The remedy against a ruling on this route, and its last day: every ruling must carry it."""
    key = ROUTES[route].then
    if not key:
        return NextRemedy(route, None)
    until = remedy_due(key, served_on, court, holidays)
    return NextRemedy(route, until.on, figures=until.figures)
