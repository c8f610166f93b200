"""Plans as the scope may see them, and what is still to be paid in a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet, Sum

from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.distributions import rules
from zhixing.domain.distributions.models import Line, Objection, Plan
from zhixing.domain.distributions.refusals import (
    AssumeASum,
    ClaimNotOnLadder,
    NoSuchObjection,
    NoSuchPlan,
    NothingToDistribute,
)
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.domain.seizures import api as seizures
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import distribution as law
from zhixing.law.distribution import Debtor
from zhixing.law.distribution_rights import Right


@dataclass(frozen=True)
class Outstanding:
    """What creditors and the court have not been given yet, whatever lies in the case's account."""

    on: date
    fee: Money
    title: Money
    doubled: Money
    assumed: bool

    @property
    def total(self) -> Money:
        return self.fee + self.title + self.doubled


def find_plan(scope: Scope, plan_id: int, lock: bool = False) -> Plan:
    """Raises NoSuchPlan outside the scope's court or in a case it is recused from."""
    rows = Plan.objects.select_for_update(of=("self",)) if lock else Plan.objects.all()
    courts_seen = [scope.court_id] if lock else scope.courts  # one acts in one's own court only
    found = rows.select_related("case", "approved_by").filter(pk=plan_id, court_id__in=courts_seen).first()
    if found is None or found.case_id in scope.recused:
        raise NoSuchPlan(plan_id=plan_id)
    return found


def find_objection(scope: Scope, objection_id: int) -> Objection:
    """Raises NoSuchObjection."""
    found = Objection.objects.select_related("plan").filter(pk=objection_id, plan__court_id__in=scope.courts).first()
    if found is None or found.plan.case_id in scope.recused:
        raise NoSuchObjection(objection_id=objection_id)
    return found


def plan(scope: Scope, plan_id: int) -> Plan:
    """Raises NoSuchPlan."""
    return find_plan(scope, plan_id)


def plans(scope: Scope, case_id: int) -> list[Plan]:
    """The plans of a case, newest first, with their lines."""
    rows = Plan.objects.filter(case_id=case_id, court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    return list(rows.prefetch_related("lines", "served", "objections__contests__line").order_by("-no"))


def open_plan(scope: Scope, case_id: int) -> Plan | None:
    """The plan of a case that is neither approved nor superseded."""
    rows = Plan.objects.filter(case_id=case_id, court_id__in=scope.courts, state__in=Plan.OPEN)
    return rows.exclude(case_id__in=scope.recused).first()


def objection(scope: Scope, objection_id: int) -> Objection:
    """An objection with its plan. Raises NoSuchObjection."""
    return find_objection(scope, objection_id)


def disputed(plan: Plan) -> dict[int, Money]:
    """What open objections hold back of each line of a plan, by its position; lines nobody contests are left out."""
    found = list(plan.objections.filter(state__in=Objection.OPEN).prefetch_related("contests"))
    whole = any(not one.contests.all() for one in found)
    held: dict[int, Money] = {}
    for line in plan.lines.all():
        contested = [Money(c.fen) for one in found for c in one.contests.all() if c.line_id == line.pk]
        held[line.position] = rules.held_back(Money(line.share_fen), [Money(line.share_fen)] if whole else contested)
    return {position: sum_ for position, sum_ in held.items() if sum_}


@dataclass(frozen=True)
class Withheld:
    """What a line of a plan keeps for somebody outside the case: in all, and not yet paid nor prepared."""

    line: Line
    kept: Money
    free: Money


def withheld(scope: Scope, plan: Plan) -> list[Withheld]:
    """The lines of a plan whose share lies in the account of costs withheld, in the order of the ladder."""
    return _withheld(scope, plan.lines.order_by("position"), prepared=True)


def costs_lying(scope: Scope, case_id: int) -> Money:
    """What approved plans of a case withheld for others and has not left the court, prepared or not."""
    rows = Line.objects.filter(plan__case_id=case_id, plan__court_id__in=scope.courts, plan__state=Plan.State.APPROVED)
    return sum((one.free for one in _withheld(scope, rows.select_related("plan"), prepared=False)), Money.zero)


def _withheld(scope: Scope, lines: QuerySet[Line], *, prepared: bool) -> list[Withheld]:
    rows = [
        line
        for line in lines
        if rules.account(line.plan.case_id, line.plan.court_id, line.rung, line.party_id).startswith("costs:")
    ]
    paid = payments.costs_paid(scope, [line.pk for line in rows], prepared=prepared)
    kept = [(line, Money(line.share_fen - line.held_fen - line.lost_fen)) for line in rows]
    return [Withheld(line, sum_, sum_ - paid.get(line.pk, Money.zero)) for line, sum_ in kept if sum_]


def lines(scope: Scope, plan_id: int) -> list[Line]:
    """The lines of a plan in the order of the ladder."""
    return list(find_plan(scope, plan_id).lines.order_by("position"))


def shared(case_id: int) -> dict[tuple[str, int | None, int | None], Money]:
    """What approved plans of a case gave, by (rung, obligation, party)."""
    rows = Line.objects.filter(plan__case_id=case_id, plan__state=Plan.State.APPROVED)
    sums = rows.values("rung", "obligation_no", "party_id").annotate(fen=Sum(F("share_fen") - F("lost_fen")))
    return {(row["rung"], row["obligation_no"], row["party_id"]): Money(row["fen"]) for row in sums}


def duties(scope: Scope, case_id: int) -> list[rules.Duty]:
    """The obligations of a case as the ladder sees them; secured titles rank by the order they were noted in."""
    found, ranks = [], seizure_ranks(scope, case_id)
    for one in cases.claims(scope, case_id):
        roles = list(one.payees.all())
        joined = any(role.kind == cases.Role.Kind.JOINER for role in roles)
        right = Right(one.priority) if one.priority else None
        found.append(
            rules.Duty(
                one.no,
                Money(one.amount_fen),
                tuple(role.party_id for role in roles),
                accrued=Money(one.accrued_fen),
                right=right,
                joined=joined,
                order=one.no if right not in (None, Right.BUILDER) else rules.place(one.no, joined, ranks.get(one.no)),
            )
        )
    return [duty for duty in found if duty.payees]


def seizure_ranks(scope: Scope, case_id: int) -> dict[int, int]:
    """Obligation -> its place by order of seizure on what the case sells, where a hold is known; 1 is the first (首封).

    The case's own titles stand where its own hold does; a creditor of another case, where that case's hold waits.
    """
    places = seizures.ranks(scope, case_id)
    waiting: dict[int, int] = {}
    for other in sorted((one for one in places if one != case_id), key=lambda one: places[one]):
        for role in cases.applicants(scope, other):
            waiting.setdefault(role.party_id, places[other])
    found: dict[int, int | None] = {}
    for one in cases.claims(scope, case_id):
        joined = [role.party_id for role in one.payees.all() if role.kind == cases.Role.Kind.JOINER]
        found[one.no] = waiting.get(joined[0]) if joined else places.get(case_id)
    return {no: rank for no, rank in found.items() if rank is not None}


def claims(scope: Scope, case_id: int, on: date) -> tuple[list[rules.Claim], bool]:
    """Every claim that is open on a day, and whether a rate was assumed. Raises RateUnknown outside practice courts."""
    practice = courts.court(cases.case(scope, case_id).court_id).tenant.practice
    due = cases.due(scope, case_id, on, assume_last=practice)
    found = rules.claims(duties(scope, case_id), due.schedule.lines, due.fee, shared(case_id), on)
    return found, due.schedule.assumed


def outstanding(scope: Scope, case_id: int, on: date) -> Outstanding:
    """What is still to be given out in a case on a day: the enforcement fee, title money, the doubled part."""
    found, assumed = claims(scope, case_id, on)
    sums = {"fee": Money.zero, "doubled": Money.zero, "title": Money.zero}
    for claim in found:
        kind = claim.law.rung.value if claim.law.rung.value in sums else "title"
        sums[kind] += claim.law.amount
    return Outstanding(on, sums["fee"], sums["title"], sums["doubled"], assumed)


def kind_of_debtor(scope: Scope, case_id: int) -> Debtor:
    """Companies pay by order of seizure, everybody else pro rata (民诉解释 506–514)."""
    kinds = {role.party.kind for role in cases.debtors(scope, case_id)}
    return Debtor.COMPANY if kinds == {"company"} else Debtor.PERSON


@dataclass(frozen=True)
class Reckoned:
    """A pot given out by the law on a day, before anybody has drawn a plan of it."""

    plan: law.Plan
    claims: Sequence[rules.Claim]
    assumed: bool
    criminal: bool
    """The price is of a crime's property: the criminal ladder, and what is left is the treasury's."""

    def shares(self, surplus_to: int | None) -> list[rules.Share]:
        return rules.draw(self.plan, self.claims, surplus_to, self.criminal)


def ladder(scope: Scope, case_id: int) -> tuple[law.Rung, ...]:
    """The rungs a claim can stand on in a case: a crime's property and ships have ladders of their own."""
    if auctions.of_crime(scope, case_id):
        return law.CRIMINAL
    return law.SHIP if auctions.of_ship(scope, case_id) else law.CIVIL


def reckon(
    scope: Scope,
    case_id: int,
    pot: Money,
    on: date,
    extra: Sequence[rules.ExtraClaim] = (),
    debtor: Debtor | None = None,
) -> Reckoned:
    """Give a pot out by the ladder to all who may claim. Raises ClaimNotOnLadder, RateUnknown."""
    found, assumed = claims(scope, case_id, on)
    rungs = ladder(scope, case_id)
    criminal = rungs is law.CRIMINAL
    found += _extra(extra, rungs)
    title = rules.single_title(duties(scope, case_id), extra)
    kind = debtor or kind_of_debtor(scope, case_id)
    if rungs is law.SHIP:
        return Reckoned(rules.of_ship(pot, found, kind, on, single_title=title), found, assumed, criminal)
    plan = law.draw_up(pot, [one.law for one in found], kind, on, single_title=title, criminal=criminal)
    return Reckoned(plan, found, assumed, criminal)


def _extra(given: Sequence[rules.ExtraClaim], ladder: Sequence[law.Rung]) -> list[rules.Claim]:
    known = {rung.value for rung in ladder}
    for one in given:
        if one.rung not in known or one.amount <= Money.zero:
            raise ClaimNotOnLadder(rung=one.rung)
    return [rules.extra(number, one) for number, one in enumerate(given)]


def written(plan: Plan) -> list[rules.Share]:
    """The lines of a plan as shares, in their order."""
    return [
        rules.Share(
            line.rung, line.obligation_no, line.party_id, line.basis, Money(line.claimed_fen), Money(line.share_fen)
        )
        for line in sorted(plan.lines.all(), key=lambda line: line.position)
    ]


def what_if(
    scope: Scope,
    case_id: int,
    on: date,
    pot: Money | None = None,
    extra: Sequence[rules.ExtraClaim] = (),
    debtor: Debtor | None = None,
) -> list[rules.Change]:
    """What everybody would get with another pot, further claims or the other method, beside the plan as it stands.

    Beside the open plan, else beside what today's books would give: nothing, where no money has come in yet and `pot`
    is an assumed sum. Nothing is written. Raises AssumeASum, NothingToDistribute, ClaimNotOnLadder, RateUnknown.
    """
    scope.require("case.view")
    present = open_plan(scope, case_id)
    held = Money(present.pot_fen) if present else ledger.free(scope, f"case:{case_id}")
    pot = (held or None) if pot is None else pot
    if pot is None:
        raise AssumeASum()
    if pot <= Money.zero:
        raise NothingToDistribute()
    before = written(present) if present else reckon(scope, case_id, held, on).shares(None) if held else []
    return rules.compare(before, reckon(scope, case_id, pot, on, extra, debtor).shares(_back_to(before)))


def _back_to(shares: Sequence[rules.Share]) -> int | None:
    """To whom the surplus of a plan goes, so that two plans name the same."""
    return next((one.party_id for one in shares if one.rung == rules.SURPLUS), None)


def revised(scope: Scope, plan: Plan) -> list[rules.Change]:
    """What a plan changed against the one before it in the case; empty for the first."""
    rows = Plan.objects.filter(case_id=plan.case_id, court_id__in=scope.courts, no=plan.no - 1)
    former = rows.prefetch_related("lines").first()
    return rules.compare(written(former), written(plan)) if former else []
