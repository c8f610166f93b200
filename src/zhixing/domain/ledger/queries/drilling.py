"""From a total to what stands behind it: kinds, accounts of a kind, the legs of an account; for auditors."""

from dataclasses import dataclass
from datetime import datetime

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


def of_kind(scope: Scope, kind: str, after: str = "", most: int = 100) -> list[Account]:
    """Accounts of a kind that are not empty, by code, those after `after`."""
    scope.require("ledger.view")
    rows = Account.objects.filter(court_id=scope.court_id, kind=kind, code__gt=after).exclude(balance_fen=0)
    return list(rows.exclude(case_id__in=scope.recused).order_by("code")[:most])


def legs(scope: Scope, code: str, most: int = 100) -> tuple[Account, list[LegView]]:
    """The account and its last movements, newest first. Raises NoSuchAccount."""
    scope.require("ledger.view")
    account = Account.objects.filter(court_id=scope.court_id, code=code).first()
    if account is None or account.case_id in scope.recused:
        raise NoSuchAccount(account=code)
    rows = Leg.objects.filter(account=account).select_related("entry").order_by("-at", "-entry_id")[:most]
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
        for row in rows
    ]
