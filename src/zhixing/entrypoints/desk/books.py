"""总账: read only, for finance and auditors: from a total to the accounts, from an account to the paper behind each movement."""

from typing import Any

from django.http import HttpResponse

from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.entrypoints.desk.frame import heads, number, show, shown
from zhixing.entrypoints.door import staff_page
from zhixing.kernel.money import Money

KINDS = {
    "bank": "银行专户 || At the bank",
    "suspense": "待认领 || Suspense",
    "case": "案件账户 || Cases",
    "deposit": "保证金 || Deposits",
    "payable": "应付当事人 || Payable to parties",
    "transit": "银行办理中 || With the bank",
    "fee": "执行费 || Fees",
    "costs": "代扣费用税款 || Costs and taxes withheld",
    "treasury": "应缴国库 || Owed to the treasury",
    "pool": "涉众发放专户 || Payout pools",
    "share": "涉众个人账户 || Mass victims",
    "in_kind": "以物抵债 || Taken in kind",
    "trust": "提存 || Kept in trust",
}
PAPERS = {
    "match": "/desk/payments/receipts/{}/",
    "reversed": "/desk/payments/receipts/{}/",
    "file": "/desk/payments/statements/",
    "release": "/desk/payments/batches/{}/",
}
"""Where the paper behind an entry is, by the first word of its key; else on the case's page of money."""


@staff_page("ledger.view")
def books(request: Any) -> HttpResponse:
    """The trial balance, the accounts of one kind, or the movements of one account."""
    scope, kind, code = request.asker, request.GET.get("kind", ""), request.GET.get("account", "")
    context: dict[str, Any] = {"kind": kind, "kinds": KINDS}
    if code:
        account, rows = ledger.legs(scope, code, shown(request, 100))
        context |= {"account": account, "legs": _legs(scope, rows), "words": KINDS[account.kind]}
        context["balance"] = ledger.balance(scope, code)
    elif kind in KINDS:
        found = ledger.of_kind(scope, kind, request.GET.get("after", ""), 100)
        known = heads(scope, (one.case_id for one in found))
        context["accounts"] = [
            (one, known.get(one.case_id) if one.case_id else None, Money(abs(one.balance_fen))) for one in found
        ]
        context |= {"words": KINDS[kind], "last": found[-1].code if len(found) == 100 else ""}
    else:
        trial = ledger.trial_balance(scope)
        context |= {"trial": trial, "rows": [(key, KINDS[key], fen) for key, fen in trial.by_kind]}
    return show(request, "desk/books.html", **context)


def _legs(scope: Any, rows: list[ledger.LegView]) -> list[dict[str, Any]]:
    known = heads(scope, (row.case_id for row in rows))
    batches = payments.batches_of(scope, [number(row.key.partition(":")[2]) for row in rows if _of_payout(row)])
    return [
        {"leg": row, "head": known.get(row.case_id) if row.case_id else None, "href": _paper(row, batches)}
        for row in rows
    ]


def _of_payout(row: ledger.LegView) -> bool:
    """Whether an entry books what the bank made of one payment: its key names the payment."""
    return row.key.partition(":")[0] in ("settled", "rejected", "returned")


def _paper(row: ledger.LegView, batches: dict[int, int]) -> str:
    first, _, rest = row.key.partition(":")
    if first in PAPERS:
        return PAPERS[first].format(rest.partition(":")[0])
    if _of_payout(row) and number(rest) in batches:
        return f"/desk/payments/payouts/{number(rest)}/"
    return f"/desk/cases/{row.case_id}/money" if row.case_id else ""
