"""What stands in the accounts, and how it came there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Sum

from zhixing.domain.ledger import rules
from zhixing.domain.ledger.models import Account, Entry, Hold, Numbering
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
    """All accounts of the court by kind. `agrees`: they add up to zero."""

    by_kind: tuple[tuple[str, Money], ...]
    """Kind and what lies in its accounts, as people read it; in the order of kinds."""
    accounts: int

    @property
    def agrees(self) -> bool:
        return not rules.total(rules.shown(kind, amount) for kind, amount in self.by_kind)


def account(scope: Scope, code: str) -> Account | None:
    """The account of this code in the scope's courts; None when not open."""
    return Account.objects.filter(court_id__in=scope.courts, code=code).first()


def account_by_number(scope: Scope, number: str) -> Account | None:
    """The account money sent to this number at the bank is for; None for an unknown number."""
    return Account.objects.filter(court_id=scope.court_id, number=number).first() if number else None


BALANCE = "SELECT kind, balance_fen FROM ledger_account WHERE court_id = ANY (%s) AND code = %s ORDER BY id LIMIT 1"
BALANCE_AT = """
SELECT a.kind, coalesce((SELECT l.after_fen FROM ledger_leg l WHERE l.account_id = a.id AND l.at <= %s
  ORDER BY l.at DESC, l.entry_id DESC LIMIT 1), 0)
FROM ledger_account a WHERE a.court_id = ANY (%s) AND a.code = %s ORDER BY a.id LIMIT 1
"""


def balance(scope: Scope, code: str) -> Money:
    """What lies in the account; zero when it was never opened."""
    return _looked_up(BALANCE, [sorted(scope.courts), code])


def free(scope: Scope, code: str) -> Money:
    """What lies in the account and no hold has set aside."""
    found = account(scope, code)
    return rules.shown(found.kind, Money(found.balance_fen - found.held_fen)) if found else Money.zero


def holds(scope: Scope, code: str) -> list[Hold]:
    """What was set aside in an account, pending, posted or let go; oldest first."""
    return list(Hold.objects.filter(source__court_id__in=scope.courts, source__code=code).order_by("pk"))


def balance_at(scope: Scope, code: str, at: datetime) -> Money:
    """What lay in the account at a past moment; one look-up, however many entries it has."""
    return _looked_up(BALANCE_AT, [at, sorted(scope.courts), code])


def _looked_up(statement: str, given: list[Any]) -> Money:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found = cursor.fetchone()
    return rules.shown(found[0], Money(found[1])) if found else Money.zero


BOOKED_BY = """
SELECT coalesce((SELECT after_fen FROM ledger_leg WHERE account_id = %(account)s AND at <= %(at)s
  ORDER BY at DESC, entry_id DESC LIMIT 1), 0) +
  (SELECT coalesce(sum(l.fen), 0) FROM ledger_leg l JOIN ledger_entry e ON e.id = l.entry_id
   WHERE l.account_id = %(account)s AND l.at > %(at)s AND l.at < %(at)s + interval '1 hour' AND e.at <= %(at)s)
"""


def booked_by(scope: Scope, code: str, at: datetime) -> Money:
    """What the entries made by a moment come to: `balance_at`, and those that queued behind a later one for an instant."""
    found = account(scope, code)
    if found is None:
        return Money.zero
    with connection.cursor() as cursor:
        cursor.execute(BOOKED_BY, {"account": found.pk, "at": at})
        [fen] = cursor.fetchone()
    return rules.shown(found.kind, Money(int(fen)))


def numbering(scope: Scope) -> str:
    """The digits virtual account numbers of the court begin with; empty while the bank has given none."""
    return Numbering.objects.filter(court_id=scope.court_id).values_list("prefix", flat=True).first() or ""


def lies_in(scope: Scope, prefix: str) -> Money:
    """What lies in all accounts whose codes begin like this (`share:7:`) together."""
    rows = Account.objects.filter(court_id__in=scope.courts, code__startswith=prefix)
    return Money(int(rows.aggregate(fen=Sum("balance_fen"))["fen"] or 0))


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


def by_case(scope: Scope, kinds: Sequence[str]) -> dict[int, Money]:
    """What lies in all accounts of these kinds together, by case, at the scope's court; cases without any are left out."""
    rows = Account.objects.filter(court_id=scope.court_id, kind__in=kinds, case_id__isnull=False)
    rows = rows.exclude(case_id__in=scope.recused).exclude(balance_fen=0)
    sums = rows.order_by("case_id").values_list("case_id").annotate(fen=Sum("balance_fen"))
    return {case_id: Money(int(fen)) for case_id, fen in sums}


def entries(scope: Scope, case_id: int) -> list[EntryView]:
    """The entries of a case, oldest first."""
    if case_id in scope.recused:
        return []
    rows = Entry.objects.filter(court_id__in=scope.courts, case_id=case_id)
    return [_view(row) for row in rows.order_by("pk").prefetch_related("legs__account", "corrections")]


def entry(scope: Scope, key: str, codes: Collection[str] = ()) -> EntryView | None:
    """The entry of this key at the scope's court; with `codes`, only its legs on these accounts."""
    row = Entry.objects.filter(court_id=scope.court_id, key=key).first()
    return _view(row, codes) if row and row.case_id not in scope.recused else None


def _view(row: Entry, codes: Collection[str] = ()) -> EntryView:
    found = row.legs.filter(account__code__in=codes).select_related("account") if codes else row.legs.all()
    legs = sorted((leg.account.code, Money(leg.fen)) for leg in found)
    corrected = bool(row.corrections.all())
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

    Only money from the bank, suspense or a deposit counts, and what was taken in kind; what goes out to creditors, fees or back does not.
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


def party_numbers(scope: Scope, case_ids: Sequence[int]) -> dict[int, dict[int, str]]:
    """Case -> party -> the number at the bank of that party's own account in it (一案一人一账号); those without one left out."""
    rows = Account.objects.filter(court_id__in=scope.courts, kind="payable", case_id__in=case_ids).exclude(number="")
    found: dict[int, dict[int, str]] = {}
    for case_id, code, number in rows.order_by("pk").values_list("case_id", "code", "number"):
        found.setdefault(case_id or 0, {})[rules.party_of(code) or 0] = number
    return found


TRIAL = "SELECT kind, sum(balance_fen), count(*) FROM ledger_account WHERE court_id = %s GROUP BY kind ORDER BY kind"
TRIAL_AT = """
SELECT a.kind, sum(l.after_fen), count(*) FROM ledger_account a CROSS JOIN LATERAL (
  SELECT after_fen FROM ledger_leg WHERE account_id = a.id AND at <= %s ORDER BY at DESC, entry_id DESC LIMIT 1) l
WHERE a.court_id = %s GROUP BY a.kind ORDER BY a.kind
"""


def trial_balance(scope: Scope, at: datetime | None = None) -> TrialBalance:
    """The court's books (试算平衡) now, or as they stood at a past moment."""
    scope.require("ledger.view")
    with connection.cursor() as cursor:
        if at is None:
            cursor.execute(TRIAL, [scope.court_id])
        else:
            cursor.execute(TRIAL_AT, [at, scope.court_id])
        rows = cursor.fetchall()
    kinds = tuple((kind, rules.shown(kind, Money(int(fen)))) for kind, fen, _ in rows)
    return TrialBalance(kinds, sum(count for _, _, count in rows))


ASTRAY = """
SELECT a.code FROM ledger_account a LEFT JOIN (
  SELECT account_id, sum(fen) AS fen, bool_and(after_fen = running) AS chained FROM (
    SELECT account_id, fen, after_fen, sum(fen) OVER (PARTITION BY account_id ORDER BY at, entry_id) AS running
    FROM ledger_leg) one GROUP BY account_id
) l ON l.account_id = a.id
WHERE a.court_id = %s AND (a.balance_fen <> coalesce(l.fen, 0) OR NOT coalesce(l.chained, true)) ORDER BY a.code
"""


def astray(scope: Scope) -> list[str]:
    """Codes of accounts whose balance, now or after any of its legs, is not the sum of the legs: empty, or a bug.

    Reads every leg of the court's books: for audits, not for pages.
    """
    scope.require("ledger.view")
    with connection.cursor() as cursor:
        cursor.execute(ASTRAY, [scope.court_id])
        return [code for (code,) in cursor.fetchall()]
