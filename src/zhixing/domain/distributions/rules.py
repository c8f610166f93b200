"""From what is owed to whom to the claims the ladder knows, and to the lines of a plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhixing.kernel.money import Money
from zhixing.law import distribution as law
from zhixing.law.interest import Line as InterestLine
from zhixing.law.interest import LineKind

SURPLUS = law.SURPLUS
TITLE_RUNGS = ("secured", "ordinary")
Shared = Mapping[tuple[str, int | None, int | None], Money]
"""What earlier plans gave, by (rung, obligation, party)."""


@dataclass(frozen=True)
class Duty:
    """One obligation: who is owed it. `order` ranks separate titles by seizure; `joined`: a creditor of another case."""

    no: int
    amount: Money
    payees: tuple[int, ...]
    secured: bool = False
    joined: bool = False
    order: int = 0


@dataclass(frozen=True)
class ExtraClaim:
    """A claim that stands in no instrument of the case: sale costs, taxes, wages, a living reserve."""

    rung: str
    amount: Money
    party_id: int | None
    basis: str
    order: int = 0


@dataclass(frozen=True)
class Claim:
    """A claim on the pot with whom and what it stands for."""

    law: law.Claim
    obligation_no: int | None
    party_id: int | None
    basis: str


@dataclass(frozen=True)
class Share:
    """A line of a plan."""

    rung: str
    obligation_no: int | None
    party_id: int | None
    basis: str
    claimed: Money
    share: Money


def claims(duties: Sequence[Duty], lines: Iterable[InterestLine], fee: Money, shared: Shared) -> list[Claim]:
    """What each creditor may still claim: title money and doubled part apart, less what earlier plans gave.

    A duty owed to several is theirs in equal parts [design]. The doubled part never has priority (迟延利息解释 4).
    """
    general: dict[str, Money] = {}
    doubled: dict[str, Money] = {}
    for line in lines:
        sums = doubled if line.kind is LineKind.DOUBLED else general
        sums[line.debt] = sums.get(line.debt, Money.zero) + line.amount
    found = [_claim(law.Rung.FEE, None, None, fee, shared)]
    for duty in duties:
        rung = law.Rung.SECURED if duty.secured else law.Rung.ORDINARY
        even = [1] * len(duty.payees)
        title = (duty.amount + general.get(str(duty.no), Money.zero)).allocate(even)
        late = doubled.get(str(duty.no), Money.zero).allocate(even)
        for party_id, own, own_late in zip(duty.payees, title, late, strict=True):
            found.append(_claim(rung, duty.no, party_id, own, shared, duty.order))
            found.append(_claim(law.Rung.DOUBLED, duty.no, party_id, own_late, shared, duty.order))
    return [claim for claim in found if claim.law.amount > Money.zero]


def _claim(
    rung: law.Rung, no: int | None, party_id: int | None, amount: Money, shared: Shared, order: int = 0
) -> Claim:
    left = amount - shared.get((rung.value, no, party_id), Money.zero)
    return Claim(law.Claim(f"{rung.value}:{no}:{party_id}", rung, left, order), no, party_id, law.STEPS[rung].basis)


def extra(number: int, one: ExtraClaim) -> Claim:
    """Raises ValueError for a rung the law does not know."""
    rung = law.Rung(one.rung)
    key = f"extra:{number}"
    return Claim(law.Claim(key, rung, one.amount, one.order), None, one.party_id, one.basis or law.STEPS[rung].basis)


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


def single_title(duties: Sequence[Duty]) -> bool:
    """Whether all ordinary creditors hold this case's own instrument (执行工作规定 55)."""
    return not any(duty.joined for duty in duties)


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
