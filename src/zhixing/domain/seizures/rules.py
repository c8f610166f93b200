"""What may be held and for how long, whether it is more than needed, what is ordered, and what an answer means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhixing.domain.seizures.refusals import ExemptProperty, OverSeizure
from zhixing.gateways import banks
from zhixing.gateways.agencies import Item
from zhixing.kernel.dates import add, years
from zhixing.kernel.money import Money
from zhixing.law import seizure as law
from zhixing.law import seizure_alarms as alarms
from zhixing.law.exempt import EXEMPTIONS
from zhixing.law.seizure_court import FirstSeizure

KIND_OF = {
    "deposit": law.Kind.DEPOSIT,
    "network": law.Kind.DEPOSIT,
    "fund": law.Kind.DEPOSIT,
    "vehicle": law.Kind.MOVABLE,
    "ship": law.Kind.MOVABLE,
    "house": law.Kind.IMMOVABLE,
    "land": law.Kind.IMMOVABLE,
    "wealth": law.Kind.OTHER_RIGHT,
    "securities": law.Kind.OTHER_RIGHT,
    "equity": law.Kind.OTHER_RIGHT,
    "insurance": law.Kind.OTHER_RIGHT,
    "receivable": law.Kind.OTHER_RIGHT,
    "ip": law.Kind.OTHER_RIGHT,
    "other": law.Kind.OTHER_RIGHT,
}
"""What the cap of the term depends on (民诉解释 485): money in accounts one year, movables two, the rest three."""
MONEY = frozenset({"deposit", "network", "fund"})
"""Each freeze holds an exact sum; several are in force side by side while there is enough."""
FROZEN = MONEY | {"wealth", "securities", "equity", "insurance", "receivable", "ip"}
"""What is frozen for a sum; everything else is sealed (查封)."""
SELLABLE = frozenset({"vehicle", "house", "land", "equity", "ip"})
DEDUCTIBLE = MONEY | {"insurance"}
WANTED = ("number", "amount_fen", "from_on", "to_on")
"""What an order says of a kind of thing that no item describes."""
DRAFT_AHEAD = timedelta(days=70)
"""A renewal is laid ready so long before the end: before the first alarm [design]."""
LAPSED, OVERTAKEN, SEIZED_ANEW = "已经失效", "改办其他事项", "已重新制作裁定："
PURPOSE = {
    "freeze": "冻结被执行人存款",
    "seal": "查封被执行人财产",
    "renew": "续行查封、冻结",
    "release": "解除查封、冻结",
    "deduct": "扣划被执行人存款",
}
BASIS = {
    "freeze": "《中华人民共和国民事诉讼法》第二百五十三条",
    "seal": "《中华人民共和国民事诉讼法》第二百五十五条、第二百六十二条",
    "renew": "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第四百八十五条",
    "release": "《最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定》第二十八条",
    "deduct": "《中华人民共和国民事诉讼法》第二百五十三条",
}
PAPERS = {
    "freeze": ("freeze_ruling", "freeze_assistance"),
    "seal": ("seizure_ruling", "seizure_assistance"),
    "renew": ("renewal_ruling", "renewal_assistance"),
    "release": ("release_ruling", "release_assistance"),
    "deduct": ("deduction_ruling", "deduction_assistance"),
}
ASSISTANCE = frozenset(assistance for _, assistance in PAPERS.values())
RIGHTS = ("rights_freeze_ruling", "rights_freeze_assistance")
"""Papers that freeze what is no money in an account."""
RIGHT_PAPERS = {"ask": "right_request_letter", "agree": "right_transfer_letter", "refuse": "right_refusal_letter"}
"""Letters between courts about the right to sell."""
DEBT_PAPERS = {
    "debt": ("debt_freeze_ruling", "debt_payment_notice"),
    "income": ("income_ruling", "income_assistance"),
}
"""Ruling and notice to a third party that owes the debtor, or pays him."""
DIRECT = "direct"
"""How a third party is served (执行工作规定 45)."""
DEBT_NOTICES = frozenset(notice for _, notice in DEBT_PAPERS.values())
DEBT_RULING = "debt_enforcement_ruling"
INCOME_WAITS = "收入由协助单位逐月扣留，不适用到期债权的强制执行。"
AGREES = "经审查，符合移送条件"
CASE_OVER = "本案执行程序已经结束"
ENDS_HOLDS = frozenset({"performed", "terminated", "cancelled", "not_enforced", "dismissed"})
"""Ways to close a case after which nothing stays held (查扣冻规定 28); after 终本 what is held stays."""


@dataclass(frozen=True)
class Thing:
    """What an order must say of a thing. `freeze_id`: the bank's number of a freeze in force; `wanted`: its fields."""

    kind: str
    number: str
    mark: str
    title: str
    freeze_id: str = ""
    prefix: str = ""
    wanted: tuple[str, ...] = WANTED
    number_field: str = "number"
    mark_field: str = ""
    quantity: int | None = None


@dataclass(frozen=True)
class Effect:
    """What an office did. `held` None where nothing is said of money; `until_on` None while it waits."""

    reference: str
    rank: int
    held: Money | None
    from_on: date | None
    until_on: date | None

    @property
    def in_force(self) -> bool:
        return self.until_on is not None and (self.rank == 1 or bool(self.held))


@dataclass(frozen=True)
class OtherCourt:
    """The court that holds a thing first: its name, and what the rule on the right to sell asks of its hold."""

    name: str
    facts: FirstSeizure


def item_code(prefix: str, kind: str, act: str) -> str:
    """The item an office must handle: `account.freeze`, `vehicle.unseal` …"""
    undo = "unfreeze" if kind in FROZEN else "unseal"
    return f"{prefix}.{undo if act == 'release' else act}"


def papers(act: str, kind: str) -> tuple[str, str]:
    """Ruling and assistance notice of an act on such a thing."""
    return RIGHTS if act == "freeze" and kind != "deposit" else PAPERS[act]


def quantity(kind: str, amount: Money | None, told: Mapping[str, Any]) -> int | None:
    """How many listed shares secure the sum at the last close, no more than there are (善意文明意见 7); None where
    nobody told a close."""
    close, there = told.get("close_fen"), told.get("quantity")
    if kind != "securities" or amount is None or not close or type(there) is not int:
        return None
    return min(there, law.listed_shares(amount, Money(int(close)), Decimal(0)).number)


def order(
    act: str,
    thing: Thing,
    amount: Money | None,
    from_on: date | None,
    until_on: date | None,
    to_account: str,
    case_no: str,
) -> Item:
    """The order as the office reads it (docs/agency-interface.md §4)."""
    if thing.kind == "deposit":
        return _to_bank(act, thing, amount or Money.zero, from_on, until_on, to_account, case_no)
    values: dict[str, Any] = {
        "number": thing.number,
        thing.number_field: thing.number,
        thing.mark_field: thing.mark,
        "amount_fen": None if amount is None else amount.fen,
        "quantity": thing.quantity,
        "from_on": str(from_on) if from_on else None,
        "to_on": str(until_on) if until_on else None,
        "years": _years(from_on, until_on) if from_on and until_on else None,
        "to_account": to_account,
        "remittance": case_no,
    }
    wanted = {name: values.get(name) for name in thing.wanted}
    fields = {name: value for name, value in wanted.items() if value not in (None, "")}
    return Item(item_code(thing.prefix, thing.kind, act), fields)


def _years(from_on: date, until_on: date) -> int:
    """The fewest whole years that hold the term."""
    return next(many for many in range(1, 100) if until_on < add(from_on, years(many)))


def _to_bank(
    act: str, thing: Thing, amount: Money, from_on: date | None, until_on: date | None, to_account: str, case_no: str
) -> Item:
    if act == "freeze" and from_on and until_on:
        return banks.freeze(thing.number, amount, from_on, until_on)
    if act == "renew" and until_on:
        return banks.renew(thing.number, thing.freeze_id, until_on)
    if act == "release":
        return banks.unfreeze(thing.number, thing.freeze_id)
    return banks.deduct(thing.number, amount, to_account, case_no)


def key(seizure_id: int, no: int, stamp: int) -> str:
    """An order's key for good; `stamp` keeps it apart from those of a court's earlier life."""
    return f"S{seizure_id}-{no}-{stamp:x}"


def term(kind: str, on: date, until_on: date | None) -> law.Term:
    """The term of a new hold. Raises law.TermTooLong."""
    return law.term(KIND_OF[kind], on, until_on)


def next_alarm(kind: str, from_on: date, until_on: date, on: date) -> date | None:
    """The next day after `on` that something rings for a hold: its renewal is drafted, then the law's alarms."""
    alarms = law.term(KIND_OF[kind], from_on, until_on).alarms
    return min((day for day in (until_on - DRAFT_AHEAD, *alarms) if day > on), default=None)


def lapsed_on(until_on: date) -> date:
    """The first day without effect of a hold that was not renewed, whenever it was noticed (查扣冻规定 27)."""
    return until_on + timedelta(days=1)


def hears_from(groups: Iterable[str], on: date) -> int:
    """How many days before its end the first of these groups hears of a hold that is not in a case of his own."""
    return max((alarms.hears_from(group, on).number for group in groups), default=0)


def by_step(ends: Mapping[date, int], on: date) -> tuple[int, ...]:
    """Holds that end on each day, counted by how loud their end is on a day: none, the first alarm, the second …"""
    steps = [0] * (len(law.ALARMS.default) + 2)
    for day, many in ends.items():
        steps[alarms.alarm((day - on).days, on).step] += many
    return tuple(steps)


def renewed(kind: str, ends_on: date, on: date, until_on: date | None) -> law.Term:
    """The term after a renewal ordered that day. Raises law.SeizureLapsed, law.TermTooLong."""
    return law.renewal(KIND_OF[kind], ends_on, on, until_on)


def check_exempt(key: str) -> None:
    """Raises ExemptProperty for what stays with the debtor; a dwelling may be seized, not sold (查扣冻规定 3, 4)."""
    for one in EXEMPTIONS:
        if one.key == key and not one.seizable:
            raise ExemptProperty(what=one.zh, what_en=one.en)


def needed(ceiling: Money, held: Sequence[law.Held]) -> Money:
    """What is still uncovered: the exact sum the next deposit is frozen for."""
    return max(ceiling - law_net(held), Money.zero)


def law_net(held: Sequence[law.Held]) -> Money:
    return sum((one.value for one in held if not one.waiting), Money.zero)


def check_excess(ceiling: Money, held: Sequence[law.Held], new: law.Held, on: date, reason: str) -> None:
    """Raises OverSeizure when the rest would do without it, or money is frozen beyond the sum, and nobody says why."""
    found = law.excess(ceiling, [*held, new], on)
    over = found.surplus.fen > 0 if new.cash else new.key in found.releasable
    if over and not reason.strip():
        raise OverSeizure(held=law_net(held), ceiling=ceiling)


def served(reference: str, from_on: date | None, until_on: date | None) -> Effect:
    """What handing the paper to a third party does: the claim is frozen from that day, behind nobody."""
    return Effect(reference, 1, None, from_on, until_on)


def effect(answer: Mapping[str, Any]) -> Effect:
    """What an answer to a freeze, a seal or a renewal says. Raises ValueError for one that can't be read."""
    try:
        record = answer["records"][0]
        held = record.get("held_fen")
        return Effect(
            reference=str(record.get("freeze_id") or record.get("seal_id") or ""),
            rank=int(record["rank"]),
            held=None if held is None else Money(int(held)),
            from_on=_day(record.get("from_on")),
            until_on=_day(record.get("to_on")),
        )
    except (KeyError, IndexError, TypeError) as error:
        raise ValueError("an answer without rank or term") from error


def deducted(answer: Mapping[str, Any]) -> tuple[Money, Money | None]:
    """What was deducted and what is left in the account. Raises ValueError for an answer that can't be read."""
    try:
        record = answer["records"][0]
        left = record.get("balance_fen")
        return Money(int(record["deducted_fen"])), None if left is None else Money(int(left))
    except (KeyError, IndexError, TypeError) as error:
        raise ValueError("an answer without the sum deducted") from error


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def mark_text(kind: str, number: str, mark: str) -> str:
    """How papers name the thing's numbers."""
    if kind == "vehicle":
        return "，".join(filter(None, [mark and f"号牌{mark}", number and f"车辆识别代号{number}"]))
    return f"账号{number}" if kind == "deposit" else number or mark or "—"
