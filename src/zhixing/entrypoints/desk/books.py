"""总账: read only, for finance and auditors: from a total to the accounts, from an account to the paper behind each movement."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.collective import api as collective
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.entrypoints.desk import sentences
from zhixing.entrypoints.desk.case_money import MEMOS
from zhixing.entrypoints.desk.frame import attempt, done, heads, number, show, shown
from zhixing.entrypoints.door import staff_page
from zhixing.infra.clock import SHANGHAI
from zhixing.kernel.refusal import Refusal

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
    "file": "/desk/payments/statements/?file={}",
    "release": "/desk/payments/batches/{}/",
    "pool": "/desk/crowds/{}/",
}
"""Where the paper behind an entry is, by the first word of its key."""
OF_PAYOUT = ("settled", "rejected", "returned")
"""First words of keys of entries that book what the bank made of one payment, which they name."""


class MomentUnreadable(Refusal):
    zh = "时刻看不懂，请写成 2026-11-24T17:00。"
    en = "The moment can't be read; write 2026-11-24T17:00."
    status = 422


@staff_page("ledger.view")
def books(request: Any) -> HttpResponse:
    """The trial balance, the accounts of one kind, or the movements of one account; with `?at=` as of a past moment."""
    return _page(request)


def _page(request: Any, refused: Refusal | None = None) -> HttpResponse:
    scope, given = request.asker, request.POST or request.GET
    kind, code = given.get("kind", ""), given.get("account", "")
    moments: list[datetime | None] = []
    refused = refused or attempt(lambda: moments.append(_moment(given.get("at", ""))))
    at = moments[0] if moments else None
    context: dict[str, Any] = {"kind": kind, "kinds": KINDS, "as_of": at, "refused": refused}
    context["then"] = f"&at={at:%Y-%m-%dT%H:%M}" if at else ""
    if code:
        account, rows = ledger.legs(scope, code, shown(request, 100), at)
        context |= {"account": account, "legs": _legs(scope, rows), "words": KINDS[account.kind]}
        context["balance"] = ledger.balance_at(scope, code, at) if at else ledger.balance(scope, code)
    elif kind in KINDS:
        found = ledger.of_kind(scope, kind, given.get("after", ""), 100, at)
        known = heads(scope, (one.case_id for one in found))
        context["accounts"] = [(one, known.get(one.case_id) if one.case_id else None) for one in found]
        context |= {"words": KINDS[kind], "last": found[-1].code if len(found) == 100 else ""}
    else:
        trial = ledger.trial_balance(scope, at)
        context |= {"trial": trial, "rows": [(key, KINDS[key], fen) for key, fen in trial.by_kind]}
    return show(request, "desk/books.html", status=refused.status if refused else 200, **context)


def _moment(text: str) -> datetime | None:
    """A past moment as typed, to the end of its minute; None for none."""
    if not text.strip():
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise MomentUnreadable from None
    return found.replace(second=59, microsecond=999_999, tzinfo=SHANGHAI)


@staff_page("ledger.freeze")
@require_POST
def freeze(request: Any) -> HttpResponse:
    """Let nothing leave an account, and say why."""
    code, why = request.POST.get("account", ""), request.POST.get("reason", "")
    return _done(
        request,
        lambda: ledger.freeze(request.asker, code, why, request.at),
        "账户已冻结，只进不出。 || The account is frozen: nothing leaves it.",
    )


@staff_page("ledger.freeze")
@require_POST
def unfreeze(request: Any) -> HttpResponse:
    """Let money leave it again."""
    code = request.POST.get("account", "")
    words = "账户已解冻。 || The account is no longer frozen."
    return _done(request, lambda: ledger.unfreeze(request.asker, code, request.at), words)


def _done(request: Any, act: Callable[[], None], words: str) -> HttpResponse:
    refused = attempt(act)
    if refused is not None:
        return _page(request, refused)
    return done(request, words, f"/desk/books/?{urlencode({'account': request.POST.get('account', '')})}")


def _legs(scope: Any, rows: list[ledger.LegView]) -> list[dict[str, Any]]:
    known = heads(scope, (row.case_id for row in rows))
    find = _papers(scope, rows)
    return [
        {
            "leg": row,
            "words": MEMOS.get(row.memo, sentences.word(row.memo)),
            "head": known.get(row.case_id) if row.case_id else None,
            "href": find(row),
        }
        for row in rows
    ]


def _papers(scope: Any, rows: list[ledger.LegView]) -> Callable[[ledger.LegView], str]:
    """Where the paper behind each entry is, by what its key names; else on the case's page of money."""
    named: dict[str, list[int]] = {}
    for row in rows:
        first, _, rest = row.key.partition(":")
        named.setdefault(first, []).append(number(rest.partition(":")[0]))
    payouts = payments.batches_of(scope, [pk for first in OF_PAYOUT for pk in named.get(first, ())])
    rounds, files = collective.matters_behind(
        scope, [*named.get("round", ()), *named.get("share-back", ())], named.get("parcel", ())
    )

    def find(row: ledger.LegView) -> str:
        first, _, rest = row.key.partition(":")
        pk = number(rest.partition(":")[0])
        if first in PAPERS:
            return PAPERS[first].format(pk)
        if first in OF_PAYOUT and pk in payouts:
            return f"/desk/payments/payouts/{pk}/"
        if first == "parcel" and pk in files:
            return f"/desk/crowds/{files[pk]}/parcels/{pk}/"
        if first in ("round", "share-back") and pk in rounds:
            return f"/desk/crowds/{rounds[pk]}/"
        return f"/desk/cases/{row.case_id}/money" if row.case_id else ""

    return find
