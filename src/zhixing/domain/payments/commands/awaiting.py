"""Payments somebody was asked for, and a buyer's money that becomes the case's when the sale takes effect."""

from datetime import date, datetime

from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments.events import PriceCredited
from zhixing.domain.payments.models import Awaited
from zhixing.domain.payments.queries.payable import free_in
from zhixing.domain.payments.refusals import WrongAccountOfCase
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


@command
def await_payment(
    scope: Scope,
    case_id: int,
    account: str,
    purpose: str,
    amount: Money,
    at: datetime,
    reference: str = "",
    payer: str = "",
) -> Awaited:
    """Expect exactly `amount` for an account (`deposit:<lot>:<bidder>`, opened if new); one at a time for each.

    It is known by the account's own number or by `reference` in the remittance text; asked anew it replaces the last.
    The number to print is `ledger.account(scope, code).number`.
    """
    lock_case(case_id)
    ledger.open_account(scope, account, case_id)
    Awaited.objects.filter(court_id=scope.court_id, account=account, state=Awaited.State.OPEN).update(
        state=Awaited.State.DROPPED
    )
    return Awaited.objects.create(
        court_id=scope.court_id,
        case_id=case_id,
        account=account,
        purpose=purpose,
        reference=reference,
        fen=amount.fen,
        payer_name=payer,
        asked_at=at,
    )


@command
def drop_awaited(scope: Scope, case_id: int, account: str) -> None:
    """Expect nothing more for this account; what comes all the same waits in suspense."""
    lock_case(case_id)
    open_ones = Awaited.objects.filter(court_id=scope.court_id, case_id=case_id, account=account)
    open_ones.filter(state=Awaited.State.OPEN).update(state=Awaited.State.DROPPED)


@command
def credit_price(scope: Scope, case_id: int, account: str, on: date, at: datetime) -> Money:
    """Let all money in a deposit account become the case's, counted from `on`: the day the sale ruling took effect.

    What is set aside of it for the case is posted as such, the rest beside it; what is on its way back to the payer stays.

    迟延利息解释 3: interest stops on that day, not when the buyer paid. Returns what was moved; again: zero.
    """
    lock_case(case_id)
    held = ledger.account(scope, account)
    if held is None or held.kind != ledger.Account.Kind.DEPOSIT or held.case_id != case_id:
        raise WrongAccountOfCase(account=account)
    before = ledger.balance(scope, account)
    for hold in ledger.holds(scope, account):
        if hold.state == ledger.Hold.State.PENDING:
            ledger.commit_hold(scope, hold.key, at, value_on=on)
    rest = free_in(scope, account)
    amount = before - ledger.balance(scope, account) + rest
    if rest:
        legs = [(account, -rest), (f"case:{case_id}", rest)]
        ledger.post(scope, f"price:{account}:{on}:{rest.fen}", legs, "price_credited", at, case_id, on)
    if amount:
        event = PriceCredited(
            court_id=held.court_id, case_id=case_id, object=account, account=account, fen=amount.fen, on=on.isoformat()
        )
        announce(scope, event, at)
    return amount


@command
def set_off(scope: Scope, case_id: int, party_id: int, key: str, amount: Money, on: date, at: datetime) -> None:
    """Book what a creditor took in kind for his claim, counted from `on`: received by the case, owed to him, given.

    No money moves: the account of what was taken in kind stands at zero after it as before (拍变规定 16, 26).
    """
    lock_case(case_id)
    kind, case, owed = f"in_kind:{scope.court_id}", f"case:{case_id}", f"payable:{case_id}:{party_id}"
    steps = (("taken_in_kind", kind, case), ("owed_in_kind", case, owed), ("given_in_kind", owed, kind))
    for memo, source, target in steps if amount else ():
        ledger.post(scope, f"{memo}:{key}", [(source, -amount), (target, amount)], memo, at, case_id, on)
