"""Cases as the scope may see them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Count, Q, QuerySet

from zhixing.domain.cases.debt import Due, reckon
from zhixing.domain.cases.models import Agent, Case, Obligation, Role, Stay
from zhixing.domain.cases.refusals import NoSuchCase, NotAParty, RecusedFromCase
from zhixing.domain.ledger import api as ledger
from zhixing.kernel.case_number import CaseNumber, CaseNumberUnreadable
from zhixing.kernel.scope import Scope
from zhixing.law import settlement as law

T = TypeVar("T", Role, Obligation, Stay)


def cases(scope: Scope) -> QuerySet[Case]:
    """The cases of the scope's courts, without those it is recused from, newest filing first."""
    found = Case.objects.filter(court_id__in=scope.courts).exclude(pk__in=scope.recused)
    return found.select_related("court", "officer").order_by("-filed_at", "-pk")


def case(scope: Scope, case_id: int) -> Case:
    """Raises NoSuchCase outside the scope's courts, RecusedFromCase."""
    found = Case.objects.select_related("court", "officer").filter(pk=case_id, court_id__in=scope.courts).first()
    if found is None:
        raise NoSuchCase(case_id=case_id)
    if case_id in scope.recused:
        raise RecusedFromCase(case_id=case_id)
    return found


def all_of(scope: Scope, case_ids: Iterable[int]) -> dict[int, Case]:
    """Many cases by id. Raises what `case` raises for the first that may not be seen."""
    wanted = list(dict.fromkeys(case_ids))
    found = {one.pk: one for one in cases(scope).filter(pk__in=wanted)}
    return {case_id: found.get(case_id) or case(scope, case_id) for case_id in wanted}


def by_number(scope: Scope, text: str) -> Case | None:
    """The case with this number, however its brackets and spaces were typed."""
    try:
        number = str(CaseNumber.parse(text))
    except CaseNumberUnreadable:
        return None
    return cases(scope).filter(number=number).first()


def by_access_code(code: str) -> Case | None:
    """The case a code on a 执行信息公开告知书 opens; who asks still has to prove who he is."""
    return Case.objects.select_related("court", "officer").filter(access_code=code.strip().upper()).first()


def of_party(scope: Scope, party_id: int) -> QuerySet[Case]:
    """The cases a party has a role in."""
    return cases(scope).filter(roles__party_id=party_id).distinct()


def roles(scope: Scope, case_id: int, kind: str | None = None) -> list[Role]:
    """Who takes part, applicants first, then debtors, then others, in the order of filing."""
    rows = Role.objects.filter(case_id=case_id, case__court_id__in=scope.courts).select_related("party")
    order = list(Role.Kind.values)
    found = sorted(rows.prefetch_related("agents"), key=lambda role: (order.index(role.kind), role.pk))
    return [role for role in found if kind is None or role.kind == kind]


def role_of(scope: Scope, case_id: int, party_id: int) -> Role:
    """What a party is in the case, the first where it is several. Raises NoSuchCase, RecusedFromCase, NotAParty."""
    case(scope, case_id)
    found = next((role for role in roles(scope, case_id) if role.party_id == party_id), None)
    if found is None:
        raise NotAParty(party_id=party_id)
    return found


def applicants(scope: Scope, case_id: int) -> list[Role]:
    """The applicants (申请执行人)."""
    return roles(scope, case_id, "applicant")


def debtors(scope: Scope, case_id: int) -> list[Role]:
    """The debtors (被执行人)."""
    return roles(scope, case_id, "debtor")


def roles_of(scope: Scope, case_ids: Sequence[int]) -> dict[int, list[Role]]:
    """Who takes part in many cases, by case, in the order of filing."""
    rows = Role.objects.filter(case_id__in=case_ids, case__court_id__in=scope.courts)
    return _by_case(rows.select_related("party").order_by("pk"))


def debtors_of(scope: Scope, case_ids: Sequence[int]) -> dict[int, list[Role]]:
    """The debtors of many cases, by case."""
    found = roles_of(scope, case_ids)
    return {case_id: [role for role in found[case_id] if role.kind == "debtor"] for case_id in case_ids}


def claims(scope: Scope, case_id: int) -> list[Obligation]:
    """The money duties of the instrument, in its order."""
    rows = Obligation.objects.filter(case_id=case_id, case__court_id__in=scope.courts).order_by("no")
    return list(rows.prefetch_related("payers__party", "payees__party"))


def with_claims(case_ids: Iterable[int]) -> set[int]:
    """Which of these cases are about money."""
    return set(Obligation.objects.filter(case_id__in=list(case_ids)).values_list("case_id", flat=True))


def stays(scope: Scope, case_id: int) -> list[Stay]:
    """The times the case rested, earliest first."""
    return list(Stay.objects.filter(case_id=case_id, case__court_id__in=scope.courts).order_by("from_on", "pk"))


@dataclass(frozen=True)
class Settled:
    """A settlement of the case: `resume_by` is the last day to apply to go on, if it is broken (和解规定 10)."""

    terms: str
    perform_by: date
    resume_by: date | None


def settlement(scope: Scope, case_id: int) -> Settled | None:
    """The last settlement for which the case rested."""
    last = next((one for one in reversed(stays(scope, case_id)) if one.perform_by is not None), None)
    if last is None or last.perform_by is None:
        return None
    broken = law.resume(law.State.BROKEN, last.perform_by)
    return Settled(last.terms, last.perform_by, broken.until)


def due(scope: Scope, case_id: int, on: date, assume_last: bool = False) -> Due:
    """What is owed on a day, after what the ledger says came in. Raises RateUnknown unless `assume_last`."""
    case(scope, case_id)
    return facts(scope, [case_id], on, assume_last)[0].due


@dataclass(frozen=True)
class Facts:
    """What papers of a case are made from: who takes part, what the instrument orders, what is owed on the day."""

    case: Case
    roles: tuple[Role, ...]
    claims: tuple[Obligation, ...]
    due: Due

    def parties(self, kind: str) -> list[Role]:
        return [role for role in self.roles if role.kind == kind]


def facts(scope: Scope, case_ids: Sequence[int], on: date, assume_last: bool = False) -> list[Facts]:
    """The facts of many cases in a handful of questions, in the order of their ids."""
    found = list(cases(scope).filter(pk__in=case_ids).order_by("pk"))
    ids = [one.pk for one in found]
    taking_part = _by_case(Role.objects.filter(case_id__in=ids).select_related("party").order_by("pk"))
    prefetched = Obligation.objects.filter(case_id__in=ids).prefetch_related("payers__party", "payees__party")
    claimed = _by_case(prefetched.order_by("no"))
    rested = _by_case(Stay.objects.filter(case_id__in=ids).order_by("from_on", "pk"))
    came_in = ledger.received_by_case(scope, ids)
    made = []
    for one in found:
        owed = reckon(one, claimed[one.pk], rested[one.pk], came_in.get(one.pk, []), on, assume_last)
        made.append(Facts(one, tuple(taking_part[one.pk]), tuple(claimed[one.pk]), owed))
    return made


def _by_case(rows: Iterable[T]) -> dict[int, list[T]]:
    grouped: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        grouped[row.case_id].append(row)
    return grouped


def collecting_agents(scope: Scope, case_id: int, party_id: int, on: date) -> list[Agent]:
    """The agents of a party with special authority on a day: the only ones who may collect money (执行工作规定 20)."""
    rows = Agent.objects.filter(role__case_id=case_id, role__party_id=party_id, role__case__court_id__in=scope.courts)
    in_force = Q(until_on=None) | Q(until_on__gte=on)
    return list(rows.filter(in_force, authority=Agent.Authority.SPECIAL).order_by("pk"))


def officers_of(case_ids: Iterable[int]) -> dict[int, int | None]:
    """The handlers of cases, for those who follow them from above."""
    return dict(Case.objects.filter(pk__in=list(case_ids)).values_list("pk", "officer_id"))


def received_on(case_id: int) -> date:
    """The day the application came in."""
    return Case.objects.values_list("received_on", flat=True).get(pk=case_id)


def open_cases_by_officer(scope: Scope) -> dict[int, int]:
    """Staff id -> how many cases of the scope's court he handles that are not closed."""
    rows = Case.objects.filter(court_id=scope.court_id, officer__isnull=False).exclude(status=Case.Status.CLOSED)
    return dict(rows.values_list("officer_id").annotate(n=Count("pk")).order_by())
