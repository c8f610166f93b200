"""Who gets how much, in which order (分配): the ladder, persons pro rata, companies by order of seizure.

A plan and its objections belong to every debtor with competing creditors; only the *pro-rata method* is limited to
debtors that are no companies. 民诉解释 506–514; 执行工作规定 55.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from zhixing.kernel.dates import days
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.money import Money
from zhixing.law.answer import Answer, Choice, Due
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites, since
from zhixing.law.limits import limit


class Rung(StrEnum):
    """Steps of the ladders: civil, criminal, and of a ship (whose order `ships.pay_out` knows)."""

    COSTS = "costs"
    FEE = "fee"
    SALE_TAX = "sale_tax"
    LIVING = "living"
    HOME_BUYER = "home_buyer"
    BUILDER = "builder"
    TAX_BEFORE = "tax_before"
    SECURED = "secured"
    TAX = "tax"
    WAGES = "wages"
    ORDINARY = "ordinary"
    DOUBLED = "doubled"
    FINE = "fine"
    MEDICAL = "medical"
    RESTITUTION = "restitution"
    CONFISCATION = "confiscation"
    CREW = "crew"
    INJURY = "injury"
    PORT_DUES = "port_dues"
    SALVAGE = "salvage"
    TORT = "tort"
    RETENTION = "retention"
    MARITIME = "maritime"
    SISTER_SHIP = "sister_ship"


@frozen
class Step:
    rung: Rung
    zh: str
    en: str
    basis: str


STEPS = {
    step.rung: step
    for step in (
        Step(Rung.COSTS, "拍卖、评估、保管、辅助费用", "sale and keeping costs", "网拍规定 7；参考价规定 33"),
        Step(Rung.FEE, "执行申请费", "the enforcement fee", "交纳办法 20、38"),
        Step(Rung.SALE_TAX, "处置环节税费", "taxes of the sale the court withholds", "网拍规定 30"),
        Step(
            Rung.LIVING, "必需生活费或住房租金预留", "living minimum or rent reserve", "查扣冻规定 3；异议复议规定 20"
        ),
        Step(Rung.HOME_BUYER, "商品房消费者", "home-buying consumers", "购房人批复 2、3"),
        Step(Rung.BUILDER, "建设工程价款优先受偿权", "the builder's priority", "民法典 807；施工解释 36、40"),
        Step(Rung.TAX_BEFORE, "担保设立前的欠税", "tax owed before the security", "税收征管法 45"),
        Step(Rung.SECURED, "担保物权", "secured claims by rank", "民法典 414–416、456"),
        Step(Rung.TAX, "其他税款", "other tax", "税收征管法 45"),
        Step(Rung.WAGES, "职工工资", "workers' wages", "[from memory]"),
        Step(Rung.ORDINARY, "普通债权", "ordinary claims", "民诉解释 508、514"),
        Step(Rung.DOUBLED, "迟延履行期间加倍部分债务利息", "the doubled part of delay interest", "迟延利息解释 4"),
        Step(Rung.FINE, "罚款、罚金", "fines", "刑财规定 13"),
        Step(Rung.MEDICAL, "人身损害赔偿中的医疗费用", "medical costs of injury", "刑财规定 13"),
        Step(Rung.RESTITUTION, "退赔被害人的损失", "restitution to victims", "刑财规定 13"),
        Step(Rung.CONFISCATION, "没收财产", "confiscation", "刑财规定 13"),
        Step(Rung.CREW, "船员工资、遣返费用、社会保险费用", "crew's wages, repatriation, insurance", "海商法 22"),
        Step(Rung.INJURY, "船舶营运中的人身伤亡", "injury and death in the ship's operation", "海商法 22"),
        Step(Rung.PORT_DUES, "吨税、引航费、港务费等港口规费", "tonnage and port dues, pilotage", "海商法 22"),
        Step(Rung.SALVAGE, "海难救助款项", "salvage", "海商法 22、23"),
        Step(Rung.TORT, "船舶营运中侵权的财产损失", "property damage by tort in operation", "海商法 22"),
        Step(Rung.RETENTION, "船舶留置权", "the builder's or repairer's lien", "海商法 25"),
        Step(Rung.MARITIME, "其他与船舶有关的海事请求", "other maritime claims on the ship", "船舶规定 22"),
        Step(
            Rung.SISTER_SHIP, "扣押当事船舶所有人其他船舶的请求", "claims of who arrested a sister ship", "船舶规定 22"
        ),
    )
}
SURPLUS, TREASURY = "surplus", "treasury"
TO_TREASURY = frozenset({Rung.FINE, Rung.CONFISCATION, TREASURY})
"""Rungs of a criminal plan that are the state's (刑法 64; 刑财规定 13)."""
CIVIL = (
    Rung.COSTS, Rung.FEE, Rung.SALE_TAX, Rung.LIVING, Rung.HOME_BUYER, Rung.BUILDER, Rung.TAX_BEFORE,
    Rung.SECURED, Rung.TAX, Rung.WAGES, Rung.ORDINARY, Rung.DOUBLED, Rung.FINE,
)  # fmt: skip
CRIMINAL = (
    Rung.COSTS, Rung.FEE, Rung.MEDICAL, Rung.BUILDER, Rung.SECURED, Rung.RESTITUTION, Rung.ORDINARY, Rung.DOUBLED, Rung.FINE,
    Rung.CONFISCATION,
)  # fmt: skip
SHIP = (
    Rung.COSTS, Rung.FEE, Rung.SALE_TAX, Rung.CREW, Rung.INJURY, Rung.PORT_DUES, Rung.SALVAGE, Rung.TORT,
    Rung.RETENTION, Rung.SECURED, Rung.MARITIME, Rung.SISTER_SHIP, Rung.TAX, Rung.WAGES, Rung.ORDINARY,
    Rung.DOUBLED, Rung.FINE,
)  # fmt: skip
"""Out of a ship: its own order first, then the civil one (船舶规定 22; 海商法 22–25; 海诉法 119)."""
LADDER: Setting[tuple[Rung, ...]] = Setting("distribution.ladder", "清偿顺序", "order of payment", CIVIL, "disputed")
CRIMINAL_LADDER: Setting[tuple[Rung, ...]] = Setting(
    "distribution.criminal_ladder", "刑民并存清偿顺序", "order of payment with a crime", CRIMINAL, "disputed"
)
OBJECTION = since(
    "distribution.objection", "对分配方案提出异议", "objection to a plan within", days(15), "民诉解释", "509"
)
OPPOSITION = since(
    "distribution.opposition", "对异议提出反对意见", "opposing an objection within", days(15), "民诉解释", "510"
)
SUIT = since("distribution.suit", "提起分配方案异议之诉", "suit over a plan within", days(15), "民诉解释", "510")

_NO_BONUS = Decimal(0)
FIRST_SEIZURE_BONUS = Setting(
    "distribution.first_seizure_bonus",
    "首封债权人先取比例（至多两成）",
    "share of the ordinary pot the first seizing creditor takes first (a fifth at most)",
    _NO_BONUS,
    "local",
)


class Debtor(StrEnum):
    """公民、其他组织 share pro rata; 企业法人 pays by order of seizure."""

    PERSON = "person"
    COMPANY = "company"


@frozen
class Claim:
    """A claim on the pot. `order`: rank among the secured, order of seizure among the ordinary; equal orders share."""

    key: str
    rung: Rung
    amount: Money
    order: int = 0


@frozen
class Share:
    key: str
    rung: Rung
    claimed: Money
    paid: Money

    @property
    def unpaid(self) -> Money:
        return self.claimed - self.paid


@frozen
class Plan(Answer):
    """A distribution: shares in order of the ladder; `left` goes back to the debtor. Shares and `left` make the pot."""

    zh = "可分配 {0.pot:,} 元，已分 {0.paid:,} 元，余 {0.left:,} 元；普通债权{0.method_zh}。"
    en = "Pot {0.pot:,}, paid {0.paid:,}, left {0.left:,} yuan; ordinary claims {0.method_en}."

    pot: Money
    shares: tuple[Share, ...]
    left: Money
    pro_rata: bool

    @property
    def paid(self) -> Money:
        return self.pot - self.left

    @property
    def method_zh(self) -> str:
        return "按比例受偿" if self.pro_rata else "按查封先后受偿"

    @property
    def method_en(self) -> str:
        return "pro rata" if self.pro_rata else "by order of seizure"

    def of(self, key: str) -> Money:
        """What one claim gets."""
        return next(share.paid for share in self.shares if share.key == key)

    def on_rung(self, rung: Rung) -> Money:
        """What one rung gets in all."""
        return sum((share.paid for share in self.shares if share.rung is rung), Money.zero)


@cites(cite("民诉解释", "506–514"), cite("执行工作规定", "55"))
def draw_up(
    pot: Money,
    claims: Sequence[Claim],
    debtor: Debtor,
    on: date,
    *,
    single_title: bool = False,
    criminal: bool = False,
    court: CourtRules = NATIONAL,
) -> Plan:
    """Pays the claims down the ladder. The last fen goes by largest remainder, ties to the earlier claim.

    `single_title`: all ordinary creditors hold one title, so they share pro rata whoever the debtor is.
    Raises ValueError for a claim on a rung the ladder does not have.
    """
    read = Reading(on, court)
    ladder = read(CRIMINAL_LADDER if criminal else LADDER)
    strangers = {claim.rung for claim in claims} - set(ladder)
    if strangers:
        raise ValueError(f"not on the ladder: {sorted(strangers)}")
    pro_rata = debtor is Debtor.PERSON or single_title or criminal
    shared = debtor is Debtor.PERSON and not single_title and not criminal
    bonus = read(FIRST_SEIZURE_BONUS) if shared else _NO_BONUS
    shares: list[Share] = []
    left = pot
    for rung in ladder:
        ranked = rung is Rung.SECURED or (rung in (Rung.ORDINARY, Rung.DOUBLED) and not pro_rata)
        for group in _groups([claim for claim in claims if claim.rung is rung], ranked):
            paid = _pay(left, group, bonus if rung is Rung.ORDINARY else _NO_BONUS)
            shares += [Share(one.key, rung, one.amount, got) for one, got in zip(group, paid, strict=True)]
            left -= sum(paid, Money.zero)
    return Plan(pot, tuple(shares), left, pro_rata, figures=read.used)


@cites(cite("税收征管法", "45"))
def tax_rung(arose_on: date, security_on: date | None) -> Choice[Rung]:
    """Tax that arose before the security goes before it, other tax before the unsecured."""
    if security_on and arose_on < security_on:
        return Choice(Rung.TAX_BEFORE, "税款先于担保物权", "the tax goes before the security")
    return Choice(Rung.TAX, "税款先于无担保债权", "the tax goes before the unsecured")


@cites(cite("刑法", "64"), cite("刑财规定", "10、12"), cite("民诉解释", "508"))
def residue(*, criminal: bool) -> Choice[str]:
    """Who gets what is left once every claim is paid: the debtor; of the price of a crime's property, the treasury."""
    if criminal:
        return Choice(TREASURY, "没有应受偿人的涉案财物价款，上缴国库", "no claim is left: it goes to the treasury")
    return Choice(SURPLUS, "清偿后的余款，退还被执行人", "what is left goes back to the debtor")


@cites(cite("民诉解释", "509"))
def objection_due(received_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The last day to object to a plan in writing."""
    return limit(OBJECTION, received_on, court, holidays)


@cites(cite("民诉解释", "510"))
def opposition_due(told_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The last day for the others to oppose an objection; unopposed, the plan is corrected and paid."""
    return limit(OPPOSITION, told_on, court, holidays)


@cites(cite("民诉解释", "510"))
def suit_due(told_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The last day for the objector to sue; no suit, the original plan is paid; else the disputed sum is deposited."""
    return limit(SUIT, told_on, court, holidays)


def _groups(claims: list[Claim], ranked: bool) -> list[list[Claim]]:
    if not ranked:
        return [claims] if claims else []
    return [list(group) for _, group in groupby(sorted(claims, key=lambda one: one.order), key=lambda one: one.order)]


def _pay(left: Money, group: list[Claim], bonus: Decimal) -> list[Money]:
    amounts = [claim.amount.fen for claim in group]
    if sum(amounts) <= left.fen:
        return [claim.amount for claim in group]
    if not bonus:
        return left.allocate(amounts)
    first = min(range(len(group)), key=lambda place: group[place].order)
    ahead = min(int(left.fen * bonus), amounts[first])
    amounts[first] -= ahead
    paid = Money(left.fen - ahead).allocate(amounts)
    paid[first] += Money(ahead)
    return paid
