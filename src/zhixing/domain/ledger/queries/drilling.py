"""From a total to what stands behind it: kinds, accounts of a kind, the legs of an account; for auditors."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from zhixing.domain.ledger import rules
from zhixing.domain.ledger.models import Account, Leg
from zhixing.domain.ledger.refusals import NoSuchAccount
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


@dataclass(frozen=True)
class LegView:
    """One movement on an account: what it changed, what lay there after it, and the key of its entry."""

    entry_id: int
    key: str
    memo: str
    at: datetime
    actor: str
    case_id: int | None
    change: Money
    after: Money


@dataclass(frozen=True)
class Lying:
    """What lies, or lay at a past moment, in one account of a kind; `frozen`: why nothing may leave it now."""

    code: str
    case_id: int | None
    frozen: str
    amount: Money


OF_KIND = """
SELECT a.code, a.case_id, a.frozen, a.balance_fen FROM ledger_account a
WHERE a.court_id = %(court)s AND a.kind = %(kind)s AND a.code > %(after)s AND a.balance_fen <> 0
  AND (a.case_id IS NULL OR a.case_id <> ALL (%(recused)s)) ORDER BY a.code LIMIT %(most)s
"""
OF_KIND_AT = """
SELECT a.code, a.case_id, a.frozen, l.after_fen FROM ledger_account a CROSS JOIN LATERAL (
  SELECT after_fen FROM ledger_leg WHERE account_id = a.id AND at <= %(at)s ORDER BY at DESC, entry_id DESC LIMIT 1) l
WHERE a.court_id = %(court)s AND a.kind = %(kind)s AND a.code > %(after)s AND l.after_fen <> 0
  AND (a.case_id IS NULL OR a.case_id <> ALL (%(recused)s)) ORDER BY a.code LIMIT %(most)s
"""


def of_kind(scope: Scope, kind: str, after: str = "", most: int = 100, at: datetime | None = None) -> list[Lying]:
    """Accounts of a kind that are not empty, now or at a past moment, by code, those after `after`."""
    scope.require("ledger.view")
    given: dict[str, Any] = {
        "court": scope.court_id,
        "kind": kind,
        "after": after,
        "most": most,
        "recused": sorted(scope.recused),
    }
    with connection.cursor() as cursor:
        cursor.execute(OF_KIND_AT if at else OF_KIND, given | {"at": at})
        rows = cursor.fetchall()
    return [Lying(code, case_id, frozen, rules.shown(kind, Money(fen))) for code, case_id, frozen, fen in rows]


def legs(scope: Scope, code: str, most: int = 100, at: datetime | None = None) -> tuple[Account, list[LegView]]:
    """The account and its last movements, or the last by a past moment, newest first. Raises NoSuchAccount."""
    scope.require("ledger.view")
    account = Account.objects.filter(court_id=scope.court_id, code=code).first()
    if account is None or account.case_id in scope.recused:
        raise NoSuchAccount(account=code)
    rows = Leg.objects.filter(account=account).select_related("entry").order_by("-at", "-entry_id")
    rows = rows.filter(at__lte=at) if at else rows
    return account, [
        LegView(
            row.entry_id,
            row.entry.key,
            row.entry.memo,
            row.at,
            row.entry.actor,
            row.entry.case_id,
            rules.shown(account.kind, Money(row.fen)),
            rules.shown(account.kind, Money(row.after_fen)),
        )
        for row in rows[:most]
    ]
