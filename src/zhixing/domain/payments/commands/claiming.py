"""A person says for whom a receipt in suspense is: finance and the command centre for any case, an officer for his own."""

from datetime import datetime

from zhixing.domain.cases import api as cases
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import rules
from zhixing.domain.payments.commands import numbering
from zhixing.domain.payments.commands.identifying import awaited_for, book_match, exact, locked, meant
from zhixing.domain.payments.commands.preparing import return_excess
from zhixing.domain.payments.models import Receipt
from zhixing.domain.payments.queries import find_receipt, may_claim, view
from zhixing.domain.payments.refusals import CaseIsClosed, NotInSuspense, NotTheirCase, WrongAccountOfCase
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

State = Receipt.State


@command
def confirm_match(scope: Scope, receipt_id: int, at: datetime) -> Receipt:
    """A person confirms the exact match of a receipt in suspense: one click where the court's robot is switched off.

    Raises NoSuchReceipt, NotInSuspense, NotTheirCase, and the Doubt there is where the match is not exact.
    """
    scope.require("payment.claim")
    receipt = locked(scope, find_receipt(scope, receipt_id))
    if receipt.state != State.SUSPENSE:
        raise NotInSuspense(state=receipt.state)
    match = exact(scope, receipt)
    if not may_claim(scope, cases.case(scope, match.case_id), at.date()):
        raise NotTheirCase()
    book_match(scope, receipt, match, at)
    return receipt


@command
def match_receipt(scope: Scope, receipt_id: int, case_id: int, at: datetime, account: str = "") -> Receipt:
    """A person says for which case a receipt in suspense is: the account given, else the bidder's account of that case
    whose number or reference the payer used, else the case's own.

    Of a price or top-up what is beyond the sum asked for goes back to the payer, once another person releases it.
    Raises NoSuchReceipt, NotInSuspense, NoSuchCase, NotTheirCase, CaseIsClosed, WrongAccountOfCase, NoPayerAccount.
    """
    scope.require("payment.claim")
    lock_case(case_id)
    case = cases.case(scope, case_id)
    if not may_claim(scope, case, at.date()):
        raise NotTheirCase()
    receipt = find_receipt(scope, receipt_id, lock=True)
    if receipt.state != State.SUSPENSE:
        raise NotInSuspense(state=receipt.state)
    if case.status == cases.Case.Status.CLOSED:
        raise CaseIsClosed()
    code, purpose, reference, over = account or meant(scope, receipt, case_id), "debtor_payment", "", Money.zero
    target = ledger.account(scope, code)
    if target is None or target.case_id != case_id or target.kind not in ("case", "deposit"):
        raise WrongAccountOfCase(account=code)
    if target.kind == ledger.Account.Kind.DEPOSIT:
        asked = awaited_for(scope, account=code)
        purpose, reference = (asked.purpose, asked.reference) if asked else ("deposit", "")
        if asked and not asked.met and purpose != "deposit":
            over = max(Money(receipt.fen) - asked.due, Money.zero)
    elif receipt.bank_code in rules.DEDUCTION_CODES:
        purpose = "deduction"
    why = view(receipt).doubt_zh
    book_match(scope, receipt, rules.Match(code, case_id, purpose, reference), at)
    numbering.draft_claim(scope, receipt, why, at)
    if over:
        return_excess(scope, receipt, over, at)
    return receipt
