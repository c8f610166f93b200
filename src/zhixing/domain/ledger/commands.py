"""Opening accounts, posting entries, and undoing a wrong one by another."""

from datetime import date, datetime

from zhixing.domain.ledger import rules
from zhixing.domain.ledger.events import EntryCorrected
from zhixing.domain.ledger.models import Account, Entry, Leg, Numbering
from zhixing.domain.ledger.refusals import AlreadyCorrected, KeyReused, NoSuchAccount, NoSuchEntry, ReasonMissing
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case, lock_court
from zhixing.kernel.money import Money
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


def _give_number(account: Account) -> None:
    """The bank's digits for the court with the account's behind them; none while the bank has given none."""
    given = Numbering.objects.filter(court_id=account.court_id).first()
    if given is not None:
        account.number = f"{given.prefix}{account.pk:0{SERIAL_DIGITS}d}"
        account.save(update_fields=["number"])


@command
def number_accounts(scope: Scope, prefix: str) -> None:
    """Set the digits virtual account numbers of the court begin with; numbers already given stay."""
    scope.require("court.found")
    Numbering.objects.update_or_create(court_id=scope.court_id, defaults={"prefix": prefix})
    for account in Account.objects.filter(court_id=scope.court_id, kind__in=rules.NUMBERED, number=""):
        _give_number(account)


@command
def post(
    scope: Scope,
    key: str,
    legs: rules.Legs,
    memo: str,
    at: datetime,
    case_id: int | None = None,
    value_on: date | None = None,
) -> Entry:
    """Book one entry: legs (code, amount) that add up to zero, all or nothing; the same key again is the same entry.

    Case and deposit accounts must be open; the others are opened by their first posting. `value_on` is the day the
    money counts from, the day of `at` unless another is given. Raises CodeUnreadable, NoSuchAccount,
    EntryNotBalanced, AccountOverdrawn, KeyReused.
    """
    wanted = rules.merged(legs)
    accounts = _lock(scope, [code for code, _ in wanted])
    known = Entry.objects.filter(court_id=scope.court_id, key=key).first()
    if known is not None:
        return _same(known, wanted)
    entry = Entry(court_id=scope.court_id, key=key, memo=memo, at=at, value_on=value_on or at.date(), case_id=case_id)
    return _write(scope, entry, accounts, wanted)


@command
def correct(scope: Scope, entry_id: int, reason: str, at: datetime) -> Entry:
    """Undo an entry by its mirror image, with the value day of the first; the right one is then posted anew.

    Raises NoSuchEntry, AlreadyCorrected, ReasonMissing, AccountOverdrawn when the money has moved on.
    """
    scope.require("ledger.correct")
    if not reason.strip():
        raise ReasonMissing
    wrong = Entry.objects.filter(pk=entry_id, court_id=scope.court_id).first()
    if wrong is None or wrong.case_id in scope.recused:
        raise NoSuchEntry(entry_id=entry_id)
    if wrong.case_id is None:
        lock_court(wrong.court_id)
    else:
        lock_case(wrong.case_id)
    legs = [(code, -amount) for code, amount in legs_of(wrong)]
    accounts = _lock(scope, [code for code, _ in legs])
    if former := Entry.objects.filter(corrects=wrong).first():
        raise AlreadyCorrected(entry_id=former.pk)
    mirror = Entry(
        court_id=wrong.court_id,
        key=f"correct:{wrong.pk}",
        memo="correction",
        at=at,
        value_on=wrong.value_on,
        case_id=wrong.case_id,
        corrects=wrong,
        reason=reason.strip()[:200],
    )
    _write(scope, mirror, accounts, legs)
    event = EntryCorrected(
        court_id=wrong.court_id,
        case_id=wrong.case_id,
        object=f"entry:{wrong.pk}",
        entry_id=wrong.pk,
        correction_id=mirror.pk,
        key=wrong.key,
    )
    announce(scope, event, at)
    return mirror


def legs_of(entry: Entry) -> list[tuple[str, Money]]:
    """The legs of an entry by code."""
    return [
        (leg.account.code, Money(leg.fen)) for leg in entry.legs.select_related("account").order_by("account__code")
    ]


def _lock(scope: Scope, codes: list[str]) -> dict[str, Account]:
    """The accounts of these codes, locked in the order of codes, so that two postings never wait for each other."""
    rows = Account.objects.filter(court_id=scope.court_id)
    known = set(rows.filter(code__in=codes).values_list("code", flat=True))
    for code in codes:
        if code in known:
            continue
        if rules.kind_of(code, scope.court_id) not in rules.OPENED_BY_POSTING:
            raise NoSuchAccount(account=code)
        open_account(scope, code, int(code.split(":")[1]) if code.startswith("payable:") else None)
    return {account.code: account for account in rows.filter(code__in=codes).order_by("code").select_for_update()}


def _same(known: Entry, legs: rules.Legs) -> Entry:
    if legs_of(known) != list(legs):
        raise KeyReused(key=known.key)
    return known


def _write(scope: Scope, entry: Entry, accounts: dict[str, Account], legs: rules.Legs) -> Entry:
    kinds = {code: account.kind for code, account in accounts.items()}
    rules.check_bounds(legs, kinds, {code: Money(account.balance_fen) for code, account in accounts.items()})
    entry.actor, entry.legs_count = scope.actor, len(legs)
    entry.save(force_insert=True)
    Leg.objects.bulk_create(
        Leg(entry=entry, position=position, account=accounts[code], fen=amount.fen)
        for position, (code, amount) in enumerate(legs, start=1)
    )
    return entry
