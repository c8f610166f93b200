"""Founding courts, appointing staff, deputies, recusal, and the practice court's time."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from zhixing.domain.courts import rules
from zhixing.domain.courts.events import (
    CourtEquipped,
    CourtFounded,
    PracticeTimeRun,
    SecondFactorReset,
    StaffAppointed,
    StaffDeputised,
    StaffRecused,
)
from zhixing.domain.courts.models import Court, Deputy, Membership, Recusal, Staff
from zhixing.domain.courts.queries import member
from zhixing.domain.courts.refusals import (
    AccountNumberUnreadable,
    LoginTaken,
    NoSuchGroup,
    NotAPracticeCourt,
    PracticeSpanTooLong,
)
from zhixing.infra import accounts, clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case, lock_court
from zhixing.infra.models import Tenant
from zhixing.kernel.scope import NotPermitted, Scope

MOST_DAYS_AT_ONCE = 400


@command
def found(
    scope: Scope, number: int, code: str, name: str, name_en: str, level: str, parent_id: int | None, practice: bool
) -> Court:
    """Set up a court; only the operator at the command line does this (`system`)."""
    scope.require("court.found")
    tenant = clock.open_tenant(number, practice)
    court = Court.objects.create(tenant=tenant, code=code, name=name, name_en=name_en, level=level, parent_id=parent_id)
    announce(scope, CourtFounded(court_id=number, code=code, practice=practice), clock.now(number))
    return court


@command
def equip(scope: Scope, court_id: int, **particulars: str) -> None:
    """Set address, phone and the special account of a court, those that are given. Raises AccountNumberUnreadable.

    Only the scope's own court, but for the operator at the command line (`system`).
    """
    if not scope.may("court.found"):  # who founds a court equips it
        scope.require("court.equip")
    if court_id not in scope.courts or not particulars.keys() <= rules.PARTICULARS:
        raise NotPermitted(permission="court.equip", actor=scope.actor)
    wanted = {name: value.strip() for name, value in particulars.items()}
    number = wanted.get("account_number", "").replace(" ", "")
    if number and not rules.is_account_number(number):
        raise AccountNumberUnreadable(number=number)
    if "account_number" in wanted:
        wanted["account_number"] = number
    lock_court(court_id)
    court = Court.objects.get(pk=court_id)
    changed = sorted(name for name, value in wanted.items() if getattr(court, name) != value)
    if changed:
        Court.objects.filter(pk=court_id).update(**wanted)
        announce(scope, CourtEquipped(court_id=court_id, changed=changed), clock.now(court_id))


@command
def appoint(
    scope: Scope, login: str, password: str, name: str, title: str, groups: Sequence[str], at: datetime
) -> Staff:
    """Take a person on at the scope's court; he must change the password and set up TOTP at his first log-in."""
    scope.require("staff.manage")
    if unknown := set(groups) - set(rules.groups()):
        raise NoSuchGroup(group=min(unknown))
    lock_court(scope.court_id)
    account = accounts.create(login, password, "staff")
    if account is None:
        raise LoginTaken(login=login)
    staff = Staff.objects.create(account=account, court_id=scope.court_id, name=name, title=title)
    Membership.objects.bulk_create(Membership(staff=staff, group=group, from_on=at.date()) for group in groups)
    event = StaffAppointed(court_id=scope.court_id, object=f"staff:{staff.pk}", staff_id=staff.pk, groups=list(groups))
    announce(scope, event, at)
    return staff


@command
def deputise(scope: Scope, absent_id: int, deputy_id: int, from_on: date, until_on: date, at: datetime) -> None:
    """Name who acts for a colleague on leave, both days included; one may name a deputy for oneself."""
    if scope.staff_id != absent_id:
        scope.require("staff.manage")
    lock_court(scope.court_id)
    absent, deputy = member(scope, absent_id), member(scope, deputy_id)
    Deputy.objects.create(absent=absent, deputy=deputy, from_on=from_on, until_on=until_on)
    event = StaffDeputised(
        court_id=scope.court_id,
        object=f"staff:{absent_id}",
        absent_id=absent_id,
        deputy_id=deputy_id,
        from_on=from_on.isoformat(),
        until_on=until_on.isoformat(),
    )
    announce(scope, event, at)


@command
def recuse(scope: Scope, staff_id: int, case_id: int, reason: str, at: datetime) -> None:
    """Keep a member of staff out of a case from now on (民诉法 47)."""
    if scope.staff_id != staff_id:
        scope.require("staff.manage")
    lock_case(case_id)
    staff = member(scope, staff_id)
    Recusal.objects.get_or_create(staff=staff, case_id=case_id, defaults={"reason": reason, "since_at": at})
    event = StaffRecused(court_id=scope.court_id, case_id=case_id, object=f"staff:{staff_id}", staff_id=staff_id)
    announce(scope, event, at)


@command
def reset_sign_in(scope: Scope, staff_id: int, password: str, at: datetime) -> None:
    """For a lost password or device: a new first password, and TOTP is set up again at the next log-in."""
    scope.require("staff.manage")
    lock_court(scope.court_id)
    accounts.reset(member(scope, staff_id).account, password)
    announce(scope, SecondFactorReset(court_id=scope.court_id, object=f"staff:{staff_id}", staff_id=staff_id), at)


@command
def let_time_run(scope: Scope, days: int, seconds: int, at: datetime) -> None:
    """In a practice court, let `days` of court time pass in `seconds`. Raises NotAPracticeCourt elsewhere."""
    scope.require("clock.run")
    if not (0 < days <= MOST_DAYS_AT_ONCE and 1 <= seconds <= 600):
        raise PracticeSpanTooLong(most=MOST_DAYS_AT_ONCE)
    lock_court(scope.court_id)
    try:
        clock.let_run(scope.court_id, timedelta(days=days), seconds)
    except Tenant.DoesNotExist:
        raise NotAPracticeCourt(court_id=scope.court_id) from None
    announce(scope, PracticeTimeRun(court_id=scope.court_id, days=days, seconds=seconds), at)
