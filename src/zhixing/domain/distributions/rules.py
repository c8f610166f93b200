"""From what is owed to whom to the claims the ladder knows, and to the lines of a plan."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhixing.kernel.money import Money
from zhixing.law import distribution as law
from zhixing.law import distribution_rights as rights
from zhixing.law import ships
from zhixing.law.interest import Line as InterestLine
from zhixing.law.interest import LineKind

SURPLUS = law.SURPLUS
AFTER_HOLDS = 1000
"""No queue is as long: who holds nothing comes after it."""
TITLE = (law.Rung.BUILDER, law.Rung.SECURED, law.Rung.ORDINARY)
"""Rungs on which what a title orders may stand, its doubled part aside."""
Shared = Mapping[tuple[str, int | None, int | None], Money]
"""What earlier plans gave, by (rung, obligation, party)."""


@dataclass(frozen=True)
class Duty:
    """One obligation: who is owed it. `accrued`: what of it is interest; `order` ranks separate titles by seizure;
    `joined`: a creditor of another case."""

    no: int
    amount: Money
    payees: tuple[int, ...]
    accrued: Money = Money.zero
    right: rights.Right | None = None
    joined: bool = False
    order: int = 0


@dataclass(frozen=True)
class ExtraClaim:
    """A claim that stands in no instrument of the case: sale costs, taxes, wages, a living reserve, a creditor of another
    court. `order`: the place of his court's hold on what was sold, or of his right among the secured; None: not known."""

    rung: str
    amount: Money
    party_id: int | None
    basis: str
    order: int | None = None
    arose_on: date | None = None
    """For claims on a ship: salvage goes before what is older (海商法 23)."""


@dataclass(frozen=True)
class Claim:
    """A claim on the pot with whom and what it stands for."""

    law: law.Claim
    obligation_no: int | None
    party_id: int | None
    basis: str
    arose_on: date | None = None


@dataclass(frozen=True)
class Share:
    """A line of a plan."""

    rung: str
    obligation_no: int | None
    party_id: int | None
    basis: str
    claimed: Money
    share: Money


def place(no: int, joined: bool, rank: int | None) -> int:
    """By order of seizure: where the hold stands; without one known the case's own titles are first, and creditors of
    other cases come after all holds, in the order they joined."""
    return rank if rank is not None else AFTER_HOLDS + no if joined else 1


def claims(duties: Sequence[Duty], lines: Iterable[InterestLine], fee: Money, shared: Shared, on: date) -> list[Claim]:
    """What each creditor may still claim on a day: title money and doubled part apart, less what earlier plans gave.

    A duty owed to several is theirs in equal parts [design]. The doubled part never has priority (迟延利息解释 4).
    """
    general: dict[str, Money] = {}
    doubled: dict[str, Money] = {}
    for line in lines:
        sums = doubled if line.kind is LineKind.DOUBLED else general
        sums[line.debt] = sums.get(line.debt, Money.zero) + line.amount
    found = [_claim(law.Rung.FEE, None, None, fee - shared.get((law.Rung.FEE.value, None, None), Money.zero))]
    for duty in duties:
        own, late = (sums.get(str(duty.no), Money.zero) for sums in (general, doubled))
        parts = [(rung, amount.allocate([1] * len(duty.payees))) for rung, amount in _parts(duty, own, late, on)]
        for place, party_id in enumerate(duty.payees):
            owed = {rung: each[place] for rung, each in parts}
            gave = {
                rung: shared.get((rung.value, duty.no, party_id), Money.zero) for rung in (*TITLE, law.Rung.DOUBLED)
            }
            left = _left(owed, gave)
            found += [_claim(rung, duty.no, party_id, amount, duty.order) for rung, amount in left.items()]
    return [claim for claim in found if claim.law.amount > Money.zero]


def _parts(duty: Duty, interest: Money, doubled: Money, on: date) -> Iterator[tuple[law.Rung, Money]]:
    """The money of a duty by the rungs it stands on: a right may reach its principal alone."""
    place = rights.place(duty.right, on)
    if place.interest is place.principal:
        yield place.principal, duty.amount + interest
    else:
        yield place.principal, duty.amount - duty.accrued
        yield place.interest, duty.accrued + interest
    yield law.Rung.DOUBLED, doubled


def _left(owed: Mapping[law.Rung, Money], gave: Mapping[law.Rung, Money]) -> dict[law.Rung, Money]:
    """What is left once what plans gave is taken off: on each rung its own, then what was given where nothing stands
    any more, since a right was noted or a rate corrected meanwhile. The doubled part keeps to itself."""
    left = {rung: amount - gave[rung] for rung, amount in owed.items()}
    moved = [gave[rung] for rung in TITLE if rung not in owed]
    moved += [-left[rung] for rung in TITLE if rung in left and left[rung] < Money.zero]
    over = sum(moved, Money.zero)
    for rung in (one for one in TITLE if one in left):
        taken = min(over, max(left[rung], Money.zero))
        left[rung], over = left[rung] - taken, over - taken
    return left


def _claim(rung: law.Rung, no: int | None, party_id: int | None, left: Money, order: int = 0) -> Claim:
    return Claim(law.Claim(f"{rung.value}:{no}:{party_id}", rung, left, order), no, party_id, law.STEPS[rung].basis)


def extra(number: int, one: ExtraClaim) -> Claim:
    """An ordinary one of no known hold comes after all others. Raises ValueError for a rung the law does not know."""
    rung, order = law.Rung(one.rung), one.order or 0
    basis = one.basis or law.STEPS[rung].basis
    if rung is law.Rung.ORDINARY:
        order = one.order or 2 * AFTER_HOLDS + number
        basis += f"；{place_words(one.order)}" if one.order else ""
    return Claim(law.Claim(f"extra:{number}", rung, one.amount, order), None, one.party_id, basis, one.arose_on)


def place_words(rank: int) -> str:
    """A place by order of seizure as papers say it."""
    return "首封" if rank == 1 else f"轮候，第{rank}位"


RANKS = {
    law.Rung.COSTS: ships.Rank.COSTS,
    law.Rung.FEE: ships.Rank.COSTS,
    law.Rung.SALE_TAX: ships.Rank.COSTS,
    law.Rung.CREW: ships.Rank.CREW,
    law.Rung.INJURY: ships.Rank.INJURY,
    law.Rung.PORT_DUES: ships.Rank.PORT_DUES,
    law.Rung.SALVAGE: ships.Rank.SALVAGE,
    law.Rung.TORT: ships.Rank.TORT,
    law.Rung.RETENTION: ships.Rank.RETENTION,
    law.Rung.SECURED: ships.Rank.MORTGAGE,
    law.Rung.MARITIME: ships.Rank.MARITIME,
    law.Rung.SISTER_SHIP: ships.Rank.SISTER_SHIP,
}
"""Rungs that have their place in a ship's own order; the others follow by the civil ladder."""


def of_ship(pot: Money, drawn: Sequence[Claim], debtor: law.Debtor, on: date, *, single_title: bool) -> law.Plan:
    """The price of a ship: its own order first, what is left by the civil ladder (船舶规定 22)."""
    own = {one.law.key: one for one in drawn if one.law.rung in RANKS}
    paid = ships.pay_out(
        pot,
        [
            ships.ShipClaim(key, RANKS[one.law.rung], one.law.amount, one.arose_on or date.min, one.law.order)
            for key, one in own.items()
        ],
    )
    first = [law.Share(key, own[key].law.rung, claimed, got) for key, claimed, got in paid.shares]
    others = [one.law for one in drawn if one.law.key not in own]
    rest = law.draw_up(paid.left, others, debtor, on, single_title=single_title)
    return law.Plan(pot, (*first, *rest.shares), rest.left, rest.pro_rata, figures=rest.figures)


def account(case_id: int, court_id: int, rung: str, party_id: int | None) -> str:
    """The account a line of a plan is paid into: the payee's, the treasury's, the court's fees, or costs withheld for others."""
    if party_id is not None:
        return f"payable:{case_id}:{party_id}"
    kind = "treasury" if rung in law.TO_TREASURY else "fee" if rung == law.Rung.FEE else "costs"
    return f"{kind}:{court_id}"


def draw(plan: law.Plan, drawn: Sequence[Claim], surplus_to: int | None, criminal: bool = False) -> list[Share]:
    """The lines of a plan in the order of the ladder, what is left last."""
    known = {claim.law.key: claim for claim in drawn}
    lines = [
        Share(
            share.rung.value,
            known[share.key].obligation_no,
            known[share.key].party_id,
            known[share.key].basis,
            share.claimed,
            share.paid,
        )
        for share in plan.shares
    ]
    if plan.left:
        rest = law.residue(criminal=criminal).chosen
        to, basis = (None, "刑法 64；刑财规定 12") if rest == law.TREASURY else (surplus_to, "民诉解释 508")
        lines.append(Share(rest, None, to, basis, plan.left, plan.left))
    return lines


def several(drawn: Sequence[Claim]) -> bool:
    """Whether the plan must be served: more than one creditor, or a claim that goes before others."""
    others = [claim for claim in drawn if claim.law.rung is not law.Rung.FEE]
    creditors = {claim.party_id for claim in others}
    return len(creditors) > 1 or any(claim.law.rung not in (law.Rung.ORDINARY, law.Rung.DOUBLED) for claim in others)


def single_title(duties: Sequence[Duty], extra: Sequence[ExtraClaim] = ()) -> bool:
    """Whether all ordinary creditors hold this case's own instrument (执行工作规定 55)."""
    return not any(duty.joined for duty in duties) and not any(one.rung == law.Rung.ORDINARY for one in extra)


def held_back(share: Money, contested: Iterable[Money]) -> Money:
    """What of a share waits while objections contest parts of it; the rest is paid (民诉解释 510)."""
    return min(share, sum(contested, Money.zero))


@dataclass(frozen=True)
class Change:
    """What one claim gets in one plan and in another; zero where a plan does not have it."""

    rung: str
    obligation_no: int | None
    party_id: int | None
    basis: str
    before: Money
    after: Money

    @property
    def difference(self) -> Money:
        return self.after - self.before


def compare(before: Sequence[Share], after: Sequence[Share]) -> list[Change]:
    """Two plans side by side, claim by claim, in the order of the second, then what only the first had."""
    sums: list[dict[tuple[str, int | None, int | None], Money]] = [{}, {}]
    basis: dict[tuple[str, int | None, int | None], str] = {}
    for shares, into in ((after, sums[1]), (before, sums[0])):
        for one in shares:
            key = one.rung, one.obligation_no, one.party_id
            into[key] = into.get(key, Money.zero) + one.share
            basis.setdefault(key, one.basis)
    return [Change(*key, basis[key], sums[0].get(key, Money.zero), sums[1].get(key, Money.zero)) for key in basis]
