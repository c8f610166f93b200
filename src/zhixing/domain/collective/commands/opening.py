"""Setting a mass-victim case up, and moving what its case has received into its pool."""

from datetime import date, datetime

from zhixing.domain.cases import api as cases
from zhixing.domain.collective import rules
from zhixing.domain.collective.events import MatterOpened
from zhixing.domain.collective.models import Matter
from zhixing.domain.collective.queries import find_matter
from zhixing.domain.collective.refusals import WindowUnreadable
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

    Raises NoSuchCase, WindowUnreadable. A case that is one already: itself, with the new particulars.
    """
    scope.require("collective.prepare")
    if not rules.window(register_from, register_until):
        raise WindowUnreadable
    lock_case(case_id)
    case = cases.case(scope, case_id)
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
        about = {"court_id": case.court_id, "case_id": case_id, "object": f"matter:{matter.pk}"}
        announce(scope, MatterOpened(matter_id=matter.pk, method=matter.method, **about), at)
    return matter


@command
def fund(scope: Scope, matter_id: int, amount: Money, key: str, at: datetime) -> None:
    """Move what the case has received into the pool; the same key once. Raises NoSuchMatter, AccountOverdrawn."""
    scope.require("collective.prepare")
    matter = find_matter(scope, matter_id)
    lock_case(matter.case_id)
    legs = [(f"case:{matter.case_id}", -amount), (rules.pool(matter.pk), amount)]
    ledger.post(scope, f"pool:{matter.pk}:{key}", legs, "pool_funded", at, matter.case_id)
