"""Which grounds each way needs, and the 终本 findings this platform can make by itself."""

from collections.abc import Mapping
from datetime import date

from zhixing.domain.closings.refusals import NoSuchWay, ReasonMissing
from zhixing.kernel.money import Money
from zhixing.law import closing as law
from zhixing.law.closing import Way

SETTLED = "settled"
GROUNDS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    Way.PERFORMED: (
        ("paid", "全部执行到位", "paid in full"),
        (SETTLED, "执行和解协议履行完毕", "the settlement was performed"),
    ),
    Way.NO_PROPERTY: (),
    Way.TERMINATED: (
        ("withdrawn", "申请人撤销申请", "the application was withdrawn"),
        ("revoked", "据以执行的法律文书被撤销", "the instrument was revoked"),
        ("no_estate", "被执行人死亡，无遗产可供执行，又无义务承担人", "the debtor died without estate or obligor"),
        ("alimony_ended", "追索赡养费、扶养费、抚养费案件的权利人死亡", "the alimony claimant died"),
        ("too_poor", "被执行人生活困难无力偿还，无收入来源，又丧失劳动能力", "too poor, no income, unable to work"),
        ("other", "人民法院认为应当终结执行的其他情形", "another case the court holds fit"),
    ),
    Way.CANCELLED: (("other", "销案", "struck off"),),
    Way.NOT_ENFORCED: (("ruling", "裁定不予执行", "ruled not to be enforced"),),
    Way.DISMISSED: (("ruling", "裁定驳回申请", "the application was dismissed by ruling"),),
}
"""Way -> grounds (key, zh, en): 执行工作规定 64; 民诉法 268; 执行和解规定 8."""

SALE_GROUND = {"paid": "paid", SETTLED: "settled"}
"""Ground of closing -> ground on which stayed sales end (拍变规定 17); anything else: the application is withdrawn."""


def ground_of(way: str, ground: str, reason: str) -> str:
    """The ground to keep: the first of the way unless one is named. Raises NoSuchWay, ReasonMissing."""
    if way not in GROUNDS:
        raise NoSuchWay(way=way)
    known = [key for key, _, _ in GROUNDS[way]]
    if not known:
        return ""
    chosen = ground or known[0]
    if chosen not in known or (way == Way.TERMINATED and not ground):
        raise NoSuchWay(way=f"{way}/{ground}")
    if chosen != "paid" and not reason.strip():
        raise ReasonMissing()
    return chosen


def findings(filed_on: date, on: date, owed: Money, held: Money) -> dict[str, bool | None]:
    """The lines of the 终本 checklist that books and calendar can answer; the others wait for their rooms."""
    return {
        "b": on >= law.no_property_from(filed_on).on,
        "k": owed > Money.zero,
        "n": True,
        "p": held == Money.zero,
    }


def check(way: str, ground: str, owed: Money, held: Money) -> None:
    """Raises StillOwed or MoneyStillHeld: no way lets money of the case lie, and only full payment needs all paid."""
    law.check_performed(owed if (way, ground) == (Way.PERFORMED, "paid") else Money.zero, held)
