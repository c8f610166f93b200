"""Somebody registered whom the audit does not know: the court decides that he belongs on the list, and with how much."""

from datetime import datetime

from django.db.models import Max

from zhixing.domain.collective import rules
from zhixing.domain.collective.commands.identities import locked
from zhixing.domain.collective.commands.naming import let_names_be_checked
from zhixing.domain.collective.events import VictimAdmitted
from zhixing.domain.collective.models import Matter, Pair, Registration, Victim
from zhixing.domain.collective.queries import victim_of
from zhixing.domain.collective.refusals import (
    AlreadyPaired,
    AmountUnreadable,
    IdentityDoubted,
    OnlyAPerson,
)
from zhixing.infra.commands import command
from zhixing.infra.events import announce
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


@command
def admit(scope: Scope, registration_id: int, loss: Money, at: datetime) -> Victim:
    """Put him at the end of the list in hand with the loss the court found; the next frozen version has him, and the round
    on it makes up for those he missed. Raises OnlyAPerson, NoSuchRegistration, AlreadyPaired, IdentityDoubted, AmountUnreadable.
    """
    scope.require("collective.decide")
    if scope.staff_id is None:
        raise OnlyAPerson
    if not Money.zero < loss <= rules.MOST:
        raise AmountUnreadable
    matter, one = locked(scope, registration_id)
    if one.victim_id is not None or victim_of(matter, str(one.id_number)) is not None:
        raise AlreadyPaired
    if one.police_said in rules.DOUBTED:
        raise IdentityDoubted
    victim = _list(matter, one, loss, at)
    one.victim, one.way, one.matched_on, one.agreed = victim, Registration.Way.COURT, at.date(), None
    one.save(update_fields=["victim", "way", "matched_on", "agreed"])
    left = Pair.objects.filter(registration=one, state=Pair.State.OPEN)
    left.update(state=Pair.State.REFUSED, decided_by_id=scope.staff_id, decided_at=at)
    event = VictimAdmitted(
        court_id=matter.court_id,
        case_id=matter.case_id,
        object=f"matter:{matter.pk}",
        registration_id=one.pk,
        number=victim.number,
        fen=loss.fen,
    )
    announce(scope, event, at)
    let_names_be_checked(matter)
    return victim


def _list(matter: Matter, one: Registration, loss: Money, at: datetime) -> Victim:
    last = matter.people.aggregate(n=Max("number"))["n"] or 0
    return Victim.objects.create(
        matter=matter,
        number=last + 1,
        name=one.name,
        id_number=one.id_number,
        phone=one.phone,
        bank=one.bank,
        account=one.account,
        holder="" if one.holder == one.name else one.holder,
        users=one.users,
        audited_fen=loss.fen,
        deceased=one.role == Registration.Role.HEIR,
        corrected_at=at,
    )
