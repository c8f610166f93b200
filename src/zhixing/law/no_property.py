"""What the 16 checks of 终本 find in the facts of a case, each with its reason. 终本规定 1–5; 民诉解释 517.

`closing.checklist` takes the findings; what no machine can know stays unanswered until a person says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from zhixing.kernel.dates import months
from zhixing.kernel.frozen import frozen
from zhixing.kernel.money import Money
from zhixing.law.answer import Answer, Day
from zhixing.law.articles import cite
from zhixing.law.closing import Checklist, checklist, no_property_from, small_balances
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites

QUERY_FRESH = Setting(
    "closing.query_fresh", "终本前网络查控的时效", "the network query is no older than", months(3), "design"
)
QUERY_KINDS = ("bank", "securities", "internet_bank", "vehicle", "real_estate", "registry", "central_bank")
"""What the query before 终本 must cover."""
NO_CODE = ("committee", "villagers", "branch")
"""Debtors without a code that the network cannot ask about: 居民委员会、村民小组、无代码分支机构."""


@frozen
class DebtorFacts:
    """One debtor. `kinds_asked`: of QUERY_KINDS; `network`: False for one without a code; `listed`: decided either way."""

    noticed_on: date | None = None
    report_ordered_on: date | None = None
    limited_until: date | None = None
    limited: bool = False
    listing_decided: bool = False
    queried_on: date | None = None
    kinds_asked: frozenset[str] = frozenset()
    network: bool = True
    person: bool = True
    fund_asked: bool = False
    products_asked: bool = False
    dead_without_estate: bool = False


@frozen
class CaseFacts:
    """A case about to be closed. `assets_left`: found, neither disposed of nor explained; None: for a person to say."""

    filed_on: date
    close_on: date
    owed: Money
    unpaid_money: Money
    debtors: tuple[DebtorFacts, ...]
    balances: tuple[Money, ...] = ()
    assets_left: int = 0
    leads_open: int = 0
    field_work: int = 0
    talked: bool = False
    asked_by_applicant: bool = False
    applicant_is_court: bool = False
    ruling_served: bool = False
    money_claim: bool = True
    missing_searched: bool | None = None


@frozen
class Finding:
    """One check: passed, failed or unanswered, and why."""

    key: str
    passed: bool | None
    zh: str = ""
    en: str = ""


@frozen
class Examined(Answer):
    """All sixteen findings with the checklist they make."""

    zh = "{0.list.count} 项通过；{0.reasons_zh}。"
    en = "{0.list.count} passed; {0.reasons_en}."

    list: Checklist
    findings: tuple[Finding, ...]

    @property
    def open(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if not one.passed)

    @property
    def reasons_zh(self) -> str:
        return "；".join(f"{one.key} {one.zh}" for one in self.open) or "全部符合"

    @property
    def reasons_en(self) -> str:
        return "; ".join(f"{one.key} {one.en}" for one in self.open) or "nothing missing"


@cites(cite("终本规定", "1–5"), cite("民诉解释", "517"))
def examine(case: CaseFacts, court: CourtRules = NATIONAL) -> Examined:
    """Every check over the facts, in the order of the checklist."""
    found = (*_of_debtors(case, court), *_of_case(case, court))
    by: Mapping[str, bool | None] = {one.key: one.passed for one in found}
    answer = checklist(by)
    return Examined(answer, tuple(sorted(found, key=lambda one: one.key)), figures=answer.figures)


@cites(cite("终本规定", "3"))
def fresh_from(close_on: date, court: CourtRules = NATIONAL) -> Day:
    """The earliest day of a query that still counts: three months and one day before closing."""
    read = Reading(close_on, court)
    first = read(QUERY_FRESH).before(close_on) - timedelta(days=1)
    return Day(first, "网络查控最早有效日", "a network query counts from", figures=read.used)


def _of_debtors(case: CaseFacts, court: CourtRules) -> list[Finding]:
    debtors, oldest = case.debtors, fresh_from(case.close_on, court).on

    def every(key: str, held: list[bool], zh: str, en: str) -> Finding:
        missing = held.count(False)
        return Finding(key, not missing, f"{missing} 名被执行人{zh}", f"{missing} debtor(s) {en}")

    def asked(one: DebtorFacts) -> bool:
        fresh = one.queried_on is not None and oldest <= one.queried_on <= case.close_on
        return not one.network or (fresh and set(QUERY_KINDS) <= one.kinds_asked)

    def limited(one: DebtorFacts) -> bool:
        return one.limited and (one.limited_until is None or one.limited_until >= case.close_on)

    return [
        every("a", [bool(d.noticed_on and d.report_ordered_on) for d in debtors], "未通知或未责令报告", "not notified"),
        every("c", [limited(d) for d in debtors], "无有效的限制消费令", "without a limit in force"),
        every("d", [d.listing_decided for d in debtors], "未就失信名单作出决定", "without a decision on the list"),
        every("e", [asked(d) for d in debtors], "查控过期或类别不全", "not queried in time on every kind"),
        every(
            "g",
            [d.products_asked and (d.fund_asked or not d.person) for d in debtors],
            "公积金等未查",
            "not asked about fund and products",
        ),
        Finding(
            "m",
            not debtors or not all(d.dead_without_estate for d in debtors),
            "被执行人全部死亡且无遗产，应终结执行",
            "all are dead without estate: terminate",
        ),
    ]


def _of_case(case: CaseFacts, court: CourtRules) -> list[Finding]:
    first = no_property_from(case.filed_on, court)
    left = case.assets_left + _balances_left(case, court)
    spared = case.asked_by_applicant or case.applicant_is_court
    return [
        Finding("b", case.close_on >= first.on, f"最早 {first.on}", f"not before {first.on}"),
        Finding("f", case.field_work > 0, "无线下调查记录", "no field work"),
        Finding("h", case.leads_open == 0, f"{case.leads_open} 条线索未核实", f"{case.leads_open} lead(s) open"),
        Finding("i", left == 0, f"{left} 项财产未处置或未注明", f"{left} asset(s) left"),
        Finding("j", case.talked or spared, "未约谈", "no closing talk"),
        Finding("k", case.owed > Money.zero, "已无未履行金额，应以执行完毕结案", "nothing is owed: performed"),
        Finding("l", case.ruling_served, "裁定未送达", "the ruling is not served"),
        Finding("n", case.money_claim, "行为案件另行处理", "a claim to conduct has its own route"),
        Finding("o", case.missing_searched, "须由办案人说明", "a person must say"),
        Finding(
            "p",
            case.unpaid_money == Money.zero,
            f"{case.unpaid_money:,} 元案款未发放",
            f"{case.unpaid_money:,} yuan not paid out",
        ),
    ]


def _balances_left(case: CaseFacts, court: CourtRules) -> int:
    """Balances too large to be ignored; none may be when nothing is owed."""
    if not case.balances or case.owed <= Money.zero:
        return len(case.balances)
    return small_balances(case.balances, case.owed, case.close_on, court).ignored.count(False)
