"""Orders to third parties: drafted, signed, served directly, objected to, enforced, paid.

到期债权: 执行工作规定 45–53, 民诉解释 499. 收入: 民诉法 254, 执行工作规定 29.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import api as payments
from zhixing.domain.seizures import rules
from zhixing.domain.seizures.commands.debt_holds import freeze, let_go
from zhixing.domain.seizures.commands.prepare import named
from zhixing.domain.seizures.events import DebtOrderMoved
from zhixing.domain.seizures.models import DebtOrder, Seizure
from zhixing.domain.seizures.queries import ceiling
from zhixing.domain.seizures.queries.debts import debt, debt_order
from zhixing.domain.seizures.refusals import (
    CaseNotRunning,
    NotAReceivable,
    NotEnforceable,
    NothingToOrder,
    NotInThisStep,
    OrderedAlready,
    ReasonMissing,
    SumMissing,
    TooMuchOrdered,
)
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import third_debtor as law

State = DebtOrder.State
OVER = (State.ENDED, State.PAID, State.DROPPED, State.LAPSED)


@dataclass(frozen=True)
class Third:
    """Who owes the debtor, as a person tells it."""

    kind: str
    name: str
    id_number: str = ""
    phone: str = ""
    address: str = ""


@command
def prepare_debt_order(
    scope: Scope,
    case_id: int,
    asset_id: int,
    third: Third,
    amount: Money,
    at: datetime,
    kind: str = "debt",
    keep: Money | None = None,
    adjudicated: bool = False,
) -> DebtOrder:
    """Draft the ruling and the notice to a third party about a recorded claim or income.

    Raises CaseNotRunning, NotAReceivable, OrderedAlready, SumMissing, TooMuchOrdered.
    """
    scope.require("seizure.draft")
    lock_case(case_id)
    thing = _claim(scope, case_id, asset_id)
    _check_sum(scope, case_id, amount, at)
    if not third.name.strip():
        raise NotAReceivable
    who = parties.register(scope, third.kind, third.name, third.id_number, third.phone, third.address)
    row = DebtOrder(court_id=thing.court_id, case_id=case_id, asset=thing, third=who, kind=kind, amount_fen=amount.fen)
    row.keep_fen, row.adjudicated = keep.fen if keep else None, adjudicated
    return _drafted(scope, row, at)


def _drafted(scope: Scope, row: DebtOrder, at: datetime) -> DebtOrder:
    row.prepared_by, row.prepared_at = scope.actor, at
    said: dict[str, Any] = {"amount": Money(row.amount_fen), "claim_words": row.asset.title}
    said |= {"third_party": row.third.name, "holder": row.asset.owner.name}
    said |= {"keep": Money(row.keep_fen)} if row.keep_fen else {}
    row.ruling, row.notice = _papers(scope, row.case_id, row.asset_id, row.kind, said, row.third_id, at)
    row.save()
    _moved(scope, row, at)
    return row


@command
def order_anew(scope: Scope, hold: Seizure, at: datetime) -> DebtOrder:
    """The hold of a claim lapsed: a new ruling and notice to the same third party, for what it has not paid.

    Raises CaseNotRunning, NothingToOrder.
    """
    scope.require("seizure.draft")
    lock_case(hold.case_id)
    rows = DebtOrder.objects.select_for_update(of=("self",)).filter(case_id=hold.case_id, asset_id=hold.asset_id)
    old = rows.exclude(state__in=OVER).select_related("third").first()
    if old is None or old.paid_fen >= old.amount_fen:
        raise NothingToOrder
    old.state = State.LAPSED
    old.save(update_fields=["state"])
    _moved(scope, old, at)
    thing = _claim(scope, hold.case_id, hold.asset_id)
    row = DebtOrder(court_id=old.court_id, case_id=old.case_id, asset=thing, third=old.third, kind=old.kind)
    row.amount_fen, row.keep_fen, row.adjudicated = old.amount_fen - old.paid_fen, old.keep_fen, old.adjudicated
    return _drafted(scope, row, at)


def _claim(scope: Scope, case_id: int, asset_id: int) -> assets.Asset:
    """The claim or income, about which nothing is running. Raises CaseNotRunning, NotAReceivable, OrderedAlready."""
    if cases.case(scope, case_id).status != cases.Case.Status.ACTIVE:
        raise CaseNotRunning
    thing = assets.claimed(scope, case_id, asset_id)
    if thing.kind != assets.Asset.Kind.RECEIVABLE:
        raise NotAReceivable
    running = DebtOrder.objects.filter(case_id=case_id, asset_id=asset_id).exclude(state__in=OVER).first()
    if running is not None:
        raise OrderedAlready(state=running.get_state_display())
    return thing


def _check_sum(scope: Scope, case_id: int, amount: Money, at: datetime) -> None:
    left = ceiling(scope, case_id, at.date())
    if amount <= Money.zero:
        raise SumMissing
    if amount > left:
        raise TooMuchOrdered(amount=amount, left=left)


def _papers(
    scope: Scope, case_id: int, asset_id: int, kind: str, said: dict[str, Any], third_id: int, at: datetime
) -> tuple[documents.Document, documents.Document]:
    """The ruling, for both parties and the third one, and the notice, for the third one alone."""
    ruling_code, notice_code = rules.DEBT_PAPERS[kind]
    term = rules.term("receivable", at.date(), None)
    given = said | {"from_on": at.date(), "until_on": term.last}
    about = f"asset:{asset_id}"
    to = [role.party_id for role in cases.roles(scope, case_id) if role.kind in ("applicant", "debtor")]
    ruling = documents.draft(scope, case_id, ruling_code, named(ruling_code, given), [*to, third_id], at, about)
    given["ruling_no"] = ruling.number
    return ruling, documents.draft(scope, case_id, notice_code, named(notice_code, given), [third_id], at, about)


def _moved(scope: Scope, row: DebtOrder, at: datetime) -> None:
    about = {"court_id": row.court_id, "case_id": row.case_id, "object": f"asset:{row.asset_id}"}
    announce(scope, DebtOrderMoved(**about, order_id=row.pk, asset_id=row.asset_id, step=f"debt_{row.state}"), at)


def _locked(scope: Scope, order_id: int, *states: str) -> DebtOrder:
    """The order, its case locked. Raises NoSuchDebtOrder, NotInThisStep."""
    found = debt_order(scope, order_id)
    lock_case(found.case_id)
    rows = DebtOrder.objects.select_for_update(of=("self",)).select_related("asset__owner", "third", "ruling", "notice")
    row = rows.get(pk=found.pk)
    if row.state not in states:
        raise NotInThisStep(state=row.get_state_display())
    return row


@command
def issue_debt_order(scope: Scope, order_id: int, at: datetime) -> DebtOrder:
    """Sign both papers and hand them out for direct service (执行工作规定 45). Raises NotInThisStep."""
    scope.require("seizure.order")
    row = _locked(scope, order_id, State.DRAFTED)
    for paper in (row.ruling, row.notice):
        if paper.state == documents.Document.State.DRAFT:
            documents.sign(scope, paper.pk, at)
    documents.serve(scope, row.notice_id, row.third_id, rules.DIRECT, at)
    row.state = State.ISSUED
    row.save(update_fields=["state"])
    _moved(scope, row, at)
    return row


@command
def drop_debt_order(scope: Scope, order_id: int, reason: str, at: datetime) -> DebtOrder:
    """Give up an order that was not issued; its papers are taken back. Raises NotInThisStep, ReasonMissing."""
    scope.require("seizure.draft")
    if not reason.strip():
        raise ReasonMissing
    row = _locked(scope, order_id, State.DRAFTED)
    for paper in (row.ruling, row.notice):
        documents.withdraw(scope, paper.pk, reason, at)
    row.state = State.DROPPED
    row.save(update_fields=["state"])
    _moved(scope, row, at)
    return row


@command
def note_served(scope: Scope, document_id: int, way: str, served_on: date, at: datetime) -> None:
    """The notice reached the third party directly: from then on it must not pay the debtor, and its days run."""
    found = DebtOrder.objects.filter(notice_id=document_id, state=State.ISSUED).first()
    if found is None or way != rules.DIRECT:
        return
    row = _locked(scope, found.pk, State.ISSUED)
    row.state, row.served_on, row.answer_by = State.SERVED, served_on, law.answer_due(served_on).on
    row.save(update_fields=["state", "served_on", "answer_by"])
    freeze(scope, row, served_on, at)
    _moved(scope, row, at)


@command
def hold_served(scope: Scope, order_id: int, at: datetime) -> bool:
    """An order served before service made a hold gets it, from the day it was served; False where there is one or none is due."""
    row = DebtOrder.objects.get(pk=order_id)
    lock_case(row.case_id)
    row = DebtOrder.objects.select_for_update(of=("self",)).select_related("third", "notice").get(pk=order_id)
    had = Seizure.objects.filter(case_id=row.case_id, asset_id=row.asset_id).exists()
    if had or row.served_on is None or row.state not in (State.SERVED, State.ENFORCING):
        return False
    freeze(scope, row, row.served_on, at)
    return True


@command
def note_objection(
    scope: Scope, order_id: int, on: date, denied: Money, ground: str, words: str, at: datetime
) -> DebtOrder:
    """What the third party said. Denying the whole debt in time ends the order, unread (执行工作规定 47).

    Raises NotInThisStep, ReasonMissing, DeniedTooMuch.
    """
    scope.require("seizure.draft")
    row = _locked(scope, order_id, State.SERVED)
    if row.kind == DebtOrder.Kind.INCOME:
        raise NotInThisStep(state=row.get_state_display())
    if not words.strip():
        raise ReasonMissing
    row.objected_on, row.denied_fen, row.ground = on, denied.fen, law.Ground(ground).value
    row.words = words.strip()[:300]
    found = debt(row, at.date()).standing  # raises DeniedTooMuch
    if found is not None and found.standing is law.Standing.ENDED:
        row.state = State.ENDED
        let_go(scope, row, Seizure.State.RELEASED, at)
    row.save()
    _moved(scope, row, at)
    return row


@command
def enforce_debt(scope: Scope, order_id: int, at: datetime) -> DebtOrder:
    """Draft the ruling against a third party that neither paid nor objected in time, for what is left (49).

    Raises NotInThisStep, NotEnforceable.
    """
    scope.require("seizure.draft")
    row = _locked(scope, order_id, State.SERVED)
    found = debt(row, at.date())
    standing = found.standing
    left = min(standing.sum - found.paid, found.left) if standing else Money.zero
    if standing is None or standing.standing is not law.Standing.ENFORCEABLE or left <= Money.zero:
        words = standing.sentence() if standing else rules.INCOME_WAITS
        raise NotEnforceable(standing=words, standing_en=standing.sentence("en") if standing else "income is taken")
    given = {"amount": left, "third_party": row.third.name, "holder": row.asset.owner.name}
    given |= {"notice_no": row.notice.number, "served_on": row.served_on}
    to = [role.party_id for role in cases.roles(scope, row.case_id) if role.kind in ("applicant", "debtor")]
    about = f"asset:{row.asset_id}"
    row.enforcement = documents.draft(scope, row.case_id, rules.DEBT_RULING, given, [*to, row.third_id], at, about)
    row.state = State.ENFORCING
    row.save(update_fields=["enforcement", "state"])
    _moved(scope, row, at)
    return row


@command
def take_payment(scope: Scope, receipt_id: int, at: datetime) -> None:
    """Money matched to the case came from a third party under an order: it is counted, and the last of it ends the order."""
    books = courts.system_scope(scope.court_id, "payment.view")
    receipt = payments.receipts(books).filter(pk=receipt_id).first()
    if receipt is None or receipt.case_id is None:
        return
    lock_case(receipt.case_id)
    rows = DebtOrder.objects.select_for_update(of=("self",)).select_related("third", "asset")
    for row in rows.filter(case_id=receipt.case_id, state__in=(State.ISSUED, State.SERVED, State.ENFORCING)):
        if row.third.name == receipt.payer_name:
            return _count(scope, row, receipt.fen, at)
    return None


def _count(scope: Scope, row: DebtOrder, fen: int, at: datetime) -> None:
    row.paid_fen += fen
    if row.paid_fen >= row.amount_fen:
        row.state = State.PAID
        let_go(scope, row, Seizure.State.DEDUCTED, at)
    row.save(update_fields=["paid_fen", "state"])
    _moved(scope, row, at)
