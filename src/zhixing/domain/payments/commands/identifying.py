"""Saying for whom a receipt is by exact match, booking that, and undoing a wrong match."""

import re
from dataclasses import replace
from datetime import datetime

from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import rules
from zhixing.domain.payments.commands import numbering
from zhixing.domain.payments.commands.settling import take_return
from zhixing.domain.payments.events import BulkReturned, ReceiptMatched, ReceiptSuspended
from zhixing.domain.payments.models import Awaited, Receipt
from zhixing.domain.payments.queries import find_receipt, named_in
from zhixing.domain.payments.refusals import (
    CrowdPaymentReturned,
    Doubt,
    ToConfirm,
)
from zhixing.domain.procedure import api as procedure
from zhixing.infra import clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case, lock_court
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import case_money
from zhixing.law.rates import RateUnknown

State = Receipt.State
ROBOT = "receipts"


@command
def identify(scope: Scope, receipt_id: int, at: datetime) -> None:
    """Match an arrived receipt exactly, or put it in suspense with the reason; done once, again it changes nothing.

    In a court that switched the robot off, one that matches exactly waits for a person too.
    """
    watch, receipt = clock.Stopwatch(), find_receipt(scope, receipt_id)
    if receipt.state != State.ARRIVED:
        return
    if receipt.returned:
        if not take_return(scope, receipt, at):
            _tell_of_bulk(scope, receipt_id, at)
        return
    receipt = locked(scope, receipt)
    if receipt.state != State.ARRIVED:
        return
    try:
        match = exact(scope, receipt)
        if not procedure.robot_may(receipt.court_id, ROBOT):
            raise ToConfirm()
    except Doubt as doubt:
        suspend(scope, receipt, doubt, at)
    else:
        acting = replace(scope, actor=f"robot:{ROBOT}")
        book_match(acting, receipt, match, at)
        done = procedure.Work(receipt.court_id, match.case_id, f"receipt:{receipt.pk}")
        procedure.note_run(acting, ROBOT, done, watch.milliseconds(), at)


def locked(scope: Scope, receipt: Receipt) -> Receipt:
    """The receipt for writing, after the chain of the case it is for, else of the court."""
    asked, account = _targets(scope, receipt)
    case_id = asked.case_id if asked else account.case_id if account else None
    if case_id is None:
        lock_court(scope.court_id)
    else:
        lock_case(case_id)
    return Receipt.objects.select_for_update(of=("self",)).get(pk=receipt.pk)


def exact(scope: Scope, receipt: Receipt) -> rules.Match:
    """Where the money of a receipt goes. Raises the Doubt that leaves it to a person."""
    asked, account = _targets(scope, receipt)
    arrived = rules.Arrived(
        Money(receipt.fen),
        receipt.payer_name,
        receipt.bank_code,
        named=_names_something(receipt),
        twin=_has_twin(receipt, account.account if account else ""),
    )
    return rules.identify(arrived, asked, account)


def meant(scope: Scope, receipt: Receipt, case_id: int) -> str:
    """The account of a case that a person who claims a receipt for it means: what the payer used, unless that was paid before."""
    asked, _ = _targets(scope, receipt)
    return asked.account if asked and asked.case_id == case_id and not asked.met else f"case:{case_id}"


def _tell_of_bulk(scope: Scope, receipt_id: int, at: datetime) -> None:
    """A payment of a bulk came back: the money waits until the room that sent it puts it back."""
    lock_court(scope.court_id)
    receipt = Receipt.objects.select_for_update().get(pk=receipt_id)
    if receipt.state != State.ARRIVED:
        return
    suspend(scope, receipt, CrowdPaymentReturned(), at)
    event = BulkReturned(
        court_id=receipt.court_id,
        object=f"receipt:{receipt.pk}",
        receipt_id=receipt.pk,
        key=receipt.end_to_end_id,
        fen=receipt.fen,
        reason=receipt.returned,
    )
    announce(scope, event, at)


def _targets(scope: Scope, receipt: Receipt) -> tuple[rules.Asked | None, rules.CaseAccount | None]:
    """What the number it was sent to, else its text, says it is for; where the two name different cases, neither."""
    named = named_in(scope, receipt.remittance)
    account = ledger.account_by_number(scope, receipt.credited)
    if account is None:
        if asked := awaited_for(scope, reference__in=re.findall(r"[0-9A-Za-z-]{4,32}", receipt.remittance)):
            return asked, None
        return (None, _case_account(scope, named, receipt)) if named else (None, None)
    if named and named.pk != account.case_id:
        return None, None
    if account.kind == ledger.Account.Kind.DEPOSIT:
        return awaited_for(scope, account=account.code), None
    found = _case_account(scope, cases.case(scope, int(account.case_id or 0)), receipt)
    payer = ledger.party_of(account.code)
    debtors = {role.party_id for role in cases.debtors(scope, found.case_id)}
    return None, replace(found, payee=payer is not None and payer not in debtors)


def awaited_for(scope: Scope, **which: object) -> rules.Asked | None:
    """The payment that was asked for, an open one first; of it what has not come yet."""
    rows = Awaited.objects.filter(court_id=scope.court_id, **which).exclude(state=Awaited.State.DROPPED)
    row = rows.filter(state=Awaited.State.OPEN).first() or rows.order_by("-pk").first()
    if row is None:
        return None
    met = row.state == Awaited.State.MET
    return rules.Asked(
        row.account, row.case_id, row.purpose, row.reference, Money(row.fen - row.paid_fen), row.payer_name, met
    )


def _case_account(scope: Scope, case: cases.Case, receipt: Receipt) -> rules.CaseAccount:
    closed = case.status == cases.Case.Status.CLOSED
    return rules.CaseAccount(f"case:{case.pk}", case.pk, closed, None if closed else _left(scope, case, receipt))


def _left(scope: Scope, case: cases.Case, receipt: Receipt) -> Money | None:
    """What the debtor may still pay, the enforcement fee included; None where no rate is known: then any sum is taken."""
    try:
        due = cases.due(scope, case.pk, receipt.value_on, assume_last=courts.court(case.court_id).tenant.practice)
    except (RateUnknown, cases.RateNotGiven):
        return None
    return due.left + due.fee


def _names_something(receipt: Receipt) -> bool:
    """Whether the payer wrote a number at all: then it is wrong, not missing."""
    return receipt.credited != receipt.file.court.account_number or bool(re.search(r"\d", receipt.remittance))


def _has_twin(receipt: Receipt, account: str) -> bool:
    same = Receipt.objects.filter(court_id=receipt.court_id, payer_index=receipt.payer_index, fen=receipt.fen)
    same = same.filter(value_on=receipt.value_on, account=account, state=State.MATCHED).exclude(pk=receipt.pk)
    return bool(receipt.payer_account) and same.exists()


def suspend(scope: Scope, receipt: Receipt, doubt: Doubt, at: datetime) -> None:
    receipt.state, receipt.why = State.SUSPENSE, doubt.code
    receipt.facts = {name: value.fen for name, value in doubt.facts.items()}
    receipt.save()
    event = ReceiptSuspended(
        court_id=receipt.court_id,
        object=f"receipt:{receipt.pk}",
        receipt_id=receipt.pk,
        fen=receipt.fen,
        why=doubt.code,
    )
    announce(scope, event, at)


def book_match(scope: Scope, receipt: Receipt, match: rules.Match, at: datetime) -> None:
    """Move the money from suspense to the account it is for, with the bank's own day as the day it counts from."""
    amount = Money(receipt.fen)
    receipt.matchings += 1
    legs = [(f"suspense:{receipt.court_id}", -amount), (match.account, amount)]
    key = f"match:{receipt.pk}:{receipt.matchings}"
    ledger.post(scope, key, legs, "receipt_matched", at, match.case_id, receipt.value_on)
    receipt.state, receipt.why, receipt.facts = State.MATCHED, "", {}
    receipt.case_id, receipt.account, receipt.purpose = match.case_id, match.account, match.purpose
    receipt.reference, receipt.matched_at, receipt.matched_by = match.reference, at, scope.actor
    own = ledger.account_by_number(scope, receipt.credited)
    receipt.party_id = ledger.party_of(own.code) if own and own.case_id == match.case_id else None
    receipt.pay_by = case_money.pay_out_due(at.date()).on
    receipt.save()
    numbering.number(receipt, at)
    if match.purpose in rules.ASKED_FOR:
        _count_in(receipt)
    event = ReceiptMatched(
        court_id=receipt.court_id,
        case_id=match.case_id,
        object=f"receipt:{receipt.pk}",
        receipt_id=receipt.pk,
        fen=receipt.fen,
        purpose=match.purpose,
        account=match.account,
        reference=match.reference,
    )
    announce(scope, event, at)


def _count_in(receipt: Receipt) -> None:
    """The payment asked for is met once all of it has come."""
    rows = Awaited.objects.filter(court_id=receipt.court_id, account=receipt.account, state=Awaited.State.OPEN)
    for row in rows.select_for_update():
        row.paid_fen += receipt.fen
        row.state = Awaited.State.MET if row.paid_fen >= row.fen else Awaited.State.OPEN
        row.save(update_fields=["paid_fen", "state"])
