"""Fines, detention, summons by force, search, exit limits (罚款、拘留、拘传、搜查、限制出境).

民诉法 118–119, 266; 民诉解释 178–186, 482, 494–498; 执行程序解释 23–25. Reconsideration days: `law.remedies`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

from zhixing.kernel.dates import Period, add, days, hours_after
from zhixing.kernel.frozen import frozen
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Moment, Names, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Dated, Reading, Value, cites, since
from zhixing.law.limits import hours_limit

Range = tuple[Money, Money]
_STATUTE_FIRST = "1991-04-09"


def _fines(key: str, zh: str, en: str, old: tuple[int, int], new: tuple[int, int]) -> Dated[Range]:
    return Dated(
        f"coercion.fine.{key}",
        zh,
        en,
        (
            Value(_range(old), date(2008, 4, 1), date(2012, 12, 31), "from memory", cite("民诉法", "104", "2007")),
            Value(_range(new), date(2013, 1, 1), None, "V", cite("民诉法", "118")),
        ),
    )


def _range(bounds: tuple[int, int]) -> Range:
    return Money.yuan(bounds[0]), Money.yuan(bounds[1])


FINE_PERSON = _fines("person", "个人罚款范围", "fine of a person", (0, 10_000), (0, 100_000))
FINE_ENTITY = _fines("entity", "单位罚款范围", "fine of an entity", (10_000, 300_000), (50_000, 1_000_000))
DETENTION = since(
    "coercion.detention", "拘留期限上限", "detention at most", days(15), "民诉法", "118", first=_STATUTE_FIRST
)
QUESTIONING = since(
    "coercion.questioning", "拘传调查询问小时数上限", "hours of questioning at most", 8, "民诉解释", "482"
)
QUESTIONING_COMPLEX = since(
    "coercion.questioning_complex", "情况复杂可能拘留的询问小时数上限", "hours when complex", 24, "民诉解释", "482"
)
FAMILY_TOLD = since(
    "coercion.family_told", "拘留后通知家属小时数", "the family is told within hours", 24, "民诉解释", "180"
)


class FineOutOfRange(Refusal):
    zh = "罚款应在 {least:,} 元以上 {most:,} 元以下。"
    en = "A fine lies between {least:,} and {most:,} yuan."
    status = 422
    article = "民诉法 118"


class SameActTwice(Refusal):
    zh = "对同一妨害行为不得连续适用罚款、拘留。"
    en = "A fine or detention may not be laid twice for the same act."
    article = "民诉解释 184"


class DetentionTooLong(Refusal):
    zh = "拘留不得超过 {days} 日。"
    en = "Detention lasts at most {days} days."
    status = 422
    article = "民诉法 118"


@frozen
class Fine(Answer):
    """A fine within the law. It needs the president's approval and a decision paper; no stay by reconsideration."""

    zh = "罚款 {0.amount:,} 元，须经院长批准，制作决定书。"
    en = "A fine of {0.amount:,} yuan: the president approves, a decision is made out."

    amount: Money


@cites(cite("民诉法", "118、119"), cite("民诉解释", "183、184"))
def fine(amount: Money, on: date, *, entity: bool = False, punished_before: bool = False) -> Fine:
    """Checks a fine. `punished_before`: for the same act. Raises SameActTwice, FineOutOfRange, NotInForce."""
    if punished_before:
        raise SameActTwice()
    read = Reading(on)
    least, most = read(FINE_ENTITY if entity else FINE_PERSON)
    if not max(least, Money(1)) <= amount <= most:
        raise FineOutOfRange(least=least, most=most)
    return Fine(amount, figures=read.used)


@frozen
class Detention(Answer):
    """A detention: `last` is its last day."""

    zh = "拘留 {0.term_zh}，至 {0.last} 期满；须经院长批准，二十四小时内通知家属。"
    en = "Detained for {0.term_en}, until {0.last}; the president approves, the family is told within 24 hours."

    term: Period
    last: date

    @property
    def term_zh(self) -> str:
        return self.term.say()

    @property
    def term_en(self) -> str:
        return self.term.say("en")


@cites(cite("民诉法", "118、119"), cite("民诉解释", "180–184"))
def detain(from_on: date, count: int, *, punished_before: bool = False) -> Detention:
    """Checks a detention of `count` days, the first counted. Raises SameActTwice, DetentionTooLong."""
    if punished_before:
        raise SameActTwice()
    read = Reading(from_on)
    most = read(DETENTION)
    if not 1 <= count <= most.count:
        raise DetentionTooLong(days=most.count)
    return Detention(days(count), add(from_on, days(count - 1)), figures=read.used)


@cites(cite("民诉解释", "180"), cite("民诉解释", "125"))
def family_told_by(detained_at: datetime, court: CourtRules = NATIONAL) -> Moment:
    """The moment by which the family of a detained person must know."""
    return hours_limit(FAMILY_TOLD, detained_at, "最迟通知家属时间", "The family is told by", court)


@cites(cite("民诉解释", "482"))
def questioning_until(brought_at: datetime, *, complex_case: bool = False) -> Moment:
    """The moment questioning of a person brought by force must end: counted from his arrival, never lengthened."""
    read = Reading(brought_at.date())
    until = hours_after(brought_at, read(QUESTIONING_COMPLEX if complex_case else QUESTIONING))
    return Moment(until, "询问最迟结束时间", "Questioning ends by", figures=read.used)


SEARCH = (
    ("order", "搜查令由院长签发", "the order is signed by the president"),
    ("shown", "着制服，出示搜查令和工作证件", "uniform worn, order and identity shown"),
    ("outsiders", "无关人员不得进入现场", "outsiders are kept away"),
    ("adults", "被搜查人为公民的，通知本人或成年家属到场", "the person or an adult of the family is called"),
    ("women", "搜查妇女身体由女执行人员进行", "women are searched by women"),
    ("record", "搜查笔录由各方签名", "the record is signed"),
)
"""What a lawful search holds: (key, zh, en). 民诉解释 494–498."""


class SearchNotInOrder(Refusal):
    zh = "搜查手续不全：{missing_zh}。"
    en = "The search is not in order: {missing_en}."
    article = "民诉解释 494–498"


@cites(cite("民诉法", "259"), cite("民诉解释", "494–498"))
def check_search(done: Collection[str], *, women_searched: bool = False) -> Verdict:
    """That every item of SEARCH is met (women officers: only when a woman is searched). Raises SearchNotInOrder."""
    missing = [one for one in SEARCH if one[0] not in done and (one[0] != "women" or women_searched)]
    if missing:
        raise SearchNotInOrder(
            missing_zh="；".join(zh for _, zh, _ in missing), missing_en="; ".join(en for _, _, en in missing)
        )
    return Verdict(True, "搜查手续齐备", "the search is in order")


class Lift(StrEnum):
    """Why an exit limit falls."""

    PERFORMED = "performed"
    SECURITY = "security"
    CONSENT = "consent"


@frozen
class ExitLift(Answer):
    """Whether an exit limit must fall at once, or may."""

    zh = "{0.verdict_zh}解除限制出境。"
    en = "The exit limit {0.verdict_en} be lifted."

    ground: Lift

    @property
    def must(self) -> bool:
        return self.ground is Lift.PERFORMED

    @property
    def verdict_zh(self) -> str:
        return "应当及时" if self.must else "可以"

    @property
    def verdict_en(self) -> str:
        return "must at once" if self.must else "may"


@cites(cite("民诉法", "266"), cite("执行程序解释", "23–25"))
def exit_lift(ground: Lift) -> ExitLift:
    """What a ground does to an exit limit: full performance ends it, security or consent may."""
    return ExitLift(ground)


@cites(cite("民诉法", "266"), cite("执行程序解释", "24"))
def exit_limited(debtor: str, *, entity: bool = False, head: str = "", responsible: tuple[str, ...] = ()) -> Names:
    """Who may be kept in the country: the debtor, or of an entity its head and those answerable for the debt."""
    persons = tuple(dict.fromkeys(name for name in (head, *responsible) if name)) if entity else (debtor,)
    return Names(persons, "可以限制出境的人", "Who may be kept in the country")
