"""Closing a case (结案): the ways, the checklist of 终本, what goes on after it. 执行工作规定 63–64; 终本规定."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from zhixing.kernel.dates import Period, add, add_months, months, years
from zhixing.kernel.frozen import frozen
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Day, Days, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites, since


class Way(StrEnum):
    """结案方式. 执行工作规定 64."""

    PERFORMED = "performed"
    NO_PROPERTY = "no_property"
    TERMINATED = "terminated"
    CANCELLED = "cancelled"
    NOT_ENFORCED = "not_enforced"
    DISMISSED = "dismissed"


WAYS = {
    Way.PERFORMED: ("执行完毕", "fully performed"),
    Way.NO_PROPERTY: ("终结本次执行程序", "closed without result for now"),
    Way.TERMINATED: ("终结执行", "terminated"),
    Way.CANCELLED: ("销案", "struck off"),
    Way.NOT_ENFORCED: ("不予执行", "not to be enforced"),
    Way.DISMISSED: ("驳回申请", "application dismissed"),
}

PRESERVATION_WAYS = {
    "full": ("保全完毕", "fully preserved"),
    "part": ("部分保全", "partly preserved"),
    "nothing": ("无标的物可实施保全", "nothing to preserve"),
}
REVIEW_WAYS = {
    "withdrawn": ("准许撤回", "withdrawal allowed"),
    "dismissed": ("驳回", "dismissed"),
    "revoked": ("撤销", "revoked"),
    "changed": ("变更", "changed"),
}
"""How cases of preservation and of review close [from memory]."""

NO_PROPERTY_AFTER = since(
    "closing.no_property_after",
    "终本距立案须超过",
    "closing without result only after",
    months(3),
    "终本规定",
    "1",
    "V-web",
)
QUERY_EVERY = since(
    "closing.query_every", "终本后查询间隔", "queries after closing every", months(6), "终本规定", "9", "V2"
)
QUERY_FOR = since("closing.query_for", "终本后查询年限", "queries after closing for", years(5), "终本规定", "9", "V2")
SMALL_BALANCE = Setting(
    "closing.small_balance", "可忽略账户余额", "a balance below this may be ignored", Money.yuan(1000), "design"
)
SMALL_SHARE = Setting(
    "closing.small_share", "可忽略余额占比", "and no more than this share of the debt", Decimal("0.05"), "design"
)


@frozen
class Check:
    """One line of the checklist. `source`: "law", or "system" where it was seen in a court's own system."""

    key: str
    zh: str
    en: str
    source: Literal["law", "system", "design"]


CHECKS = (
    Check("a", "已向每名被执行人发出执行通知、责令报告财产", "notice and report order went to every debtor", "law"),
    Check("b", "自立案之日起已超过三个月", "more than three months since filing", "law"),
    Check("c", "对每名被执行人已发出限制消费令且仍有效", "a consumption limit is in force for every debtor", "system"),
    Check("d", "失信名单已逐一作出决定", "each debtor was listed, or a reason noted", "law"),
    Check("e", "三个月内完成网络查控，覆盖各类财产", "network query of every kind within three months", "system"),
    Check("f", "至少一项线下调查、搜查、悬赏或审计", "at least one field, search, reward or audit record", "system"),
    Check("g", "公积金、理财、保险、股息等已调查", "housing fund, products, insurance, dividends checked", "system"),
    Check("h", "线索均已核实", "no lead is left unverified", "system"),
    Check("i", "查到的财产均已处置或注明原因", "every asset found was disposed of, or the reason noted", "system"),
    Check("j", "已终本约谈并记明意见", "the closing talk was held and the opinion noted", "system"),
    Check("k", "尚有未履行金额", "an amount is left", "system"),
    Check("l", "终本裁定已入卷并送达", "the ruling is in the file and served", "system"),
    Check("m", "并非全部被执行人死亡且无遗产", "not all debtors are dead without estate", "system"),
    Check("n", "属金钱给付案件", "a money claim", "system"),
    Check("o", "下落不明者已查找，妨害执行者已处理", "the missing were searched for, obstruction punished", "law"),
    Check("p", "本案没有未发放的案款", "no case money is left unpaid", "design"),
)
"""The machine's checklist before a case is closed without result (终本)."""


class NotReadyToClose(Refusal):
    zh = "尚不符合终结本次执行程序的条件：{missing_zh}。"
    en = "Not ready to close without result: {missing_en}."
    article = "终本规定 1"


class StillOwed(Refusal):
    zh = "尚有 {owed:,} 元未履行，不能以执行完毕结案。"
    en = "{owed:,} yuan are still owed: not fully performed."
    article = "执行工作规定 64"


class MoneyStillHeld(Refusal):
    zh = "本案尚有 {held:,} 元案款未发放。"
    en = "{held:,} yuan of case money are not paid out."
    article = "款物规定 10"


@frozen
class Checklist(Answer):
    """The checklist with its findings. An item nobody answered is open and counts as not passed."""

    zh = "通过 {0.count} 项，未通过：{0.missing_zh}。"
    en = "{0.count} passed; not passed: {0.missing_en}."

    passed: tuple[str, ...]
    failed: tuple[str, ...]
    unanswered: tuple[str, ...]

    @property
    def ready(self) -> bool:
        return not self.failed and not self.unanswered

    @property
    def count(self) -> int:
        return len(self.passed)

    @property
    def missing(self) -> tuple[Check, ...]:
        return tuple(check for check in CHECKS if check.key in (*self.failed, *self.unanswered))

    @property
    def missing_zh(self) -> str:
        return "；".join(check.zh for check in self.missing) or "无"

    @property
    def missing_en(self) -> str:
        return "; ".join(check.en for check in self.missing) or "none"

    @property
    def route(self) -> Way:
        """The way these findings point to: all dead without estate → terminated; nothing left to pay → performed."""
        if "m" in self.failed:
            return Way.TERMINATED
        return Way.PERFORMED if "k" in self.failed else Way.NO_PROPERTY

    def demand(self) -> None:
        """Raises NotReadyToClose."""
        if not self.ready:
            raise NotReadyToClose(
                missing_zh=self.missing_zh, missing_en=self.missing_en, missing=[check.key for check in self.missing]
            )


@cites(cite("终本规定", "1–5"), cite("民诉解释", "517"))
def checklist(findings: Mapping[str, bool | None]) -> Checklist:
    """The checklist over findings by key (a … p); None or absent: not answered."""
    by = {check.key: findings.get(check.key) for check in CHECKS}
    return Checklist(
        tuple(key for key, found in by.items() if found is True),
        tuple(key for key, found in by.items() if found is False),
        tuple(key for key, found in by.items() if found is None),
    )


@cites(cite("终本规定", "1"))
def no_property_from(filed_on: date, court: CourtRules = NATIONAL) -> Day:
    """The first day a case may be closed without result: *more* than three months after filing."""
    read = Reading(filed_on, court)
    first = add(filed_on, read(NO_PROPERTY_AFTER)) + timedelta(days=1)
    return Day(first, "最早可以终本日", "Closing without result is open from", figures=read.used)


@cites(cite("执行工作规定", "64"))
def check_performed(owed: Money, held: Money) -> Verdict:
    """That a case is fully performed: nothing is owed and no money waits. Raises StillOwed, MoneyStillHeld."""
    if owed > Money.zero:
        raise StillOwed(owed=owed)
    if held > Money.zero:
        raise MoneyStillHeld(held=held)
    return Verdict(True, "已全部履行，案款已发放", "nothing is owed and no money waits")


@frozen
class Balances(Answer):
    """Balances found against what is owed. `ignored` one by one; `flagged` when they add up to more than the share."""

    zh = "合计 {0.total:,} 元，占应付 {0.share:.1%}。"
    en = "{0.total:,} yuan in all, {0.share:.1%} of the debt."

    ignored: tuple[bool, ...]
    total: Money
    share: Decimal
    flagged: bool


@cites(cite("终本规定", "3"))
def small_balances(balances: Sequence[Money], owed: Money, on: date, court: CourtRules = NATIONAL) -> Balances:
    """Which account balances may be left: each below 1,000 yuan and at most 5 % of the debt [design]."""
    read = Reading(on, court)
    least, most = read(SMALL_BALANCE), read(SMALL_SHARE)
    ignored = tuple(one < least and one.fen <= owed.fen * most for one in balances)
    total = sum(balances, Money.zero)
    share = Decimal(total.fen) / owed.fen
    return Balances(ignored, total, share, share > most, figures=read.used)


@cites(cite("终本规定", "9"))
def later_queries(closed_on: date, court: CourtRules = NATIONAL) -> Days:
    """The days of the queries after 终本, each counted from the ruling itself: every 6 months for 5 years."""
    read = Reading(closed_on, court)
    step, whole = _months(read(QUERY_EVERY)), _months(read(QUERY_FOR))
    found = tuple(add_months(closed_on, step * n) for n in range(1, whole // step + 1))
    return Days(found, "终本后查询日", "Queries after closing", figures=read.used)


def _months(period: Period) -> int:
    return period.count * (12 if period.unit.value == "y" else 1)
