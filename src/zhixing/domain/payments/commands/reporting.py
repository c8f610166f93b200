"""The bank's reports on payments are evidence: each is kept as it came, believed or not."""

from datetime import datetime

from zhixing.domain.payments.models import Report
from zhixing.gateways.iso20022 import pain
from zhixing.infra import files
from zhixing.infra.commands import command
from zhixing.kernel.scope import Scope


@command
def keep_report(
    scope: Scope, report: pain.PaymentReport, case_id: int | None, at: datetime, refused: str = ""
) -> Report | None:
    """Keep a pain.002 whole; `refused` is the code of why nothing was booked by it. None when the bank only repeats itself."""
    scope.require("payment.settle")
    said = files.digest(report.word.encode())
    last = Report.objects.filter(court_id=scope.court_id, message_id=report.message_id).order_by("-pk").first()
    if last is not None and (last.said, last.refused) == (said, refused):
        return None
    row, _ = Report.objects.get_or_create(
        message_id=report.message_id,
        sm3=files.digest(report.original),
        refused=refused,
        defaults={
            "court_id": scope.court_id,
            "case_id": case_id,
            "original": report.original.decode(),
            "said": said,
            "at": at,
        },
    )
    return row
