"""Setting a mass-victim case up, and moving what its case has received into its pool."""

from datetime import date, datetime

from zhixing.domain.cases import api as cases
from zhixing.domain.collective import rules
from zhixing.domain.collective.events import MatterChanged, MatterOpened
from zhixing.domain.collective.models import Matter, Victim
from zhixing.domain.collective.queries import find_matter
from zhixing.domain.collective.refusals import MethodFixed, TitleMissing, WindowUnreadable
from zhixing.domain.ledger import api as ledger
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law.collective import Method


@command
def open_matter(
    scope: Scope,
    case_id: int,
    title: str,
    method: Method,
    register_from: date,
    register_until: date,
    notice: str,
    at: datetime,
) -> Matter:
    """Make a case a mass-victim one: how loss is counted (as the judgment says), and until when people register.

    Raises NoSuchCase, WindowUnreadable, TitleMissing, MethodFixed. A case that is one already: itself, with the new
    particulars; but what the losses on its list were counted by stays.
    """
    scope.require("collective.prepare")
    if not rules.window(register_from, register_until):
        raise WindowUnreadable
    if not title.strip():
        raise TitleMissing
    lock_case(case_id)
    case = cases.case(scope, case_id)
    if Victim.objects.filter(matter__case_id=case_id).exclude(matter__method=Method(method).value).exists():
        raise MethodFixed
    given = {
        "court_id": case.court_id,
        "title": title.strip()[:64],
        "method": Method(method).value,
        "notice": notice.strip(),
        "register_from": register_from,
        "register_until": register_until,
    }
    matter, new = Matter.objects.update_or_create(
        case_id=case_id, defaults=given, create_defaults=given | {"created_at": at}
    )
    if new:
        ledger.open_account(scope, rules.pool(matter.pk), case_id)
    announce(scope, _event(matter, new), at)
    return matter


def _event(matter: Matter, new: bool) -> MatterOpened | MatterChanged:
    about = {"court_id": matter.court_id, "case_id": matter.case_id, "object": f"matter:{matter.pk}"}
    if new:
        return MatterOpened(matter_id=matter.pk, method=matter.method, **about)
    first, last = matter.register_from.isoformat(), matter.register_until.isoformat()
    return MatterChanged(matter_id=matter.pk, register_from=first, register_until=last, **about)


@command
def fund(scope: Scope, matter_id: int, amount: Money, key: str, at: datetime) -> None:
    """Move what the case has received into the pool; the same key once. Raises NoSuchMatter, AccountOverdrawn."""
    scope.require("collective.prepare")
    matter = find_matter(scope, matter_id)
    lock_case(matter.case_id)
    legs = [(f"case:{matter.case_id}", -amount), (rules.pool(matter.pk), amount)]
    ledger.post(scope, f"pool:{matter.pk}:{key}", legs, "pool_funded", at, matter.case_id)
