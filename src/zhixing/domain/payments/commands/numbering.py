"""Numbered receipts (收据): one for each match, no number left out, void when the match is undone."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection

from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.payments.models import Receipt, Slip
from zhixing.domain.payments.queries import find_slip
from zhixing.infra import clock
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

NEXT = """
INSERT INTO payments_slipbook (court_id, year, last) VALUES (%s, %s, 1)
ON CONFLICT (court_id, year) DO UPDATE SET last = payments_slipbook.last + 1 RETURNING last
"""


def number(receipt: Receipt, at: datetime) -> Slip:
    """Give a matched receipt the court's next number of the year, in the transaction that matched it."""
    year = clock.day(at).year
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [receipt.court_id, year])
        [no] = cursor.fetchone()
    return Slip.objects.create(
        court_id=receipt.court_id, year=year, no=no, receipt=receipt, fen=receipt.fen, made_at=at
    )


def draft_claim(scope: Scope, receipt: Receipt, why: str, at: datetime) -> None:
    """The slip (认领单) of a receipt a person claimed out of suspense, where it waited because of `why`."""
    slip = Slip.objects.get(receipt=receipt, void_at=None)
    given = _fields(scope, slip) | {
        "purpose": REASONS.get(Receipt.Purpose(receipt.purpose), "执行款"),
        "suspended_for": why,
        "claim_ground": f"人工核对，汇款附言：{receipt.remittance or '无'}",
        "prepared_by": courts.member(scope, scope.staff_id).name if scope.staff_id is not None else "财务",
    }
    documents.draft(_drafting(scope), int(receipt.case_id or 0), "claim_slip", given, (), at, f"slip:{slip.pk}")


def make_void(receipt: Receipt, at: datetime) -> None:
    """The match was undone: its number stays, void."""
    Slip.objects.filter(receipt=receipt, void_at=None).update(void_at=at)


REASONS = {
    Receipt.Purpose.DEBTOR_PAYMENT: "被执行人履行款",
    Receipt.Purpose.DEDUCTION: "协助扣划款",
    Receipt.Purpose.DEPOSIT: "竞买保证金",
    Receipt.Purpose.PRICE: "拍卖价款",
    Receipt.Purpose.TOP_UP: "悔拍补交的差价",
}


@command
def print_slip(scope: Scope, slip_id: int, at: datetime) -> Slip:
    """Make the paper of a numbered receipt, sealed under the court's standing authorisation; printed again it is the same paper.

    Raises NoSuchSlip, and what `documents.issue` raises.
    """
    scope.require("payment.match")
    found = find_slip(scope, slip_id)
    if found.document_id is not None or found.receipt.case_id is None:
        return found
    lock_case(found.receipt.case_id)
    slip = Slip.objects.select_for_update(of=("self",)).select_related("receipt").get(pk=slip_id)
    if slip.document_id is None:
        case_id = int(slip.receipt.case_id or 0)
        paper = documents.issue(
            _drafting(scope), case_id, "money_receipt", _fields(scope, slip), (), at, f"slip:{slip.pk}"
        )
        slip.document_id = paper.pk
        slip.save(update_fields=["document_id"])
    return slip


def _drafting(scope: Scope) -> Scope:
    """The papers of a receipt are made by whoever may claim it."""
    return replace(scope, permissions=scope.permissions | {"document.draft"})


def _fields(scope: Scope, slip: Slip) -> dict[str, Any]:
    receipt = slip.receipt
    return {
        "slip_no": slip.number,
        "payer": receipt.payer_name or "银行未提供",
        "credited_on": receipt.value_on,
        "reason": REASONS.get(Receipt.Purpose(receipt.purpose), "执行款"),
        "amount": Money(slip.fen),
        "receipt": receipt.bank_reference,
        "prepared_by": "财务",
    }
