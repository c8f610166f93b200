"""A payment to one of a crowd that came back after the bank had reported it as paid."""

from datetime import datetime

from zhixing.domain.collective import rules
from zhixing.domain.collective.events import ShareReturned
from zhixing.domain.collective.models import Bounce, Parcel, Share
from zhixing.domain.collective.refusals import ReturnTooEarly
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


@command
def take_back_share(scope: Scope, receipt_id: int, key: str, fen: int, reason: str, at: datetime) -> bool:
    """The money stands in the person's account again, to be paid after correction; once, and only what was sent.

    False when it is no share of this court's, not of this sum, or came back before: then it stays in suspense for a
    person. Raises ReturnTooEarly while the bank has not answered on the file: the reaction is tried again.
    """
    share = _share(scope, key)
    if share is None or share.fen != fen:
        return False
    matter = share.round.matter
    lock_case(matter.case_id)
    if Bounce.objects.filter(round=share.round, place=share.place).exists():
        return False
    parcel = Parcel.objects.filter(round=share.round, first__lte=share.place, last__gte=share.place).first()
    if parcel is None or parcel.state != Parcel.State.DONE:
        raise ReturnTooEarly(key=key)
    own = rules.own(matter.pk, share.number)
    legs = [(f"suspense:{matter.court_id}", -Money(fen)), (own, Money(fen))]
    ledger.post(scope, f"share-back:{share.round_id}:{share.place}", legs, "round_bounced", at, matter.case_id)
    Bounce.objects.create(round=share.round, place=share.place, number=share.number, fen=fen, reason=reason[:8], at=at)
    payments.note_bulk_return(scope, receipt_id, matter.case_id, own, at)
    event = ShareReturned(
        court_id=matter.court_id,
        case_id=matter.case_id,
        object=f"round:{share.round_id}",
        round_id=share.round_id,
        place=share.place,
        fen=fen,
        reason=reason,
    )
    announce(scope, event, at)
    return True


def _share(scope: Scope, key: str) -> Share | None:
    """The share whose payment bore this key."""
    round_id, _, rest = key.removeprefix("S").partition("-")
    place = rest.partition("-")[0]
    if not (round_id.isdecimal() and place.isdecimal()):
        return None
    rows = Share.objects.select_related("round__matter").filter(round_id=int(round_id), place=int(place))
    return rows.filter(round__matter__court_id=scope.court_id).first()
