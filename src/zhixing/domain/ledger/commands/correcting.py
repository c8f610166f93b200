"""Undoing a wrong entry by its mirror image."""

from datetime import datetime

from zhixing.domain.ledger import rules
from zhixing.domain.ledger.commands.holding import let_go
from zhixing.domain.ledger.commands.posting import Draft, book, entry_of
from zhixing.domain.ledger.events import EntryCorrected
from zhixing.domain.ledger.models import Account, Entry
from zhixing.domain.ledger.refusals import AlreadyCorrected, NoSuchEntry, ReasonMissing
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case, lock_court
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


@command
def correct(scope: Scope, entry_id: int, reason: str, at: datetime) -> Entry:
    """Undo an entry by its mirror image, with the value day of the first; the right one is then posted anew.

    What was set aside of a bidder's deposit falls with the money it was made of; any other hold stands. Raises
    NoSuchEntry, AlreadyCorrected, ReasonMissing, AccountOverdrawn when the money has moved on.
    """
    scope.require("ledger.correct")
    if not reason.strip():
        raise ReasonMissing
    wrong = Entry.objects.filter(pk=entry_id, court_id=scope.court_id).first()
    if wrong is None or wrong.case_id in scope.recused:
        raise NoSuchEntry(entry_id=entry_id)
    if wrong.case_id is None:
        lock_court(wrong.court_id)
    else:
        lock_case(wrong.case_id)
    legs = [(code, -amount) for code, amount in legs_of(wrong)]
    lock = Account.objects.filter(court_id=scope.court_id, code__in=[code for code, _ in legs])
    list(lock.order_by("pk").select_for_update().values_list("pk"))
    if former := wrong.corrections.first():
        raise AlreadyCorrected(entry_id=former.pk)
    for code, amount in legs:
        if amount < Money.zero and rules.kind_of(code, wrong.court_id) == Account.Kind.DEPOSIT:
            let_go(scope, code, at)
    reason, key = reason.strip()[:200], f"correct:{wrong.pk}"
    draft = Draft(key, scope.actor, "correction", at, wrong.value_on, legs, wrong.case_id, wrong.pk, reason)
    mirror = entry_of(scope, draft, book(scope.court_id, [draft])[0])
    event = EntryCorrected(
        court_id=wrong.court_id,
        case_id=wrong.case_id,
        object=f"entry:{wrong.pk}",
        entry_id=wrong.pk,
        correction_id=mirror.pk,
        key=wrong.key,
    )
    announce(scope, event, at)
    return mirror


def legs_of(entry: Entry) -> list[tuple[str, Money]]:
    """The legs of an entry by code."""
    return [
        (leg.account.code, Money(leg.fen)) for leg in entry.legs.select_related("account").order_by("account__code")
    ]
