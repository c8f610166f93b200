"""Receipts, suspense and payouts as the scope may see them; names and numbers of payers masked on pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments.models import (
    Awaited,
    BankFile,
    Batch,
    BulkDebit,
    Line,
    Payout,
    Receipt,
    Report,
    Slip,
)
from zhixing.domain.payments.refusals import DOUBTS, NoBankAccount, NoSuchBatch, NoSuchFile, NoSuchReceipt, NoSuchSlip
from zhixing.kernel import masking
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

TOLD_WITHIN = timedelta(days=7)
"""How long after a debit the bank's files are looked through for it [design]."""
CASE_NUMBER = re.compile(r"[（(\[〔]\s*\d{4}\s*[）)\]〕]\S{1,24}?号")


@dataclass(frozen=True)
class ReceiptView:
    """A receipt on a page: the payer masked, the doubt as a sentence in both languages."""

    id: int
    value_on: date
    amount: Money
    state: str
    purpose: str
    case_id: int | None
    party_id: int | None
    payer: str
    payer_account: str
    credited: str
    doubt: str
    doubt_zh: str
    doubt_en: str
    identify_by: date
    pay_by: date | None


def find_receipt(scope: Scope, receipt_id: int, lock: bool = False) -> Receipt:
    """Raises NoSuchReceipt outside the scope's court or in a case it is recused from."""
    rows = Receipt.objects.select_for_update(of=("self",)) if lock else Receipt.objects.all()
    found = rows.select_related("file__court").filter(pk=receipt_id, court_id=scope.court_id).first()
    if found is None or found.case_id in scope.recused:
        raise NoSuchReceipt(receipt_id=receipt_id)
    return found


def find_batch(scope: Scope, batch_id: int, lock: bool = False) -> Batch:
    """Raises NoSuchBatch outside the scope's court or in a case it is recused from."""
    rows = Batch.objects.select_for_update(of=("self",)) if lock else Batch.objects.all()
    found = rows.select_related("case").filter(pk=batch_id, court_id=scope.court_id).first()
    if found is None or found.case_id in scope.recused:
        raise NoSuchBatch(batch_id=batch_id)
    return found


def find_slip(scope: Scope, slip_id: int) -> Slip:
    """Raises NoSuchSlip outside the scope's court or in a case it is recused from."""
    found = Slip.objects.select_related("receipt").filter(pk=slip_id, court_id=scope.court_id).first()
    if found is None or found.receipt.case_id in scope.recused:
        raise NoSuchSlip(slip_id=slip_id)
    return found


def slips(scope: Scope) -> QuerySet[Slip]:
    """The numbered receipts of the scope's court, newest number first."""
    scope.require("payment.view")
    rows = Slip.objects.filter(court_id=scope.court_id).exclude(receipt__case_id__in=scope.recused)
    return rows.select_related("receipt").order_by("-year", "-no")


def named_in(scope: Scope, text: str) -> cases.Case | None:
    """The case of this court whose number stands in a text."""
    for written in CASE_NUMBER.findall(text):
        case = cases.by_number(scope, written)
        if case is not None and case.court_id == scope.court_id:
            return case
    return None


def receipts(scope: Scope) -> QuerySet[Receipt]:
    """The receipts of the scope's courts, newest first."""
    scope.require("payment.view")
    rows = Receipt.objects.filter(court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    return rows.select_related("case", "court").order_by("-value_on", "-pk")


def suspense(scope: Scope) -> QuerySet[Receipt]:
    """Money nobody knows yet, oldest first."""
    waiting = (Receipt.State.SUSPENSE, Receipt.State.REFUNDING)
    return receipts(scope).filter(state__in=waiting).order_by("identify_by", "pk")


def of_case(scope: Scope, case_id: int) -> list[ReceiptView]:
    """What came in for a case, oldest first."""
    rows = Receipt.objects.filter(case_id=case_id, court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    return [view(row) for row in rows.order_by("value_on", "pk")]


def view(row: Receipt) -> ReceiptView:
    """A receipt as a page may show it."""
    doubt = DOUBTS[row.why](**{name: Money(fen) for name, fen in row.facts.items()}) if row.why else None
    return ReceiptView(
        id=row.pk,
        value_on=row.value_on,
        amount=Money(row.fen),
        state=row.state,
        purpose=row.purpose,
        case_id=row.case_id,
        party_id=row.party_id,
        payer=masking.mask_payer(row.payer_name),
        payer_account=masking.mask("card", row.payer_account),
        credited=row.credited,
        doubt=row.why,
        doubt_zh=doubt.say("zh") if doubt else "",
        doubt_en=doubt.say("en") if doubt else "",
        identify_by=row.identify_by,
        pay_by=row.pay_by,
    )


def likely_cases(scope: Scope, receipt_id: int, on: date) -> list[cases.Case]:
    """Cases a receipt in suspense may be for: those its text and its number name, then those whose debtor bears the payer's name.

    Who claims for his own cases only is shown none but these.
    """
    scope.require("payment.claim")
    receipt = find_receipt(scope, receipt_id)
    named = named_in(scope, receipt.remittance)
    by_payer = cases.cases(scope).filter(
        court_id=receipt.court_id, roles__kind="debtor", roles__party__name=receipt.payer_name.strip()
    )
    account = ledger.account_by_number(scope, receipt.credited)
    numbered = cases.cases(scope).filter(pk=account.case_id) if account and account.case_id else ()
    open_ones = by_payer.exclude(status=cases.Case.Status.CLOSED).distinct()[:10]
    found = {case.pk: case for case in (*([named] if named else ()), *numbered, *open_ones)}
    return [case for case in found.values() if may_claim(scope, case, on)]


def may_claim(scope: Scope, case: cases.Case, on: date) -> bool:
    """Finance and the command centre claim for any case, its officer and who stands in for him for that one."""
    return scope.may("payment.match") or case.officer_id in courts.acts_for(scope, on)


def batches(scope: Scope) -> QuerySet[Batch]:
    """Batches of payments of the scope's courts, newest first."""
    scope.require("payment.view")
    rows = Batch.objects.filter(court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    return rows.select_related("case", "approved_by", "released_by").prefetch_related("payouts").order_by("-pk")


def unanswered(scope: Scope) -> QuerySet[Batch]:
    """Released batches that did not reach the bank or that it is silent about, newest first."""
    return batches(scope).filter(state=Batch.State.RELEASED).exclude(failure="")


def payouts(scope: Scope, case_id: int) -> list[Payout]:
    """The payments of a case, oldest first."""
    rows = Payout.objects.filter(batch__case_id=case_id, batch__court_id__in=scope.courts)
    return list(rows.exclude(batch__case_id__in=scope.recused).select_related("batch").order_by("pk"))


def batches_of(scope: Scope, payout_ids: Sequence[int]) -> dict[int, int]:
    """The batch of each of these payments of the scope's court."""
    scope.require("payment.view")
    rows = Payout.objects.filter(batch__court_id=scope.court_id, pk__in=payout_ids)
    return dict(rows.values_list("pk", "batch_id"))


def returned(scope: Scope) -> QuerySet[Payout]:
    """Payments the bank sent back, newest first: the account must be put right and paid anew."""
    scope.require("payment.view")
    rows = Payout.objects.filter(batch__court_id__in=scope.courts, state=Payout.State.RETURNED)
    return rows.exclude(batch__case_id__in=scope.recused).select_related("batch__case").order_by("-pk")


def awaited(scope: Scope, account: str) -> Awaited | None:
    """The payment expected for an account now."""
    rows = Awaited.objects.filter(court_id__in=scope.courts, account=account, state=Awaited.State.OPEN)
    return rows.first()


def bank_files(scope: Scope) -> QuerySet[BankFile]:
    """Files of the bank, refused ones first, then newest first."""
    scope.require("payment.view")
    return BankFile.objects.filter(court_id__in=scope.courts).defer("original").order_by("-state", "-pk")


def notices_of(scope: Scope, reference: str, on: date | None) -> list[BankFile]:
    """The bank's notices and statements that tell of a debit of a day, as they came, the first first."""
    if not reference or on is None:
        return []
    rows = BankFile.objects.filter(court_id__in=scope.courts, state=BankFile.State.BOOKED)
    rows = rows.filter(at__date__gte=on, at__date__lte=on + TOLD_WITHIN)
    return [row for row in rows.order_by("pk") if f">{reference}<" in row.original]


def bank_file(scope: Scope, file_id: int) -> BankFile:
    """A file of the bank as it came, with the names in it. Raises NoSuchFile, also with money of a case one is recused from."""
    scope.require("payment.release")
    found = BankFile.objects.filter(court_id__in=scope.courts, pk=file_id).first()
    if found is None or found.receipts.filter(case_id__in=scope.recused).exists():
        raise NoSuchFile()
    return found


def bank_report(scope: Scope, report_id: int) -> Report:
    """A report of the bank on payments as it came: keys and its word, no names. Raises NoSuchFile."""
    scope.require("payment.view")
    rows = Report.objects.filter(court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    found = rows.filter(pk=report_id).first()
    if found is None:
        raise NoSuchFile()
    return found


def reports_on(scope: Scope, message_id: str) -> QuerySet[Report]:
    """What the bank reported on a file of payments, the first first; what it repeated was kept once."""
    rows = Report.objects.filter(court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    return rows.filter(message_id=message_id).defer("original").order_by("pk")


def debit_of(scope: Scope, end_to_end_id: str) -> tuple[str, date] | None:
    """The bank's number and day of the debit of one payment of a bulk, once it was notified."""
    rows = BulkDebit.objects.filter(bulk__court_id__in=scope.courts, end_to_end_id=end_to_end_id)
    return rows.values_list("reference", "on").first()


def line(court_id: int) -> Line:
    """The court's line to its bank. Raises NoBankAccount when it has none."""
    found = Line.objects.filter(pk=court_id).first()
    if found is None:
        raise NoBankAccount()
    return found


def courts_with_a_bank() -> list[int]:
    """The courts whose bank can be asked for news, in order."""
    return list(Line.objects.order_by("pk").values_list("pk", flat=True))


def has_bank(court_id: int) -> bool:
    """Whether the court's bank can be reached."""
    return Line.objects.filter(pk=court_id).exists()


def bank_of(court_id: int) -> str:
    """The code of the court's bank in the directory of units. Raises NoBankAccount."""
    return line(court_id).unit


def is_bank_of(court_id: int, unit: str) -> bool:
    """Whether the unit with this code keeps the court's account."""
    return Line.objects.filter(pk=court_id, unit=unit).exists()


def court_of_account(number: str) -> int | None:
    """The court whose account this is at a bank; None for a stranger's."""
    return Line.objects.filter(court__account_number=number).values_list("pk", flat=True).first() if number else None


def bank_line(scope: Scope) -> Line | None:
    """The court's line to its bank, with what went wrong at the last fetching."""
    scope.require("payment.view")
    return Line.objects.filter(court_id=scope.court_id).first()


@dataclass(frozen=True)
class BankLine:
    """Which bank keeps the court's account, and the digits before the numbers of its cases."""

    unit: str
    prefix: str


def line_of(scope: Scope) -> BankLine | None:
    """The court's line to its bank, for those who may set it."""
    scope.require("court.equip")
    found = Line.objects.filter(court_id=scope.court_id).first()
    return BankLine(found.unit, ledger.numbering(scope)) if found else None
