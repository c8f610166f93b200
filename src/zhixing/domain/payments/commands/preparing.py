"""Payouts prepared: to parties of a case, back to a payer, to the state, to whom withheld costs are owed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from zhixing.domain.cases import api as cases
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import jobs
from zhixing.domain.payments.events import PayoutInstructed
from zhixing.domain.payments.models import Batch, Payout, Receipt
from zhixing.domain.payments.queries import find_receipt, has_bank
from zhixing.domain.payments.queries.payable import free_in, remittable
from zhixing.domain.payments.refusals import (
    AccountNotConfirmed,
    AgentWithoutAuthority,
    NoPayerAccount,
    NotEnoughPayable,
    NothingToPay,
    NotInSuspense,
    NotTheAgentsAccount,
    ReasonMissing,
    WrongAccountOfCase,
)
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case, lock_court
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


@dataclass(frozen=True)
class Payee:
    """An account to pay to."""

    holder: str
    bank: str
    number: str


@dataclass(frozen=True)
class PayLine:
    """Pay a party what is payable to it; to an agent with special authority only when both agent fields are given."""

    party_id: int
    amount: Money
    purpose: str = "creditor"
    agent_id: int | None = None
    agent_account: Payee | None = field(default=None, repr=False)


@command
def instruct(scope: Scope, case_id: int, lines: Sequence[PayLine], at: datetime) -> Batch:
    """Prepare payments from what is payable to parties of a case; a person who instructs has approved them.

    Raises NothingToPay, AccountNotConfirmed, AgentWithoutAuthority, NotTheAgentsAccount, NotEnoughPayable.
    """
    scope.require("payment.instruct")
    lock_case(case_id)
    cases.case(scope, case_id)
    if not lines or any(line.amount <= Money.zero for line in lines):
        raise NothingToPay()
    payouts = [_to_party(scope, case_id, line, at) for line in lines]
    for source in {payout.source for payout in payouts}:
        check_free(scope, source, Money(sum(one.fen for one in payouts if one.source == source)))
    return _prepare(scope, case_id, payouts, at)


def _to_party(scope: Scope, case_id: int, line: PayLine, at: datetime) -> Payout:
    if line.agent_id is not None:
        payee = _agents_account(scope, case_id, line, at)
    else:
        account = parties.receiving_account(scope, line.party_id)
        if account is None:
            raise AccountNotConfirmed(party_id=line.party_id)
        payee = Payee(account.holder, account.bank, account.number)
    return Payout(
        source=f"payable:{case_id}:{line.party_id}",
        party_id=line.party_id,
        agent_id=line.agent_id,
        purpose=line.purpose,
        fen=line.amount.fen,
        holder=payee.holder,
        bank=payee.bank,
        number=payee.number,
    )


def _agents_account(scope: Scope, case_id: int, line: PayLine, at: datetime) -> Payee:
    """The agent's own account, if he may collect money today (执行工作规定 20)."""
    allowed = {agent.pk: agent for agent in cases.collecting_agents(scope, case_id, line.party_id, at.date())}
    agent, payee = allowed.get(line.agent_id or 0), line.agent_account
    if agent is None:
        raise AgentWithoutAuthority(party_id=line.party_id)
    own = payee is not None and payee.holder in {agent.name, agent.firm} - {""}
    if payee is None or not (own and payee.bank and payee.number):
        raise NotTheAgentsAccount(party_id=line.party_id)
    return payee


def check_free(scope: Scope, source: str, wanted: Money) -> None:
    """Raises NotEnoughPayable when an account holds less than `wanted` beside what is prepared from it."""
    free = free_in(scope, source)
    if wanted > free:
        raise NotEnoughPayable(free=free, wanted=wanted)


def _prepare(scope: Scope, case_id: int | None, payouts: Sequence[Payout], at: datetime) -> Batch:
    total = sum(payout.fen for payout in payouts)
    batch = Batch(court_id=scope.court_id, case_id=case_id, fen=total, prepared_by=scope.actor, prepared_at=at)
    if scope.staff_id is not None:
        batch.state, batch.approved_by_id, batch.approved_at = Batch.State.APPROVED, scope.staff_id, at
    batch.save()
    for payout in payouts:
        payout.batch = batch
    Payout.objects.bulk_create(payouts)
    if has_bank(batch.court_id):
        jobs.check_names.defer(batch_id=batch.pk)
    event = PayoutInstructed(
        court_id=batch.court_id,
        case_id=case_id,
        object=f"batch:{batch.pk}",
        batch_id=batch.pk,
        fen=total,
        payouts=len(payouts),
    )
    announce(scope, event, at)
    return batch


@command
def refund(scope: Scope, receipt_id: int, reason: str, at: datetime) -> Batch:
    """Prepare sending a receipt in suspense back to the account it came from; it too is released by two people.

    Raises NoSuchReceipt, NotInSuspense, ReasonMissing, NoPayerAccount.
    """
    scope.require("payment.match")
    if not reason.strip():
        raise ReasonMissing()
    lock_court(scope.court_id)
    receipt = find_receipt(scope, receipt_id, lock=True)
    if receipt.state != Receipt.State.SUSPENSE:
        raise NotInSuspense(state=receipt.state)
    payout = _back_to_payer(receipt, f"suspense:{receipt.court_id}", "refund")
    receipt.state = Receipt.State.REFUNDING
    receipt.save()
    return _prepare(scope, None, [payout], at)


@command
def remit(scope: Scope, kind: str, to: Payee, at: datetime) -> Batch:
    """Prepare paying over all that is the state's of one kind of `rules.REMITTED`; it too is released by two people.

    Raises NothingToPay, AccountNotConfirmed for an account that is not whole.
    """
    scope.require("payment.match")
    _check_whole(to)
    lock_court(scope.court_id)
    free = remittable(scope).get(kind, Money.zero)
    if free <= Money.zero:
        raise NothingToPay()
    account = {"holder": to.holder, "bank": to.bank, "number": to.number}
    return _prepare(scope, None, [Payout(source=f"{kind}:{scope.court_id}", purpose=kind, fen=free.fen, **account)], at)


@command
def pay_costs(scope: Scope, case_id: int, line_id: int, amount: Money, to: Payee, at: datetime) -> Batch:
    """Prepare paying costs that a line of a plan withheld to whom they are owed; it too is released by two people.

    Raises NothingToPay, AccountNotConfirmed for an account that is not whole, NotEnoughPayable.
    """
    scope.require("payment.instruct")
    _check_whole(to)
    lock_case(case_id)
    cases.case(scope, case_id)
    if amount <= Money.zero:
        raise NothingToPay()
    source = f"costs:{scope.court_id}"
    check_free(scope, source, amount)
    account = {"holder": to.holder.strip(), "bank": to.bank.strip(), "number": to.number.strip()}
    return _prepare(
        scope, case_id, [Payout(source=source, line_id=line_id, purpose="costs", fen=amount.fen, **account)], at
    )


def _check_whole(to: Payee) -> None:
    if not (to.holder.strip() and to.bank.strip() and to.number.strip()):
        raise AccountNotConfirmed(party_id=0)


@command
def return_deposit(scope: Scope, case_id: int, account: str, at: datetime, keep: Money = Money.zero) -> Batch:
    """Prepare sending all money in a deposit account, but what is kept, back to where it came from (网拍规定 17).

    Raises WrongAccountOfCase, NothingToPay, NoPayerAccount, NotEnoughPayable.
    """
    scope.require("payment.instruct")
    lock_case(case_id)
    held = ledger.account(scope, account)
    if held is None or held.kind != ledger.Account.Kind.DEPOSIT or held.case_id != case_id:
        raise WrongAccountOfCase(account=account)
    rows = Receipt.objects.filter(court_id=scope.court_id, account=account, state=Receipt.State.MATCHED)
    fresh = rows.exclude(refunds__state__in=["prepared", "sent", "settled"])
    payouts, kept = list[Payout](), keep.fen
    for receipt in fresh.order_by("pk"):
        payout, here = _back_to_payer(receipt, account, "deposit"), min(kept, receipt.fen)
        payout.fen, kept = receipt.fen - here, kept - here
        payouts += [payout] if payout.fen else []
    if not payouts:
        raise NothingToPay()
    check_free(scope, account, Money(sum(payout.fen for payout in payouts)))
    return _prepare(scope, case_id, payouts, at)


def return_excess(scope: Scope, receipt: Receipt, excess: Money, at: datetime) -> Batch:
    """Prepare sending back what somebody paid beyond what was asked of him; it too is released by two people.

    Raises NoPayerAccount.
    """
    payout = _back_to_payer(receipt, receipt.account, "deposit")
    payout.fen = excess.fen
    return _prepare(scope, receipt.case_id, [payout], at)


def _back_to_payer(receipt: Receipt, source: str, purpose: str) -> Payout:
    if not receipt.payer_account or not receipt.payer_name:
        raise NoPayerAccount()
    return Payout(
        source=source,
        receipt=receipt,
        purpose=purpose,
        fen=receipt.fen,
        holder=receipt.payer_name,
        number=receipt.payer_account,
    )
