"""The bank's reports on payments are evidence: each is kept as it came, believed or not."""

from datetime import datetime

from zhixing.domain.payments.models import Report
from zhixing.gateways.iso20022 import pain
from zhixing.gateways.iso20022.validate import MessageInvalid
from zhixing.infra import files
from zhixing.infra.commands import command
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope


@command
def keep_report(
    scope: Scope, report: pain.PaymentReport, case_id: int | None, at: datetime, refused: Refusal | None = None
) -> Report | None:
    """Keep a pain.002 whole; `refused` is why nothing was booked by it. None when the bank only repeats itself."""
    return _keep(scope, report.message_id, report.original, report.word.encode(), case_id, at, refused)


@command
def keep_unread(
    scope: Scope, message_id: str, document: bytes, case_id: int | None, at: datetime, refused: Refusal
) -> Report | None:
    """Keep what the bank sent as its report on a file of payments and was refused, also what no schema allows."""
    try:
        said = pain.report(document).word.encode()
    except MessageInvalid:
        said = document
    return _keep(scope, message_id, document, said, case_id, at, refused)


def _keep(
    scope: Scope,
    message_id: str,
    document: bytes,
    says: bytes,
    case_id: int | None,
    at: datetime,
    refused: Refusal | None,
) -> Report | None:
    scope.require("payment.settle")
    said, code = files.digest(says), refused.code if refused else ""
    last = Report.objects.filter(court_id=scope.court_id, message_id=message_id).order_by("-pk").first()
    if last is not None and (last.said, last.refused) == (said, code):
        return None
    row, _ = Report.objects.get_or_create(
        message_id=message_id,
        sm3=files.digest(document),
        refused=code,
        defaults={
            "court_id": scope.court_id,
            "case_id": case_id,
            "original": document.decode(errors="replace"),
            "said": said,
            "why": f"{refused.say('zh')} || {refused.say('en')}" if refused else "",
            "at": at,
        },
    )
    return row
