"""Who an account is, what it may see and do, and the courts themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet

from zhixing.domain.courts import rules
from zhixing.domain.courts.models import Court, Deputy, Membership, Recusal, Staff
from zhixing.domain.courts.refusals import OtherCourtsStaff
from zhixing.infra.models import Account
from zhixing.infra.steady import steady
from zhixing.kernel.scope import Scope


@dataclass(frozen=True)
class Person:
    """A member of staff as pages show him."""

    id: int
    name: str
    title: str
    groups: tuple[str, ...]


def system_scope(court_id: int, *permissions: str) -> Scope:
    """What the operator at the command line, or a process of the platform itself, acts as."""
    return Scope("system", court_id, frozenset({court_id}), frozenset(permissions))


def groups_of(staff: Staff, on: date) -> list[str]:
    """The groups he is in on a day, those of colleagues he stands in for included, in the order of roles.toml."""
    return _groups_of([staff.pk], on)[staff.pk]


def acts_for(scope: Scope, on: date) -> set[int]:
    """Himself and the colleagues he stands in for on a day; nobody when the scope is no member of staff."""
    return _act_for([scope.staff_id], on)[scope.staff_id] if scope.staff_id is not None else set()


def _act_for(staff_ids: Iterable[int], on: date) -> dict[int, set[int]]:
    stands_for = {staff_id: {staff_id} for staff_id in staff_ids}
    deputies = Deputy.objects.filter(deputy_id__in=stands_for, from_on__lte=on, until_on__gte=on)
    for deputy_id, absent_id in deputies.values_list("deputy_id", "absent_id"):
        stands_for[deputy_id].add(absent_id)
    return stands_for


def _groups_of(staff_ids: Iterable[int], on: date) -> dict[int, list[str]]:
    """The same for many members of staff, by number."""
    stands_for = _act_for(staff_ids, on)
    members = Membership.objects.filter(staff_id__in=set().union(*stands_for.values()), from_on__lte=on)
    found: dict[int, set[str]] = {}
    for staff_id, group in members.filter(Q(until_on=None) | Q(until_on__gte=on)).values_list("staff_id", "group"):
        found.setdefault(staff_id, set()).add(group)
    return {
        staff_id: [group for group in rules.groups() if any(group in found.get(one, ()) for one in whose)]
        for staff_id, whose in stands_for.items()
    }


def scope_of(account: Account, on: date) -> Scope | None:
    """The scope of a member of staff on a day; None for anybody else."""
    staff = Staff.objects.filter(account=account, account__is_active=True).first()
    if staff is None:
        return None
    permissions = rules.permissions_of(groups_of(staff, on))
    courts = {staff.court_id}
    if "court.tree" in permissions:
        courts |= {court.pk for court in courts_under(staff.court_id)}
    recused = frozenset(Recusal.objects.filter(staff=staff).values_list("case_id", flat=True))
    return Scope(f"staff:{staff.pk}", staff.court_id, frozenset(courts), permissions, account.pk, staff.pk, recused)


def courts_under(court_id: int) -> list[Court]:
    """The courts below this one in the tree, in the order of their codes."""
    below = Q(parent_id=court_id) | Q(parent__parent_id=court_id)
    return list(Court.objects.filter(below).order_by("code"))


def next_number() -> int:
    """A number no court has yet."""
    return (Court.objects.aggregate(last=Max("pk"))["last"] or 0) + 1


def above(code: str, practice: bool) -> Court | None:
    """The nearest court above this code that is set up here: 浙0102 → 浙01 → 浙."""
    shorter = [code[:length] for length in (3, 1) if length < len(code)]
    rows = Court.objects.filter(tenant__practice=practice, code__in=shorter)
    return max(rows, key=lambda one: len(one.code), default=None)


def court(court_id: int) -> Court:
    """Raises Court.DoesNotExist."""
    return Court.objects.select_related("tenant").get(pk=court_id)


def court_by_code(code: str) -> Court:
    """Raises Court.DoesNotExist."""
    return Court.objects.select_related("tenant").get(code=code)


def staff(scope: Scope) -> QuerySet[Staff]:
    """The staff of the courts in scope, by name."""
    return Staff.objects.filter(court_id__in=scope.courts).order_by("court__code", "name", "pk")


def people(scope: Scope, on: date, group: str | None = None) -> list[Person]:
    """The staff of the scope's court with their groups on a day, by name."""
    found = _people(scope.court_id, on) if scope.court_id in scope.courts else ()
    return [person for person in found if group is None or group in person.groups]


@steady
def _people(court_id: int, on: date) -> tuple[Person, ...]:
    members = list(Staff.objects.filter(court_id=court_id).order_by("name", "pk"))
    groups = _groups_of([one.pk for one in members], on)
    return tuple(Person(one.pk, one.name, one.title, tuple(groups[one.pk])) for one in members)


def recusals(case_ids: Iterable[int]) -> set[tuple[int, int]]:
    """Who must stay out of which of these cases: (member of staff, case)."""
    return set(Recusal.objects.filter(case_id__in=list(case_ids)).values_list("staff_id", "case_id"))


def recused_from(case_id: int) -> set[int]:
    """The members of staff who must stay out of the case."""
    return {staff_id for staff_id, _ in recusals([case_id])}


def is_recused(staff_id: int, case_id: int) -> bool:
    """Whether this member of staff must stay out of the case."""
    return staff_id in recused_from(case_id)


def member(scope: Scope, staff_id: int) -> Staff:
    """A member of the scope's court. Raises OtherCourtsStaff."""
    found = Staff.objects.select_related("account").filter(pk=staff_id, court_id=scope.court_id).first()
    if found is None:
        raise OtherCourtsStaff(staff_id=staff_id)
    return found
