"""What stands in the accounts, and how it came there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from zhixing.domain.ledger import rules
from zhixing.domain.ledger.models import Account, Entry
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


@dataclass(frozen=True)
class EntryView:
    """An entry with its legs by account code; `corrected` when another entry undid it."""

    id: int
    key: str
    memo: str
    at: datetime
    value_on: date
    legs: tuple[tuple[str, Money], ...]
    actor: str
    reason: str
    corrects_id: int | None
    corrected: bool


@dataclass(frozen=True)
class TrialBalance:
    """All accounts of the court: (code, balance as booked). `agrees`: they add up to zero and match their legs."""

    rows: tuple[tuple[str, Money], ...]
    by_kind: tuple[tuple[str, Money], ...]
    """Kind and what lies in its accounts, as people read it."""
    astray: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return not self.astray and not rules.total(amount for _, amount in self.rows)


def account(scope: Scope, code: str) -> Account | None:
    """The account of this code in the scope's courts; None when not open."""
    return Account.objects.filter(court_id__in=scope.courts, code=code).first()


def account_by_number(scope: Scope, number: str) -> Account | None:
    """The account money sent to this number at the bank is for; None for an unknown number."""
    return Account.objects.filter(court_id=scope.court_id, number=number).first() if number else None


def balance(scope: Scope, code: str) -> Money:
    """What lies in the account; zero when it was never opened."""
    found = account(scope, code)
    return rules.shown(found.kind, Money(found.balance_fen)) if found else Money.zero


def accounts(scope: Scope, prefix: str) -> list[tuple[str, Money]]:
    """Codes that begin like this (`payable:7:`) with what lies in them, in the order of codes; empty ones left out."""
    rows = Account.objects.filter(court_id__in=scope.courts, code__startswith=prefix).exclude(balance_fen=0)
    return [(row.code, rules.shown(row.kind, Money(row.balance_fen))) for row in rows.order_by("code")]


def of_case(scope: Scope, case_id: int) -> list[tuple[str, Money]]:
    """Every account of a case that is not empty: the case's own, deposits, what is payable to whom."""
    rows = Account.objects.filter(court_id__in=scope.courts, case_id=case_id).exclude(balance_fen=0)
    if case_id in scope.recused:
        return []
    return [(row.code, rules.shown(row.kind, Money(row.balance_fen))) for row in rows.order_by("code")]


def entries(scope: Scope, case_id: int) -> list[EntryView]:
    """The entries of a case, oldest first."""
    if case_id in scope.recused:
        return []
    rows = Entry.objects.filter(court_id__in=scope.courts, case_id=case_id)
    return [_view(row) for row in rows.order_by("pk").prefetch_related("legs__account").select_related("corrected_by")]


def entry(scope: Scope, key: str) -> EntryView | None:
    """The entry of this key at the scope's court."""
    row = Entry.objects.filter(court_id=scope.court_id, key=key).select_related("corrected_by").first()
    return _view(row) if row and row.case_id not in scope.recused else None


def _view(row: Entry) -> EntryView:
    legs = sorted((leg.account.code, Money(leg.fen)) for leg in row.legs.all())
    corrected = hasattr(row, "corrected_by")
    return EntryView(
        row.pk, row.key, row.memo, row.at, row.value_on, tuple(legs), row.actor, row.reason, row.corrects_id, corrected
    )


RECEIVED = """
SELECT a.case_id, e.value_on, sum(l.fen) FROM ledger_entry e
JOIN ledger_leg l ON l.entry_id = e.id
JOIN ledger_account a ON a.id = l.account_id AND a.kind = 'case' AND a.case_id = ANY(%s) AND a.court_id = ANY(%s)
WHERE NOT EXISTS (
  SELECT FROM ledger_leg o JOIN ledger_account b ON b.id = o.account_id
  WHERE o.entry_id = e.id AND o.account_id <> a.id AND b.kind <> ALL(%s))
GROUP BY a.case_id, e.value_on HAVING sum(l.fen) <> 0 ORDER BY a.case_id, e.value_on
"""


def received(scope: Scope, case_id: int) -> list[tuple[date, Money]]:
    """What came in for the case from outside, by value day, corrections taken off on the day they correct.

    Only money from the bank, suspense or a deposit counts; what goes out to creditors, fees or back does not.
    """
    return received_by_case(scope, [case_id]).get(case_id, [])


def received_by_case(scope: Scope, case_ids: Sequence[int]) -> dict[int, list[tuple[date, Money]]]:
    """The same for many cases at once; a case that got nothing is left out."""
    found: dict[int, list[tuple[date, Money]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(RECEIVED, [list(case_ids), sorted(scope.courts), list(rules.OUTSIDE)])
        for case_id, on, fen in cursor.fetchall():
            found.setdefault(case_id, []).append((on, Money(int(fen))))
    return found


def case_numbers(scope: Scope, case_ids: Sequence[int]) -> dict[int, str]:
    """The number at the bank of each case's own account (一案一账号); a case whose court has none is left out."""
    rows = Account.objects.filter(court_id__in=scope.courts, kind="case", case_id__in=case_ids).exclude(number="")
    return {case_id: number for case_id, number in rows.values_list("case_id", "number") if case_id and number}


ASTRAY = """
SELECT a.code FROM ledger_account a
LEFT JOIN (SELECT account_id, sum(fen) AS fen FROM ledger_leg GROUP BY account_id) l ON l.account_id = a.id
WHERE a.court_id = %s AND a.balance_fen <> coalesce(l.fen, 0) ORDER BY a.code
"""


def trial_balance(scope: Scope) -> TrialBalance:
    """The court's books at one moment (试算平衡)."""
    scope.require("ledger.view")
    accounts = Account.objects.filter(court_id=scope.court_id).order_by("code")
    rows = [(one.code, one.kind, Money(one.balance_fen)) for one in accounts]
    kinds: dict[str, Money] = {}
    for _, kind, booked in rows:
        kinds[kind] = kinds.get(kind, Money.zero) + rules.shown(kind, booked)
    with connection.cursor() as cursor:
        cursor.execute(ASTRAY, [scope.court_id])
        astray = cursor.fetchall()
    return TrialBalance(
        tuple((code, booked) for code, _, booked in rows),
        tuple(sorted(kinds.items())),
        tuple(code for (code,) in astray),
    )
