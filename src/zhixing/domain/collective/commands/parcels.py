"""One file for the bank after the other: made, kept, booked; and what the bank answers."""

from datetime import datetime

from zhixing.domain.collective import rules
from zhixing.domain.collective.events import ParcelAnswered, ParcelMade
from zhixing.domain.collective.files import payment_file
from zhixing.domain.collective.models import Bounce, Parcel, Round, Share
from zhixing.domain.collective.queries.rounds import shares_of
from zhixing.domain.collective.refusals import UnknownParcel
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.gateways.iso20022 import pain
from zhixing.infra import clock, files
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


@command
def make_parcel(scope: Scope, round_id: int, at: datetime) -> int | None:
    """Make the next file of a round that nobody is making: its id, or None when there is none left.

    The file is kept first, then the money goes through the people's accounts to the bank, in one transaction with the
    parcel's state: killed before its end, nothing has happened.
    """
    free = Parcel.objects.select_for_update(of=("self",), skip_locked=True).select_related("round__matter__case")
    one = free.filter(round_id=round_id, state=Parcel.State.PLANNED).order_by("position").first()
    if one is None:
        return None
    shares = list(shares_of(one).values_list("place", "number", "fen"))
    if (len(shares), sum(fen for _, _, fen in shares)) != (one.count, one.fen):
        raise AssertionError(f"parcel {one.pk} is not what was planned")
    one.file = files.store(payment_file(one, shares), ".xml")
    matter = one.round.matter
    parts = [(rules.own(matter.pk, number), fen) for _, number, fen in shares]
    if one.round.kind != Round.Kind.ARREARS:  # whose accounts are open; others' are opened before the lock
        ledger.open_accounts(scope, [code for code, _ in parts], matter.case_id)
    lock_case(matter.case_id)
    _book(scope, one, parts, at)
    one.state = Parcel.State.MADE
    one.save(update_fields=["file", "state"])
    event = ParcelMade(
        court_id=matter.court_id,
        case_id=matter.case_id,
        object=f"round:{one.round_id}",
        parcel_id=one.pk,
        count=one.count,
        fen=one.fen,
        sm3=files.digest_of(one.file),
    )
    announce(scope, event, at)
    return one.pk


def _book(scope: Scope, one: Parcel, parts: list[tuple[str, int]], at: datetime) -> None:
    """The money of a parcel on its way to the bank. Arrears lie in the people's accounts; what is new comes to them first."""
    matter, key = one.round.matter, f"parcel:{one.pk}"
    transit = f"transit:{matter.court_id}"
    if one.round.kind == Round.Kind.ARREARS:
        back = [(code, -fen) for code, fen in parts]
        ledger.fan(scope, key, transit, back, "round_sent", at, matter.case_id)
        return
    ledger.through(scope, key, rules.set_apart(matter.pk), parts, transit, "round_sent", at, matter.case_id)


def settle_parcel(scope: Scope, document: bytes, at: datetime) -> Parcel:
    """Book the bank's pain.002 on a whole file: what was paid leaves the bank, what bounced is the people's again.

    Nothing is booked before the bank has said its last word on every payment; until then, and when it is refused, the
    report is kept all the same. Read again it changes nothing. Raises MessageInvalid or ReportIncomplete (of the gateway), UnknownParcel.
    """
    scope.require("payment.settle")
    report = pain.report(document)
    rows = Parcel.objects.select_related("round__matter")
    one = rows.filter(message_id=report.message_id, round__matter__court_id=scope.court_id).first()
    if one is None or one.state == Parcel.State.PLANNED:
        raise UnknownParcel(message_id=report.message_id)
    try:
        return _book_report(scope, one.pk, report, at)
    except pain.ReportIncomplete as refusal:
        payments.keep_report(scope, report, one.round.matter.case_id, at, refusal)
        raise


@command
def _book_report(scope: Scope, parcel_id: int, report: pain.PaymentReport, at: datetime) -> Parcel:
    rows = Parcel.objects.select_related("round__matter")
    matter = rows.get(pk=parcel_id).round.matter
    lock_case(matter.case_id)
    one = rows.select_for_update(of=("self",)).get(pk=parcel_id)
    if one.state == Parcel.State.DONE or one.round.released_at is None:
        return one
    released = one.round.released_at
    shares = {
        rules.end_to_end_id(one.round_id, share.place, released.astimezone(clock.SHANGHAI)): share
        for share in shares_of(one)
    }
    told = report.each(list(shares))
    if any(status.status not in pain.SETTLED | pain.REJECTED for status in told.values()):
        payments.keep_report(scope, report, matter.case_id, at)
        return one
    back = [(shares[key], status.reason) for key, status in told.items() if status.status in pain.REJECTED]
    paid = _book_answer(scope, one, back, at)
    one.state, one.answered_at, one.failure = Parcel.State.DONE, at, ""
    one.report = files.store(report.original, ".xml")
    one.save(update_fields=["state", "answered_at", "failure", "report"])
    event = ParcelAnswered(
        court_id=matter.court_id,
        case_id=matter.case_id,
        object=f"round:{one.round_id}",
        parcel_id=one.pk,
        settled_fen=paid.fen,
        bounced=len(back),
    )
    announce(scope, event, at)
    return one


def _book_answer(scope: Scope, one: Parcel, back: list[tuple[Share, str]], at: datetime) -> Money:
    """What was paid leaves the bank, what bounced is the people's again; what was paid."""
    matter = one.round.matter
    Bounce.objects.bulk_create(
        Bounce(round_id=one.round_id, place=share.place, number=share.number, fen=share.fen, reason=reason[:8], at=at)
        for share, reason in back
    )
    transit, paid = f"transit:{matter.court_id}", Money(one.fen - sum(share.fen for share, _ in back))
    if paid:
        legs = [(transit, -paid), (f"bank:{matter.court_id}", paid)]
        ledger.post(scope, f"parcel:{one.pk}:settled", legs, "round_settled", at, matter.case_id)
        stem = rules.stem(one.round_id)
        payments.note_bulk_paid(scope, stem, f"parcel:{one.pk}", paid, clock.day(at))
    if back:
        sums: dict[str, int] = {}
        for share, _ in back:
            own = rules.own(matter.pk, share.number)
            sums[own] = sums.get(own, 0) + share.fen
        ledger.fan(scope, f"parcel:{one.pk}:bounced", transit, list(sums.items()), "round_bounced", at, matter.case_id)
    return paid


@command
def note_failure(scope: Scope, parcel_id: int, code: str) -> None:
    """Keep what went wrong at the last try to send a file, so that finance sees it."""
    Parcel.objects.filter(pk=parcel_id, state=Parcel.State.MADE).update(failure=code[:64])
