"""Opening accounts, giving them their numbers, and stopping what leaves them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from zhixing.domain.ledger import rules
from zhixing.domain.ledger.events import AccountFrozen, AccountUnfrozen
from zhixing.domain.ledger.models import Account, Numbering
from zhixing.domain.ledger.refusals import NoSuchAccount, ReasonMissing
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case, lock_court
from zhixing.kernel.scope import Scope

SERIAL_DIGITS = 7
"""Digits behind the bank's own in a virtual account number."""


@command
def open_account(scope: Scope, code: str, case_id: int | None = None) -> Account:
    """The account of this code at the scope's court, opened if new. Raises CodeUnreadable."""
    kind = rules.kind_of(code, scope.court_id)
    known = Account.objects.filter(court_id=scope.court_id, code=code).first()
    if known is not None:
        return known
    account, new = Account.objects.get_or_create(
        court_id=scope.court_id, code=code, defaults={"kind": kind, "case_id": case_id}
    )
    if new and kind in rules.NUMBERED:
        _give_number(account)
    return account


OPEN = """
INSERT INTO ledger_account (court_id, code, kind, case_id, number, balance_fen)
SELECT %s, code, %s, %s, '', 0 FROM unnest(%s::text[]) WITH ORDINALITY AS wanted (code, n) ORDER BY n
ON CONFLICT (court_id, code) DO NOTHING
"""


@command
def open_accounts(scope: Scope, codes: Sequence[str], case_id: int | None = None) -> None:
    """Open many accounts of one kind without a number of their own, those that are new. Raises CodeUnreadable."""
    kinds = {rules.kind_of(code, scope.court_id) for code in codes}
    if len(kinds - rules.NUMBERED) != 1:
        raise CodeMixed(kinds)
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [scope.court_id, kinds.pop(), case_id, list(codes)])


class CodeMixed(ValueError):
    """A bug of the caller: one kind at a time, and none that is numbered at the bank."""


def _give_number(account: Account) -> None:
    """The bank's digits for the court with the account's behind them; none while the bank has given none."""
    given = Numbering.objects.filter(court_id=account.court_id).first()
    if given is not None:
        account.number = f"{given.prefix}{account.pk:0{SERIAL_DIGITS}d}"
        account.save(update_fields=["number"])


@command
def number_accounts(scope: Scope, prefix: str) -> None:
    """Set the digits virtual account numbers of the court begin with; numbers already given stay."""
    if not scope.may("court.found"):  # who founds a court equips it
        scope.require("court.equip")
    Numbering.objects.update_or_create(court_id=scope.court_id, defaults={"prefix": prefix})
    for account in Account.objects.filter(court_id=scope.court_id, kind__in=rules.NUMBERED, number=""):
        _give_number(account)


@command
def freeze(scope: Scope, code: str, reason: str, at: datetime) -> None:
    """Let nothing leave an account until it is unfrozen; what arrives is still booked. Raises NoSuchAccount, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    _set_frozen(scope, code, reason.strip()[:200], at)


@command
def unfreeze(scope: Scope, code: str, at: datetime) -> None:
    """Let money leave the account again. Raises NoSuchAccount."""
    _set_frozen(scope, code, "", at)


def _set_frozen(scope: Scope, code: str, reason: str, at: datetime) -> None:
    scope.require("ledger.freeze")
    account = Account.objects.filter(court_id=scope.court_id, code=code).first()
    if account is None or account.case_id in scope.recused:
        raise NoSuchAccount(account=code)
    if account.case_id is None:
        lock_court(account.court_id)
    else:
        lock_case(account.case_id)
    account.frozen = reason
    account.save(update_fields=["frozen"])
    fact = AccountFrozen if reason else AccountUnfrozen
    announce(scope, fact(court_id=account.court_id, case_id=account.case_id, object=f"account:{account.pk}"), at)
