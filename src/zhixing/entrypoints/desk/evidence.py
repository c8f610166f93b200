"""One payment and all that stands behind it: papers, two people, the order, the bank's word as it came, the books.

The same page for a payment of a case and for one of a crowd.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse

from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.entrypoints.desk import sentences
from zhixing.entrypoints.desk.frame import show
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

Link = tuple[str, str]
"""Words and an address; without one, words alone."""


@dataclass(frozen=True)
class Evidence:
    """What the page shows of a payment. `order` and `reports` are the messages themselves, where they may be read."""

    holder: str
    sum: Money
    dot: str
    words: str
    crumbs: Sequence[Link]
    head: Any
    about: str
    papers: Sequence[Link]
    account: str
    checked: str
    message_id: str
    sm3: str
    key: str
    order: str
    told: str
    settled_on: date | None
    debit: tuple[str, date | None]
    reports: Sequence[Link]
    entries: Sequence[Link]
    """Words and the key of an entry in the books, in their order."""
    people: Sequence[dict[str, Any]]
    accounts: Sequence[str] = ()
    """The accounts whose legs are shown, where an entry has those of thousands."""


def reports(scope: Scope, message_id: str) -> list[Link]:
    """The bank's reports on a file of payments, the refused ones named."""
    found = payments.reports_on(scope, message_id) if message_id else []
    return [
        (_with_reason(name, one) if one.refused else name, f"/desk/payments/reports/{one.pk}.xml")
        for one in found
        for name in [f"pain.002 {one.sm3[:16]}"]
    ]


def _with_reason(name: str, one: payments.Report) -> str:
    """The words of a refused report; older ones have no sentence beside the code."""
    zh, _, en = (one.why or sentences.word(one.refused)).partition(" || ")
    return f"{name}（未采信：{zh}） || {name} (not believed: {en or zh})"


def page(request: Any, one: Evidence) -> HttpResponse:
    """The page."""
    scope = request.asker
    found = [
        (words, entry) for words, key in one.entries if (entry := ledger.entry(scope, key, one.accounts)) is not None
    ]
    notices = payments.notices_of(scope, *one.debit)
    may = scope.may("payment.release")
    context: dict[str, Any] = {
        "one": one,
        "booked": [(words, entry, [leg for leg in entry.legs if leg[1] < Money.zero][:4]) for words, entry in found],
        "notices": [(file.message_id, f"/desk/payments/statements/{file.pk}.xml" if may else "") for file in notices],
    }
    return show(request, "desk/payout.html", **context)


def xml(body: bytes, name: str) -> HttpResponse:
    """A message of ours or of the bank, to the byte."""
    how = f'attachment; filename="{name}.xml"'
    return HttpResponse(body, content_type="application/xml", headers={"Content-Disposition": how})
