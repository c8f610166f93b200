"""Files from the bank, what they brought in and for what, what is paid out by whose release, and the day's end."""

from zhixing.domain.payments.models.daily import DayClose, Slip, SlipBook, Statement
from zhixing.domain.payments.models.incoming import Awaited, BankFile, Line, Receipt
from zhixing.domain.payments.models.outgoing import Batch, Bulk, BulkDebit, BulkPaid, Payout, Report
from zhixing.domain.payments.models.waiting import Delay, Trust

__all__ = [
    "Awaited",
    "BankFile",
    "Batch",
    "Bulk",
    "BulkDebit",
    "BulkPaid",
    "DayClose",
    "Delay",
    "Line",
    "Payout",
    "Receipt",
    "Report",
    "Slip",
    "SlipBook",
    "Statement",
    "Trust",
]
